"""Which column tells which field, and the frames that follow from it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from backend.screening.imports.reading import errors, joining
from backend.screening.imports.reading.headings import field_with
from backend.screening.imports.reading.notes import Note
from backend.screening.imports.reading.tables import (
    Column,
    Contents,
    Overrides,
    Reading,
    Sheet,
    letters_of,
)
from backend.screening.imports.reading.vocabulary import FileFormat, SheetRole

_OF_STUDENTS = {"student_no", "student_name", "id_number", "source_id"}
_NOTES = {"column_unknown", "column_repeated", "hosts_unused"}


def apply(reading: Reading, overrides: Overrides) -> Reading:
    """The same file with columns mapped by hand; nothing is read again.

    Columns that `overrides` does not name are mapped by their headings. Raises NoStudents.
    """
    notes = [note for note in reading.notes if note.code not in _NOTES]
    return mapped(reading.format, reading.contents, notes, overrides)


def mapped(
    kind: FileFormat, contents: Sequence[Contents], notes: Iterable[Note], overrides: Overrides
) -> Reading:
    """The tables of a file with their columns mapped, hosts joined to students.

    Raises NoStudents and EmptyTable.
    """
    said = list(notes)
    told = [_told(one, overrides, said) for one in contents]
    told = _with_roles(told)
    hosts = [_frame(one) for one in told if one.sheet.role is SheetRole.hosts]
    students = _gathered(_frame(one) for one in told if one.sheet.role is SheetRole.students)
    if not any(frame.height for frame in students):
        has_hosts = any(frame.height for frame in hosts)
        raise errors.NoStudents() if has_hosts else errors.EmptyTable()
    faults = joining.no_faults()
    if hosts:
        joined = joining.join(students, pl.concat(hosts, how="diagonal"))
        students, faults = joined.students, joined.faults
        if joined.unused:
            said.append(Note("hosts_unused", {"count": joined.unused}))
    return Reading(kind, tuple(told), tuple(students), faults, tuple(said))


def _told(contents: Contents, overrides: Overrides, notes: list[Note]) -> Contents:
    """The sheet with a field for each column that has one; what has none is noted."""
    sheet = contents.sheet
    if sheet.role is SheetRole.skipped:
        return contents
    fields = field_with(overrides)
    by_hand = {one.heading: overrides.get(one.heading) for one in sheet.columns}
    taken = {field for field in by_hand.values() if field}
    columns = []
    for column in sheet.columns:
        field = fields(column.heading)
        if field in taken and by_hand[column.heading] != field:
            notes.append(_note("column_repeated", sheet, column))
            field = None
        elif field is None and column.heading not in overrides:
            notes.append(_note("column_unknown", sheet, column))
        if field is not None:
            taken.add(field)
        columns.append(replace(column, field=field))
    return replace(contents, sheet=replace(sheet, columns=tuple(columns)))


def _note(code: str, sheet: Sheet, column: Column) -> Note:
    place = {"column": letters_of(column.position), "heading": column.heading}
    return Note(code, {"sheet": sheet.name, **place})


def _with_roles(contents: list[Contents]) -> list[Contents]:
    """Sheets about students, and where there are any, sheets about their hosts."""
    fields = [{column.field for column in one.sheet.columns} for one in contents]
    has_students = any(told & _OF_STUDENTS for told in fields)
    roles = []
    for one, told in zip(contents, fields, strict=True):
        role = one.sheet.role
        if role is not SheetRole.skipped and has_students and not told & _OF_STUDENTS:
            role = SheetRole.hosts if "host_name" in told else SheetRole.skipped
        elif role is not SheetRole.skipped and not has_students:
            role = SheetRole.students
        roles.append(replace(one, sheet=replace(one.sheet, role=role)))
    return roles


def _frame(contents: Contents) -> pl.DataFrame:
    """The mapped columns by field, with `sheet` and `row`."""
    sheet = contents.sheet
    columns = [
        (pl.col(name) if name in contents.cells.columns else pl.lit(None, pl.String)).alias(field)
        for name, field in ((f"c{one.position}", one.field) for one in sheet.columns)
        if field is not None
    ]
    return contents.cells.select(pl.lit(sheet.name).alias("sheet"), "row", *columns)


def _gathered(frames: Iterable[pl.DataFrame]) -> list[pl.DataFrame]:
    """Frames that declare the same fields as one."""
    alike: defaultdict[frozenset[str], list[pl.DataFrame]] = defaultdict(list)
    for frame in frames:
        alike[frozenset(frame.columns)].append(frame)
    return [
        group[0] if len(group) == 1 else pl.concat([one.select(group[0].columns) for one in group])
        for group in alike.values()
    ]
