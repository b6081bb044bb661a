"""Record frames for the rules: a realistic one of any size, a wild one, and single rows by hand."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from backend.screening.records.frame import DECLARED, FRAME

SCHEMA: dict[str, pl.DataType] = {
    **FRAME,
    "record_id": pl.Int64(),
    **{name: pl.Boolean() for name in DECLARED},
}
"""A record frame as it comes from the database."""

_FIRST_DAY = date(2022, 9, 1)


def realistic(count: int, *, seed: int = 1) -> pl.DataFrame:
    """So many records as a province holds them: mostly clean, a few columns not asked for.

    Schools of some 400 records, hosts of some 20, classes of 40; a few per cent hit something.
    """
    dice = _Dice(seed)
    schools, hosts = max(1, count // 400), max(1, count // 20)
    frame = pl.DataFrame({"id": pl.int_range(1, count + 1, dtype=pl.Int64, eager=True)})
    frame = frame.with_columns(
        organisation_id=pl.col("id") * schools // (count + 1) + 1,
        class_number=(pl.col("id") - 1) // 40,
        host=dice.under(hosts),
        chance=dice.under(1000),
    )
    frame = frame.with_columns(
        # Most of a class goes to a handful of hosts; some find their own.
        host=pl.when(pl.col("chance") < 700)
        .then(pl.col("class_number") * 7 % hosts)
        .otherwise("host")
    )
    start = pl.lit(_FIRST_DAY) + pl.duration(days=pl.col("class_number") * 13 % 900)
    frame = frame.with_columns(
        major_category=(pl.col("class_number") * 5 % 19 + 1).cast(pl.Int16), start_on=start
    )
    frame = frame.with_columns(_people(dice) + _places(dice) + _work(dice) + _papers(dice))
    return _complete(frame.with_columns(_dates(dice)))


class _Dice:
    """Numbers that look random and are the same every time."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def under(self, bound: int) -> pl.Expr:
        self.seed += 1
        return (pl.col("id").hash(self.seed) % bound).cast(pl.Int64)

    def rarely(self, per_mille: int) -> pl.Expr:
        return self.under(1000) < per_mille

    def one_of(self, values: Sequence[Any]) -> pl.Expr:
        number, choice = self.under(len(values)), pl.lit(values[-1])
        for place, value in enumerate(values[:-1]):
            choice = pl.when(number == place).then(pl.lit(value)).otherwise(choice)
        return choice

    def maybe(self, value: pl.Expr, per_mille: int) -> pl.Expr:
        """Null for so many of a thousand."""
        return pl.when(~self.rarely(per_mille)).then(value)


def _people(dice: _Dice) -> list[pl.Expr]:
    person = pl.col("id").hash(7) % pl.col("id").max().cast(pl.UInt64)
    age = dice.under(4) + 16 - dice.rarely(2).cast(pl.Int64)
    year = dice.under(2) + 2 - dice.rarely(6).cast(pl.Int64)
    return [
        pl.format("00000000-0000-4000-8000-{}", person.cast(pl.String).str.zfill(12)).alias(
            "person_key"
        ),
        dice.one_of(["male", "female"]).alias("gender"),
        age.alias("age_first"),
        age.alias("age_last"),
        year.alias("study_year_first"),
        year.alias("study_year_last"),
        dice.maybe(pl.lit(3), 30).alias("schooling_length"),
        dice.maybe(dice.rarely(10), 200).alias("transferred"),
        pl.format("{}0301", pl.col("major_category") + 60).alias("major_code"),
        pl.format("{}班", pl.col("class_number") % 50).alias("class_name"),
        pl.when(dice.rarely(80))
        .then(pl.lit("cognitive"))
        .otherwise(pl.lit("post"))
        .alias("internship_type"),
        pl.when(dice.rarely(8)).then(pl.lit("社会实践")).alias("original_type"),
        dice.maybe(dice.one_of(["school", "school", "partnership", "student"]), 30).alias(
            "arrange_mode"
        ),
    ]


def _places(dice: _Dice) -> list[pl.Expr]:
    host = pl.col("host")
    code = pl.format("91410100MA{}A", host.cast(pl.String).str.zfill(7))
    kind = (
        pl.when(host % 200 == 0)
        .then(pl.lit("人力资源有限公司"))
        .when(host % 333 == 0)
        .then(pl.lit("ＫＴＶ娱乐有限公司"))
    )
    other = pl.format("91410100MB{}B", (host % 1000).cast(pl.String).str.zfill(7))
    kind = kind.otherwise(pl.lit("精密制造有限公司"))
    category = (host % 19 + 1).cast(pl.Int16)
    fits = dice.rarely(950)
    posted = pl.when(fits).then(pl.col("major_category")).otherwise(category)
    staff = host * 37 % 900 + 12
    return [
        pl.format("中原{}{}", host, kind).alias("host_name"),
        code.alias("host_uscc"),
        pl.format("uscc:{}", code).alias("host_key"),
        pl.when(host % 900 == 0)
        .then(pl.lit("9011"))
        .otherwise(pl.lit("3670"))
        .alias("host_industry"),
        dice.maybe(staff, 40).alias("host_staff"),
        dice.maybe(staff // 6, 80).alias("post_staff"),
        pl.format(
            "{}岗{}", dice.one_of(["装配", "数控", "护理", "前台", "仓储"]), dice.under(8)
        ).alias("post_name"),
        dice.maybe(pl.format("{}0301", posted + 60), 150).alias("post_major_codes"),
        dice.maybe(pl.format(";{};", posted), 150).alias("post_categories"),
        dice.maybe(~dice.rarely(20), 200).alias("related"),
        dice.maybe(1 + dice.under(2) + dice.rarely(5).cast(pl.Int64), 200).alias("labour_grade"),
        dice.maybe(
            pl.when(dice.rarely(30)).then(pl.lit(";height;noise;")).otherwise(pl.lit("")), 150
        ).alias("hazards"),
        dice.maybe(pl.when(dice.rarely(985)).then(code).otherwise(other), 60).alias("payer_uscc"),
        dice.maybe(pl.when(dice.rarely(990)).then(code).otherwise(other), 60).alias(
            "agreement_party_uscc"
        ),
        dice.maybe(dice.rarely(5), 150).alias("intermediary"),
    ]


def _work(dice: _Dice) -> list[pl.Expr]:
    night = dice.rarely(20)
    return [
        dice.maybe(dice.one_of([8.0, 8.0, 7.5, 8.0, 6.0]) + dice.rarely(20) * 2.0, 30).alias(
            "daily_hours"
        ),
        dice.maybe(dice.one_of([40.0, 40.0, 37.5]) + dice.rarely(20) * 8.0, 40).alias(
            "weekly_hours"
        ),
        dice.maybe(night.cast(pl.Int64) * 120, 80).alias("night_minutes"),
        dice.maybe(pl.lit(480), 80).alias("shift_minutes"),
        dice.maybe(night, 80).alias("night_shift"),
        dice.maybe(dice.rarely(25), 80).alias("rest_day_work"),
        dice.maybe(dice.rarely(6), 80).alias("holiday_work"),
        dice.maybe(dice.under(2000) * 100 + 200_000, 60).alias("pay_monthly"),
        dice.maybe(dice.under(1000) * 100 + 300_000, 100).alias("post_wage"),
        dice.maybe(pl.lit(210_000), 600).alias("lowest_tier_wage"),
        dice.maybe(dice.rarely(300), 100).alias("independent"),
        dice.maybe(
            pl.when(dice.rarely(4)).then(pl.lit("goods")).otherwise(pl.lit("money")), 50
        ).alias("pay_form"),
        dice.maybe(pl.when(dice.rarely(8)).then(60).otherwise(30), 60).alias("pay_cycle_days"),
        dice.maybe(dice.rarely(10) * 30_000, 60).cast(pl.Int64).alias("fee_charge"),
        dice.maybe(dice.rarely(20) * 20_000, 60).cast(pl.Int64).alias("fee_living"),
        dice.maybe(dice.rarely(3) * 5_000, 60).cast(pl.Int64).alias("fee_insurance"),
        dice.maybe(dice.rarely(2) * 50_000, 60).cast(pl.Int64).alias("fee_guarantee"),
        dice.maybe(dice.rarely(4) * 50_000, 60).cast(pl.Int64).alias("deposit"),
    ]


def _papers(dice: _Dice) -> list[pl.Expr]:
    number = pl.when(dice.rarely(3)).then(pl.col("id") // 2).otherwise(pl.col("id"))
    return [
        dice.maybe(~dice.rarely(8), 20).alias("agreement_signed"),
        dice.maybe(pl.format("XY-2022-{}", number), 40).alias("agreement_no"),
        dice.maybe(dice.one_of([8.0, 8.0, 8.0, 7.0]) + dice.rarely(10) * 2.0, 60).alias(
            "agreement_daily_hours"
        ),
        dice.maybe(
            pl.when(dice.rarely(6)).then(pl.lit("student")).otherwise(pl.lit("school")), 40
        ).alias("premium_payer"),
        dice.maybe(pl.format("PZB{}", pl.col("organisation_id")), 100).alias("policy_no"),
        dice.maybe(~dice.rarely(6), 60).alias("training_passed"),
        pl.when(dice.rarely(15))
        .then(pl.format("TS{}", pl.col("organisation_id")))
        .alias("special_filing_no"),
        dice.maybe(pl.format("BA{}", pl.col("id")), 50).alias("filing_no"),
    ]


def _dates(dice: _Dice) -> list[pl.Expr]:
    start, days = pl.col("start_on"), pl.duration(days=150 + dice.under(50))
    end = start + days
    monthly = dice.rarely(20)
    late = pl.when(dice.rarely(8)).then(3).otherwise(-5)
    return [
        pl.when(monthly).then(start.dt.month_end()).otherwise(start).alias("start_last_on"),
        dice.maybe(end, 30).alias("end_on"),
        pl.when(dice.rarely(20)).then(start + pl.duration(days=60)).alias("ended_early_on"),
        dice.maybe(start + pl.duration(days=late), 40).alias("agreement_on"),
        dice.maybe(start - pl.duration(days=3), 40).alias("consent_on"),
        dice.maybe(start - pl.duration(days=10), 60).alias("training_on"),
        dice.maybe(start - pl.duration(days=2), 60).alias("filed_on"),
        dice.maybe(start - pl.duration(days=1), 80).alias("policy_from"),
        dice.maybe(start + pl.duration(days=190), 80).alias("policy_to"),
    ]


def _complete(frame: pl.DataFrame) -> pl.DataFrame:
    """With the columns of a record frame and nothing else, of the right kinds."""
    frame = frame.with_columns(
        record_id="id",
        end_last_on="end_on",
        policy_from_last="policy_from",
        policy_to_last="policy_to",
        start_last_on=pl.max_horizontal("start_last_on", "start_on"),
        record_state=pl.lit("active"),
        version=pl.lit(1),
        **{name: pl.lit(value=True) for name in DECLARED},
    )
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in SCHEMA.items()
    )
