"""Whether a post fits a major: the same of the 19 categories, or one that is adjacent to it."""

from collections.abc import Iterable

import narwhals as nw
import polars as pl
from narwhals import col

from backend.screening.rules.frames import Rows, distinct, looked_up
from backend.screening.rules.kleene import certainly, where
from backend.screening.rules.registers import Settings
from backend.screening.rules.words import among

_WIDTH = 32
"""More than there are categories, so that a set of categories and a category make one number."""


def add_fit(rows: Rows, settings: Settings) -> Rows:
    """With `fits`: null where the major's category or those of the post are not known.

    A post without any codes is judged by what the source says about it.
    """
    near = settings.adjacency | {(other, one) for one, other in settings.adjacency}
    texts = [text for text in distinct(rows, ["post_categories"])["post_categories"] if text]
    fitting = [
        number * _WIDTH + major
        for number, text in enumerate(texts)
        for major in range(1, _WIDTH)
        if any(category == major or (major, category) in near for category in _categories(text))
    ]
    table = pl.DataFrame(
        {"post_categories": texts, "category_set": range(len(texts))},
        schema={"post_categories": pl.String, "category_set": pl.Int64},
    )
    pair = col("category_set") * _WIDTH + col("major_category").cast(nw.Int64)
    has_codes = certainly(col("post_major_codes") != "") | certainly(col("post_categories") != "")
    return looked_up(rows, table, on=["post_categories"]).with_columns(
        fits=where(has_codes, among(pair, fitting), col("related"))
    )


def is_special(settings: Settings) -> nw.Expr:
    """Whether the major is on the special list; one that is not known is not."""
    return nw.coalesce(
        col("major_code").is_in(spellings(settings.special_majors)), nw.lit(value=False)
    )


def is_listed(settings: Settings) -> nw.Expr:
    """A major whose posts need nights and holidays, of a record that names no filing for it."""
    return is_special(settings) & ~certainly(col("special_filing_no") != "")


def spellings(codes: Iterable[str]) -> list[str]:
    """State-controlled majors may carry the suffix K."""
    return sorted({code.removesuffix("K") + suffix for code in codes for suffix in ("", "K")})


def _categories(text: str) -> list[int]:
    return [int(part) for part in text.split(";") if part]
