"""What a plan stands on. On the same ground the same rows come to the same plan."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.screening.records import queries
from backend.screening.records.models import InternshipRecord

R = InternshipRecord


def ground_of(
    session: Session, actor: Principal, codes: Collection[str], *, is_held: bool = False
) -> dict[str, Any]:
    """The schools that rows with these codes belong to, and how their records are, as JSON has it.

    Taken before a plan is made, it differs from any later one if a record has been added or changed
    since. `is_held` keeps others from doing that to the end of the transaction.
    """
    schools = queries.schools_by_code(session, actor, codes).sort("organisation_id")
    ids = schools["organisation_id"].to_list()
    if is_held:
        queries.hold_schools(session, ids)
    # Every change of a record counts its version up, and none is ever removed.
    count, versions = session.execute(
        select(func.count(), func.coalesce(func.sum(R.version), 0)).where(
            R.organisation_id.in_(ids)
        )
    ).one()
    return {"schools": [list(row) for row in schools.rows()], "records": [count, int(versions)]}
