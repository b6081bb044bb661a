"""The life of a suspicion: who may say what to it, from where. Everything else is derived.

What state an answer leads to follows from the records it leaves uncovered: see `settling`.
"""

from dataclasses import dataclass
from enum import StrEnum

from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.screening.suspicions.models import Suspicion
from backend.screening.suspicions.vocabulary import AnswerKind, Need, State, SuspicionAction


class Relation(StrEnum):
    """How the actor's organisation stands to the suspicion."""

    own = "own"
    supervising = "supervising"
    """The authority right above the school."""


@dataclass(frozen=True)
class Transition:
    """One row: who may act, from where, and what that needs."""

    action: SuspicionAction
    sources: frozenset[State]
    target: State
    """Where it leads once every record is covered."""
    permission: Permission
    relation: Relation
    needs: tuple[Need, ...] = ()


S = State
_TO_ANSWER = frozenset({S.open, S.partly_answered, S.refused})
_ANSWERS = _TO_ANSWER | {S.data_error}
AWAITS_SCHOOL = _TO_ANSWER
AWAITS_AUTHORITY = frozenset({S.explained})

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        SuspicionAction.confirm,
        _ANSWERS,
        S.confirmed,
        Permission.suspicion_answer,
        Relation.own,
        (Need.red_line_named,),
    ),
    Transition(
        SuspicionAction.explain,
        _ANSWERS,
        S.explained,
        Permission.suspicion_answer,
        Relation.own,
        (Need.own_evidence,),
    ),
    Transition(
        SuspicionAction.report_data_error,
        _TO_ANSWER,
        S.data_error,
        Permission.suspicion_answer,
        Relation.own,
    ),
    Transition(
        SuspicionAction.accept,
        frozenset({S.explained, S.partly_answered}),
        S.accepted,
        Permission.suspicion_review,
        Relation.supervising,
    ),
    Transition(
        SuspicionAction.refuse,
        frozenset({S.explained, S.partly_answered}),
        S.refused,
        Permission.suspicion_review,
        Relation.supervising,
    ),
)
BY_ACTION = {row.action: row for row in TRANSITIONS}
ACTION_OF = {
    AnswerKind.confirmed: SuspicionAction.confirm,
    AnswerKind.explained: SuspicionAction.explain,
    AnswerKind.data_error: SuspicionAction.report_data_error,
}


def relates(suspicion: Suspicion, actor: Principal, relation: Relation) -> bool:
    """Whether the actor stands in that relation to the suspicion."""
    if relation is Relation.own:
        return suspicion.organisation_id == actor.organisation_id
    return parent_path(suspicion.org_path) == actor.org_path


def parent_path(path: str) -> str:
    """`1.4.12.` → `1.4.`"""
    return path[: path[:-1].rfind(".") + 1]


def ledger_codes(red_line: str | None) -> tuple[str | None, str | None] | None:
    """Red line and focus item an entry would name; null where a rule is about neither."""
    if red_line is None or red_line.startswith("TH-"):
        return None
    return (None, red_line) if red_line.startswith("F") else (red_line, None)
