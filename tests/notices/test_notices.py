from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from backend.access.permissions import Role
from backend.core.db import OrganisationScope
from backend.notices.errors import MisstatedNotice
from backend.notices.vocabulary import TEXTS, NoticeKind, facts_of
from backend.organisations.vocabulary import Kind
from tests.notices.factories import NUMBER, count_of, ids_of, notify, stored
from tests.world import World


def test_a_school_tells_the_verifiers_of_its_city(world: World) -> None:
    verifier = world.person(world.city, Role.verifier)
    viewer = world.person(world.city, Role.viewer)
    notify(world, sender=world.school, recipient=world.city, roles=[Role.verifier])

    (notice,) = verifier.get("/notices").json()["items"]
    assert notice["text"] == f"乙县职业中专的问题 {NUMBER} 已经学校审核同意，请核查。"
    assert notice["kind"] == "entry.approved"
    assert notice["subject_number"] == NUMBER
    assert notice["read_at"] is None
    assert ids_of(viewer) == [], "a notice to the verifiers is not the viewer's"


def test_the_sentence_follows_the_language_of_the_reader(world: World) -> None:
    officer = world.person(world.school, Role.school_officer)
    notify(
        world,
        sender=world.city,
        recipient=world.school,
        roles=[Role.school_officer],
        kind=NoticeKind.entry_returned,
        values={"actor_organisation": "甲市教育局", "deadline": date(2026, 12, 9)},
    )
    (notice,) = officer.get("/notices").json()["items"]
    assert "甲市教育局" in notice["text"]
    assert "2026年12月9日" in notice["text"]
    (notice,) = officer.get("/notices", headers={"Accept-Language": "en"}).json()["items"]
    assert notice["text"] == (
        f"甲市教育局 returned issue {NUMBER}; supply what is missing by 2026-12-09."
    )


def test_a_notice_to_one_membership_reaches_that_one_alone(world: World) -> None:
    assigned = world.person(world.school, Role.contributor)
    other = world.person(world.school, Role.contributor)
    notify(world, sender=world.school, recipient=world.school, membership_id=assigned.membership_id)
    assert len(ids_of(assigned)) == 1
    assert ids_of(other) == []


def test_nobody_above_below_or_beside_reads_a_notice(world: World) -> None:
    neighbour = world.organisation(world.county, Kind.school, "丙县职业中专")
    notify(world, sender=world.school, recipient=world.county, roles=[Role.verifier])
    for organisation in (world.province, world.city, world.school, neighbour):
        person = world.person(organisation, Role.verifier, Role.school_officer)
        assert ids_of(person) == []
        assert stored(world, organisation) == 0
    assert stored(world, world.county) == 1


def test_a_school_cannot_write_to_a_school_beside_it(world: World) -> None:
    neighbour = world.organisation(world.county, Kind.school, "丙县职业中专")
    with pytest.raises(DBAPIError, match="row-level security"):
        notify(world, sender=world.school, recipient=neighbour, roles=[Role.school_officer])


def test_a_path_that_is_not_the_recipients_own_is_refused(world: World) -> None:
    neighbour = world.organisation(world.county, Kind.school, "丙县职业中专")
    with pytest.raises(DBAPIError, match="foreign key"):
        notify(
            world,
            sender=world.school,
            recipient=(neighbour.id, world.school.org_path),
            roles=[Role.school_officer],
        )


def test_reading_is_each_persons_own(world: World) -> None:
    first, second = (world.person(world.city, Role.verifier) for _ in range(2))
    notify(world, sender=world.school, recipient=world.city, roles=[Role.verifier], times=2)
    newest, oldest = ids_of(first)

    assert first.post(f"/notices/{oldest}/reads").status_code == 204
    assert first.post(f"/notices/{oldest}/reads").status_code == 204, (
        "reading twice changes nothing"
    )

    assert ids_of(first, "?is_read=false") == [newest]
    assert ids_of(first, "?is_read=true") == [oldest]
    assert first.get("/notices?is_read=true").json()["items"][0]["read_at"] is not None
    assert (count_of(first), count_of(first, "?is_read=true"), count_of(first, "")) == (1, 1, 2)
    assert count_of(second) == 2


def test_reading_up_to_a_notice_leaves_later_ones_unread(world: World) -> None:
    verifier = world.person(world.city, Role.verifier)
    notify(world, sender=world.school, recipient=world.city, roles=[Role.verifier], times=3)
    latest, middle, oldest = ids_of(verifier)
    assert verifier.post(f"/notices/{middle}/reads").status_code == 204
    assert verifier.post("/notices/reads", {"up_to_id": middle}).status_code == 204
    assert ids_of(verifier, "?is_read=false") == [latest]
    assert ids_of(verifier, "?is_read=true") == [middle, oldest]


def test_somebody_elses_notice_cannot_be_marked_as_read(world: World) -> None:
    verifier = world.person(world.city, Role.verifier)
    notify(world, sender=world.school, recipient=world.city, roles=[Role.verifier])
    (notice_id,) = ids_of(verifier)
    for organisation in (world.city, world.province, world.school):
        other = world.person(organisation, Role.viewer)
        assert other.post(f"/notices/{notice_id}/reads").status_code == 404
        assert other.post("/notices/reads", {"up_to_id": notice_id}).status_code == 204
    assert count_of(verifier) == 1


def test_the_database_keeps_a_session_from_reading_for_another_membership(world: World) -> None:
    notify(world, sender=world.city, recipient=world.city, roles=[Role.verifier])
    verifier = world.person(world.city, Role.verifier)
    (notice_id,) = ids_of(verifier)
    forged = text(
        "insert into notice_reads (notice_id, membership_id, organisation_id, org_path)"
        " values (:notice, :membership, :organisation, :path)"
    )
    scope = OrganisationScope(world.city.id, world.city.org_path)
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        world.database.begin(scope) as session,
    ):
        session.execute(
            forged,
            {
                "notice": notice_id,
                "membership": verifier.membership_id,
                "organisation": world.city.id,
                "path": world.city.org_path,
            },
        )


@pytest.mark.parametrize("statement", ["update notices set kind = 'x'", "delete from notices"])
def test_a_notice_once_given_is_not_changed(world: World, statement: str) -> None:
    scope = OrganisationScope(world.city.id, world.city.org_path)
    with (
        pytest.raises(DBAPIError, match="permission denied"),
        world.database.begin(scope) as session,
    ):
        session.execute(text(statement))


def test_pages_hold_every_notice_once(world: World) -> None:
    verifier = world.person(world.city, Role.verifier)
    notify(world, sender=world.school, recipient=world.city, roles=[Role.verifier], times=7)
    seen: list[int] = []
    cursor = ""
    while True:
        page = verifier.get(f"/notices?limit=3{cursor}").json()
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == 7


def test_a_list_of_many_takes_as_many_queries_as_a_list_of_one(world: World) -> None:
    verifier = world.person(world.city, Role.verifier)
    counts: list[int] = []

    def note(*_: object) -> None:
        counts[-1] += 1

    for more in (1, 49):
        notify(world, sender=world.school, recipient=world.city, roles=[Role.verifier], times=more)
        counts.append(0)
        event.listen(world.database.engine, "before_cursor_execute", note)
        found = len(ids_of(verifier))
        event.remove(world.database.engine, "before_cursor_execute", note)
        assert found == (1 if more == 1 else 50)
    assert counts[0] == counts[1]


def test_a_machine_gets_no_notices(world: World) -> None:
    machine = world.person(world.school, Role.machine)
    assert machine.get("/notices").status_code == 403


def test_a_notice_that_lacks_a_fact_or_states_an_unknown_one_is_a_bug(world: World) -> None:
    returned: dict[str, Any] = {"kind": NoticeKind.entry_returned}
    for reason, misstated in (
        ("missing", {"values": {}}),
        ("missing", {"subject_number": None}),
        ("unknown", {"values": {"organisation": "乙县职业中专", "reporter": "某人"}}),
        ("deadline", {**returned, "values": {"actor_organisation": "甲", "deadline": "soon"}}),
    ):
        with pytest.raises(MisstatedNotice, match=reason):
            notify(
                world,
                sender=world.school,
                recipient=world.city,
                roles=[Role.verifier],
                **misstated,
            )
    assert stored(world, world.city) == 0


def test_a_notice_to_nobody_is_refused(world: World) -> None:
    with pytest.raises(DBAPIError, match="addressed"):
        notify(world, sender=world.school, recipient=world.city)


@pytest.mark.parametrize("kind", NoticeKind)
def test_both_languages_state_facts_that_exist(kind: NoticeKind) -> None:
    chinese, english = TEXTS[kind]
    # About one thing by its number, or about many by how many they are.
    assert {"number", "count"} & facts_of(chinese) & facts_of(english)
    assert facts_of(english) <= facts_of(chinese), "what is kept is what the Chinese text states"
