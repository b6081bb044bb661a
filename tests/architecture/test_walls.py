"""The second wall: for every scoped table, another subtree reads nothing and changes nothing.

Through the ORM, Core and raw SQL, as the application's role, on rows generated from the columns.
"""

from typing import Any, cast

import psycopg
import pytest
from psycopg import errors as pg
from sqlalchemy import Table, delete, func, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from backend.core.db import (
    Base,
    Database,
    OrganisationScope,
    PublishedDown,
    ScopeMissing,
    crossing,
    unscoped,
)
from backend.organisations.models import Organisation
from backend.screening.rules.scope import screening_scope
from tests.architecture.generated import ELSEWHERE, HERE, NOBODY, Acting, path_of, row_for
from tests.architecture.kinds import MODELS, SCOPED, WRITTEN_ONCE, rights_on
from tests.world import World

OURS = Acting(HERE)
THEIRS = Acting(ELSEWHERE)
_SCREENING = text("select current_setting('app.screening', true)")


def table_of(name: str) -> Table:
    return Base.metadata.tables[name]


@pytest.mark.parametrize("name", SCOPED)
def test_another_subtree_reads_nothing(filled: Database, name: str) -> None:
    table, model = table_of(name), MODELS[name]
    ours = table.c.organisation_id == HERE
    with filled.begin(OURS) as session:
        assert session.scalar(select(func.count()).select_from(table).where(ours)) == 1
    with filled.begin(THEIRS) as session:
        assert session.scalars(select(model).where(model.organisation_id == HERE)).all() == []
        key = tuple(row_for(table, HERE)[column.name] for column in table.primary_key)
        assert session.get(model, key) is None
        assert session.execute(select(table).where(ours)).all() == []
        raw = f"select count(*) from {name} where organisation_id = {HERE}"
        assert session.connection().exec_driver_sql(raw).scalar() == 0
        assert session.scalar(select(func.count()).select_from(table)) == 1


@pytest.mark.parametrize("name", SCOPED)
def test_another_subtree_changes_nothing(filled: Database, name: str) -> None:
    table, model = table_of(name), MODELS[name]
    ours = table.c.organisation_id == HERE
    raw = f"where organisation_id = {HERE}"
    attempts = {
        "update": [
            update(model).where(model.organisation_id == HERE).values(org_path=path_of(ELSEWHERE)),
            update(table).where(ours).values(organisation_id=ELSEWHERE),
            text(f"update {name} set org_path = '{path_of(ELSEWHERE)}' {raw}"),
        ],
        "delete": [
            delete(model).where(model.organisation_id == HERE),
            delete(table).where(ours),
            text(f"delete from {name} {raw}"),
        ],
    }
    for right, statements in attempts.items():
        for statement in statements:
            with filled.begin(THEIRS) as session:
                if right not in rights_on(name):
                    refused(session, statement)
                else:
                    assert session.execute(statement).rowcount == 0, str(statement)  # type: ignore[attr-defined]
    with filled.begin(OURS) as session:
        found = session.execute(select(table.c.org_path).where(ours)).all()
        assert [row.org_path for row in found] == [path_of(HERE)]


@pytest.mark.parametrize("name", SCOPED)
def test_another_subtree_adds_nothing(filled: Database, name: str) -> None:
    table, model = table_of(name), MODELS[name]
    row = row_for(table, NOBODY) | {"organisation_id": HERE, "org_path": path_of(HERE)}
    attributes = {
        prop.key: row[prop.columns[0].name]
        for prop in inspect(model).column_attrs
        if prop.columns[0].name in row
    }
    with filled.begin(THEIRS) as session:
        refused(session, insert(table).values(row))
    with filled.begin(THEIRS) as session:
        session.add(model(**attributes))
        with pytest.raises(DBAPIError) as refusal:
            session.flush()
        assert isinstance(refusal.value.orig, pg.InsufficientPrivilege)
        session.rollback()


@pytest.mark.parametrize("name", sorted(set(SCOPED) - WRITTEN_ONCE))
def test_nobody_gives_a_row_away(filled: Database, name: str) -> None:
    """A row leaves its subtree by a transfer at the common superior, never from within."""
    table = table_of(name)
    with filled.begin(OURS) as session:
        refused(session, update(table).values(org_path=path_of(ELSEWHERE)))


@pytest.mark.parametrize("name", sorted(WRITTEN_ONCE))
def test_what_is_written_once_is_changed_by_nobody(filled: Database, name: str) -> None:
    table = table_of(name)
    for attempt in (update(table).values(org_path=path_of(HERE)), delete(table)):
        with filled.begin(OURS) as session:
            refused(session, attempt)
        with filled.begin(unscoped("tests try everything")) as session:
            refused(session, attempt)


@pytest.mark.parametrize("name", SCOPED)
def test_without_a_scope_the_database_itself_shows_nothing(filled: Database, name: str) -> None:
    """Were the first wall to fall, the second would stand: empty settings match no row."""
    with filled.begin(OrganisationScope(0, "")) as session:
        assert session.scalar(select(func.count()).select_from(table_of(name))) == 0


def test_rows_published_above_are_read_below_and_changed_by_nobody_there(
    filled: Database,
) -> None:
    below = Acting(NOBODY, f"{path_of(HERE)}{NOBODY}.")
    for name in SCOPED:
        table = table_of(name)
        expected = 1 if issubclass(MODELS[name], PublishedDown) or name == "organisations" else 0
        with filled.begin(below) as session:
            found = session.scalar(select(func.count()).select_from(table))
            assert found == expected, name
            if expected and name not in WRITTEN_ONCE:
                changed = session.execute(update(table).values(organisation_id=HERE))
                assert changed.rowcount == 0, name  # type: ignore[attr-defined]


def refused(session: Session, attempt: Any) -> None:
    """The database says that the application may not, and the transaction is over."""
    with pytest.raises(DBAPIError) as refusal:
        session.execute(attempt)
    assert isinstance(refusal.value.orig, pg.InsufficientPrivilege), refusal.value
    session.rollback()


def test_no_transaction_begins_without_a_scope(database: Database) -> None:
    """The first wall: on the ORM, on Core and on the driver's own connection."""
    with Session(database.engine) as session, pytest.raises(ScopeMissing):
        session.scalars(select(Organisation)).all()
    with database.engine.connect() as connection, pytest.raises(ScopeMissing):
        connection.execute(select(Organisation))
    with database.engine.connect() as connection, pytest.raises(ScopeMissing):
        connection.exec_driver_sql("select 1")
    raw = database.engine.raw_connection()
    try:
        with raw.cursor() as cursor:
            for statement in ("select 1", "begin", "set app.scope_from = '0'"):
                with pytest.raises(ScopeMissing):
                    cursor.execute(statement)
            with pytest.raises(ScopeMissing):
                cursor.executemany("select %s", [(1,)])
            with pytest.raises(ScopeMissing):
                cursor.copy("copy users to stdout")
            with pytest.raises(ScopeMissing):
                next(cursor.stream("select 1"))
        with pytest.raises(ScopeMissing):
            raw.driver_connection.execute("select 1")  # type: ignore[union-attr]
    finally:
        raw.close()


def test_a_scope_ends_with_its_transaction(database: Database, world: World) -> None:
    """A pooled connection keeps nothing of whoever used it before."""
    mine = OrganisationScope(world.city.id, world.city.org_path)
    with database.begin(mine) as session:
        session.scalars(select(Organisation)).all()
        session.commit()
        again = session.scalar(text("select current_setting('app.scope_from')"))
        assert again == world.city.org_path
        session.rollback()
    raw = database.engine.raw_connection()
    try:
        with psycopg.Cursor(cast(Any, raw.driver_connection)) as unguarded:
            found = unguarded.execute("select current_setting('app.scope_from', true)").fetchone()
            assert found is not None
            assert not found[0]
    finally:
        raw.close()


def test_a_crossing_ends_where_it_began_and_an_error_inside_ends_the_transaction(
    database: Database, world: World
) -> None:
    def seen(session: Session) -> set[int]:
        return set(session.scalars(select(Organisation.id)))

    mine = OrganisationScope(world.school.id, world.school.org_path)
    line = {world.school.id, world.county.id, world.city.id, world.province.id}
    with database.begin(mine) as session:
        assert seen(session) == line
        with crossing(session, unscoped("tests look over the wall")):
            assert seen(session) > line
        assert seen(session) == line
        with crossing(session, screening_scope(world.province.id)):
            assert session.scalar(_SCREENING) == "yes"
        assert not session.scalar(_SCREENING), "first look and silent rules are hidden again"
        marked = text("select set_config('test.mark', 'still here', true)")
        session.execute(marked)
        with (
            pytest.raises(RuntimeError),
            crossing(session, unscoped("tests look over the wall")),
        ):
            raise RuntimeError
        assert session.scalar(text("select coalesce(current_setting('test.mark', true), '')")) == ""
        assert seen(session) == line


def test_two_callers_of_the_same_statement_see_their_own(database: Database, world: World) -> None:
    """Nothing of the first caller's scope may stay in a cached statement."""
    statement = select(Organisation.id).order_by(Organisation.id)
    elsewhere = World(world.client, world.database)
    for _ in range(3):
        for place in (world.city, elsewhere.county, world.school, elsewhere.province):
            with database.begin(OrganisationScope(place.id, place.org_path)) as session:
                found = session.scalars(statement).all()
                assert place.id in found
                root = place.org_path.split(".", 1)[0]
                rows = session.scalars(select(Organisation)).all()
                assert {row.org_path.split(".", 1)[0] for row in rows} == {root}


def test_number_2_does_not_reach_number_20(filled: Database) -> None:
    paths = ["2.", "2.1.", "20.", "20.1.", "200.", "1.2.", "3.", "2.20."]
    with filled.begin(OrganisationScope(2, "2.")) as session:
        values = ", ".join(f"('{path}')" for path in paths)
        found = session.execute(
            text(
                f"select p from (values {values}) places(p)"
                " where p collate \"C\" >= current_setting('app.scope_from')"
                " and p collate \"C\" < current_setting('app.scope_to')"
            )
        ).scalars()
        assert sorted(found) == ["2.", "2.1.", "2.20."]
