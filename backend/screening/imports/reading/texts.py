"""Tables in lines of text: the encoding and the delimiter are found, never asked for."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from backend.screening.imports.reading.books import RawSheet
from backend.screening.imports.reading.refused import DAMAGED, UNSUPPORTED, Refused

_PIECE = 1024 * 1024
_DELIMITERS = ",\t;"
_SAMPLE = 64 * 1024
_CELL_LIMIT = 32_767
"""What a cell of Excel can hold: more is a quotation mark that nobody closed."""


def sheet(file: BinaryIO) -> tuple[RawSheet, int]:
    """The one table of a text file, and how many characters were no text in its encoding."""
    encoding = encoding_of(file)
    broken = 0 if _is_valid(file, encoding) else _count_broken(file, encoding)
    file.seek(0)
    lines = io.TextIOWrapper(file, encoding, errors="replace", newline="")
    sample = lines.read(_SAMPLE)
    if "\x00" in sample:
        raise Refused(UNSUPPORTED)
    lines.seek(0)
    return RawSheet("", rows=_rows(lines, delimiter_of(sample))), broken


def encoding_of(file: BinaryIO) -> str:
    """By the byte order mark, else UTF-8 where the whole file is, else GB18030."""
    file.seek(0)
    head = file.read(4)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8" if _is_valid(file, "utf-8") else "gb18030"


def _is_valid(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _count_broken(file: BinaryIO, encoding: str) -> int:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    file.seek(0)
    count = 0
    while piece := file.read(_PIECE):
        count += decoder.decode(piece).count("\ufffd")
    return max(count, 1)


def delimiter_of(sample: str) -> str:
    """The delimiter that most lines agree on, outside of quotation marks."""
    lines = [line for line in sample.splitlines()[:50] if line.strip()]
    best, score = ",", 0
    for delimiter in _DELIMITERS:
        counts = Counter(_count(line, delimiter) for line in lines)
        counts.pop(0, None)
        if not counts:
            continue
        columns, agreeing = counts.most_common(1)[0]
        if columns * agreeing > score:
            best, score = delimiter, columns * agreeing
    return best


def _count(line: str, delimiter: str) -> int:
    return sum(part.count(delimiter) for part in line.split('"')[::2])


def _rows(lines: io.TextIOWrapper, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_CELL_LIMIT)
    try:
        yield from csv.reader(lines, delimiter=delimiter)
    except csv.Error as error:
        raise Refused(DAMAGED) from error
