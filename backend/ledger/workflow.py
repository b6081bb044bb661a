"""The life of a ledger entry: the one table everything else is derived from.

The API's check, the OpenAPI union, the answer `available_actions`, the diagram in the docs, the
client's buttons and the tests all read `TRANSITIONS`. Objection, extension, transfer, split, staged
plans and deputies will be further rows of it.
"""

from dataclasses import dataclass
from enum import StrEnum

from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.ledger.models import LedgerEntry
from backend.ledger.vocabulary import Action, Need, Status


class Relation(StrEnum):
    """How the actor's organisation, or the actor, stands to the entry."""

    own = "own"
    """The actor acts for the organisation the entry belongs to."""
    registrar = "registrar"
    """The actor registered the entry."""
    step = "step"
    """The actor acts for the authority whose step it is."""
    closing = "closing"
    """The actor acts for the authority that closed the entry."""
    closing_or_above = "closing_or_above"
    """The same, or an authority above it."""
    finding_or_above = "finding_or_above"
    """The authority that found or ordered it, or above; the supervising one where self-found."""
    superior = "superior"
    """Any authority above the organisation the entry belongs to."""


@dataclass(frozen=True)
class Transition:
    """One row: who may take an entry from where to where, and what that needs.

    `target` None keeps the status. `is_duty` marks what somebody is waited for (待办).
    """

    action: Action
    sources: frozenset[Status]
    target: Status | None
    permission: Permission
    relation: Relation
    needs: tuple[Need, ...] = ()
    is_duty: bool = False
    may_stay: bool = False
    """Whether it may lead to a further step of verification instead of its target."""
    clears_round: bool = False
    """Whether the step goes back to the first and the round's signatures are set aside."""


S = Status
N = Need
_FOUR_EYES = (N.not_the_submitter, N.not_the_approver, N.not_the_registrar)
_PROOF = (N.evidence_of_each_kind, N.evidence_usable)
_IN_SCHOOL = frozenset({S.open, S.rectifying})
HIDDEN_ABOVE = frozenset({S.draft, S.discarded})
SCHOOL_HOLDS = frozenset({S.open, S.rectifying, S.pending_approval})

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        Action.release,
        frozenset({S.draft}),
        S.open,
        Permission.ledger_release,
        Relation.own,
        is_duty=True,
    ),
    Transition(
        Action.discard, frozenset({S.draft}), S.discarded, Permission.ledger_discard, Relation.own
    ),
    Transition(
        Action.report_stopped,
        _IN_SCHOOL,
        None,
        Permission.ledger_report_stopped,
        Relation.own,
        needs=(N.stop_required, N.students_accounted),
    ),
    Transition(
        Action.amend,
        frozenset({S.draft, S.open}),
        None,
        Permission.ledger_amend,
        Relation.registrar,
        needs=(N.amendment_reasoned,),
    ),
    Transition(
        Action.acknowledge,
        frozenset({S.open}),
        S.rectifying,
        Permission.ledger_acknowledge,
        Relation.own,
        needs=(N.deadline_not_past, N.deadline_in_time),
        is_duty=True,
    ),
    Transition(
        Action.revise,
        frozenset({S.rectifying}),
        None,
        Permission.ledger_revise,
        Relation.own,
        needs=(N.own_assignment,),
    ),
    Transition(
        Action.cite,
        frozenset({S.draft, S.open, S.rectifying}),
        None,
        Permission.evidence_upload,
        Relation.own,
    ),
    Transition(
        Action.cite,
        frozenset({S.pending_verification, S.monitoring}),
        None,
        Permission.evidence_upload,
        Relation.step,
    ),
    Transition(
        Action.uncite,
        frozenset({S.draft, S.open, S.rectifying}),
        None,
        Permission.evidence_withdraw,
        Relation.own,
    ),
    Transition(
        Action.submit,
        frozenset({S.rectifying}),
        S.pending_approval,
        Permission.ledger_submit,
        Relation.own,
        needs=(N.measures_have_results, *_PROOF, N.stop_reported, N.money_settled),
        is_duty=True,
    ),
    Transition(
        Action.approve,
        frozenset({S.pending_approval}),
        S.pending_verification,
        Permission.ledger_approve,
        Relation.own,
        needs=(N.not_the_submitter, *_PROOF),
        is_duty=True,
    ),
    Transition(
        Action.reject,
        frozenset({S.pending_approval}),
        S.rectifying,
        Permission.ledger_approve,
        Relation.own,
        needs=(N.not_the_submitter,),
        clears_round=True,
    ),
    Transition(
        Action.withdraw,
        frozenset({S.pending_verification}),
        S.rectifying,
        Permission.ledger_approve,
        Relation.own,
        clears_round=True,
    ),
    Transition(
        Action.verify,
        frozenset({S.pending_verification}),
        S.closed,
        Permission.ledger_verify,
        Relation.step,
        needs=(*_FOUR_EYES, N.not_an_earlier_verifier, *_PROOF, N.on_site_record),
        is_duty=True,
        may_stay=True,
    ),
    Transition(
        Action.return_,
        frozenset({S.pending_verification}),
        S.rectifying,
        Permission.ledger_verify,
        Relation.step,
        needs=_FOUR_EYES,
        may_stay=True,
        clears_round=True,
    ),
    Transition(
        Action.monitor,
        frozenset({S.pending_verification}),
        S.monitoring,
        Permission.ledger_verify,
        Relation.step,
        needs=(
            *_FOUR_EYES,
            N.not_an_earlier_verifier,
            *_PROOF,
            N.at_last_step,
            N.next_check_ahead,
        ),
    ),
    Transition(
        Action.conclude,
        frozenset({S.monitoring}),
        S.closed,
        Permission.ledger_verify,
        Relation.step,
        needs=(*_FOUR_EYES, *_PROOF, N.on_site_record),
        is_duty=True,
    ),
    Transition(
        Action.confirm,
        frozenset({S.closed}),
        None,
        Permission.ledger_verify,
        Relation.closing,
        needs=(N.marked_for_reverification, *_FOUR_EYES),
        is_duty=True,
    ),
    Transition(
        Action.reopen,
        frozenset({S.closed, S.monitoring}),
        S.rectifying,
        Permission.ledger_verify,
        Relation.closing_or_above,
        needs=(N.deadline_not_past,),
        clears_round=True,
    ),
    Transition(
        Action.void,
        _IN_SCHOOL,
        S.voided,
        Permission.ledger_void,
        Relation.finding_or_above,
    ),
    Transition(
        Action.grade,
        frozenset({S.open, S.rectifying, S.pending_approval, S.pending_verification}),
        None,
        Permission.ledger_verify,
        Relation.superior,
        needs=(N.grade_not_from_above,),
    ),
)

REGISTER_INSIDE = (Permission.ledger_register, Status.draft)
"""School officer or machine client: a draft, self-found."""
REGISTER_OUTSIDE = (Permission.ledger_find, Status.open)
"""Inspector, clue handler or verifier: found from outside, open at once."""


def rows_of(action: Action) -> tuple[Transition, ...]:
    """The rows of an action; more than one where it is open to more than one side."""
    return tuple(row for row in TRANSITIONS if row.action is action)


def relates(entry: LedgerEntry, actor: Principal, relation: Relation) -> bool:
    """Whether the actor stands in that relation to the entry."""
    above = entry.org_path.startswith(actor.org_path) and entry.org_path != actor.org_path
    match relation:
        case Relation.own:
            return entry.organisation_id == actor.organisation_id
        case Relation.registrar:
            return entry.registered_by_user_id == actor.user_id and (
                above or entry.organisation_id == actor.organisation_id
            )
        case Relation.step | Relation.closing:
            return above and entry.step_organisation_id == actor.organisation_id
        case Relation.closing_or_above:
            return above and (entry.step_path or "").startswith(actor.org_path)
        case Relation.finding_or_above:
            return above and void_path(entry).startswith(actor.org_path)
        case Relation.superior:
            return above


def void_path(entry: LedgerEntry) -> str:
    """The lowest authority that may void: the finder, or the supervising one where self-found."""
    return entry.finder_path or parent_path(entry.org_path)


def parent_path(path: str) -> str:
    """`1.4.12.` → `1.4.`"""
    return path[: path[:-1].rfind(".") + 1]
