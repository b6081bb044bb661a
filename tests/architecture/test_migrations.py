"""Migrations: they build what the models say, and they go down and up again."""

from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import create_engine

from tests.database import DatabaseUrls, alembic_config, another_database


@pytest.fixture(scope="module")
def spare(urls: DatabaseUrls) -> Iterator[DatabaseUrls]:
    """A migrated database of one's own."""
    with another_database(urls) as spare:
        yield spare


_SHAPE = """
select 'column', table_name, column_name, data_type || ' ' || is_nullable
  from information_schema.columns where table_schema = 'public'
union all
select 'index', tablename, indexname, indexdef from pg_indexes where schemaname = 'public'
union all
select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
  from pg_constraint where connamespace = 'public'::regnamespace
union all
select 'policy', tablename, policyname, concat(roles::text, qual, with_check) from pg_policies
union all
select 'function', proname, '', md5(prosrc) from pg_proc where pronamespace = 'public'::regnamespace
union all
select 'grant', table_name, grantee, privilege_type from information_schema.role_table_grants
 where table_schema = 'public'
"""


def shape_of(urls: DatabaseUrls) -> set[tuple[str, ...]]:
    """Everything the migrations make."""
    engine = create_engine(urls.owner)
    with engine.connect() as connection:
        shape = {tuple(row) for row in connection.exec_driver_sql(_SHAPE)}
    engine.dispose()
    return shape


def test_the_models_and_the_migrations_say_the_same(spare: DatabaseUrls) -> None:
    command.check(alembic_config(spare.owner))


def test_down_and_up_again_gives_the_same_and_leaves_nothing_between(spare: DatabaseUrls) -> None:
    config, before = alembic_config(spare.owner), shape_of(spare)
    command.downgrade(config, "base")
    assert {row[1] for row in shape_of(spare)} <= {"alembic_version"}
    command.upgrade(config, "head")
    assert shape_of(spare) == before
