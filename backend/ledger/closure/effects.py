"""What each action changes on the entry and its parts. Checks are done; only facts are written.

Each effect returns its note (reason or opinion) and the details the history keeps.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from backend.campaigns import service as campaigns
from backend.core import calendar, clock
from backend.core.errors import Fault, InvalidInput
from backend.evidence import service as evidence
from backend.ledger.closure import schemas as moves
from backend.ledger.closure.case import Case
from backend.ledger.closure.parts import keep_measures, keep_settlement, write_facts
from backend.ledger.closure.steps import one_level_up, verification_steps
from backend.ledger.models import LedgerEvidence, LedgerStopReport
from backend.ledger.vocabulary import Status, VoidReason
from backend.organisations.models import Organisation

Told = tuple[str | None, dict[str, Any]]
RETURNS_BEFORE_RULING = 2
"""The third return of an entry goes to the next level for a ruling."""


def release(case: Case, _: moves.Release) -> Told:
    """The draft gets its number; clocks start."""
    campaigns.get_open(case.session, case.entry.campaign_id)
    put_on_ledger(case, ordered=None)
    return None, {"number": case.entry.number}


def put_on_ledger(case: Case, *, ordered: date | None) -> None:
    """Number the entry and start its clocks."""
    entry = case.entry
    entry.number = campaigns.next_number(case.session, case.campaign.id)
    entry.released_at = clock.now()
    entry.deadline_limit_on = ordered or _own_limit(case)
    _demand_stop(case)


def _demand_stop(case: Case) -> None:
    """From now on in the hours of the campaign, where the red line demands a stop."""
    entry = case.entry
    if not entry.must_stop:
        entry.stop_due_at = None
    elif entry.stop_due_at is None:
        entry.stop_due_at = clock.now() + timedelta(hours=case.campaign.stop_report_hours)


def _own_limit(case: Case) -> date:
    """`rectify_by`; once it is past, the campaign's last day stands in for it.

    Whatever lies beyond asks for a staged plan.
    """
    campaign = case.campaign
    if campaign.rectify_by is not None and campaign.rectify_by >= clock.today():
        return campaign.rectify_by
    return campaigns.last_day(case.session, campaign)


def discard(_: Case, move: moves.Discard) -> Told:
    """The row stays, inside the school."""
    return move.reason, {}


def report_stopped(case: Case, move: moves.ReportStopped) -> Told:
    """A new report; the last one counts, the first one's time decides whether it was late."""
    entry = case.entry
    if move.stopped_at > clock.now():
        raise InvalidInput(
            [Fault("body.stopped_at", "in_future", "停止时间不能晚于现在", "It lies in the future")]
        )
    outcomes = {outcome.value: number for outcome, number in move.outcomes.items()}
    case.session.add(
        LedgerStopReport(
            entry_id=entry.id,
            organisation_id=entry.organisation_id,
            org_path=entry.org_path,
            stopped_at=move.stopped_at,
            stopped_by=move.stopped_by,
            outcomes=outcomes,
            students=[student.model_dump(mode="json") for student in move.students],
            reported_by_name=case.actor.display_name,
            reported_at=clock.now(),
        )
    )
    entry.stop_reported_at = entry.stop_reported_at or clock.now()
    return None, {"stopped_at": move.stopped_at.isoformat(), "outcomes": outcomes}


def amend(case: Case, move: moves.Amend) -> Told:
    """The facts as they should have been; the history keeps what stood before."""
    before = write_facts(case, move.facts)
    if case.entry.released_at is not None:
        _demand_stop(case)
    return move.reason, {"before": before}


def acknowledge(case: Case, move: moves.Acknowledge) -> Told:
    """Measures, people and the first deadline, which is kept for ever."""
    entry = case.entry
    keep_measures(case, [moves.MeasureChange(**measure.model_dump()) for measure in move.measures])
    entry.responsible_leader = move.responsible_leader
    entry.responsible_department = move.responsible_department
    entry.responsible_person = move.responsible_person
    entry.deadline_on = move.deadline_on
    entry.first_deadline_on = entry.first_deadline_on or move.deadline_on
    return None, {
        "deadline_on": move.deadline_on.isoformat(),
        "measures": [measure.description for measure in move.measures],
    }


def revise(case: Case, move: moves.Revise) -> Told:
    """Measures, results, people, money; what is left out stays."""
    entry, detail = case.entry, move.model_dump(mode="json", exclude_unset=True)
    for name in ("responsible_leader", "responsible_department", "responsible_person"):
        value = getattr(move, name)
        if value is not None:
            setattr(entry, name, value)
    if move.measures is not None:
        keep_measures(case, move.measures)
    if move.settlement is not None:
        keep_settlement(case, move.settlement)
    return None, {key: detail[key] for key in detail if key not in ("action", "expected_version")}


def cite(case: Case, move: moves.Cite) -> Told:
    """A file in custody becomes proof of something."""
    entry = case.entry
    if (move.stands_for is None) != (move.stands_for_reason is None):
        message = (
            "等效材料须同时写明所替代的种类和理由",
            "Say which kind it replaces, and why",
        )
        raise InvalidInput([Fault("body.stands_for_reason", "equivalent", *message)])
    evidence.check_citable(case.session, [move.evidence_id])
    file = evidence.get(case.session, move.evidence_id)
    if file.organisation_id != entry.organisation_id:
        message = (
            "该文件属于其他单位，请为本单位重新上传",
            "The file belongs to another organisation",
        )
        raise InvalidInput([Fault("body.evidence_id", "other_organisation", *message)])
    case.session.add(
        LedgerEvidence(
            entry_id=entry.id,
            organisation_id=entry.organisation_id,
            org_path=entry.org_path,
            evidence_id=move.evidence_id,
            kind=move.kind,
            stands_for=move.stands_for,
            stands_for_reason=move.stands_for_reason,
            cited_by_user_id=case.actor.user_id,
            cited_by_name=case.actor.display_name,
            cited_at=clock.now(),
            round=entry.round,
        )
    )
    return None, {"evidence_id": move.evidence_id, "kind": move.kind, "filename": file.filename}


def uncite(case: Case, move: moves.Uncite) -> Told:
    """The citation ends; the file stays in custody, the history keeps both."""
    row = next((row for row in case.citations if row.id == move.citation_id), None)
    if row is None:
        message = (
            "找不到这条佐证，可能已被移除",
            "No such citation; it may have been removed already",
        )
        raise InvalidInput([Fault("body.citation_id", "not_found", *message)])
    row.removed_at = clock.now()
    return move.reason, {"evidence_id": row.evidence_id, "kind": row.kind}


def submit(case: Case, move: moves.Submit) -> Told:
    """A new round begins with its submitter."""
    entry = case.entry
    entry.round += 1
    entry.submitted_by_user_id = case.actor.user_id
    entry.submitted_at = clock.now()
    entry.approved_by_user_id, entry.verified_by_user_ids = None, []
    return move.note, {}


def approve(case: Case, move: moves.Approve) -> Told:
    """The school's clock stops, the first authority's starts."""
    entry = case.entry
    steps = verification_steps(entry, case.campaign.verification_steps, case.above)
    entry.approved_by_user_id = case.actor.user_id
    entry.approved_at = clock.now()
    entry.step_organisation_ids = [step.id for step in steps]
    if entry.deadline_on is not None:
        entry.days_left = (entry.deadline_on - clock.today()).days
    _hold(case, 0, steps[0])
    return move.opinion, {"steps": [step.name for step in steps]}


def _hold(case: Case, step: int, holder: Organisation) -> None:
    entry, working_days = case.entry, case.campaign.verification_working_days
    entry.step, entry.step_organisation_id, entry.step_path = step, holder.id, holder.org_path
    entry.verify_due_on = calendar.add_working_days(clock.today(), working_days)


def reject(_: Case, move: moves.Reject) -> Told:
    """Back to the officer; the school's clock never stopped."""
    return move.reason, {}


def withdraw(case: Case, move: moves.Withdraw) -> Told:
    """The school's clock starts again with the days it had left."""
    _give_days_back(case)
    return move.reason, {}


def _give_days_back(case: Case) -> None:
    entry = case.entry
    if entry.deadline_on is not None and entry.days_left is not None and entry.days_left >= 0:
        entry.deadline_on = clock.today() + timedelta(days=entry.days_left)
    entry.days_left = None


def verify(case: Case, move: moves.Verify) -> Told:
    """The next step's authority gets it; after the last one it is closed."""
    entry = case.entry
    detail: dict[str, Any] = {"step": entry.step}
    if move.on_site is not None:
        detail["on_site"] = move.on_site.model_dump(mode="json")
    entry.verified_by_user_ids = [*entry.verified_by_user_ids, case.actor.user_id]
    following = (entry.step or 0) + 1
    if following < len(entry.step_organisation_ids):
        holder_id = entry.step_organisation_ids[following]
        holder = next(o for o in case.above if o.id == holder_id)
        _hold(case, following, holder)
        entry.status = Status.pending_verification
        detail["next"] = holder.name
    else:
        _close(case)
    return move.opinion, detail


def _close(case: Case) -> None:
    case.entry.closed_at = clock.now()
    case.entry.verify_due_on = case.entry.next_check_on = None


def return_(case: Case, move: moves.Return) -> Told:
    """Back to the school; the third time one level up instead, for a ruling."""
    entry = case.entry
    detail: dict[str, Any] = {"to_supply": move.to_supply}
    above = one_level_up(entry.step_organisation_id, case.above)
    if entry.return_count == RETURNS_BEFORE_RULING and above is not None:
        entry.return_count += 1
        step = (entry.step or 0) + 1
        if above.id not in entry.step_organisation_ids:
            ids = entry.step_organisation_ids
            entry.step_organisation_ids = [*ids[:step], above.id, *ids[step:]]
        entry.verified_by_user_ids = [*entry.verified_by_user_ids, case.actor.user_id]
        _hold(case, entry.step_organisation_ids.index(above.id), above)
        entry.status = Status.pending_verification
        return move.reason, {**detail, "ruling_by": above.name}
    entry.return_count += 1
    _give_days_back(case)
    if move.deadline_on is not None:
        if move.deadline_on < clock.today():
            message = ("新的整改时限不能早于今天", "The new deadline may not lie before today")
            raise InvalidInput([Fault("body.deadline_on", "past", *message)])
        entry.deadline_on = move.deadline_on
        detail["deadline_on"] = move.deadline_on.isoformat()
    return move.reason, detail


def monitor(case: Case, move: moves.Monitor) -> Told:
    """Watched until the next check; not closed."""
    entry = case.entry
    entry.next_check_on, entry.verify_due_on = move.next_check_on, None
    return move.opinion, {"next_check_on": move.next_check_on.isoformat()}


def conclude(case: Case, move: moves.Conclude) -> Told:
    """The watch is over."""
    _close(case)
    on_site = move.on_site.model_dump(mode="json") if move.on_site else None
    return move.opinion, {"on_site": on_site} if on_site else {}


def confirm(case: Case, move: moves.Confirm) -> Told:
    """The closure stands."""
    case.entry.is_to_be_reverified = False
    return move.opinion, {}


def reopen(case: Case, move: moves.Reopen) -> Told:
    """Work starts anew with a new deadline; the first one and every round stay."""
    entry = case.entry
    entry.deadline_on, entry.days_left = move.deadline_on, None
    entry.closed_at = entry.next_check_on = None
    entry.is_to_be_reverified = False
    return move.reason, {
        "shown_by": move.shown_by,
        "deadline_on": move.deadline_on.isoformat(),
    }


def void(_: Case, move: moves.Void) -> Told:
    """It stays in every list and count as voided."""
    return move.reason, {"because": move.because, "duplicate_of": move.duplicate_of}


def comes_to_nothing(move: moves.Transition) -> bool:
    """Whether the entry was no issue after all; one that repeats another is still answered for."""
    if isinstance(move, moves.Void):
        return move.because is VoidReason.not_an_issue
    return isinstance(move, moves.Discard)


def grade(case: Case, move: moves.Grade) -> Told:
    """The mark, and which authority set it."""
    case.entry.is_serious = move.is_serious
    case.entry.serious_set_path = case.actor.org_path
    return move.reason, {"is_serious": move.is_serious}


def clear_round(case: Case) -> None:
    """The step goes back to the first; the signatures of the round stay in the history."""
    entry = case.entry
    entry.step = entry.step_organisation_id = entry.step_path = entry.verify_due_on = None
    entry.step_organisation_ids = []
    entry.submitted_by_user_id = entry.approved_by_user_id = None
    entry.verified_by_user_ids = []


EFFECTS: dict[type[moves.Move], Callable[[Case, Any], Told]] = {
    moves.Release: release,
    moves.Discard: discard,
    moves.ReportStopped: report_stopped,
    moves.Amend: amend,
    moves.Acknowledge: acknowledge,
    moves.Revise: revise,
    moves.Cite: cite,
    moves.Uncite: uncite,
    moves.Submit: submit,
    moves.Approve: approve,
    moves.Reject: reject,
    moves.Withdraw: withdraw,
    moves.Verify: verify,
    moves.Return: return_,
    moves.Monitor: monitor,
    moves.Conclude: conclude,
    moves.Confirm: confirm,
    moves.Reopen: reopen,
    moves.Void: void,
    moves.Grade: grade,
}
