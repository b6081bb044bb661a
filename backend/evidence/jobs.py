"""What the custody of files does by itself, now and then."""

from datetime import timedelta

import structlog

from backend.core import storage
from backend.core.config import Settings
from backend.core.db import Database, unscoped
from backend.core.storage import Store
from backend.evidence import queries, scanning, service

log = structlog.get_logger("evidence")

UPLOAD_TAKES_AT_MOST = timedelta(hours=24)
_REASON = "evidence: bytes belong to nobody, a scan looks at all of them"


def scan_waiting(database: Database, store: Store, settings: Settings) -> int:
    """Scan what has no verdict yet, each in its own transaction; returns how many got one."""
    if not settings.clamd_address:
        return 0
    scanned, after = 0, ""
    while True:
        with database.begin(unscoped(_REASON)) as session:
            waiting = queries.unscanned(session, after=after, limit=100)
        if not waiting:
            return scanned
        for sha256 in waiting:
            if not store.has(service.blob_key(sha256)):
                log.error("a blob is missing", sha256=sha256)
                continue
            with store.open(service.blob_key(sha256)) as file:
                verdict = scanning.ask(file, settings.clamd_address)
            if verdict.is_final:
                with database.begin(unscoped(_REASON)) as session:
                    service.store_verdict(session, sha256, verdict)
                scanned += 1
        after = waiting[-1]


def sweep(store: Store) -> int:
    """Remove temporary names that crashes have left behind; returns how many."""
    return storage.sweep_temporary(store, older_than=UPLOAD_TAKES_AT_MOST)
