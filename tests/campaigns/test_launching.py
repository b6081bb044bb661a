"""The launch: once, complete, and everybody who takes part frozen with their reporting line."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from psycopg import connect
from sqlalchemy import text
from sqlalchemy.engine import make_url

from backend.access.permissions import Role
from backend.campaigns import service
from backend.campaigns.errors import CampaignNotOpen
from backend.core import clock
from backend.core.db import OrganisationScope, unscoped
from backend.core.errors import NotFound
from backend.organisations.models import Organisation
from backend.organisations.vocabulary import Kind, SchoolType
from tests.campaigns.factories import STAGES, draft, launch, launched, manager_of
from tests.database import DatabaseUrls
from tests.world import World


def test_a_launched_campaign_is_seen_below_in_its_stage(world: World) -> None:
    body = launched(world)
    assert (body["state"], body["version"], body["rectify_by"]) == ("open", 2, "2022-12-31")
    officer = world.person(world.school, Role.school_officer)
    clock.set_clock(lambda: datetime(2022, 12, 31, 15, 59, tzinfo=UTC))
    [row] = officer.get("/campaigns").json()["items"]
    assert (row["code"], row["current_stage"]) == ("YZ2022", "self_check")
    # Sixteen o'clock in London is midnight in Shanghai.
    clock.set_clock(lambda: datetime(2022, 12, 31, 16, 0, tzinfo=UTC))
    view = officer.get(f"/campaigns/{body['id']}").json()
    assert view["current_stage"] == "inspection"
    assert [row["code"] for row in view["deliverables"]] == ["ledger"]


def test_participants_are_frozen_with_their_reporting_line(world: World) -> None:
    college = world.organisation(
        world.city,
        Kind.school,
        "示例职业学院",
        school_type=SchoolType.higher_vocational,
        reports_to_id=world.province.id,
    )
    body = launched(world)
    with world.database.begin(unscoped("the test renames and redirects")) as session:
        school = session.get_one(Organisation, world.school.id)
        school.name, school.reports_to_id = "改名之后", world.province.id
    rows = {
        row["organisation_id"]: row
        for row in manager_of(world).get(f"/campaigns/{body['id']}/participants").json()["items"]
    }
    assert set(rows) == {world.city.id, world.county.id, world.school.id, college.id}
    school_row = rows[world.school.id]
    assert (school_row["name"], school_row["reports_to_id"]) == ("乙县职业中专", world.county.id)
    assert (school_row["parent_name"], school_row["files_to_issuer"]) == ("乙县教育局", False)
    assert school_row["reporting_path"] == world.school.org_path
    assert rows[college.id]["reporting_path"] == f"{world.province.id}.{college.id}."
    assert (rows[college.id]["files_to_issuer"], rows[college.id]["parent_name"]) == (
        True,
        "甲市教育局",
    )


def test_the_selection_names_subtree_kinds_and_school_types(world: World) -> None:
    world.organisation(world.province, Kind.city, "丙市教育局")
    college = world.organisation(
        world.city, Kind.school, "示例职业学院", school_type=SchoolType.higher_vocational
    )
    selection = {
        "subtree_id": world.city.id,
        "kinds": ["county", "school"],
        "school_types": ["higher_vocational"],
    }
    body = launched(world, participants=selection)
    manager = manager_of(world)
    path = f"/campaigns/{body['id']}/participants"
    rows = manager.get(path).json()["items"]
    assert {row["organisation_id"] for row in rows} == {world.county.id, college.id}
    [row] = manager.get(path, params={"kind": "school"}).json()["items"]
    assert row["name"] == "示例职业学院"
    filters: list[tuple[dict[str, str | int], int]] = [
        ({"school_type": "technical"}, 0),
        ({"q": "职业学院"}, 1),
        ({"reports_to_id": world.city.id}, 2),
    ]
    for params, count in filters:
        assert len(manager.get(path, params=params).json()["items"]) == count


def test_a_school_sees_its_own_row_and_its_superiors_all_of_theirs(world: World) -> None:
    other = world.organisation(world.city, Kind.school, "甲市职业中专")
    path = f"/campaigns/{launched(world)['id']}/participants"
    lead = world.person(world.school, Role.school_lead)
    assert [row["organisation_id"] for row in lead.get(path).json()["items"]] == [world.school.id]
    verifier = world.person(world.city, Role.verifier)
    page = verifier.get(path, params={"limit": 2}).json()
    rest = verifier.get(path, params={"limit": 2, "cursor": page["next_cursor"]}).json()
    ids = {row["organisation_id"] for row in page["items"] + rest["items"]}
    assert ids == {world.city.id, world.county.id, world.school.id, other.id}
    with world.database.begin(OrganisationScope(world.school.id, world.school.org_path)) as session:
        campaign_id = int(path.split("/")[2])
        own = service.participant(session, campaign_id, world.school.id)
        assert own is not None
        assert own.name == "乙县职业中专"
        assert service.participant(session, campaign_id, other.id) is None


def test_an_unready_campaign_is_refused_with_everything_that_blocks(world: World) -> None:
    manager = manager_of(world)
    body = draft(
        manager,
        catalogue_id=None,
        stages=STAGES[:1],
        participants={"kinds": ["school"], "school_types": ["technical"]},
    )
    answer = launch(manager, body)
    assert (answer.status_code, answer.json()["code"]) == (409, "campaign_not_ready")
    paths = [fault["path"] for fault in answer.json()["errors"]]
    blocking = ("catalogue", "stages", "rectify_by", "participants")
    assert paths == [f"checklist.{code}" for code in blocking]
    assert manager.get(f"/campaigns/{body['id']}").json()["state"] == "draft"


def test_a_reporting_line_that_leads_nowhere_is_pointed_out(world: World) -> None:
    with world.database.begin(unscoped("the test ties a knot")) as session:
        session.get_one(Organisation, world.county.id).reports_to_id = world.school.id
    manager = manager_of(world)
    body = draft(manager)
    items = manager.get(f"/campaigns/{body['id']}/checklist").json()["items"]
    assert items[-1]["code"] == "reporting_lines"
    assert "乙县教育局" in items[-1]["text_zh"]
    assert launch(manager, body).status_code == 201


def test_two_launches_at_once_make_one(world: World) -> None:
    manager = manager_of(world)
    body = draft(manager)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: launch(manager, body), range(2)))
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert (won.status_code, lost.status_code) == (201, 409)
    assert lost.json()["code"] == "campaign_moved"
    assert lost.json()["current"]["state"] == "open"
    rows = manager.get(f"/campaigns/{body['id']}/participants").json()["items"]
    assert len(rows) == 3
    again = launch(manager, won.json())
    assert (again.status_code, again.json()["code"]) == (409, "campaign_already_launched")


def test_what_entries_stand_on_is_fixed_and_the_rest_must_stay_in_order(world: World) -> None:
    body = launched(world)
    manager = manager_of(world)
    path = f"/campaigns/{body['id']}"
    for change in ({"code": "YZ2023"}, {"verification_steps": ["city"]}, {"participants": {}}):
        answer = manager.patch(path, change, version=2)
        assert (answer.status_code, answer.json()["code"]) == (409, "campaign_fixed_at_launch")
    broken = manager.patch(path, {"stages": STAGES[:2]}, version=2)
    assert (broken.status_code, broken.json()["code"]) == (409, "campaign_not_ready")
    assert len(manager.get(path).json()["stages"]) == 4
    later = manager.patch(path, {"rectify_by": "2023-01-20"}, version=2)
    assert (later.status_code, later.json()["rectify_by"]) == (200, "2023-01-20")


def test_a_rectification_date_cannot_be_taken_from_an_open_campaign(world: World) -> None:
    body = launched(world)
    manager = manager_of(world)
    answer = manager.patch(f"/campaigns/{body['id']}", {"rectify_by": None}, version=2)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == "body.rectify_by"


def test_numbers_are_drawn_from_a_school_and_never_twice(world: World) -> None:
    campaign_id = launched(world)["id"]
    scope = OrganisationScope(world.school.id, world.school.org_path)

    def draw(turn: int) -> list[str]:
        numbers = []
        for step in range(5):
            with world.database.begin(scope) as session:
                number = service.next_number(session, campaign_id)
                if (turn + step) % 4 == 0:
                    session.rollback()
                else:
                    numbers.append(number)
        return numbers

    with ThreadPoolExecutor(8) as pool:
        drawn = [number for numbers in pool.map(draw, range(8)) for number in numbers]
    assert len(drawn) == len(set(drawn)) == 30
    assert all(number.startswith("YZ2022-0000") and len(number) == 13 for number in drawn)


def test_no_number_is_drawn_where_the_campaign_is_not_open(world: World) -> None:
    manager = manager_of(world)
    draft_id = draft(manager)["id"]
    open_id = launched(world, code="YZ2023")["id"]
    stranger = World(world.client, world.database)
    own = OrganisationScope(world.province.id, world.province.org_path)
    foreign = OrganisationScope(stranger.school.id, stranger.school.org_path)
    with world.database.begin(own) as session:
        assert service.get_open(session, open_id).code == "YZ2023"
        for refuse in (service.get_open, service.next_number):
            with pytest.raises(CampaignNotOpen):
                refuse(session, draft_id)
    with world.database.begin(foreign) as session:
        with pytest.raises(NotFound):
            service.get_open(session, open_id)
        with pytest.raises(CampaignNotOpen):
            service.next_number(session, open_id)


def test_the_millionth_number_is_whole(world: World, urls: DatabaseUrls) -> None:
    campaign_id = launched(world)["id"]
    scope = OrganisationScope(world.school.id, world.school.org_path)
    with world.database.begin(scope) as session:
        service.next_number(session, campaign_id)
    _wind_counter(urls, campaign_id, 999_999)
    with world.database.begin(scope) as session:
        assert service.next_number(session, campaign_id) == "YZ2022-1000000"


def test_a_launch_is_remembered_and_announced(world: World) -> None:
    body = launched(world)
    with world.database.begin(OrganisationScope(world.province.id, world.province.org_path)) as s:
        rows = s.execute(
            text("select action from audit_events where subject_type = 'campaign' order by id")
        ).scalars()
        assert list(rows) == ["campaign.created", "campaign.launched"]
        event = s.execute(text("select type, payload from outbox_events")).one()
    assert event.type == "campaign.launched"
    assert event.payload == {"code": body["code"], "participants": 3}


def _wind_counter(urls: DatabaseUrls, campaign_id: int, number: int) -> None:
    url = make_url(urls.owner).set(drivername="postgresql")
    with connect(url.render_as_string(hide_password=False)) as connection:
        connection.execute(
            "update campaign_counters set last_number = %s where campaign_id = %s",
            (number, campaign_id),
        )
