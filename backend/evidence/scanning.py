"""Ask clamd about a file (the INSTREAM command of clamd(8))."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

import structlog

from backend.core import clock
from backend.core.config import Settings
from backend.evidence.errors import ScanUnavailable
from backend.evidence.vocabulary import ScanState

log = structlog.get_logger("evidence")

_CHUNK = 256 * 1024
_SECONDS = 120


@dataclass(frozen=True)
class Verdict:
    """What a scan has found, when; `detail` is the signature, or why there is no verdict."""

    state: ScanState
    detail: str | None = None
    scanned_at: datetime | None = None

    @property
    def is_final(self) -> bool:
        """Whether the scanner has looked at the whole file."""
        return self.scanned_at is not None


def scan(file: BinaryIO, settings: Settings) -> Verdict:
    """The verdict on a file. ScanUnavailable where one is required and there is none."""
    verdict = ask(file, settings.clamd_address)
    if settings.evidence_scan == "required" and not verdict.is_final:
        raise ScanUnavailable(headers={"Retry-After": "60"})
    return verdict


def ask(file: BinaryIO, address: str) -> Verdict:
    if not address:
        return Verdict(ScanState.not_scanned)
    try:
        with _connected(address) as connection:
            reply = _converse(connection, file)
    except OSError as error:
        log.warning("clamd does not answer", error=type(error).__name__)
        return Verdict(ScanState.pending)
    if reply.endswith(" FOUND"):
        signature = reply.removeprefix("stream: ").removesuffix(" FOUND")[:200]
        return Verdict(ScanState.infected, signature, clock.now())
    if reply == "stream: OK":
        return Verdict(ScanState.clean, None, clock.now())
    log.warning("clamd gives no verdict", reply=reply[:200])
    return Verdict(ScanState.not_scanned, reply[:200] or None)


@contextmanager
def _connected(address: str) -> Iterator[socket.socket]:
    """A connection to `host:port`, `tcp://host:port`, `unix:/path` or `/path`."""
    path = address.removeprefix("unix://").removeprefix("unix:")
    if path.startswith("/"):
        connection = socket.socket(socket.AF_UNIX)
        target: str | tuple[str, int] = path
    else:
        host, _, port = address.removeprefix("tcp://").rpartition(":")
        connection = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        target = (host.strip("[]"), int(port))
    with connection:
        connection.settimeout(_SECONDS)
        connection.connect(target)
        yield connection


def _converse(connection: socket.socket, file: BinaryIO) -> str:
    file.seek(0)
    # clamd hangs up on a file beyond its StreamMaxLength; its reply says so.
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(b"zINSTREAM\0")
        while chunk := file.read(_CHUNK):
            connection.sendall(struct.pack(">I", len(chunk)) + chunk)
        connection.sendall(struct.pack(">I", 0))
    reply = b""
    while b"\0" not in reply and len(reply) < 4096:
        part = connection.recv(4096)
        if not part:
            break
        reply += part
    return reply.split(b"\0")[0].decode("utf-8", "replace").strip()
