"""What a rule is, and the few expressions that several rules share."""

from collections.abc import Callable
from dataclasses import dataclass

import narwhals as nw
from narwhals import col

from backend.screening.rules.kleene import agreed
from backend.screening.rules.registers import Settings
from backend.screening.rules.vocabulary import Grouping, RuleOutcome, SpecialItem

Expression = Callable[[Settings], nw.Expr]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule. `fields` are the columns of a record that a suspicion shows, in order of weight."""

    code: str
    red_line: str | None
    """Code of a red line, of a threshold (TH-) or of a focus item; null for checks of data."""
    outcome: RuleOutcome
    """What a hit means unless `grade` says otherwise for the row."""
    fields: tuple[str, ...]
    facts: tuple[str, ...] = ()
    """Columns that the engine adds to its answer beside it, because no record holds them."""
    title: tuple[str, str]
    """zh, en: a heading."""
    explanation: tuple[str, str]
    """zh, en: what was found; `{values}` stands for the values that triggered it."""
    hit: Expression
    grade: Expression | None = None
    """The outcome of a row that is hit, where it depends on the row."""
    outcomes: tuple[RuleOutcome, ...] = ()
    """Every outcome that `grade` can give."""
    version: int = 1
    special_item: SpecialItem | None = None
    combining: tuple[str, ...] = ()
    """Codes of the rules whose suspicions this one only brings together."""
    grouping: Grouping = Grouping.host
    """By major: where the major is on the special list and the row names no filing."""
    settings: tuple[str, ...] = ()
    """Settings it depends on: thresholds by their name, else members of `Settings`."""
    is_for_posts: bool = False
    """Never raised for a cognitive internship."""


POST = col("internship_type") == "post"
COGNITIVE = col("internship_type") == "cognitive"


def younger_than(years: int) -> nw.Expr:
    """Full years at the start, on its first and last possible day."""
    return agreed(col("age_first") < years, col("age_last") < years)


def has_hazard(*codes: str) -> nw.Expr:
    """Whether any of them is among the hazards of the post."""
    found = col("hazards").str.contains(f";{codes[0]};", literal=True)
    for code in codes[1:]:
        found = found | col("hazards").str.contains(f";{code};", literal=True)
    return found


def below_pay(settings: Settings) -> nw.Expr:
    """Less than the share of the post's wage that is due, compared without division."""
    pay, wage = col("pay_monthly").cast(nw.Int64), col("post_wage").cast(nw.Int64)
    return pay * 100 < wage * settings.thresholds.pay_percent


def graded(condition: nw.Expr, outcome: RuleOutcome, otherwise: RuleOutcome) -> nw.Expr:
    """One outcome where the condition is true, the other elsewhere."""
    return nw.when(condition).then(nw.lit(outcome.value)).otherwise(nw.lit(otherwise.value))
