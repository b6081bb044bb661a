"""Three values. Narwhals' `&`, `|` and `~` follow Kleene on every engine: null is unknown.

Here is what they do not say by themselves: constants, a certain yes, and dates that are known
by their month or year alone.
"""

import narwhals as nw

YES = nw.lit(value=True)
NO = nw.lit(value=False)
UNKNOWN = nw.lit(None, dtype=nw.Boolean)


def certainly(answer: nw.Expr) -> nw.Expr:
    """True where it is true; false where it is false or unknown."""
    return nw.coalesce(answer, NO)


def where(condition: nw.Expr, answer: nw.Expr, otherwise: nw.Expr) -> nw.Expr:
    """One answer where the condition is true, the other where it is false or unknown."""
    return nw.when(condition).then(answer).otherwise(otherwise)


def agreed(first: nw.Expr, last: nw.Expr) -> nw.Expr:
    """The answer at the first and at the last possible day, where they are the same."""
    return nw.when(first & last).then(YES).when(~first & ~last).then(NO).otherwise(UNKNOWN)


def counted(answer: nw.Expr) -> nw.Expr:
    """1 where it is true, else 0: numbers that every engine can add up."""
    one, zero = nw.lit(1, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64)
    return nw.when(answer).then(one).otherwise(zero)


def missing(field: str, declared: str) -> nw.Expr:
    """Whether a duty was left out: blank in a column the source had; unknown without the column."""
    return (
        nw.when(~nw.col(field).is_null())
        .then(NO)
        .when(certainly(nw.col(declared)))
        .then(YES)
        .otherwise(UNKNOWN)
    )


def after_start(day: str) -> nw.Expr:
    """Whether a day lies after the start of the placement."""
    return agreed(nw.col(day) > nw.col("start_on"), nw.col(day) > nw.col("start_last_on"))
