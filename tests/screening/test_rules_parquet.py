"""A nation's records from Parquet, without a database."""

import json
import sys
from pathlib import Path

import polars as pl
import pytest

from backend.screening.rules import engine, evaluation, facts, parquet
from backend.screening.rules.registers import Registers
from backend.screening.rules.table import BY_CODE
from backend.screening.rules.vocabulary import ScreeningEngine
from tests.screening.clean import SCHEMA, record
from tests.screening.parquets import command
from tests.screening.wild import REGISTERS, wild


def test_the_command_writes_answers_hits_and_figures(tmp_path: Path) -> None:
    """As the engine answers on the frame itself; registers come from a file."""
    records = wild(500, seed=3)
    _write(records, tmp_path)
    settings = tmp_path / "registers.yaml"
    settings.write_text("settings: {agreements_per_class: true}\n", encoding="utf-8")
    told = command(tmp_path / "in", tmp_path / "out", "--registers", str(settings))
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith(f"{records.filter(record_state='active').height} records: ")
    known = Registers.of({"settings": {"agreements_per_class": True}})
    expected = engine.evaluate(records, facts=facts.compute(records), registers=known)
    answers = pl.read_parquet(tmp_path / "out" / "answers" / "*.parquet")
    assert answers.sort("record_id").equals(expected.sort("record_id"))
    hits = pl.read_parquet(tmp_path / "out" / "hits" / "*.parquet")
    figures = pl.read_parquet(tmp_path / "out" / "figures.parquet")
    assert hits.height == figures["hits"].sum() > 1000
    assert hits.filter(rule="T-09").is_empty()


def test_what_was_written_before_is_replaced(tmp_path: Path) -> None:
    """Never added to."""
    for count in (30, 20):
        _write(wild(count, seed=3), tmp_path)
        _screen(tmp_path)
    answers = pl.read_parquet(tmp_path / "out" / "answers" / "*.parquet")
    assert answers["record_id"].max() == 20


def test_the_command_refuses_in_a_sentence(tmp_path: Path) -> None:
    """Without a trace."""
    told = command(tmp_path / "in", tmp_path / "out")
    assert told.returncode == 1
    assert told.stderr.startswith(str(tmp_path / "in"))
    assert "Traceback" not in told.stderr
    assert not (tmp_path / "out").exists()


_ONE = pl.DataFrame([record()], schema=SCHEMA)


@pytest.mark.parametrize(
    ("records", "said"),
    [
        (_ONE.drop("record_id", "id", "host_key"), "lack record_id, host_key."),
        (_ONE.with_columns(pl.col("start_on").cast(pl.String)), "start_on is String instead of"),
        (_ONE.with_columns(fee_charge=pl.lit(0.5)), "fee_charge is Float64 instead of Int64"),
        (_ONE.with_columns(person_key=pl.lit(None, pl.String)), "leave person_key blank"),
        (pl.concat([_ONE, _ONE]), "Several records have one record_id"),
    ],
    ids=["absent columns", "text for days", "yuan for fen", "blank keys", "one number twice"],
)
def test_what_cannot_be_screened_is_refused(
    tmp_path: Path, records: pl.DataFrame, said: str
) -> None:
    """It names what is wrong with the records, before anything is written."""
    _write(records, tmp_path)
    with pytest.raises(parquet.CannotScreen, match=said):
        _screen(tmp_path)
    assert not (tmp_path / "out").exists()


def test_files_that_do_not_make_one_table_are_refused(tmp_path: Path) -> None:
    """None at all, something else than Parquet, other columns in one, results among them."""
    (tmp_path / "in").mkdir()
    other = tmp_path / "in" / "zzz.parquet"
    with pytest.raises(parquet.CannotScreen, match="There is no Parquet file"):
        _screen(tmp_path)
    other.write_text("record_id\n1\n", encoding="utf-8")
    with pytest.raises(parquet.CannotScreen, match=r"zzz\.parquet cannot be read as Parquet"):
        _screen(tmp_path)
    _write(_ONE, tmp_path)
    _ONE.drop("shift").write_parquet(other)
    with pytest.raises(parquet.CannotScreen, match=r"zzz\.parquet has other columns than"):
        _screen(tmp_path)
    other.unlink()
    with pytest.raises(parquet.CannotScreen, match="name another folder"):
        _screen(tmp_path, output=tmp_path / "in" / "out")


def test_spark_without_pyspark_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an extra that only a nation's records need."""
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    _write(_ONE, tmp_path)
    with pytest.raises(parquet.CannotScreen, match=r"requirements-spark\.lock"):
        _screen(tmp_path, kind=ScreeningEngine.spark)


def test_columns_that_are_absent_are_unknown_everywhere(tmp_path: Path) -> None:
    """What is there still decides; days without a second possibility are exact."""
    kept = [*parquet.REQUIRED, "end_on", "age_first", "daily_hours", "declared"]
    full = pl.DataFrame([record(daily_hours=9.0, declared=["consent_on"])], SCHEMA)
    # Numbers may be of another width.
    _write(full.select(kept).rename({"record_id": "id"}).cast({"age_first": pl.Int32}), tmp_path)
    _screen(tmp_path)
    (row,) = pl.read_parquet(tmp_path / "out" / "answers" / "*.parquet").to_dicts()
    assert row["record_id"] == 1
    assert (row["S-07"], row["T-04"], row["T-05"]) == (True, False, True)
    assert (row["S-01"], row["S-02"], row["T-07"], row["S-11"]) == (False, None, None, None)


def test_hits_carry_their_values_and_what_they_are_about() -> None:
    """JSON whatever a cell holds; a special major without a filing groups by major."""
    rows = [
        record(record_id=1, major_code="720301", night_shift=True, shift='21:00"\\\n05:00'),
        record(record_id=2, major_code="660301", rest_day_work=True, agreement_no="B"),
        record(record_id=3, major_code="720301", pay_form="goods", agreement_no="C"),
    ]
    frame = pl.DataFrame(rows, schema=SCHEMA).with_columns(person_key=pl.format("p{}", "record_id"))
    known = facts.compute(frame)
    answers = engine.evaluate(frame, facts=known, registers=Registers())
    found = evaluation.hits(answers, frame, registers=Registers()).sort("record_id")
    assert found.select("record_id", "rule", "outcome", "major_group", "school_year").rows() == [
        (1, "S-07", "breach", "720301", 2022),
        (2, "S-08", "signal", None, 2022),
        (3, "S-10a", "breach", None, 2022),
    ]
    told = json.loads(found["values"][0])
    assert list(told) == list(BY_CODE["S-07"].fields)
    assert (told["night_shift"], told["shift"]) == (True, '21:00"\\ 05:00')
    assert told["special_filing_no"] is None


def test_figures_count_hits_clean_and_unknown_for_each_school() -> None:
    """Every active record once for each rule."""
    records = wild(400, seed=5)
    known = facts.compute(records)
    answers = engine.evaluate(records, facts=known, registers=REGISTERS)
    figures = evaluation.figures(answers)
    sizes = answers.group_by("organisation_id").len("records")
    counted = figures.with_columns(all=pl.sum_horizontal("hits", "clean", "unknown"))
    assert (
        counted.join(sizes, on="organisation_id")
        .filter(pl.col("all") != pl.col("records"))
        .is_empty()
    )
    one = figures.filter(organisation_id=1, rule="S-07").row(0, named=True)
    school = answers.filter(organisation_id=1)["S-07"]
    assert one["hits"] == school.sum()
    assert one["unknown"] == school.null_count()


@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_registers_are_read_from_json_or_yaml(tmp_path: Path, suffix: str) -> None:
    """Lists named like the frames, days as ISO text."""
    file = tmp_path / f"registers.{suffix}"
    document = {
        "policies": [{"organisation_id": 1, "covers_from": "2022-09-01", "covers_to": "2023-08-31"}]
    }
    file.write_text(json.dumps(document), encoding="utf-8")
    known = parquet.registers_from(file)
    assert known.policies.height == 1
    assert known.filings.is_empty()
    assert parquet.registers_from(None).settings == known.settings


def _write(records: pl.DataFrame, folder: Path) -> None:
    """In a folder of a folder."""
    file = folder / "in" / "province 1" / "records.parquet"
    file.parent.mkdir(parents=True, exist_ok=True)
    records.write_parquet(file)


def _screen(
    folder: Path, *, output: Path | None = None, kind: ScreeningEngine = ScreeningEngine.polars
) -> None:
    parquet.screen(folder / "in", output or folder / "out", registers=Registers(), engine=kind)
