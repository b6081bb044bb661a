"""The worker removes what has outlived its use, and nothing else."""

import asyncio
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from backend.access.idempotency import IdempotencyKey
from backend.access.permissions import Role
from backend.core import clock
from backend.core.config import Settings
from backend.core.db import Database, unscoped
from backend.operations import jobs
from tests.world import World


def test_the_worker_sweeps_yesterdays_keys_and_keeps_todays(
    settings: Settings, world: World, tmp_path: Path
) -> None:
    admin = world.person(world.province, Role.org_admin)
    body = {
        "parent_id": world.county.id,
        "kind": "school",
        "name": "丙县职业中专",
        "region_code": "990000",
        "school_type": "secondary_vocational",
        "code": None,
        "sponsor": None,
        "reports_to_id": None,
    }
    made = admin.post("/organisations", body, headers={"Idempotency-Key": "made once"})
    assert made.status_code == 201, made.text
    worker = Database(settings.database_worker_url, pool_size=2)
    own = settings.model_copy(update={"var_dir": tmp_path})
    try:
        jobs.sweep(worker, own)
        assert _keys_of(worker, admin.membership_id) == 1
        now = clock.now()
        clock.set_clock(lambda: now + timedelta(days=2))
        jobs.sweep(worker, own)
        assert _keys_of(worker, admin.membership_id) == 0
    finally:
        worker.dispose()


def test_a_worker_on_the_queue_gives_a_sign_of_life(settings: Settings) -> None:
    assert not jobs.is_worked(settings)
    database = Database(settings.database_worker_url, pool_size=2)
    queue = jobs.make_queue(settings, database)

    async def work_for_a_moment() -> bool:
        async with queue.open_async():
            worker = asyncio.create_task(queue.run_worker_async(install_signal_handlers=False))
            try:
                for _ in range(100):
                    if await asyncio.to_thread(jobs.is_worked, settings):
                        return True
                    await asyncio.sleep(0.1)
                return False
            finally:
                worker.cancel()
                await asyncio.gather(worker, return_exceptions=True)

    try:
        assert asyncio.run(work_for_a_moment())
    finally:
        database.dispose()


def _keys_of(database: Database, membership_id: int) -> int:
    with database.begin(unscoped("tests count keys")) as session:
        counted = select(func.count()).where(IdempotencyKey.membership_id == membership_id)
        return session.scalar(counted) or 0
