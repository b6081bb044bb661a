"""A stored record and what comes in about it, field by field.

A field the source has a column for takes what stands there, a blank included; any other keeps what
is stored. What follows from several fields is drawn anew afterwards (see derivation).
"""

from collections.abc import Callable

import polars as pl

from backend.screening.records.fields import BY_NAME, columns_of
from backend.screening.records.frame import FRAME
from backend.screening.records.personal import PERSONAL

WAS = "was:"
"""Beginning of the names of stored columns beside the incoming ones."""

KEYS = ("identity_key", "person_key", "student_key", "host_key")
LISTS = ("declared", "assumed", "questions")
_KEPT = {"id", "version", "import_id", "organisation_id", "org_path", *KEYS, *LISTS}
"""Columns that no source has: they are kept, made or united by their own rules."""

NOT_COMPARED = {"id", "version", "import_id", "organisation_id", "org_path"}
"""Columns whose difference is no change."""

FILLED_ONCE = ("source_system", "source_id")
"""A record that has a source keeps it: two systems would take turns in writing theirs."""

MERGED = [name for name in (*FRAME, *PERSONAL) if name not in {*_KEPT, *FILLED_ONCE}]
"""Columns that take what a source says of their field."""

_FOLLOWS = {"major_category": "major_code", "post_categories": "post_major_codes"}
"""Columns drawn from two fields, that say nothing without this one."""

_FROM_NUMBER = ("gender", "birth_on")
"""A new ID number says these anew, where it says them."""


def merged(rows: pl.DataFrame) -> pl.DataFrame:
    """Incoming rows beside their stored record (columns `was:…`) become what is to be stored.

    Lists are joined texts here, sorted, so that they can be compared.
    """
    flagged = _flagged(rows)
    columns = [_taken(name) for name in MERGED]
    columns += [_filled_once(name) for name in FILLED_ONCE]
    # What a rule of its own decides comes last: it overwrites.
    return flagged.with_columns(columns).with_columns(_together(rows)).select(rows.columns)


_SAYS = "says:"


def _flagged(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with `says:…`, whether their source has a column for that column of the record.

    A batch has few sets of columns, a file but one: each is looked at once.
    """
    sets = rows["declared"].unique().to_list()
    said = [_columns_said(set(one.split(";")) & BY_NAME.keys()) for one in sets]
    flags = pl.DataFrame(
        {"declared": sets} | {_SAYS + name: [name in one for one in said] for name in MERGED},
        schema_overrides={"declared": pl.String},
    )
    return rows.join(flags, on="declared", how="left", maintain_order="left")


def _columns_said(fields: set[str]) -> frozenset[str]:
    silent = {column for column, field in _FOLLOWS.items() if field not in fields}
    return (columns_of(fields)) - silent


def _taken(name: str) -> pl.Expr:
    stored = pl.coalesce(WAS + name, name) if name in _NEVER_NULL else pl.col(WAS + name)
    is_said = pl.col(_SAYS + name)
    if name in _FROM_NUMBER:
        is_said = is_said | (pl.col(_SAYS + "id_number") & pl.col(name).is_not_null())
    # What was never stored is new: it is as its source says it.
    is_said = is_said | pl.col(WAS + "version").is_null()
    return pl.when(is_said).then(name).otherwise(stored).alias(name)


def _filled_once(name: str) -> pl.Expr:
    """A system and its key go together; without a key the system is but a word."""
    is_kept = pl.col(f"{WAS}source_id").is_not_null()
    is_new = pl.col("source_id").is_not_null()
    return (
        pl.when(is_kept)
        .then(WAS + name)
        .when(is_new)
        .then(name)
        .otherwise(pl.coalesce(WAS + name, name))
        .alias(name)
    )


_NEVER_NULL = ("internship_type", "host_name", "start_on", "start_last_on", "record_state")


def _together(rows: pl.DataFrame) -> list[pl.Series]:
    """The lists of both sides: what the new source declares is no longer assumed or asked."""
    new, was = "declared", WAS + "declared"
    return [
        _each(rows, [new, was], lambda n, w: n | w).alias("declared"),
        _each(
            rows, ["assumed", WAS + "assumed", new, was], lambda n, w, dn, dw: (n - dw) | (w - dn)
        ).alias("assumed"),
        _each(rows, ["questions", WAS + "questions", new], lambda n, w, dn: n | (w - dn)).alias(
            "questions"
        ),
    ]


def _each(rows: pl.DataFrame, columns: list[str], make: Callable[..., set[str]]) -> pl.Series:
    """A list made of lists, worked out once for every combination that occurs."""
    found = rows.select(columns).unique()
    made = [
        ";".join(sorted(make(*(set((text or "").split(";")) - {""} for text in texts))))
        for texts in found.iter_rows()
    ]
    table = found.with_columns(pl.Series("made", made, pl.String))
    return rows.select(columns).join(
        table, on=columns, how="left", maintain_order="left", nulls_equal=True
    )["made"]


def sorted_lists(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with their lists as joined, sorted texts."""
    joined = rows.with_columns(pl.col(name).list.join(";") for name in LISTS)
    return joined.with_columns(_each(joined, [name], set).alias(name) for name in LISTS)
