"""R-01: records held against what another register lists of the school's students.

Its expressions speak of the frame that `roster.filing` makes, not of records: a record is a student
on post, and the list says whether that student is filed.
"""

from narwhals import col

from backend.screening.rules.rule import Rule, graded
from backend.screening.rules.vocabulary import Grouping, RuleOutcome

LISTING: tuple[Rule, ...] = (
    Rule(
        code="R-01",
        red_line="F01",
        outcome=RuleOutcome.duty,
        is_for_posts=True,
        grouping=Grouping.cohort,
        fields=("enrolled_on", "enrolled_last_on", "major_code"),
        facts=("filing_is_named", "roster_recorded", "roster_expected", "roster_filed"),
        title=("在岗而不在备案平台名单", "On post, not on the filing platform's list"),
        explanation=(
            "在岗学生不在备案平台名单中，或在岗（应在岗）人数多于备案人数：{values}",
            "Students on post are not on the filing platform's list, or more are (or should be) on"
            " post than are filed: {values}",
        ),
        hit=lambda _: ~col("is_on_list"),
        # A count says how many are missing, and not who.
        grade=lambda _: graded(col("filing_is_named"), RuleOutcome.duty, RuleOutcome.signal),
        outcomes=(RuleOutcome.duty, RuleOutcome.signal),
    ),
)
