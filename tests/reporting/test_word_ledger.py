import io
import json
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from docx.shared import Emu
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.reporting.documents.ledger import (
    COLUMNS,
    DEFAULT_COLUMNS,
    LedgerHeader,
    LedgerRow,
    UnknownColumn,
    choose,
    fit,
)
from backend.reporting.documents.word import ledger_docx
from tests.reporting.factories import header, row

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "documents.py"


def written(
    *rows: LedgerRow, head: LedgerHeader | None = None, codes: tuple[str, ...] = DEFAULT_COLUMNS
) -> io.BytesIO:
    """The bytes of a ledger."""
    target = io.BytesIO()
    assert ledger_docx(head or header(), choose(codes), rows, target=target) == len(rows)
    return target


def opened(target: io.BytesIO) -> WordDocument:
    """The document as Word would read it."""
    return Document(target)


def cells(document: WordDocument, place: int) -> dict[str, str]:
    """One row of the table by heading."""
    headings, found = document.tables[0].rows[0].cells, document.tables[0].rows[place].cells
    return {h.text: cell.text for h, cell in zip(headings, found, strict=True)}


def test_the_usual_form_has_its_nineteen_columns_in_order() -> None:
    document = opened(written(row()))
    assert [cell.text for cell in document.tables[0].rows[0].cells] == [
        "序号",
        "问题来源",
        "对应红线条款",
        "存在问题（具体表现）",
        "涉及学生数",
        "涉及实习单位",
        "责任领导",
        "责任部门",
        "责任人",
        "整改措施",
        "整改时限",
        "整改进展情况",
        "完成时间",
        "佐证材料",
        "整改状态",
        "核查（验收）意见",
        "核查人",
        "销号时间",
        "备注",
    ]


def test_an_entry_is_read_back_as_it_was_written() -> None:
    entry = cells(opened(written(row(), row(description="第二条"))), 1)
    assert entry["序号"] == "1"
    assert entry["对应红线条款"] == "BD-17 工作时间（第十七条第（二）项）"
    assert entry["涉及学生数"] == "36"
    assert entry["整改措施"].startswith("1. 与实习单位重新约定")
    assert "\n2. 实习指导教师" in entry["整改措施"]
    assert entry["整改时限"] == "2026年\n12月20日"
    assert entry["备注"] == ""
    assert cells(opened(written(row(), row(description="第二条"))), 2)["序号"] == "2"


def test_an_unconfirmed_article_is_never_printed_as_certain() -> None:
    entry = cells(opened(written(row(citation_zh=None))), 1)
    assert entry["对应红线条款"] == "BD-17 工作时间（条款待核）"


def test_an_entry_of_a_focus_item_alone_cites_no_article() -> None:
    entry = cells(
        opened(written(row(red_line=None, citation_zh=None, focus_item="F01 组织领导"))), 1
    )
    assert entry["对应红线条款"] == "F01 组织领导"


def test_the_head_names_unit_date_line_and_filter() -> None:
    head = header(filter_text="状态：已销号")
    lines = [paragraph.text for paragraph in opened(written(row(), head=head)).paragraphs]
    assert lines == [
        "职业学校学生实习管理专项整改问题清单及整改台账",
        "填报单位（盖章）：乙县职业中专\t填报日期：2026年11月25日",
        "专项行动：示例省职业学校学生实习专项整改\t报送：乙县教育局 → 甲市教育局 → 示例省教育厅",
        "筛选条件：状态：已销号",
        "合计：1 条",
    ]


def test_the_page_is_a4_landscape_and_the_table_fits_between_its_margins() -> None:
    for codes in (DEFAULT_COLUMNS, tuple(COLUMNS), ("seq", "status"), ("description",)):
        document = opened(written(row(), codes=codes))
        section = document.sections[0]
        assert section.orientation == WD_ORIENTATION.LANDSCAPE
        width, height, left, right = (
            int(length or 0)
            for length in (
                section.page_width,
                section.page_height,
                section.left_margin,
                section.right_margin,
            )
        )
        assert (round(Emu(width).mm), round(Emu(height).mm)) == (297, 210)
        room = width - left - right
        grid = [int(column.width or 0) for column in document.tables[0].columns]
        own = [int(cell.width or 0) for cell in document.tables[0].rows[1].cells]
        assert abs(sum(grid) - room) < room / 500
        assert all(abs(a - b) < 2000 for a, b in zip(grid, own, strict=True))


def test_the_faces_and_sizes_are_those_of_official_papers() -> None:
    styles = opened(written(row())).styles
    faces = {
        name: (styles[name].element.rPr.rFonts.get(qn("w:eastAsia")), styles[name].font.size.pt)
        for name in ("LedgerTitle", "LedgerHeading", "LedgerCell", "LedgerProse")
    }
    assert faces == {
        "LedgerTitle": ("方正小标宋简体", 22),
        "LedgerHeading": ("黑体", 7.5),
        "LedgerCell": ("仿宋_GB2312", 7.5),
        "LedgerProse": ("仿宋_GB2312", 7.5),
    }
    assert (
        opened(written(row(), codes=("seq", "description"))).styles["LedgerCell"].font.size.pt == 9
    )


def test_the_heading_row_repeats_and_rows_stay_whole_where_a_page_can_hold_them() -> None:
    document = opened(written(row(), row(description="很长。" * 1300)))
    heading, short, tall = (r._tr for r in document.tables[0].rows)
    assert heading.trPr.find(qn("w:tblHeader")) is not None
    assert short.trPr.find(qn("w:cantSplit")) is not None
    assert tall.trPr is None, "a row taller than a page has to break"


def test_pages_are_numbered_between_dashes_odd_right_even_left() -> None:
    document = opened(written(row()))
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]._p
        assert "".join(run.text for run in paragraph.iter(qn("w:t"))) == "— 1 —"
        assert paragraph.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"
        assert paragraph.pPr.find(qn("w:jc")).get(qn("w:val")) == side


def test_demo_data_is_marked_on_every_page_and_real_data_is_not() -> None:
    marked = opened(written(row(), head=header(is_demo=True))).sections[0]
    for page_head in (marked.header, marked.even_page_header):
        assert "演示数据" in page_head.paragraphs[0].text
    assert "演示" not in opened(written(row())).sections[0].header.paragraphs[0].text


def test_english_headings_and_days_are_there_for_english_readers() -> None:
    document = opened(written(row(), head=header(language="en"), codes=("number", "deadline")))
    assert cells(document, 1) == {"Number": "ZX2026-000001", "Deadline": "2026-12-20"}
    assert document.paragraphs[-1].text == "Total: 1"


def test_a_ledger_without_entries_says_so() -> None:
    document = opened(written())
    assert len(document.tables[0].rows) == 1
    assert document.paragraphs[-1].text == "合计：0 条"


def test_characters_no_document_can_hold_are_left_out() -> None:
    entry = row(description='甲\x00乙\x0b丙\ud800丁\ufffe & <w:t> "戊" ]]>', host="a\r\nb\rc\td")
    found = cells(opened(written(entry, head=header(title="题\x01目"))), 1)
    assert found["存在问题（具体表现）"] == '甲乙丙丁 & <w:t> "戊" ]]>'
    assert found["涉及实习单位"] == "a\nb\nc d"


@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=200), points=st.lists(st.text(max_size=30), max_size=3))
def test_whatever_people_write_the_document_opens(text: str, points: list[str]) -> None:
    entry = row(description=text, measures=tuple(points), host=text or None)
    head = header(title=text, unit=text, filter_text=text)
    assert len(opened(written(entry, head=head)).tables[0].rows) == 2


def test_the_same_ledger_has_the_same_bytes() -> None:
    first, second = written(row(), row()), written(row(), row())
    assert first.getvalue() == second.getvalue()
    assert zipfile.ZipFile(first).testzip() is None


def test_rows_are_taken_one_by_one() -> None:
    target = io.BytesIO()
    stream = (row(number=str(place)) for place in range(3))
    assert ledger_docx(header(), choose(["number"]), stream, target=target) == 3
    assert cells(opened(target), 3) == {"问题编号": "2"}


def test_ten_thousand_entries_take_seconds_and_little_memory() -> None:
    command = [sys.executable, str(BENCHMARK), "10000", "docx"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    measured = json.loads(answer.stdout)
    # Seconds of the processor, because the machine of the tests is busy with other things.
    assert measured["cpu_seconds"] <= 4
    assert measured["peak_mib"] <= 300


def test_a_column_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownColumn, match="colour"):
        choose(["seq", "colour"])
    with pytest.raises(UnknownColumn):
        choose([])


@given(
    codes=st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, unique=True),
    size=st.sampled_from([7.5, 9.0]),
)
def test_any_choice_of_columns_fills_the_page_exactly(codes: list[str], size: float) -> None:
    widths = fit(choose(codes), 267, size=size)
    assert sum(widths) == pytest.approx(267)
    assert min(widths) > 5


def test_days_before_the_common_ones_are_written_as_well() -> None:
    entry = cells(opened(written(row(deadline_on=date(2026, 1, 5)))), 1)
    assert entry["整改时限"] == "2026年\n1月5日"
