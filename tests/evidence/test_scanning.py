"""What a scan finds decides what may be handed out and cited."""

import pytest

from backend.access.permissions import Role
from backend.core.db import Database, OrganisationScope
from backend.evidence import jobs, service
from backend.evidence.errors import NotCitable
from tests.evidence.clamd import scanner
from tests.evidence.conftest import Build, Place, free_port
from tests.evidence.factories import EICAR, picture, upload, uploaded
from tests.world import Person

INFECTED = picture() + EICAR


def citable(place: Place, person: Person, *ids: int) -> None:
    """Ask as a room that cites would ask."""
    own = person.organisation
    database: Database = place.world.database
    with database.begin(OrganisationScope(own.id, own.org_path)) as session:
        session.info["settings"] = place.settings
        service.check_citable(session, ids)


def officer_of(place: Place) -> Person:
    return place.world.person(place.world.school, Role.school_officer)


def test_a_clean_file_is_clean_and_may_be_cited(build: Build) -> None:
    with scanner() as address:
        place = build(clamd_address=address, evidence_scan="required")
        officer = officer_of(place)
        evidence = uploaded(officer, picture())
    assert evidence["scan_state"] == "clean"
    assert evidence["scanned_at"] is not None
    citable(place, officer, evidence["id"])


def test_an_infected_file_is_kept_but_neither_handed_out_nor_cited(build: Build) -> None:
    with scanner() as address:
        place = build(clamd_address=address)
        officer = officer_of(place)
        evidence = uploaded(officer, INFECTED)
    assert (evidence["scan_state"], evidence["scan_detail"]) == ("infected", "Eicar-Test-Signature")
    for path in ("content", "preview"):
        answer = officer.get(f"/evidence/{evidence['id']}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (409, "evidence_infected")
    with pytest.raises(NotCitable) as refused:
        citable(place, officer, evidence["id"])
    assert [fault.code for fault in refused.value.faults] == ["infected"]


def test_without_a_scanner_files_are_shown_as_not_scanned_and_may_be_cited(build: Build) -> None:
    place = build()
    officer = officer_of(place)
    evidence = uploaded(officer, picture())
    assert evidence["scan_state"] == "not_scanned"
    citable(place, officer, evidence["id"])


def test_where_a_scan_is_required_nothing_unscanned_comes_in_or_is_cited(build: Build) -> None:
    before = build()
    officer = officer_of(before)
    evidence = uploaded(officer, picture())
    place = build(evidence_scan="required")
    officer.client = place.world.client
    answer = upload(officer, picture())
    assert (answer.status_code, answer.json()["code"]) == (503, "scan_unavailable")
    assert place.temporary_names() == []
    with pytest.raises(NotCitable) as refused:
        citable(place, officer, evidence["id"])
    assert [fault.code for fault in refused.value.faults] == ["not_scanned"]


def test_a_file_larger_than_the_scanner_takes_has_no_verdict_and_says_why(build: Build) -> None:
    with scanner(max_length=1000) as address:
        place = build(clamd_address=address)
        evidence = uploaded(officer_of(place), picture(size=(300, 300)))
    assert evidence["scan_state"] == "not_scanned"
    assert "size limit" in evidence["scan_detail"]


def test_a_silent_scanner_leaves_files_pending_until_it_answers(build: Build) -> None:
    place = build(clamd_address=f"127.0.0.1:{free_port()}")
    officer = officer_of(place)
    good, bad = uploaded(officer, picture()), uploaded(officer, INFECTED + b".", "坏.png")
    assert (good["scan_state"], bad["scan_state"]) == ("pending", "pending")
    with pytest.raises(NotCitable) as refused:
        citable(place, officer, good["id"], bad["id"], 2**62)
    assert [fault.code for fault in refused.value.faults] == ["pending", "pending", "not_found"]
    database = place.world.database
    with scanner() as address:
        settings = place.settings.model_copy(update={"clamd_address": address})
        assert jobs.scan_waiting(database, place.store, settings) >= 2
    states = [officer.get(f"/evidence/{one['id']}").json() for one in (good, bad)]
    assert [one["evidence"]["scan_state"] for one in states] == ["clean", "infected"]


def test_a_later_upload_of_the_same_bytes_does_not_forget_what_a_scan_found(build: Build) -> None:
    data = INFECTED + b"!"
    with scanner() as address:
        uploaded(officer_of(build(clamd_address=address)), data)
    assert uploaded(officer_of(build()), data)["scan_state"] == "infected"
