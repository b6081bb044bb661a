"""What an act on an entry leaves behind: history, audit, and an event for the outside."""

from typing import Any

from sqlalchemy import insert

from backend.audit import service as audit
from backend.core import clock
from backend.ledger.closure.case import Case
from backend.ledger.models import LedgerHistory
from backend.ledger.vocabulary import Action, Status
from backend.ledger.workflow import HIDDEN_ABOVE


def remember(
    case: Case, action: Action, before: Status | None, note: str | None, detail: dict[str, Any]
) -> None:
    """History, audit and outgoing event, in the transaction of the act."""
    entry, actor = case.entry, case.actor
    case.session.execute(
        insert(LedgerHistory).values(
            entry_id=entry.id,
            organisation_id=entry.organisation_id,
            org_path=entry.org_path,
            at=clock.now(),
            action=action,
            from_status=before,
            to_status=entry.status,
            version=entry.version,
            round=entry.round,
            user_id=actor.user_id,
            membership_id=actor.membership_id,
            actor_organisation_id=actor.organisation_id,
            actor_name=actor.display_name,
            actor_office=actor.office,
            actor_organisation_name=actor.organisation_name,
            note=note,
            detail=detail,
        )
    )
    facts = {
        "action": action,
        "from_status": before,
        "to_status": entry.status,
        "version": entry.version,
        "number": entry.number,
    }
    audit.record(
        case.session,
        actor,
        action=f"entry.{action}",
        subject=entry,
        subject_type="ledger_entry",
        subject_id=entry.id,
        detail=facts,
        is_inside=entry.status in HIDDEN_ABOVE,
    )
    audit.announce(
        case.session,
        type=f"entry.{action}",
        subject=entry,
        subject_type="ledger_entry",
        subject_id=entry.id,
        payload={**facts, "campaign_id": entry.campaign_id},
        is_inside=entry.status in HIDDEN_ABOVE,
    )
