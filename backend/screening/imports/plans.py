"""Plans that wait to be confirmed: written down in portions, encrypted, and taken up again."""

from collections.abc import Sequence

import polars as pl

from backend.screening.imports import staging
from backend.screening.imports.attempts import Attempt
from backend.screening.records.faults import FAULTS
from backend.screening.records.personal import PERSONAL
from backend.screening.records.store import Plan
from backend.screening.records.vocabulary import RowOutcome

_ALWAYS = {"outcome", "organisation_id", "org_path", "host_key", *PERSONAL}


def write_rows(attempt: Attempt, rows: pl.DataFrame) -> None:
    """Keep the rows themselves, for when the plans no longer hold."""
    _write(attempt, staging.ROWS, rows)


def read_rows(attempt: Attempt) -> pl.DataFrame:
    """The rows."""
    bench = attempt.bench
    return staging.read_frame(bench.store, bench.sealer, _key(attempt, staging.ROWS))


def write(attempt: Attempt, number: int, plan: Plan) -> None:
    """Keep what storing one portion needs; rows that change nothing are not needed."""
    new = plan.rows.filter(pl.col("outcome") == RowOutcome.new.value)
    filled = [
        column
        for column in new.iter_columns()
        if column.name in _ALWAYS or column.null_count() < new.height
    ]
    _write(attempt, f"{staging.NEW}{number}", pl.DataFrame(filled))
    if number == 0 or plan.changed.height:
        _write(attempt, f"{staging.CHANGED}{number}", plan.changed)


def _write(attempt: Attempt, part: str, frame: pl.DataFrame) -> None:
    bench, row = attempt.bench, attempt.row
    key = (row.file_key or "") + staging.name_of(part, row.version)
    staging.write_frame(bench.store, bench.sealer, key, frame)


def read(attempt: Attempt, *, portions: int) -> Plan:
    """One plan of all portions."""
    new = _read(attempt, staging.NEW, range(portions))
    store = attempt.bench.store
    with_changes = [
        number
        for number in range(portions)
        if store.has(_key(attempt, f"{staging.CHANGED}{number}"))
    ]
    changed = _read(attempt, staging.CHANGED, with_changes)
    return Plan(rows=new, faults=pl.DataFrame(schema=FAULTS), changed=changed)


def _key(attempt: Attempt, part: str) -> str:
    row = attempt.row
    return (row.file_key or "") + staging.name_of(part, row.staged_version or 0)


def _read(attempt: Attempt, part: str, numbers: Sequence[int]) -> pl.DataFrame:
    bench = attempt.bench
    frames = [
        staging.read_frame(bench.store, bench.sealer, _key(attempt, f"{part}{number}"))
        for number in numbers
    ]
    return pl.concat(frames, how="diagonal")
