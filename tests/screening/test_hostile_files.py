"""Hostile files: a clear error or a clean read, within 20 seconds and a gigabyte, never a hang."""

import io
import itertools
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress

import psutil
import pytest

from backend.screening.imports.reading import errors, opening
from backend.screening.imports.reading.tables import Reading
from tests.screening.tables import (
    HEADINGS,
    SHEET,
    STUDENT,
    cell,
    compound,
    lying,
    ods,
    protected_xlsx,
    replaced,
    row_xml,
    rows,
    sheet_xml,
    table_xml,
    xls,
    xlsx,
)

PART = "xl/worksheets/sheet1.xml"
LINES = (",".join(HEADINGS) + "\n" + ",".join(STUDENT) + "\n").encode()


@pytest.fixture(autouse=True)
def _within_bounds() -> Iterator[None]:
    """Each test ends within 20 seconds, and no child was larger than a gigabyte.

    Looked at while they live: the system's own high-water mark remembers the children of every
    test before.
    """
    began, ended, largest = time.monotonic(), threading.Event(), [0]

    def watch() -> None:
        while not ended.wait(0.05):
            for child in psutil.Process().children(recursive=True):
                with suppress(psutil.Error):
                    largest.append(child.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield
    ended.set()
    watcher.join()
    assert time.monotonic() - began < 20
    assert max(largest) < 1024**3


def read(data: bytes, filename: str = "实习学生.xlsx") -> Reading:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        return opening.read(file, filename=filename)


def codes(reading: Reading) -> list[str]:
    return [note.code for note in reading.notes]


def students(reading: Reading) -> list[str]:
    return [name for frame in reading.frames for name in frame["student_name"]]


# Bombs


def test_a_zip_bomb_that_says_its_size_is_not_unpacked() -> None:
    with pytest.raises(errors.ExcessiveTable):
        read(replaced(xlsx(), **{SHEET: sheet_xml() + b" " * 200_000_000}))


def test_many_small_bombs_together_are_one() -> None:
    part = sheet_xml() + b" " * 30_000_000
    parts = {f"xl__worksheets__sheet{number}_xml": part for number in range(2, 9)}
    with pytest.raises(errors.ExcessiveTable):
        read(replaced(xlsx(), **parts))


def test_a_zip_bomb_whose_header_lies_is_not_unpacked_either() -> None:
    spaces = itertools.chain([sheet_xml()[:150]], itertools.repeat(b" " * 1_000_000, 1_500))
    with pytest.raises(errors.Unreadable):
        read(lying(xlsx(), PART, spaces, declared=5_000))


def test_a_lying_header_inside_an_ods_gains_nothing() -> None:
    spaces = itertools.repeat(b" " * 1_000_000, 1_000)
    with pytest.raises(errors.Unreadable):
        read(lying(ods(rows()), "content.xml", spaces, declared=9_000), "实习学生.ods")


def test_a_text_shared_by_a_thousand_cells_ends_at_the_memory_limit() -> None:
    texts = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
    shared = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 1_000)
    )
    with pytest.raises(errors.ExcessiveTable):
        read(
            replaced(
                xlsx(),
                xl__sharedStrings_xml=texts + b"long text " * 3_000_000 + b"</t></si></sst>",
                **{SHEET: sheet_xml(shared)},
            )
        )


def test_entities_are_not_expanded() -> None:
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">'
        b'<!ENTITY c "&b;&b;&b;&b;">]><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml'
        b'/2006/main"><si><t>&c;</t></si></sst>'
    )
    with pytest.raises(errors.DamagedTable):
        read(replaced(xlsx(), xl__sharedStrings_xml=laughs))


def test_cells_repeated_to_the_end_of_an_ods_are_refused() -> None:
    text = '<table:table-cell table:number-columns-repeated="16384" office:value-type="string">'
    body = (
        f'<table:table-row table:number-rows-repeated="1048576">{text}<text:p>x</text:p>'
        "</table:table-cell></table:table-row>"
    )
    with pytest.raises(errors.Unreadable):
        read(ods([], body=body), "实习学生.ods")


# Time


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_SECONDS", 0.2)
    began = time.monotonic()
    with pytest.raises(errors.ExcessiveTable):
        read(LINES + b"," * 20_000_000, "实习学生.csv")
    assert time.monotonic() - began < 2


# Size and shape


def test_16384_columns_are_refused_with_their_number() -> None:
    wide = [f"列{number}" for number in range(16_384)]
    with pytest.raises(errors.TooManyColumns) as refusal:
        read(xlsx(学生=[wide, wide]))
    assert "16384" in refusal.value.detail("zh")


def test_16384_columns_without_content_do_not_matter() -> None:
    blank = b'<row r="3">%s</row>' % b"".join(b'<c r="XFD3" s="0"/>' for _ in range(16_384))
    assert read(replaced(xlsx(), **{SHEET: sheet_xml(*table_xml(), blank)})).rows == 1


def test_a_text_file_of_a_million_columns_is_refused() -> None:
    with pytest.raises(errors.Unreadable):
        read(LINES + b"x," * 1_000_000, "实习学生.csv")


def test_a_cell_in_the_last_corner_does_not_hide_the_table() -> None:
    corner = b'<row r="1048576">%s</row>' % cell("XFD1048576", "x")
    reading = read(replaced(xlsx(), **{SHEET: sheet_xml(*table_xml(), corner)}))
    assert students(reading)[0] == "岳小禾"


def test_a_million_blank_rows_are_read_and_not_kept() -> None:
    blank = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, 1_000_003))
    reading = read(replaced(xlsx(), **{SHEET: sheet_xml(*table_xml(), blank)}))
    assert students(reading) == ["岳小禾"]


def test_a_million_blank_lines_of_text_are_read_and_not_kept() -> None:
    assert read(LINES + b",,,,,\r\n" * 1_000_000, "实习学生.csv").rows == 1


def test_more_rows_than_the_limit_are_refused() -> None:
    with pytest.raises(errors.TooManyRows) as refusal:
        read(LINES + LINES.split(b"\n")[1].join([b""] + [b"\n"] * 201_500), "实习学生.csv")
    assert "200000" in refusal.value.detail("en")


def test_more_cells_than_memory_can_hold_are_refused_before_it_is_full() -> None:
    headings = ",".join([*HEADINGS, *(f"列{number}" for number in range(290))])
    with pytest.raises(errors.ExcessiveTable):
        read((headings + "\n" + (",".join(["1"] * 296) + "\n") * 56_000).encode(), "实习学生.csv")


# What is inside


def test_formulas_and_dde_are_values_and_nothing_is_run() -> None:
    dde = (
        b'<row r="2"><c r="A2" t="str"><f>cmd|\' /C calc\'!A0</f><v>3641990001</v></c>'
        b'<c r="B2" t="str"><f>HYPERLINK("http://example.invalid")</f><v>1</v></c>'
        b'<c r="C2" t="inlineStr"><is><t>=1+1</t></is></c></row>'
    )
    reading = read(replaced(xlsx(), **{SHEET: sheet_xml(table_xml()[0], dde)}))
    assert reading.frames[0].select("school_code", "student_no", "student_name").row(0) == (
        "3641990001",
        "1",
        "=1+1",
    )


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (replaced(xlsx(), **{"xl/vbaProject.bin": b"macro"}), "a.xlsm"),
        (xls(rows(), has_macros=True), "a.xls"),
    ],
)
def test_macros_are_left_alone_and_said(data: bytes, filename: str) -> None:
    reading = read(data, filename)
    assert students(reading) == ["岳小禾"]
    assert codes(reading) == ["macros_not_run"]


def test_hidden_sheets_are_not_read_and_said() -> None:
    book = xlsx(学生=rows(), 隐藏=rows(3))
    workbook = '<sheet name="隐藏" sheetId="2"'
    reading = read(_edited(book, workbook, f'{workbook} state="veryHidden"'))
    assert reading.rows == 1
    assert [note.text("zh")[:9] for note in reading.notes] == ["工作表“隐藏”是隐"]


def _edited(book: bytes, old: str, new: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        text = package.read("xl/workbook.xml").decode()
    assert old in text
    return replaced(book, xl__workbook_xml=text.replace(old, new).encode())


def test_merged_headers_and_two_header_rows_are_read_together() -> None:
    upper = ["学生信息", "", "", "实习", "", "监护人", ""]
    lower = ["学校标识码", "学号", "姓名", "单位名称", "开始日期", "姓名", "电话"]
    cells = ["3641990001", "1", "岳小禾", "嵩麓精工有限公司", "2024-09-02", "岳大田", "139"]
    merges = b'<mergeCells count="3"><mergeCell ref="A1:C1"/><mergeCell ref="D1:E1"/>'
    merges += b'<mergeCell ref="F1:G1"/></mergeCells></worksheet>'
    sheet = sheet_xml(row_xml(1, upper), row_xml(2, lower), row_xml(3, cells))
    reading = read(replaced(xlsx(), **{SHEET: sheet.replace(b"</worksheet>", merges)}))
    assert reading.frames[0].row(0, named=True) == {
        "sheet": "学生",
        "row": 3,
        "school_code": "3641990001",
        "student_no": "1",
        "student_name": "岳小禾",
        "host_name": "嵩麓精工有限公司",
        "start_on": "2024-09-02",
        "guardian_name": "岳大田",
        "guardian_phone": "139",
    }
    assert codes(reading) == ["two_heading_rows"]


# What it is


@pytest.mark.parametrize(
    "data", [xls(rows()), ods(rows()), LINES, LINES.decode().encode("gb18030")]
)
def test_a_wrong_extension_is_read_by_its_content_and_said(data: bytes) -> None:
    reading = read(data, "实习学生.xlsx")
    assert students(reading) == ["岳小禾"]
    assert codes(reading) == ["extension_differs"]


@pytest.mark.parametrize(
    "data", [protected_xlsx(), xls(rows(), is_encrypted=True), ods(rows(), is_encrypted=True)]
)
def test_a_password_is_named_as_the_reason(data: bytes) -> None:
    with pytest.raises(errors.ProtectedTable) as refusal:
        read(data)
    assert "密码" in refusal.value.detail("zh")


@pytest.mark.parametrize("data", [xlsx(), xls(rows(40)), ods(rows(40))], ids=["xlsx", "xls", "ods"])
@pytest.mark.parametrize("part", [0.05, 0.5, 0.95])
def test_a_truncated_file_is_called_damaged(data: bytes, part: float) -> None:
    with pytest.raises(errors.DamagedTable):
        read(data[: int(len(data) * part)])


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", errors.EmptyTable),
        (xlsx(学生=[]), errors.EmptyTable),
        (b"\xef\xbb\xbf", errors.EmptyTable),
        (b"\n\n\n", errors.EmptyTable),
        (b"<html><table><tr><td>1", errors.NoTable),
        (b"%PDF-1.7 and so on", errors.NoTable),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", errors.NoTable),
        (compound({"WordDocument": b"x"}), errors.NoTable),
        ("今天天气很好\n没有表格".encode(), errors.NoHeadings),
        (LINES[:30] + b'"' + LINES * 500, errors.DamagedTable),
        (b"[" * 1_000_000, errors.UnlikeObjects),
        (b'[{"xh":' + b"[" * 1_000_000, errors.UnlikeObjects),
        (b'[{"xh":"1"},{"xh":"2"', errors.DamagedTable),
        (b'[{"xh":NaN}]', errors.DamagedTable),
        (b'[{"xh":"1"},7]', errors.UnlikeObjects),
        (b'[{"xh":{"a":[1,{"b":2}]}}]', errors.UnlikeObjects),
        (b"".join(b'{"a%d":1}\n' % number for number in range(100)), errors.UnlikeObjects),
    ],
)
def test_what_is_no_table_says_so(data: bytes, refusal: type[errors.Unreadable]) -> None:
    with pytest.raises(refusal) as refused:
        read(data)
    for language in ("zh", "en"):
        assert "{" not in refused.value.detail(language)


@pytest.mark.parametrize("sector", [0, 8])
def test_a_compound_file_that_points_at_itself_does_not_hang(sector: int) -> None:
    data = bytearray(xls(rows()))
    table = data.rfind(b"\xfd\xff\xff\xff") // 512 * 512
    # The first sector of the workbook, or of the directory, is followed by itself.
    data[table + 4 * sector : table + 4 * sector + 4] = sector.to_bytes(4, "little")
    with suppress(errors.Unreadable):
        assert students(read(bytes(data))) == ["岳小禾"]
