"""The catalogue as people meet it: read below, published and confirmed above."""

from typing import Any

from backend.access.permissions import Role
from backend.core.db import unscoped
from backend.organisations.vocabulary import Kind
from backend.regulation import service
from backend.regulation.citations import numeral
from backend.regulation.vocabulary import EVIDENCE_KIND_LABELS, EvidenceKind
from tests.regulation.factories import edition, load_default
from tests.world import World


def test_the_products_edition_has_one_strict_ban_27_bans_and_ten_focus_items() -> None:
    data = service.default_catalogue_data()
    kinds = [line.kind.value for line in data.red_lines]
    assert (kinds.count("严禁"), kinds.count("不得")) == (1, 27)
    assert [item.code for item in data.focus_items] == [f"F{n:02}" for n in range(1, 11)]
    assert [item.code for item in data.focus_items if item.has_own_question] == ["F01"]
    assert all(line.required_evidence for line in data.red_lines)
    assert {line.article_confidence.value for line in data.red_lines} == {"V", "S", "R", "U"}
    assert set(EVIDENCE_KIND_LABELS) == set(EvidenceKind)


def test_a_school_reads_the_catalogue_of_its_province(world: World) -> None:
    catalogue = load_default(world)
    officer = world.person(world.school, Role.school_officer)
    [summary] = officer.get("/catalogues").json()["items"]
    assert (summary["red_line_count"], summary["unconfirmed_count"]) == (28, 28)
    answer = officer.get(f"/catalogues/{catalogue.id}")
    assert answer.headers["etag"] == '"1"'
    body = answer.json()
    assert [line["code"] for line in body["red_lines"][:2]] == ["YJ-01", "BD-01"]
    assert body["focus_items"][6]["red_line_codes"] == ["BD-17", "BD-16", "BD-15"]
    overtime = next(line for line in body["red_lines"] if line["code"] == "BD-17")
    assert overtime["is_immediate_stop"]
    assert overtime["required_evidence"] == ["roster"]
    assert (overtime["flags_confidence"], overtime["text_confidence"]) == ("OURS", "P")


def test_an_article_is_cited_only_once_a_named_person_has_confirmed_it(world: World) -> None:
    catalogue = load_default(world)
    manager = world.person(world.province, Role.campaign_manager)
    line = _line(manager.get(f"/catalogues/{catalogue.id}").json(), "BD-08")
    assert (line["citation_zh"], line["citation_en"]) == ("条款待核", "article to be confirmed")
    assert line["presumed"] == {"article": 16, "item": 1, "article_confidence": "V"}

    first = manager.post(f"/red-lines/{line['id']}/confirmations", _confirmation(article=15))
    assert first.status_code == 201, first.text
    assert first.json()["confirmed_by_office"] == "科员"
    manager.post(f"/red-lines/{line['id']}/confirmations", _confirmation(article=16, item=1))

    body = world.person(world.school, Role.viewer).get(f"/catalogues/{catalogue.id}").json()
    line = _line(body, "BD-08")
    assert (line["citation_zh"], line["citation_en"]) == ("第十六条第(一)项", "Article 16 (1)")
    assert body["unconfirmed_count"] == 27
    history = manager.get(f"/red-lines/{line['id']}/confirmations").json()["items"]
    assert [row["article"] for row in history] == [16, 15]
    with world.database.begin(unscoped("the test looks at what would be printed")) as session:
        citations = service.citations_of(session, catalogue.id)
    assert (citations["BD-08"].zh, citations["BD-09"].zh) == ("第十六条第(一)项", "条款待核")


def test_only_who_answers_for_the_catalogue_confirms_it(world: World) -> None:
    catalogue = load_default(world)
    with world.database.begin(unscoped("the test needs a red line's id")) as session:
        line = service.red_line(session, catalogue.id, "BD-08")
    path = f"/red-lines/{line.id}/confirmations"
    lead = world.person(world.school, Role.school_lead)
    assert lead.post(path, _confirmation(article=16)).status_code == 403
    city = world.person(world.city, Role.campaign_manager)
    assert city.post(path, _confirmation(article=16)).status_code == 404
    assert city.get(path).json()["items"] == []


def test_another_province_sees_nothing_of_it(world: World) -> None:
    catalogue = load_default(world)
    stranger = World(world.client, world.database)
    other = stranger.person(stranger.province, Role.campaign_manager)
    assert other.get("/catalogues").json()["items"] == []
    assert other.get(f"/catalogues/{catalogue.id}").status_code == 404


def test_a_new_edition_is_published_whole(world: World) -> None:
    load_default(world)
    manager = world.person(world.province, Role.campaign_manager)
    answer = manager.post("/catalogues", edition(edition=2, title="第二版"))
    assert answer.status_code == 201, answer.text
    assert len(answer.json()["red_lines"]) == 28
    pages = [manager.get("/catalogues", params={"limit": 1}).json()]
    pages.append(
        manager.get("/catalogues", params={"limit": 1, "cursor": pages[0]["next_cursor"]}).json()
    )
    assert [page["items"][0]["edition"] for page in pages] == [2, 1]
    again = manager.post("/catalogues", edition(edition=2))
    assert (again.status_code, again.json()["code"]) == (409, "catalogue_edition_taken")
    assert world.person(world.school, Role.school_lead).post("/catalogues", {}).status_code == 403


def test_a_faulty_edition_is_refused_with_every_fault_named(world: World) -> None:
    manager = world.person(world.province, Role.campaign_manager)
    data = edition()
    data["red_lines"][2]["code"] = "BD-01"
    data["red_lines"][3]["kind"] = "严禁"
    data["focus_items"][1]["red_line_codes"] = ["BD-20", "BD-99"]
    data["focus_items"][4]["red_line_codes"] = []
    answer = manager.post("/catalogues", data)
    assert answer.status_code == 422
    faults = {fault["path"]: fault["code"] for fault in answer.json()["errors"]}
    assert faults["body.red_lines.2.code"] == "duplicate"
    assert faults["body.red_lines.3.code"] == "code_kind_mismatch"
    assert faults["body.focus_items.1.red_line_codes.1"] == "unknown_red_line"
    assert faults["body.focus_items.4.red_line_codes"] == "empty_focus_item"
    data = edition()
    data["red_lines"][0]["required_evidence"] = ["hearsay"]
    data["red_lines"][1]["colour"] = "red"
    paths = [fault["path"] for fault in manager.post("/catalogues", data).json()["errors"]]
    assert paths == ["body.red_lines.0.required_evidence.0", "body.red_lines.1.colour"]
    assert manager.get("/catalogues").json()["items"] == []


def test_articles_are_numbered_as_chinese_law_numbers_them() -> None:
    numbers = {
        9: "九",
        10: "十",
        16: "十六",
        20: "二十",
        35: "三十五",
        100: "一百",
        105: "一百零五",
    }
    assert {number: numeral(number) for number in numbers} == numbers
    assert numeral(116) == "一百一十六"


def test_the_nearest_authoritys_edition_is_found(world: World) -> None:
    load_default(world)
    own = load_default(world, owner=world.city)
    elsewhere = world.organisation(world.province, Kind.city, "丙市教育局")
    with world.database.begin(unscoped("the test looks editions up")) as session:
        near = service.find_edition(session, org_path=world.school.org_path, edition=1)
        far = service.find_edition(session, org_path=elsewhere.org_path, edition=1)
    assert near is not None
    assert far is not None
    assert (near.id, far.organisation_id) == (own.id, world.province.id)


def _line(catalogue: dict[str, Any], code: str) -> dict[str, Any]:
    return next(line for line in catalogue["red_lines"] if line["code"] == code)


def _confirmation(**overrides: Any) -> dict[str, Any]:
    return {"article": 16, "official_text": "（核对所见文字）", "source": "教育部网站", **overrides}
