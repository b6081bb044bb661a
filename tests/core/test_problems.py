"""Every way to be refused has one shape, in the caller's language."""

import re
from typing import Any

import pytest
from httpx import Response

from backend.access.permissions import Role
from backend.core import http
from tests.trail import trail_of
from tests.world import PASSWORD, Person, World

MEMBERS = {"type", "title", "status", "detail", "code", "errors", "request_id"}


def problem(answer: Response, status: int, code: str) -> dict[str, Any]:
    """The problem, after looking at what all have in common."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    body: dict[str, Any] = answer.json()
    assert set(body) >= MEMBERS
    assert body["status"] == status
    assert body["code"] == code
    assert body["type"] == f"/docs/errors#{code}"
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["title"]
    assert body["detail"]
    assert "{" not in body["detail"]
    return body


def has_security_headers(answer: Response) -> bool:
    headers = answer.headers
    return (
        headers["x-content-type-options"] == "nosniff"
        and headers["referrer-policy"] == "same-origin"
        and headers["x-frame-options"] == "DENY"
        and "frame-ancestors 'none'" in headers["content-security-policy"]
    )


@pytest.fixture
def manager(world: World) -> Person:
    return world.person(world.province, Role.org_admin)


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"",
        b"{'value': 1}",
        '{"name": "销号"}'.encode("gbk"),
        b'{"name": "\xff"}',
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_no_json_is_malformed(manager: Person, content: bytes) -> None:
    answer = manager.request(
        "POST",
        "/organisations",
        content=content,
        headers={"Content-Type": "application/json"},
    )
    if content == b"":
        problem(answer, 422, "invalid_input")
    else:
        problem(answer, 400, "malformed_request")


@pytest.mark.parametrize("content", [b"null", b"[]", b'"text"', b"7", b"{}", b'{"\\ud800": 1}'])
def test_json_of_another_shape_is_invalid(manager: Person, content: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = manager.request("POST", "/organisations", content=content, headers=headers)
    assert problem(answer, 422, "invalid_input")["errors"]


def test_half_a_character_is_no_text(manager: Person) -> None:
    content = (
        b'{"parent_id": %d, "kind": "city", "name": "\\ud800", "region_code": "990000"}'
        % manager.organisation.id
    )
    headers = {"Content-Type": "application/json"}
    answer = manager.request("POST", "/organisations", content=content, headers=headers)
    body = problem(answer, 422, "invalid_input")
    assert [fault["path"] for fault in body["errors"]] == ["body.name"]


def test_a_stranger_is_told_to_sign_in(world: World) -> None:
    answer = world.client.get("/api/v1/organisations")
    problem(answer, 401, "sign_in_required")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_role_too_small_is_told_so_and_remembered(world: World) -> None:
    viewer = world.person(world.school, Role.viewer)
    answer = viewer.post("/organisations", {"name": "无"})
    body = problem(answer, 403, "not_permitted")
    assert "organisation.manage" in body["detail"]
    event = trail_of(world.database, viewer.user_id)[-1]
    assert (event.action, event.outcome) == ("access.denied", "refused")
    assert event.request_id == body["request_id"]
    assert event.detail == {
        "permission": "organisation.manage",
        "method": "POST",
        "path": "/api/v1/organisations",
    }


def test_a_denied_request_is_remembered_whatever_stands_in_its_address(world: World) -> None:
    viewer = world.person(world.school, Role.viewer)
    answer = viewer.get("/users/%00%FF")
    assert answer.status_code == 403
    assert trail_of(world.database, viewer.user_id)[-1].action == "access.denied"


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/organisations/999999999", "/api/v2"])
def test_what_is_not_there_is_not_found(manager: Person, path: str) -> None:
    problem(manager.client.get(path, headers=manager.headers), 404, "not_found")


def test_a_method_an_address_does_not_know_is_named(manager: Person) -> None:
    answer = manager.request("DELETE", "/organisations")
    problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"]


def test_a_fault_lists_every_place_in_chinese_or_in_english(manager: Person) -> None:
    body = {"name": "字" * 101, "kind": "village", "region_code": "12", "extra": 1}
    chinese = problem(manager.post("/organisations", body), 422, "invalid_input")
    assert "5" in chinese["detail"]
    by_path = {fault["path"]: fault for fault in chinese["errors"]}
    assert by_path["body.parent_id"]["message"] == "此项必填"
    assert by_path["body.name"]["message"] == "内容太长，最多 100 个字符"
    assert by_path["body.extra"]["code"] == "extra_forbidden"
    english = problem(
        manager.post("/organisations", body, headers={"Accept-Language": "en"}),
        422,
        "invalid_input",
    )
    assert [f["code"] for f in english["errors"]] == [f["code"] for f in chinese["errors"]]
    assert english["detail"].startswith("5 place(s)")
    assert "Field required" in {fault["message"] for fault in english["errors"]}


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("", "zh-CN"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en;q=0.5, zh;q=0.6", "zh-CN"),
        ("zh; q=0.4, en; q=0.7", "en"),
        ("de, en;q=0.1", "en"),
        ("fr", "zh-CN"),
        ("en;q=nonsense", "zh-CN"),
        ("en;q=nan", "zh-CN"),
        (",;=,", "zh-CN"),
    ],
)
def test_the_language_is_the_one_the_caller_prefers(world: World, wanted: str, given: str) -> None:
    answer = world.client.get("/api/v1/session", headers={"Accept-Language": wanted})
    assert answer.headers["content-language"] == given


def test_an_invented_cursor_is_refused(manager: Person) -> None:
    for cursor in ("x", "W10", "WyJ0cmVlIiwgMV0", "WyJ0cmVlIiwiXHUwMDAwIl0", "%00", "字"):
        answer = manager.get("/organisations", params={"cursor": cursor})
        problem(answer, 422, "invalid_cursor")


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1e3"])
def test_a_page_has_between_one_and_two_hundred_rows(manager: Person, limit: str) -> None:
    problem(manager.get("/organisations", params={"limit": limit}), 422, "invalid_input")


@pytest.mark.parametrize("number", ["0", "-1", "9223372036854775808", "x", "1.5", "%00"])
def test_a_number_that_cannot_exist_is_refused(manager: Person, number: str) -> None:
    assert manager.get(f"/organisations/{number}").status_code == 422


def test_nul_is_refused_wherever_it_stands(world: World, manager: Person) -> None:
    answers = [
        manager.get("/organisations", params={"q": "a\0b"}),
        manager.get("/users", params={"q": "\0\0"}),
        world.client.post("/api/v1/session", json={"username": "\0", "password": PASSWORD}),
        manager.patch(f"/organisations/{world.city.id}", {"sponsor": "\0"}, version=1),
    ]
    for answer in answers:
        problem(answer, 422, "invalid_input")


def test_nul_that_reached_the_database_is_the_callers_fault(lab: World) -> None:
    person = lab.person(lab.school, Role.viewer)
    answer = person.get("/laboratory/echo", params={"said": "a\0b"})
    body = problem(answer, 422, "invalid_input")
    assert [fault["code"] for fault in body["errors"]] == ["not_text"]
    assert person.get("/laboratory/echo", params={"said": "字😀"}).json() == {"said": "字😀"}


def test_a_huge_body_is_refused_before_it_is_read_to_its_end(manager: Person) -> None:
    sent = 0

    def endless() -> Any:
        nonlocal sent
        for _ in range(64):
            sent += 1
            yield b" " * (http.BODY_LIMIT // 8)

    answer = manager.request("POST", "/organisations", content=endless())
    problem(answer, 413, "payload_too_large")
    assert "1024 KiB" in answer.json()["detail"]

    declared = manager.request("POST", "/organisations", content=b" " * (http.BODY_LIMIT + 1))
    problem(declared, 413, "payload_too_large")
    keyed = {"Idempotency-Key": "huge"}
    anonymous = manager.client.post(
        "/api/v1/organisations", content=b" " * (http.BODY_LIMIT + 1), headers=keyed
    )
    problem(anonymous, 413, "payload_too_large")


def test_a_fault_of_ours_says_nothing_but_its_number(lab: World) -> None:
    answer = lab.client.get("/api/v1/laboratory/fault", headers={"X-Request-ID": "trace-12345678"})
    body = problem(answer, 500, "internal_error")
    assert "trace-12345678" in body["detail"]
    assert "secret" not in answer.text
    assert has_security_headers(answer)
    person = lab.person(lab.school, Role.viewer)
    problem(person.get("/laboratory/broken-sql"), 500, "internal_error")


@pytest.mark.parametrize(
    ("sent", "is_kept"),
    [
        ("0123456789abcdef", True),
        ("A-b-c-1-2-3", True),
        ("short", False),
        ("x" * 65, False),
        ("with space 123", False),
        ("é" * 10, False),
        ("a\tb\tc\td\te", False),
    ],
)
def test_a_request_id_is_the_callers_where_it_is_well_formed(
    world: World, sent: str, is_kept: bool
) -> None:
    headers = {"X-Request-ID": sent.encode("latin-1")}
    answer = world.client.get("/livez", headers=headers)  # type: ignore[arg-type]
    given = answer.headers["x-request-id"]
    if is_kept:
        assert given == sent
    else:
        assert re.fullmatch("[0-9a-f]{32}", given)


def test_every_answer_has_its_security_headers(world: World, manager: Person) -> None:
    answers = [
        world.client.get("/livez"),
        world.client.get("/readyz"),
        manager.get("/session"),
        manager.get("/nothing"),
        manager.request("DELETE", "/organisations"),
        world.client.post("/api/v1/session", json={}),
        world.client.get("/api/v1/openapi.json"),
    ]
    assert all(has_security_headers(answer) for answer in answers)
