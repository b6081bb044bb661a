"""Internship records of invented students, made as columns: a thousand a school.

A class of forty goes to four hosts, one in five of them shared by ten schools. What a host does it
does to everybody there (hours, pay, hazards); what concerns a paper or a student is drawn for each.
Every rule finds a few per cent at most. Check digits are left wrong: no number is anybody's.
"""

from datetime import date

import polars as pl

from backend.screening.records.declarations import LETTERS
from backend.screening.records.derivation import derived
from backend.screening.records.frame import FRAME
from backend.screening.records.personal import PERSONAL

SCHOOL_SIZE = 1_000
_CLASS, _GROUP, _NEIGHBOURS = 40, 10, 10
_MAJORS = (
    ("710201", 10),
    ("660301", 6),
    ("690206", 9),
    ("700206", 9),
    ("730301", 13),
    ("740201", 14),
    ("720301", 12),
    ("740104", 14),
    ("650402", 5),
    ("620401", 2),
)
_POSTS = ("设备维护", "质量检验", "仓储管理", "前台接待", "资料整理", "装配工", "程序测试", "客服")
_UNDECLARED = ("lowest_tier_wage", "post_wage", "labour_grade", "agreement_daily_hours")
"""Columns that one school in ten does not have."""
_DECLARED = sorted(
    set(LETTERS) - {"school_code", "source_system", "source_id", "ended_early_on", "ended_reason"}
)


def made(first: int, count: int, schools: pl.DataFrame) -> pl.DataFrame:
    """Rows number `first` and following, without keys. `schools`: place, organisation_id, org_path.

    A row is the same whatever is made beside it.
    """
    rows = pl.DataFrame({"n": pl.int_range(first, first + count, eager=True)})
    rows = rows.with_columns(place=pl.col("n") // SCHOOL_SIZE)
    rows = rows.with_columns(
        group=pl.col("n") // _GROUP,
        klass=pl.col("n") // _CLASS,
        area=pl.col("place") // _NEIGHBOURS,
        # One student in sixty is also entered a second time, at another host.
        student=pl.col("n") - pl.when(_in(60, "n", 1)).then(_GROUP).otherwise(0),
    )
    rows = rows.with_columns(host=_host()).join(schools, on="place", how="left")
    for step in (_placed, _employed, _papered):
        rows = rows.with_columns(**step())
    rows = rows.with_columns(
        pl.when(_in(10, "place", 2)).then(None).otherwise(pl.col(name)).alias(name)
        for name in _UNDECLARED
    )
    missing = [
        pl.lit(None, kind).alias(name)
        for name, kind in (FRAME | PERSONAL).items()
        if name not in rows.columns
    ]
    whole = derived(rows.with_columns(missing))
    kinds = {name: kind for name, kind in (FRAME | PERSONAL).items() if kind.is_nested() is False}
    return whole.cast(kinds).select(*FRAME, *PERSONAL)  # type: ignore[arg-type]  # of kinds alone


def _dice(of: str, salt: int) -> pl.Expr:
    """A large number that looks drawn, the same for the same value."""
    return (pl.col(of).hash(salt) // 256).cast(pl.Int64)


def _in(sides: int, of: str, salt: int) -> pl.Expr:
    """True for one in so many."""
    return _dice(of, salt) % sides == 0


def _of(choices: tuple[str, ...], number: pl.Expr) -> pl.Expr:
    return (number % len(choices)).replace_strict(list(range(len(choices))), list(choices))


def _unless(one_in: int, of: str, salt: int, value: object, else_: object) -> pl.Expr:
    """A value, for one in so many another."""
    return pl.when(_in(one_in, of, salt)).then(pl.lit(else_)).otherwise(pl.lit(value))


def _host() -> pl.Expr:
    """Local to a school, or known to its neighbours; one class in forty goes to one host."""
    group = pl.when(_in(40, "klass", 2)).then(pl.col("klass") * 4).otherwise("group")
    local = pl.col("place") * 1000 + group.hash(3) % 60
    shared = 10**8 + pl.col("area") * 1000 + group.hash(4) % 80
    return pl.when(group.hash(5) % 5 == 0).then(shared).otherwise(local).cast(pl.Int64)


def _placed() -> dict[str, pl.Expr]:
    """The student, and where and when the placement is."""
    kind = _dice("klass", 6) % 10
    numbers = [str(code) for code, _ in _MAJORS]
    categories = [category for _, category in _MAJORS]
    number = _dice("klass", 7) % len(_MAJORS)
    category = number.replace_strict(list(range(len(_MAJORS))), categories)
    is_second = (pl.col("student") != pl.col("n")).cast(pl.Int64)
    starts = pl.when(kind < 7).then(date(2024, 9, 2)).otherwise(date(2025, 3, 3))
    starts = starts + pl.duration(days=is_second)
    days_placed = pl.when(_in(40, "group", 17)).then(240).otherwise(150 + _dice("group", 16) % 32)
    ends = starts + pl.duration(days=days_placed)
    late = _in(40, "klass", 8)
    enrolled = pl.when(late).then(date(2024, 9, 1)).otherwise(date(2022, 9, 1))
    born = pl.date(2006, 1, 1) + pl.duration(days=_dice("student", 9) % 700)
    young = pl.date(2009, 1, 1) + pl.duration(days=_dice("student", 9) % 300)
    birth = pl.when(_in(90, "student", 10)).then(young).otherwise(born)
    is_other = _in(40, "group", 11)
    post_number = (number + is_other.cast(pl.Int64) * 3) % len(_MAJORS)
    return {
        "record_state": _unless(200, "n", 12, "active", "withdrawn"),
        "declared": pl.lit(";".join(_DECLARED)),
        "assumed": pl.lit(""),
        "questions": pl.lit(""),
        "student_no": pl.format("S{}", pl.col("student").cast(pl.String).str.zfill(9)),
        "student_name": pl.format("岳小禾{}", pl.col("student")),
        "id_type": pl.lit("resident"),
        "id_number": pl.format(
            "99{}{}{}X",
            (pl.col("student") // 1000).cast(pl.String).str.zfill(4),
            birth.dt.strftime("%Y%m%d"),
            (pl.col("student") % 1000).cast(pl.String).str.zfill(3),
        ),
        "student_phone": pl.lit("13800001234"),
        "guardian_name": pl.lit("岳家长"),
        "enrolled_on": enrolled,
        "enrolled_last_on": enrolled,
        "schooling_length": pl.lit(3),
        "transferred": _unless(50, "klass", 13, value=False, else_=True),
        "major_code": number.replace_strict(list(range(len(_MAJORS))), numbers),
        "catalogue_year": pl.lit(2021),
        "major_category": category,
        "class_name": pl.format("22级{}班", pl.col("klass") % 25),
        "internship_type": pl.when(kind == 9).then(pl.lit("cognitive")).otherwise(pl.lit("post")),
        "original_type": pl.when(_in(60, "klass", 14)).then(pl.lit("工学交替")),
        "organisation_form": pl.lit("grouped"),
        "arrange_mode": _unless(30, "n", 15, "school", "student"),
        "start_on": starts,
        "start_last_on": starts,
        "end_on": ends,
        "end_last_on": ends,
        "post_major_codes": post_number.replace_strict(list(range(len(_MAJORS))), numbers),
        "post_categories": pl.format(
            ";{};", post_number.replace_strict(list(range(len(_MAJORS))), categories)
        ),
        "related": ~is_other,
    }  # fmt: skip


def _employed() -> dict[str, pl.Expr]:
    """What the host is, and what it does to everybody there."""
    plain = pl.format("示例第{}精工有限公司", pl.col("host"))
    agency = pl.format("示例第{}人力资源有限公司", pl.col("host"))
    singing = pl.format("示例第{}KTV", pl.col("host"))
    hours = _in(30, "host", 20)
    pay = 220_000 + _dice("host", 21) % 60_000
    uscc = pl.format("91990000MA{}A", pl.col("host").cast(pl.String).str.zfill(9).str.slice(2, 7))
    other = pl.format("91990000MB{}B", pl.col("host").cast(pl.String).str.zfill(9).str.slice(2, 7))
    return {
        "host_name": pl.when(_in(60, "host", 22)).then(agency)
        .when(_in(120, "host", 23)).then(singing).otherwise(plain),
        "host_uscc": pl.when(pl.col("host") < 10**8)
        .then(pl.format("91990000MC{}", pl.col("host").cast(pl.String).str.zfill(8)))
        .otherwise(uscc),
        "host_industry": pl.when(_in(120, "host", 24)).then(pl.lit("9011"))
        .when(_in(120, "host", 25)).then(pl.lit("8051"))
        .when(_in(10, "host", 26)).then(None).otherwise(pl.lit("3360")),
        "host_region": pl.lit("990100"),
        "host_staff": pl.when(_in(30, "host", 27)).then(60)
        .otherwise(600 + _dice("host", 28) % 900),
        "post_name": _of(_POSTS, _dice("group", 29)),
        "post_staff": pl.when(_in(30, "host", 30)).then(30)
        .otherwise(200 + _dice("host", 31) % 300),
        "labour_grade": _unless(30, "host", 32, 2, 3),
        "hazards": pl.when(_in(40, "host", 33)).then(pl.lit(";height;"))
        .when(_in(40, "host", 34)).then(pl.lit(";juvenile_forbidden;"))
        .when(_in(40, "host", 35)).then(pl.lit(";female_forbidden;")).otherwise(pl.lit("")),
        "daily_hours": pl.when(hours).then(10.0).otherwise(8.0),
        "weekly_hours": pl.when(hours).then(48.0).otherwise(40.0),
        "shift": pl.when(hours).then(pl.lit("08:00-18:00")).otherwise(pl.lit("08:00-16:00")),
        "shift_minutes": pl.when(hours).then(600).otherwise(480),
        "night_minutes": pl.lit(0),
        "night_shift": pl.lit(value=False),
        "rest_day_work": _unless(40, "host", 36, value=False, else_=True),
        "holiday_work": _unless(60, "host", 37, value=False, else_=True),
        "pay_monthly": pl.when(_in(30, "host", 38)).then(150_000).otherwise(pay),
        "post_wage": pl.lit(250_000),
        "lowest_tier_wage": pl.lit(230_000),
        "independent": _in(2, "host", 39),
        "pay_form": _unless(50, "host", 40, "money", "voucher"),
        "pay_cycle_days": _unless(40, "host", 41, 30, 60),
        "payer_uscc": pl.when(_in(40, "host", 42)).then(other),
        "intermediary": _unless(40, "host", 43, value=False, else_=True),
    }  # fmt: skip


def _papered() -> dict[str, pl.Expr]:
    """Fees and papers: each student's own, or the class's."""

    def before(of: str, salt: int, one_in: int) -> pl.Expr:
        """Some days before the start; for one in so many, after it."""
        days = pl.when(_in(one_in, of, salt)).then(-3).otherwise(5)
        return pl.col("start_on") - pl.duration(days=days)

    charged, insured = _in(60, "group", 51), _in(60, "group", 52)
    guarantee, living = _in(80, "group", 53), _in(60, "group", 54)
    return {
        "fees": pl.when(charged).then(pl.lit("管理费:500")).when(insured).then(pl.lit("保险:120"))
        .when(guarantee).then(pl.lit("保证金:300")).when(living).then(pl.lit("住宿:400"))
        .otherwise(pl.lit("无")),
        "fee_charge": pl.when(charged).then(50_000).otherwise(0),
        "fee_insurance": pl.when(insured & ~charged).then(12_000).otherwise(0),
        "fee_guarantee": pl.when(guarantee & ~charged & ~insured).then(30_000).otherwise(0),
        "fee_living": pl.when(living & ~guarantee & ~charged & ~insured).then(40_000).otherwise(0),
        "deposit": pl.lit(0),
        "agreement_signed": _unless(50, "n", 55, value=True, else_=False),
        "agreement_no": pl.format("XY{}", pl.col("n") - _in(60, "n", 56).cast(pl.Int64)),
        "agreement_on": before("n", 57, 60),
        "agreement_party_uscc": pl.when(~_in(40, "host", 58)).then("host_uscc")
        .otherwise("payer_uscc"),
        "agreement_daily_hours": pl.when(_in(60, "host", 59)).then(9.0).otherwise(8.0),
        "consent_on": pl.when(~_in(40, "n", 60)).then(before("n", 61, 80)),
        "policy_no": pl.when(~_in(40, "n", 62)).then(pl.format("ZR{}", "klass")),
        "policy_from": pl.col("start_on") - pl.duration(days=2),
        "policy_from_last": pl.col("start_on") - pl.duration(days=2),
        "policy_to": pl.col("start_on") + pl.duration(days=300),
        "policy_to_last": pl.col("start_on") + pl.duration(days=300),
        "premium_payer": _unless(60, "klass", 63, "school", "student"),
        "training_on": before("n", 64, 60),
        "training_passed": _unless(60, "n", 65, value=True, else_=False),
        "filing_no": pl.when(~_in(40, "klass", 66)).then(pl.format("BA{}", "klass")),
        "filed_on": before("klass", 67, 60),
        "cross_province": pl.lit(value=False),
        "abroad": pl.lit(value=False),
    }  # fmt: skip
