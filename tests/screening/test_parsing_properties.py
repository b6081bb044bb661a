"""What is written the ways people write it reads as itself, and no cell is lost."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.screening.records import amounts, columns, dates, shifts, words
from backend.screening.records.codes import Verdict
from backend.screening.records.derivation import derived
from backend.screening.records.fields import FIELDS
from backend.screening.records.parsing import COLUMNS, ReadOptions, read_rows
from backend.screening.records.vocabulary import Hazard, InternshipType
from tests.screening.test_parsing import GOOD, raw

DAYS = st.dates(date(1928, 1, 1), date(2099, 12, 31))
DAY_FORMS = ("{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0.year}.{0.month}.{0.day}",
             "{0:%Y%m%d}", "{0.year}年{0.month}月{0.day}日", "{0:%Y-%m-%d} 00:00:00")  # fmt: skip
SEPARATORS = ("-", "~", "至", "—", "–", " 到 ")
FULL_WIDTH = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {" ": "\u3000"}


def widened(text: str) -> str:
    """The text in full width."""
    return "".join(FULL_WIDTH.get(character, character) for character in text)


@given(DAYS, st.sampled_from(DAY_FORMS))
def test_a_day_reads_as_itself(day: date, form: str) -> None:
    assert dates.read_day(form.format(day)) == day
    assert dates.read_day(str((day - date(1899, 12, 30)).days)) == day


@given(DAYS, st.integers(0, 900), st.sampled_from(DAY_FORMS[:5]), st.sampled_from(SEPARATORS))
def test_a_period_reads_as_itself(day: date, length: int, form: str, separator: str) -> None:
    last = min(day + timedelta(days=length), date(2099, 12, 31))
    text = form.format(day) + separator + form.format(last)
    assert dates.read_period(text) == (day, day, last, last)


@given(DAYS, DAYS, st.sampled_from((".", "-", "/")), st.sampled_from(SEPARATORS))
def test_a_period_by_months_holds_the_days_it_was_made_of(
    one: date, other: date, mark: str, separator: str
) -> None:
    first, last = sorted((one, other))
    text = separator.join(f"{day.year}{mark}{day.month}" for day in (first, last))
    period = dates.read_period(text)
    assert isinstance(period, dates.Period)
    assert period.first <= first <= period.first_last
    assert period.last <= last <= period.last_last
    assert period.first.day == period.last.day == 1


@given(
    st.decimals(0, 9_999_999, places=2, allow_nan=False, allow_infinity=False),
    st.sampled_from(("{}", "{}元", "¥{}", "{:,}", "{} 元/月")),
)
def test_money_reads_as_itself(yuan: Decimal, form: str) -> None:
    assert amounts.read_money(form.format(yuan)) == int(yuan * 100)


@given(st.integers(0, 999_999_999))
def test_money_that_went_through_a_float_keeps_its_fen(fen: int) -> None:
    assert amounts.read_money(repr(fen / 100)) == fen


MINUTES = st.integers(0, 1439)


def clock(minute: int) -> str:
    """A time of day."""
    return f"{minute // 60:02}:{minute % 60:02}"


@given(
    st.lists(
        st.lists(
            st.tuples(MINUTES, MINUTES).filter(lambda p: p[0] != p[1]), min_size=1, max_size=3
        ),
        min_size=1,
        max_size=3,
    )
)
def test_a_roster_is_counted_minute_by_minute(roster: list[list[tuple[int, int]]]) -> None:
    text = ";".join("+".join(f"{clock(a)}-{clock(b)}" for a, b in day) for day in roster)
    spans = [[range(a, b if b > a else b + 1440) for a, b in day] for day in roster]
    nights = [
        sum(1 for span in day for minute in span if not 360 <= minute % 1440 < 1320)
        for day in spans
    ]
    lengths = [sum(map(len, day)) for day in spans]
    assert shifts.read_shift(text) == (text, max(nights), max(lengths))


FEE_WORDS = {
    "insurance": ("保险费", "意外保险"),
    "guarantee": ("担保费", "保证金"),
    "living": ("住宿费", "伙食费", "体检费", "服装", "交通补贴"),
    "charge": ("押金", "介绍费", "管理费", ""),
}
FEES = st.sampled_from([(kind, word) for kind, names in FEE_WORDS.items() for word in names])


@given(st.lists(st.tuples(FEES, st.integers(0, 100_000)), min_size=1, max_size=5))
def test_every_fee_is_counted_once(items: list[tuple[tuple[str, str], int]]) -> None:
    text = ";".join(
        f"{word}:{fen / 100:.2f}" if word else f"{fen / 100:.2f}" for (_, word), fen in items
    )
    fees = amounts.read_fees(text)
    assert isinstance(fees, amounts.Fees)
    for kind in FEE_WORDS:
        assert getattr(fees, kind) == sum(fen for (of, _), fen in items if of == kind)


@given(st.sets(st.sampled_from(list(Hazard)), min_size=1), st.sampled_from("、,; "))
def test_hazards_read_as_themselves(hazards: set[Hazard], separator: str) -> None:
    found = words.read_hazards(separator.join(sorted(hazard.value for hazard in hazards)))
    assert isinstance(found, str)
    assert set(found.strip(";").split(";")) == {hazard.value for hazard in hazards}


@given(st.text(max_size=40))
def test_tidying_twice_changes_nothing(text: str) -> None:
    once = columns.tidy(pl.Series([text], dtype=pl.String))
    assert columns.tidy(once).to_list() == once.to_list()


@given(st.lists(st.text(max_size=8) | st.none(), max_size=20))
def test_tidying_a_column_is_tidying_its_cells(texts: list[str | None]) -> None:
    together = columns.tidy(pl.Series(texts, dtype=pl.String)).to_list()
    singly = [columns.tidy(pl.Series([text], dtype=pl.String))[0] for text in texts]
    assert together == singly


CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from([example for field in FIELDS for example in (field.example, *field.choices)]),
    st.from_regex(r"[0-9]{1,18}[X元天%]?", fullmatch=True),
    st.from_regex(r"[0-9]{4}[-./年][0-9]{1,2}([-./月][0-9]{1,2})?", fullmatch=True),
)
ROWS = st.fixed_dictionaries({}, optional={field.name: CELLS for field in FIELDS})


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=4), st.sampled_from([None, *InternshipType]))
def test_every_row_is_read_or_refused_with_a_reason(
    rows: list[dict[str, Any]], kind: InternshipType | None
) -> None:
    frame = raw(*({**GOOD, **row} for row in rows))
    found = read_rows(frame, options=ReadOptions(default_internship_type=kind))
    assert sorted([*found.rows["row"], *found.refused["row"]]) == frame["row"].to_list()
    assert set(found.faults["row"]) == set(found.refused["row"])
    assert dict(found.rows.select(*COLUMNS).schema) == COLUMNS


@settings(max_examples=40, deadline=None)
@given(st.lists(ROWS, min_size=2, max_size=4))
def test_rows_are_read_the_same_alone_and_together(rows: list[dict[str, Any]]) -> None:
    frame = raw(*({**GOOD, **row} for row in rows))
    together = read_rows(frame, options=ReadOptions())
    alone = [read_rows(frame[place], options=ReadOptions()) for place in range(frame.height)]
    assert together.rows.equals(pl.concat([one.rows for one in alone]))
    assert together.faults.equals(pl.concat([one.faults for one in alone]))


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_full_width_and_blanks_around_change_nothing(row: dict[str, Any]) -> None:
    texts = {name: text for name, text in row.items() if text is not None and text.isascii()}
    # An apostrophe in front of a code is a mark of text format in half width alone.
    plain = {**GOOD, **texts}
    wide = {name: f"　{widened(text)} " for name, text in plain.items()}
    first, second = (read_rows(raw(one), options=ReadOptions()) for one in (plain, wide))
    assert first.rows.equals(second.rows)
    assert first.faults["code"].to_list() == second.faults["code"].to_list()


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_what_is_derived_once_stays(row: dict[str, Any]) -> None:
    found = read_rows(raw({**GOOD, **row}), options=ReadOptions()).rows
    assert derived(found).equals(found)


@pytest.mark.parametrize("field", [field for field in FIELDS if field.kind.value != "text"])
def test_what_no_field_can_mean_is_refused_in_each(field: Any) -> None:
    found = read_rows(raw({**GOOD, field.name: "？？"}), options=ReadOptions()).faults
    assert field.name in found["field"].to_list()


def test_a_reader_that_finds_nothing_gives_no_verdict() -> None:
    found = columns.looked_up(
        pl.Series([None], dtype=pl.String), lambda text: Verdict("x"), {"a": pl.Int64()}
    )
    assert found.columns["a"].to_list() == [None]
    assert found.wrong.is_empty()
