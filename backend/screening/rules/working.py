"""Rules about the work itself, and those that need several rows: S-15 to S-24.

Source: 《职业学校学生实习管理规定》 (教职成〔2021〕4号), as `docs/screening.md` reads it.
"""

from narwhals import col

from backend.screening.rules.kleene import certainly
from backend.screening.rules.rule import (
    Rule,
    below_pay,
    has_hazard,
    younger_than,
)
from backend.screening.rules.vocabulary import Grouping, RuleOutcome, SpecialItem

WORKING: tuple[Rule, ...] = (
    Rule(
        code="S-15",
        red_line="BD-14",
        outcome=RuleOutcome.signal,
        fields=("labour_grade", "post_name"),
        settings=("labour_grade",),
        title=("高强度体力劳动", "Heavy labour"),
        explanation=(
            "体力劳动强度Ⅲ级或以上：{values}",
            "Labour of intensity III or above: {values}",
        ),
        hit=lambda s: col("labour_grade") >= s.thresholds.labour_grade,
    ),
    Rule(
        code="S-16",
        red_line="BD-15",
        outcome=RuleOutcome.signal,
        special_item=SpecialItem.hazard,
        grouping=Grouping.major,
        fields=("hazards", "post_name", "special_filing_no"),
        settings=("special_majors",),
        title=("高风险岗位", "High-risk post"),
        explanation=(
            "岗位有高风险因素且无相应的特殊岗位备案：{values}",
            "A high-risk post without a special filing for it: {values}",
        ),
        hit=lambda _: (
            has_hazard("height", "underground", "radioactive", "toxic", "explosive")
            & ~col("exempt_hazard")
        ),
    ),
    Rule(
        code="S-17",
        red_line="BD-10",
        outcome=RuleOutcome.signal,
        fields=("age_first", "age_last", "hazards", "post_name"),
        settings=("adult_age",),
        title=("未成年工禁忌劳动", "Work forbidden to juvenile workers"),
        explanation=(
            "未满18周岁从事未成年工禁忌劳动：{values}",
            "Under 18 in work forbidden to juvenile workers: {values}",
        ),
        hit=lambda s: younger_than(s.thresholds.adult_age) & has_hazard("juvenile_forbidden"),
    ),
    Rule(
        code="S-18",
        red_line="BD-11",
        outcome=RuleOutcome.signal,
        fields=("gender", "hazards", "post_name"),
        title=("女职工禁忌劳动", "Work forbidden to female workers"),
        explanation=(
            "女学生从事女职工禁忌劳动：{values}",
            "A female student in work forbidden to female workers: {values}",
        ),
        hit=lambda _: (col("gender") == "female") & has_hazard("female_forbidden"),
    ),
    Rule(
        code="S-19",
        red_line="BD-07",
        outcome=RuleOutcome.signal,
        fields=("agreement_daily_hours",),
        settings=("daily_hours",),
        title=("协议工时超限", "Hours agreed beyond the limit"),
        explanation=(
            "协议约定的日工作时长超限：{values}",
            "The agreement sets too many hours a day: {values}",
        ),
        hit=lambda s: col("agreement_daily_hours") > s.thresholds.daily_hours,
    ),
    Rule(
        code="S-20",
        red_line="BD-04",
        outcome=RuleOutcome.signal,
        fields=("class_name", "start_on", "host_name", "arrange_mode", "consent_on"),
        settings=("class_size",),
        title=("整班安排到同一单位且缺同意书", "A whole class at one host, consent missing"),
        explanation=(
            "整班同日到同一单位、无人自主选择，且有学生缺知情同意书：{values}",
            "A whole class went to one host at once, nobody by choice, consent missing: {values}",
        ),
        hit=lambda _: col("class_in_one_host"),
    ),
    Rule(
        code="S-21",
        red_line="YJ-01",
        outcome=RuleOutcome.signal,
        combining=("S-10b", "S-11", "S-14", "T-03"),
        fields=(
            "intermediary",
            "payer_uscc",
            "host_uscc",
            "fee_charge",
            "deposit",
            "pay_monthly",
            "post_wage",
        ),
        settings=("pay_percent", "payer_pairs"),
        title=("疑似营利性组织实习", "Perhaps organised for profit"),
        explanation=(
            "中介或第三方付酬，并收费或压低报酬：{values}",
            "An agency or another payer, together with charges or low pay: {values}",
        ),
        hit=lambda s: (
            (col("intermediary") | col("pays_another"))
            & ((col("fee_charge") > 0) | (col("deposit") > 0) | below_pay(s))
        ),
    ),
    Rule(
        code="S-22",
        red_line="BD-05",
        outcome=RuleOutcome.signal,
        fields=("post_name", "host_name", "major_category"),
        settings=("repetitive_words",),
        title=("多专业学生做同一简单岗位", "Several majors in one repetitive post"),
        explanation=(
            "同校不同专业大类的学生在同一简单重复岗位：{values}",
            "Students of different majors of one school in the same repetitive post: {values}",
        ),
        hit=lambda _: col("is_repetitive") & col("post_mixes_majors"),
    ),
    Rule(
        code="S-23",
        red_line="BD-22",
        outcome=RuleOutcome.signal,
        fields=("fee_guarantee", "fees"),
        title=("收取担保金", "Guarantee taken"),
        explanation=("收取担保金或保证金：{values}", "A guarantee was taken: {values}"),
        hit=lambda _: col("fee_guarantee") > 0,
    ),
    Rule(
        code="S-24",
        red_line=None,
        outcome=RuleOutcome.signal,
        fields=("original_type", "start_on", "end_on", "ended_early_on"),
        settings=("disguised_months",),
        title=("以其他名义安排长期实习", "A long placement under another name"),
        explanation=(
            "以社会实践、教学实习或工学交替名义安排一个月以上的实习：{values}",
            "A placement of more than a month under another name: {values}",
        ),
        hit=lambda _: (
            certainly(col("original_type").is_in(["社会实践", "教学实习", "工学交替"]))
            & col("lasts_over_disguise")
        ),
    ),
)
