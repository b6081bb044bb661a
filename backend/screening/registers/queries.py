"""How registers and settings are found."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from backend.core.db import subtree_end
from backend.screening.registers.models import ScreeningSettings


def settings_in_force(session: Session, province_path: str) -> ScreeningSettings | None:
    """The last version of a province's settings."""
    return session.scalar(
        select(ScreeningSettings)
        .where(ScreeningSettings.org_path == province_path)
        .order_by(ScreeningSettings.version.desc())
        .limit(1)
    )


def counting(session: Session, model: type[Any], *columns: Any, path: str) -> Sequence[Row[Any]]:
    """Columns of the entries that count in a subtree."""
    return session.execute(
        select(*columns).where(
            model.org_path >= path, model.org_path < subtree_end(path), model.ended_at.is_(None)
        )
    ).all()
