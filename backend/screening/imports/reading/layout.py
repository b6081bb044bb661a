"""Sheets as tables: headings found, what is no data left out, merged cells filled."""

from collections.abc import Callable

import polars as pl

from backend.screening.imports.reading import errors, headings
from backend.screening.imports.reading.headings import Headings
from backend.screening.imports.reading.notes import Note
from backend.screening.imports.reading.received import RawFile, RawSheet, position_of
from backend.screening.imports.reading.tables import Column, Contents, Limits, Sheet, letters_of
from backend.screening.imports.reading.vocabulary import OWN_SHEETS, FileFormat, SheetRole

_TOTALS = r"^(本页|全校|全部)?(合计|总计|小计|共计|累计|总人数)[^A-Za-z]{0,8}$"
_FOOTERS = r"^(注|备注|说明|填表|填报|制表|审核|负责人|单位负责人|联系人|联系电话)[^:：]{0,8}[:：]"
_ROWS_NAMED = 10

_NOTHING = pl.DataFrame(schema={"row": pl.Int64})


def contents_of(
    raw: RawFile, limits: Limits, fields: Callable[[str], str | None]
) -> tuple[list[Contents], list[Note]]:
    """The sheets of a file as tables; `fields` knows headings by what they tell.

    Raises EmptyTable, NoHeadings and TooManyRows.
    """
    if raw.format in (FileFormat.json, FileFormat.ndjson):
        contents = [_of_objects(sheet) for sheet in raw.sheets]
        notes: list[Note] = []
    else:
        contents, notes = _of_sheets(raw.sheets, fields)
    if sum(one.sheet.rows for one in contents) > limits.rows:
        raise errors.TooManyRows(limit=limits.rows)
    return contents, notes


def _of_objects(raw: RawSheet) -> Contents:
    columns = tuple(Column(place, name, None) for place, name in enumerate(raw.headings or ()))
    cells = raw.cells()
    return Contents(Sheet("", SheetRole.students, 0, columns, cells.height), cells)


def _of_sheets(
    sheets: list[RawSheet], fields: Callable[[str], str | None]
) -> tuple[list[Contents], list[Note]]:
    shown = [raw for raw in sheets if not raw.is_hidden and raw.name not in OWN_SHEETS]
    cells = {id(raw): raw.cells() for raw in shown}
    if not any(one.height for one in cells.values()):
        raise errors.EmptyTable()
    grids = {place: _grid(one) for place, one in cells.items()}
    tables = {id(raw): headings.find(grids[id(raw)], raw.merges, fields) for raw in shown}
    if not any(tables.values()):
        tables = {place: headings.plausible(grid) for place, grid in grids.items()}
    if not any(tables.values()):
        raise errors.NoHeadings(rows=headings.DEPTH)
    notes: list[Note] = []
    contents = [
        _contents(raw, cells.get(id(raw), _NOTHING), tables.get(id(raw)), notes) for raw in sheets
    ]
    return contents, notes


def _grid(cells: pl.DataFrame) -> headings.Grid:
    head = cells.head(headings.DEPTH)
    places = [position_of(name) for name in head.columns[1:]]
    return [
        (row[0], {place: text for place, text in zip(places, row[1:], strict=True) if text})
        for row in head.iter_rows()
    ]


def _contents(
    raw: RawSheet, cells: pl.DataFrame, table: Headings | None, notes: list[Note]
) -> Contents:
    said = {"sheet": raw.name}
    if table is None:
        if raw.is_hidden:
            notes.append(Note("sheet_hidden", said))
        elif raw.name not in OWN_SHEETS:
            notes.append(Note("sheet_not_a_table" if cells.height else "sheet_empty", said))
        return Contents(Sheet(raw.name, SheetRole.skipped, 0, (), 0), cells.clear())
    if table.first_row < table.row:
        rows = {"first": table.first_row, "row": table.row}
        notes.append(Note("two_heading_rows", said | rows))
    elif cells["row"][0] < table.first_row:
        notes.append(Note("rows_above_headings", said | {"row": table.row}))
    columns = _columns(table, cells)
    data = cells.filter(pl.col("row") > table.row)
    for code, is_no_data in (
        ("headings_repeated", _repeats(data, columns)),
        ("totals_left_out", _is_total(data)),
        ("footers_left_out", _is_footer(data)),
    ):
        data = _without(data, is_no_data, code, said, notes)
    data = _merged_filled(data, raw.merges, table.row, said, notes)
    return Contents(Sheet(raw.name, SheetRole.students, table.row, columns, data.height), data)


def _columns(table: Headings, cells: pl.DataFrame) -> tuple[Column, ...]:
    """A column for each heading and for each place with data under none."""
    places = {position_of(name) for name in cells.columns[1:]} | set(table.texts)
    times: dict[str, int] = {}
    columns = []
    for place in sorted(places):
        text = table.texts.get(place) or f"({letters_of(place)})"
        times[text] = times.get(text, 0) + 1
        shown = text if times[text] == 1 else f"{text} ({times[text]})"
        columns.append(Column(place, shown, None))
    return tuple(columns)


def _repeats(data: pl.DataFrame, columns: tuple[Column, ...]) -> pl.Expr:
    """Rows that say the headings again."""
    names = {f"c{one.position}": one.heading for one in columns}
    present = [(name, text) for name, text in names.items() if name in data.columns][:8]
    same = [pl.col(name).str.strip_chars() == text for name, text in present]
    return pl.sum_horizontal(same) >= max(2, (len(same) + 1) // 2) if same else pl.lit(False)


def _is_total(data: pl.DataFrame) -> pl.Expr:
    """Rows of totals: the word stands in one of the first columns."""
    first = [pl.col(name).str.replace_all(r"\s", "") for name in data.columns[1:5]]
    return pl.any_horizontal([text.str.contains(_TOTALS) for text in first] or [pl.lit(False)])


def _is_footer(data: pl.DataFrame) -> pl.Expr:
    """Rows of remarks and signatures below a table: few cells, the first of them saying so."""
    names = data.columns[1:]
    if len(names) < 4:
        return pl.lit(False)
    filled = pl.sum_horizontal([pl.col(name).is_not_null() for name in names])
    return (filled <= max(2, len(names) // 5)) & pl.coalesce(names).str.contains(_FOOTERS)


def _without(
    data: pl.DataFrame, condition: pl.Expr, code: str, said: dict[str, str], notes: list[Note]
) -> pl.DataFrame:
    marked = data.select(condition.fill_null(False).alias("is_no_data")).to_series()
    if marked.len() != data.height or not marked.any():
        return data
    rows = data.filter(marked)["row"].to_list()
    named = "、".join(map(str, rows[:_ROWS_NAMED])) + ("…" if len(rows) > _ROWS_NAMED else "")
    notes.append(Note(code, said | {"count": len(rows), "rows": named}))
    return data.filter(~marked)


def _merged_filled(
    data: pl.DataFrame, merges: list[list[int]], below: int, said: dict[str, str], notes: list[Note]
) -> pl.DataFrame:
    """Cells merged downwards mean the same in each of their rows."""
    by_place: dict[int, list[list[int]]] = {}
    for merge in merges:
        if merge[0] > below and merge[2] > merge[0] and f"c{merge[1]}" in data.columns:
            by_place.setdefault(merge[1], []).append(merge)
    filled = 0
    for place, found in by_place.items():
        name = f"c{place}"
        spans = pl.DataFrame(
            [(first, last) for first, _, last, _ in found],
            schema={"first": pl.Int64, "last": pl.Int64},
            orient="row",
        )
        values = data.select(pl.col("row").alias("first"), pl.col(name).alias("value"))
        spans = spans.join(values, on="first").unique("first").sort("first")
        told = data.sort("row").join_asof(spans, left_on="row", right_on="first")
        value = pl.when(pl.col("row") <= pl.col("last")).then(pl.col("value"))
        data = told.with_columns(pl.coalesce(name, value).alias(name)).select(data.columns)
        filled += told.filter(pl.col(name).is_null() & value.is_not_null()).height
    if filled:
        notes.append(Note("merged_filled", said | {"count": filled}))
    return data
