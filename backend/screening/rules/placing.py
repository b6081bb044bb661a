"""Rules about who is placed where, for how long a day, and what is paid: S-01 to S-14.

Source: 《职业学校学生实习管理规定》 (教职成〔2021〕4号), as `docs/screening.md` reads it.
"""

import narwhals as nw
from narwhals import col

from backend.screening.rules.kleene import after_start, agreed, certainly
from backend.screening.rules.registers import Settings
from backend.screening.rules.rule import (
    COGNITIVE,
    POST,
    Rule,
    graded,
    younger_than,
)
from backend.screening.rules.vocabulary import Grouping, RuleOutcome, SpecialItem


def _entertainment_industry(settings: Settings) -> nw.Expr:
    return col("host_industry").is_in(sorted(settings.entertainment_codes))


def _overtime(settings: Settings) -> nw.Expr:
    limits = settings.thresholds
    return (
        (col("daily_hours") > limits.daily_hours)
        | (col("weekly_hours") > limits.weekly_hours)
        | col("night_shift")
        | (col("night_minutes") > 0)
        | (col("shift_minutes") > limits.shift_minutes)
    ) & ~col("exempt_hours")


def _rest_day_grade(settings: Settings) -> nw.Expr:
    is_breach = certainly(col("holiday_work")) | certainly(
        col("weekly_hours") > settings.thresholds.weekly_hours
    )
    return graded(is_breach, RuleOutcome.breach, RuleOutcome.signal)


def _agency(_: Settings) -> nw.Expr:
    has_own_staff = certainly(col("fits")) & certainly(col("post_staff") >= 1)
    return (
        col("intermediary")
        | (col("agreement_party_uscc") != col("host_uscc"))
        | (col("is_agency") & ~has_own_staff)
    )


PLACING: tuple[Rule, ...] = (
    Rule(
        code="S-01",
        red_line="BD-09",
        outcome=RuleOutcome.breach,
        is_for_posts=True,
        fields=("age_first", "age_last", "start_on", "start_last_on"),
        settings=("least_age",),
        title=("未满16周岁上岗", "On post before the age of 16"),
        explanation=(
            "岗位实习开始时未满16周岁：{values}",
            "Younger than 16 when the post internship began: {values}",
        ),
        hit=lambda s: POST & younger_than(s.thresholds.least_age),
    ),
    Rule(
        code="S-02",
        red_line="BD-08",
        outcome=RuleOutcome.breach,
        outcomes=(RuleOutcome.breach, RuleOutcome.signal),
        is_for_posts=True,
        fields=("study_year_first", "study_year_last", "schooling_length", "transferred"),
        title=("一年级上岗", "On post in the first year"),
        explanation=(
            "一年级学生参加岗位实习：{values}",
            "A first-year student in a post internship: {values}",
        ),
        hit=lambda _: POST & agreed(col("study_year_first") == 1, col("study_year_last") == 1),
        grade=lambda _: graded(
            certainly(col("schooling_length") == 2) | certainly(col("transferred")),
            RuleOutcome.signal,
            RuleOutcome.breach,
        ),
    ),
    Rule(
        code="S-03",
        red_line="BD-06",
        outcome=RuleOutcome.breach,
        is_for_posts=True,
        fields=("agreement_signed", "agreement_on", "start_on", "start_last_on"),
        title=("未签三方协议", "No three-party agreement"),
        explanation=(
            "未签三方协议，或在实习开始后才签：{values}",
            "No three-party agreement, or signed after the start: {values}",
        ),
        hit=lambda _: POST & (~col("agreement_signed") | after_start("agreement_on")),
    ),
    Rule(
        code="S-04",
        red_line="BD-01",
        outcome=RuleOutcome.warning,
        is_for_posts=True,
        fields=("major_code", "major_category", "post_name", "post_major_codes", "related"),
        settings=("adjacency",),
        title=("岗位与专业不对口", "Post outside the major"),
        explanation=(
            "岗位不在所学专业大类及相近大类内：{values}",
            "The post lies outside the major's category and those near to it: {values}",
        ),
        hit=lambda _: POST & ~col("fits"),
    ),
    Rule(
        code="S-05",
        red_line="BD-02",
        outcome=RuleOutcome.breach,
        fields=("internship_type", "arrange_mode"),
        title=("认识实习由学生自选", "Self-chosen cognitive internship"),
        explanation=(
            "认识实习由学生自主选择单位：{values}",
            "The student chose the place of a cognitive internship: {values}",
        ),
        hit=lambda _: COGNITIVE & (col("arrange_mode") == "student"),
    ),
    Rule(
        code="S-06a",
        red_line="BD-12",
        outcome=RuleOutcome.breach,
        fields=("host_industry", "host_name"),
        settings=("entertainment_codes", "entertainment_edition"),
        title=("营业性娱乐场所", "Place of entertainment"),
        explanation=(
            "实习单位属营业性娱乐场所：{values}",
            "The host is a commercial place of entertainment: {values}",
        ),
        hit=_entertainment_industry,
    ),
    Rule(
        code="S-06b",
        red_line="BD-12",
        outcome=RuleOutcome.signal,
        fields=("host_industry", "host_name"),
        settings=("doubtful_codes", "entertainment_codes", "entertainment_words"),
        title=("疑似营业性娱乐场所", "Perhaps a place of entertainment"),
        explanation=(
            "行业或名称疑似营业性娱乐场所：{values}",
            "Industry or name suggests a place of entertainment: {values}",
        ),
        hit=lambda s: (
            (col("host_industry").is_in(sorted(s.doubtful_codes)) | col("is_entertainment"))
            & ~certainly(_entertainment_industry(s))
        ),
    ),
    Rule(
        code="S-07",
        red_line="BD-17",
        outcome=RuleOutcome.breach,
        special_item=SpecialItem.hours,
        grouping=Grouping.major,
        fields=(
            "daily_hours",
            "weekly_hours",
            "shift",
            "night_shift",
            "night_minutes",
            "shift_minutes",
            "special_filing_no",
        ),
        settings=("daily_hours", "weekly_hours", "shift_minutes", "special_majors"),
        title=("加班或夜班", "Overtime or nights"),
        explanation=(
            "安排加班或夜班且无相应的特殊岗位备案：{values}",
            "Overtime or nights without a special filing for them: {values}",
        ),
        hit=_overtime,
    ),
    Rule(
        code="S-08",
        red_line="BD-16",
        outcome=RuleOutcome.breach,
        outcomes=(RuleOutcome.breach, RuleOutcome.signal),
        special_item=SpecialItem.rest,
        grouping=Grouping.major,
        fields=("holiday_work", "rest_day_work", "weekly_hours", "special_filing_no"),
        settings=("weekly_hours", "special_majors"),
        title=("休息日或节假日上岗", "Work on rest days or holidays"),
        explanation=(
            "休息日或法定节假日上岗且无相应的特殊岗位备案：{values}",
            "Work on rest days or public holidays without a special filing for it: {values}",
        ),
        hit=lambda _: (col("holiday_work") | col("rest_day_work")) & ~col("exempt_rest"),
        grade=_rest_day_grade,
    ),
    Rule(
        code="S-09",
        red_line="BD-18",
        outcome=RuleOutcome.warning,
        is_for_posts=True,
        fields=("pay_cycle_days",),
        settings=("pay_cycle_days",),
        title=("报酬支付周期过长", "Paid less than monthly"),
        explanation=("报酬支付周期超过一个月：{values}", "Paid less often than monthly: {values}"),
        hit=lambda s: POST & (col("pay_cycle_days") > s.thresholds.pay_cycle_days),
    ),
    Rule(
        code="S-10a",
        red_line="BD-19",
        outcome=RuleOutcome.breach,
        is_for_posts=True,
        fields=("pay_form",),
        title=("以物代薪", "Paid in kind"),
        explanation=("报酬不以货币发放：{values}", "Pay is not in money: {values}"),
        hit=lambda _: POST & (col("pay_form") != "money"),
    ),
    Rule(
        code="S-10b",
        red_line="BD-19",
        outcome=RuleOutcome.signal,
        is_for_posts=True,
        fields=("payer_uscc", "host_uscc", "host_name"),
        settings=("payer_pairs",),
        title=("报酬由第三方转发", "Paid by another than the host"),
        explanation=(
            "支付报酬的不是实习单位：{values}",
            "Another than the host pays: {values}",
        ),
        hit=lambda _: POST & col("pays_another"),
    ),
    Rule(
        code="S-11",
        red_line="BD-20",
        outcome=RuleOutcome.breach,
        outcomes=(RuleOutcome.breach, RuleOutcome.signal),
        fields=("fee_charge", "deposit", "fee_living", "fees"),
        title=("向学生收费", "Fees charged to students"),
        explanation=("向学生收取费用：{values}", "The student was charged: {values}"),
        hit=lambda _: (col("fee_charge") > 0) | (col("fee_living") > 0) | (col("deposit") > 0),
        grade=lambda _: graded(
            certainly(col("fee_charge") > 0) | certainly(col("deposit") > 0),
            RuleOutcome.breach,
            RuleOutcome.signal,
        ),
    ),
    Rule(
        code="S-12",
        red_line="BD-26",
        outcome=RuleOutcome.breach,
        is_for_posts=True,
        fields=("training_passed", "training_on", "start_on", "start_last_on"),
        title=("未经安全培训合格上岗", "On post without passed safety training"),
        explanation=(
            "安全培训不合格，或在实习开始后才培训：{values}",
            "Safety training failed, or held after the start: {values}",
        ),
        hit=lambda _: POST & (~col("training_passed") | after_start("training_on")),
    ),
    Rule(
        code="S-13",
        red_line="BD-27",
        outcome=RuleOutcome.breach,
        fields=("premium_payer", "fee_insurance", "fees"),
        title=("学生负担保险费", "Insurance paid by the student"),
        explanation=(
            "实习保险费由学生负担：{values}",
            "The student bears the insurance premium: {values}",
        ),
        hit=lambda _: (col("premium_payer") == "student") | (col("fee_insurance") > 0),
    ),
    Rule(
        code="S-14",
        red_line="BD-13",
        outcome=RuleOutcome.signal,
        fields=(
            "intermediary",
            "agreement_party_uscc",
            "host_uscc",
            "host_name",
            "post_staff",
        ),
        settings=("agency_words", "adjacency"),
        title=("疑似中介组织", "Perhaps arranged by an agency"),
        explanation=(
            "疑似通过中介机构组织实习：{values}",
            "An agency seems to have arranged the internship: {values}",
        ),
        hit=_agency,
    ),
)
