"""A province of 18 cities and 1,000 schools, with as many ledger entries as are wanted.

Organisations, campaign and people are made by the application, the entries by the database.
"""

import base64
import itertools
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg import Connection, connect, sql
from psycopg.errors import ObjectInUse
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.engine import make_url
from starlette.testclient import TestClient

from backend.access.permissions import Role
from backend.core.config import Settings
from backend.core.db import Database, unscoped
from backend.identity import service as identity
from backend.main import create_app
from backend.operations import installation
from backend.organisations import service as organisations
from backend.organisations.models import Organisation
from backend.organisations.vocabulary import Kind, SchoolType
from benchmarks import entries as fill
from tests.ledger.factories import Campaign
from tests.world import PASSWORD, World

CITIES = 17
COUNTIES = 10
SCHOOLS = 1_000
PROVINCE = "示例省教育厅"
CITY = "甲市教育局"
SCHOOL = "乙县职业中专"
"""The organisations of the world that tests act in; here city and school are two of many."""
REASON = "benchmarks build their world"
_serial = itertools.count(1)


@dataclass(frozen=True)
class Province:
    """A filled database, and the application's settings for it."""

    entries: int
    settings: Settings

    def connect(self) -> Connection:
        """A connection of the owner of the tables."""
        return connect(_plain(self.settings.database_owner_url), autocommit=True)


@contextmanager
def provided(server: Settings, *, entries: int, is_kept: bool) -> Iterator[Province]:
    """A province on a server; dropped afterwards, or kept and found again by the next run."""
    name = f"xiaohao_bench_{entries}"
    with database(server, name, lambda own: build(Province(entries, own)), is_kept=is_kept) as own:
        yield Province(entries, own)


@contextmanager
def database(
    server: Settings, name: str, fill: Callable[[Settings], None], *, is_kept: bool
) -> Iterator[Settings]:
    """The settings of a filled database; dropped afterwards, or kept and found by the next run."""
    admin = connect(_plain(server.database_owner_url, "postgres"), autocommit=True)
    with admin:
        found = admin.execute("select from pg_database where datname = %s", [name]).fetchone()
        if found is None:
            draft = f"{name}_draft"
            _drop(admin, draft)
            admin.execute(sql.SQL("create database {}").format(sql.Identifier(draft)))
            fill(_settings(server, draft))
            admin.execute(
                sql.SQL("alter database {} rename to {}").format(
                    sql.Identifier(draft), sql.Identifier(name)
                )
            )
        try:
            yield _settings(server, name)
        finally:
            if not is_kept:
                _drop(admin, name)


def _drop(admin: Connection, name: str) -> None:
    """Drop a database; whoever is still leaving it gets a few seconds."""
    drop = sql.SQL("drop database if exists {}").format(sql.Identifier(name))
    for _ in range(100):
        try:
            admin.execute(drop)
        except ObjectInUse:
            time.sleep(0.1)
        else:
            return
    admin.execute(drop)


def _settings(server: Settings, database: str) -> Settings:
    urls = {
        name: make_url(getattr(server, name))
        .set(database=database)
        .render_as_string(hide_password=False)
        for name in ("database_url", "database_owner_url", "database_worker_url")
    }
    return server.model_copy(update=urls)


def _plain(url: str, database: str | None = None) -> str:
    plain = make_url(url).set(drivername="postgresql")
    if database is not None:
        plain = plain.set(database=database)
    return plain.render_as_string(hide_password=False)


def build(province: Province) -> None:
    """Migrate and fill a new database."""
    with planted(province.settings) as world:
        campaign = Campaign(world, steps=("city",))
    with province.connect() as owner:
        owner.execute(
            "create temporary table schools as"
            " select id, org_path, row_number() over (order by id) - 1 as place,"
            "        split_part(org_path, '.', 2)::bigint as city_id,"
            "        split_part(org_path, '.', 1) || '.' || split_part(org_path, '.', 2) || '.'"
            "          as city_path"
            "   from organisations where kind = 'school'"
        )
        owner.execute(
            "create temporary table lines as"
            " select *, row_number() over (order by position) - 1 as place from red_lines"
        )
        known = {
            "campaign": campaign.id,
            "entries": province.entries,
            "schools": SCHOOLS,
            "lines": owner.execute("select count(*) from lines").fetchone()[0],  # type: ignore[index]  # a count is a row
            "city": world.city.org_path,
        }
        with _without_indexes(owner):
            for statement in fill.STATEMENTS:
                owner.execute(statement, known)
        owner.execute("vacuum analyze")


@contextmanager
def planted(settings: Settings) -> Iterator[World]:
    """Migrate a new database, and found the organisations of a province there."""
    installation.migrate(settings)
    database = Database(settings.database_url)
    with TestClient(create_app(settings, database)) as client:
        world = World(client, database)
        _plant(world)
        yield world


@contextmanager
def _without_indexes(owner: Connection) -> Iterator[None]:
    """Take the indexes of the ledger away meanwhile: built over full tables they cost a third."""
    indexes = owner.execute(
        "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index"
        " where indrelid in ('ledger_entries'::regclass, 'ledger_search_texts'::regclass)"
        "   and not exists (select from pg_constraint where conindid = indexrelid)"
    ).fetchall()
    for name, _ in indexes:
        owner.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
    yield
    owner.execute("set maintenance_work_mem = '512MB'")
    for _, definition in indexes:
        owner.execute(definition)


def _plant(world: World) -> None:
    """Grow the world's four organisations to a province."""
    with world.database.begin(unscoped(REASON)) as session:

        def found(parent: Organisation, kind: Kind, name: str) -> Organisation:
            school_type = SchoolType.secondary_vocational if kind is Kind.school else None
            return organisations.found(
                session,
                parent=parent,
                kind=kind,
                name=name,
                region_code="990000",
                school_type=school_type,
            )

        cities = [world.city]
        cities += [found(world.province, Kind.city, f"第{n}市教育局") for n in range(2, CITIES + 1)]
        places = [world.county, found(world.province, Kind.city, "示范区教育局")]
        places += [
            found(city, Kind.county, f"第{n}县教育局")
            for city in cities
            for n in range(COUNTIES - (city is world.city))
        ]
        for n in range(1, SCHOOLS):
            found(places[n % len(places)], Kind.school, f"第{n}职业中专")


@dataclass(frozen=True)
class Reader:
    """Somebody signed in."""

    authorization: str
    organisation: Organisation


def sign_in(client: TestClient, database: Database, *, at: str, role: Role) -> Reader:
    """Open an account in the organisation named `at`, and sign it in."""
    with database.begin(unscoped(REASON)) as session:
        organisation = session.scalars(select(Organisation).where(Organisation.name == at)).one()
        user, _ = identity.open_account(
            session,
            organisation=organisation,
            username=f"bench{secrets.token_hex(4)}x{next(_serial)}",
            display_name="核查员",
            password=PASSWORD,
            roles=[role],
            office="科员",
            must_change_password=False,
        )
    credentials = {"username": user.username, "password": PASSWORD}
    answer = client.post("/api/v1/session", json=credentials)
    client.cookies.clear()
    return Reader(f"Bearer {answer.json()['access_token']}", organisation)


def settings_for(server: Settings, folder: Path) -> Settings:
    """Settings of a benchmark: nothing of this installation's own, tokens that outlive the run."""
    return server.model_copy(
        update={
            "var_dir": folder,
            "token_secret": SecretStr(secrets.token_hex(32)),
            "personal_data_key": SecretStr(base64.b64encode(secrets.token_bytes(32)).decode()),
            "access_token_seconds": 86_400,
            "frontend_dir": folder / "none",
            "log_level": "ERROR",
        }
    )
