"""Plans that wait to be confirmed: written down in portions, encrypted, and taken up again."""

from collections.abc import Iterator

import polars as pl

from backend.screening.imports import staging
from backend.screening.imports.attempts import Attempt
from backend.screening.records.faults import FAULTS
from backend.screening.records.personal import PERSONAL
from backend.screening.records.store import Plan
from backend.screening.records.vocabulary import RowOutcome

_ALWAYS = {"outcome", "organisation_id", "org_path", "host_key", *PERSONAL}


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


def read(attempt: Attempt, *, portions: int) -> Iterator[Plan]:
    """The plans, one after the other."""
    nothing = _read(attempt, f"{staging.CHANGED}0").clear()
    for number in range(portions):
        changed = f"{staging.CHANGED}{number}"
        is_kept = attempt.bench.store.has(_key(attempt, changed))
        yield Plan(
            rows=_read(attempt, f"{staging.NEW}{number}"),
            faults=pl.DataFrame(schema=FAULTS),
            changed=_read(attempt, changed) if is_kept else nothing,
        )


def _key(attempt: Attempt, part: str) -> str:
    row = attempt.row
    return (row.file_key or "") + staging.name_of(part, row.staged_version or 0)


def _read(attempt: Attempt, part: str) -> pl.DataFrame:
    bench = attempt.bench
    return staging.read_frame(bench.store, bench.sealer, _key(attempt, part))
