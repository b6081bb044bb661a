"""Figures, progress and papers over the entries a reader may see."""

import io
from datetime import timedelta

from docx import Document
from openpyxl import load_workbook

from backend.access.permissions import Role
from backend.core import clock
from backend.organisations.vocabulary import Kind
from tests.ledger.factories import Campaign, moved
from tests.world import World


def test_figures_count_entries_and_students_of_the_readers_scope(world: World) -> None:
    campaign = Campaign(world)
    campaign.closed(student_count=3)
    campaign.released(red_line_code="BD-17", student_count=40)
    campaign.draft(student_count=500)
    figures = campaign.province.get(f"/reports/campaigns/{campaign.id}/figures").json()
    assert figures["total"] == {"entries": 2, "students": 43}
    assert figures["by_status"]["closed"] == {"entries": 1, "students": 3}
    assert [row["code"] for row in figures["by_red_line"]] == ["BD-01", "BD-17"]
    assert figures["closed_by_day"] == {clock.today().isoformat(): 1}
    other = world.organisation(world.province, Kind.city, "丙市教育局")
    elsewhere = world.person(other, Role.viewer)
    figures = elsewhere.get(f"/reports/campaigns/{campaign.id}/figures").json()
    assert figures["total"] == {"entries": 0, "students": 0}


def test_lateness_is_charged_to_whoever_holds_the_entry(world: World) -> None:
    campaign = Campaign(world)
    campaign.rectifying()
    campaign.approved()
    late = clock.now() + timedelta(days=30)
    clock.set_clock(lambda: late)
    world.sign_in(campaign.province)
    figures = campaign.province.get(f"/reports/campaigns/{campaign.id}/figures").json()
    assert (figures["overdue_at_schools"], figures["overdue_at_authorities"]) == (1, 1)


def test_progress_sums_up_by_the_line_of_filing(world: World) -> None:
    campaign = Campaign(world)
    campaign.closed()
    campaign.released()
    answer = campaign.province.get(f"/reports/campaigns/{campaign.id}/progress").json()
    assert [unit["name"] for unit in answer["units"]] == ["甲市教育局"]
    city = answer["units"][0]
    assert (city["participants"], city["reporting"]) == (3, 1)
    assert (city["entries"], city["closed"], city["closure_rate"]) == (2, 1, 0.5)
    below = campaign.city.get(
        f"/reports/campaigns/{campaign.id}/progress", params={"unit_id": world.county.id}
    ).json()
    assert below["unit"]["name"] == "乙县教育局"
    assert [unit["name"] for unit in below["units"]] == ["乙县职业中专"]


def test_a_superior_counts_old_drafts_and_sees_nothing_else_of_them(world: World) -> None:
    campaign = Campaign(world)
    campaign.draft()
    path = f"/reports/campaigns/{campaign.id}/progress"
    assert campaign.city.get(path).json()["unit"]["stale_drafts"] == 0
    later = clock.now() + timedelta(days=10)
    clock.set_clock(lambda: later)
    world.sign_in(campaign.city)
    assert campaign.city.get(path).json()["unit"]["stale_drafts"] == 1
    assert campaign.city.get("/ledger-entries").json()["items"] == []


def test_the_ledger_of_a_filter_comes_as_word_and_excel(world: World) -> None:
    campaign = Campaign(world)
    entry = campaign.closed(description="安排学生到不对口岗位，=1+1")
    campaign.released(description="另一条不在筛选之内")
    query = {"campaign_id": campaign.id, "status": "closed"}
    word = campaign.province.get("/reports/ledger.docx", params=query)
    assert word.status_code == 200, word.text
    table = Document(io.BytesIO(word.content)).tables[0]
    text = "\n".join(cell.text for row in table.rows for cell in row.cells)
    assert "安排学生到不对口岗位" in text
    assert "条款待核" in text
    assert "材料齐全，已核实" in text
    assert "另一条不在筛选之内" not in text
    excel = campaign.province.get("/reports/ledger.xlsx", params=query)
    cells = [
        cell
        for row in load_workbook(io.BytesIO(excel.content)).active.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any(entry["description"] == cell.value for cell in cells)


def test_a_paper_is_fetched_once_with_a_ticket(world: World) -> None:
    campaign = Campaign(world)
    campaign.released()
    path = f"/api/v1/reports/ledger.docx?campaign_id={campaign.id}"
    ticket = campaign.province.post("/tickets", {"path": path}).json()["url"]
    first = world.client.get(ticket)
    assert first.status_code == 200, first.text
    assert "attachment" in first.headers["content-disposition"]
    assert world.client.get(ticket).status_code == 401


def test_drafts_stay_out_of_the_paper_unless_asked_for(world: World) -> None:
    campaign = Campaign(world)
    moved(campaign.lead, campaign.draft(description="已上账的问题"), "release")
    campaign.draft(description="还是草稿的问题")

    def words(**query: object) -> str:
        answer = campaign.officer.get(
            "/reports/ledger.docx", params={"campaign_id": campaign.id, **query}
        )
        table = Document(io.BytesIO(answer.content)).tables[0]
        return "\n".join(cell.text for row in table.rows for cell in row.cells)

    assert "还是草稿的问题" not in words()
    assert "还是草稿的问题" in words(status="draft")


def test_a_paper_without_its_campaign_is_refused(world: World) -> None:
    campaign = Campaign(world)
    answer = campaign.province.get("/reports/ledger.docx")
    assert (answer.status_code, answer.json()["code"]) == (422, "campaign_required")
