"""What is remembered beside the data: port, passwords, and as whom the server runs."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sqlalchemy import URL

from backend.core.embedded.launch import Way

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Passwords:
    """One random password for each role that can log in."""

    postgres: str
    owner: str
    application: str
    worker: str


@dataclass(frozen=True)
class Urls:
    """The running server as its three roles see it (SQLAlchemy, psycopg 3)."""

    owner: str
    application: str
    worker: str


@dataclass(frozen=True)
class Record:
    """The file `server.json`, readable by its owner only."""

    way: Way
    passwords: Passwords
    port: int

    @classmethod
    def new(cls, way: Way) -> "Record":
        """Fresh passwords; a port of 0 is not chosen yet."""
        return cls(way, Passwords(*(secrets.token_urlsafe(24) for _ in range(4))), 0)

    @classmethod
    def read(cls, folder: Path) -> "Record | None":
        """The record of a folder, None before the first start."""
        try:
            values = json.loads(_path(folder).read_text())
        except FileNotFoundError:
            return None
        return cls(Way(**values["way"]), Passwords(**values["passwords"]), values["port"])

    def write(self, folder: Path) -> None:
        """Replace the record in one step."""
        draft = _path(folder).with_suffix(".draft")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            json.dump(asdict(self), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(_path(folder))

    def on_port(self, port: int) -> "Record":
        """The same server elsewhere."""
        return replace(self, port=port)

    @property
    def urls(self) -> Urls:
        """Addresses of the database."""
        return Urls(
            self._url("xiaohao_owner", self.passwords.owner),
            self._url("xiaohao_app", self.passwords.application),
            self._url("xiaohao_worker", self.passwords.worker),
        )

    @property
    def superuser_options(self) -> dict[str, str | int]:
        """For psycopg: how the launcher itself logs in."""
        return {
            "host": HOST,
            "port": self.port,
            "user": "postgres",
            "password": self.passwords.postgres,
            "dbname": "postgres",
        }

    def _url(self, role: str, password: str) -> str:
        url = URL.create("postgresql+psycopg", role, password, HOST, self.port, "xiaohao")
        return url.render_as_string(hide_password=False)


def _path(folder: Path) -> Path:
    return folder / "server.json"
