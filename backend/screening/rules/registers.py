"""What rules are judged against beside the records: settings, and what authorities registered.

Small and plain: the room of the registers fills it from the database, the command line from a
file, tests by hand. Frames are polars; the engine carries them to wherever the records are.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self

import polars as pl

_DEFAULTS = Path(__file__).parent / "data" / "defaults.json"

FILINGS: dict[str, Any] = {
    "organisation_id": pl.Int64,
    "number": pl.String,
    "majors": pl.List(pl.String),
    "posts": pl.List(pl.String),
    "hosts": pl.List(pl.String),
    "items": pl.List(pl.String),
    "valid_from": pl.Date,
    "valid_to": pl.Date,
}
"""Registered special filings. No majors or no hosts: any. Hosts: credit codes or names."""

PAYER_PAIRS: dict[str, Any] = {"host_uscc": pl.String, "payer_uscc": pl.String}
"""Who may pay for whom, accepted once by the authority for the whole province."""

POLICIES: dict[str, Any] = {
    "organisation_id": pl.Int64,
    "covers_from": pl.Date,
    "covers_to": pl.Date,
}
"""Group policies of liability insurance, one row for each policy and school."""

HOST_STAFF: dict[str, Any] = {"host_key": pl.String, "staff": pl.Int64}
"""Head-counts of the host register; they override what schools say."""


@dataclass(frozen=True)
class Thresholds:
    """Numbers that rules compare with. Hours a day and a week, minutes, days, months, per cent."""

    least_age: int
    adult_age: int
    daily_hours: float
    weekly_hours: float
    shift_minutes: int
    pay_cycle_days: int
    labour_grade: int
    host_percent: int
    post_percent: int
    least_staff: int
    least_interns: int
    pay_percent: int
    class_size: int
    months: int
    grace_days: int
    disguised_months: int


@dataclass(frozen=True)
class Settings:
    """What a province may set about the rules, versioned as one document."""

    adjacency: frozenset[tuple[int, int]]
    """Pairs of major categories that count as near; either order."""
    special_majors: frozenset[str]
    """Majors whose posts need nights and holidays: grouped by major while they have no filing."""
    month_limits: Mapping[str, int]
    """Months a placement may last, by major code, where it is not `thresholds.months`."""
    entertainment_edition: int
    """The edition of GB/T 4754 that the codes below are of."""
    entertainment_codes: frozenset[str]
    doubtful_codes: frozenset[str]
    entertainment_words: tuple[str, ...]
    agency_words: tuple[str, ...]
    repetitive_words: tuple[str, ...]
    agreements_per_class: bool
    """One agreement covers a class here: a number shared by students says nothing."""
    thresholds: Thresholds

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """From the JSON document. What it leaves out is as by default; members we do not know are
        other rooms'.
        """
        whole = {**default_document(), **document}
        numbers = {**default_document()["thresholds"], **document.get("thresholds", {})}
        known = {name.name for name in fields(Thresholds)}
        return cls(
            adjacency=frozenset((int(one), int(other)) for one, other in whole["adjacency"]),
            special_majors=frozenset(whole["special_majors"]),
            month_limits={str(code): int(months) for code, months in whole["month_limits"].items()},
            entertainment_edition=int(whole["entertainment_edition"]),
            entertainment_codes=frozenset(whole["entertainment_codes"]),
            doubtful_codes=frozenset(whole["doubtful_codes"]),
            entertainment_words=tuple(whole["entertainment_words"]),
            agency_words=tuple(whole["agency_words"]),
            repetitive_words=tuple(whole["repetitive_words"]),
            agreements_per_class=bool(whole["agreements_per_class"]),
            thresholds=Thresholds(**{name: numbers[name] for name in known}),
        )

    @classmethod
    def default(cls) -> Self:
        """The seed: our proposal, to be set by each province."""
        return cls.of({})


def default_document() -> dict[str, Any]:
    """The settings that we propose, as a document to be changed."""
    document: dict[str, Any] = json.loads(_DEFAULTS.read_text(encoding="utf-8"))
    return document


def _empty(schema: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(schema=dict(schema))


@dataclass(frozen=True)
class Registers:
    """Everything the engine needs beside records and facts."""

    settings: Settings = field(default_factory=Settings.default)
    filings: pl.DataFrame = field(default_factory=lambda: _empty(FILINGS))
    payer_pairs: pl.DataFrame = field(default_factory=lambda: _empty(PAYER_PAIRS))
    policies: pl.DataFrame = field(default_factory=lambda: _empty(POLICIES))
    host_staff: pl.DataFrame = field(default_factory=lambda: _empty(HOST_STAFF))

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """From one document: `settings`, and lists named like the frames; absent means empty."""
        return cls(
            settings=Settings.of(document.get("settings", {})),
            filings=frame(document.get("filings", ()), FILINGS),
            payer_pairs=frame(document.get("payer_pairs", ()), PAYER_PAIRS),
            policies=frame(document.get("policies", ()), POLICIES),
            host_staff=frame(document.get("host_staff", ()), HOST_STAFF),
        )


def frame(rows: Sequence[Mapping[str, Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    """Rows of a register as a frame of its schema; days may be dates or `2024-09-01`."""
    days = [name for name, kind in schema.items() if kind == pl.Date]
    plain = {name: pl.String if name in days else kind for name, kind in schema.items()}
    texts = [{**row, **{name: _iso(row.get(name)) for name in days}} for row in rows]
    return pl.DataFrame(texts, schema=plain).with_columns(pl.col(days).str.to_date("%Y-%m-%d"))


def _iso(day: Any) -> str | None:
    return None if day is None else str(day)
