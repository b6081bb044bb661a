"""Upload 200 MB to a real server: throughput against a floor of the same run, and memory.

The floor hashes the same bytes (SHA-256) and writes them to the same disk in pieces of 1 MiB; it
has no network, no HTTP, no database, and does not wait for the disk (fsync) as the store does. The
durable floor waits; the ratio is to the faster one. Medians of six rounds in turning order: whoever
writes first after the film was made pays for the memory it took.

Prints one JSON object. Run from the repository root: `python -m benchmarks.upload [megabytes]`.
"""

import hashlib
import http.client
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
from fastapi import FastAPI

from backend.access.permissions import Role
from backend.core.config import settings
from backend.core.db import Database
from backend.main import create_app
from tests.database import provide_database
from tests.evidence.conftest import await_port, free_port
from tests.evidence.factories import box
from tests.world import World

MIB = 1024 * 1024
ROUNDS = 6
MAX_GROWTH_MB = 20.0
MIN_RATIO = 0.45


def serve() -> FastAPI:
    """The application as the environment sets it up, for uvicorn."""
    return create_app(settings(), Database(settings().database_url))


@contextmanager
def server(folder: Path, database_url: str) -> Iterator[tuple[int, psutil.Process]]:
    """A server process; its port and itself."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", "benchmarks.upload:serve"]
    command += ["--port", str(port), "--log-level", "warning", "--no-access-log"]
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "XIAOHAO_VAR_DIR": str(folder / "var"),
        "XIAOHAO_TOKEN_SECRET": secrets.token_hex(32),
        "XIAOHAO_LOG_LEVEL": "WARNING",
    }
    with subprocess.Popen(command, env=environment) as process:
        try:
            await_port(port)
            yield port, psutil.Process(process.pid)
        finally:
            process.terminate()


def video(path: Path, megabytes: int) -> None:
    """A film of random content, never seen before."""
    with path.open("wb") as file:
        file.write(box(b"ftyp", b"isom\0\0\2\0isommp41") + box(b"moov", bytes(64)))
        file.write((megabytes * MIB + 8).to_bytes(4, "big") + b"mdat")
        for _ in range(megabytes):
            file.write(os.urandom(MIB))
        file.flush()
        os.fsync(file.fileno())  # or what is measured next pays for it


def floor(source: Path, target: Path, *, is_durable: bool) -> float:
    """Seconds to hash and write the bytes."""
    started = time.perf_counter()
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("wb", buffering=0) as write:
        while piece := read.read(MIB):
            digest.update(piece)
            write.write(piece)
        if is_durable:
            os.fsync(write.fileno())
    elapsed = time.perf_counter() - started
    target.unlink()
    return elapsed


def upload(port: int, authorization: str, source: Path) -> float:
    """Seconds from the first byte sent to the answer received."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300, blocksize=MIB)
    headers = {"Authorization": authorization, "Content-Length": str(source.stat().st_size)}
    with source.open("rb") as file:
        started = time.perf_counter()
        connection.request("POST", "/api/v1/evidence?filename=film.mp4", body=file, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
    elapsed = time.perf_counter() - started
    connection.close()
    if answer.status != 201:
        raise RuntimeError(body)
    return elapsed


class Memory:
    """The highest resident size of a process while something happens."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self._stop = threading.Event()
        self.before = process.memory_info().rss
        self.peak = self.before

    def __enter__(self) -> "Memory":
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.01):
            self.peak = max(self.peak, self._process.memory_info().rss)


def measure(megabytes: int, folder: Path) -> dict[str, Any]:
    """Floors and upload in changing order, on content never seen before."""
    source, target = folder / "film.mp4", folder / "floor"
    with (
        provide_database(folder / "postgres") as urls,
        server(folder, urls.application) as (port, process),
    ):
        authorization = sign_in(port, urls.application)
        video(source, 1)
        upload(port, authorization, source)
        runs: dict[str, Callable[[], float]] = {
            "floor": lambda: floor(source, target, is_durable=False),
            "durable_floor": lambda: floor(source, target, is_durable=True),
            "upload": lambda: upload(port, authorization, source),
        }
        seconds: dict[str, list[float]] = {name: [] for name in runs}
        with Memory(process) as memory:
            for number in range(ROUNDS):
                video(source, megabytes)
                turned = deque(runs)
                turned.rotate(number)
                for name in turned:
                    seconds[name].append(runs[name]())
    median = {name: statistics.median(values) for name, values in seconds.items()}
    # Against the faster of the two: on a busy disk that is not always the one that need not wait.
    ratio = min(median["floor"], median["durable_floor"]) / median["upload"]
    growth = (memory.peak - memory.before) / MIB
    return {
        "name": "upload",
        "megabytes": megabytes,
        "mb_per_s": {name: round(megabytes / value, 1) for name, value in median.items()},
        "ratio_to_floor": round(ratio, 3),
        "rss_before_mb": round(memory.before / MIB, 1),
        "rss_growth_mb": round(growth, 1),
        "is_good": ratio >= MIN_RATIO and growth < MAX_GROWTH_MB,
    }


def sign_in(port: int, database_url: str) -> str:
    """The Authorization header of somebody who may upload."""
    database = Database(database_url)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        world = World(client, database)  # type: ignore[arg-type] — TestClient's own parent
        officer = world.person(world.school, Role.school_officer)
    database.dispose()
    return officer.headers["Authorization"]


def main() -> int:
    """Print the result; the exit status says whether the targets are met."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        result = measure(megabytes, Path(folder))
    print(json.dumps(result, indent=2))
    return 0 if result["is_good"] else 1


if __name__ == "__main__":
    sys.exit(main())
