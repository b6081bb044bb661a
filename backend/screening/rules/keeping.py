"""Rules about thresholds, duties and the data themselves: T-01 to T-09.

Source: 《职业学校学生实习管理规定》 (教职成〔2021〕4号), as `docs/screening.md` reads it.
"""

from narwhals import col

from backend.screening.rules.kleene import NO, YES, after_start, missing, where
from backend.screening.rules.rule import (
    POST,
    Rule,
    below_pay,
)
from backend.screening.rules.vocabulary import RuleOutcome

KEEPING: tuple[Rule, ...] = (
    Rule(
        code="T-01",
        red_line="TH-01",
        outcome=RuleOutcome.warning,
        is_for_posts=True,
        fields=("host_name", "host_staff"),
        facts=("host_peak", "host_peak_on", "host_peak_staff"),
        settings=("host_percent", "least_staff", "least_interns", "host_staff"),
        title=("实习人数超过单位人数10%", "Interns over 10 % of the host's staff"),
        explanation=(
            "单位当日实习生超过在岗职工的10%：{values}",
            "Interns on that day were more than 10 % of the host's staff: {values}",
        ),
        hit=lambda _: POST & col("is_outside_host"),
    ),
    Rule(
        code="T-02",
        red_line="TH-02",
        outcome=RuleOutcome.warning,
        is_for_posts=True,
        fields=("host_name", "post_name", "post_staff"),
        facts=("post_peak", "post_peak_on", "post_peak_staff"),
        settings=("post_percent", "least_staff", "least_interns"),
        title=("同岗位实习人数超过20%", "Interns over 20 % of the post's staff"),
        explanation=(
            "岗位当日实习生超过同类岗位职工的20%：{values}",
            "Interns on that day were more than 20 % of the staff at such posts: {values}",
        ),
        hit=lambda _: POST & col("is_outside_post"),
    ),
    Rule(
        code="T-03",
        red_line="TH-03",
        outcome=RuleOutcome.warning,
        is_for_posts=True,
        fields=("independent", "pay_monthly", "post_wage", "lowest_tier_wage"),
        settings=("pay_percent",),
        title=("独立上岗报酬低于80%", "Pay under 80 % of the post's wage"),
        explanation=(
            "独立上岗而报酬低于同岗位工资的80%：{values}",
            "Works independently for less than 80 % of the post's wage: {values}",
        ),
        hit=lambda s: (
            POST
            & col("independent")
            & below_pay(s)
            & where(
                col("lowest_tier_wage").is_null(), YES, col("pay_monthly") < col("lowest_tier_wage")
            )
        ),
    ),
    Rule(
        code="T-04",
        red_line="TH-06",
        outcome=RuleOutcome.warning,
        is_for_posts=True,
        fields=(
            "start_on",
            "start_last_on",
            "end_on",
            "end_last_on",
            "ended_early_on",
            "major_code",
        ),
        settings=("months", "grace_days", "month_limits"),
        title=("岗位实习时间过长", "Post internship too long"),
        explanation=(
            "岗位实习超过规定月数：{values}",
            "The post internship lasts longer than allowed: {values}",
        ),
        hit=lambda _: POST & col("lasts_too_long"),
    ),
    Rule(
        code="T-05",
        red_line="TH-07",
        outcome=RuleOutcome.duty,
        is_for_posts=True,
        fields=("consent_on", "start_on", "start_last_on"),
        title=("缺知情同意书", "Consent missing"),
        explanation=(
            "没有知情同意书，或晚于实习开始：{values}",
            "No letter of consent, or later than the start: {values}",
        ),
        hit=lambda _: (
            POST & (missing("consent_on", "consent_declared") | after_start("consent_on"))
        ),
    ),
    Rule(
        code="T-06",
        red_line="TH-21",
        outcome=RuleOutcome.duty,
        is_for_posts=True,
        fields=("policy_no", "policy_from", "policy_to", "start_on", "end_on", "ended_early_on"),
        settings=("policies",),
        title=("保险未覆盖实习期", "Not insured throughout"),
        explanation=(
            "没有实习责任保险，或未覆盖整个实习期：{values}",
            "No liability insurance, or not for the whole placement: {values}",
        ),
        hit=lambda _: POST & ~col("covered"),
    ),
    Rule(
        code="T-07",
        red_line="F01",
        outcome=RuleOutcome.duty,
        is_for_posts=True,
        fields=("filing_no", "filed_on", "start_on", "start_last_on"),
        title=("未在开始前备案", "Not filed before the start"),
        explanation=(
            "没有备案，或在实习开始后才备案：{values}",
            "Not filed, or filed after the start: {values}",
        ),
        hit=lambda _: POST & (missing("filing_no", "filing_declared") | after_start("filed_on")),
    ),
    Rule(
        code="T-08",
        red_line=None,
        outcome=RuleOutcome.signal,
        is_for_posts=True,
        fields=(
            "host_name",
            "start_on",
            "start_last_on",
            "end_on",
            "end_last_on",
            "ended_early_on",
        ),
        title=("两段实习时间重叠", "Two placements at once"),
        explanation=(
            "同一学生在不同单位的岗位实习时间重叠：{values}",
            "One student in post internships at different hosts at once: {values}",
        ),
        hit=lambda _: POST & col("overlaps"),
    ),
    Rule(
        code="T-09",
        red_line=None,
        outcome=RuleOutcome.signal,
        fields=("agreement_no",),
        settings=("agreements_per_class",),
        title=("协议编号重复", "One agreement number for several students"),
        explanation=(
            "同一协议编号用于多名学生：{values}",
            "One agreement number stands for several students: {values}",
        ),
        hit=lambda s: NO if s.agreements_per_class else col("agreement_is_shared"),
    ),
)
