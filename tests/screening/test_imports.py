"""A file of records is read, looked at, confirmed and stored; nothing before that."""

import io
from typing import Any

import openpyxl
import pytest

from backend.access.permissions import Role
from backend.core import storage
from backend.core.config import Settings
from tests.evidence.factories import picture
from tests.screening.factories import resident_number
from tests.screening.uploads import (
    CODE,
    OTHER_CODE,
    check_filters,
    confirm,
    faults,
    read,
    record,
    records,
    row,
    school,
    seen,
    send,
    stored,
    work,
    workbook,
)
from tests.world import Person, World


@pytest.fixture
def officer(world: World) -> Person:
    return world.person(school(world), Role.school_officer)


def test_a_file_is_stored_once_it_is_confirmed(officer: Person, settings: Settings) -> None:
    received = send(officer, workbook([row(1), row(2)]))
    assert (received.status_code, received.json()["state"]) == (201, "received")
    assert received.json()["progress"]["stage"] == "waiting"
    work(settings)
    view = seen(officer, received.json()["id"])
    assert (view["state"], view["may_confirm"], view["progress"]) == ("preview", True, None)
    assert (view["counts"]["new"], view["counts"]["error"]) == (2, 0)
    fields = {column["heading"]: column["field"] for column in view["sheets"][0]["columns"]}
    assert (fields["学号"], fields["实习单位名称"]) == ("student_no", "host_name")
    shown = view["sample"][0]["cells"]
    assert (shown["host_name"], shown["start_on"]) == ("嵩麓精工有限公司", "2024-09-02")
    assert "***" in shown["student_name"]
    assert records(officer) == []
    assert confirm(officer, view).status_code == 202
    work(settings)
    view = seen(officer, view["id"])
    assert (view["state"], view["has_file"], view["sample"]) == ("stored", False, [])
    assert len(records(officer, import_id=view["id"])) == 2


DIRTY = {
    "身份证件号码": (4.1012319990101e17, "number_damaged"),
    "学号": (None, "required"),
    "姓名": ("岳" * 51, "too_long"),
    "入学年月": ("二〇二二年", "month_unreadable"),
    "专业代码": ("7102", "major_length"),
    "实习类型": ("顶替实习", "word_unknown"),
    "实习开始日期": ("2024年2月30日", "day_impossible"),
    "实习结束日期": ("2024-01-01", "end_before_start"),
    "日工作时长": ("八小时多", "hours_unreadable"),
    "统一社会信用代码": ("91410100MA00000A14", "uscc_organisation_check"),
    "班次": ("08:00-08:00", "shift_equal"),
    "是否夜班": ("也许", "flag_unknown"),
    "学校标识码": ("3641990002", "school_unknown"),
}


def test_dirty_cells_are_told_with_their_place_and_what_to_do(
    officer: Person, settings: Settings
) -> None:
    dirty = [row(n, **{name: value}) for n, (name, (value, _)) in enumerate(DIRTY.items(), 1)]
    extra = {"学号": ""}
    lines = [{**extra, **one} for one in dirty] + [row(90, 统一社会信用代码=None)]
    view = read(officer, settings, workbook(lines))
    assert view["counts"]["error"] == len(DIRTY), view["fault_groups"]
    found = {(fault["row"], fault["heading"]): fault for fault in faults(officer, view)}
    for line, (name, (value, code)) in enumerate(DIRTY.items(), 2):
        fault = found[line, name]
        assert (fault["sheet"], fault["code"]) == ("学生", code)
        assert fault["reason"]
        assert fault["remedy"]
        if name in ("身份证件号码", "姓名"):
            assert str(value) not in str(fault)
    english = faults(officer, view, headers={"Accept-Language": "en"})
    assert all(fault["remedy"].isascii() or "“" in fault["remedy"] for fault in english[:3])
    check_filters(officer, view, list(found.values()))
    refusal = confirm(officer, view)
    assert (refusal.status_code, refusal.json()["code"]) == (409, "import_rows_in_error")
    assert records(officer) == []
    assert len(faults(officer, view)) == len(DIRTY)
    answer = officer.get(f"/internship-imports/{view['id']}/marked-workbook")
    assert answer.status_code == 200, answer.text
    mended = _mended(answer.content, {2: row(1), **{n + 1: row(n) for n in range(2, 14)}})
    view = stored(officer, settings, mended)
    assert (view["state"], view["counts"]["new"], view["counts"]["error"]) == ("stored", 14, 0)


def _mended(workbook: bytes, lines: dict[int, dict[str, Any]]) -> bytes:
    """The marked workbook with these rows written anew."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = book["学生"]
    headings = [cell.value for cell in sheet[1]]
    for line, values in lines.items():
        for place, heading in enumerate(headings, 1):
            sheet.cell(line, place).value = values.get(heading)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_the_template_is_filled_in_and_read(officer: Person, settings: Settings) -> None:
    answer = officer.get("/internship-import-template", params={"is_whole": True})
    assert answer.status_code == 200, answer.text
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    hosts, students = book["单位岗位"], book["学生"]
    host = {
        "实习单位名称": "嵩麓精工有限公司",
        "实习岗位": "设备维护",
        "日工作时长": 8,
        "班次": "08:00-16:00",
    }
    for sheet, lines in ((hosts, [host]), (students, [row(1), row(2)])):
        headings = [str(cell.value) for cell in sheet[1]]
        for line, values in enumerate(lines, 2):
            for place, heading in enumerate(headings, 1):
                known = {name for name in values if heading.startswith(name)}
                sheet.cell(line, place).value = values[max(known, key=len)] if known else None
    buffer = io.BytesIO()
    book.save(buffer)
    view = read(officer, settings, buffer.getvalue())
    roles = {sheet["name"]: sheet["role"] for sheet in view["sheets"]}
    assert (roles["单位岗位"], roles["学生"]) == ("hosts", "students")
    assert (view["counts"]["new"], view["counts"]["error"]) == (2, 0), view["fault_groups"]
    assert view["sample"][0]["cells"]["shift"] == "08:00-16:00"


def test_the_sound_rows_alone_are_stored_where_that_is_confirmed(
    officer: Person, settings: Settings
) -> None:
    view = read(officer, settings, workbook([row(1), row(2, 实习开始日期="待定")]))
    assert (view["counts"]["new"], view["counts"]["error"]) == (1, 1)
    assert confirm(officer, view, is_partial=True).status_code == 202
    work(settings)
    view = seen(officer, view["id"])
    assert (view["state"], view["is_partial"], view["has_file"]) == ("stored", True, True)
    assert len(records(officer)) == 1
    assert [fault["row"] for fault in faults(officer, view)] == [3], "to be mended afterwards"


def test_the_same_file_again_changes_nothing(officer: Person, settings: Settings) -> None:
    data = workbook([row(1), row(2)])
    stored(officer, settings, data)
    before = records(officer)
    again = stored(officer, settings, data)
    assert (again["counts"]["unchanged"], again["counts"]["changed"]) == (2, 0)
    assert records(officer) == before


def test_an_absent_column_keeps_what_is_stored_and_a_blank_cell_clears_it(
    officer: Person, settings: Settings
) -> None:
    stored(officer, settings, workbook([row(1, 班次="08:00-16:00")]))
    without = stored(officer, settings, workbook([row(1, 知情同意书日期=None, 班次=None)]))
    assert without["counts"]["unchanged"] == 1
    stored(officer, settings, workbook([row(1, 知情同意书日期="")]))
    kept = record(officer, records(officer)[0]["id"])
    assert kept["fields"]["consent_on"] is None
    assert kept["fields"]["shift"] == "08:00-16:00"
    assert "consent_on" in kept["declared"]
    assert kept["version"] == 2


def test_an_authority_imports_for_its_schools_and_for_no_other(
    world: World, settings: Settings
) -> None:
    mine, also_mine = school(world), school(world, OTHER_CODE, "戊县职业中专")
    elsewhere = school(World(world.client, world.database), "3641990003", "己县职业中专")
    manager = world.person(world.county, Role.campaign_manager)
    codes = [CODE, OTHER_CODE, elsewhere.code, "3641990009"]
    lines = [row(n, 学校标识码=code) for n, code in enumerate(codes, 1)]
    view = read(manager, settings, workbook(lines))
    told = [(fault["row"], fault["code"], fault["reason"]) for fault in faults(manager, view)]
    assert [line for line, _, _ in told] == [4, 5]
    assert len({(code, reason) for _, code, reason in told}) == 1, "elsewhere is as nowhere"
    assert confirm(manager, view, is_partial=True).status_code == 202
    work(settings)
    assert {one["organisation_id"] for one in records(manager)} == {mine.id, also_mine.id}
    assert len(records(world.person(mine, Role.school_officer))) == 1


def test_a_school_need_not_say_in_its_own_file_which_it_is(
    officer: Person, settings: Settings
) -> None:
    view = stored(officer, settings, workbook([row(1, 学校标识码=None)]))
    assert view["state"] == "stored", view
    assert len(records(officer)) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (picture(), "table_type_unsupported"),
        (workbook([row(1)])[:3000], "table_damaged"),
    ],
)
def test_what_is_no_table_is_refused_and_leaves_nothing(
    officer: Person, settings: Settings, data: bytes, code: str
) -> None:
    kept = set(storage.open_store(settings).list_keys("imports/"))
    answer = send(officer, data)
    if answer.status_code == 201:
        work(settings)
        view = seen(officer, answer.json()["id"])
        assert (view["state"], view["failure"]["code"]) == ("failed", code)
        assert view["failure"]["message"]
        assert not view["has_file"]
    else:
        assert answer.json()["code"] == code
    assert records(officer) == []
    assert set(storage.open_store(settings).list_keys("imports/")) == kept


def test_of_two_confirmed_previews_of_the_same_rows_the_second_is_shown_anew(
    officer: Person, settings: Settings
) -> None:
    data = workbook([row(1), row(2)])
    first, second = read(officer, settings, data), read(officer, settings, data)
    for view in (first, second):
        assert view["counts"]["new"] == 2
        assert confirm(officer, view).status_code == 202
    work(settings)
    assert seen(officer, first["id"])["state"] == "stored"
    shown = seen(officer, second["id"])
    assert shown["state"] == "preview", shown
    assert (shown["counts"]["new"], shown["counts"]["unchanged"]) == (0, 2)
    assert any("发生了变化" in note for note in shown["notes"])
    assert len(records(officer)) == 2
    stale = confirm(officer, second)
    assert (stale.status_code, stale.json()["code"]) == (409, "import_moved")
    assert stale.json()["current"]["version"] == shown["version"]
    assert confirm(officer, shown).status_code == 202
    work(settings)
    assert seen(officer, second["id"])["state"] == "stored"


def test_a_preview_is_confirmed_once(officer: Person, settings: Settings) -> None:
    view = read(officer, settings, workbook([row(1)]))
    assert confirm(officer, view).status_code == 202
    assert confirm(officer, view).json()["code"] == "import_moved"
    early = {**view, "version": view["version"] + 1}
    assert confirm(officer, early).json()["code"] == "import_not_in_preview"
    work(settings)
    assert len(records(officer)) == 1


def test_a_near_twin_is_merged_or_stored_as_somebody_says(
    officer: Person, settings: Settings
) -> None:
    stored(officer, settings, workbook([row(1), row(2)]))
    moved = workbook([row(1, 实习开始日期="2024-09-09"), row(2, 实习开始日期="2024-10-08")])
    view = read(officer, settings, moved)
    assert (view["counts"]["near_twins"], view["counts"]["new"]) == (2, 0)
    twin = view["near_twins"][0]
    assert (twin["start_on"], twin["stored_start_on"]) == ("2024-09-09", "2024-09-02")
    refusal = confirm(officer, view)
    assert (refusal.status_code, refusal.json()["code"]) == (409, "import_twins_undecided")
    merge = {"sheet": twin["sheet"], "row": twin["row"], "choice": "merge"}
    assert confirm(officer, view, merges=[merge], other_twins="store_as_new").status_code == 202
    work(settings)
    assert seen(officer, view["id"])["state"] == "stored"
    starts = sorted(one["start_on"] for one in records(officer))
    assert starts == ["2024-09-02", "2024-09-09", "2024-10-08"]


def test_a_full_set_tells_what_is_missing_and_removes_nothing(
    officer: Person, settings: Settings
) -> None:
    stored(officer, settings, workbook([row(1), row(2), row(3)]))
    stored(officer, settings, workbook([row(4, 实习开始日期="2023-09-04")]))
    view = read(officer, settings, workbook([row(1)]), is_full_set=True)
    assert view["counts"]["missing"] == 2, "those of the same school year"
    listed: list[int] = []
    query: dict[str, object] = {"limit": 1}
    while True:
        page = officer.get(f"/internship-imports/{view['id']}/missing", params=query).json()
        listed += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert listed == [one["id"] for one in records(officer)[1:3]]
    assert confirm(officer, view).status_code == 202
    work(settings)
    assert seen(officer, view["id"])["counts"]["missing"] == 2
    assert len(records(officer)) == 4


def test_a_column_mapped_by_hand_is_remembered_for_the_next_file(
    officer: Person, settings: Settings
) -> None:
    lines = [{("怪名" if name == "实习岗位" else name): cell for name, cell in row(1).items()}]
    data = workbook(lines)
    view = read(officer, settings, data)
    assert any("怪名" in note for note in view["notes"])
    path = f"/internship-imports/{view['id']}/mappings"
    body = {"expected_version": view["version"], "columns": {"怪名": "nonsense"}}
    assert officer.post(path, body).json()["code"] == "import_mapping_invalid"
    answer = officer.post(path, {**body, "columns": {"怪名": "post_name"}})
    assert answer.status_code == 202, answer.text
    work(settings)
    view = seen(officer, view["id"])
    mapped = {column["heading"]: column for column in view["sheets"][0]["columns"]}["怪名"]
    assert (mapped["field"], mapped["is_by_hand"]) == ("post_name", True)
    assert view["sample"][0]["cells"]["post_name"] == "设备维护"
    again = read(officer, settings, data)
    assert again["sample"][0]["cells"]["post_name"] == "设备维护"
    assert any("上次" in note for note in again["notes"])


def test_rows_that_do_not_tell_their_type_get_the_one_the_importer_names(
    officer: Person, settings: Settings
) -> None:
    view = read(officer, settings, workbook([row(1, 实习类型=None)]))
    assert view["needs_default_type"]
    assert not view["may_confirm"]
    assert confirm(officer, view).json()["code"] == "import_nothing_to_store"
    body = {"expected_version": view["version"], "default_internship_type": "post"}
    assert officer.post(f"/internship-imports/{view['id']}/mappings", body).status_code == 202
    work(settings)
    view = seen(officer, view["id"])
    assert (view["needs_default_type"], view["counts"]["new"]) == (False, 1)
    assert confirm(officer, view).status_code == 202
    work(settings)
    assert "internship_type" in record(officer, records(officer)[0]["id"])["assumed"]


def test_what_is_discarded_is_gone(officer: Person, settings: Settings) -> None:
    view = read(officer, settings, workbook([row(1)]))
    path = f"/internship-imports/{view['id']}"
    body = {"expected_version": view["version"]}
    assert officer.post(f"{path}/discards", body).json()["state"] == "discarded"
    work(settings)
    assert not seen(officer, view["id"])["has_file"]
    assert officer.get(f"{path}/faults").json()["code"] == "import_file_not_kept"
    assert confirm(officer, view).status_code == 409


def test_an_import_is_seen_by_whoever_brought_it_and_by_nobody_else(
    world: World, officer: Person, settings: Settings
) -> None:
    view = read(officer, settings, workbook([row(1)]))
    for other in (
        world.person(world.county, Role.campaign_manager),
        world.person(school(world, OTHER_CODE), Role.school_officer),
    ):
        assert other.get(f"/internship-imports/{view['id']}").status_code == 404
        assert other.get("/internship-imports").json()["items"] == []
        assert confirm(other, view).status_code == 404
    colleague = world.person(officer.organisation, Role.school_lead)
    listed = colleague.get("/internship-imports", params={"state": "preview"}).json()["items"]
    assert [one["id"] for one in listed] == [view["id"]]
    assert listed[0]["counts"]["new"] == 1


def test_the_number_of_a_student_is_of_its_school(world: World, settings: Settings) -> None:
    """The same student number in another school is another student."""
    for code, name in ((CODE, "庚县职业中专"), (OTHER_CODE, "辛县职业中专")):
        person = world.person(school(world, code, name), Role.school_officer)
        line = row(1, 学校标识码=code, 身份证件号码=resident_number(int(code) % 7))
        assert stored(person, settings, workbook([line]))["counts"]["new"] == 1
