"""kill -9 of the API and of the database: what was answered stands whole, nothing else does."""

import itertools
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import httpx
import psycopg
import pytest
from psycopg.rows import dict_row
from starlette.testclient import TestClient

from backend.access.permissions import Role
from backend.core import embedded
from backend.core.db import Database
from tests.ledger.factories import Campaign, move
from tests.operations.processes import Process, serving
from tests.world import Person, World

WRITERS = 6
PORT = "18140"


@dataclass
class Writer:
    """Somebody who moves one entry again and again, and remembers what was answered."""

    person: Person
    entry: dict[str, Any]
    answered: dict[int, str] = field(default_factory=dict)
    """The result written, by the version that was answered with 200."""
    in_flight: list[str] = field(default_factory=list)
    """Results that were sent and not answered."""

    def write_on(self, is_over: threading.Event) -> None:
        """Revise until the server is gone."""
        for number in itertools.count():
            if is_over.is_set():
                return
            result = f"第 {len(self.answered)}-{number} 次"
            [measure] = self.entry["measures"]
            change = {"id": measure["id"], "description": measure["description"], "result": result}
            self.in_flight.append(result)
            try:
                answer = move(self.person, self.entry, "revise", measures=[change])
            except httpx.TransportError:
                return
            if answer.status_code != 200:
                # A refusal of a server that is losing its database: nothing is promised.
                assert answer.status_code >= 500, answer.text
                return
            self.in_flight.pop()
            self.entry = answer.json()
            self.answered[self.entry["version"]] = result

    def read_again(self) -> None:
        """The entry as it stands; it may hold the one act that was not answered."""
        answer = self.person.get(f"/ledger-entries/{self.entry['id']}")
        assert answer.status_code == 200, answer.text
        self.entry = answer.json()


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """An installation of its own."""
    return tmp_path / "var"


@contextmanager
def _connected(var: Path) -> Iterator[psycopg.Connection[dict[str, Any]]]:
    """The owner's view of the database that runs just now."""
    with embedded.running(var / "postgres") as urls:
        url = urls.owner.replace("+psycopg", "")
        with psycopg.connect(url, row_factory=dict_row) as connection:
            yield connection


def _build(var: Path, client: httpx.Client) -> list[Writer]:
    """A campaign, and an entry under rectification for each writer."""
    with embedded.running(var / "postgres") as urls:
        database = Database(urls.application)
        try:
            # The two clients speak alike; the world asks nothing that only one of them has.
            world = World(cast(TestClient, client), database)
            campaign = Campaign(world)
            officers = [world.person(world.school, Role.school_officer) for _ in range(WRITERS)]
            return [Writer(officer, campaign.rectifying()) for officer in officers]
        finally:
            database.dispose()


def _write_until(process: Process, writers: list[Writer], victim: str, *, seconds: float) -> None:
    """A stream of acts, in the midst of which a process is killed."""
    is_over = threading.Event()
    with ThreadPoolExecutor(WRITERS) as pool:
        streams = [pool.submit(writer.write_on, is_over) for writer in writers]
        time.sleep(seconds)
        process.child(victim).send_signal(signal.SIGKILL)
        # Losing one part ends all: the others go on until their answers stop.
        assert process.process.wait(60) != 0
        is_over.set()
        for stream in streams:
            stream.result(30)


def _check(connection: psycopg.Connection[dict[str, Any]], writer: Writer) -> None:
    """Every answered act is there with all its traces, and nothing half."""
    entry_id = writer.entry["id"]
    rows = connection.execute(
        "select h.version, h.action, h.xid::text as xid, h.detail,"
        " array(select a.xid::text from audit_events a where a.subject_type = 'ledger_entry'"
        "   and a.subject_id = h.entry_id and a.detail->>'version' = h.version::text"
        "   and a.action = 'entry.' || h.action) as audited,"
        " array(select o.xid::text from outbox_events o where o.subject_type = 'ledger_entry'"
        "   and o.subject_id = h.entry_id and o.payload->>'version' = h.version::text"
        "   and o.type = 'entry.' || h.action) as announced"
        " from ledger_history h where h.entry_id = %s order by h.id",
        (entry_id,),
    ).fetchall()
    assert [row["version"] for row in rows] == list(range(1, len(rows) + 1))
    for row in rows:
        assert row["audited"] == row["announced"] == [row["xid"]], row
    stands = connection.execute(
        "select e.version, m.result,"
        " (select count(*) from audit_events where subject_type = 'ledger_entry'"
        "   and subject_id = e.id) as audited,"
        " (select count(*) from outbox_events where subject_type = 'ledger_entry'"
        "   and subject_id = e.id) as announced"
        " from ledger_entries e join ledger_measures m on m.entry_id = e.id where e.id = %s",
        (entry_id,),
    ).fetchone()
    assert stands is not None
    assert (stands["version"], stands["audited"], stands["announced"]) == (len(rows),) * 3
    written = {
        row["version"]: row["detail"]["measures"][0]["result"]
        for row in rows
        if row["action"] == "revise"
    }
    assert writer.answered.items() <= written.items()
    unanswered = [result for at, result in written.items() if at not in writer.answered]
    assert set(unanswered) <= set(writer.in_flight)
    assert stands["result"] == written[len(rows)]


def test_what_was_answered_survives_every_kill_and_nothing_half_does(var: Path) -> None:
    with httpx.Client(timeout=20) as client:
        with serving(var, "--port", PORT, "--workers", "2", "--no-worker") as (process, address):
            client.base_url = address
            writers = _build(var, client)
            _write_until(process, writers, "backend.operations.api", seconds=2)
            assert any(writer.answered for writer in writers)
        for victim in ("bin/postgres -D", ""):
            with serving(var, "--port", PORT, "--workers", "2", "--no-worker") as (
                process,
                address,
            ):
                client.base_url = address
                with _connected(var) as connection:
                    for writer in writers:
                        _check(connection, writer)
                        writer.read_again()
                if victim:
                    before = sum(len(writer.answered) for writer in writers)
                    _write_until(process, writers, victim, seconds=2)
                    assert sum(len(writer.answered) for writer in writers) > before
