"""What each action asks for: a union discriminated by `action`."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from backend.core.schemas import Id, Input, LineText, LongText, ShortText
from backend.ledger.schemas import EntryFacts
from backend.ledger.vocabulary import Action, StudentOutcome, VoidReason
from backend.regulation.vocabulary import EvidenceKind

PersonName = Annotated[str, StringConstraints(min_length=1, max_length=50)]
Yuan = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]


class Move(Input):
    """What every action carries."""

    expected_version: Annotated[int, Field(ge=1)] = Field(
        description="The version that was read; a stale one is answered by 409 entry_moved."
    )


class Release(Move):
    """The school lead puts a draft on the ledger; it gets its number and is never a draft again."""

    action: Literal[Action.release]


class Discard(Move):
    """The school lead drops a draft; the row stays, inside the school."""

    action: Literal[Action.discard]
    reason: LineText


class Student(Input):
    """One affected student, by the last digits of the student number; never a name."""

    reference: Annotated[str, StringConstraints(min_length=1, max_length=8)]
    outcome: StudentOutcome


class ReportStopped(Move):
    """The violation has stopped: when, by whom, and an outcome for every affected student."""

    action: Literal[Action.report_stopped]
    stopped_at: AwareDatetime
    stopped_by: ShortText
    outcomes: dict[StudentOutcome, Annotated[int, Field(ge=0, le=100_000)]]
    students: Annotated[list[Student], Field(max_length=20)] = []


class Amend(Move):
    """Whoever registered it corrects the facts; with a reason once it is open."""

    action: Literal[Action.amend]
    facts: EntryFacts
    reason: LineText | None = None


class NewMeasure(Input):
    """A measure to be taken."""

    description: LongText
    assigned_membership_id: Id | None = None


class Acknowledge(Move):
    """The school accepts the issue: measures, who is responsible, and by when."""

    action: Literal[Action.acknowledge]
    measures: Annotated[list[NewMeasure], Field(min_length=1, max_length=30)]
    responsible_leader: PersonName
    responsible_department: ShortText
    responsible_person: PersonName
    deadline_on: date


class MeasureChange(Input):
    """A measure with its result; without an id it is a new one."""

    id: Id | None = None
    description: LongText
    result: LongText | None = None
    completed_on: date | None = None
    assigned_membership_id: Id | None = None


class Settlement(Input):
    """Money in yuan: what was charged must have been refunded, held, or handed over."""

    charged: Yuan
    refunded: Yuan
    held: Yuan = Decimal(0)
    held_for: Annotated[str, StringConstraints(max_length=1000)] | None = Field(
        default=None, description="How many unreachable persons, and why; no names."
    )
    handed_over: Yuan = Decimal(0)
    handed_over_document: LineText | None = None


class Revise(Move):
    """Measures, results and people; the first deadline is kept. Members left out stay as they are.

    `measures` is the whole list: a measure left out of it is dropped (and kept in the history).
    """

    action: Literal[Action.revise]
    measures: Annotated[list[MeasureChange], Field(min_length=1, max_length=30)] | None = None
    responsible_leader: PersonName | None = None
    responsible_department: ShortText | None = None
    responsible_person: PersonName | None = None
    settlement: Settlement | None = None


class Cite(Move):
    """Cite a file in custody as proof of a kind, or as an equivalent of a required kind."""

    action: Literal[Action.cite]
    evidence_id: Id
    kind: EvidenceKind
    stands_for: EvidenceKind | None = Field(
        default=None, description="The required kind it replaces; needs a reason."
    )
    stands_for_reason: LineText | None = None


class Uncite(Move):
    """Take a citation back; the file stays in custody."""

    action: Literal[Action.uncite]
    citation_id: Id
    reason: LineText


class Submit(Move):
    """The school officer asks for closure."""

    action: Literal[Action.submit]
    note: LongText | None = None


class Approve(Move):
    """The school lead sends it to the authority."""

    action: Literal[Action.approve]
    opinion: LongText | None = None


class Reject(Move):
    """The school lead sends it back to the officer."""

    action: Literal[Action.reject]
    reason: LongText


class Withdraw(Move):
    """The school lead takes the request back from the authority."""

    action: Literal[Action.withdraw]
    reason: LongText


class OnSite(Input):
    """A visit: when, by whom (at least two), and what was seen."""

    visited_on: date
    inspectors: Annotated[list[PersonName], Field(min_length=1, max_length=10)]
    record: LongText


class Verify(Move):
    """The authority accepts the proof; the last step closes the entry."""

    action: Literal[Action.verify]
    opinion: LongText
    on_site: OnSite | None = None


class Return(Move):
    """The authority sends it back; the third return of an entry goes one level up for a ruling."""

    action: Literal[Action.return_]
    reason: LongText
    to_supply: LongText
    deadline_on: date | None = Field(
        default=None, description="A new deadline; else the school gets its unused days back."
    )


class Monitor(Move):
    """Corrected, but to be watched (长期坚持): not closed until concluded."""

    action: Literal[Action.monitor]
    opinion: LongText
    next_check_on: date


class Conclude(Move):
    """The watch is over; the entry closes."""

    action: Literal[Action.conclude]
    opinion: LongText
    on_site: OnSite | None = None


class Confirm(Move):
    """The closure stands although evidence was withdrawn."""

    action: Literal[Action.confirm]
    opinion: LongText


class Reopen(Move):
    """The closure was wrong; every earlier round stays as it was."""

    action: Literal[Action.reopen]
    reason: LongText
    shown_by: LineText
    deadline_on: date


class Void(Move):
    """It counts no longer, and stays in every list and count as voided."""

    action: Literal[Action.void]
    because: VoidReason
    duplicate_of: Annotated[str, StringConstraints(max_length=30)] | None = None
    reason: LongText


class Grade(Move):
    """A superior sets or lifts the mark of a serious issue."""

    action: Literal[Action.grade]
    is_serious: bool
    reason: LineText


Transition = Annotated[
    Release
    | Discard
    | ReportStopped
    | Amend
    | Acknowledge
    | Revise
    | Cite
    | Uncite
    | Submit
    | Approve
    | Reject
    | Withdraw
    | Verify
    | Return
    | Monitor
    | Conclude
    | Confirm
    | Reopen
    | Void
    | Grade,
    Field(discriminator="action"),
]
