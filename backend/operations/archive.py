"""The manifest of a backup: what is in it, and how to know that it is whole."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from backend.operations.errors import CommandFailed

DUMP = "database.dump"
FILES = "files"
_MANIFEST = "manifest.json"
_FORMAT = 1


@dataclass(frozen=True)
class Manifest:
    """Hashes are SHA-256, hexadecimal."""

    made_at: str
    server_version: int
    """As PostgreSQL numbers it: 180006."""
    next_transaction: int
    """The first transaction id that no row of the dump bears (see `backup._catch_up`)."""
    dump_sha256: str
    tables: Mapping[str, int]
    """Rows of every table, counted in the dump's own snapshot."""
    files: Mapping[str, str]
    """Hash of every stored file by its key."""

    @property
    def rows(self) -> int:
        """Of all tables together."""
        return sum(self.tables.values())

    def write(self, folder: Path) -> None:
        """Last of all, so that an interrupted backup has none and is refused."""
        text = json.dumps({"format": _FORMAT, **asdict(self)}, indent=1, sort_keys=True)
        (folder / _MANIFEST).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The manifest of a finished backup."""
        try:
            values: dict[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise CommandFailed(
                f"{folder} holds no finished backup: it has no {_MANIFEST}."
            ) from error
        if values.pop("format") != _FORMAT:
            raise CommandFailed(f"{folder} was written by another release; restore it with that.")
        return cls(**values)

    def verify(self, folder: Path) -> None:
        """Every byte is as it was written, else CommandFailed; nothing has been touched yet."""
        wanted = {DUMP: self.dump_sha256, **{f"{FILES}/{k}": v for k, v in self.files.items()}}
        for name, digest in wanted.items():
            path = folder / name
            if not path.is_file():
                raise CommandFailed(f"The backup is not whole: {path} is missing.")
            if sha256_of(path) != digest:
                raise CommandFailed(f"The backup is damaged: {path} has another hash.")


def sha256_of(path: Path) -> str:
    """The hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
