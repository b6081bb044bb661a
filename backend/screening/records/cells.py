"""The cells of one field: which reader its kind takes, and the columns that come of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import polars as pl

from backend.screening.records import amounts, codes, columns, dates, shifts, validity, words
from backend.screening.records.codes import Verdict
from backend.screening.records.columns import Found, Reader
from backend.screening.records.fields import Field
from backend.screening.records.frame import FRAME
from backend.screening.records.kinds import Kind
from backend.screening.records.vocabulary import IdType

_SCIENTIFIC = r"^[0-9](?:\.[0-9]+)?E\+[0-9]{2,}$"
"""What Excel makes of a long number when the column is not text: digits are lost."""

_NONE = r"^(?:无|没有|暂无|-|/|—)$"
"""In the column of a duty: it was not done."""


def _twice(value: Any) -> Any:
    return value if isinstance(value, Verdict) else (value, value)


def _exact(text: str) -> Any:
    return _twice(dates.read_day(text))


def _hours(most: int) -> Reader:
    return partial(amounts.read_hours, most=most)


_IsRight = Callable[[pl.Expr], pl.Expr]
_Check = Callable[[str], Verdict | None]
_Kept = Callable[[pl.Series], pl.Series]

_READERS: Final[dict[Kind, Reader]] = {
    Kind.major: words.read_major,
    Kind.majors: words.read_majors,
    Kind.flag: words.read_flag,
    Kind.integer: amounts.read_count,
    Kind.money: amounts.read_money,
    Kind.cycle: amounts.read_cycle,
    Kind.day: dates.read_day,
    Kind.month: dates.read_month,
    Kind.period: dates.read_period,
    Kind.years: words.read_years,
    Kind.grade: words.read_grade,
    Kind.catalogue: words.read_catalogue,
    Kind.labour_grade: words.read_labour,
    Kind.hazards: words.read_hazards,
    Kind.shift: shifts.read_shift,
    Kind.fees: amounts.read_fees,
}
_CODES: Final[dict[Kind, tuple[_IsRight, _Check, _Kept]]] = {
    Kind.school_code: (validity.is_school, codes.check_school, lambda text: text),
    Kind.uscc: (validity.is_uscc, codes.check_uscc, lambda text: text),
    Kind.region: (validity.is_region, codes.check_region, lambda text: text.str.slice(0, 6)),
    # Rules compare digits; a section before them says nothing new.
    Kind.industry: (
        validity.is_industry,
        codes.check_industry,
        lambda text: text.str.replace(r"^[A-T]([0-9])", "$1"),
    ),
}
"""Of codes: whether a column is right, what is wrong with one text, and what is kept of it."""
_OWN_READERS: Final[dict[str, Reader]] = {
    "internship_type": words.read_type,
    "training_passed": words.read_passed,
    "deposit": amounts.read_deposit,
    "daily_hours": _hours(24),
    "agreement_daily_hours": _hours(24),
    "weekly_hours": _hours(168),
    "start_on": _exact,
    "end_on": _exact,
    "policy_from": _exact,
    "policy_to": _exact,
}
"""Of fields that read otherwise than their kind."""

_COMPACT: Final = frozenset({Kind.school_code, Kind.id_number, Kind.uscc, Kind.industry,
                             Kind.region, Kind.major})  # fmt: skip


def read(field: Field, raw: pl.Series) -> Found:
    """Typed columns of a field, and what is wrong with its cells."""
    cells = columns.tidy(raw)
    if field.kind in _COMPACT:
        cells = columns.compact(cells)
    if field.is_duty:
        cells = cells.set(cells.str.contains(_NONE), None)
    found = _read(field, cells)
    # What was there is shown as it was there.
    places = found.wrong["place"]
    wrong = found.wrong.with_columns(value=raw.gather(places)) if len(places) else found.wrong
    return Found(found.columns, wrong)


def _read(field: Field, cells: pl.Series) -> Found:
    if field.kind in {Kind.text, Kind.id_number}:
        return _text(field, cells)
    damaged = cells.str.contains(f"(?i){_SCIENTIFIC}")
    if field.kind in _CODES:
        found = _code(field, cells)
    else:
        found = columns.looked_up(cells, _reader(field), _columns(field))
    if not damaged.any():
        return found
    return Found(found.columns, _first(columns.wrong_at(damaged, cells, _DAMAGED), found.wrong))


def _code(field: Field, cells: pl.Series) -> Found:
    """Codes that are right; only of the others it is asked which character is wrong."""
    is_right, check, kept = _CODES[field.kind]
    texts = cells.drop_nulls().unique().alias("text")
    right = texts.to_frame().select(is_right(pl.col("text"))).to_series()
    failed = texts.filter(~right)
    verdicts = {text: verdict for text in failed if (verdict := check(text)) is not None}
    readable = cells if failed.is_empty() else cells.set(cells.is_in(failed.implode()), None)
    return Found({field.name: kept(readable)}, columns.wrong_of(cells, verdicts))


_DAMAGED = Verdict("number_damaged")


def _reader(field: Field) -> Reader:
    if field.name in _OWN_READERS:
        return _OWN_READERS[field.name]
    if field.kind is Kind.word:
        return partial(words.read_word, field=field.name)
    return _READERS[field.kind]


def _columns(field: Field) -> dict[str, pl.DataType]:
    """Columns that the field's reader gives, in its order."""
    if field.kind is Kind.period:
        return {f"{field.name}_{n}": pl.Date() for n in range(4)}
    if field.name == "birth_on":
        return {"birth_on": pl.Date()}
    named = [name for name in field.columns if name not in _LATER]
    return {name: FRAME.get(name, pl.String()) for name in named}


_LATER: Final = frozenset({"host_key", "major_category", "post_categories"})
"""Columns drawn from several fields once all have been read."""


def _text(field: Field, cells: pl.Series) -> Found:
    """A text as it stands, where it is neither damaged nor too long."""
    checks = [
        (cells.str.contains(f"(?i){_SCIENTIFIC}"), _DAMAGED),
        (cells.str.contains(r"[\x00-\x1f\x7f]"), Verdict("control_character")),
    ]
    if field.max_length is not None:
        too_long = Verdict("too_long", None, None, str(field.max_length))
        checks.append((cells.str.len_chars() > field.max_length, too_long))
    bad = [(where, verdict) for where, verdict in checks if where.any()]
    if not bad:
        return Found({field.name: cells}, pl.DataFrame(schema=columns.WRONG))
    wrong = [columns.wrong_at(where, cells, verdict) for where, verdict in bad]
    kept = cells
    for where, _ in bad:
        kept = kept.set(where, None)
    return Found({field.name: kept}, _first(*wrong))


def _first(*wrong: pl.DataFrame) -> pl.DataFrame:
    """One fault for a cell: the first that was found."""
    return pl.concat(wrong).unique("place", keep="first", maintain_order=True)


@dataclass(frozen=True)
class Numbers:
    """ID numbers that have been looked at."""

    is_checked: pl.Series
    """Whether it is a valid number of a resident's ID."""
    wrong: pl.DataFrame


def check_numbers(numbers: pl.Series, kinds: pl.Series | None) -> Numbers:
    """Check the numbers of residents' IDs; others have no rule."""
    is_resident = numbers.is_not_null()
    if kinds is not None:
        is_resident &= kinds.fill_null(IdType.resident.value) == IdType.resident.value
    frame = numbers.alias("number").to_frame()
    valid = frame.select(validity.is_id(pl.col("number"))).to_series().fill_null(False)
    failed = numbers.filter(is_resident & ~valid).unique()
    verdicts = {text: verdict for text in failed if (verdict := codes.check_id(text))}
    wrong = columns.wrong_of(numbers.set(~is_resident, None), verdicts)
    return Numbers(is_resident & valid, wrong)
