"""A file comes in whole and once, or not at all."""

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from backend.access.permissions import Role
from backend.core import clock
from backend.organisations.vocabulary import Kind
from tests.evidence.conftest import Build, Place
from tests.evidence.factories import pdf, picture, upload, uploaded, word
from tests.world import World


def digest_of(data: bytes) -> dict[str, str]:
    encoded = base64.b64encode(hashlib.sha256(data).digest()).decode()
    return {"Content-Digest": f"sha-512=:AAAA:, sha-256=:{encoded}:"}


def test_a_file_is_kept_and_comes_back_as_it_was_on_either_store(place: Place) -> None:
    officer = place.world.person(place.world.school, Role.school_officer)
    data = word()
    evidence = uploaded(
        officer,
        data,
        "整改 报告（盖章）.docx",
        about_on="2022-11-01",
        note="第一稿",
        headers=digest_of(data),
    )
    assert evidence["sha256"] == hashlib.sha256(data).hexdigest()
    assert evidence["size"] == len(data)
    assert evidence["about_on"] == "2022-11-01"
    assert evidence["scan_state"] == "not_scanned"
    assert evidence["organisation_id"] == place.world.school.id
    content = officer.get(f"/evidence/{evidence['id']}/content")
    assert content.content == data
    assert "filename*=UTF-8''%E6%95%B4%E6%94%B9%20" in content.headers["content-disposition"]
    assert place.temporary_names() == []


def test_the_same_upload_again_answers_with_the_file_that_stands(world: World) -> None:
    officer = world.person(world.school, Role.school_officer)
    data = picture()
    first = uploaded(officer, data, about_on="2022-11-01")
    again = upload(officer, data, about_on="2022-11-01")
    assert (again.status_code, again.json()["id"]) == (200, first["id"])


def test_the_same_bytes_under_another_name_are_refused_and_the_standing_file_named(
    world: World,
) -> None:
    officer = world.person(world.school, Role.school_officer)
    data = picture()
    first = uploaded(officer, data, "原来的名字.png")
    answer = upload(officer, data, "另一个名字.png")
    assert (answer.status_code, answer.json()["code"]) == (409, "file_duplicate")
    assert [one["id"] for one in answer.json()["existing"]] == [first["id"]]
    assert "原来的名字.png" in answer.json()["detail"]


def test_another_school_with_the_same_bytes_learns_nothing(world: World) -> None:
    other = world.organisation(world.county, Kind.school, "另一所学校")
    data = picture()
    first = uploaded(world.person(world.school, Role.school_officer), data)
    second = uploaded(world.person(other, Role.school_officer), data, "别名.png")
    assert second["id"] != first["id"]
    assert second["sha256"] == first["sha256"]


def test_twenty_simultaneous_uploads_of_one_file_make_one_row(world: World) -> None:
    officer = world.person(world.school, Role.school_officer)
    data = picture()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: upload(officer, data), range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_an_empty_file_is_refused(world: World) -> None:
    answer = upload(world.person(world.school, Role.school_officer), b"")
    assert (answer.status_code, answer.json()["code"]) == (422, "file_empty")


def test_fewer_bytes_than_declared_are_refused(place: Place) -> None:
    officer = place.world.person(place.world.school, Role.school_officer)
    answer = upload(officer, picture(), headers={"Content-Length": "999999"})
    assert (answer.status_code, answer.json()["code"]) == (422, "file_truncated")
    assert "999999" in answer.json()["detail"]
    assert place.temporary_names() == []


def test_a_wrong_digest_is_refused_and_nothing_stays(place: Place) -> None:
    officer = place.world.person(place.world.school, Role.school_officer)
    data = picture()
    answer = upload(officer, data, headers=digest_of(b"something else"))
    assert (answer.status_code, answer.json()["code"]) == (422, "file_digest_mismatch")
    assert place.temporary_names() == []
    assert not place.store.has(f"blobs/{hashlib.sha256(data).hexdigest()[:2]}")


@pytest.mark.parametrize("value", ["sha-256=abc", "sha-256=:abc:", "sha-256=:AAAA:"])
def test_a_digest_that_cannot_be_read_is_refused(world: World, value: str) -> None:
    officer = world.person(world.school, Role.school_officer)
    answer = upload(officer, picture(), headers={"Content-Digest": value})
    assert (answer.status_code, answer.json()["code"]) == (400, "digest_malformed")


def test_a_file_over_the_limit_is_refused_whether_declared_or_not(build: Build) -> None:
    place = build(upload_limit_bytes=1024)
    officer = place.world.person(place.world.school, Role.school_officer)
    declared = upload(officer, bytes(2048))
    assert (declared.status_code, declared.json()["code"]) == (413, "file_too_large")
    streamed = officer.request(
        "POST", "/evidence?filename=a.png", content=(bytes(600) for _ in range(4))
    )
    assert (streamed.status_code, streamed.json()["code"]) == (413, "file_too_large")
    assert place.temporary_names() == []


@pytest.mark.parametrize(
    "name", ["", "  ", "a/b.png", "a\\b.png", "gpj.\u202etxt.png", "a\n.png", "..", "x" * 201]
)
def test_a_file_name_that_cannot_be_kept_is_refused(world: World, name: str) -> None:
    answer = upload(world.person(world.school, Role.school_officer), picture(), name)
    assert (answer.status_code, answer.json()["code"]) == (422, "filename_invalid")


def test_evidence_cannot_be_about_a_day_to_come(world: World) -> None:
    officer = world.person(world.school, Role.school_officer)
    tomorrow = clock.today() + timedelta(days=1)
    answer = upload(officer, picture(), about_on=tomorrow.isoformat())
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


def test_who_may_not_upload_is_refused_before_anything_is_received(place: Place) -> None:
    viewer = place.world.person(place.world.school, Role.viewer)
    answer = upload(viewer, picture())
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    assert place.temporary_names() == []


def test_the_next_version_keeps_the_series_and_the_one_before(world: World) -> None:
    officer = world.person(world.school, Role.school_officer)
    first = uploaded(officer, pdf(1), "方案.pdf")
    second = uploaded(officer, pdf(2), "方案.pdf", replaces_id=first["id"])
    assert (second["series_id"], second["version_no"]) == (first["series_id"], 2)
    detail = officer.get(f"/evidence/{first['id']}").json()
    assert [one["version_no"] for one in detail["versions"]] == [1, 2]
    late = upload(officer, pdf(3), "方案.pdf", replaces_id=first["id"])
    assert (late.status_code, late.json()["code"]) == (409, "evidence_not_newest")
    assert late.json()["newest_id"] == second["id"]


def test_a_version_sent_again_after_a_lost_answer_is_answered_with_itself(world: World) -> None:
    officer = world.person(world.school, Role.school_officer)
    first = uploaded(officer, pdf(1), "方案.pdf")
    second = uploaded(officer, pdf(2), "方案.pdf", replaces_id=first["id"])
    again = upload(officer, pdf(2), "方案.pdf", replaces_id=first["id"])
    assert again.status_code == 200, again.text
    assert again.json()["id"] == second["id"]


def test_a_version_can_only_follow_a_file_of_the_same_organisation(world: World) -> None:
    officer = world.person(world.school, Role.school_officer)
    first = uploaded(officer, pdf(1), "方案.pdf")
    verifier = world.person(world.city, Role.verifier)
    own = uploaded(verifier, pdf(2), "记录.pdf")
    for replaces_id, organisation_id in (
        (first["id"], world.city.id),
        (own["id"], world.school.id),
    ):
        answer = upload(
            verifier, pdf(3), "三.pdf", replaces_id=replaces_id, organisation_id=organisation_id
        )
        assert answer.status_code == 404, answer.text
