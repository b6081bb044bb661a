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
    """What one suspicion is about: a school's placements at one host, or in one major."""

    host = "host"
    major = "major"


class ScreeningEngine(StrEnum):
    """What computes: polars in this process, or Spark wherever it runs."""

    polars = "polars"
    spark = "spark"


OUTCOME_LABELS: dict[RuleOutcome, tuple[str, str]] = {
    RuleOutcome.breach: ("违反", "breach"),
    RuleOutcome.warning: ("预警", "warning"),
    RuleOutcome.signal: ("线索", "signal"),
    RuleOutcome.duty: ("义务", "duty"),
}

NOT_CHECKED = ("BD-03", "BD-21", "BD-23", "BD-24", "BD-25")
"""Red lines without a field in an internship record: never checked by machine."""
