"""Who may read a file, and how it leaves."""

import io
import time

import pytest
from PIL import Image
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from backend.access.permissions import Role
from backend.core.db import Database, OrganisationScope
from backend.organisations.vocabulary import Kind
from tests.evidence import factories as make
from tests.evidence.conftest import Place
from tests.evidence.factories import upload, uploaded
from tests.world import World


def test_a_stranger_and_a_superior_read_nothing_that_is_not_cited(world: World) -> None:
    officer = world.person(world.school, Role.school_officer)
    evidence = uploaded(officer, make.picture())
    other = world.organisation(world.county, Kind.school, "另一所学校")
    for reader in (
        world.person(other, Role.school_officer),
        world.person(world.city, Role.verifier),
        world.person(world.province, Role.viewer),
    ):
        for path in ("", "/content", "/preview"):
            answer = reader.get(f"/evidence/{evidence['id']}{path}")
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_verifier_uploads_for_a_school_and_both_read_it(world: World) -> None:
    verifier = world.person(world.city, Role.verifier)
    evidence = uploaded(verifier, make.picture(), organisation_id=world.school.id)
    assert evidence["organisation_id"] == world.school.id
    officer = world.person(world.school, Role.school_officer)
    for reader in (verifier, officer):
        assert reader.get(f"/evidence/{evidence['id']}/content").status_code == 200
    colleague = world.person(world.city, Role.verifier)
    assert colleague.get(f"/evidence/{evidence['id']}").status_code == 404


def test_nobody_uploads_for_an_organisation_outside_their_own(world: World) -> None:
    officer = world.person(world.school, Role.school_officer)
    other = world.organisation(world.county, Kind.school, "另一所学校")
    for target in (other, world.county):
        answer = upload(officer, make.picture(), organisation_id=target.id)
        assert answer.status_code == 404, answer.text


def test_a_duplicate_the_uploader_may_not_see_is_not_named(world: World) -> None:
    data = make.picture()
    uploaded(world.person(world.school, Role.school_officer), data, "内部.png")
    verifier = world.person(world.city, Role.verifier)
    answer = upload(verifier, data, "核查.png", organisation_id=world.school.id)
    assert answer.status_code == 201


def test_pictures_leave_inline_and_all_else_as_attachment_sealed(world: World) -> None:
    officer = world.person(world.school, Role.school_officer)
    for name, data, place in (
        ("图.png", make.picture(), "inline"),
        ("图.heic", make.heic(), "attachment"),
        ("文.pdf", make.pdf(), "attachment"),
        ("文.docx", make.word(), "attachment"),
    ):
        evidence = uploaded(officer, data, name)
        headers = officer.get(f"/evidence/{evidence['id']}/content").headers
        assert headers["content-disposition"].startswith(place)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("sandbox")
        assert headers["content-type"] == evidence["media_type"]


def test_a_preview_is_upright_bounded_and_without_the_originals_metadata(place: Place) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "a telephone"
    data = make.picture("JPEG", size=(2400, 1200), exif=exif)
    officer = place.world.person(place.world.school, Role.school_officer)
    evidence = uploaded(officer, data, "现场.jpg")
    answer = officer.get(f"/evidence/{evidence['id']}/preview")
    assert answer.headers["content-type"] == "image/webp"
    shown = Image.open(io.BytesIO(answer.content))
    assert shown.size == (800, 1600)
    assert not shown.getexif()
    assert b"a telephone" not in answer.content


@pytest.mark.parametrize(
    ("name", "data"),
    [("图.png", make.picture()), ("图.webp", make.picture("WEBP")), ("图.heic", make.heic())],
)
def test_every_picture_has_a_preview(world: World, name: str, data: bytes) -> None:
    officer = world.person(world.school, Role.school_officer)
    evidence = uploaded(officer, data, name)
    answer = officer.get(f"/evidence/{evidence['id']}/preview")
    assert Image.open(io.BytesIO(answer.content)).format == "WEBP"


def test_the_pages_of_a_pdf_are_drawn_one_by_one(place: Place) -> None:
    officer = place.world.person(place.world.school, Role.school_officer)
    evidence = uploaded(officer, make.pdf(2), "方案.pdf")
    pages = [officer.get(f"/evidence/{evidence['id']}/preview?page={n}") for n in (1, 2, 3)]
    assert [page.status_code for page in pages] == [200, 200, 409]
    assert pages[2].json()["code"] == "no_preview"
    first, second = (Image.open(io.BytesIO(page.content)).getpixel((9, 9)) for page in pages[:2])
    assert first != second


def test_a_word_file_has_no_preview_and_says_so(world: World) -> None:
    officer = world.person(world.school, Role.school_officer)
    evidence = uploaded(officer, make.word(), "报告.docx")
    answer = officer.get(f"/evidence/{evidence['id']}/preview")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_preview")


def test_drawing_holds_no_memory_of_ours_and_ends(world: World) -> None:
    officer = world.person(world.school, Role.school_officer)
    evidence = uploaded(officer, make.picture("JPEG", size=(6000, 4000)), "大图.jpg")
    started = time.monotonic()
    assert officer.get(f"/evidence/{evidence['id']}/preview").status_code == 200
    assert time.monotonic() - started < 10


def test_a_withdrawn_file_stays_with_its_trace(world: World) -> None:
    officer = world.person(world.school, Role.school_officer)
    evidence = uploaded(officer, make.picture())
    assert officer.get(f"/evidence/{evidence['id']}").json()["may_withdraw"] is True
    answer = officer.post(f"/evidence/{evidence['id']}/withdrawals", {"reason": "传错了"})
    assert answer.status_code == 201, answer.text
    shown = answer.json()["evidence"]
    assert (shown["withdraw_reason"], answer.json()["may_withdraw"]) == ("传错了", False)
    assert shown["withdrawn_by_name"] == shown["uploaded_by_name"]
    assert officer.get(f"/evidence/{evidence['id']}/content").status_code == 200
    again = officer.post(f"/evidence/{evidence['id']}/withdrawals", {"reason": "再来"})
    assert (again.status_code, again.json()["code"]) == (409, "evidence_withdrawn")


def test_what_was_withdrawn_may_be_uploaded_again(world: World) -> None:
    officer = world.person(world.school, Role.school_officer)
    data = make.picture()
    first = uploaded(officer, data)
    officer.post(f"/evidence/{first['id']}/withdrawals", {"reason": "传错了"})
    assert uploaded(officer, data)["id"] != first["id"]


def test_a_contributor_may_not_withdraw(world: World) -> None:
    contributor = world.person(world.school, Role.contributor)
    evidence = uploaded(contributor, make.picture())
    answer = contributor.post(f"/evidence/{evidence['id']}/withdrawals", {"reason": "x"})
    assert answer.status_code == 403


def test_uploads_and_withdrawals_leave_audit_and_outbox_rows(world: World) -> None:
    officer = world.person(world.school, Role.school_officer)
    evidence = uploaded(officer, make.picture())
    officer.post(f"/evidence/{evidence['id']}/withdrawals", {"reason": "传错了"})
    school = world.school
    with world.database.begin(OrganisationScope(school.id, school.org_path)) as session:
        for table, column in (("audit_events", "action"), ("outbox_events", "type")):
            found = session.scalars(
                text(
                    f"select {column} from {table} where subject_type = 'evidence'"
                    " and subject_id = :id order by id"
                ),
                {"id": evidence["id"]},
            ).all()
            assert found == ["evidence.uploaded", "evidence.withdrawn"]


@pytest.mark.parametrize(
    "change",
    [
        "update evidence set filename = 'x'",
        "update evidence set sha256 = 'x'",
        "delete from evidence",
        "update evidence_blobs set size = 1",
        "delete from evidence_blobs",
    ],
)
def test_the_application_cannot_change_what_is_in_custody(database: Database, change: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        database.begin(OrganisationScope(1, "1.")) as session,
    ):
        session.execute(text(change))
