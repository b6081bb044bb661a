"""The template and the marked workbook: out, filled in or mended, and in again."""

import io
import json
import tempfile
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from backend.screening.imports.reading import opening
from backend.screening.imports.reading.tables import Reading
from backend.screening.imports.workbooks import marked, template
from backend.screening.imports.workbooks.marked import CellFault
from backend.screening.imports.workbooks.meanings import MEANINGS
from backend.screening.records.fields import BY_NAME, FIELDS
from backend.screening.registers.configuration import default_settings
from tests.screening.tables import (
    HEADINGS,
    SHEET,
    STUDENT,
    ods,
    replaced,
    rows,
    sheet_xml,
    table_xml,
    xlsx,
)

CORE = [field.name for field in FIELDS if field.is_core]


def made(asked: Sequence[str], language: str = "zh") -> Any:
    """The template as openpyxl sees it."""
    buffer = io.BytesIO()
    template.write(buffer, asked=asked, language=language)
    return openpyxl.load_workbook(buffer)


def read(data: bytes, filename: str = "a.xlsx") -> Reading:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        return opening.read(file, filename=filename)


def mark(data: bytes, faults: Sequence[CellFault], *, filename: str = "a.xlsx",
         language: str = "zh") -> tuple[bytes, Any]:  # fmt: skip
    """The marked workbook of a file: its bytes, and what openpyxl sees."""
    sheets = read(data, filename).sheets
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as target:
        file.write(data)
        marked.write(target, file=file, sheets=sheets, faults=faults, language=language)
        target.seek(0)
        written = target.read()
    return written, openpyxl.load_workbook(io.BytesIO(written))


def fault(row: int, field: str | None, *, sheet: str = "学生", value: str = "岳***") -> CellFault:
    heading = BY_NAME[field].heading if field else ""
    return CellFault(sheet, row, field, heading, value, "不是日期", "请改成 2024-09-02 的样子")


def test_the_template_asks_for_what_is_required_and_asked() -> None:
    book = made(["consent_on", "daily_hours"])
    assert book.sheetnames == ["填表说明", "单位岗位", "学生"]
    assert [cell.value for cell in book["学生"][1]] == [
        "学校标识码*", "学号*", "姓名*", "实习类型*", "实习单位名称*", "实习岗位", "实习开始日期*",
        "知情同意书日期",
    ]  # fmt: skip
    assert [cell.value for cell in book["单位岗位"][1]] == [
        "实习单位名称*",
        "实习岗位",
        "日工作时长",
    ]


def test_the_students_sheet_has_fifteen_columns_when_all_core_columns_are_asked() -> None:
    assert len(template.columns_of_students(CORE)) == 15


def test_what_is_asked_by_default_leaves_the_students_sheet_at_fifteen_columns() -> None:
    asked = default_settings().asked_columns
    assert set(template.columns_of_students(asked)) == set(template.columns_of_students(CORE))
    assert {"consent_on", "policy_no", "filing_no", "special_filing_no"} <= set(asked)
    assert {"ended_early_on", "policy_period", "source_system"}.isdisjoint(asked)


def test_every_field_is_explained_in_both_languages() -> None:
    assert set(MEANINGS) == set(BY_NAME)
    for language, asked in (("zh", "是"), ("en", "yes")):
        sheet = made(["consent_on"], language).worksheets[0]
        told = {row[1].split(" ")[0]: row for row in sheet.iter_rows(values_only=True) if row[1]}
        assert all(all(told[field.heading]) for field in FIELDS)
        assert told["知情同意书日期"][3] == asked
        assert told["押金"][3] != asked


def test_the_template_checks_while_it_is_filled_in() -> None:
    sheet = made(list(BY_NAME))["学生"]
    places = {cell.value.rstrip("*"): cell.column_letter for cell in sheet[1]}
    checks = {
        str(check.sqref).split(":")[0]: check for check in sheet.data_validations.dataValidation
    }
    assert len(checks) == len(places)
    kind = checks[f"{places['实习类型']}2"]
    assert (kind.type, kind.formula1) == ("list", '"认识实习,岗位实习"')
    assert "2022-09-01" in checks[f"{places['实习开始日期']}2"].error
    assert checks[f"{places['实习单位名称']}2"].formula1 == "hosts_told"
    assert "OFFSET" in checks[f"{places['实习岗位']}2"].formula1
    assert sheet.column_dimensions[places["身份证件号码"]].width
    assert sheet.freeze_panes == "C2"
    number = openpyxl.styles.numbers.FORMAT_TEXT
    assert made(CORE)["学生"].column_dimensions["D"].number_format == number


def test_a_filled_template_is_read_as_it_was_filled() -> None:
    book = made([*CORE, "host_staff", "daily_hours", "policy_no"])
    examples = {field.heading: field.example for field in FIELDS}
    for sheet in book.worksheets[1:]:
        for cell in sheet[1]:
            sheet.cell(2, cell.column).value = examples[cell.value.rstrip("*")]
    buffer = io.BytesIO()
    book.save(buffer)
    reading = read(buffer.getvalue())
    told = reading.frames[0].row(0, named=True)
    assert {name: told[name] for name in CORE} == {name: BY_NAME[name].example for name in CORE}
    assert told["daily_hours"] == "8"
    assert (told["host_sheet"], told["host_row"]) == ("单位岗位", 2)
    assert [note.code for note in reading.notes] == []
    assert reading.faults.height == 0


def test_the_same_workbook_comes_back_marked() -> None:
    source = openpyxl.load_workbook(io.BytesIO(xlsx(学生=rows(3), 说明=[["别动我"]])))
    source["学生"].column_dimensions["E"].width = 33
    check = openpyxl.worksheet.datavalidation.DataValidation("list", formula1='"岗位实习,认识实习"')
    check.add("D2:D9")
    source["学生"].add_data_validation(check)
    source["学生"]["C2"].font = openpyxl.styles.Font(color="FF00FF00")
    buffer = io.BytesIO()
    source.save(buffer)
    data, book = mark(buffer.getvalue(), [fault(3, "start_on"), fault(3, None), fault(4, "gender")])
    sheet = book["学生"]
    assert book.sheetnames == ["学生", "说明", "错误清单"]
    assert sheet["F3"].fill.fgColor.rgb.endswith("FFC7CE")
    assert "不是日期" in sheet["F3"].comment.text
    assert "请改成" in sheet["F3"].comment.text
    assert sheet["A4"].comment.text.startswith("性别：不是日期")
    assert sheet["F2"].comment is None
    assert sheet.column_dimensions["E"].width == 33
    assert sheet["C2"].font.color.rgb == "FF00FF00"
    assert sheet.data_validations.dataValidation[0].formula1 == '"岗位实习,认识实习"'
    listed = [[cell.value for cell in row] for row in book["错误清单"]]
    assert listed[0] == ["工作表", "行", "列", "单元格", "填写内容", "原因", "改法"]
    assert listed[1][:5] == ["学生", "3", "实习开始日期", "F3", "岳***"]
    assert read(data).frames[0].equals(read(buffer.getvalue()).frames[0])


@pytest.mark.parametrize(
    ("data", "filename", "row", "cell"),
    [
        (ods([["名单"], *rows(2)]), "a.ods", 3, "F3"),
        (
            ("\n\n" + "\n".join(",".join(row) for row in rows(2))).encode("gb18030"),
            "a.csv",
            4,
            "F4",
        ),
        (json.dumps([dict(zip(HEADINGS, STUDENT, strict=True))] * 2).encode(), "a.json", 2, "F3"),
    ],
)
def test_other_files_come_back_as_a_fresh_workbook(
    data: bytes, filename: str, row: int, cell: str
) -> None:
    name = "学生" if filename == "a.ods" else ""
    written, book = mark(data, [fault(row, "start_on", sheet=name)], filename=filename)
    sheet = book.worksheets[0]
    assert book.sheetnames == [name or "数据", "错误清单"]
    assert sheet[cell].fill.fgColor.rgb.endswith("FFC7CE")
    assert "不是日期" in sheet[cell].comment.text
    assert book["错误清单"]["D2"].value == cell
    again, before = read(written).frames[0], read(data, filename).frames[0]
    assert again.drop("sheet", "row").equals(before.drop("sheet", "row"))


def test_a_workbook_beyond_the_bound_is_written_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked, "_KEPT_CELLS", 10)
    book = mark(xlsx(学生=rows(3)), [fault(3, "start_on")])[1]
    assert "不是日期" in book["学生"]["F3"].comment.text
    assert book["学生"]["A3"].number_format == "@"


def test_cells_far_apart_are_marked_too() -> None:
    xml = sheet_xml(
        *table_xml(),
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>',
    )
    book = mark(replaced(xlsx(), **{SHEET: xml}), [fault(2, "start_on")])[1]
    assert book["学生"]["F2"].comment is not None


RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("is_kept", [True, False])
def test_no_cell_begins_a_formula(is_kept: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_kept:
        monkeypatch.setattr(marked, "_KEPT_CELLS", 0)
    content = [[*HEADINGS, *RISKY], [*STUDENT, *RISKY], [*STUDENT, *RISKY]]
    source = openpyxl.load_workbook(io.BytesIO(xlsx(学生=[HEADINGS, STUDENT])))
    for row, cells in enumerate(content[1:], 2):
        for column, text in enumerate(cells, 1):
            source["学生"].cell(row, column).value = text
            if row == 3:
                source["学生"].cell(row, column).data_type = "s"
    buffer = io.BytesIO()
    source.save(buffer)
    faults = [fault(3, "start_on", value=text) for text in RISKY]
    written, book = mark(buffer.getvalue(), faults)
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        sheets = [package.read(one) for one in package.namelist() if "worksheets/sheet" in one]
    assert not any(b"<f>" in one or b"<f " in one for one in sheets)
    texts = [
        cell for row in book["学生"] for cell in row if str(cell.value).startswith(tuple("=+-@"))
    ]
    assert texts
    assert all(cell.quotePrefix for cell in texts)
    listed = list(book["错误清单"]["E"][1:])
    assert [cell.value for cell in listed] == RISKY
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in listed)


def test_the_list_speaks_the_readers_language_and_is_not_read_as_a_table() -> None:
    written, book = mark(xlsx(学生=rows()), [fault(2, "start_on")], language="en")
    assert book.sheetnames == ["学生", "Faults"]
    assert book["Faults"]["A1"].value == "Sheet"
    reading = read(written)
    assert (reading.rows, list(reading.notes)) == (1, [])
    again = mark(written, [fault(2, "start_on")])[1]
    assert again.sheetnames == ["学生", "错误清单"]
