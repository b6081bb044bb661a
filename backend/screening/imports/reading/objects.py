"""Records sent as JSON objects by field name: an array, or one object after the other."""

import codecs
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from backend.screening.imports.reading.cells import text_of
from backend.screening.imports.reading.refused import DAMAGED, TOO_WIDE, UNLIKE, Refused

_PIECE = 1024 * 1024
_OBJECT_LIMIT = 4 * 1024 * 1024
_SHAPES_LIMIT = 64
_NAME_LIMIT = 100
_BLANKS = " \t\r\n"
_NONE = "无"
"""An explicit empty list: known to be none, unlike null."""

Shape = tuple[str, ...]


def parse(file: BinaryIO) -> Iterator[dict[str, Any]]:
    """The objects of a file, one at a time."""
    decode = json.JSONDecoder(parse_constant=_no_constant).raw_decode
    pieces = _pieces(file)
    text, at, row = next(pieces, ""), 0, 0
    between = _BLANKS
    while True:
        while at < len(text) and text[at] in between:
            at += 1
        if at == len(text):
            text, at = next(pieces, ""), 0
            if not text:
                return
        elif row == 0 and text[at] == "[" and between == _BLANKS:
            between, at = _BLANKS + ",", at + 1
        elif text[at] == "]" and between != _BLANKS:
            return
        elif text[at] != "{":
            raise Refused(UNLIKE, row=row + 1)
        else:
            try:
                found, at = decode(text, at)
            except RecursionError as error:
                raise Refused(UNLIKE, row=row + 1) from error
            except ValueError as error:
                piece = next(pieces, "")
                if not piece or len(text) - at > _OBJECT_LIMIT:
                    raise Refused(DAMAGED) from error
                text, at = text[at:] + piece, 0
                continue
            row += 1
            yield found


def _pieces(file: BinaryIO) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    file.seek(0)
    try:
        while piece := file.read(_PIECE):
            yield decoder.decode(piece)
    except UnicodeDecodeError as error:
        raise Refused(DAMAGED) from error


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def by_shape(
    objects: Iterable[Mapping[str, Any]], *, columns: int, size: int
) -> Iterator[tuple[Shape, list[tuple[int, list[Any]]]]]:
    """Objects with the same members together, at most `size` at a time, numbered from 1.

    Objects are kept apart by their members because an absent member is undeclared and a null one
    is blank. Refused where there are too many shapes or members.
    """
    shapes: dict[frozenset[str], Shape] = {}
    waiting: dict[Shape, list[tuple[int, list[Any]]]] = {}
    for row, one in enumerate(objects, 1):
        members = frozenset(one)
        shape = shapes.get(members)
        if shape is None:
            if len(shapes) == _SHAPES_LIMIT or any(len(name) > _NAME_LIMIT for name in members):
                raise Refused(UNLIKE, row=row)
            if len(members) > columns:
                raise Refused(TOO_WIDE, sheet="", columns=len(members), limit=columns)
            shape = shapes[members] = tuple(one)
            waiting[shape] = []
        waiting[shape].append((row, [value_of(one[name], row) for name in shape]))
        if len(waiting[shape]) == size:
            yield shape, waiting[shape]
            waiting[shape] = []
    yield from ((shape, rows) for shape, rows in waiting.items() if rows)


def value_of(value: Any, row: int) -> Any:
    """A member as a cell: lists as their text joined by `;`, pairs in them by `:`."""
    if not isinstance(value, (list, dict)):
        return value
    if value == []:
        return _NONE
    parts = value if isinstance(value, list) else [value]
    return ";".join(_part(part, row) for part in parts)


def _part(part: Any, row: int) -> str:
    values: Sequence[Any] = list(part.values()) if isinstance(part, dict) else [part]
    if any(isinstance(one, (list, dict)) for one in values):
        raise Refused(UNLIKE, row=row)
    return ":".join(text_of(one) for one in values)
