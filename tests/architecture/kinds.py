"""The kinds of tables, and what the application may do to each."""

from typing import Any

from backend.core.db import Base, OrgScoped
from tests.architecture.source import import_everything

import_everything()

MODELS: dict[str, type[Any]] = {
    mapper.local_table.name: mapper.class_  # type: ignore[attr-defined]
    for mapper in Base.registry.mappers
}
SCOPED = sorted(name for name, model in MODELS.items() if issubclass(model, OrgScoped))
ROLES = {"xiaohao_app", "xiaohao_worker"}

HISTORY = {
    # What was is what was: these rows keep the organisation as it was.
    "audit_events",
    "internship_record_versions",
    "ledger_comments",
    "ledger_history",
    "ledger_stop_reports",
    "outbox_events",
    "red_line_confirmations",
    "suspicion_history",
}
WRITTEN_ONCE = HISTORY | {
    # Of use to whoever has the organisation now: they move along with it.
    "evidence",
    "notice_reads",
    "notices",
    "register_versions",
    "roster_counts",
    "roster_lists",
    "screening_settings",
}
NEVER_DELETED = WRITTEN_ONCE | {
    "group_policies",
    "host_payer_pairs",
    "host_registrations",
    "internship_imports",
    "internship_records",
    "ledger_entries",
    "ledger_evidence",
    "ledger_measures",
    "ledger_search_texts",
    "ledger_settlements",
    "screening_runs",
    "special_filings",
    "suspicion_answers",
    "suspicion_records",
    "suspicions",
}


def rights_on(table: str) -> set[str]:
    """What the application may do to a table; which rows is the policies' business."""
    rights = {"select", "insert", "update", "delete"}
    if table in WRITTEN_ONCE:
        rights -= {"update"}
    if table in NEVER_DELETED:
        rights -= {"delete"}
    return rights
