"""The second wall around the ledger: ORM, Core and raw SQL as the application's own role."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from backend.access.permissions import Role
from backend.core.db import Base, Database, OrganisationScope, OrgScoped, unscoped
from backend.ledger import models
from backend.organisations.models import Organisation
from backend.organisations.vocabulary import Kind
from tests.database import DatabaseUrls
from tests.ledger.factories import Campaign, moved, upload
from tests.world import World

MODELS: dict[str, type[OrgScoped]] = {
    mapper.local_table.name: mapper.class_  # type: ignore[attr-defined]  # a mapped class has a table
    for mapper in Base.registry.mappers
    if mapper.class_.__module__ == models.__name__
}
APPEND_ONLY = {"ledger_history", "ledger_comments", "ledger_stop_reports"}
Count = Callable[[Session, str], int]
WAYS: dict[str, Count] = {
    "orm": lambda session, name: len(session.scalars(select(MODELS[name])).all()),
    "core": lambda session, name: (
        session.scalar(select(func.count()).select_from(Base.metadata.tables[name])) or 0
    ),
    "raw": lambda session, name: session.scalar(text(f"select count(*) from {name}")) or 0,
}


@contextmanager
def _as(world: World, organisation: Organisation) -> Iterator[Session]:
    with world.database.begin(OrganisationScope(organisation.id, organisation.org_path)) as session:
        yield session


def _counts(world: World, organisation: Organisation, way: str) -> dict[str, int]:
    with _as(world, organisation) as session:
        return {name: WAYS[way](session, name) for name in MODELS}


@pytest.fixture
def campaign(world: World) -> Campaign:
    """An entry with a row in every table."""
    campaign = Campaign(world)
    entry = campaign.proved(red_line_code="YJ-01", student_count=1)
    comment = f"/ledger-entries/{entry['id']}/comments"
    assert campaign.officer.post(comment, {"body": "已整改"}).status_code == 201
    return campaign


@pytest.mark.parametrize("way", WAYS)
def test_another_subtree_reads_no_row_of_any_table(campaign: Campaign, way: str) -> None:
    world = campaign.world
    for inside in (world.school, world.county, world.city, world.province):
        assert min(_counts(world, inside, way).values()) > 0, inside.name
    for outside in _outsiders(world):
        assert set(_counts(world, outside, way).values()) == {0}, outside.name


def test_another_subtree_changes_no_row_and_adds_none(campaign: Campaign) -> None:
    world = campaign.world
    place = {"id": world.school.id, "path": world.school.org_path}
    for outside in _outsiders(world):
        with _as(world, outside) as session:
            for name in sorted(set(MODELS) - APPEND_ONLY):
                changed = session.execute(text(f"update {name} set org_path = org_path"))
                assert changed.rowcount == 0, name  # type: ignore[attr-defined]  # of an update
        for name in MODELS:
            adding = text(f"insert into {name} (organisation_id, org_path) values (:id, :path)")
            with _as(world, outside) as session:
                with pytest.raises(ProgrammingError, match="row-level security"):
                    session.execute(adding, place)
                session.rollback()


@pytest.mark.parametrize("role", ["application", "worker"])
def test_nobody_deletes_a_row_and_history_is_never_rewritten(
    campaign: Campaign, urls: DatabaseUrls, role: str
) -> None:
    school = campaign.world.school
    database = Database(getattr(urls, role), pool_size=1)
    changes = [f"delete from {name}" for name in MODELS]
    changes += [f"truncate {name} cascade" for name in MODELS]
    changes += [f"update {name} set org_path = org_path" for name in APPEND_ONLY]
    try:
        for change in changes:
            with database.begin(OrganisationScope(school.id, school.org_path)) as session:
                with pytest.raises(ProgrammingError, match="permission denied"):
                    session.execute(text(change))
                session.rollback()
    finally:
        database.dispose()


@pytest.mark.parametrize("way", WAYS)
def test_a_draft_and_all_that_hangs_on_it_is_invisible_above(world: World, way: str) -> None:
    campaign = Campaign(world)
    draft = campaign.cite(campaign.draft(), "photo")
    campaign.officer.post(f"/ledger-entries/{draft['id']}/comments", {"body": "待核对"})
    hanging = {"ledger_entries", "ledger_evidence", "ledger_history", "ledger_comments"}
    inside = _counts(world, world.school, way)
    assert {name for name, count in inside.items() if count} == hanging | {"ledger_search_texts"}
    for above in (world.county, world.city, world.province):
        assert set(_counts(world, above, way).values()) == {0}, above.name
    everything = unscoped("a test looks whether drafts stay hidden from the widest scope")
    with world.database.begin(everything) as session:
        seen = session.scalars(
            select(models.LedgerEntry.id).where(models.LedgerEntry.id == draft["id"])
        )
        assert list(seen) == []
    with _as(world, world.province) as session:
        changed = session.execute(text("update ledger_entries set description = '改'"))
        assert changed.rowcount == 0  # type: ignore[attr-defined]  # of an update
    moved(campaign.lead, draft, "release")
    assert _counts(world, world.county, way)["ledger_comments"] == 1


def test_a_school_cannot_hand_its_entry_to_another(campaign: Campaign) -> None:
    world = campaign.world
    other = world.organisation(world.county, Kind.school, "乙县第二职业中专")
    handing = text("update ledger_entries set organisation_id = :id, org_path = :path")
    with _as(world, world.school) as session:
        with pytest.raises(ProgrammingError, match="row-level security"):
            session.execute(handing, {"id": other.id, "path": other.org_path})
        session.rollback()
    assert _counts(world, other, "raw")["ledger_entries"] == 0


def test_a_file_is_seen_above_from_the_moment_a_visible_entry_cites_it(world: World) -> None:
    campaign = Campaign(world)
    draft = campaign.draft()
    file = upload(campaign.officer).json()
    path = f"/evidence/{file['id']}"
    assert campaign.county.get(path).status_code == 404
    draft = moved(campaign.officer, draft, "cite", evidence_id=file["id"], kind="photo")
    assert campaign.county.get(path).status_code == 404
    moved(campaign.lead, draft, "release")
    assert campaign.county.get(path).status_code == 200
    sibling = world.organisation(world.county, Kind.school, "乙县第二职业中专")
    assert world.person(sibling, Role.school_lead).get(path).status_code == 404


def test_the_owner_of_the_tables_sees_everything_for_backfills(
    campaign: Campaign, urls: DatabaseUrls
) -> None:
    engine = create_engine(urls.owner)
    with engine.connect() as connection:
        for name in MODELS:
            count = connection.execute(
                text(f"select count(*) from {name} where organisation_id = :id"),
                {"id": campaign.world.school.id},
            )
            assert count.scalar_one() > 0, name
    engine.dispose()


def _outsiders(world: World) -> list[Organisation]:
    """The other school, the other county, the other city, and another province."""
    return [
        world.organisation(world.county, Kind.school, "乙县第二职业中专"),
        world.organisation(world.city, Kind.county, "丙县教育局"),
        world.organisation(world.province, Kind.city, "丁市教育局"),
        World(world.client, world.database).province,
    ]
