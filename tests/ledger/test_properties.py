"""No sequence of acts closes an entry without its needs and without enough different people."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from starlette.testclient import TestClient

from backend.core.db import Database
from tests.database import DatabaseUrls
from tests.ledger.copies import Copies
from tests.ledger.ledger_machine import Cast, LedgerMachine
from tests.world import World

IS_SOAK = "XIAOHAO_SOAK" in os.environ
"""Long and different every time; otherwise short and the same every time."""


@pytest.fixture
def machine(
    client: TestClient, database: Database, urls: DatabaseUrls
) -> Iterator[type[LedgerMachine]]:
    """The machine on a campaign of one step and one of two."""

    class Machine(LedgerMachine):
        casts = (
            Cast(World(client, database), ("supervising",)),
            Cast(World(client, database), ("county", "city")),
        )
        copies = Copies(urls.owner)
        numbers = {}

    yield Machine
    Machine.copies.dispose()


def test_no_sequence_closes_an_entry_without_its_needs_and_four_eyes(
    machine: type[LedgerMachine],
) -> None:
    profile = settings(
        max_examples=200 if IS_SOAK else 20,
        stateful_step_count=40 if IS_SOAK else 16,
        derandomize=not IS_SOAK,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=profile)
    assert machine.closures >= 10, "too few entries got as far as that to show anything"
