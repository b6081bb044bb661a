"""Start the embedded server, or share the one that another process of this checkout has started."""

import fcntl
import os
import pwd
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

import psycopg

from backend.core.embedded import launch
from backend.core.embedded.errors import ForeignFolder, ServerFailed
from backend.core.embedded.record import HOST, Record, Urls

_PATIENCE = 60.0
"""Seconds until a start is given up; recovery after a power cut may take its time."""
_LOG_LIMIT = 5_000_000
_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


@contextmanager
def running(folder: Path, *, patience: float = 0) -> Iterator[Urls]:
    """The server over the data in `folder`, which is made where there is none.

    The process that comes first starts it and stops it; the others share it meanwhile. One that
    means to stay waits up to `patience` seconds to be the first. Call it from the main thread: on
    Linux the server is tied to the thread that started it.
    """
    folder = folder.absolute()
    _claim(folder)
    with ExitStack() as stack:
        lock = stack.enter_context((folder / "lock").open("a"))
        is_keeper, record = _lock_or_share(lock, folder, patience)
        if not is_keeper:
            yield record.urls
            return
        with _kept(folder, record) as record:
            yield record.urls


def is_kept_elsewhere(folder: Path) -> bool:
    """Whether a process runs the server of `folder` just now."""
    if not (folder / "lock").exists():
        return False
    with (folder / "lock").open("a") as lock:
        return not _try_lock(lock)


def _claim(folder: Path) -> None:
    """Make the folder ours alone, or refuse another user's by name."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        maker = folder.stat().st_uid
    except PermissionError as error:
        closed = next(parent for parent in folder.parents if os.access(parent, os.X_OK))
        raise ForeignFolder(
            folder, maker=_name(closed.stat().st_uid), caller=_name(os.geteuid())
        ) from error
    if maker != os.geteuid():
        raise ForeignFolder(folder, maker=_name(maker), caller=_name(os.geteuid()))
    folder.chmod(0o700)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _lock_or_share(lock: IO[str], folder: Path, patience: float) -> tuple[bool, Record]:
    began = time.monotonic()
    while True:
        if _try_lock(lock):
            return True, Record.read(folder) or Record.new(launch.choose_way(folder))
        record = Record.read(folder)
        waited = time.monotonic() - began
        if waited >= patience and record is not None and _answers(record):
            return False, record
        if waited > _PATIENCE + patience:
            raise ServerFailed("is being started elsewhere and does not answer", _tail(folder))
        time.sleep(0.05)


def _try_lock(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _kept(folder: Path, record: Record) -> Iterator[Record]:
    record.write(folder)
    if not (folder / "data").exists():
        _initialise(folder, record)
    record, server = _start(folder, record)
    try:
        _ensure_roles(record)
        yield record
    finally:
        _stop(server)


def _initialise(folder: Path, record: Record) -> None:
    """initdb into a draft that is renamed when it is whole."""
    draft, password = folder / "data.draft", folder / "password"
    if draft.exists():
        launch.run(["rm", "-rf", str(draft)])
    draft.mkdir(mode=0o700)
    password.unlink(missing_ok=True)
    password.touch(mode=0o600)
    password.write_text(record.passwords.postgres)
    record.way.give(draft)
    record.way.give(password)
    options = ["--username=postgres", f"--pwfile={password}", "--auth=scram-sha-256"]
    locale = ["--locale-provider=builtin", "--locale=C.UTF-8", "--encoding=UTF8"]
    try:
        launch.run(
            record.way.command(
                "initdb", f"--pgdata={draft}", *options, *locale, directory=draft, is_tied=True
            )
        )
    except subprocess.CalledProcessError as error:
        raise ServerFailed("could not make its data folder", error.stderr) from error
    finally:
        password.unlink()
    draft.rename(folder / "data")


def _start(folder: Path, record: Record) -> tuple[Record, subprocess.Popen[bytes]]:
    """Start until it answers: elsewhere when the port is taken, later while another one ends."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        if record.port == 0 or not _is_free(record.port):
            record = record.on_port(_free_port())
        record.write(folder)
        _forget_dead_server(folder / "data" / "postmaster.pid")
        log_start = _trim_log(folder)
        with (folder / "server.log").open("a") as log:
            server = launch.start(_server_command(folder, record), log=log)
        try:
            if _wait_for(server, record, deadline):
                return record, server
        except BaseException:
            _stop(server)
            raise
        said = _tail(folder, since=log_start)
        is_passing = "postmaster.pid" in said or "could not create any TCP/IP sockets" in said
        if not is_passing or time.monotonic() > deadline:
            _stop(server)
            raise ServerFailed("did not start", said)
        time.sleep(0.2)


def _server_command(folder: Path, record: Record) -> list[str]:
    settings = {**_SETTINGS, "port": str(record.port)}
    flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    data = folder / "data"
    return record.way.command("postgres", "-D", str(data), *flags, directory=data, is_tied=True)


def _wait_for(server: subprocess.Popen[bytes], record: Record, deadline: float) -> bool:
    """True once it answers; False when it has ended or the time is up."""
    while server.poll() is None and time.monotonic() < deadline:
        if _answers(record):
            return True
        time.sleep(0.03)
    return False


def _answers(record: Record) -> bool:
    try:
        psycopg.connect(**record.superuser_options, connect_timeout=2).close()  # type: ignore[arg-type]  # a mapping of mixed option types
    except psycopg.OperationalError:
        return False
    return True


def _stop(server: subprocess.Popen[bytes]) -> None:
    """A fast shutdown (every transaction that was answered is on disk already)."""
    for number, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        with suppress(ProcessLookupError):
            server.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            server.wait(seconds)
            break
    if server.stdin is not None:
        server.stdin.close()


def _forget_dead_server(pid_file: Path) -> None:
    """Remove the lock file of a server that is certainly dead.

    PostgreSQL itself takes a zombie, or whatever process bears the old number after a restart of
    the machine, for a living server. That we hold our lock says that no one keeps it; a server
    that is still shutting down is waited for.
    """
    try:
        pid = int(pid_file.read_text().splitlines()[0])
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError, IndexError, ValueError):
        return
    name, state = (
        status[status.index("(") + 1 : status.rindex(")")],
        status.rsplit(")", 1)[1].split()[0],
    )
    if name != "postgres" or state in ("Z", "X"):
        pid_file.unlink(missing_ok=True)


def _ensure_roles(record: Record) -> None:
    options = record.superuser_options
    launch.run(
        [
            str(launch.binaries() / "psql"),
            "-X",
            "-q",
            "-f",
            str(Path(__file__).with_name("roles.sql")),
        ],
        environment={
            "PGHOST": str(options["host"]),
            "PGPORT": str(options["port"]),
            "PGUSER": str(options["user"]),
            "PGPASSWORD": str(options["password"]),
            "PGDATABASE": str(options["dbname"]),
            "XIAOHAO_OWNER_PASSWORD": record.passwords.owner,
            "XIAOHAO_APP_PASSWORD": record.passwords.application,
            "XIAOHAO_WORKER_PASSWORD": record.passwords.worker,
        },
    )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _trim_log(folder: Path) -> int:
    """Keep the log and the one before it; returns where the next entry begins."""
    log = folder / "server.log"
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(folder / "server.log.1")
    return log.stat().st_size if log.exists() else 0


def _tail(folder: Path, *, since: int = 0) -> str:
    log = folder / "server.log"
    if not log.exists():
        return "(there is no log yet)"
    with log.open("rb") as file:
        file.seek(max(since, log.stat().st_size - 4000))
        return file.read().decode(errors="replace").strip()
