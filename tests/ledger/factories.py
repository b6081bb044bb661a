"""An open campaign, its people, and entries moved as far as a test needs."""

import hashlib
import io
import itertools
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from httpx import Response
from PIL import Image

from backend.access.permissions import Role
from backend.core import clock
from backend.organisations.models import Organisation
from tests.regulation.factories import load_default
from tests.world import Cast, Person, World

_colour = itertools.count()


def picture() -> bytes:
    """A small PNG unlike any other of this run."""
    number = next(_colour)
    stream = io.BytesIO()
    Image.new("RGB", (8 + number % 50, 8), (number % 256, number // 256 % 256, 7)).save(
        stream, "PNG"
    )
    return stream.getvalue()


@dataclass
class Campaign(Cast):
    """A launched campaign of a world, with one person a role."""

    world: World
    steps: tuple[str, ...] = ("supervising",)
    view: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        manager = self.world.person(self.world.province, Role.campaign_manager)
        catalogue = load_default(self.world)
        today = clock.today()
        bounds = [(-20, -11), (-10, 20), (21, 40), (41, 50)]
        names = ("mobilisation", "self_check", "inspection", "consolidation")
        body = {
            "code": "YZ2026",
            "name": "实习专项整改",
            "issuer": "示例省教育厅",
            "catalogue_id": catalogue.id,
            "verification_steps": list(self.steps),
            "stages": [
                {
                    "stage": name,
                    "starts_on": (today + timedelta(days=first)).isoformat(),
                    "ends_on": (today + timedelta(days=last)).isoformat(),
                }
                for name, (first, last) in zip(names, bounds, strict=True)
            ],
            "deliverables": [
                {
                    "code": "ledger",
                    "label_zh": "台账",
                    "label_en": "ledger",
                    "form": "docx",
                    "due_on": (today + timedelta(days=20)).isoformat(),
                }
            ],
        }
        made = manager.post("/campaigns", body)
        assert made.status_code == 201, made.text
        launched = manager.post(
            f"/campaigns/{made.json()['id']}/launches", {"expected_version": made.json()["version"]}
        )
        assert launched.status_code == 201, launched.text
        self.view = launched.json()
        self.manager = manager

    @property
    def id(self) -> int:
        """The campaign's id."""
        return int(self.view["id"])

    def facts(self, **overrides: Any) -> dict[str, Any]:
        """An issue against BD-01: neither stop nor money, one kind of evidence."""
        return {
            "red_line_code": "BD-01",
            "source": "self_check",
            "description": "少数岗位与所学专业不对口，涉及电子厂装配岗位",
            "host_name": "示例电子有限公司",
            "student_count": 3,
        } | overrides

    def draft(self, **overrides: Any) -> dict[str, Any]:
        """A draft of the school's officer."""
        answer = self.officer.post(
            "/ledger-entries", {"campaign_id": self.id, **self.facts(**overrides)}
        )
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def found(
        self, by: Person, organisation: Organisation | None = None, **overrides: Any
    ) -> dict[str, Any]:
        """An open entry found from outside."""
        owner = organisation or self.world.school
        outside = {"source": "inspection", "found_by": "随机抽查", "organisation_id": owner.id}
        answer = by.post(
            "/ledger-entries",
            {"campaign_id": self.id, **self.facts(**(outside | overrides))},
        )
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def released(self, **overrides: Any) -> dict[str, Any]:
        """An entry on the ledger."""
        return moved(self.lead, self.draft(**overrides), "release")

    def rectifying(self, **overrides: Any) -> dict[str, Any]:
        """An acknowledged entry."""
        return self.acknowledge(self.released(**overrides))

    def acknowledge(self, entry: dict[str, Any], **overrides: Any) -> dict[str, Any]:
        """The school states measures, people and deadline."""
        body = acknowledgement() | overrides
        return moved(self.officer, entry, "acknowledge", **body)

    def proved(self, **overrides: Any) -> dict[str, Any]:
        """An entry with results and every kind of evidence, ready to submit."""
        return self.prove(self.rectifying(**overrides))

    def prove(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Everything a submission needs: stop, money, results, evidence."""
        if entry["must_stop"] and entry["stop_reported_at"] is None:
            entry = self.report_stopped(entry)
        changes: dict[str, Any] = {
            "measures": [
                {"id": one["id"], "description": one["description"], "result": "已完成"}
                for one in entry["measures"]
            ]
        }
        if entry["is_money"]:
            changes["settlement"] = {"charged": "900.00", "refunded": "900.00"}
        entry = moved(self.officer, entry, "revise", **changes)
        for kind in entry["required_evidence"]:
            entry = self.cite(entry, kind)
        return entry

    def report_stopped(self, entry: dict[str, Any]) -> dict[str, Any]:
        """The violation has stopped; all students are back."""
        count = entry["student_count"]
        students = [{"reference": f"{i:04}", "outcome": "returned"} for i in range(count)]
        return moved(
            self.officer,
            entry,
            "report_stopped",
            stopped_at=clock.now().isoformat(),
            stopped_by="实习科",
            outcomes={"returned": count},
            students=students if count <= 20 else [],
        )

    def cite(self, entry: dict[str, Any], kind: str, *, by: Person | None = None) -> dict[str, Any]:
        """Upload a fresh picture and cite it."""
        actor = by or self.officer
        evidence = upload(actor, organisation_id=entry["organisation_id"]).json()
        return moved(actor, entry, "cite", evidence_id=evidence["id"], kind=kind)

    def submitted(self, **overrides: Any) -> dict[str, Any]:
        """An entry waiting for the lead's approval."""
        return moved(self.officer, self.proved(**overrides), "submit")

    def approved(self, **overrides: Any) -> dict[str, Any]:
        """An entry waiting for the authority."""
        return moved(self.lead, self.submitted(**overrides), "approve")

    def closed(self, **overrides: Any) -> dict[str, Any]:
        """A closed entry (one-step campaigns)."""
        entry = self.approved(**overrides)
        return moved(self.county, entry, "verify", opinion="材料齐全，已核实")


def acknowledgement() -> dict[str, Any]:
    """Measures, people and a deadline inside the campaign."""
    return {
        "measures": [{"description": "逐一核对岗位与专业，不对口的调整岗位"}],
        "responsible_leader": "王校长",
        "responsible_department": "实习就业处",
        "responsible_person": "李老师",
        "deadline_on": (clock.today() + timedelta(days=10)).isoformat(),
    }


def move(actor: Person, entry: dict[str, Any], action: str, **members: Any) -> Response:
    """Ask for one action on the version of the entry in hand."""
    body = {"action": action, "expected_version": entry["version"]} | members
    return actor.post(f"/ledger-entries/{entry['id']}/transitions", body)


def moved(actor: Person, entry: dict[str, Any], action: str, **members: Any) -> dict[str, Any]:
    """The entry after an action that must succeed."""
    answer = move(actor, entry, action, **members)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def upload(actor: Person, content: bytes | None = None, **members: Any) -> Response:
    """Upload a picture."""
    body = content if content is not None else picture()
    name = hashlib.sha256(body).hexdigest()[:8]
    answer = actor.request(
        "POST",
        "/evidence",
        params={"filename": f"照片{name}.png", **members},
        content=body,
        headers={"Content-Type": "application/octet-stream"},
    )
    assert answer.status_code in (200, 201), answer.text
    return answer


def read(actor: Person, entry: dict[str, Any]) -> dict[str, Any]:
    """The entry as somebody reads it now."""
    answer = actor.get(f"/ledger-entries/{entry['id']}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def offers(entry: dict[str, Any]) -> set[str]:
    """The actions an answer says are available."""
    return {one["action"] for one in entry["available_actions"] if one["is_available"]}


def codes(answer: Response) -> set[str]:
    """The codes of the faults of a refusal."""
    return {fault["code"] for fault in answer.json()["errors"]}
