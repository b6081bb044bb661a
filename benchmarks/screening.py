"""Screen stored records into stored suspicions, against the rules alone and moving the same rows.

The floor evaluates every rule on a polars frame that lies in memory, the facts of the province
included, and COPYs the same rows out of the table and into an unlogged one, in PostgreSQL's binary
form. It looks nothing up, tells records from each other by nothing, and stores no result.

Each side works in a process of its own, so that memory and CPU are its own. Every rule is live, as
in the years after the first: then schools are told, and nothing is sampled.
"""

import itertools
import json
import math
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import polars as pl
import psutil
from psycopg import Connection
from sqlalchemy import select

from backend.access.permissions import Role
from backend.access.principal import Principal
from backend.core.config import Settings
from backend.core.db import Database, OrganisationScope
from backend.core.sealing import sealer_of
from backend.operations import jobs
from backend.screening.records import personal, writing
from backend.screening.records.frame import RECORDS, load
from backend.screening.records.store import Touched
from backend.screening.rules import facts, runs
from backend.screening.rules.engine import evaluate
from backend.screening.rules.models import ScreeningRun
from backend.screening.rules.portions import LOADED
from backend.screening.rules.registers import Registers
from backend.screening.rules.schemas import RunCreate
from backend.screening.rules.scope import screening_scope
from backend.screening.rules.table import RULES
from benchmarks import placements
from benchmarks.processes import Backends
from benchmarks.province import Province, database, planted

SIZES = (10_000, 100_000, 1_000_000)
"""Stored records; the targets are the largest one's."""
QUICK_SIZES = (1_000, 3_000)
MOST_TIMES = 3.0
"""Time from stored records to stored suspicions as a multiple of the floor's."""
LEAST_PER_SECOND = 600_000
"""Records through all rules, in memory, a second."""
MOST_EXPONENT = 1.1
"""Of time over records: 1 is linear."""
MOST_MIB = 4096
TOUCHED = 200
"""Records of one school that a small import touches."""
_PART = 100_000
_ROUNDS = 3


def fill(settings: Settings) -> None:
    """A province without records, every rule of it live."""
    with planted(settings) as world:
        province = world.province
    with Province(0, settings).connect() as owner:
        for rule in RULES:
            owner.execute(
                "insert into screening_rule_standings (organisation_id, org_path, rule_code,"
                " rule_version, standing, released_at) values (%s, %s, %s, %s, 'live', now())",
                [province.id, province.org_path, rule.code, rule.version],
            )


def measure(server: Settings, sizes: Sequence[int]) -> list[dict[str, Any]]:
    """Both sides at each size, the smaller ones first; then again, and after a small import."""
    with database(server, "xiaohao_bench_screening", fill, is_kept=False) as settings:
        return _measured(settings, sizes)


def _measured(settings: Settings, sizes: Sequence[int]) -> list[dict[str, Any]]:
    found = []
    with Province(0, settings).connect() as owner:
        for size in sizes:
            _grow(owner, settings, size)
            one: dict[str, Any] = {"records": size, "floor": _apart(settings, "floor")}
            one["ours"] = _apart(settings, "whole")
            one["again"] = _apart(settings, "whole")
            one["touched"] = _apart(settings, "touched")
            one["ratio"] = round(one["ours"]["seconds"] / one["floor"]["seconds"], 2)
            one["hits"] = _share(owner, size)
            found.append(one)
    return found


def exponents(found: Sequence[dict[str, Any]]) -> list[float]:
    """The slopes of the logarithm of time over that of records: from each size to the next."""
    return [
        round(
            math.log(more["ours"]["seconds"] / less["ours"]["seconds"])
            / math.log(more["records"] / less["records"]),
            2,
        )
        for less, more in itertools.pairwise(found)
    ]


def exponent(found: Sequence[dict[str, Any]]) -> float:
    """The same over all sizes, as a line of least squares."""
    points = [(math.log(one["records"]), math.log(one["ours"]["seconds"])) for one in found]
    middle = [sum(values) / len(points) for values in zip(*points, strict=True)]
    above = sum((x - middle[0]) * (y - middle[1]) for x, y in points)
    return round(float(above / sum((x - middle[0]) ** 2 for x, _ in points)), 2)


def _share(owner: Connection, size: int) -> dict[str, Any]:
    """How much was found: hits for each record, suspicions, and the rules' shares of hits."""
    rows = owner.execute(
        "select sum(hits)::float / %s from screening_figures group by rule_code order by 1", [size]
    ).fetchall()
    row = owner.execute("select count(*) from suspicions").fetchone()
    assert row is not None
    shares = [round(one[0] * 100, 2) for one in rows]
    return {
        "per_record": round(sum(shares) / 100, 2),
        "suspicions": row[0],
        "rules": len(shares),
        "percent": {"least": shares[0], "median": shares[len(shares) // 2], "most": shares[-1]},
    }


def _grow(owner: Connection, settings: Settings, size: int) -> None:
    """Forget what was found, and have so many records."""
    owner.execute("truncate suspicions cascade")
    for table in ("host_facts", "post_facts", "overlaps", "schools", "figures", "columns"):
        owner.execute(f"truncate screening_{table}".encode())
    row = owner.execute("select count(*) from internship_records").fetchone()
    assert row is not None
    if row[0] > size:
        owner.execute("truncate internship_records cascade")
        row = (0,)
    rows = owner.execute("select id, org_path from organisations where kind = 'school' order by id")
    schools = pl.DataFrame(rows.fetchall(), schema=["organisation_id", "org_path"], orient="row")
    schools = schools.with_row_index("place").cast({"place": pl.Int64})
    sealer, application = sealer_of(settings), Database(settings.database_url)
    for first in range(row[0], size, _PART):
        made = placements.made(first, min(_PART, size - first), schools)
        made = made.with_columns(student_key=personal.student_keys(made, sealer))
        root = int(made["org_path"].item(0).partition(".")[0])
        with application.begin(OrganisationScope(root, f"{root}.")) as session:
            writing.add(session, [made], sealer, import_id=1)
    application.dispose()
    owner.execute("vacuum analyze")


def _apart(settings: Settings, side: str) -> dict[str, Any]:
    """What one side measures of itself in a process of its own."""
    environment = {
        "DATABASE_URL": settings.database_url,
        "DATABASE_OWNER_URL": settings.database_owner_url,
        "DATABASE_WORKER_URL": settings.database_worker_url,
        "XIAOHAO_TOKEN_SECRET": settings.token_secret.get_secret_value(),
        "XIAOHAO_PERSONAL_DATA_KEY": settings.personal_data_key.get_secret_value(),
        "XIAOHAO_VAR_DIR": str(settings.var_dir),
        "XIAOHAO_LOG_LEVEL": settings.log_level,
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.screening", side],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        check=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


class _Stopwatch:
    """Seconds, and CPU seconds of this process and of PostgreSQL's, since it was made."""

    def __init__(self, *backends: Any) -> None:
        self._backends = backends
        self._begun = self._now()

    def _now(self) -> tuple[float, float, float]:
        of_database = sum(one.cpu_seconds() or 0.0 for one in self._backends)
        return time.perf_counter(), time.process_time(), of_database

    def read(self) -> dict[str, float]:
        """What has gone by."""
        names = ("seconds", "cpu_seconds", "database_cpu_seconds")
        pairs = zip(names, self._now(), self._begun, strict=True)
        return {name: round(now - begun, 3) for name, now, begun in pairs}


def _peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _floor(settings: Settings) -> dict[str, Any]:
    rules = _rules_alone(settings)
    with Province(0, settings).connect() as owner:
        moved = _moved(owner)
    whole = {
        name: round(rules["rules"][name] + rules["facts"][name] + moved[name], 3) for name in moved
    }
    per_second = round(rules["records"] / rules["rules"]["seconds"])
    return {**whole, **rules, "moved": moved, "per_second": per_second}


def _rules_alone(settings: Settings) -> dict[str, Any]:
    """Facts and rules on a frame in memory; the fastest of some rounds."""
    worker = Database(settings.database_worker_url)
    with _province(worker) as (session, _):
        frame = load(session, RECORDS.c.record_state == "active", columns=LOADED, is_joined=True)
    worker.dispose()
    best: dict[str, dict[str, float]] = {}
    for _ in range(_ROUNDS):
        watch = _Stopwatch()
        known = facts.compute(frame)
        _keep_fastest(best, "facts", watch.read())
        watch = _Stopwatch()
        evaluate(frame, facts=known, registers=Registers())
        _keep_fastest(best, "rules", watch.read())
    return {"records": frame.height, **best}


def _keep_fastest(best: dict[str, dict[str, float]], name: str, found: dict[str, float]) -> None:
    if name not in best or found["seconds"] < best[name]["seconds"]:
        best[name] = found


class _Backend:
    """The server process of one connection."""

    def __init__(self, connection: Connection) -> None:
        self._pid = connection.info.backend_pid

    def cpu_seconds(self) -> float | None:
        """CPU time so far; None where it runs on another machine."""
        try:
            return sum(psutil.Process(self._pid).cpu_times()[:2])
        except psutil.Error:
            return None


def _moved(owner: Connection) -> dict[str, float]:
    """The same rows out of their table and into another one."""
    columns = ", ".join(LOADED)
    owner.execute(f"create unlogged table moved as select {columns} from {RECORDS.name} limit 0")
    watch = _Stopwatch(_Backend(owner))
    with owner.cursor() as cursor:
        query = f"copy (select {columns} from {RECORDS.name} where record_state = 'active') to"
        with cursor.copy(f"{query} stdout (format binary)") as out:
            pieces = list(out)
        with cursor.copy("copy moved from stdin (format binary)") as into:
            for piece in pieces:
                into.write(piece)
    found = watch.read()
    owner.execute("drop table moved")
    return found


@contextmanager
def _province(worker: Database) -> Iterator[tuple[Any, Principal]]:
    """A transaction over the province, and somebody of it."""
    with Province(0, _settings()).connect() as owner:
        row = owner.execute("select id from organisations where parent_id is null").fetchone()
    assert row is not None
    actor = Principal(
        user_id=1,
        display_name="示例",
        membership_id=1,
        session_id=None,
        organisation_id=row[0],
        org_path=f"{row[0]}.",
        level="province",
        roles=frozenset({Role.campaign_manager}),
        request_id="benchmark",
        address="127.0.0.1",
    )
    with worker.begin(screening_scope(row[0])) as session:
        yield session, actor


def _settings() -> Settings:
    return Settings()


def _run(settings: Settings, *, is_whole: bool) -> dict[str, Any]:
    """Ask for a run and have the worker do it, as it does with any."""
    worker = Database(settings.database_worker_url, pool_size=4)
    with _province(worker) as (session, actor):
        if is_whole:
            run_id = runs.ask(session, actor, wanted=RunCreate()).id
        else:
            run = runs.request(session, actor, touched=_touched(session))
            assert run is not None
            run_id = run.id
    queue = jobs.make_queue(settings, worker)
    backends = Backends(Province(0, settings))
    watch = _Stopwatch(backends)
    queue.run_worker(wait=False, listen_notify=False, delete_jobs="successful")
    found = watch.read()
    with _province(worker) as (session, _):
        run = session.get(ScreeningRun, run_id)
        if run is None or run.state != "done":
            raise RuntimeError(f"the run did not end well: {run and run.failure_text}")
        counts = {name: getattr(run, name) for name in ("records", "hits", "new", "gone", "done")}
    backends.close()
    worker.dispose()
    return {**found, "peak_mib": _peak_mib(), "counts": counts}


def _touched(session: Any) -> Touched:
    """What a small import writes: some records of one school, with their hosts and students."""
    first = session.scalars(select(RECORDS.c.organisation_id).order_by(RECORDS.c.id)).first()
    rows = session.execute(
        select(RECORDS.c.id, RECORDS.c.host_key, RECORDS.c.person_key)
        .where(RECORDS.c.organisation_id == first)
        .order_by(RECORDS.c.id)
        .limit(TOUCHED)
    ).all()
    return Touched(
        record_ids=[row.id for row in rows],
        organisation_ids=[first],
        host_keys=sorted({row.host_key for row in rows}),
        person_keys=sorted({str(row.person_key) for row in rows}),
    )


def main(side: str) -> None:
    """Print what one side measures of itself."""
    own = _settings()
    found = _floor(own) if side == "floor" else _run(own, is_whole=side == "whole")
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
