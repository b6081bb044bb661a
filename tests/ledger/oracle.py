"""Who may do what to an entry, written by hand from the description of the status machine.

It shares nothing with the transition table: where the two disagree, one of them is wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from backend.access.permissions import Role

STATUSES = (
    "draft", "discarded", "open", "rectifying", "pending_approval", "pending_verification",
    "monitoring", "closed", "voided",
)  # fmt: skip
PLACES = (
    "school", "county", "city", "province", "sibling_school", "sibling_county", "other_province",
)  # fmt: skip
ABOVE = frozenset({"county", "city", "province"})

OFFICER, LEAD, CONTRIBUTOR = Role.school_officer, Role.school_lead, Role.contributor
VERIFIER, INSPECTOR, CLUES, MACHINE = (
    Role.verifier,
    Role.inspector,
    Role.clue_handler,
    Role.machine,
)
ACTING = {OFFICER, LEAD, CONTRIBUTOR, VERIFIER, INSPECTOR, CLUES, MACHINE}
"""The others (manager, viewer, auditor, account administrator) never move an entry."""

ROLES: dict[str, set[Role]] = {
    "release": {LEAD},
    "discard": {LEAD},
    "report_stopped": {OFFICER, LEAD},
    "amend": {OFFICER, LEAD, VERIFIER, INSPECTOR, CLUES, MACHINE},
    "acknowledge": {OFFICER, LEAD},
    "revise": {OFFICER, LEAD, CONTRIBUTOR},
    "cite": {OFFICER, LEAD, CONTRIBUTOR, VERIFIER, INSPECTOR, MACHINE},
    "uncite": {OFFICER, LEAD},
    "submit": {OFFICER},
    "approve": {LEAD},
    "reject": {LEAD},
    "withdraw": {LEAD},
    "verify": {VERIFIER},
    "return": {VERIFIER},
    "monitor": {VERIFIER},
    "conclude": {VERIFIER},
    "confirm": {VERIFIER},
    "reopen": {VERIFIER},
    "void": {VERIFIER},
    "grade": {VERIFIER},
}

# From where to where; None: it stays where it is.
MOVES: dict[str, dict[str, str | None]] = {
    "release": {"draft": "open"},
    "discard": {"draft": "discarded"},
    "report_stopped": {"open": None, "rectifying": None},
    "amend": {"draft": None, "open": None},
    "acknowledge": {"open": "rectifying"},
    "revise": {"rectifying": None},
    "cite": {"draft": None, "open": None, "rectifying": None},
    "uncite": {"draft": None, "open": None, "rectifying": None},
    "submit": {"rectifying": "pending_approval"},
    "approve": {"pending_approval": "pending_verification"},
    "reject": {"pending_approval": "rectifying"},
    "withdraw": {"pending_verification": "rectifying"},
    "verify": {"pending_verification": "closed"},
    "return": {"pending_verification": "rectifying"},
    "monitor": {"pending_verification": "monitoring"},
    "conclude": {"monitoring": "closed"},
    "confirm": {"closed": None},
    "reopen": {"closed": "rectifying", "monitoring": "rectifying"},
    "void": {"open": "voided", "rectifying": "voided"},
    "grade": {
        "open": None, "rectifying": None, "pending_approval": None, "pending_verification": None,
    },
}  # fmt: skip
_AUTHORITY_CITES: dict[str, str | None] = {"pending_verification": None, "monitoring": None}

BY_THE_SCHOOL = {
    "release", "discard", "report_stopped", "acknowledge", "revise", "uncite", "submit", "approve",
    "reject", "withdraw",
}  # fmt: skip
BY_THE_STEP = {"verify", "return", "monitor", "conclude", "confirm"}


@dataclass(frozen=True)
class Origin:
    """How an entry came about, as far as that decides who may do what."""

    registrar: tuple[str, Role]
    voiders: frozenset[str]
    holders: dict[str, str]
    """Which authority holds it, by status; nobody in the others."""
    unmet: frozenset[tuple[str, str]] = frozenset()
    """Actions whose needs such an entry does not meet, by status."""
    targets: dict[tuple[str, str], str] = field(default_factory=dict)
    """Where an action leads elsewhere than in the one-step case."""


SELF_FOUND = Origin(
    registrar=("school", OFFICER),
    voiders=ABOVE,
    holders=dict.fromkeys(("pending_verification", "monitoring", "closed"), "county"),
)
FOUND_BY_CITY = Origin(
    registrar=("city", VERIFIER),
    voiders=frozenset({"city", "province"}),
    holders={"pending_verification": "county", "monitoring": "city", "closed": "city"},
    unmet=frozenset({("pending_verification", "monitor")}),  # only the last step may
    targets={("pending_verification", "verify"): "pending_verification"},
)
BARE = replace(
    SELF_FOUND,
    unmet=frozenset(
        {
            ("open", "report_stopped"),
            ("rectifying", "report_stopped"),
            ("rectifying", "submit"),
            ("pending_approval", "approve"),
            ("pending_verification", "verify"),
            ("pending_verification", "monitor"),
            ("monitoring", "conclude"),
            ("closed", "confirm"),
        }
    ),
)
"""Self-found, without any proof, asking for no stop report, not marked for re-verification."""


@dataclass(frozen=True)
class Outcome:
    """What the API answers; `code` where it refuses, `target` where it does not."""

    status: int
    code: str | None = None
    target: str | None = None

    def __str__(self) -> str:
        return f"{self.status} {self.code or self.target}"


NOT_PERMITTED = Outcome(403, "not_permitted")
NOT_YOUR_PART = Outcome(403, "not_your_part")
UNSEEN = Outcome(404, "not_found")
WRONG_STATUS = Outcome(409, "wrong_status")
NEEDS_UNMET = Outcome(409, "needs_unmet")


def outcome(origin: Origin, status: str, action: str, place: str, role: Role) -> Outcome:
    """What a well-formed request of this person about this entry is answered with."""
    if role not in ACTING:
        return NOT_PERMITTED
    if not sees(status, place, role):
        return UNSEEN
    if role not in ROLES[action] or not _is_part(origin, status, action, place, role):
        return NOT_YOUR_PART if role in ROLES[action] else NOT_PERMITTED
    moves = _AUTHORITY_CITES if action == "cite" and place != "school" else MOVES[action]
    if status not in moves:
        return WRONG_STATUS
    if (status, action) in origin.unmet:
        return NEEDS_UNMET
    return Outcome(200, target=origin.targets.get((status, action), moves[status] or status))


def sees(status: str, place: str, role: Role) -> bool:
    """Whether somebody who may read entries at all reads this one."""
    if place not in ABOVE | {"school"}:
        return False
    if status in ("draft", "discarded") and place != "school":
        return False
    if role is CONTRIBUTOR:
        # The measure was assigned to them when the entry was acknowledged.
        return place == "school" and status not in ("draft", "discarded", "open")
    return True


def _is_part(origin: Origin, status: str, action: str, place: str, role: Role) -> bool:
    holder = origin.holders.get(status)
    rules: dict[str, Callable[[], bool]] = {
        "amend": lambda: (place, role) == origin.registrar,
        "cite": lambda: place in ("school", holder),
        "void": lambda: place in origin.voiders,
        "grade": lambda: place in ABOVE,
        "reopen": lambda: holder is not None and place in _from_upwards(holder),
    }
    if action in BY_THE_SCHOOL:
        return place == "school"
    if action in BY_THE_STEP:
        return place == holder
    return rules[action]()


def _from_upwards(place: str) -> tuple[str, ...]:
    line = ("county", "city", "province")
    return line[line.index(place) :]
