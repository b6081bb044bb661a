"""Files of records, read as people write them."""

import datetime as dt
import io
import json
import os
import tempfile

import polars as pl
import pytest
import xlsxwriter

from backend.screening.imports.reading import errors, mapping, opening
from backend.screening.imports.reading.notes import TEXTS
from backend.screening.imports.reading.tables import Limits, Overrides, Reading, letters_of
from backend.screening.imports.reading.vocabulary import FileFormat, SheetRole
from backend.screening.records.faults import codes as fault_codes
from tests.screening.tables import HEADINGS, STUDENT, Rows, ods, rows, xls, xlsx


def read(data: bytes, filename: str = "实习学生.xlsx", **options: Overrides | Limits) -> Reading:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        return opening.read(file, filename=filename, **options)  # type: ignore[arg-type]


def lines(content: Rows, delimiter: str = ",") -> str:
    return "\r\n".join(delimiter.join(map(str, row)) for row in content) + "\r\n"


def notes(reading: Reading) -> list[str]:
    return [note.code for note in reading.notes]


def test_every_format_tells_the_same_student() -> None:
    text = lines(rows())
    objects = [dict(zip(HEADINGS, rows()[1], strict=True))]
    found = {
        name: read(data, name)
        for name, data in {
            "a.xlsx": xlsx(),
            "a.xls": xls(rows()),
            "a.et": xls(rows()),
            "a.ods": ods(rows()),
            "a.csv": text.encode(),
            "b.csv": text.encode("utf-8-sig"),
            "c.csv": text.encode("gb18030"),
            "d.csv": text.encode("utf-16"),
            "e.csv": lines(rows(), ";").encode(),
            "a.txt": lines(rows(), "\t").encode("gb18030"),
            "a.json": json.dumps(objects).encode(),
            "a.ndjson": json.dumps(objects[0], ensure_ascii=False).encode() + b"\n",
        }.items()
    }
    for name, reading in found.items():
        frame = reading.frames[0]
        assert frame.drop("sheet", "row").row(0) == tuple(rows()[1]), name
        assert notes(reading) == [], name
    assert {reading.format for reading in found.values()} == set(FileFormat) - {FileFormat.xlsb}


def test_a_file_in_memory_is_read_by_its_descriptor() -> None:
    with os.fdopen(os.memfd_create("import"), "w+b") as file:
        file.write(xlsx())
        assert opening.read(file, filename="a.xlsx").rows == 1  # type: ignore[arg-type]


def test_cells_become_text_as_people_see_them() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("学生")
        sheet.write_row(0, 0, [*HEADINGS, "周工作时长", "是否夜班", "班次", "入学年月", "身份证号"])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        hour = book.add_format({"num_format": "hh:mm"})
        sheet.write_row(1, 0, [3641990001, 2022010101.0, "岳小禾", "岗位实习", "\n 嵩麓 \t"])
        sheet.write_datetime(1, 5, dt.datetime(2024, 9, 2), day)  # noqa: DTZ001
        sheet.write_number(1, 6, 40.5)
        sheet.write_boolean(1, 7, False)
        sheet.write_datetime(1, 8, dt.time(8, 30), hour)
        sheet.write_number(1, 9, 44805)
        sheet.write_number(1, 10, 410123199901011234)
        sheet.write_row(2, 0, [3641990001, 2, "", "x\x1fy", "甲"])
        sheet.write_datetime(2, 5, dt.datetime(2024, 9, 2, 8, 5), minute)  # noqa: DTZ001
    frame = read(buffer.getvalue()).frames[0]
    assert frame.row(0) == (
        "学生", 2, "3641990001", "2022010101", "岳小禾", "岗位实习", "\n 嵩麓 \t", "2024-09-02",
        "40.5", "FALSE", "08:30", "44805", "4.101231999010113e+17",
    )  # fmt: skip
    assert frame.row(1)[4:8] == (None, "x\x1fy".replace("\x1f", " "), "甲", "2024-09-02 08:05:00")


def test_a_sheet_is_read_below_its_title_and_above_its_totals() -> None:
    content = [
        ["2024 年实习学生信息表"],
        [],
        ["序号", *HEADINGS, "备注"],
        [1, *STUDENT],
        [],
        ["序号", *HEADINGS, "备注"],
        [2, *STUDENT, "补报"],
        ["合 计", "", 2],
        ["填表人：石开来"],
    ]
    reading = read(xlsx(学生=content))
    assert reading.frames[0]["row"].to_list() == [4, 7]
    assert sorted(notes(reading)) == [
        "column_unknown",
        "column_unknown",
        "footers_left_out",
        "headings_repeated",
        "rows_above_headings",
        "totals_left_out",
    ]
    assert reading.sheets[0].heading_row == 3
    for note in reading.notes:
        assert "{" not in note.text("zh") + note.text("en")


def test_a_name_that_only_begins_like_a_total_is_a_student() -> None:
    reading = read(xlsx(学生=[HEADINGS, ["3641990001", "1", "计小合", *STUDENT[3:]]]))
    assert reading.frames[0]["student_name"].to_list() == ["计小合"]


def test_cells_merged_downwards_hold_for_each_of_their_rows() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("学生")
        for row, cells in enumerate(rows(4)):
            sheet.write_row(row, 0, [*cells[:4], None, *cells[5:]] if row in (2, 3) else cells)
        sheet.merge_range("E2:E4", "北渠食品厂")
    reading = read(buffer.getvalue())
    assert reading.frames[0]["host_name"].to_list() == ["北渠食品厂"] * 3 + [STUDENT[4]]
    assert notes(reading) == ["merged_filled"]


def test_several_sheets_are_one_table_where_they_declare_the_same() -> None:
    more = [[*HEADINGS, "性别"], [*STUDENT, "女"]]
    shuffled = [list(reversed(row)) for row in rows(2)]
    reading = read(xlsx(一班=rows(), 二班=shuffled, 三班=more, 说明=[["随便写的话"]]))
    assert [(frame.height, frame.columns[-1]) for frame in reading.frames] == [
        (3, "start_on"),
        (1, "gender"),
    ]
    assert reading.frames[0]["sheet"].to_list() == ["一班", "二班", "二班"]
    assert notes(reading) == ["sheet_not_a_table"]


def test_columns_mapped_by_hand_are_mapped_without_reading_again() -> None:
    content = [
        ["编码", "名字", *HEADINGS[:1], *HEADINGS[3:]],
        ["7", "岳小禾", *STUDENT[:1], *STUDENT[3:]],
    ]
    reading = read(xlsx(学生=content))
    assert notes(reading) == ["column_unknown", "column_unknown"]
    mended = mapping.apply(
        reading, {"编码": "student_no", "名字": "student_name", "实习单位名称": None}
    )
    assert notes(mended) == []
    frame = mended.frames[0]
    assert frame.select("student_no", "student_name").row(0) == ("7", "岳小禾")
    assert "host_name" not in frame.columns
    assert mapping.apply(mended, {}).frames[0].equals(reading.frames[0])


def test_headings_that_nobody_knows_can_be_mapped_by_hand() -> None:
    content = [["no", "who", "where"], ["7", "岳小禾", "嵩麓"]]
    reading = read(xlsx(学生=content))
    assert notes(reading) == ["column_unknown"] * 3
    assert mapping.apply(reading, {"who": "student_name"}).frames[0]["student_name"][0] == "岳小禾"


def test_a_field_told_twice_is_read_from_its_first_column() -> None:
    content = [[*HEADINGS, "学生姓名", "备注", "备注"], [*STUDENT, "另一个", "甲", "乙"]]
    reading = read(xlsx(学生=content))
    assert reading.frames[0]["student_name"][0] == "岳小禾"
    assert [column.heading for column in reading.sheets[0].columns[-3:]] == [
        "学生姓名",
        "备注",
        "备注 (2)",
    ]
    assert notes(reading) == ["column_repeated", "column_unknown", "column_unknown"]
    by_hand = mapping.apply(reading, {"学生姓名": "student_name"})
    assert by_hand.frames[0]["student_name"][0] == "另一个"


def test_objects_with_other_members_declare_other_fields() -> None:
    objects = [
        {"student_no": 1, "student_name": "甲", "consent_on": None, "fees": []},
        {"student_no": "2", "student_name": "乙"},
        {"fees": ["保险:0", {"item": "住宿", "amount": 300}], "student_no": 12345678901234567890,
         "student_name": "丙", "consent_on": "2024-08-20"},
    ]  # fmt: skip
    first, second = read(json.dumps(objects, ensure_ascii=False).encode(), "a.json").frames
    assert first.to_dicts() == [
        {"sheet": "", "row": 1, "student_no": "1", "student_name": "甲", "consent_on": None,
         "fees": "无"},
        {"sheet": "", "row": 3, "student_no": "12345678901234567890", "student_name": "丙",
         "consent_on": "2024-08-20", "fees": "保险:0;住宿:300"},
    ]  # fmt: skip
    assert second.columns == ["sheet", "row", "student_no", "student_name"]
    assert second["row"].to_list() == [2]


def test_text_that_is_no_text_in_its_encoding_is_said() -> None:
    reading = read(lines(rows()).encode("gb18030") + b"\xff\xff", "a.csv")
    assert notes(reading) == ["bytes_replaced"]


def test_a_cell_of_text_may_hold_delimiters_and_line_ends() -> None:
    text = lines([HEADINGS]) + '1,2,"岳,小\n禾",岗位实习,"嵩""麓",2024-09-02\r\n'
    assert read(text.encode(), "a.csv").frames[0].row(0)[4:7] == ("岳,小\n禾", "岗位实习", '嵩"麓')


HOSTS = [
    ["实习单位名称", "实习岗位", "日工作时长", "单位在岗职工数"],
    ["嵩麓精工有限公司", "设备维护", 8, 320],
    ["嵩麓精工有限公司", "质检", 7, 320],
    ["北渠食品厂", "", 6, 80],
]


def hosted(*placed: tuple[str, str | None], hosts: Rows = HOSTS) -> Reading:
    students = [
        ["3641990001", str(number), "岳小禾", "岗位实习", host, "2024-09-02", post]
        for number, (host, post) in enumerate(placed, 1)
    ]
    return read(xlsx(单位岗位=hosts, 学生=[[*HEADINGS, "实习岗位"], *students]))


def test_hosts_are_told_once_and_joined_by_their_names() -> None:
    reading = hosted(
        ("嵩麓精工有限公司", "质检"), (" 嵩麓精工 有限公司", "设备维护"), ("北渠食品厂", "包装")
    )
    frame = reading.frames[0]
    assert frame["daily_hours"].to_list() == ["7", "8", "6"]
    assert frame["host_sheet"].to_list() == ["单位岗位"] * 3
    assert frame["host_row"].to_list() == [3, 2, 4]
    assert frame["post_name"].to_list() == ["质检", "设备维护", "包装"]
    assert [sheet.role for sheet in reading.sheets] == [SheetRole.hosts, SheetRole.students]
    assert reading.faults.height == 0
    assert notes(reading) == []


def test_what_the_hosts_sheet_does_not_have_is_a_fault_of_the_student() -> None:
    twice = [*HOSTS, ["北渠食品厂", "", 6, 80]]
    reading = hosted(
        ("不在表中的厂", "质检"),
        ("嵩麓精工有限公司", "焊接"),
        ("嵩麓精工有限公司", None),
        hosts=twice,
    )
    assert reading.faults.select("sheet", "row", "field", "code", "value").rows() == [
        ("单位岗位", 5, "host_name", "host_repeated", "北渠食品厂"),
        ("学生", 2, "host_name", "host_unknown", "不在表中的厂"),
        ("学生", 3, "post_name", "post_unknown", "焊接"),
        ("学生", 4, "post_name", "post_needed", None),
    ]
    assert set(reading.faults["code"]) <= fault_codes()
    assert notes(reading) == ["hosts_unused"]


def test_the_only_post_of_a_host_need_not_be_named() -> None:
    hosts = [HOSTS[0], HOSTS[1]]
    assert hosted(("嵩麓精工有限公司", None), hosts=hosts).frames[0]["post_name"][0] == "设备维护"


def test_hosts_alone_are_no_students() -> None:
    with pytest.raises(errors.NoStudents):
        read(xlsx(单位岗位=HOSTS, 学生=[HEADINGS]))


def test_headings_alone_are_no_data() -> None:
    for data in (xlsx(学生=[HEADINGS]), b"[]"):
        with pytest.raises(errors.EmptyTable):
            read(data)


def test_limits_hold_over_all_sheets() -> None:
    book = xlsx(一班=rows(3), 二班=rows(3))
    assert read(book, limits=Limits(rows=6)).rows == 6
    with pytest.raises(errors.TooManyRows):
        read(book, limits=Limits(rows=5))
    with pytest.raises(errors.TooManyColumns):
        read(book, limits=Limits(columns=5))


def test_an_honest_large_file_is_read_whole() -> None:
    content = pl.DataFrame({name: ["岗位实习"] * 60_000 for name in HEADINGS})
    reading = read(content.write_csv().encode(), "a.csv")
    assert (reading.rows, reading.frames[0]["row"][-1]) == (60_000, 60_001)


def test_every_note_is_said_in_both_languages() -> None:
    assert all(zh and en for zh, en in TEXTS.values())
    assert [letters_of(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
