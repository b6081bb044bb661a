"""The table of rules says the same on PySpark as by default, record by record."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from backend.screening.rules import parquet
from backend.screening.rules.table import RULES
from backend.screening.rules.vocabulary import ScreeningEngine
from tests.screening.parquets import command
from tests.screening.wild import REGISTERS, wild

pytestmark = pytest.mark.spark

COUNT = 4000


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """A small Spark on this machine alone, in a time zone that is not UTC."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra that only this target installs

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        # For little data: spreading and compiling would cost more than they save.
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.session.timeZone", "Asia/Shanghai")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Wild records as Parquet, in two files of two folders."""
    folder = tmp_path_factory.mktemp("nation")
    records = wild(COUNT, seed=20221213)
    for number in range(2):
        part = folder / "records" / f"province {number}" / "part.parquet"
        part.parent.mkdir(parents=True)
        records.filter(pl.col("organisation_id") % 2 == number).write_parquet(part)
    return folder


@pytest.fixture(scope="module")
def results(session: Any, folder: Path) -> dict[ScreeningEngine, dict[str, pl.DataFrame]]:
    """What each engine wrote; the command takes the session that runs."""
    found = {}
    for kind in ScreeningEngine:
        output = folder / kind
        parquet.screen(folder / "records", output, registers=REGISTERS, engine=kind)
        found[kind] = {
            "answers": pl.read_parquet(output / "answers" / "*.parquet").sort("record_id"),
            "hits": pl.read_parquet(output / "hits" / "*.parquet").sort("record_id", "rule"),
            "figures": pl.read_parquet(output / "figures.parquet"),
        }
    return found


def test_every_rule_answers_the_same(
    results: dict[ScreeningEngine, dict[str, pl.DataFrame]],
) -> None:
    """Each rule hits, is clean and is unknown somewhere; outcomes, fullest days and staff too."""
    ours, theirs = (results[kind]["answers"] for kind in ScreeningEngine)
    assert set(theirs.columns) == set(ours.columns)
    for column in ours.columns:
        assert theirs[column].to_list() == ours[column].to_list(), column
    for rule in RULES:
        assert set(ours[rule.code].to_list()) == {True, False, None}, rule.code


@pytest.mark.parametrize("name", ["hits", "figures"])
def test_what_comes_of_the_answers_is_the_same(
    results: dict[ScreeningEngine, dict[str, pl.DataFrame]], name: str
) -> None:
    """Hits with the values that triggered them as one text, and figures by school and rule."""
    ours, theirs = (results[kind][name] for kind in ScreeningEngine)
    assert theirs.select(ours.columns).equals(ours)
    assert ours.height > len(RULES)


def test_without_java_the_command_says_what_to_install(folder: Path) -> None:
    """Instead of a trace."""
    told = command(
        folder / "records",
        folder / "out",
        SCREENING_ENGINE="spark",
        PATH=os.devnull,
        JAVA_HOME="",
    )
    assert told.returncode == 1
    assert "Java runtime" in told.stderr
    assert "Traceback" not in told.stderr
