"""Refusals that must be remembered although the transaction they end is rolled back."""

from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.core.db import Database, OrganisationScope


class RecordRefusal(Protocol):
    """Writes the audit row; handed over by `main.py`, for audit lies above access."""

    def __call__(
        self, session: Session, actor: Principal, *, action: str, detail: Mapping[str, Any]
    ) -> None: ...


def remember_refusal(
    session: Session,
    record: RecordRefusal,
    *,
    actor: Principal,
    action: str,
    detail: Mapping[str, Any],
) -> None:
    """Record a refusal in its own short transaction, before the error is raised."""
    database: Database = session.info["database"]
    scope = OrganisationScope(actor.organisation_id, actor.org_path)
    with database.begin_refusal(scope) as other:
        record(other, actor, action=action, detail=detail)
