import io
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from backend.reporting.documents.excel import ledger_xlsx
from backend.reporting.documents.ledger import (
    COLUMNS,
    DEFAULT_COLUMNS,
    LedgerHeader,
    LedgerRow,
    choose,
)
from tests.reporting.factories import header, row

HEADING_ROW = 4
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://x.example", "\t=1")


def written(
    *rows: LedgerRow, head: LedgerHeader | None = None, codes: tuple[str, ...] = DEFAULT_COLUMNS
) -> io.BytesIO:
    """The bytes of a ledger."""
    target = io.BytesIO()
    assert ledger_xlsx(head or header(), choose(codes), rows, target=target) == len(rows)
    return target


def opened(target: io.BytesIO) -> Worksheet:
    """The sheet as Excel would read it."""
    sheet = load_workbook(target).active
    assert isinstance(sheet, Worksheet)
    return sheet


def test_the_sheet_has_the_same_columns_as_the_paper() -> None:
    sheet = opened(written(row()))
    headings = [cell.value for cell in sheet[HEADING_ROW]]
    assert headings == [COLUMNS[code].header_zh for code in DEFAULT_COLUMNS]
    assert sheet["A1"].value == "职业学校学生实习管理专项整改问题清单及整改台账"
    assert "填报单位（盖章）：乙县职业中专" in str(sheet["A2"].value)


def test_numbers_can_be_summed_and_days_sorted() -> None:
    codes = ("seq", "student_count", "deadline", "measures")
    seq, students, deadline, measures = opened(written(row(), codes=codes))[HEADING_ROW + 1]
    assert (seq.value, students.value) == (1, 36)
    assert deadline.value == datetime(2026, 12, 20)  # noqa: DTZ001 — a sheet has no time zones
    assert str(measures.value).startswith("1. 与实习单位重新约定")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    entry = row(description=text, host=text, note=text, measures=(text,))
    sheet = opened(written(entry, head=header(title=text, unit=text, filter_text=text)))
    for line in sheet.iter_rows():
        for cell in line:
            assert cell.data_type in ("s", "n", "d")
            assert cell.hyperlink is None
    kept = sheet.cell(HEADING_ROW + 2, 1 + DEFAULT_COLUMNS.index("description"))
    assert kept.value == text
    assert kept.quotePrefix, "editing the cell leaves it a text"


def test_an_unconfirmed_article_is_never_printed_as_certain() -> None:
    sheet = opened(written(row(citation_zh=None), codes=("red_line",)))
    assert sheet.cell(HEADING_ROW + 1, 1).value == "BD-17 工作时间（条款待核）"


def test_the_sheet_prints_on_a4_landscape_with_its_heading_on_every_page() -> None:
    sheet = opened(written(row(), row()))
    assert sheet.freeze_panes == f"A{HEADING_ROW + 1}"
    assert sheet.print_title_rows == f"${HEADING_ROW}:${HEADING_ROW}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0, "as many pages long as it takes, one wide"
    assert sheet.auto_filter.ref == f"A{HEADING_ROW}:S{HEADING_ROW + 2}"
    assert (sheet.column_dimensions["D"].width or 0) > (sheet.column_dimensions["A"].width or 0)


def test_rows_are_as_tall_as_their_text_up_to_what_excel_allows() -> None:
    rows = (row(description="短"), row(description="长" * 300), row(description="长" * 4000))
    heights = opened(written(*rows, codes=("seq", "description"))).row_dimensions
    short, long, longest = (heights[HEADING_ROW + place].height or 0 for place in (1, 2, 3))
    assert short < 20
    assert 200 < long < 400 < longest <= 409


def test_demo_data_is_marked() -> None:
    texts = [cell.value for cell in opened(written(row(), head=header(is_demo=True)))["A"]]
    assert any("演示数据" in str(text) for text in texts)


def test_a_text_beyond_what_a_cell_holds_is_cut_with_a_word_and_not_lost() -> None:
    long = "长" * 40_000
    cell = opened(written(row(description=long), codes=("description",))).cell(HEADING_ROW + 1, 1)
    assert str(cell.value).startswith("长" * 32_000)
    assert str(cell.value).endswith("……（内容过长，全文见系统）")
    assert len(str(cell.value)) <= 32_767


@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=200))
def test_whatever_people_write_the_workbook_opens(text: str) -> None:
    head = header(title=text, unit=text)
    assert opened(written(row(description=text, host=text), head=head)).max_row == HEADING_ROW + 1


def test_the_same_ledger_has_the_same_bytes() -> None:
    assert written(row()).getvalue() == written(row()).getvalue()
