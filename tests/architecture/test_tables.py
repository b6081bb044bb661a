"""Every table is of a declared kind, and stands behind the second wall accordingly."""

import re
from typing import Any

import pytest
from sqlalchemy import Table, create_engine
from sqlalchemy.engine import Connection

from backend.core.db import Base, GlobalTable, OrgScoped, PublishedDown
from tests.architecture.kinds import HISTORY, MODELS, ROLES, SCOPED, rights_on
from tests.database import DatabaseUrls


@pytest.fixture(scope="module")
def owner(urls: DatabaseUrls) -> Any:
    engine = create_engine(urls.owner)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def rights(owner: Connection, table: str) -> dict[str, set[str]]:
    """What each role may do to a table."""
    found: dict[str, set[str]] = {role: set() for role in ROLES}
    for role, right in owner.exec_driver_sql(
        "select grantee, lower(privilege_type) from information_schema.role_table_grants"
        " where table_schema = 'public' and table_name = %s",
        (table,),
    ):
        found.setdefault(role, set()).add(right)
    return found


@pytest.mark.parametrize("name", sorted(Base.metadata.tables))
def test_a_table_is_scoped_published_or_global_and_says_why(name: str) -> None:
    model = MODELS[name]
    is_scoped, is_global = issubclass(model, OrgScoped), issubclass(model, GlobalTable)
    assert is_scoped != is_global, f"{name} is neither scoped, published nor global (or both)"
    if is_global:
        assert len(model.why_global) > 20, f"{name} does not say why it is global"
    else:
        assert {"organisation_id", "org_path"} <= set(Base.metadata.tables[name].columns.keys())


def test_no_table_stands_outside_the_models(owner: Connection) -> None:
    found = set(
        owner.exec_driver_sql(
            "select tablename from pg_tables where schemaname = 'public'"
        ).scalars()
    )
    strangers = {n for n in found if not n.startswith("procrastinate_")} - {"alembic_version"}
    assert strangers == set(Base.metadata.tables)


@pytest.mark.parametrize("name", SCOPED)
def test_a_scoped_table_is_locked_for_everybody_its_owner_included(
    owner: Connection, name: str
) -> None:
    enabled, forced, proprietor = owner.exec_driver_sql(
        "select relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner)"
        " from pg_class where oid = %s::regclass",
        (name,),
    ).one()
    assert (enabled, forced, proprietor) == (True, True, "xiaohao_owner")
    policies = {
        row.policyname: row
        for row in owner.exec_driver_sql("select * from pg_policies where tablename = %s", (name,))
    }
    twin = policies.pop("owner_all")
    assert (twin.roles, twin.qual, twin.with_check) == (["xiaohao_owner"], "true", "true")
    assert policies, "no policy for the application"
    for policy in policies.values():
        readers = set(policy.roles)
        assert readers <= ROLES | {"xiaohao_search"}, policy.policyname
        rule = f"{policy.qual} {policy.with_check}"
        parent = re.search(r"FROM (\w+) parent\s+WHERE \(parent\.id = ", rule)
        assert (
            any(word in rule for word in ("app.scope_from", "app.ancestors", "organisation_id"))
            # It follows a row, whose own policy decides.
            or (parent is not None and parent.group(1) in SCOPED)
        )
    published = issubclass(MODELS[name], PublishedDown)
    assert ("published" in policies) == published, "models and migration differ on the kind"


def test_the_application_owns_nothing_and_is_held_by_every_policy(owner: Connection) -> None:
    for role, bypasses, is_super, creates in owner.exec_driver_sql(
        "select rolname, rolbypassrls, rolsuper, rolcreaterole or rolcreatedb from pg_roles"
        " where rolname = any(%s)",
        (sorted(ROLES),),
    ):
        assert (bypasses, is_super, creates) == (False, False, False), role
    owned = owner.exec_driver_sql(
        "select count(*) from pg_shdepend join pg_roles r on r.oid = refobjid"
        " where deptype = 'o' and rolname = any(%s)",
        (sorted(ROLES),),
    ).scalar()
    assert owned == 0
    may_create = owner.exec_driver_sql(
        "select bool_or(has_schema_privilege(r, 'public', 'create')) from unnest(%s::text[]) r",
        (sorted(ROLES),),
    ).scalar()
    assert may_create is False
    memberships = owner.exec_driver_sql(
        "select count(*) from pg_auth_members m join pg_roles r on r.oid = m.member"
        " where rolname = any(%s)",
        (sorted(ROLES),),
    ).scalar()
    assert memberships == 0


@pytest.mark.parametrize("name", SCOPED)
def test_the_application_has_the_rights_of_the_tables_kind_and_no_more(
    owner: Connection, name: str
) -> None:
    found = rights(owner, name)
    for role in ROLES:
        assert found[role] == rights_on(name), f"{role} on {name}"


def test_functions_that_run_as_their_owner_have_a_fixed_search_path(owner: Connection) -> None:
    unfixed = owner.exec_driver_sql(
        "select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef"
        " and not coalesce(array_to_string(proconfig, ',') like '%%search_path=%%', false)"
    ).scalars()
    assert list(unfixed) == []
    open_to_all = owner.exec_driver_sql(
        "select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef"
        " and has_function_privilege('public', oid, 'execute')"
    ).scalars()
    assert list(open_to_all) == []


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=lambda table: table.name)
def test_a_scope_follows_the_row_it_hangs_on_and_history_follows_nothing(table: Table) -> None:
    for constraint in table.foreign_key_constraints:
        columns = [column.name for column in constraint.columns]
        # PostgreSQL takes such a constraint, and fails when it first cascades.
        assert len(columns) == len(set(columns)), f"{constraint.name} names a column twice"
        if table.name in HISTORY:
            assert "org_path" not in columns, f"{constraint.name} would move or block history"
        elif "org_path" in columns:
            assert constraint.onupdate == "CASCADE", constraint.name
    is_top = table.name == "organisations" or table.name in HISTORY
    if table.name in SCOPED and not is_top:
        hangs = any("org_path" in c.columns for c in table.foreign_key_constraints)
        assert hangs, f"{table.name}: its scope would stay behind when its organisation moves"
