"""How long the database needs for each way the list can be filtered, sorted and counted."""

import time
from contextlib import ExitStack
from typing import Any

import psycopg
from starlette.testclient import TestClient

from backend.access.permissions import Role
from backend.core.db import Database
from backend.main import create_app
from benchmarks.floor import SET_SCOPE
from benchmarks.province import CITY, PROVINCE, SCHOOL, Province, sign_in
from benchmarks.recording import Call, Recorder, Recording

LIST, COUNT = "/api/v1/ledger-entries?limit=50", "/api/v1/ledger-entries/counts?"
SCOPES = {
    "province": (PROVINCE, Role.verifier),
    "city": (CITY, Role.verifier),
    "school": (SCHOOL, Role.school_officer),
}
WAYS = {
    "list, newest first": LIST,
    "list, status=open": f"{LIST}&status=open",
    "list, one red line": f"{LIST}&red_line=BD-05",
    "list, q=押金 (1 entry in 50)": f"{LIST}&q=押金",
    "list, q=第777批 (few)": f"{LIST}&q=第777批",
    "list, awaits_me": f"{LIST}&awaits_me=true",
    "list, done_by_me": f"{LIST}&done_by_me=true",
    "list, is_overdue": f"{LIST}&is_overdue=true",
    "list, sort=updated": f"{LIST}&sort=updated",
    "list, sort=deadline": f"{LIST}&sort=deadline",
    "list, status=rectifying, sort=deadline": f"{LIST}&status=rectifying&sort=deadline",
    "list, source=inspection (none)": f"{LIST}&source=inspection",
    "counts": COUNT,
    "counts, status=open": f"{COUNT}status=open",
    "counts, awaits_me": f"{COUNT}awaits_me=true",
}
PATIENCE = 2.0
"""Seconds after which a way is not measured again."""


def measure(province: Province) -> list[dict[str, Any]]:
    """Milliseconds for every way in every scope, the best of three."""
    found: dict[str, dict[str, float]] = {way: {} for way in WAYS}
    with ExitStack() as stack:
        database = Database(province.settings.database_url, pool_size=2)
        stack.callback(database.dispose)
        client = TestClient(create_app(province.settings, database))
        recorder = Recorder(province.settings)
        stack.callback(recorder.close)
        url = province.settings.database_url.replace("+psycopg", "")
        connection = stack.enter_context(psycopg.connect(url))
        for scope, (name, role) in SCOPES.items():
            reader = sign_in(client, database, at=name, role=role)
            for way, path in WAYS.items():
                recording = recorder.record(reader, Call("GET", path))
                found[way][scope] = _best(connection, recording)
    return [{"what": way, "ms": ms} for way, ms in found.items()]


def _best(connection: psycopg.Connection, recording: Recording) -> float:
    taken: list[float] = []
    while len(taken) < 3 and sum(taken) < PATIENCE:
        connection.execute(SET_SCOPE, list(recording.scope.values()))
        begun = time.perf_counter()
        for statement, values in recording.statements:
            connection.execute(statement, values).fetchall()
        taken.append(time.perf_counter() - begun)
        connection.rollback()
    return round(min(taken) * 1000, 1)
