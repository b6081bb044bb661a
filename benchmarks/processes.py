"""Processes of a server on sockets of their own, and the CPU time of everything that works."""

import os
import pickle
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from backend.core.config import Settings
from benchmarks.province import Province
from benchmarks.recording import Recording

WORKERS = 2


@dataclass(frozen=True)
class Server:
    """Some processes that answer alike; a client spreads its connections over their ports."""

    ports: tuple[int, ...]
    processes: tuple[psutil.Process, ...]

    def cpu_seconds(self) -> float:
        """CPU time of its processes so far, and of their children that have ended."""
        return sum(sum(process.cpu_times()[:4]) for process in self.processes)

    def rss_mib(self) -> float:
        """Memory its processes hold now."""
        return sum(process.memory_info().rss for process in self.processes) / 2**20


@contextmanager
def application(settings: Settings) -> Iterator[Server]:
    """The API's own processes, as `serve` starts them."""
    modules = ["backend.operations.api"] * WORKERS
    with _running(modules, [], _environment(settings)) as server:
        yield server


@contextmanager
def importing(settings: Settings) -> Iterator[Server]:
    """One process of the API and the worker, as `serve` starts them."""
    modules = ["backend.operations.api", "backend.operations.worker"]
    with _running(modules, [], _environment(settings)) as server:
        yield server


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "DATABASE_URL": settings.database_url,
        "DATABASE_WORKER_URL": settings.database_worker_url,
        "XIAOHAO_TOKEN_SECRET": settings.token_secret.get_secret_value(),
        "XIAOHAO_PERSONAL_DATA_KEY": settings.personal_data_key.get_secret_value(),
        "XIAOHAO_VAR_DIR": str(settings.var_dir),
        "XIAOHAO_FRONTEND_DIR": str(settings.frontend_dir),
        "XIAOHAO_LOG_LEVEL": settings.log_level,
    }


@contextmanager
def floor(settings: Settings, recordings: dict[str, Recording], folder: Path) -> Iterator[Server]:
    """Processes of the floor over the same database."""
    file = folder / "recordings"
    url = settings.database_url.replace("+psycopg", "")
    file.write_bytes(pickle.dumps((url, recordings)))
    with _running(["benchmarks.floor"] * WORKERS, [str(file)], {}) as server:
        yield server


@contextmanager
def _running(
    modules: Sequence[str], arguments: list[str], environment: dict[str, str]
) -> Iterator[Server]:
    with ExitStack() as stack:
        ports, processes = [], []
        for module in modules:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=64))
            descriptor = listener.fileno()
            process = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", module, str(descriptor), *arguments],
                    env={**os.environ, **environment},
                    stdin=subprocess.PIPE,
                    pass_fds=[descriptor],
                )
            )
            stack.callback(process.terminate)
            assert process.stdin is not None
            process.stdin.write(b".")  # the API begins when it is told to, and ends with this pipe
            process.stdin.flush()
            ports.append(listener.getsockname()[1])
            processes.append(psutil.Process(process.pid))
        yield Server(tuple(ports), tuple(processes))


class Backends:
    """The server processes of PostgreSQL that work for one database."""

    def __init__(self, province: Province) -> None:
        self._connection = province.connect()

    def close(self) -> None:
        """Leave the database."""
        self._connection.close()

    def cpu_seconds(self) -> float | None:
        """CPU time of those connected now; None where they run on another machine."""
        rows = self._connection.execute(
            "select pid from pg_stat_activity where datname = current_database()"
            " and usename <> current_user"
        ).fetchall()
        try:
            return sum(_cpu_seconds(pid) for (pid,) in rows)
        except psutil.Error:
            return None


def _cpu_seconds(pid: int) -> float:
    process = psutil.Process(pid)
    if not process.name().startswith("postgres"):
        raise psutil.NoSuchProcess(pid)
    times = process.cpu_times()
    return times.user + times.system


def await_quiet(limit: float, patience: float) -> Any:
    """Wait until the machine has little else to do; its load when that is so, or time is up."""
    deadline = time.monotonic() + patience
    while os.getloadavg()[0] > limit and time.monotonic() < deadline:
        time.sleep(5)
    return os.getloadavg()[0]
