"""The transition table as a page of the docs: a diagram, the rows, and what each need says."""

from collections.abc import Iterator

from backend.ledger.vocabulary import ACTION_LABELS, NEED_LABELS, STATUS_LABELS, Action, Status
from backend.ledger.workflow import (
    REGISTER_INSIDE,
    REGISTER_OUTSIDE,
    TRANSITIONS,
    Relation,
    Transition,
)

_WHO: dict[Relation, str] = {
    Relation.own: "the organisation the entry belongs to",
    Relation.registrar: "whoever registered it",
    Relation.step: "the authority whose step it is",
    Relation.closing: "the authority that closed it",
    Relation.closing_or_above: "the authority that closed it, or above",
    Relation.finding_or_above: "the authority that found it (self-found: the supervising one),"
    " or above",
    Relation.superior: "any authority above",
}


def diagram() -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2"]
    lines += [f"  {status}: {STATUS_LABELS[status][0]} ({status})" for status in Status]
    for _, status in (REGISTER_INSIDE, REGISTER_OUTSIDE):
        lines.append(f"  [*] --> {status}: {ACTION_LABELS[Action.register][0]}")
    lines += [line for row in TRANSITIONS for line in _arrows(row)]
    lines += [f"  {status} --> [*]" for status in (Status.discarded, Status.closed, Status.voided)]
    return "\n".join(lines)


def _arrows(row: Transition) -> Iterator[str]:
    if row.target is None:
        return
    label = ACTION_LABELS[row.action][0]
    for source in sorted(row.sources):
        yield f"  {source} --> {row.target}: {label}"
        if row.may_stay:
            yield f"  {source} --> {source}: {label} (next step)"


def rows() -> Iterator[list[str]]:
    """Action, from, to, permission, who, needs."""
    for permission, status in (REGISTER_INSIDE, REGISTER_OUTSIDE):
        who = "one's own school" if status is Status.draft else "an authority above"
        yield [_named(Action.register), "–", f"`{status}`", f"`{permission}`", who, ""]
    for row in TRANSITIONS:
        target = f"`{row.target}`" if row.target else "same"
        yield [
            _named(row.action),
            ", ".join(f"`{source}`" for source in sorted(row.sources)),
            f"{target}, or the next step" if row.may_stay else target,
            f"`{row.permission}`",
            _WHO[row.relation],
            ", ".join(f"`{need}`" for need in row.needs),
        ]


def needs() -> Iterator[list[str]]:
    """Each need with what it says when unmet."""
    for need, (chinese, english) in NEED_LABELS.items():
        yield [f"`{need}`", chinese, english]


def _named(action: Action) -> str:
    return f"`{action}`<br>{ACTION_LABELS[action][0]}"
