"""A province whose records have been screened, and people who look at what was found."""

from functools import cached_property
from typing import Any

from backend.access.permissions import Role
from backend.core.config import Settings
from tests.screening import uploads
from tests.world import Cast, Person, World


class Screened(Cast):
    """A world with a worker that screens it."""

    def __init__(self, world: World, settings: Settings) -> None:
        self.world = world
        self.settings = settings

    @cached_property
    def manager(self) -> Person:
        """Who runs and releases rules in the province."""
        return self.world.person(self.world.province, Role.campaign_manager)

    def run(self, by: Person | None = None) -> dict[str, Any]:
        """Screen everything an organisation holds; the run as it ended."""
        person = by or self.manager
        asked = person.post("/screening-runs", {})
        assert asked.status_code == 202, asked.text
        uploads.work(self.settings)
        run = person.get(f"/screening-runs/{asked.json()['id']}").json()
        assert run["state"] == "done", run
        return dict(run)

    def rule(self, code: str, by: Person | None = None) -> dict[str, Any]:
        """A rule as it stands."""
        answer = (by or self.manager).get("/screening-rules")
        assert answer.status_code == 200, answer.text
        return next(dict(one) for one in answer.json()["items"] if one["code"] == code)

    def release(self, code: str) -> dict[str, Any]:
        """Judge what waits as right, and release a rule."""
        sample = self.manager.get(f"/screening-rules/{code}/sample").json()
        for one in sample["items"]:
            body = {"sample_id": one["id"], "is_right": True}
            judged = self.manager.post(f"/screening-rules/{code}/judgements", body)
            assert judged.status_code == 201, judged.text
        body = {"expected_version": sample["standing_version"]}
        released = self.manager.post(f"/screening-rules/{code}/releases", body)
        assert released.status_code == 201, released.text
        return dict(released.json())

    def found(self, person: Person, **query: Any) -> list[dict[str, Any]]:
        """Suspicions in a person's sight."""
        answer = person.get("/suspicions", params={"limit": 200, **query})
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    def raised(self, code: str) -> dict[str, Any]:
        """Run, release a rule, and give the school's one suspicion of it."""
        self.run()
        self.release(code)
        rows = self.found(self.officer, rule=code)
        assert len(rows) == 1, rows
        return rows[0]

    def answer(self, suspicion: dict[str, Any], kind: str, **members: Any) -> Any:
        """Answer one suspicion as the school's officer."""
        body = {
            "kind": kind,
            "suspicions": [{"id": suspicion["id"], "expected_version": suspicion["version"]}],
        }
        return self.officer.post("/suspicion-answers", body | members)

    def seen(self, person: Person, suspicion: dict[str, Any]) -> dict[str, Any]:
        """A suspicion as somebody reads it now."""
        answer = person.get(f"/suspicions/{suspicion['id']}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())
