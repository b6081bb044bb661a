"""What the system remembers of somebody, for tests to look at."""

from sqlalchemy import select

from backend.audit.models import AuditEvent
from backend.core.db import Database, unscoped


def trail_of(database: Database, user_id: int) -> list[AuditEvent]:
    """The audit rows of what a person did or was refused, oldest first."""
    statement = select(AuditEvent).where(AuditEvent.actor_user_id == user_id)
    with database.begin(unscoped("tests read the trail")) as session:
        return list(session.scalars(statement.order_by(AuditEvent.id)))


def actions_of(database: Database, user_id: int) -> list[str]:
    """The names of those acts."""
    return [event.action for event in trail_of(database, user_id)]
