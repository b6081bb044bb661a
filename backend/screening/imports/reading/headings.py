"""Where the headings of a sheet stand, and what they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from backend.screening.records.fields import field_of_heading

DEPTH = 30
"""Rows with content among which headings are looked for."""
_LONGEST = 60

Grid = list[tuple[int, dict[int, str]]]
"""Row number, and its cells by position."""
Merges = list[list[int]]


@dataclass(frozen=True)
class Headings:
    """The headings of a sheet by position."""

    first_row: int
    row: int
    """The last row of headings: data begin below."""
    texts: Mapping[int, str]
    known: int
    """How many different fields they tell."""


def find(grid: Grid, merges: Merges, fields: Callable[[str], str | None]) -> Headings | None:
    """The row, or two rows together, whose cells tell most fields; at least two."""
    filled = [(number, _filled(number, cells, merges)) for number, cells in grid]
    found: list[Headings] = []
    for place, (number, cells) in enumerate(filled):
        candidates = [_headings(number, number, cells, fields)]
        if place + 1 < len(filled):
            below, children = filled[place + 1]
            parents = _spread(cells, grid[place + 1][1])
            joined = {
                position: _joined(parents.get(position), children.get(position), fields)
                for position in parents.keys() | children.keys()
            }
            candidates.append(_headings(number, below, joined, fields))
        found += [candidate for candidate in candidates if candidate.known >= 2]
    # Where one row tells as much as two together, the row above it is a title.
    return max(found, key=lambda one: (one.known, one.first_row == one.row), default=None)


def plausible(grid: Grid) -> Headings | None:
    """The first row that could be headings though we know none: three short different texts."""
    for number, cells in grid:
        texts = list(cells.values())
        if (
            len(texts) >= 3
            and len(set(texts)) == len(texts)
            and all(len(text) <= _LONGEST and not _is_number(text) for text in texts)
        ):
            return Headings(number, number, _clean(cells), 0)
    return None


def _headings(
    first: int, last: int, cells: Mapping[int, str], fields: Callable[[str], str | None]
) -> Headings:
    texts = _clean(cells)
    known = {fields(text) for text in texts.values()} - {None}
    return Headings(first, last, texts, len(known))


def _clean(cells: Mapping[int, str]) -> dict[int, str]:
    return {place: " ".join(text.split())[:200] for place, text in cells.items() if text.strip()}


def _filled(number: int, cells: dict[int, str], merges: Merges) -> dict[int, str]:
    """A row with the text of merged cells in each of their columns."""
    found = dict(cells)
    for first_row, first, last_row, last in merges:
        if first_row == number == last_row and first in cells:
            found.update(dict.fromkeys(range(first, min(last, first + 300) + 1), cells[first]))
    return found


def _spread(parents: dict[int, str], children: dict[int, str]) -> dict[int, str]:
    """Texts above, spread to the right over blank cells that have something below them."""
    found = dict(parents)
    for position in sorted(children):
        if position not in found and (before := found.get(position - 1)) is not None:
            found[position] = before
    return found


def _joined(parent: str | None, child: str | None, fields: Callable[[str], str | None]) -> str:
    """One heading of two cells: together where that is known (监护人 + 姓名), else the lower."""
    if not parent or not child or parent == child:
        return child or parent or ""
    together = f"{parent}{child}"
    return together if fields(together) else child


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace("-", "").isdigit()


def field_with(overrides: Mapping[str, str | None]) -> Callable[[str], str | None]:
    """How headings tell fields, mapped by hand first."""
    return lambda text: overrides[text] if text in overrides else field_of_heading(text)
