"""Faults as the child marks them: by sheet and cell, and as a list."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LIST_NAMES = {"zh": "错误清单", "en": "Faults"}
_TITLES = {
    "zh": ("工作表", "行", "列", "单元格", "填写内容", "原因", "改法"),
    "en": ("Sheet", "Row", "Column", "Cell", "Value", "Reason", "Remedy"),
}
WIDTHS = (14, 8, 22, 10, 24, 46, 60)


@dataclass
class Marks:
    """What is wrong in one sheet."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    """Row from 1 and column from 0 of a cell, and what to tell about it."""


@dataclass
class Faults:
    """Everything that is wrong in a file."""

    language: str
    marks: dict[str, Marks]
    lines: list[tuple[str, ...]]
    """Rows of the list, texts."""
    unlisted: int = 0

    @property
    def list_name(self) -> str:
        """The name of the sheet that lists the faults."""
        return LIST_NAMES.get(self.language, LIST_NAMES["zh"])

    def table(self) -> Iterator[tuple[str, ...]]:
        """The list with its titles."""
        yield _TITLES.get(self.language, _TITLES["zh"])
        yield from self.lines
        if self.unlisted:
            english = self.language == "en"
            yield (f"{self.unlisted} more" if english else f"另有 {self.unlisted} 处未列出",)


def load(path: Path, options: dict[str, Any]) -> Faults:
    """The faults that the parent wrote down, each at its cell.

    A fault of a whole row, or of a field without a column, is told at the first column.
    """
    language = options["language"]
    english = language == "en"
    sheets = {sheet["name"]: sheet for sheet in options["sheets"]}
    faults = Faults(language, {name: Marks() for name in sheets}, [])
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            sheet = sheets.get(told["sheet"], {"positions": {}, "heading_row": 0})
            column = sheet["positions"].get(told["field"])
            # JSON objects are counted from 1; in a workbook a row of headings stands above them.
            row = told["row"] + (sheet["heading_row"] == 0)
            place = f"{_letters(column)}{row}" if column is not None else ""
            if len(faults.lines) < options["listed"]:
                cells = (told["sheet"], str(row), told["heading"], place)
                faults.lines.append((*cells, told["value"], told["reason"], told["remedy"]))
            else:
                faults.unlisted += 1
            text = f"{told['reason']}\n{told['remedy']}"
            if column is None and told["heading"]:
                text = f"{told['heading']}{': ' if english else '：'}{text}"
            marks = faults.marks.setdefault(told["sheet"], Marks()).cells
            key = (row, column or 0)
            marks[key] = f"{marks[key]}\n{text}" if key in marks else text
    return faults


def _letters(position: int) -> str:
    letters, place = "", position + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
