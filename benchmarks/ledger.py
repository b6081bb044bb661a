"""List, read and move entries of a large ledger, against the floor in turns of the same run."""

import itertools
import json
import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from backend.access.permissions import Role
from backend.core.db import Database
from backend.main import create_app
from benchmarks import load, processes
from benchmarks.province import CITY, Province, Reader, sign_in
from benchmarks.recording import Call, Recorder, Recording

ENTRIES = "/api/v1/ledger-entries"
PAGES = 10
READS = 200
IN_CITY = "from ledger_entries where org_path like %s || '%%' and status = %s and not is_serious"


@dataclass(frozen=True)
class Pace:
    """How long things are measured."""

    rounds: int = 5
    seconds: float = 3.0
    transitions: int = 250
    """Entries moved in one slice: each can be closed only once."""


@dataclass
class Sample:
    """One slice: speed, latency, and CPU per request."""

    per_second: float
    p50_ms: float
    p95_ms: float
    server_cpu_ms: float
    database_cpu_ms: float | None


@dataclass
class Bench:
    """One province with the application and the floor running over it."""

    province: Province
    reader: Reader
    application: processes.Server
    floor: processes.Server
    backends: processes.Backends
    calls: dict[str, list[Call]] = field(default_factory=dict)

    def compare(self, what: str, pace: Pace) -> dict[str, Any]:
        """The medians of both sides, in turns, and their ratios."""
        sides = {"ours": self.application, "floor": self.floor}
        calls = {side: self._calls(what, side) for side in sides}
        samples: dict[str, list[Sample]] = {side: [] for side in sides}
        for number in range(pace.rounds + 1):
            order = list(sides) if number % 2 else list(reversed(sides))
            for side in order:
                sample = self._sample(sides[side], calls[side], what, pace)
                if number > 0:  # the first round warms up
                    samples[side].append(sample)
        return _compared(samples)

    def _calls(self, what: str, side: str) -> Iterator[Call]:
        if what != "transition":
            return itertools.cycle(self.calls[what])
        return iter(self.calls[what][side == "floor" :: 2])

    def _sample(
        self, server: processes.Server, calls: Iterator[Call], what: str, pace: Pace
    ) -> Sample:
        is_move = what == "transition"
        wanted = itertools.islice(calls, pace.transitions) if is_move else calls
        before = server.cpu_seconds(), self.backends.cpu_seconds()
        done = load.run(
            server.ports,
            wanted,
            authorization=self.reader.authorization,
            seconds=60 if is_move else pace.seconds,
        )
        after = server.cpu_seconds(), self.backends.cpu_seconds()
        if done.failures or not done.latencies:
            raise RuntimeError(f"{what}: {len(done.failures)} failed: {done.failures[:1]}")
        count = len(done.latencies)
        ordered = sorted(done.latencies)
        database = None
        if before[1] is not None and after[1] is not None:
            database = (after[1] - before[1]) / count * 1000
        return Sample(
            per_second=done.per_second,
            p50_ms=ordered[count // 2] * 1000,
            p95_ms=ordered[count * 95 // 100] * 1000,
            server_cpu_ms=(after[0] - before[0]) / count * 1000,
            database_cpu_ms=database,
        )


def _compared(samples: dict[str, list[Sample]]) -> dict[str, Any]:
    def medians(side: Sequence[Sample]) -> dict[str, float | None]:
        found: dict[str, float | None] = {}
        for name in Sample.__dataclass_fields__:
            values = [getattr(sample, name) for sample in side]
            found[name] = None if None in values else round(statistics.median(values), 3)
        return found

    def cpu(sample: Sample) -> float:
        return sample.server_cpu_ms + (sample.database_cpu_ms or 0)

    pairs = list(zip(samples["ours"], samples["floor"], strict=True))
    return {
        "ours": medians(samples["ours"]),
        "floor": medians(samples["floor"]),
        "ratio": round(statistics.median(a.per_second / b.per_second for a, b in pairs), 3),
        "cpu_ratio": round(statistics.median(cpu(b) / cpu(a) for a, b in pairs), 3),
    }


@contextmanager
def opened(province: Province, folder: Path, pace: Pace) -> Iterator[Bench]:
    """Sign in, record what will be asked, and start both servers."""
    with ExitStack() as stack:
        with ExitStack() as preparing:
            database = Database(province.settings.database_url, pool_size=2)
            preparing.callback(database.dispose)
            client = TestClient(create_app(province.settings, database))
            reader = sign_in(client, database, at=CITY, role=Role.verifier)
            recorder = Recorder(province.settings)
            preparing.callback(recorder.close)
            calls, recordings = _recorded(province, recorder, reader, pace)
        backends = processes.Backends(province)
        stack.callback(backends.close)
        yield Bench(
            province,
            reader,
            stack.enter_context(processes.application(province.settings)),
            stack.enter_context(processes.floor(province.settings, recordings, folder)),
            backends,
            calls,
        )


def _recorded(
    province: Province, recorder: Recorder, reader: Reader, pace: Pace
) -> tuple[dict[str, list[Call]], dict[str, Recording]]:
    calls: dict[str, list[Call]] = {"list": [], "read": [], "transition": []}
    recordings: dict[str, Recording] = {}

    def keep(what: str, call: Call) -> Recording:
        calls[what].append(call)
        recordings[call.key] = recorder.record(reader, call)
        return recordings[call.key]

    path: str | None = f"{ENTRIES}?limit=50"
    while path is not None and len(calls["list"]) < PAGES:
        following = json.loads(keep("list", Call("GET", path)).answer)["next_cursor"]
        path = following and f"{ENTRIES}?limit=50&cursor={following}"
    with province.connect() as owner:
        line = reader.organisation.org_path
        closed = owner.execute(
            f"select id {IN_CITY} order by hashint8(id) limit {READS}", [line, "closed"]
        ).fetchall()
        wanted = pace.transitions * (pace.rounds + 1) * 2
        pending = owner.execute(
            f"select id, version {IN_CITY} order by hashint8(id) limit {wanted}",
            [line, "pending_verification"],
        ).fetchall()
    for (entry_id,) in closed:
        keep("read", Call("GET", f"{ENTRIES}/{entry_id}"))
    for entry_id, version in pending:
        body = {"action": "verify", "expected_version": version, "opinion": "材料齐全，已核实"}
        keep("transition", Call("POST", f"{ENTRIES}/{entry_id}/transitions", _json(body)))
    return calls, recordings


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
