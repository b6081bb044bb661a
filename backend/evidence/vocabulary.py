"""Words of evidence: what a file may be, and what is known of its safety."""

from enum import StrEnum


class Format(StrEnum):
    """The types of file we take: no archive, no page, nothing that runs."""

    jpg = "jpg"
    png = "png"
    webp = "webp"
    heic = "heic"
    pdf = "pdf"
    ofd = "ofd"
    """Fixed-layout documents of GB/T 33190."""
    doc = "doc"
    docx = "docx"
    xls = "xls"
    xlsx = "xlsx"
    wps = "wps"
    et = "et"
    mp4 = "mp4"
    mp3 = "mp3"


class ScanState(StrEnum):
    """What the malware scan has found."""

    clean = "clean"
    infected = "infected"
    pending = "pending"
    """The scanner did not answer; it is asked again later."""
    not_scanned = "not_scanned"
    """No scanner is set up, or it does not scan files like this one."""


MEDIA_TYPES: dict[Format, str] = {
    Format.jpg: "image/jpeg",
    Format.png: "image/png",
    Format.webp: "image/webp",
    Format.heic: "image/heic",
    Format.pdf: "application/pdf",
    Format.ofd: "application/ofd",
    Format.doc: "application/msword",
    Format.docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.xls: "application/vnd.ms-excel",
    Format.xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.wps: "application/vnd.wps-office.wps",
    Format.et: "application/vnd.wps-office.et",
    Format.mp4: "video/mp4",
    Format.mp3: "audio/mpeg",
}

EXTENSIONS: dict[str, Format] = {
    **{one.value: one for one in Format},
    "jpeg": Format.jpg,
    "heif": Format.heic,
}

PICTURES = frozenset({Format.jpg, Format.png, Format.webp, Format.heic})
SHOWN_BY_BROWSERS = frozenset({Format.jpg, Format.png, Format.webp})
"""Raster pictures every browser shows; only these leave inline."""
PREVIEWED = PICTURES | {Format.pdf}

SCAN_LABELS: dict[ScanState, tuple[str, str]] = {
    ScanState.clean: ("未发现病毒", "clean"),
    ScanState.infected: ("发现病毒", "infected"),
    ScanState.pending: ("等待扫描", "scan pending"),
    ScanState.not_scanned: ("未扫描", "not scanned"),
}
