"""`worker`: what recurs and what runs later, on procrastinate's queue in a schema of its own."""

import logging as stdlib_logging
from datetime import timedelta

import procrastinate
import structlog
from sqlalchemy import delete, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import InstrumentedAttribute

from backend.access.idempotency import IdempotencyKey
from backend.core import clock, logging, storage
from backend.core.config import Settings
from backend.core.db import Database, unscoped
from backend.evidence import jobs as evidence
from backend.identity.models import DownloadTicket, RefreshToken
from backend.ledger.service import DROPPED
from backend.screening.imports import jobs as imports
from backend.screening.imports.attempts import Bench
from backend.screening.imports.vocabulary import CLEAN, PREPARE, STORE
from backend.screening.rules import jobs as screening
from backend.screening.rules.runs import SCREEN
from backend.screening.suspicions import entries
from backend.screening.suspicions.entries import WEIGH

SCHEMA = "jobs"
_KEYS_KEPT = timedelta(days=1)
log = structlog.get_logger("jobs")


def sweep(database: Database, settings: Settings) -> dict[str, int]:
    """Remove what has outlived its use; returns how many of each."""
    now = clock.now()
    expiries = {
        "idempotency_keys": (IdempotencyKey.created_at, now - _KEYS_KEPT),
        "refresh_tokens": (RefreshToken.expires_at, now),
        "download_tickets": (DownloadTicket.expires_at, now),
    }
    removed = {
        name: _remove_before(database, column, limit) for name, (column, limit) in expiries.items()
    }
    store = storage.open_store(settings)
    removed["uploads"] = evidence.sweep(store)
    removed["imports"] = imports.sweep(Bench(database, store, settings))
    return removed


def _remove_before(database: Database, column: InstrumentedAttribute, limit: object) -> int:  # type: ignore[type-arg]  # of any column type
    with database.begin(unscoped("sweeping what has expired, of every organisation")) as session:
        done = session.execute(delete(column.class_).where(column < limit))
        return int(done.rowcount)  # type: ignore[attr-defined]  # a delete gives a CursorResult


def make_queue(settings: Settings, database: Database) -> procrastinate.App:
    """The queue with its recurring jobs (times are UTC)."""
    url = make_url(settings.database_worker_url or settings.database_url)
    queue = procrastinate.App(
        connector=procrastinate.PsycopgConnector(
            conninfo=url.set(drivername="postgresql").render_as_string(hide_password=False),
            kwargs={"options": f"-c search_path={SCHEMA}"},
            min_size=1,
            max_size=4,
        )
    )

    @queue.periodic(cron="*/10 * * * *")
    @queue.task(name="sweep", queueing_lock="sweep", pass_context=False)
    def sweep_job(timestamp: int) -> None:
        log.info("swept", at=timestamp, **sweep(database, settings))

    @queue.periodic(cron="* * * * *")
    @queue.task(name="scan", queueing_lock="scan", pass_context=False)
    def scan_job(timestamp: int) -> None:
        scanned = evidence.scan_waiting(database, storage.open_store(settings), settings)
        if scanned:
            log.info("scanned", at=timestamp, files=scanned)

    @queue.periodic(cron="* * * * *")
    @queue.task(name="revive", queueing_lock="revive", pass_context=False)
    async def revive_jobs(timestamp: int) -> None:
        for job in await queue.job_manager.get_stalled_jobs():
            log.warning("a worker died", at=timestamp, job_id=job.id, task=job.task_name)
            await queue.job_manager.retry_job(job)

    _add_screening(queue, database)
    _add_imports(queue, Bench(database, storage.open_store(settings), settings))
    return queue


def _add_screening(queue: procrastinate.App, database: Database) -> None:
    @queue.task(name=SCREEN)
    def screen_job(run_id: int, province_id: int) -> None:
        screening.screen(database, run_id=run_id, province_id=province_id)

    @queue.periodic(cron="* * * * *")
    @queue.task(name="take_up_screenings", queueing_lock="take_up_screenings")
    def take_up_job(timestamp: int) -> None:
        taken = screening.take_up(database)
        if taken:
            log.info("screenings taken up", at=timestamp, runs=taken)

    @queue.task(name=WEIGH)
    def weigh_job(province_id: int) -> None:
        screening.weigh(database, province_id=province_id)

    @queue.task(name=DROPPED)
    def dropped_job(entry_id: int, province_id: int) -> None:
        entries.reopen(database, entry_id=entry_id, province_id=province_id)


def _add_imports(queue: procrastinate.App, bench: Bench) -> None:
    @queue.task(name=PREPARE)
    def prepare_job(import_id: int) -> None:
        imports.prepare(bench, import_id)

    @queue.task(name=STORE)
    def store_job(import_id: int) -> None:
        imports.store(bench, import_id)

    @queue.task(name=CLEAN)
    def clean_job(import_id: int) -> None:
        imports.clean(bench, import_id)

    @queue.periodic(cron="* * * * *")
    @queue.task(name="take_up_imports", queueing_lock="take_up_imports")
    def take_up_job(timestamp: int) -> None:
        taken = imports.take_up(bench)
        if taken:
            log.info("imports taken up", at=timestamp, imports=taken)


def run(settings: Settings) -> None:
    """Work until told to end; the job under way is finished first."""
    logging.configure(settings.log_level)
    # It tells of every step; what a job has done it says itself.
    stdlib_logging.getLogger("procrastinate").setLevel("WARNING")
    database = Database(settings.database_worker_url or settings.database_url, pool_size=4)
    try:
        make_queue(settings, database).run_worker(
            name="xiaohao", delete_jobs="successful", shutdown_graceful_timeout=10
        )
    finally:
        database.dispose()


def is_worked(settings: Settings) -> bool:
    """Whether a worker has given a sign of life within the last minute."""
    database = Database(settings.database_worker_url or settings.database_url, pool_size=1)
    alive = text(
        "select exists (select from jobs.procrastinate_workers"
        " where last_heartbeat > now() - interval '1 minute')"
    )
    try:
        with database.begin(unscoped("the queue's own tables belong to nobody")) as session:
            return bool(session.scalar(alive))
    finally:
        database.dispose()
