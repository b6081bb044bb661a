"""Receive a file from the network: in full, counted and hashed on the way, never held in memory."""

import asyncio
import base64
import binascii
import hashlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect

from backend.core import storage
from backend.core.sealing import FileSealer
from backend.core.storage import Incoming, Store
from backend.evidence.errors import (
    EmptyFile,
    MalformedDigest,
    OversizedFile,
    TruncatedFile,
    WrongDigest,
)

_BUFFER = 1024 * 1024
_DIGEST = re.compile(r"\s*sha-256\s*=\s*:([A-Za-z0-9+/=]*):\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Declared:
    """What the sender says is coming."""

    size: int | None
    sha256: bytes | None


@dataclass(frozen=True)
class Received:
    """A whole file under its temporary name."""

    file: Incoming
    size: int
    sha256: str


def declared(headers: Headers) -> Declared:
    """Content-Length, and Content-Digest (RFC 9530) where it names SHA-256."""
    length = headers.get("content-length", "")
    digest: bytes | None = None
    for member in headers.get("content-digest", "").split(","):
        found = _DIGEST.fullmatch(member)
        if found:
            digest = _decoded(found[1])
        elif member.strip().lower().startswith("sha-256"):
            raise MalformedDigest()
    return Declared(int(length) if length.isascii() and length.isdigit() else None, digest)


def _decoded(text: str) -> bytes:
    try:
        digest = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise MalformedDigest() from error
    if len(digest) != hashlib.sha256().digest_size:
        raise MalformedDigest()
    return digest


async def receive(
    store: Store,
    stream: AsyncIterator[bytes],
    *,
    expected: Declared,
    limit: int,
    seal: FileSealer | None = None,
) -> Received:
    """The file, whole and as declared; on any failure nothing stays in the store.

    With `seal` it is encrypted before it reaches the disk; size and hash are the original's.
    """
    if expected.size is not None and expected.size > limit:
        raise OversizedFile(limit=limit // _BUFFER)
    file = await asyncio.to_thread(storage.receive, store)
    try:
        size, digest = await _write(file, stream, limit=limit, expected=expected, seal=seal)
        _check(size, digest, expected)
        if seal is not None:
            await asyncio.to_thread(file.write, seal.finish())
        await asyncio.to_thread(file.finish)
    except BaseException:
        # Also when the request is cancelled: no await may come between us and the cleaning.
        file.discard()
        raise
    return Received(file, size, digest.hex())


async def _write(
    file: Incoming,
    stream: AsyncIterator[bytes],
    *,
    limit: int,
    expected: Declared,
    seal: FileSealer | None,
) -> tuple[int, bytes]:
    """Write while the next buffer arrives: one buffer on its way to disk, one being filled."""
    hasher = hashlib.sha256()

    def keep(pieces: list[bytes]) -> None:
        data = b"".join(pieces)
        hasher.update(data)
        file.write(seal.update(data) if seal is not None else data)

    size = held = 0
    pieces: list[bytes] = []
    writing: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    writing.set_result(None)
    try:
        async for chunk in stream:
            size += len(chunk)
            if size > limit:
                raise OversizedFile(limit=limit // _BUFFER)
            pieces.append(chunk)
            held += len(chunk)
            if held >= _BUFFER:
                await asyncio.shield(writing)
                writing = asyncio.ensure_future(asyncio.to_thread(keep, pieces))
                pieces, held = [], 0
    except ClientDisconnect as error:
        raise TruncatedFile(declared=expected.size or "?", received=size) from error
    finally:
        await asyncio.shield(writing)
    await asyncio.to_thread(keep, pieces)
    return size, hasher.digest()


def _check(size: int, digest: bytes, expected: Declared) -> None:
    if expected.size is not None and expected.size != size:
        raise TruncatedFile(declared=expected.size, received=size)
    if size == 0:
        raise EmptyFile()
    if expected.sha256 is not None and expected.sha256 != digest:
        raise WrongDigest()
