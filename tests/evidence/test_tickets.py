"""A ticket reads one address, once, for a minute, as one membership."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from backend.access.permissions import Role
from backend.core import clock
from tests.evidence import factories as make
from tests.evidence.factories import uploaded
from tests.world import Person, World


def issue(person: Person, path: str) -> str:
    answer = person.post("/tickets", {"path": f"/api/v1{path}"})
    assert answer.status_code == 201, answer.text
    assert answer.json()["expires_in"] == 60
    return str(answer.json()["url"])


def with_picture(world: World) -> tuple[Person, Any]:
    officer = world.person(world.school, Role.school_officer)
    return officer, uploaded(officer, make.pdf(2), "方案.pdf")


def test_a_ticket_reads_content_and_preview_without_a_header_once(world: World) -> None:
    officer, evidence = with_picture(world)
    for path in ("content", "preview?page=2", "preview"):
        url = issue(officer, f"/evidence/{evidence['id']}/{path}")
        assert world.client.get(url).status_code == 200
        again = world.client.get(url)
        assert (again.status_code, again.json()["code"]) == (401, "sign_in_required")


def test_a_ticket_reads_any_get(world: World) -> None:
    officer, evidence = with_picture(world)
    url = issue(officer, f"/evidence/{evidence['id']}")
    assert world.client.get(url).json()["evidence"]["id"] == evidence["id"]


def test_a_ticket_is_good_for_its_own_address_only(world: World) -> None:
    officer, evidence = with_picture(world)
    other = uploaded(officer, make.picture())
    url = issue(officer, f"/evidence/{evidence['id']}/preview?page=1")
    token = url.rpartition("ticket=")[2]
    for path in (
        f"/evidence/{other['id']}/preview?page=1&ticket={token}",
        f"/evidence/{evidence['id']}/preview?page=2&ticket={token}",
        f"/evidence/{evidence['id']}/preview?ticket={token}",
        f"/evidence/{evidence['id']}/preview?ticket={token}&page=1",
    ):
        assert world.client.get(f"/api/v1{path}").status_code == 401
    assert world.client.get(url).status_code == 200


def test_a_ticket_ends_after_a_minute(world: World) -> None:
    officer, evidence = with_picture(world)
    url = issue(officer, f"/evidence/{evidence['id']}/content")
    later = datetime.now(UTC) + timedelta(seconds=61)  # noqa: TID251 — the clock is set here
    clock.set_clock(lambda: later)
    assert world.client.get(url).status_code == 401


def test_a_ticket_ends_with_its_session(world: World) -> None:
    officer, evidence = with_picture(world)
    url = issue(officer, f"/evidence/{evidence['id']}/content")
    officer.request("DELETE", "/session")
    assert world.client.get(url).status_code == 401


def test_a_ticket_ends_when_its_session_acts_in_another_membership(world: World) -> None:
    officer, evidence = with_picture(world)
    url = issue(officer, f"/evidence/{evidence['id']}/content")
    administrator = world.person(world.county, Role.org_admin)
    body = {"organisation_id": world.school.id, "roles": ["viewer"], "office": "科员"}
    answer = administrator.post(f"/users/{officer.user_id}/memberships", body)
    assert answer.status_code == 201, answer.text
    newest = answer.json()["memberships"][-1]["id"]
    officer.post("/session/membership", {"membership_id": newest})
    assert world.client.get(url).status_code == 401


def test_a_ticket_changes_nothing_and_opens_no_door_of_its_own(world: World) -> None:
    officer, evidence = with_picture(world)
    path = f"/evidence/{evidence['id']}/withdrawals"
    url = issue(officer, path)
    assert world.client.post(url, json={"reason": "x"}).status_code == 401
    stranger = world.person(world.county, Role.viewer)
    url = issue(stranger, f"/evidence/{evidence['id']}/content")
    assert world.client.get(url).status_code == 404


def test_of_simultaneous_uses_one_reads(world: World) -> None:
    officer, evidence = with_picture(world)
    url = issue(officer, f"/evidence/{evidence['id']}/content")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: world.client.get(url), range(16)))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 15


def test_a_ticket_is_only_for_addresses_of_ours(world: World) -> None:
    officer = world.person(world.school, Role.school_officer)
    for path in ("https://elsewhere.example/", "/livez", "//host/api/v1/", "/api/v1/x?ticket=1"):
        answer = officer.post("/tickets", {"path": path})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


def test_forged_tickets_are_refused(world: World) -> None:
    assert world.client.get("/api/v1/session?ticket=").status_code == 401
    assert world.client.get("/api/v1/session?ticket=x%00y").status_code == 401
