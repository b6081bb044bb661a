"""A machine that acts on entries at random, and knows what no sequence of acts may lead to."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from backend.access.permissions import Role
from backend.core import clock
from backend.organisations.vocabulary import Kind
from tests.ledger.copies import Copies
from tests.ledger.factories import Campaign, acknowledgement, move, upload
from tests.ledger.hats import second_hat
from tests.world import Person, World

ACTIONS = (
    "release", "discard", "report_stopped", "acknowledge", "revise", "submit", "approve", "reject",
    "withdraw", "verify", "return", "monitor", "conclude", "confirm", "reopen", "void", "grade",
)  # fmt: skip
LIKELY = {
    "draft": ("release",),
    "open": ("acknowledge", "acknowledge", "acknowledge", "report_stopped"),
    "rectifying": ("submit",),
    "pending_approval": ("approve", "approve", "approve", "reject"),
    "pending_verification": (
        "verify",
        "verify",
        "verify",
        "verify",
        "return",
        "monitor",
        "withdraw",
    ),
    "monitoring": ("conclude", "conclude", "reopen"),
    "closed": ("reopen", "confirm"),
    "discarded": ("release",),
    "voided": ("verify",),
}
"""What comes next, the way forward more often than the others."""
RED_LINES = ("BD-01", "BD-17", "BD-20", "BD-12")
"""Plain; to be stopped at once; money; serious and to be stopped at once."""
AUTHORITIES = ("county", "second county", "city", "second city", "province")
LACKING = st.sampled_from(["nothing"] * 5 + ["results", "evidence", "stop", "money"])
"""What the school leaves out before it submits."""


class Cast:
    """A launched campaign and everybody who may try something, by name."""

    def __init__(self, world: World, steps: tuple[str, ...]) -> None:
        self.campaign = Campaign(world, steps=steps)
        self.steps = len(steps)
        school, county, city = world.school, world.county, world.city
        other = world.organisation(county, Kind.school, "乙县第二职业中专")
        officer, lead = Role.school_officer, Role.school_lead
        self.people: dict[str, Person] = {
            "officer": self.campaign.officer,
            "second officer": world.person(school, officer),
            "lead": self.campaign.lead,
            "officer and lead": world.person(school, officer, lead),
            "county": self.campaign.county,
            "second county": world.person(county, Role.verifier),
            "city": self.campaign.city,
            "second city": world.person(city, Role.verifier),
            "province": self.campaign.province,
            "stranger": world.person(other, officer, lead),
        }
        self.people["officer at the county"] = second_hat(
            world, self.people["second county"], school, officer
        )
        self.people["lead at the city"] = second_hat(
            world, self.people["second city"], school, lead
        )


@dataclass
class Shadow:
    """What is known of an entry from the answers alone."""

    view: dict[str, Any]
    acts: int = 1
    marks: int = 0
    """How often withdrawn evidence marked it for re-verification: a version without an act."""
    number: str | None = None
    first_deadline_on: str | None = None
    submitter: Person | None = None
    approver: Person | None = None
    verifiers: list[Person] = field(default_factory=list)
    seen: dict[str, set[int]] = field(default_factory=dict)


class LedgerMachine(RuleBasedStateMachine):
    """Each run has entries of its own in one of the prepared campaigns."""

    casts: tuple[Cast, ...]
    copies: Copies
    numbers: dict[tuple[int, str], int]
    closures = 0
    """How many closures all runs together have reached: none would prove nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Shadow] = []

    @initialize(number=st.integers(0, 1), red_line=st.sampled_from(RED_LINES))
    def begin(self, number: int, red_line: str) -> None:
        """Take one of the campaigns, and a first draft."""
        self.cast = self.casts[number]
        self.register("officer", red_line)

    @rule(
        who=st.sampled_from(["officer", "officer and lead", "city"]),
        red_line=st.sampled_from(RED_LINES),
    )
    @precondition(lambda self: len(self.entries) < 3)
    def register(self, who: str, red_line: str) -> None:
        """Register an issue from inside or outside."""
        campaign, actor = self.cast.campaign, self.cast.people[who]
        facts: dict[str, Any] = {"red_line_code": red_line, "student_count": 1}
        if who == "city":
            view = campaign.found(actor, **facts)
        else:
            answer = actor.post(
                "/ledger-entries", {"campaign_id": campaign.id, **campaign.facts(**facts)}
            )
            assert answer.status_code == 201, answer.text
            view = answer.json()
        shadow = Shadow(view)
        self.entries.append(shadow)
        self._remember(shadow, view)

    @rule(
        which=st.integers(0, 2),
        choices=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 9)), min_size=4, max_size=10),
        lacking=LACKING,
        is_complete=st.integers(0, 4).map(bool),
    )
    def go_on(
        self, which: int, choices: list[tuple[int, int]], lacking: str, is_complete: bool
    ) -> None:
        """People whose turn it is do what comes next, a few steps long."""
        shadow = self.entries[which % len(self.entries)]
        for choice, who in choices:
            if shadow.view["status"] == "rectifying":
                self.prepare(which, lacking)
            likely = LIKELY[shadow.view["status"]]
            action = likely[choice % len(likely)]
            able = self._able(shadow, action)
            self._act(shadow, able[who % len(able)], action, is_complete)

    @rule(
        which=st.integers(0, 2),
        action=st.sampled_from(ACTIONS),
        who=st.integers(0, 11),
        is_complete=st.booleans(),
    )
    def try_anything(self, which: int, action: str, who: int, is_complete: bool) -> None:
        """Anybody tries anything."""
        shadow = self.entries[which % len(self.entries)]
        self._act(shadow, list(self.cast.people)[who], action, is_complete)

    @rule(
        which=st.integers(0, 2),
        lacking=LACKING,
    )
    def prepare(self, which: int, lacking: str) -> None:
        """The school meets the needs of a submission, or all but one."""
        shadow = self.entries[which % len(self.entries)]
        if shadow.view["status"] != "rectifying":
            return
        is_due = shadow.view["must_stop"] and shadow.view["stop_report"] is None
        if lacking != "stop" and is_due:
            self._act(shadow, "officer", "report_stopped", True)
        if lacking != "results":
            self._act(shadow, "officer", "revise", lacking != "money")
        if lacking != "evidence":
            self._cite(shadow)

    @rule(which=st.integers(0, 2))
    def withdraw_evidence(self, which: int) -> None:
        """A cited file turns out to be wrong."""
        shadow = self.entries[which % len(self.entries)]
        cited = [c["evidence"] for c in shadow.view["evidence"]]
        standing = [one["id"] for one in cited if one["withdrawn_at"] is None]
        if not standing:
            return
        officer = self.cast.people["officer"]
        answer = officer.post(f"/evidence/{standing[0]}/withdrawals", {"reason": "误传"})
        assert answer.status_code == 201, answer.text
        shadow.marks += shadow.view["status"] in ("closed", "monitoring")
        shadow.view = self._read(shadow)
        is_marked = shadow.view["is_to_be_reverified"]
        assert is_marked or shadow.view["status"] not in ("closed", "monitoring")

    def _cite(self, shadow: Shadow) -> None:
        officer = self.cast.people["officer"]
        proved = {
            one["kind"] for one in shadow.view["evidence"] if not one["evidence"]["withdrawn_at"]
        }
        for citation in shadow.view["evidence"]:
            if citation["evidence"]["withdrawn_at"]:
                members = {"citation_id": citation["id"], "reason": "已撤回"}
                self._take(shadow, officer, move(officer, shadow.view, "uncite", **members))
        for kind in set(shadow.view["required_evidence"]) - proved:
            members = {"evidence_id": upload(officer).json()["id"], "kind": kind}
            self._take(shadow, officer, move(officer, shadow.view, "cite", **members))

    def _able(self, shadow: Shadow, action: str) -> list[str]:
        """People of the kind that does this; the API decides."""
        if action in ("release", "discard", "approve", "reject", "withdraw"):
            return ["lead", "officer and lead", "lead at the city"]
        if action in ("acknowledge", "report_stopped", "submit"):
            return ["officer", "second officer", "officer and lead", "officer at the county"]
        held = [one["organisation_id"] for one in shadow.view["steps"] if one["is_current"]]
        people = self.cast.people
        above = [name for name in AUTHORITIES if people[name].organisation.id in held]
        return above or list(AUTHORITIES)

    def _act(self, shadow: Shadow, who: str, action: str, is_complete: bool) -> None:
        actor = self.cast.people[who]
        members = self._members(shadow, action, is_complete)
        answer = move(actor, shadow.view, action, **members)
        assert answer.status_code in (200, 403, 404, 409), answer.text
        if answer.status_code == 200:
            self._take(shadow, actor, answer, action, members)

    def _take(
        self,
        shadow: Shadow,
        actor: Person,
        answer: Any,
        action: str = "cite",
        members: dict[str, Any] | None = None,
    ) -> None:
        """What a successful act must have kept, and what it signs."""
        assert answer.status_code == 200, answer.text
        before, view = shadow.view, answer.json()
        assert view["version"] == before["version"] + 1
        shadow.acts += 1
        self._sign(shadow, actor, action, view)
        self._remember(shadow, view)
        shadow.view = view
        if view["status"] == "closed" and before["status"] != "closed":
            self._judge(shadow, members or {})

    def _sign(self, shadow: Shadow, actor: Person, action: str, view: dict[str, Any]) -> None:
        if action == "submit":
            shadow.submitter, shadow.approver, shadow.verifiers = actor, None, []
        elif action == "approve":
            shadow.approver = actor
        elif action in ("verify", "conclude"):
            shadow.verifiers.append(actor)
        elif action == "return" and view["status"] == "pending_verification":
            shadow.verifiers.append(actor)  # the third return goes up for a ruling
        elif action == "reopen":
            shadow.submitter, shadow.approver, shadow.verifiers = None, None, []

    def _remember(self, shadow: Shadow, view: dict[str, Any]) -> None:
        """What never changes once it is there."""
        for name in ("number", "first_deadline_on"):
            known = getattr(shadow, name)
            assert known is None or view[name] == known, f"{name} has changed"
            setattr(shadow, name, view[name])
        if view["number"] is not None:
            key = (view["campaign_id"], view["number"])
            assert self.numbers.setdefault(key, view["id"]) == view["id"], "a number came twice"
        assert (view["number"] is None) == (view["status"] in ("draft", "discarded"))
        for name in ("measures", "evidence"):
            shadow.seen.setdefault(name, set()).update(one["id"] for one in view[name])

    def _judge(self, shadow: Shadow, members: dict[str, Any]) -> None:
        """The entry has just been closed: rightly?"""
        type(self).closures += 1
        view = shadow.view
        assert view["measures"]
        assert all(one["result"] for one in view["measures"])
        usable = [
            one
            for one in view["evidence"]
            if one["evidence"]["withdrawn_at"] is None
            and one["evidence"]["scan_state"] not in ("infected", "pending")
        ]
        proved = {one["kind"] for one in usable} | {one["stands_for"] for one in usable}
        assert set(view["required_evidence"]) <= proved
        assert view["required_evidence"]
        assert not view["must_stop"] or view["stop_report"] is not None
        if view["is_money"]:
            money = {name: Decimal(view["settlement"][name]) for name in _MONEY}
            assert money["charged"] == money["refunded"] + money["held"] + money["handed_over"]
        if view["is_serious"]:
            assert len(set((members["on_site"] or {}).get("inspectors", []))) >= 2
        self._judge_eyes(shadow)

    def _judge_eyes(self, shadow: Shadow) -> None:
        assert shadow.submitter is not None
        assert shadow.approver is not None
        signers = [shadow.submitter, shadow.approver, *shadow.verifiers]
        # Whoever watched over it may conclude the watch: nobody else signs twice.
        assert len({one.user_id for one in signers}) == len(signers)
        school = self.cast.campaign.world.school
        authorities = {one.organisation.id for one in shadow.verifiers}
        assert school.id not in authorities
        is_found_by_city = shadow.view["source"] == "inspection"
        assert len(authorities) >= max(self.cast.steps, 2 if is_found_by_city else 1)

    def _members(self, shadow: Shadow, action: str, is_complete: bool) -> dict[str, Any]:
        today, view = clock.today(), shadow.view
        on_site = {
            "visited_on": today.isoformat(),
            "inspectors": ["张三", "李四"],
            "record": "属实",
        }
        visit = on_site if is_complete else None
        results = [
            {"id": one["id"], "description": one["description"], "result": "已完成"}
            for one in view["measures"]
        ]
        refunded = "900.00" if is_complete else "100.00"
        revision: dict[str, Any] = {"settlement": {"charged": "900.00", "refunded": refunded}}
        if results:
            revision["measures"] = results
        members: dict[str, dict[str, Any]] = {
            "discard": {"reason": "重复"},
            "report_stopped": {
                "stopped_at": clock.now().isoformat(),
                "stopped_by": "实习科",
                "outcomes": {"returned": 1},
                "students": [{"reference": "0001", "outcome": "returned"}] if is_complete else [],
            },
            "acknowledge": acknowledgement(),
            "revise": revision,
            "reject": {"reason": "不完整"},
            "withdraw": {"reason": "补充"},
            "verify": {"opinion": "通过", "on_site": visit},
            "return": {"reason": "不符合", "to_supply": "补充"},
            "monitor": {
                "opinion": "观察",
                "next_check_on": (today + timedelta(days=7)).isoformat(),
            },
            "conclude": {"opinion": "未反弹", "on_site": visit},
            "confirm": {"opinion": "成立"},
            "reopen": {"reason": "反弹", "shown_by": "回头看", "deadline_on": today.isoformat()},
            "void": {"because": "not_an_issue", "reason": "不属于"},
            "grade": {"is_serious": is_complete, "reason": "标定"},
        }
        return members.get(action, {})

    def _read(self, shadow: Shadow) -> dict[str, Any]:
        answer = self.cast.people["officer"].get(f"/ledger-entries/{shadow.view['id']}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def teardown(self) -> None:
        """What stands at the end is what was answered, and nobody above saw a draft."""
        for shadow in self.entries:
            self._compare(shadow)

    def _compare(self, shadow: Shadow) -> None:
        entry_id = shadow.view["id"]
        after = self._read(shadow)
        assert (after["status"], after["version"]) == (
            shadow.view["status"],
            shadow.view["version"],
        )
        assert after["version"] == shadow.acts + shadow.marks
        rows = self.copies.look(
            "select version, from_status, to_status from ledger_history"
            " where entry_id = :id order by id",
            id=entry_id,
        )
        versions = [row[0] for row in rows]
        assert len(rows) == shadow.acts
        assert versions == sorted(set(versions))
        assert shadow.marks or versions == list(range(1, len(rows) + 1))
        assert [row[1] for row in rows[1:]] == [row[2] for row in rows[:-1]]
        is_hidden = after["status"] in ("draft", "discarded")
        for name in ("county", "city", "province", "stranger"):
            answer = self.cast.people[name].get(f"/ledger-entries/{entry_id}")
            assert (answer.status_code == 404) == (is_hidden or name == "stranger"), name
        for table, name in (("ledger_measures", "measures"), ("ledger_evidence", "evidence")):
            kept = self.copies.look(f"select id from {table} where entry_id = :id", id=entry_id)
            assert shadow.seen[name] <= {row[0] for row in kept}, f"a row of {table} is gone"


_MONEY = ("charged", "refunded", "held", "handed_over")
