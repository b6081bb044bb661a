"""What a preview shows: written down with the import, with nothing in it that says who it is."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from sqlalchemy.orm import Session

from backend.screening.imports import queries
from backend.screening.imports.checking import PLACE, Checked, together
from backend.screening.records.faults import masked
from backend.screening.records.fields import BY_NAME
from backend.screening.records.frame import FRAME
from backend.screening.records.personal import PERSONAL
from backend.screening.records.store import Plan
from backend.screening.records.vocabulary import RowOutcome

PORTION = 10_000
"""Rows planned at a time: comparing takes several times the memory of what is compared."""
SAMPLE = 10
TWINS = 200
GROUPS = 50
_SHOWN = [name for name in (*PERSONAL, *FRAME) if name in BY_NAME]
_TWIN = ("sheet", "row", "record_id", "student_name", "host_name", "start_on")
_KNOWN = ("record_id", "organisation_id", "start_on")
_SOURCE = ("school_code", "source_system", "source_id")


def portions(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Rows in portions that can be compared one after the other: all of one student in the same.

    Rows of the same source are compared as well: where a source repeats, everything is one portion.
    """
    count = -(-rows.height // PORTION)
    sources = rows.select(_SOURCE).filter(pl.col("source_id").is_not_null())
    if count <= 1 or sources.is_duplicated().any():
        yield rows
        return
    place = rows["student_no"].hash() % count
    for number in range(count):
        yield rows.filter(place == number)


@dataclass(frozen=True)
class Preview:
    """What would become of the rows; members of InternshipImport by their names."""

    counts: dict[str, Any]
    fault_groups: list[dict[str, Any]]
    near_twins: list[dict[str, Any]]
    sample: list[dict[str, Any]]
    faults: pl.DataFrame
    """All of them, in no order."""
    missing: list[int] | None
    """Records a full set does not have; None where the import is none."""


class Gathered:
    """What the plans of all portions come to."""

    def __init__(self, checked: Checked) -> None:
        self._checked = checked
        self._tally: Counter[str] = Counter()
        self._error = checked.refused.height
        self._faults = [checked.faults]
        self._known: list[pl.DataFrame] = []
        self._twins: list[pl.DataFrame] = []
        self._sample: list[pl.DataFrame] = []

    def add(self, plan: Plan) -> None:
        """Take the plan of one portion into account; the plan itself can go."""
        self._tally += Counter(tally_of(plan))
        self._error += plan.faults.select(PLACE).unique().height
        self._faults.append(plan.faults)
        self._known.append(plan.rows.select(_KNOWN))
        outcomes = plan.rows["outcome"]
        twins = (outcomes == RowOutcome.near_twin.value).arg_true().head(TWINS)
        self._twins.append(_masked(plan.rows[twins]).select(_TWIN))
        does_nothing = outcomes == RowOutcome.unchanged.value
        for part in (~does_nothing, does_nothing):
            shown = plan.rows[part.arg_true().head(SAMPLE)]
            self._sample.append(_masked(shown.select(*PLACE, "outcome", *_SHOWN)))

    def preview(self, session: Session, *, is_full_set: bool) -> Preview:
        """The preview of them all."""
        faults = together(self._faults)
        known = pl.concat(self._known)
        missing = queries.missing_from(session, known) if is_full_set else None
        counts = {
            "rows": self._checked.height,
            **{name: self._tally[name] for name in ("new", "changed", "unchanged", "near_twins")},
            "error": self._error,
            "refused": self._checked.refused.height,  # of them those that reading refused
            "faults": faults.height,
            "missing": None if missing is None else len(missing),
        }
        twins = self._shown_twins(session)
        return Preview(counts, _groups(faults), twins, self._shown_sample(), faults, missing)

    def _shown_twins(self, session: Session) -> list[dict[str, Any]]:
        twins = pl.concat(self._twins).sort(PLACE).head(TWINS).to_dicts()
        began = queries.starts_of(session, [twin["record_id"] for twin in twins])
        return [plain(twin | {"stored_start_on": began[twin["record_id"]]}) for twin in twins]

    def _shown_sample(self) -> list[dict[str, Any]]:
        """Up to ten rows, of those first that would do something."""
        does_nothing = pl.col("outcome") == RowOutcome.unchanged.value
        rows = pl.concat(self._sample).sort(does_nothing, *PLACE).head(SAMPLE)
        return [
            {
                **{name: row[name] for name in (*PLACE, "outcome")},
                "cells": plain({name: row[name] for name in _SHOWN if row[name] is not None}),
            }
            for row in rows.to_dicts()
        ]


def tally_of(plan: Plan) -> dict[str, int]:
    """How many rows become what, by members of ImportCounts."""
    found = plan.counts
    return {
        "new": found[RowOutcome.new],
        "changed": found[RowOutcome.changed],
        "unchanged": found[RowOutcome.unchanged],
        "near_twins": found[RowOutcome.near_twin],
    }


def _groups(faults: pl.DataFrame) -> list[dict[str, Any]]:
    first = [pl.col(name).first() for name in ("position", "found", "expected")]
    groups = faults.group_by("field", "code", maintain_order=True).agg(pl.len(), *first)
    return groups.sort("len", descending=True, maintain_order=True).head(GROUPS).to_dicts()


def _masked(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(
        masked(pl.col(name).cast(pl.String), pl.lit(value=True)).alias(name) for name in PERSONAL
    )


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON has them."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
