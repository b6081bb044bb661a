"""A workbook of 100,000 internship records from its upload to its rows in the database.

The floor is python-calamine reading the same file into lists of Python values, in a process of its
own, and doing nothing with them. Ours is one process of the API and one of the worker, as `serve`
starts them, and the child that reads: the file is uploaded, the preview is confirmed as soon as it
is there, and the clock stops when the import says that it is stored. That its rows are screened
afterwards is not part of it. The first round shows what it takes in memory; in those that follow
floor and import take turns. Each brings other students to the same province, whose table grows.
Then the last file is brought once more and changes nothing.

Memory is that of worker and child together at its highest, and what the API has taken meanwhile;
what it held before, it holds for everything else. Looking takes time from whoever is looked at,
so those rounds are not timed.
"""

import http.client
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from psycopg import Connection
from starlette.testclient import TestClient

from backend.access.permissions import Role
from backend.core.config import Settings
from backend.core.db import Database
from backend.main import create_app
from backend.operations import installation
from backend.organisations.vocabulary import Kind
from benchmarks import processes, workbook
from benchmarks.memory import Watch
from benchmarks.province import Province, database
from tests.world import World

ROWS = 100_000
MOST_TIMES_FLOOR = 2.5
MOST_MEMORY_MB = 500
ROUNDS = 3
MB = 1_000_000
_PATIENCE = 120.0
_FLOOR = """
import sys, time
from python_calamine import CalamineWorkbook
begun, begun_cpu = time.perf_counter(), time.process_time()
with CalamineWorkbook.from_path(sys.argv[1]) as book:
    rows = book.get_sheet_by_index(0).to_python()
print(time.perf_counter() - begun, time.process_time() - begun_cpu, len(rows))
"""


Running = tuple[processes.Server, processes.Backends, Connection]
"""API and worker, what the database does for them, and its owner's own connection."""


@dataclass(frozen=True)
class Sample:
    """What one import took, or reading its file alone."""

    seconds: float
    cpu_seconds: float
    memory_mb: float = 0.0
    api_mb: float = 0.0
    """What the API held before, beside that."""
    database_cpu_seconds: float | None = None


def measure(server: Settings, folder: Path, *, rows: int, form: str) -> dict[str, Any]:
    """The medians of floor, import and repeated import."""
    name = f"xiaohao_bench_imports_{form}"
    file = folder / f"{form}.xlsx"
    floors: list[Sample] = []
    ours: list[Sample] = []
    with database(server, name, installation.migrate, is_kept=False) as settings:
        province = Province(0, settings)
        authorization = _settle(province)
        with _started(province) as running:

            def bring(*, new: int, is_watched: bool = False) -> Sample:
                return _import(running, authorization, file, new=new, is_watched=is_watched)

            for number in range(ROUNDS + 1):
                workbook.write(file, rows=rows, form=form, first=number * rows)
                if number == 0:
                    watched = bring(new=rows, is_watched=True)
                    continue
                floors.append(_read(file, rows))
                ours.append(bring(new=rows))
            again = bring(new=0)
            watched_again = bring(new=0, is_watched=True)
    times = statistics.median(
        one.seconds / floor.seconds for one, floor in zip(ours, floors, strict=True)
    )
    return {
        "rows": rows,
        "form": form,
        "columns": len(workbook.FORMS[form]),
        "file_mb": round(file.stat().st_size / MB, 1),
        "floor": _medians(floors),
        "ours": _medians(ours) | {"memory_mb": watched.memory_mb},
        "again": _medians([again]) | {"memory_mb": watched_again.memory_mb},
        "api_mb": watched.api_mb,
        "times_floor": round(times, 2),
        "is_good": times <= MOST_TIMES_FLOOR and watched.memory_mb <= MOST_MEMORY_MB,
    }


def _medians(samples: list[Sample]) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for field in fields(Sample):
        values = [getattr(sample, field.name) for sample in samples]
        found[field.name] = None if None in values else round(statistics.median(values), 2)
    return found


def _settle(province: Province) -> str:
    """Found the schools of the file; the Authorization of the province's own officer."""
    application = Database(province.settings.database_url, pool_size=2)
    with TestClient(create_app(province.settings, application)) as client:
        world = World(client, application)
        for number in range(workbook.SCHOOLS):
            code = workbook.school_code(number)
            world.organisation(world.county, Kind.school, f"第{number}职业中专", code=code)
        officer = world.person(world.province, Role.campaign_manager)
    application.dispose()
    return officer.headers["Authorization"]


def _read(file: Path, rows: int) -> Sample:
    """The floor."""
    command = [sys.executable, "-c", _FLOOR, str(file)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, cpu, count = answer.stdout.split()
    if int(count) != rows + 1:
        raise RuntimeError(f"read {count} rows")
    return Sample(float(seconds), float(cpu))


def _import(
    running: Running, authorization: str, file: Path, *, new: int, is_watched: bool
) -> Sample:
    """Bring a file in, when nothing is left to be done of what came before it."""
    ours, backends, owner = running
    _await_idle(owner)
    watch = Watch(ours.processes)
    before = ours.cpu_seconds(), backends.cpu_seconds()
    with watch if is_watched else nullcontext():
        begun = time.perf_counter()
        upload = _ask(ours, authorization, "POST", "?filename=import.xlsx", file.read_bytes())
        _await(owner, upload["id"], "preview")
        shown = _ask(ours, authorization, "GET", f"/{upload['id']}")
        if shown["counts"]["new"] != new or shown["counts"]["error"]:
            raise RuntimeError(json.dumps(shown, ensure_ascii=False))
        body = json.dumps({"expected_version": shown["version"]}).encode()
        _ask(ours, authorization, "POST", f"/{upload['id']}/confirmations", body)
        _await(owner, upload["id"], "stored")
        seconds = time.perf_counter() - begun
    after = ours.cpu_seconds(), backends.cpu_seconds()
    spent = None
    if before[1] is not None and after[1] is not None:
        spent = round(after[1] - before[1], 2)
    api = watch.before_mb[0]
    memory = round(watch.peak_mb - api, 1) if is_watched else 0.0
    return Sample(round(seconds, 2), round(after[0] - before[0], 2), memory, api, spent)


@contextmanager
def _started(province: Province) -> Iterator[Running]:
    """API and worker that are ready."""
    with closing(processes.Backends(province)) as backends, province.connect() as owner:
        owner.execute("set search_path = public, jobs")
        with processes.importing(province.settings) as ours:
            _await_both(owner, ours)
            yield ours, backends, owner


def _await_both(owner: Connection, ours: processes.Server) -> None:
    """Both answer; what is left of workers before them does not count."""
    deadline = time.monotonic() + _PATIENCE
    alive = "select exists (select from procrastinate_workers where last_heartbeat > %s)"
    begun = owner.execute("select now()").fetchone()
    while owner.execute(alive, begun).fetchone() != (True,):
        if time.monotonic() > deadline:
            raise RuntimeError("no worker")
        time.sleep(0.1)
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", ours.ports[0])
            connection.request("GET", "/livez")
            connection.getresponse().read()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _await_idle(owner: Connection) -> None:
    deadline = time.monotonic() + _PATIENCE
    left = (
        "select count(*) from procrastinate_jobs where status = 'doing'"
        " or status = 'todo' and coalesce(scheduled_at, now()) <= now()"
    )
    while owner.execute(left).fetchone() != (0,):
        if time.monotonic() > deadline:
            raise RuntimeError("jobs are left")
        time.sleep(0.1)


def _ask(
    ours: processes.Server, authorization: str, method: str, place: str, body: bytes = b""
) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", ours.ports[0], timeout=_PATIENCE)
    headers = {"Authorization": authorization}
    if place.endswith("confirmations"):
        headers["Content-Type"] = "application/json"
    connection.request(method, f"/api/v1/internship-imports{place}", body=body, headers=headers)
    answer = connection.getresponse()
    said = answer.read()
    connection.close()
    if answer.status >= 300:
        raise RuntimeError(said)
    return json.loads(said) if said else None


def _await(owner: Connection, import_id: int, state: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    wanted = "select state from internship_imports where id = %s"
    while (found := owner.execute(wanted, [import_id]).fetchone()) != (state,):
        if found == ("failed",) or time.monotonic() > deadline:
            raise RuntimeError(f"{found} instead of {state}")
        time.sleep(0.01)
