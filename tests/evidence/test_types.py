"""What a file is, is told by its content."""

import io

import pytest
from PIL import Image

from backend.access.permissions import Role
from tests.evidence import factories as make
from tests.evidence.factories import upload, uploaded
from tests.world import World

TAKEN = [
    ("照片.jpg", make.picture("JPEG"), "image/jpeg", 1),
    ("照片.JPEG", make.picture("JPEG"), "image/jpeg", 1),
    ("照片.png", make.picture(), "image/png", 1),
    ("照片.webp", make.picture("WEBP"), "image/webp", 1),
    ("照片.heic", make.heic(), "image/heic", 1),
    ("方案.pdf", make.pdf(3), "application/pdf", 3),
    ("公文.ofd", make.ofd(), "application/ofd", None),
    ("旧文档.doc", make.old_word(), "application/msword", None),
    ("旧文档.wps", make.old_word(), "application/vnd.wps-office.wps", None),
    ("旧表.xls", make.old_table(), "application/vnd.ms-excel", None),
    ("旧表.et", make.old_table(), "application/vnd.wps-office.et", None),
    ("新表.xlsx", make.workbook(), None, None),
    ("录像.mp4", make.video(), "video/mp4", None),
    ("录音.mp3", make.sound(), "audio/mpeg", None),
    ("录音2.mp3", make.sound(is_tagged=False), "audio/mpeg", None),
]

PLAIN_ZIP = make.package(a_xml="<a/>")
PAGE = b"<!doctype html><script>alert(1)</script>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"/>'

REFUSED = [
    ("资料.zip", PLAIN_ZIP, 415, "file_type_unsupported"),
    ("网页.html", PAGE, 415, "file_type_unsupported"),
    ("图.svg", DRAWING, 415, "file_type_unsupported"),
    ("没有扩展名", make.picture(), 415, "file_type_unsupported"),
    ("网页.pdf", PAGE, 422, "file_disguised"),
    ("图.png", DRAWING, 422, "file_disguised"),
    ("资料.docx", PLAIN_ZIP, 422, "file_disguised"),
    ("照片.pdf", make.picture(), 422, "file_disguised"),
    ("表.docx", make.workbook(), 422, "file_disguised"),
    ("表.doc", make.old_table(), 422, "file_disguised"),
    ("程序.mp3", b"MZ" + bytes(5000), 422, "file_disguised"),
    ("报告.docx", make.macro_word(), 422, "file_has_macros"),
    ("报告.doc", make.compound(WordDocument=bytes(32), Macros=b"x"), 422, "file_has_macros"),
    ("表.xls", make.compound(Workbook=bytes(32), _VBA_PROJECT_CUR=b"x"), 422, "file_has_macros"),
    ("报告.doc", make.old_word(is_encrypted=True), 422, "file_protected"),
    ("表.xls", make.old_table(is_encrypted=True), 422, "file_protected"),
    ("报告.docx", make.compound(EncryptedPackage=b"x"), 422, "file_protected"),
    ("照片.jpg", make.picture("JPEG", size=(400, 400))[:9000], 422, "file_damaged"),
    ("方案.pdf", b"%PDF-1.7\nnothing", 422, "file_damaged"),
    ("录像.mp4", make.video()[:-100], 422, "file_damaged"),
    ("报告.docx", make.word()[:-200], 422, "file_damaged"),
    ("报告.doc", make.old_word()[:600], 422, "file_damaged"),
]


@pytest.mark.parametrize(("name", "data", "media_type", "pages"), TAKEN, ids=[t[0] for t in TAKEN])
def test_every_format_we_promise_is_taken(
    world: World, name: str, data: bytes, media_type: str | None, pages: int | None
) -> None:
    evidence = uploaded(world.person(world.school, Role.school_officer), data, name)
    assert media_type in (None, evidence["media_type"])
    assert evidence["page_count"] == pages


@pytest.mark.parametrize(
    ("name", "data", "status", "code"), REFUSED, ids=[f"{r[0]} {r[3]}" for r in REFUSED]
)
def test_everything_else_is_refused_by_name(
    world: World, name: str, data: bytes, status: int, code: str
) -> None:
    answer = upload(world.person(world.school, Role.school_officer), data, name)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_a_disguise_is_named_in_the_readers_language(world: World) -> None:
    officer = world.person(world.school, Role.school_officer)
    answer = upload(officer, make.pdf(), "a.jpg", headers={"Accept-Language": "en"})
    assert "“jpg”" in answer.json()["detail"]
    assert "content is pdf" in answer.json()["detail"]


def test_a_picture_that_would_fill_the_memory_is_refused(world: World) -> None:
    buffer = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(buffer, "PNG")
    assert len(buffer.getvalue()) < 100_000
    answer = upload(world.person(world.school, Role.school_officer), buffer.getvalue())
    assert (answer.status_code, answer.json()["code"]) == (422, "file_damaged")
