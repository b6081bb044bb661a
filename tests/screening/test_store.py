"""Storing as a whole: what columns say, who writes meanwhile, what screening has to look at."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import polars as pl
import pytest
from sqlalchemy import text

from backend.core.config import Settings
from backend.core.db import Database, OrganisationScope
from backend.screening.records import frame, store
from backend.screening.records.errors import SealUnreadable
from backend.screening.records.models import InternshipRecord
from backend.screening.records.vocabulary import RowOutcome
from tests.conftest import SECRET
from tests.screening.factories import SETTINGS, principal, put, record_rows, stored
from tests.world import World


def load(world: World, *columns: str) -> pl.DataFrame:
    """The school's records as rules see them."""
    scope = OrganisationScope(world.school.id, world.school.org_path)
    with world.database.begin(scope) as session:
        return frame.load(session, columns=columns or None).sort("id")


def test_the_record_frame_has_every_column_of_its_kind_and_says_what_was_declared(
    world: World,
) -> None:
    assert load(world).is_empty()
    rows = record_rows(2, hazards=["", ";heat;noise;"], related=[None, False], weekly_hours=40.5)
    put(world.database, world.school, rows)
    found = load(world)
    assert dict(found.schema) == frame.FRAME | {
        "record_id": pl.Int64(),
        **dict.fromkeys(frame.DECLARED, pl.Boolean()),
    }
    assert found["hazards"].to_list() == ["", ";heat;noise;"]
    assert found["related"].to_list() == [None, False]
    assert found["weekly_hours"].to_list() == [40.5, 40.5]
    assert found["start_on"].to_list() == [date(2024, 9, 2)] * 2
    assert found["declared"].to_list() == rows["declared"].to_list()
    assert found["consent_declared"].to_list() == [True, True]
    assert found["assumed"].to_list() == [[], []]
    few = load(world, "host_key", "policy_declared")
    assert few["policy_declared"].to_list() == [True, True]
    assert {"id", "record_id", "host_key"} <= set(few.columns)


def test_records_are_read_in_pieces_and_narrowed_in_sql(world: World) -> None:
    stored(world, 7, host_name='引"号,换\n行')
    stored(world, 2, internship_type="cognitive")
    scope = OrganisationScope(world.school.id, world.school.org_path)
    with world.database.begin(scope) as session:
        is_post = InternshipRecord.internship_type == "post"
        parts = list(frame.batches(session, is_post, columns=["host_name"], rows=3))
        assert [part.height for part in parts] == [3, 3, 1]
        assert set(pl.concat(parts)["host_name"]) == {'引"号,换\n行'}
    elsewhere = World(world.client, world.database)
    assert load(elsewhere, "id").is_empty()


def test_who_comes_second_waits_and_finds_what_the_first_has_written(
    world: World, database: Database
) -> None:
    rows, actor = record_rows(2), principal(world.school)
    scope = OrganisationScope(world.school.id, world.school.org_path)
    with ThreadPoolExecutor(1) as other:
        with database.begin(scope) as session:
            session.info["settings"] = SETTINGS
            plan = store.plan(session, actor, rows, is_final=True)
            second = other.submit(put, database, world.school, rows)
            waiting = text("select exists (select from pg_locks where not granted)")
            while not session.scalar(waiting):
                assert not second.done()
            store.apply(session, actor, plan, import_id=1)
        plan, _ = second.result(timeout=30)
    assert plan.counts[RowOutcome.unchanged] == 2


def test_screening_hears_of_hosts_and_persons_as_they_were_and_as_they_are(world: World) -> None:
    rows = record_rows(2, source_system="甲", source_id=["1", "2"])
    _, first = put(world.database, world.school, rows)
    assert first.host_keys == ["name:嵩麓精工有限公司"]
    assert (first.record_ids, len(first.person_keys)) == ([], 2)
    elsewhere = pl.Series(["嵩麓精工有限公司", "颍川食品有限公司"])
    moved = rows.with_columns(host_name=elsewhere, id_number=pl.lit(None, pl.String))
    moved = moved.with_columns(
        host_key=pl.lit("name:") + pl.col("host_name"),
        id_number=pl.Series([rows["id_number"][0], None], dtype=pl.String),
    )
    _, second = put(world.database, world.school, moved)
    assert second.host_keys == ["name:嵩麓精工有限公司", "name:颍川食品有限公司"]
    assert len(second.record_ids) == 1
    assert len(second.person_keys) == 2
    assert second.organisation_ids == [world.school.id]


def test_a_changed_half_of_a_date_of_birth_is_drawn_anew_from_both_sources(world: World) -> None:
    rows = record_rows(1, birth_on=date(2007, 1, 31), id_number=None)
    put(world.database, world.school, rows)
    told = ["student_no", "student_name", "internship_type", "host_name", "start_on"]
    later = record_rows(
        1,
        student_no=rows["student_no"][0],
        student_name=rows["student_name"][0],
        id_number=None,
        declared=told,
        enrolled_on=None,
        enrolled_last_on=None,
        source_id="7",
    )
    plan, _ = put(world.database, world.school, later)
    assert plan.counts[RowOutcome.changed] == 1  # it has a source now
    found = load(world, "age_first", "study_year_last", "major_code", "policy_no").to_dicts()[0]
    assert (found["age_first"], found["study_year_last"]) == (17, 3)
    assert (found["major_code"], found["policy_no"]) == ("710201", "ZR2024000001")


def test_records_sealed_with_another_key_are_refused_with_what_to_do(
    world: World, database: Database
) -> None:
    rows = record_rows(1)
    put(world.database, world.school, rows)
    key = base64.b64encode(b"o" * 32).decode()
    other = Settings(token_secret=SECRET, personal_data_key=key)
    scope = OrganisationScope(world.school.id, world.school.org_path)
    with database.begin(scope) as session:
        session.info["settings"] = other
        found = session.scalars(text("select id from internship_records")).all()
        assert len(found) == 1
        with pytest.raises(SealUnreadable):
            store.plan(session, principal(world.school), rows, onto=found[0])
