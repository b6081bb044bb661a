"""Entries of registers as people send them, and the figures that show what they changed."""

from typing import Any

from httpx import Response

from backend.access.permissions import Role
from backend.organisations.vocabulary import Kind
from tests.screening import uploads
from tests.screening.reference.generator import uscc
from tests.screening.screened import Screened
from tests.world import Person, World

HOST, PAYER = uscc(720001), uscc(720002)
PERIOD = {"starts_on": "2024-07-01", "ends_on": "2025-08-31"}


def filing(school_id: int, **changes: Any) -> dict[str, Any]:
    """A special filing for the posts of `factories.record_rows`."""
    return {
        "organisation_id": school_id,
        "number": "特备〔2024〕7号",
        "authority": "甲市教育局",
        "posts": ["设备维护"],
        "items": ["hours"],
        **PERIOD,
        **changes,
    }


def policy(**changes: Any) -> dict[str, Any]:
    """A group policy that covers the placements of `factories.record_rows`."""
    return {
        "insurer": "嵩麓财产保险",
        "policy_no": "TB2024001",
        "head_count": 300,
        **PERIOD,
        **changes,
    }


def pair(**changes: Any) -> dict[str, Any]:
    """A payer in a host's stead."""
    return {
        "host_uscc": HOST,
        "host_name": "嵩麓精工有限公司",
        "payer_uscc": PAYER,
        "payer_name": "嵩麓人力服务有限公司",
        "accepted_because": "集团内部统一发薪",
        **changes,
    }


def host(**changes: Any) -> dict[str, Any]:
    """A host with its staff."""
    return {
        "host_uscc": HOST,
        "host_name": "嵩麓精工有限公司",
        "staff": 400,
        "source": "社保缴纳人数",
        "as_of_on": "2024-09-01",
        **changes,
    }


def without(body: dict[str, Any], *names: str, **changes: Any) -> dict[str, Any]:
    """What a change sends: the facts that may change, and why."""
    left = {name: value for name, value in body.items() if name not in names}
    return {**left, "reason": "核对原件", **changes}


def made(answer: Response, status: int = 201) -> dict[str, Any]:
    """An entry that was taken."""
    assert answer.status_code == status, answer.text
    return dict(answer.json())


def refused(answer: Response, status: int, code: str) -> dict[str, Any]:
    """A problem as it was said."""
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code), answer.text
    return dict(problem)


class Registered(Screened):
    """A province with a second city, whose school and verifier the first city does not see."""

    def second_city(self) -> tuple[Any, Person]:
        """Another city's school, and the city's verifier."""
        city = self.world.organisation(self.world.province, Kind.city, "丙市教育局")
        school = self.world.organisation(city, Kind.school, "丙市职业中专")
        return school, self.world.person(city, Role.verifier)

    def work(self) -> None:
        """Do what waits."""
        uploads.work(self.settings)

    def counts(self, code: str, organisation_id: int | None = None) -> tuple[int, int, int]:
        """Records of which a rule is true, false and unknown."""
        query = {} if organisation_id is None else {"organisation_id": organisation_id}
        figures = self.manager.get("/screening-figures", params=query).json()
        rule = next(one for one in figures["rules"] if one["code"] == code)
        return rule["hits"], rule["clean"], rule["unknown"]

    def runs(self, person: Person) -> list[dict[str, Any]]:
        """Screenings that a register has asked for, newest first."""
        answer = person.get("/screening-runs", params={"trigger": "register"})
        return list(answer.json()["items"])

    def end(self, person: Person, address: str, entry: dict[str, Any]) -> Response:
        """Let an entry count no more."""
        body = {"reason": "不再适用", "expected_version": entry["version"]}
        return person.post(f"{address}/{entry['id']}/endings", body)


def events(world: World, prefix: str) -> list[str]:
    """What the trail of the whole province remembers of a register."""
    auditor = world.person(world.province, Role.auditor)
    found = auditor.get("/audit-events", params={"action": prefix, "limit": 200}).json()["items"]
    return [one["action"] for one in reversed(found)]
