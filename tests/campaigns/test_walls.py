"""What holds below the API: raw SQL under the application's own role, and lists that stay flat."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import ProgrammingError

from backend.access.permissions import Role
from backend.core.db import Database, OrganisationScope, unscoped
from backend.organisations.models import Organisation
from backend.organisations.vocabulary import Kind
from tests.campaigns.factories import draft, launch, launched, manager_of
from tests.world import Person, World

TABLES = ("campaigns", "campaign_stages", "campaign_deliverables", "campaign_participants")


def test_raw_sql_below_meets_a_campaign_only_from_its_launch_on(world: World) -> None:
    manager = manager_of(world)
    body = draft(manager)
    assert _counts(world, world.school) == [0, 0, 0, 0]
    assert _counts(world, world.province) == [1, 4, 1, 0]
    launch(manager, body)
    assert _counts(world, world.school) == [1, 4, 1, 1]
    assert _counts(world, world.city) == [1, 4, 1, 3]
    stranger = World(world.client, world.database)
    assert _counts(world, stranger.province) == [0, 0, 0, 0]


def test_raw_sql_below_changes_nothing_of_it(world: World) -> None:
    launched(world)
    with _as(world, world.school) as session:
        for table in TABLES[:3]:
            changed = session.execute(text(f"update {table} set org_path = org_path"))
            assert changed.rowcount == 0
            assert session.execute(text(f"delete from {table}")).rowcount == 0


def test_the_application_has_no_right_on_the_counter(world: World) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        _as(world, world.province) as session,
    ):
        session.execute(text("update campaign_counters set last_number = 0"))


def test_a_confirmation_is_never_changed(world: World) -> None:
    manager_of(world)
    for change in (
        "update red_line_confirmations set article = 1",
        "delete from red_line_confirmations",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            _as(world, world.province) as session,
        ):
            session.execute(text(change))


def test_lists_take_as_many_queries_for_fifty_rows_as_for_one(
    world: World, database: Database
) -> None:
    manager = manager_of(world)
    draft(manager, code="AA00")
    participants = f"/campaigns/{launched(world)['id']}/participants"
    few = [_queries(database, manager, path) for path in ("/campaigns", participants)]
    for number in range(1, 50):
        draft(manager, code=f"AA{number:02}")
        world.organisation(world.city, Kind.school, f"第{number}职业中专")
    participants = f"/campaigns/{launched(world, code='YZ2023')['id']}/participants"
    many = [_queries(database, manager, path) for path in ("/campaigns", participants)]
    assert few == many
    assert len(manager.get(participants).json()["items"]) == 50


def test_a_moved_school_takes_its_row_along(world: World) -> None:
    path = f"/campaigns/{launched(world)['id']}/participants"
    other = world.organisation(world.province, Kind.city, "丙市教育局")
    with world.database.begin(unscoped("the test moves a school")) as session:
        school = session.get_one(Organisation, world.school.id)
        school.parent_id, school.org_path = other.id, f"{other.org_path}{school.id}."
    [row] = world.person(other, Role.verifier).get(path).json()["items"]
    assert row["reporting_path"] == world.school.org_path
    assert (row["parent_name"], row["name"]) == ("乙县教育局", "乙县职业中专")


def _counts(world: World, organisation: Organisation) -> list[int]:
    with _as(world, organisation) as session:
        return [session.scalar(text(f"select count(*) from {table}")) for table in TABLES]


@contextmanager
def _as(world: World, organisation: Organisation) -> Iterator[Any]:
    scope = OrganisationScope(organisation.id, organisation.org_path)
    with world.database.begin(scope) as session:
        yield session


def _queries(database: Database, person: Person, path: str) -> int:
    seen = []

    def note(*arguments: Any) -> None:
        seen.append(arguments[2])

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        assert person.get(path, params={"limit": 50}).status_code == 200
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return len(seen)
