"""Every rule once more, row by row in plain Python: what the engine is held against.

Written from the description of the rules alone, for reading and not for speed. True is a hit, False
is clean, None is unknown. Nothing of the engine is imported.
"""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

Answer = bool | None

HIGH_RISK = {"height", "underground", "radioactive", "toxic", "explosive"}


@dataclass(frozen=True)
class Span:
    """A day known exactly (first = last), or by its first and last possible day."""

    first: date
    last: date


@dataclass(frozen=True)
class Row:
    """One record, read. A value nobody gave is None."""

    number: int
    school: int
    person: str
    values: dict[str, Any]
    declared: frozenset[str]

    def __getattr__(self, name: str) -> Any:
        return self.values.get(name)


@dataclass(frozen=True)
class Filing:
    """A registered special filing."""

    school: int
    number: str
    majors: frozenset[str]
    posts: frozenset[str]
    hosts: frozenset[str]
    items: frozenset[str]
    starts: date
    ends: date


@dataclass
class Lists:
    """What the province has set."""

    words: dict[str, list[str]]
    adjacent: set[frozenset[int]]
    entertainment: set[str]
    likely_entertainment: set[str]
    months: dict[str, int]
    months_otherwise: int
    filings: list[Filing] = field(default_factory=list)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    policies: dict[int, list[tuple[date, date]]] = field(default_factory=dict)
    host_staff: dict[str, int] = field(default_factory=dict)


def all_of(*parts: Answer) -> Answer:
    """Kleene's and."""
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def any_of(*parts: Answer) -> Answer:
    """Kleene's or."""
    if any(part is True for part in parts):
        return True
    return None if any(part is None for part in parts) else False


def negated(part: Answer) -> Answer:
    """Kleene's not."""
    return None if part is None else not part


def test(check: Callable[..., bool], *values: Any) -> Answer:
    """A comparison: unknown as soon as something it needs is."""
    return None if any(value is None for value in values) else check(*values)


def more(value: Any, bound: Any) -> Answer:
    """Greater than a bound."""
    return test(lambda a, b: a > b, value, bound)


def other(one: Any, another: Any) -> Answer:
    """Two things that differ."""
    return test(lambda a, b: a != b, one, another)


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError


def full_years(born: date, day: date) -> int:
    """Age in full years; who was born on 29 February is of age on 1 March in common years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def study_year(enrolled: date, day: date) -> int:
    """Whole months from the first day of the enrolment month, by twelve, plus one."""
    months = (day.year - enrolled.year) * 12 + day.month - enrolled.month
    return months // 12 + 1


def school_year(day: date) -> int:
    """The year in which the school year began."""
    return day.year if day.month >= 9 else day.year - 1


def contains(text: str | None, words: Iterable[str]) -> Answer:
    """Whether a name has one of the words in it, whatever the case."""
    return test(lambda name: any(word.casefold() in name.casefold() for word in words), text)


def moments(row: Row) -> list[Row]:
    """The row at each corner of what is not known exactly."""
    spans = [name for name, value in row.values.items() if isinstance(value, Span)]
    choices = [sorted({row.values[name].first, row.values[name].last}) for name in spans]
    return [
        replace(row, values={**row.values, **dict(zip(spans, days, strict=True))})
        for days in itertools.product(*choices)
    ]


def agreed(answers: Sequence[Answer]) -> Answer:
    """The one answer, or unknown."""
    return answers[0] if len(set(answers)) == 1 else None


def last_day(row: Row) -> date | None:
    """The last day of the placement: an early end shortens it."""
    given = [day for day in (row.end_on, row.ended_early_on) if day is not None]
    return min(given) if given else None


def screen_row(row: Row, lists: Lists) -> dict[str, Answer]:
    """The rules that look at one record alone."""
    at = [_at_one_moment(moment, lists) for moment in moments(row)]
    return {code: agreed([answers[code] for answers in at]) for code in at[0]}


def _at_one_moment(row: Row, lists: Lists) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    is_post = row.internship_type == "post"
    age = test(full_years, row.birth_on, row.start_on)
    year = test(study_year, row.enrolled_on, row.start_on)
    if row.enrolled_on is None:
        year = row.grade_year
    end = last_day(row)

    def post(answer: Answer) -> Answer:
        return all_of(is_post, answer)

    answers["S-01"] = post(test(lambda a: a < 16, age))
    answers["S-02"] = post(test(lambda y: y == 1, year))
    answers["S-03"] = post(
        any_of(negated(row.agreement_signed), more(row.agreement_on, row.start_on))
    )
    fits = _fits(row, lists)
    answers["S-04"] = post(negated(fits))
    answers["S-05"] = all_of(
        row.internship_type == "cognitive", test(lambda a: a == "student", row.arrange_mode)
    )
    answers |= _entertainment(row, lists)
    answers |= _working_time(row, lists)
    answers["S-09"] = post(more(row.pay_cycle_days, 31))
    answers["S-10a"] = post(other(row.pay_form, "money") if row.pay_form else None)
    foreign_payer = _foreign_payer(row, lists)
    answers["S-10b"] = post(foreign_payer)
    charged = any_of(more(row.fee_charge, 0), more(row.deposit, 0))
    answers["S-11"] = any_of(charged, more(row.fee_living, 0))
    answers["S-12"] = post(
        any_of(negated(row.training_passed), more(row.training_on, row.start_on))
    )
    answers["S-13"] = any_of(
        test(lambda p: p == "student", row.premium_payer), more(row.fee_insurance, 0)
    )
    own_post = fits is True and row.post_staff is not None and row.post_staff >= 1
    agency = False if own_post else contains(row.host_name, lists.words["agency"])
    answers["S-14"] = any_of(
        row.intermediary, other(row.agreement_party_uscc, row.host_uscc), agency
    )
    answers["S-15"] = test(lambda g: g in (3, 4), row.labour_grade)
    answers["S-17"] = all_of(
        test(lambda a: a < 18, age), test(lambda h: "juvenile_forbidden" in h, row.hazards)
    )
    answers["S-18"] = all_of(
        test(lambda g: g == "female", row.gender),
        test(lambda h: "female_forbidden" in h, row.hazards),
    )
    answers["S-19"] = more(row.agreement_daily_hours, 8)
    underpaid = test(lambda pay, wage: pay * 100 < wage * 80, row.pay_monthly, row.post_wage)
    answers["S-21"] = all_of(any_of(row.intermediary, foreign_payer), any_of(charged, underpaid))
    answers["S-23"] = more(row.fee_guarantee, 0)
    disguised = row.original_type in ("社会实践", "教学实习", "工学交替")
    answers["S-24"] = all_of(disguised, more(end, months_later(row.start_on, 1)))
    lowest = row.lowest_tier_wage
    answers["T-03"] = post(
        all_of(
            row.independent,
            underpaid,
            True if lowest is None else test(lambda pay: pay < lowest, row.pay_monthly),
        )
    )
    longest = lists.months.get(row.major_code or "", lists.months_otherwise)
    answers["T-04"] = post(more(end, months_later(row.start_on, longest) + timedelta(days=15)))
    answers["T-05"] = post(_missing_or_late(row, "consent_on", row.consent_on))
    answers["T-06"] = post(_uninsured(row, lists, end))
    filed = missing(row, "filing_no")
    answers["T-07"] = post(any_of(filed, more(row.filed_on, row.start_on)))
    if filed is False and row.filed_on is None:
        answers["T-07"] = post(None)
    return answers


def _fits(row: Row, lists: Lists) -> Answer:
    """Whether the post is for the student's major: by categories; without any, by what is said."""
    if not row.post_categories:
        return row.related  # type: ignore[no-any-return]  # a bool or None
    if row.major_category is None or None in row.post_categories:
        return None
    near = {row.major_category} | {
        category for pair in lists.adjacent if row.major_category in pair for category in pair
    }
    return bool(near & set(row.post_categories))


def _entertainment(row: Row, lists: Lists) -> dict[str, Answer]:
    surely = test(lambda code: code in lists.entertainment, row.host_industry)
    likely = any_of(
        test(lambda code: code in lists.likely_entertainment, row.host_industry),
        contains(row.host_name, lists.words["entertainment"]),
    )
    return {"S-06a": surely, "S-06b": False if surely is True else likely}


def _exempt(row: Row, lists: Lists, item: str) -> Answer:
    if row.special_filing_no is None:
        return False
    end = last_day(row)
    for filing in lists.filings:
        if (
            filing.school == row.school
            and filing.number == row.special_filing_no
            and (not filing.majors or row.major_code in filing.majors)
            and (not filing.posts or row.post_name in filing.posts)
            and (not filing.hosts or {row.host_uscc, row.host_name} & filing.hosts)
            and filing.starts <= row.start_on
            and end is not None
            and end <= filing.ends
        ):
            return item in filing.items
    return None


def _working_time(row: Row, lists: Lists) -> dict[str, Answer]:
    too_long = any_of(
        more(row.daily_hours, 8),
        more(row.weekly_hours, 40),
        row.night_shift,
        more(row.night_minutes, 0),
        more(row.shift_minutes, 600),
    )
    on_free_days = any_of(row.holiday_work, row.rest_day_work)
    dangerous = test(lambda hazards: bool(set(hazards) & HIGH_RISK), row.hazards)
    return {
        code: all_of(answer, negated(_exempt(row, lists, item)))
        for code, answer, item in (
            ("S-07", too_long, "hours"),
            ("S-08", on_free_days, "rest"),
            ("S-16", dangerous, "hazard"),
        )
    }


def _foreign_payer(row: Row, lists: Lists) -> Answer:
    return all_of(
        other(row.payer_uscc, row.host_uscc),
        negated(test(lambda h, p: (h, p) in lists.pairs, row.host_uscc, row.payer_uscc)),
    )


def missing(row: Row, name: str) -> Answer:
    """A duty left blank in a column that is there; unknown where the column is not."""
    if getattr(row, name) is not None:
        return False
    return True if name in row.declared else None


def _missing_or_late(row: Row, name: str, day: date | None) -> Answer:
    blank = missing(row, name)
    return blank if blank is not False else more(day, row.start_on)


def _uninsured(row: Row, lists: Lists, end: date | None) -> Answer:
    """Group policies alone may do; a number of one's own counts with its period or is unknown."""
    periods = list(lists.policies.get(row.school, []))
    by_group = _covers(periods, row.start_on, end)
    blank = missing(row, "policy_no")
    if blank is not False:
        return all_of(blank, negated(by_group))
    if row.policy_from is None or row.policy_to is None:
        return False if by_group else None
    return negated(_covers([*periods, (row.policy_from, row.policy_to)], row.start_on, end))


def _covers(periods: Sequence[tuple[date, date]], start: date, end: date | None) -> Answer:
    """Whether every day of the placement lies in a period; without an end only "no" is certain."""
    day = start
    while day <= (start if end is None else end):
        ends = [to for since, to in periods if since <= day <= to]
        if not ends:
            return False
        day = max(ends) + timedelta(days=1)
    return None if end is None else True
