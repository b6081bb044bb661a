"""Words of the rules: what a hit means, what may exempt it, how suspicions are grouped."""

from enum import StrEnum


class RuleOutcome(StrEnum):
    """What a hit means to those who judge it. To schools all of them are suspicions (疑点)."""

    breach = "breach"
    warning = "warning"
    signal = "signal"
    duty = "duty"


class SpecialItem(StrEnum):
    """What a special filing (特殊岗位备案) of Article 17 may exempt from."""

    hours = "hours"
    rest = "rest"
    hazard = "hazard"


class Grouping(StrEnum):
    """What one suspicion is about: a school's placements at one host, in one major, or of one
    cohort in one major."""

    host = "host"
    major = "major"
    cohort = "cohort"


class ScreeningEngine(StrEnum):
    """What computes: polars in this process, or Spark wherever it runs."""

    polars = "polars"
    spark = "spark"


OUTCOME_LABELS: dict[RuleOutcome, tuple[str, str]] = {
    RuleOutcome.breach: ("记录可直接判断", "records alone can tell"),
    RuleOutcome.warning: ("一般性要求", "general requirement"),
    RuleOutcome.signal: ("需人工判断", "a person must tell"),
    RuleOutcome.duty: ("应办事项", "duty"),
}
"""What a reader is told: before a person has confirmed it nothing is called a violation."""

NOT_CHECKED = ("BD-03", "BD-21", "BD-23", "BD-24", "BD-25")
"""Red lines without a field in an internship record: never checked by machine."""
