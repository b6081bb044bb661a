"""What we say of what was done."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from backend.core.schemas import Output


class Outcome(StrEnum):
    """Whether an act was done or refused; failed: the machine could not do it."""

    done = "done"
    refused = "refused"
    failed = "failed"


class AuditEventView(Output):
    """Who did what to which thing, allowed or refused."""

    id: int
    at: datetime
    organisation_id: int
    actor_user_id: int | None
    actor_name: str | None
    action: str
    outcome: Outcome
    subject_type: str | None
    subject_id: int | None
    detail: dict[str, Any]
    request_id: str
    address: str
