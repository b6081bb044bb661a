"""Files that wait to be read in, and what was read from them: encrypted in the store.

An import has a folder of its own (`file_key`). In it lie the file, and for every reading of it the
plans and the faults as Arrow IPC.
"""

import io
import os
import tempfile
from datetime import timedelta
from typing import BinaryIO, cast
from uuid import uuid4

import polars as pl

from backend.core import clock, storage
from backend.core.sealing import FileSealer, Sealer
from backend.core.storage import CHUNK, Store

FOLDER = "imports/"
FILE = "file"
FAULTS = "faults"
NEW = "new"
CHANGED = "changed"
_UPLOADS = timedelta(days=2)
"""Longer than any upload takes."""


def new_folder() -> str:
    """A folder for one more import; it begins with today's date, by which lost ones are found."""
    return f"{FOLDER}{clock.today():%Y%m%d}-{uuid4().hex}/"


def name_of(part: str, version: int) -> str:
    """The name of what one reading of a file gave: a reading that comes too late hurts no other."""
    return f"{version}.{part}"


def sealing(sealer: Sealer, key: str) -> FileSealer:
    """What encrypts a file on its way to `key`."""
    return sealer.seal_file(bound_to=key.encode())


def opened(store: Store, sealer: Sealer, key: str) -> BinaryIO:
    """A file in clear, without a name, with a descriptor; the caller closes it.

    sealing.Unreadable where it was encrypted under a key this installation does not have.
    """
    target = unnamed(store)
    try:
        with store.open(key) as source:
            for piece in sealer.unseal_file(source, bound_to=key.encode()):
                target.write(piece)
        target.seek(0)
    except BaseException:
        target.close()
        raise
    return target


def unnamed(store: Store) -> BinaryIO:
    """In memory where the system can: what is sealed at rest touches no disk in clear."""
    if hasattr(os, "memfd_create"):
        return cast(BinaryIO, os.fdopen(os.memfd_create("import", os.MFD_CLOEXEC), "w+b"))
    store.incoming.mkdir(parents=True, exist_ok=True)
    return cast(BinaryIO, tempfile.TemporaryFile(dir=store.incoming))


def write_frame(store: Store, sealer: Sealer, key: str, frame: pl.DataFrame) -> None:
    """Keep a frame under a key."""
    plain = io.BytesIO()
    frame.write_ipc(plain, compression="lz4")
    seal = sealing(sealer, key)
    incoming = storage.receive(store)
    try:
        plain.seek(0)
        for piece in iter(lambda: plain.read(CHUNK), b""):
            incoming.write(seal.update(piece))
        incoming.write(seal.finish())
        incoming.finish()
        store.keep(incoming, key)
    finally:
        incoming.discard()


def read_frame(store: Store, sealer: Sealer, key: str) -> pl.DataFrame:
    """A frame that was kept."""
    with store.open(key) as source:
        plain = b"".join(sealer.unseal_file(source, bound_to=key.encode()))
    return pl.read_ipc(io.BytesIO(plain))


def remove(store: Store, folder: str) -> None:
    """Take away everything of one import."""
    for key in list(store.list_keys(folder)):
        store.remove(key)


def folders(store: Store) -> set[str]:
    """Every folder there is."""
    return {f"{FOLDER}{key.split('/')[1]}/" for key in store.list_keys(FOLDER)}


def is_old(folder: str) -> bool:
    """Whether a folder is older than any upload can be: what no import names then is lost."""
    made = folder.removeprefix(FOLDER)[:8]
    return made.isdigit() and made < f"{clock.today() - _UPLOADS:%Y%m%d}"
