"""Every route, found by walking the document: strangers get nothing, whatever they ask for.

The application runs on the generated database, where every table holds a row of the province
HERE, all of whose numbers are HERE. A person of another province, holding every role there is,
asks every address for those numbers.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from backend.access.permissions import Permission, Role
from backend.core.config import Settings
from backend.core.db import Base, Database
from backend.main import create_app
from tests.architecture.bodies import sample
from tests.architecture.generated import HERE, MARK, Acting, row_for
from tests.architecture.kinds import SCOPED
from tests.conftest import SECRET
from tests.world import Person, World

Operation = tuple[str, str, dict[str, Any]]


@cache
def document() -> dict[str, Any]:
    """The application's own description; it needs no database to give it."""
    database = Database("postgresql+psycopg://nobody@localhost/nothing")
    app = create_app(Settings(token_secret=SECRET), database)
    return app.openapi()


def operations() -> list[Operation]:
    """Every route."""
    return [
        (method.upper(), path, operation)
        for path, item in document()["paths"].items()
        for method, operation in item.items()
    ]


def is_public(operation: Operation) -> bool:
    return str(operation[2]["x-permission"]).startswith("public:")


GUARDED = [operation for operation in operations() if not is_public(operation)]
ASKING_FOR_A_ROW = [operation for operation in GUARDED if "{" in operation[1]]


def names(operation: Operation) -> str:
    return str(operation[2]["operationId"])


@pytest.fixture(scope="module")
def strangers(settings: Settings, filled: Database) -> Iterator[World]:
    """Another province, on the application over the generated database."""
    app = create_app(settings, filled)
    client = TestClient(app, raise_server_exceptions=False)
    return World(client, filled)


@pytest.fixture(scope="module")
def stranger(strangers: World) -> Person:
    return strangers.person(strangers.province, *Role)


@pytest.fixture(scope="module")
def roleless(strangers: World) -> Person:
    return strangers.person(strangers.province)


def address(operation: Operation) -> str:
    """The path with the numbers of the other province's rows."""
    path = operation[1].removeprefix("/api/v1")
    for parameter in operation[2].get("parameters", []):
        if parameter["in"] == "path":
            schema = parameter["schema"]
            is_uuid = schema.get("format") == "uuid"
            value = UUID(int=HERE) if is_uuid else sample(schema, document())
            path = path.replace(f"{{{parameter['name']}}}", str(value))
    return path


def ask(person: Person, operation: Operation) -> Any:
    """One request, with everything the route asks for."""
    method, _, described = operation
    options: dict[str, Any] = {"headers": {"If-Match": f'"{HERE}"'}}
    content = described.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        options["json"] = sample(content["application/json"]["schema"], document())
    elif content:
        options["content"] = b"%PDF-1.7"
    options["params"] = {
        parameter["name"]: sample(parameter["schema"], document())
        for parameter in described.get("parameters", [])
        if parameter["in"] == "query" and parameter.get("required")
    }
    return person.request(method, address(operation), **options)


def ask_signed_in(strangers: World, person: Person, operation: Operation) -> Any:
    """The same, after signing in again where an earlier request has ended the session."""
    answer = ask(person, operation)
    if answer.status_code == 401:
        strangers.sign_in(person)
        answer = ask(person, operation)
    assert answer.status_code != 401, answer.text
    return answer


@pytest.mark.parametrize("operation", GUARDED, ids=names)
def test_nobody_enters_without_signing_in(client: TestClient, operation: Operation) -> None:
    answer = ask(Person(client, "", 0, 0, None), operation)  # type: ignore[arg-type]
    assert answer.status_code == 401, answer.text


@pytest.mark.parametrize("operation", GUARDED, ids=names)
def test_nobody_enters_without_the_permission(roleless: Person, operation: Operation) -> None:
    needed = operation[2]["x-permission"]
    if needed == Permission.session_own:
        return
    answer = ask(roleless, operation)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    assert needed in answer.json()["detail"]


@pytest.mark.parametrize("operation", ASKING_FOR_A_ROW, ids=names)
def test_a_stranger_asking_for_a_row_is_refused(
    strangers: World, stranger: Person, operation: Operation
) -> None:
    answer = ask_signed_in(strangers, stranger, operation)
    assert answer.status_code == 404, answer.text
    assert MARK not in answer.text


@pytest.mark.parametrize("operation", GUARDED, ids=names)
def test_no_answer_to_a_stranger_holds_anything_of_others(
    strangers: World, stranger: Person, operation: Operation
) -> None:
    answer = ask_signed_in(strangers, stranger, operation)
    assert answer.status_code < 500, answer.text
    assert MARK not in answer.text
    if answer.status_code < 300 and answer.headers.get("content-type") == "application/json":
        assert not holds_number(json.loads(answer.text or "null"), HERE), answer.text


def holds_number(value: Any, number: int) -> bool:
    """Whether a number stands anywhere in an answer."""
    if isinstance(value, dict):
        return any(holds_number(member, number) for member in value.values())
    if isinstance(value, list):
        return any(holds_number(item, number) for item in value)
    return value in (number, f"{number}.", str(UUID(int=number)))


def test_whatever_a_stranger_asks_nothing_of_others_is_changed(
    filled: Database, strangers: World
) -> None:
    person = strangers.person(strangers.province, *Role)
    for operation in GUARDED:
        ask_signed_in(strangers, person, operation)
    for name in SCOPED:
        table = Base.metadata.tables[name]
        made = row_for(table, HERE)
        with filled.begin(Acting(HERE)) as session:
            rows = session.execute(select(table)).mappings().all()
        assert [{key: row[key] for key in made} for row in rows] == [made], name


def test_what_is_public_says_why_and_is_short() -> None:
    reasons = {names(o): str(o[2]["x-permission"]) for o in operations() if is_public(o)}
    assert set(reasons) <= {
        "identity.refresh_session",
        "identity.sign_in",
        "system.get_system",
        "system.livez",
        "system.readyz",
    }
    assert all(len(reason) > len("public: ") + 10 for reason in reasons.values())


def test_a_list_is_exported_by_those_who_may_read_it_alone() -> None:
    permissions = {path: item["get"]["x-permission"] for path, item in _readable().items()}
    lists = [path for path in permissions if f"{path}.xlsx" in permissions]
    assert lists
    for path in lists:
        assert permissions[f"{path}.xlsx"] == permissions[path], path


def _readable() -> dict[str, Any]:
    return {path: item for path, item in document()["paths"].items() if "get" in item}
