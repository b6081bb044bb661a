"""Screen a nation's records from Parquet: by polars on one machine, or by Spark on many.

The same table of rules and the same engine; facts are computed from the records themselves.
"""

import importlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import narwhals as nw
import polars as pl
import yaml
from narwhals import col

from backend.screening.records.frame import DECLARED, FRAME
from backend.screening.rules import evaluation, facts
from backend.screening.rules.engine import evaluate
from backend.screening.rules.frames import Rows, collected, rows_of
from backend.screening.rules.kleene import counted
from backend.screening.rules.registers import Registers
from backend.screening.rules.table import RULES
from backend.screening.rules.vocabulary import ScreeningEngine

REQUIRED = (
    "record_id",
    "organisation_id",
    "person_key",
    "host_key",
    "host_name",
    "internship_type",
    "start_on",
)
"""Columns without which nothing can be said; `record_id` may be called `id`."""

_KINDS: dict[Any, Any] = {
    pl.Int16: nw.Int16,
    pl.Int64: nw.Int64,
    pl.Float64: nw.Float64,
    pl.Boolean: nw.Boolean,
    pl.Date: nw.Date,
    pl.String: nw.String,
}
WANTED: dict[str, Any] = {
    **{name: _KINDS[type(kind)] for name, kind in FRAME.items() if type(kind) in _KINDS},
    "record_id": nw.Int64,
    **dict.fromkeys(DECLARED, nw.Boolean),
}
"""The columns of a record frame, those of the rules included, by kind."""

_LAST = {
    "start_last_on": "start_on",
    "end_last_on": "end_on",
    "policy_from_last": "policy_from",
    "policy_to_last": "policy_to",
    "age_last": "age_first",
    "study_year_last": "study_year_first",
}
"""The last possible value where no column gives it: the one that is known."""


@dataclass(frozen=True)
class Screened:
    """What was found."""

    records: int
    hits: int
    unknown: int


class CannotScreen(Exception):
    """The files do not hold records, or the engine cannot start: says what to do about it."""


def screen(
    records: Path, output: Path, *, registers: Registers, engine: ScreeningEngine
) -> Screened:
    """Write `answers/*.parquet`, `hits/*.parquet` and `figures.parquet` below the output folder.

    Columns of a record frame that are absent are unknown everywhere. Results that are there
    already are replaced.
    """
    files = _files(records)
    given = _schema(files)
    if output.resolve().is_relative_to(records.resolve()):
        raise CannotScreen("The results would lie among the records: name another folder.")
    store: _Store = _Spark() if engine is ScreeningEngine.spark else _Polars()
    rows = _complete(rows_of(store.read(files)), given)
    _check(rows)
    output.mkdir(parents=True, exist_ok=True)
    native = rows.to_native()
    known = facts.compute(native)
    answers = store.kept(evaluate(native, facts=known, registers=registers), output / "answers")
    store.kept(evaluation.hits(answers, native, registers=registers), output / "hits")
    figures = evaluation.figures(answers)
    figures.write_parquet(output / "figures.parquet")
    hits, clean, unknown = (int(figures[name].sum()) for name in ("hits", "clean", "unknown"))
    return Screened((hits + clean + unknown) // len(RULES), hits, unknown)


def registers_from(path: Path | None) -> Registers:
    """From a JSON or YAML file; without one the defaults, with no filings and no policies."""
    if path is None:
        return Registers()
    text = path.read_text(encoding="utf-8")
    return Registers.of(json.loads(text) if path.suffix == ".json" else yaml.safe_load(text))


def _files(records: Path) -> list[Path]:
    """The file, or every one below the folder; all have the same columns."""
    files = sorted(records.rglob("*.parquet")) if records.is_dir() else [records]
    if not files:
        raise CannotScreen(f"There is no Parquet file below {records}.")
    first = _columns(files[0])
    for file in files[1:]:
        if _columns(file) != first:
            raise CannotScreen(f"{file} has other columns than {files[0]}.")
    return files


def _columns(file: Path) -> dict[str, pl.DataType]:
    try:
        return dict(pl.read_parquet_schema(file))
    except (OSError, pl.exceptions.PolarsError) as error:
        why = str(error).partition("\n")[0]
        raise CannotScreen(f"{file} cannot be read as Parquet: {why}") from error


def _schema(files: Sequence[Path]) -> Mapping[str, nw.dtypes.DType]:
    """The columns of the files, where rules can be asked of them."""
    given = rows_of(pl.scan_parquet(files[0])).collect_schema()
    names = {"record_id" if name == "id" else name for name in given}
    if absent := [name for name in REQUIRED if name not in names]:
        raise CannotScreen(f"The records lack {', '.join(absent)}.")
    wrong = [
        f"{name} is {given[name]} instead of {kind.__name__}"
        for name, kind in WANTED.items()
        if name in given and not _is_readable(given[name], kind)
    ]
    if wrong:
        raise CannotScreen(f"Columns are of another kind: {', '.join(wrong)}.")
    return given


def _is_readable(given: nw.dtypes.DType, kind: Any) -> bool:
    """Widths of numbers may differ; nothing is guessed from text."""
    if kind in (nw.Int16, nw.Int64):
        return given.is_integer()
    return given.is_numeric() if kind is nw.Float64 else given == kind


def _complete(rows: Rows, given: Mapping[str, nw.dtypes.DType]) -> Rows:
    """With every column of a record frame, those of the rules included."""
    derived = {name: col(known) for name, known in _LAST.items() if known in given}
    if "id" in given:
        derived["record_id"] = col("id")
    if "declared" in given:
        derived |= {name: col("declared").list.contains(field) for name, field in DECLARED.items()}
    columns = {name: col(name) for name in WANTED if name in given}
    blank = nw.lit(None)
    complete = rows.select(
        columns.get(name, derived.get(name, blank)).cast(kind).alias(name)
        for name, kind in WANTED.items()
    )
    return complete.with_columns(record_state=nw.coalesce("record_state", nw.lit("active")))


def _check(rows: Rows) -> None:
    """Refuse records without what tells them apart, and one number for several."""
    blanks = [counted(col(name).is_null()).sum().alias(name) for name in REQUIRED]
    found = collected(
        rows.select(*blanks, records=nw.len(), numbers=col("record_id").n_unique())
    ).row(0, named=True)
    if blank := [name for name in REQUIRED if found[name]]:
        raise CannotScreen(f"Records leave {', '.join(blank)} blank.")
    if found["numbers"] < found["records"]:
        raise CannotScreen("Several records have one record_id.")


class _Store(Protocol):
    """Where the records are read, and results written."""

    def read(self, files: list[Path]) -> Any:
        """A native lazy frame of the files."""

    def kept(self, frame: Any, folder: Path) -> Any:
        """Written as Parquet in the place of what was there, and read again from there."""


class _Polars:
    def read(self, files: list[Path]) -> pl.LazyFrame:
        return pl.scan_parquet(files, hive_partitioning=False)

    def kept(self, frame: pl.LazyFrame, folder: Path) -> pl.LazyFrame:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        frame.sink_parquet(folder / "part-0.parquet")
        return pl.scan_parquet(folder / "part-0.parquet")


class _Spark:
    """In the session that runs, else in a new one as the environment configures it."""

    def __init__(self) -> None:
        # An optional extra: 650 MB that only a nation's data needs.
        try:
            builder = importlib.import_module("pyspark.sql").SparkSession.builder
        except ModuleNotFoundError as error:
            raise CannotScreen(
                "PySpark is not installed: pip install --requirement requirements-spark.lock"
            ) from error
        failure = importlib.import_module("pyspark.errors").PySparkRuntimeError
        try:
            self.session = builder.appName("xiaohao-screening").getOrCreate()
        except failure as error:
            raise CannotScreen(
                "Spark did not start: it needs a Java runtime, version 17 or newer (Debian:"
                " apt-get install openjdk-17-jre-headless), on the PATH or in JAVA_HOME."
            ) from error

    def read(self, files: list[Path]) -> Any:
        return self.session.read.parquet(*map(str, files))

    def kept(self, frame: Any, folder: Path) -> Any:
        frame.write.mode("overwrite").parquet(str(folder))
        return self.session.read.parquet(str(folder))
