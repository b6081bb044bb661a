"""Tell whom an act concerns: one in-app notice a post."""

from collections.abc import Sequence
from datetime import date

from backend.access.permissions import Role
from backend.ledger.closure.case import Case
from backend.ledger.vocabulary import Action, Status
from backend.notices import service as notices
from backend.notices.vocabulary import Fact, NoticeKind

_SCHOOL = (Role.school_officer, Role.school_lead)
_LEAD = (Role.school_lead,)
_OFFICER = (Role.school_officer,)
_VERIFIERS = (Role.verifier,)

_TO_SCHOOL: dict[Action, tuple[NoticeKind, Sequence[Role]]] = {
    Action.register: (NoticeKind.entry_registered_for_you, _SCHOOL),
    Action.reject: (NoticeKind.entry_rejected, _OFFICER),
    Action.return_: (NoticeKind.entry_returned, _SCHOOL),
    Action.monitor: (NoticeKind.entry_monitored, _SCHOOL),
    Action.conclude: (NoticeKind.entry_closed, _SCHOOL),
    Action.reopen: (NoticeKind.entry_reopened, _SCHOOL),
    Action.void: (NoticeKind.entry_voided, _SCHOOL),
    Action.submit: (NoticeKind.entry_submitted, _LEAD),
}
_TO_SUPERVISOR: dict[Action, NoticeKind] = {
    Action.release: NoticeKind.entry_released,
    Action.report_stopped: NoticeKind.entry_stop_reported,
    Action.acknowledge: NoticeKind.entry_acknowledged,
}


def tell(case: Case, action: Action) -> None:
    """Write the notices of an act, in its transaction."""
    entry = case.entry
    if action is Action.verify:
        if entry.status == Status.closed:
            _tell_school(case, NoticeKind.entry_closed, _SCHOOL)
        else:
            _tell_step(case, NoticeKind.entry_verified)
    elif action is Action.return_ and entry.status == Status.pending_verification:
        _tell_step(case, NoticeKind.entry_ruling_asked)
    elif action is Action.approve:
        _tell_step(case, NoticeKind.entry_approved)
    elif action is Action.withdraw:
        _tell_supervisor(case, NoticeKind.entry_withdrawn)
    elif action in _TO_SCHOOL:
        _tell_school(case, *_TO_SCHOOL[action])
    elif action in _TO_SUPERVISOR:
        _tell_supervisor(case, _TO_SUPERVISOR[action])
    elif action is Action.revise and entry.assigned_membership_ids:
        _tell_school(case, NoticeKind.entry_assigned, (Role.contributor,))


def _tell_school(case: Case, kind: NoticeKind, roles: Sequence[Role]) -> None:
    _write(case, (case.entry.organisation_id, case.entry.org_path), roles, kind)


def _tell_step(case: Case, kind: NoticeKind) -> None:
    entry = case.entry
    if entry.step_organisation_id is not None and entry.step_path is not None:
        _write(case, (entry.step_organisation_id, entry.step_path), _VERIFIERS, kind)


def _tell_supervisor(case: Case, kind: NoticeKind) -> None:
    above = case.above[-1]
    _write(case, (above.id, above.org_path), _VERIFIERS, kind)


def _write(case: Case, to: tuple[int, str], roles: Sequence[Role], kind: NoticeKind) -> None:
    entry, actor = case.entry, case.actor
    values: dict[str, str | date | None] = {
        Fact.organisation: case.line[-1].name,
        Fact.actor_organisation: actor.organisation_name,
        Fact.actor_office: actor.office,
        Fact.deadline: entry.deadline_on,
        Fact.next_check: entry.next_check_on,
    }
    notices.notify(
        case.session,
        organisation=to,
        roles=roles,
        kind=kind,
        subject_type="ledger_entry",
        subject_id=entry.id,
        subject_number=entry.number,
        values={name: value for name, value in values.items() if value is not None},
    )
