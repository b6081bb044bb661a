"""Notices as other rooms send them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import text

from backend.access.permissions import Role
from backend.core.db import OrganisationScope
from backend.notices import service as notices
from backend.notices.vocabulary import NoticeKind
from backend.organisations.models import Organisation
from tests.world import Person, World

NUMBER = "ZX2026-000001"


def notify(
    world: World,
    *,
    sender: Organisation,
    recipient: Organisation | tuple[int, str],
    roles: Collection[Role] = (),
    times: int = 1,
    **overrides: Any,
) -> None:
    """Send notices in the scope of an organisation."""
    values: dict[str, Any] = {
        "kind": NoticeKind.entry_approved,
        "subject_type": "ledger_entry",
        "subject_id": 1,
        "subject_number": NUMBER,
        "values": {"organisation": "乙县职业中专"},
    }
    scope = OrganisationScope(sender.id, sender.org_path)
    with world.database.begin(scope) as session:
        for _ in range(times):
            notices.notify(session, organisation=recipient, roles=roles, **(values | overrides))


def ids_of(person: Person, query: str = "") -> list[int]:
    """The ids of the first page of somebody's notices."""
    answer = person.get(f"/notices{query}")
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def count_of(person: Person, query: str = "?is_read=false") -> int:
    """How many notices somebody has."""
    answer = person.get(f"/notices/count{query}")
    assert answer.status_code == 200, answer.text
    count: int = answer.json()["count"]
    return count


def stored(world: World, organisation: Organisation) -> int:
    """How many notices an organisation itself may read, by raw SQL."""
    with world.database.begin(OrganisationScope(organisation.id, organisation.org_path)) as session:
        count: int = session.execute(text("select count(*) from notices")).scalar_one()
    return count
