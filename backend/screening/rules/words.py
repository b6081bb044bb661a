"""Names, compared without regard to case, width and blanks, and the word lists over them.

Normalising and searching happen once for each different name, in Python, where Unicode is whole;
the rows are only looked up.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import polars as pl
from narwhals import col

from backend.screening.rules.frames import Rows, distinct, looked_up
from backend.screening.rules.registers import Settings

_BETWEEN = "\n"
"""Between texts that are normalised together; inside of one it is a blank like any other."""


def key(text: str) -> str:
    """What two spellings of one name have in common (NFKC, casefolded, without blanks)."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def keys(texts: Sequence[str]) -> list[str]:
    """The key of each."""
    whole = _BETWEEN.join(text.replace(_BETWEEN, " ") for text in texts)
    normal = unicodedata.normalize("NFKC", whole).casefold()
    return ["".join(text.split()) for text in normal.split(_BETWEEN)] if texts else []


def add_names(rows: Rows, settings: Settings) -> Rows:
    """With `is_entertainment`, `is_agency` and `is_repetitive`."""
    hosts, posts = _names(rows, "host_name"), _names(rows, "post_name")
    return rows.with_columns(
        is_entertainment=among(col("host_name"), _having(hosts, settings.entertainment_words)),
        is_agency=among(col("host_name"), _having(hosts, settings.agency_words)),
        is_repetitive=among(col("post_name"), _having(posts, settings.repetitive_words)),
    )


def add_key(rows: Rows, column: str, *, to: str) -> Rows:
    """With the key of a column's texts. For few different texts: they are collected."""
    names = _names(rows, column)
    table = pl.DataFrame(
        list(names.items()), schema={column: pl.String, to: pl.String}, orient="row"
    )
    return looked_up(rows, table, on=[column])


def among(value: nw.Expr, values: Sequence[Any]) -> nw.Expr:
    """Whether it is one of the values; null stays unknown, none of none is false."""
    return value.is_in(values) if values else ~(value == value)  # noqa: PLR0124 - keeps null


def _names(rows: Rows, column: str) -> dict[str, str]:
    """The different texts of a column with their keys."""
    texts = distinct(rows, [column])[column].drop_nulls().sort().to_list()
    return dict(zip(texts, keys(texts), strict=True))


def _having(names: Mapping[str, str], words: Sequence[str]) -> list[str]:
    """The names that contain any of the words."""
    if not words:
        return []
    any_word = re.compile("|".join(re.escape(key(word)) for word in words))
    return [name for name, normal in names.items() if any_word.search(normal)]
