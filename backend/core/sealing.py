"""Keep secrets readable to this installation alone: fields, files, and hashes under a key.

Fields are sealed by AES-256-GCM (NIST SP 800-38D) and bound to what they belong to, so that one
row's secret cannot be put into another. Files are sealed piece by piece, each piece bound to its
place and the last one marked, so that a cut or rearranged file is noticed (the STREAM construction
of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). Hashes are HMAC-SHA256 (RFC 2104). Every use has
a key of its own, derived from the installation's by HKDF (RFC 5869).

A new key seals; older ones still open what they have sealed. Hashes always come from the oldest
key: they are how rows find each other.
"""

import base64
import binascii
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.orm import Session

from backend.core import config

KEY_BYTES = 32
PIECE = 64 * 1024
"""Bytes of a file sealed at a time."""

_FORM = b"\x01"
_ID = 4
_NONCE = 12
_HEAD = len(_FORM) + _ID
_TAG = 16
_SALT = 16
_MAGIC = b"XHSF" + _FORM
_BLOCK = 64
"""Bytes of a block of SHA-256."""


class Unreadable(Exception):
    """Sealed with an unknown key, for something else, or altered since."""


class BadKey(ValueError):
    """A key of the settings is missing or malformed; the message says what to do."""


def read_key(text: str) -> bytes:
    """32 bytes from base64, as `openssl rand -base64 32` prints them; BadKey otherwise."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error as error:
        raise BadKey(_HOW_TO_KEY) from error
    if len(key) != KEY_BYTES:
        raise BadKey(_HOW_TO_KEY)
    return key


_HOW_TO_KEY = (
    "XIAOHAO_PERSONAL_DATA_KEY must hold 32 random bytes in base64: openssl rand -base64 32"
)


def sealer_of(settings: config.Settings) -> "Sealer":
    """The sealer of these settings; BadKey without a proper key."""
    return _sealer(
        settings.personal_data_key.get_secret_value(),
        settings.previous_personal_data_keys.get_secret_value(),
    )


def sealer_for(session: Session) -> "Sealer":
    """The sealer of a request's settings; of the process's own where there is no request."""
    found: config.Settings | None = session.info.get("settings")
    return sealer_of(found or config.settings())


@lru_cache(maxsize=4)
def _sealer(current: str, previous: str) -> "Sealer":
    if not current:
        raise BadKey(_HOW_TO_KEY)
    older = [read_key(one) for one in previous.split(",") if one.strip()]
    return Sealer(read_key(current), older)


class Sealer:
    """Seals with one key, opens with that and with older ones."""

    def __init__(self, key: bytes, previous: Sequence[bytes] = ()) -> None:
        """`previous`: older keys, newest first."""
        keys = [key, *previous]
        self._fields = {_id_of(one): AESGCM(_derive(one, b"fields")) for one in keys}
        self._files = {_id_of(one): _derive(one, b"files") for one in keys}
        self._current = _id_of(key)
        pad = _derive(keys[-1], b"hashes").ljust(_BLOCK, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in pad))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in pad))

    def seal(self, plain: bytes, *, bound_to: bytes) -> bytes:
        """Encrypt a field; it opens for the same `bound_to` only."""
        return self.seal_all([plain], bound_to=[bound_to])[0]

    def seal_all(self, plains: Sequence[bytes], *, bound_to: Sequence[bytes]) -> list[bytes]:
        """Encrypt many fields, each bound to its own."""
        encrypt, head = self._fields[self._current].encrypt, _FORM + self._current
        noise = os.urandom(_NONCE * len(plains))
        sealed = []
        for number, (plain, aad) in enumerate(zip(plains, bound_to, strict=True)):
            nonce = noise[number * _NONCE : (number + 1) * _NONCE]
            sealed.append(head + nonce + encrypt(nonce, plain, aad))
        return sealed

    def unseal(self, sealed: bytes, *, bound_to: bytes) -> bytes:
        """Decrypt a field; Unreadable when it cannot be."""
        return self.unseal_all([sealed], bound_to=[bound_to])[0]

    def unseal_all(self, sealed: Sequence[bytes], *, bound_to: Sequence[bytes]) -> list[bytes]:
        """Decrypt many fields; Unreadable when one cannot be."""
        known = {_FORM + one: key.decrypt for one, key in self._fields.items()}
        try:
            return [
                known[one[:_HEAD]](one[_HEAD : _HEAD + _NONCE], one[_HEAD + _NONCE :], aad)
                for one, aad in zip(sealed, bound_to, strict=True)
            ]
        except (KeyError, InvalidTag, ValueError) as error:
            raise Unreadable from error

    def seal_file(self, *, bound_to: bytes) -> "FileSealer":
        """Begin to encrypt a file that comes piece by piece."""
        salt = os.urandom(_SALT)
        key = _derive(self._files[self._current], b"file" + bound_to, salt)
        return FileSealer(AESGCM(key), _MAGIC + self._current + salt)

    def unseal_file(self, file: BinaryIO, *, bound_to: bytes) -> Iterator[bytes]:
        """A sealed file's content, piece by piece; Unreadable at the first that is not whole.

        What came before an Unreadable is genuine, but not all: take nothing for read until the end.
        """
        head = file.read(len(_MAGIC) + _ID + _SALT)
        key_id, salt = head[len(_MAGIC) : len(_MAGIC) + _ID], head[len(_MAGIC) + _ID :]
        if not head.startswith(_MAGIC) or key_id not in self._files or len(salt) != _SALT:
            raise Unreadable
        cipher = AESGCM(_derive(self._files[key_id], b"file" + bound_to, salt))
        piece, number = file.read(PIECE + _TAG), 0
        while True:
            following = file.read(PIECE + _TAG)
            try:
                yield cipher.decrypt(_place(number, is_last=not following), piece, None)
            except (InvalidTag, ValueError) as error:
                raise Unreadable from error
            if not following:
                return
            piece, number = following, number + 1

    def keyed_uuid(self, *parts: str) -> UUID:
        """What stands for these texts where they themselves may not stand: half an HMAC-SHA256."""
        return UUID(bytes=self._hashed(joined(*parts).encode())[:16])

    def keyed_hashes(self, messages: Iterable[str]) -> list[str]:
        """`keyed_uuid(…).hex` of many, each joined already (see `joined`)."""
        return [self._hashed(message.encode())[:16].hex() for message in messages]

    def _hashed(self, message: bytes) -> bytes:
        # HMAC by its two halves, prepared once: three times as fast as the library's own.
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.digest()


class FileSealer:
    """Encrypts what it is given; the caller writes down what comes out, to the end."""

    def __init__(self, cipher: AESGCM, head: bytes) -> None:
        self._cipher = cipher
        self._out = head
        self._rest = b""
        self._number = 0

    def update(self, data: bytes) -> bytes:
        """What can be written down after `data`; a piece is kept back, it may be the last."""
        self._rest += data
        out, self._out = [self._out], b""
        start = 0
        while len(self._rest) - start > PIECE:
            out.append(self._seal(self._rest[start : start + PIECE], is_last=False))
            start += PIECE
        self._rest = self._rest[start:]
        return b"".join(out)

    def finish(self) -> bytes:
        """The end; nothing may follow."""
        return self._out + self._seal(self._rest, is_last=True)

    def _seal(self, piece: bytes, *, is_last: bool) -> bytes:
        sealed = self._cipher.encrypt(_place(self._number, is_last=is_last), piece, None)
        self._number += 1
        return sealed


def joined(*parts: str) -> str:
    """Texts as one from which they can be told apart: each behind its length."""
    return "".join(f"{len(part)}:{part}" for part in parts)


def _place(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(_NONCE - 1, "big") + bytes([is_last])


def _derive(key: bytes, purpose: bytes, salt: bytes | None = None) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt, b"xiaohao " + purpose).derive(key)


def _id_of(key: bytes) -> bytes:
    return _derive(key, b"name of the key")[:_ID]
