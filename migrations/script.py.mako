"""${message}."""

# Migrations run against a live system: expand, backfill, contract in separate releases; the
# environment gives up on a lock after 4 s, so keep each statement short.

import sqlalchemy as sa
from alembic import op

from migrations import policies

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """${message}."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Undo it."""
    ${downgrades if downgrades else "pass"}
