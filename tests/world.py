"""A province of invented organisations and people, made directly, acted in over HTTP."""

import itertools
import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from httpx import Response
from starlette.testclient import TestClient

from backend.access.permissions import Role
from backend.core.db import Database, unscoped
from backend.identity import service as identity
from backend.organisations import service as organisations
from backend.organisations.models import Organisation
from backend.organisations.vocabulary import Kind, SchoolType

PASSWORD = "Correct-Horse-7"
_serial = itertools.count(1)
_run = os.getpid()


@dataclass
class Person:
    """Somebody signed in, speaking HTTP."""

    client: TestClient
    username: str
    user_id: int
    membership_id: int
    organisation: Organisation
    headers: dict[str, str] = field(default_factory=dict)

    def request(self, method: str, path: str, **options: Any) -> Response:
        """One request under `/api/v1`."""
        headers = {**self.headers, **options.pop("headers", {})}
        return self.client.request(method, f"/api/v1{path}", headers=headers, **options)

    def get(self, path: str, **options: Any) -> Response:
        """GET."""
        return self.request("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Response:
        """POST a JSON body."""
        return self.request("POST", path, json=body, **options)

    def patch(self, path: str, body: Any, *, version: int, **options: Any) -> Response:
        """PATCH the version that was read."""
        headers = {"If-Match": f'"{version}"', **options.pop("headers", {})}
        return self.request("PATCH", path, json=body, headers=headers, **options)

    def put(self, path: str, body: Any, *, version: int, **options: Any) -> Response:
        """PUT over the version that was read."""
        headers = {"If-Match": f'"{version}"', **options.pop("headers", {})}
        return self.request("PUT", path, json=body, headers=headers, **options)


class World:
    """One province with a city, a county and a school; more are added where a test needs them."""

    def __init__(self, client: TestClient, database: Database) -> None:
        self.client = client
        self.database = database
        self.province = self.organisation(None, Kind.province, "示例省教育厅")
        self.city = self.organisation(self.province, Kind.city, "甲市教育局")
        self.county = self.organisation(self.city, Kind.county, "乙县教育局")
        self.school = self.organisation(self.county, Kind.school, "乙县职业中专")

    def organisation(
        self, parent: Organisation | None, kind: Kind, name: str, **overrides: Any
    ) -> Organisation:
        """Add an organisation below `parent`."""
        values: dict[str, Any] = {
            "region_code": "990000",
            "school_type": SchoolType.secondary_vocational if kind is Kind.school else None,
        }
        with self.database.begin(unscoped("tests build their world")) as session:
            return organisations.found(
                session, parent=parent, kind=kind, name=name, **(values | overrides)
            )

    def person(self, organisation: Organisation, *roles: Role, signed_in: bool = True) -> Person:
        """Open an account with these roles and sign it in."""
        number = next(_serial)
        username = f"user{_run}x{number}"
        with self.database.begin(unscoped("tests build their world")) as session:
            user, membership = identity.open_account(
                session,
                organisation=organisation,
                username=username,
                display_name=f"测试员{number}",
                password=PASSWORD,
                roles=roles,
                office="科员",
                must_change_password=False,
            )
        person = Person(self.client, username, user.id, membership.id, organisation)
        if signed_in:
            self.sign_in(person)
        return person

    def sign_in(self, person: Person) -> Response:
        """Open a session for a person; the cookie jar is left as it was."""
        answer = self.client.post(
            "/api/v1/session", json={"username": person.username, "password": PASSWORD}
        )
        self.client.cookies.clear()
        if answer.status_code == 200:
            person.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return answer


class Cast:
    """The people of one school's line, each signed in when first asked for."""

    world: World

    @cached_property
    def officer(self) -> Person:
        """The school's officer."""
        return self.world.person(self.world.school, Role.school_officer)

    @cached_property
    def lead(self) -> Person:
        """The school's lead."""
        return self.world.person(self.world.school, Role.school_lead)

    @cached_property
    def county(self) -> Person:
        """The supervising county's verifier."""
        return self.world.person(self.world.county, Role.verifier)

    @cached_property
    def city(self) -> Person:
        """The city's verifier."""
        return self.world.person(self.world.city, Role.verifier)

    @cached_property
    def province(self) -> Person:
        """The province's verifier."""
        return self.world.person(self.world.province, Role.verifier)
