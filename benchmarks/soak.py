"""A long mixed load: lists, reads, transitions and uploads, watching memory and latency."""

import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from starlette.testclient import TestClient

from backend.access.permissions import Role
from backend.core.db import Database
from backend.main import create_app
from benchmarks import ledger, load, processes
from benchmarks.province import CITY, Province, sign_in
from benchmarks.recording import Call
from tests.ledger.factories import picture

WINDOWS = 10
MAX_GROWTH_MIB = 24.0
"""Memory of all processes after the last window over that after the second: the first fills pools,
caches of statements and the interpreter's own arenas."""
MAX_DRIFT = 1.5
"""Median latency of the last third of the windows over that of the first third."""
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Window:
    """One tenth of the time."""

    answered: int
    failed: int
    p50_ms: float
    p95_ms: float
    rss_mib: float


@dataclass(frozen=True)
class Verdict:
    """How it went."""

    windows: list[Window]
    failures: list[str]

    @property
    def growth_mib(self) -> float:
        """How much memory grew once everything was warm."""
        return self.windows[-1].rss_mib - self.windows[1].rss_mib

    @property
    def drift(self) -> float:
        """How much slower the end is than the beginning."""
        third = max(1, len(self.windows) // 3)
        first, last = self.windows[:third], self.windows[-third:]
        return statistics.median(w.p50_ms for w in last) / statistics.median(
            w.p50_ms for w in first
        )

    @property
    def is_good(self) -> bool:
        """Nothing failed, nothing grew."""
        return not self.failures and self.growth_mib < MAX_GROWTH_MIB and self.drift < MAX_DRIFT


def run(province: Province, *, seconds: float) -> Verdict:
    """Load the application for so long."""
    database = Database(province.settings.database_url, pool_size=2)
    client = TestClient(create_app(province.settings, database))
    reader = sign_in(client, database, at=CITY, role=Role.verifier)
    calls = _mixed(province, reader.organisation.org_path)
    windows: list[Window] = []
    failures: list[str] = []
    with processes.application(province.settings) as server:
        for _ in range(WINDOWS):
            done = load.run(
                server.ports,
                calls,
                authorization=reader.authorization,
                seconds=seconds / WINDOWS,
            )
            ordered = sorted(done.latencies)
            failures += done.failures
            windows.append(
                Window(
                    answered=len(ordered),
                    failed=len(done.failures),
                    p50_ms=ordered[len(ordered) // 2] * 1000,
                    p95_ms=ordered[len(ordered) * 95 // 100] * 1000,
                    rss_mib=server.rss_mib(),
                )
            )
    database.dispose()
    return Verdict(windows, failures)


def _mixed(province: Province, line: str) -> Iterator[Call]:
    """Of twenty calls eleven list, seven read, one closes an entry, one brings a file."""
    with province.connect() as owner:
        known = [row[0] for row in owner.execute(f"select id {ledger.IN_CITY}", [line, "closed"])]
        pending = owner.execute(
            f"select id, version {ledger.IN_CITY}", [line, "pending_verification"]
        ).fetchall()
    entries, waiting = itertools.cycle(known), iter(pending)
    lists = itertools.cycle(
        f"{ledger.ENTRIES}?limit=50{more}"
        for more in ("", "&status=open", "&sort=updated", "&sort=deadline", f"&q={quote('押金')}")
    )
    for number in itertools.count():
        place = number % 20
        if place == 7:
            move = next(waiting, None)
            if move is not None:
                body = {"action": "verify", "expected_version": move[1], "opinion": "已核实"}
                address = f"{ledger.ENTRIES}/{move[0]}/transitions"
                yield Call("POST", address, json.dumps(body).encode())
                continue
        if place == 13:
            yield Call("POST", f"/api/v1/evidence?filename=p{number}.png", picture())
        elif place % 5 in (1, 3):
            yield Call("GET", f"{ledger.ENTRIES}/{next(entries)}")
        else:
            yield Call("GET", next(lists))


def table(verdict: Verdict) -> str:
    """Markdown."""
    lines = ["| window | answered | failed | p50 ms | p95 ms | MiB |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {number} | {w.answered} | {w.failed} | {w.p50_ms:.1f} | {w.p95_ms:.1f} |"
        f" {w.rss_mib:.0f} |"
        for number, w in enumerate(verdict.windows, 1)
    ]
    lines.append("")
    lines.append(
        f"Memory grew by {verdict.growth_mib:.1f} MiB (limit {MAX_GROWTH_MIB:g}), latency by a"
        f" factor of {verdict.drift:.2f} (limit {MAX_DRIFT})."
    )
    lines += verdict.failures[:5]
    return "\n".join(lines)


def properties() -> bool:
    """The ledger's property tests with many more examples; whether they hold."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "pytest", "tests/ledger/test_properties.py"]
    environment = {**os.environ, "XIAOHAO_SOAK": "1"}
    answer = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    print(f"properties: {time.monotonic() - begun:.0f} s")
    return answer.returncode == 0
