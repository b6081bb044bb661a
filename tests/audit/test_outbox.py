"""The outbox: a reader beside eight writers misses nothing and reads nothing twice."""

import itertools
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select, text

from backend.audit import service as audit
from backend.audit.models import AuditEvent
from backend.core.db import Database, OrganisationScope, unscoped
from backend.organisations.models import Organisation
from tests.world import World

WRITERS, EACH = 8, 40


def announce(database: Database, organisation: Organisation, numbers: list[int]) -> None:
    """One transaction with an event for each number."""
    with database.begin(unscoped("tests write side by side")) as session:
        for number in numbers:
            audit.announce(
                session,
                type="test.counted",
                subject=organisation,
                subject_type="number",
                subject_id=number,
                payload={"number": number},
            )


def read_on(
    database: Database, after: tuple[int, int], *, scope: OrganisationScope, limit: int = 500
) -> tuple[list[int], tuple[int, int]] | None:
    """The numbers after a position, and the position after them; None at the end."""
    with database.begin(scope) as session:
        rows = audit.read_outbox(session, after=after, limit=limit)
    if not rows:
        return None
    return [row["subject_id"] for row in rows], (rows[-1]["xid"], rows[-1]["id"])


def read_all(database: Database, organisation: Organisation, *, count: int) -> list[int]:
    """The organisation's numbers in the order they are read, once there are so many.

    A transaction of anybody on the server holds the reader back, so the last may take a while.
    """
    scope = OrganisationScope(organisation.id, organisation.org_path)
    deadline = time.monotonic() + 60
    while True:
        numbers: list[int] = []
        after = (0, 0)
        while found := read_on(database, after, scope=scope):
            numbers += found[0]
            after = found[1]
        if len(numbers) >= count or time.monotonic() > deadline:
            return numbers


def test_a_reader_beside_eight_writers_misses_nothing(world: World) -> None:
    database, school = world.database, world.school
    scope = OrganisationScope(school.id, school.org_path)
    numbers = itertools.count(1)
    lock = threading.Lock()
    shuffled = random.Random(7)
    done = threading.Event()
    written = 0

    def write(_: int) -> None:
        for _ in range(EACH):
            with lock:
                size = shuffled.choice((1, 1, 2, 5))
                taken = [next(numbers) for _ in range(size)]
            announce(database, school, taken)

    def read() -> list[int]:
        seen: list[int] = []
        after = (0, 0)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            is_all = done.is_set() and len(seen) >= written
            if (found := read_on(database, after, scope=scope, limit=7)) is not None:
                seen += found[0]
                after = found[1]
            elif is_all:
                break
        return seen

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reader = pool.submit(read)
        list(pool.map(write, range(WRITERS)))
        written = next(numbers) - 1
        done.set()
        seen = reader.result(90)
    assert len(seen) == len(set(seen))
    assert sorted(seen) == list(range(1, written + 1))


def test_an_event_committed_late_is_read_after_those_it_would_hide(world: World) -> None:
    """The early one holds the lower id and the lower transaction; it commits last."""
    database, school = world.database, world.school
    scope = OrganisationScope(school.id, school.org_path)
    with database.begin(unscoped("tests write side by side")) as slow:
        audit.announce(
            slow,
            type="test.counted",
            subject=school,
            subject_type="number",
            subject_id=1,
            payload={},
        )
        announce(database, school, [2])
        # Number 2 is committed, and yet not read: number 1 may still come before it.
        assert read_on(database, (0, 0), scope=scope) is None
    assert read_all(database, school, count=2) == [1, 2]


def test_what_is_rolled_back_was_never_announced(world: World) -> None:
    database, school = world.database, world.school
    with database.begin(unscoped("tests write side by side")) as session:
        audit.announce(
            session,
            type="test.counted",
            subject=school,
            subject_type="number",
            subject_id=1,
            payload={},
        )
        session.rollback()
    announce(database, school, [2])
    assert read_all(database, school, count=1) == [2]


def test_the_trail_carries_its_transaction(world: World) -> None:
    with world.database.begin(unscoped("tests read the trail")) as session:
        own = session.scalar(text("select pg_current_xact_id()::text::bigint"))
        person = world.person(world.school, signed_in=False)
        assert own is not None
    world.sign_in(person)
    with world.database.begin(unscoped("tests read the trail")) as session:
        xids = session.scalars(
            select(AuditEvent.xid).where(AuditEvent.actor_user_id == person.user_id)
        ).all()
    assert [int(xid) > own for xid in xids] == [True]
