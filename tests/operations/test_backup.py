"""A backup, restored on another server, is the same system."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from starlette.testclient import TestClient

from backend.access.permissions import Role
from backend.audit import service as audit
from backend.core import storage
from backend.core.config import Settings
from backend.core.db import Database, unscoped
from backend.main import create_app
from backend.operations import backup, installation
from backend.operations.errors import CommandFailed
from tests.ledger.factories import Campaign
from tests.world import Person, World


def _contents(url: str) -> dict[str, tuple[int, str]]:
    """Every table of an owner's database: its rows, and a hash over them."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        tables = connection.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables"
            " where schemaname in ('public', 'jobs') order by 1"
        ).fetchall()
        return {
            name: connection.execute(
                "select count(*), coalesce(md5(string_agg(row::text, ',' order by row::text)), '')"
                f" from {name} as row"
            ).fetchone()
            or (0, "")
            for (name,) in tables
        }


def _structure(url: str) -> list[tuple[str, ...]]:
    """Who owns and may do what, and every policy by name (its text is stored parsed)."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return connection.execute(
            "select relname::text, pg_get_userbyid(relowner)::text, coalesce(relacl::text, ''),"
            " (relrowsecurity, relforcerowsecurity)::text from pg_class"
            " where relnamespace = 'public'::regnamespace and relkind = 'r'"
            " union all select tablename::text, policyname::text, roles::text, cmd from pg_policies"
            " union all select proname::text, pg_get_userbyid(proowner)::text, proacl::text, ''"
            " from pg_proc where pronamespace = 'public'::regnamespace order by 1, 2, 3, 4"
        ).fetchall()


@pytest.fixture
def source(settings: Settings, tmp_path: Path, world: World) -> Settings:
    """An installation with people, rows and two stored files."""
    world.person(world.school, Role.school_lead)
    source = settings.model_copy(update={"var_dir": tmp_path / "source"})
    store = storage.open_store(source)
    for key, content in (("ab/one", b"first"), ("cd/two", b"second" * 100_000)):
        incoming = storage.receive(store)
        incoming.write(content)
        incoming.finish()
        store.keep(incoming, key)
    return source


@pytest.fixture
def target(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """An installation on a server of its own, with nothing in it."""
    empty = settings.model_copy(update={"database_url": "", "var_dir": tmp_path / "target"})
    with installation.connected(empty) as target:
        yield target


def test_the_restored_system_has_the_same_rows_rights_and_files(
    source: Settings, target: Settings, tmp_path: Path
) -> None:
    made = backup.back_up(source, tmp_path / "backup")
    restored = backup.restore(target, tmp_path / "backup")
    assert made == restored
    assert restored.rows > 0
    assert _contents(target.database_owner_url) == _contents(source.database_owner_url)
    assert _structure(target.database_owner_url) == _structure(source.database_owner_url)
    assert installation.is_at_head(target)
    for key, content in (("ab/one", b"first"), ("cd/two", b"second" * 100_000)):
        with storage.open_store(target).open(key) as file:
            assert file.read() == content


def test_people_read_the_same_ledger_evidence_and_audit_after_a_restore(
    settings: Settings, target: Settings, world: World, tmp_path: Path
) -> None:
    campaign = Campaign(world)
    entry = campaign.closed()
    auditor = world.person(world.province, Role.auditor)
    file_id = entry["evidence"][0]["evidence"]["id"]

    def read(person: Person) -> list[object]:
        paths = (
            f"/ledger-entries/{entry['id']}",
            f"/ledger-entries/{entry['id']}/history",
            f"/evidence/{file_id}",
        )
        return [person.get(path).json() for path in paths]

    def acts() -> list[dict[str, object]]:
        events = auditor.get("/audit-events", params={"action": "entry."}).json()["items"]
        assert events
        return list(events)

    before = (read(campaign.county), acts(), campaign.county.get(f"/evidence/{file_id}/content"))
    backup.back_up(settings, tmp_path / "backup")
    backup.restore(target, tmp_path / "backup")
    database = Database(target.database_url)
    with TestClient(create_app(target, database)) as client:
        for person in (campaign.county, auditor):
            person.client = client
        after = (read(campaign.county), acts(), campaign.county.get(f"/evidence/{file_id}/content"))
    assert after[:2] == before[:2]
    assert after[2].content == before[2].content


def test_restored_events_are_read_and_new_ones_come_after_them(
    source: Settings, target: Settings, world: World, tmp_path: Path
) -> None:
    _announce(world, world.database)
    backup.back_up(source, tmp_path / "backup")
    backup.restore(target, tmp_path / "backup")
    database = Database(target.database_url)
    with database.begin(unscoped("tests read every event")) as session:
        restored = audit.read_outbox(session, limit=10_000)
    assert world.province.id in {row["subject_id"] for row in restored}
    _announce(world, database)
    with database.begin(unscoped("tests read every event")) as session:
        later = audit.read_outbox(session, limit=10_000)
    assert later[:-1] == restored
    database.dispose()


def _announce(world: World, database: Database) -> None:
    with database.begin(unscoped("tests announce an event")) as session:
        audit.announce(
            session,
            type="organisation.changed",
            subject=world.province,
            subject_type="organisation",
            subject_id=world.province.id,
            payload={},
        )


def test_nothing_is_restored_over_something(source: Settings, tmp_path: Path) -> None:
    backup.back_up(source, tmp_path / "backup")
    before = _contents(source.database_owner_url)
    elsewhere = source.model_copy(update={"var_dir": tmp_path / "elsewhere"})
    with pytest.raises(CommandFailed, match="database is not empty"):
        backup.restore(elsewhere, tmp_path / "backup")
    with pytest.raises(CommandFailed, match="file store is not empty"):
        backup.restore(source, tmp_path / "backup")
    assert _contents(source.database_owner_url) == before
    with pytest.raises(CommandFailed, match="is not empty: name a new folder"):
        backup.back_up(source, tmp_path / "backup")


@pytest.mark.parametrize("name", ["database.dump", "files/cd/two"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    source: Settings, target: Settings, tmp_path: Path, name: str
) -> None:
    backup.back_up(source, tmp_path / "backup")
    with (tmp_path / "backup" / name).open("r+b") as file:
        file.seek(-1, 2)
        last = file.read(1)
        file.seek(-1, 2)
        file.write(bytes([last[0] ^ 1]))
    with pytest.raises(CommandFailed, match="is damaged"):
        backup.restore(target, tmp_path / "backup")
    assert _contents(target.database_owner_url) == {}
    assert list(storage.open_store(target).list_keys()) == []


def test_an_interrupted_backup_is_refused(
    source: Settings, target: Settings, tmp_path: Path
) -> None:
    backup.back_up(source, tmp_path / "backup")
    (tmp_path / "backup" / "manifest.json").unlink()
    with pytest.raises(CommandFailed, match="holds no finished backup"):
        backup.restore(target, tmp_path / "backup")
