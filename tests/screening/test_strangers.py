"""Whoever has no part in a school reaches nothing of what screening holds of it.

Every route of screening that names a row is asked for real ones, found by walking the document;
the owner gets each of them, so that a refusal means something.
"""

from typing import Any
from urllib.parse import quote

import pytest

from backend.access.permissions import Role
from backend.core.config import Settings
from backend.organisations.vocabulary import Kind
from tests.architecture.bodies import sample
from tests.screening.factories import resident_number, stored
from tests.screening.screened import Screened
from tests.screening.uploads import read, row, workbook
from tests.world import Person, World

HOST = "嵩麓精工有限公司"
OF_SCREENING = ("record_id", "import_id", "suspicion_id", "run_id", "host_key")


@pytest.fixture
def screened(world: World, settings: Settings) -> Screened:
    """The world with its worker."""
    return Screened(world, settings)


def routes(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method.upper(), path.removeprefix("/api/v1"), operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if operation["operationId"].startswith("screening.")
    ]


def parameters(operation: dict[str, Any], place: str) -> set[str]:
    return {one["name"] for one in operation.get("parameters", []) if one["in"] == place}


def own_rows(screened: Screened) -> dict[str, Any]:
    """Numbers of one row of each kind that belongs to the world's school."""
    record = stored(screened.world, 1, daily_hours=10.0, id_number=resident_number(77))[0]
    suspicion = screened.raised("S-07")
    run = screened.run(by=screened.officer)
    lines = [row(1), row(2, 实习开始日期="待定")]
    view = read(screened.officer, screened.settings, workbook(lines))
    return {
        "record_id": record,
        "import_id": view["id"],
        "suspicion_id": suspicion["id"],
        "run_id": run["id"],
        "host_key": suspicion["host_key"],
    }


def ask(
    person: Person, document: dict[str, Any], route: tuple[str, str, dict[str, Any]], rows: Any
) -> Any:
    method, path, operation = route
    for name in parameters(operation, "path"):
        path = path.replace(f"{{{name}}}", quote(str(rows[name]), safe=""))
    options: dict[str, Any] = {"headers": {"If-Match": '"1"'}}
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body is not None:
        options["json"] = sample(body["schema"], document)
    return person.request(method, path, **options)


def test_strangers_reach_no_record_import_suspicion_run_or_host_of_a_school(
    world: World, screened: Screened
) -> None:
    rows = own_rows(screened)
    document = world.client.get("/api/v1/openapi.json").json()
    sibling = world.organisation(world.county, Kind.school, "戊县职业中专")
    beside = world.organisation(world.city, Kind.county, "己县教育局")
    elsewhere = World(world.client, world.database)
    places = (sibling, beside, elsewhere.school, elsewhere.province)
    strangers = [world.person(place, *Role) for place in places]

    walked: set[str] = set()
    for route in routes(document):
        method, path, operation = route
        named = parameters(operation, "path")
        if named and named <= set(OF_SCREENING):
            walked |= named
            if method == "GET":
                assert ask(screened.officer, document, route, rows).status_code == 200, path
            for stranger in strangers:
                answer = ask(stranger, document, route, rows)
                assert answer.status_code == 404, (method, path, answer.text)
        narrowed = parameters(operation, "query") if method == "GET" else set()
        for stranger in strangers:
            if "organisation_id" in narrowed:
                answer = stranger.get(path, params={"organisation_id": world.school.id})
                assert answer.status_code == 404, (path, answer.text)
            for name in narrowed & {"host_key", "import_id"} - {"organisation_id"}:
                answer = stranger.get(path, params={name: rows[name]})
                assert HOST not in answer.text
                assert answer.status_code == 200, (path, answer.text)
                found = answer.json() if "json" in answer.headers["content-type"] else {}
                assert found.get("items", []) == []
                assert found.get("suspicions", 0) == found.get("records", 0) == 0
        if "{" not in path and method == "GET":
            for stranger in strangers:
                assert HOST not in stranger.get(path).text, path
    assert walked == set(OF_SCREENING)

    version = screened.seen(screened.officer, {"id": rows["suspicion_id"]})["version"]
    named_ones = [{"id": rows["suspicion_id"], "expected_version": version}]
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("/screening-runs", {"organisation_id": world.school.id}),
        (
            "/internship-records/searches",
            {"organisation_id": world.school.id, "student_no": "S000000001"},
        ),
        *(
            ("/suspicion-answers", {"kind": kind, "suspicions": named_ones, **members})
            for kind, members in (
                ("confirmed", {"campaign_id": 1}),
                ("explained", {"reason": "午休"}),
                ("data_error", {"reason": "录入错误"}),
            )
        ),
    ]
    for stranger in strangers:
        for path, body in bodies:
            answer = stranger.post(path, body)
            assert answer.status_code == 404, (path, answer.text)
        mine = {"id_number": resident_number(77)}
        assert stranger.post("/internship-records/searches", mine).json()["items"] == []
    mine = {"id_number": resident_number(77)}
    found = screened.officer.post("/internship-records/searches", mine).json()["items"]
    assert [one["id"] for one in found] == [rows["record_id"]]

    # A host of both: each school reads its own part of the page, and no number of the other's.
    stored(world, 1, school=sibling, daily_hours=10.0)
    screened.run()
    page = strangers[0].get(f"/screening-hosts/{quote(rows['host_key'], safe='')}")
    assert page.status_code == 200, page.text
    assert [one["organisation_id"] for one in page.json()["by_school"]] == [sibling.id]
    assert (page.json()["schools"], world.school.name in page.text) == (1, False)


def test_another_provinces_sampled_hit_is_judged_by_nobody_else(
    world: World, screened: Screened
) -> None:
    stored(world, 1, daily_hours=10.0)
    screened.run()
    hit = screened.manager.get("/screening-rules/S-07/sample").json()["items"][0]
    other = World(world.client, world.database)
    stranger = other.person(other.province, *Role)
    answer = stranger.post(
        "/screening-rules/S-07/judgements", {"sample_id": hit["id"], "is_right": True}
    )
    assert answer.status_code == 404, answer.text
    assert stranger.get("/screening-rules/S-07/sample").json()["items"] == []
    still = screened.manager.get("/screening-rules/S-07/sample").json()["items"][0]
    assert still["is_right"] is None
