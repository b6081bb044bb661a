"""What each need means. A check without a request judges the entry alone (for `available_actions`).

Every function answers with the values of its sentence where the need is unmet, else None.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal

from backend.access.permissions import Role
from backend.core import clock
from backend.core.errors import Fault
from backend.ledger.closure.case import Case
from backend.ledger.closure.schemas import (
    Acknowledge,
    Amend,
    Conclude,
    Grade,
    Monitor,
    Move,
    Reopen,
    ReportStopped,
    Revise,
    Verify,
)
from backend.ledger.vocabulary import NEED_LABELS, Need, Status
from backend.regulation.vocabulary import EVIDENCE_KIND_LABELS, EvidenceKind

Values = dict[str, object]
Check = Callable[[Case, Move | None], Values | None]

LISTED_STUDENTS = 20
"""Up to this many affected students are listed one by one."""


def unmet(case: Case, needs: Iterable[Need], move: Move | None) -> list[Fault]:
    """The unmet ones among `needs`, all at once."""
    faults = []
    for need in needs:
        values = _CHECKS[need](case, move)
        if values is not None:
            chinese, english = (text.format_map(values) for text in NEED_LABELS[need])
            faults.append(Fault("", need.value, chinese, english))
    return faults


def _amendment_reasoned(case: Case, move: Move | None) -> Values | None:
    is_asked = isinstance(move, Amend) and case.entry.status != Status.draft
    return {} if is_asked and isinstance(move, Amend) and not move.reason else None


def _at_last_step(case: Case, _: Move | None) -> Values | None:
    steps = case.entry.step_organisation_ids
    return {} if case.entry.step != len(steps) - 1 else None


def _deadline_in_time(case: Case, move: Move | None) -> Values | None:
    limit = case.entry.deadline_limit_on
    if isinstance(move, Acknowledge) and limit is not None and move.deadline_on > limit:
        return {"limit": limit.isoformat()}
    return None


def _deadline_not_past(_: Case, move: Move | None) -> Values | None:
    is_past = isinstance(move, Acknowledge | Reopen) and move.deadline_on < clock.today()
    return {} if is_past else None


def _evidence_of_each_kind(case: Case, _: Move | None) -> Values | None:
    usable = [row for row in case.citations if row.evidence_id not in case.unusable]
    proved = {row.kind for row in usable} | {row.stands_for for row in usable if row.stands_for}
    missing = [kind for kind in case.entry.required_evidence if kind not in proved]
    if not missing and usable:
        return None
    labels = [EVIDENCE_KIND_LABELS[EvidenceKind(kind)] for kind in missing]
    return {"kinds": "、".join(chinese for chinese, _ in labels) or "—"}


def _evidence_usable(case: Case, _: Move | None) -> Values | None:
    names = [case.files[key].filename for key in sorted(case.unusable) if key in case.files]
    return {"files": "、".join(names)} if case.unusable else None


def _grade_not_from_above(case: Case, move: Move | None) -> Values | None:
    set_by = case.entry.serious_set_path
    is_lift = not isinstance(move, Grade) or not move.is_serious
    from_above = set_by is not None and len(set_by) < len(case.actor.org_path)
    return {} if case.entry.is_serious and is_lift and from_above else None


def _marked_for_reverification(case: Case, _: Move | None) -> Values | None:
    return None if case.entry.is_to_be_reverified else {}


def _measures_have_results(case: Case, _: Move | None) -> Values | None:
    lacking = sum(not measure.result for measure in case.measures)
    return {"count": lacking} if lacking else None


def _money_settled(case: Case, _: Move | None) -> Values | None:
    if not case.entry.is_money:
        return None
    row = case.settlement
    charged = row.charged if row else Decimal(0)
    settled = row.refunded + row.held + row.handed_over if row else Decimal(0)
    is_settled = row is not None and settled == charged and (not row.held or bool(row.held_for))
    return None if is_settled else {"settled": settled, "charged": charged}


def _next_check_ahead(_: Case, move: Move | None) -> Values | None:
    return {} if isinstance(move, Monitor) and move.next_check_on <= clock.today() else None


def _not_an_earlier_verifier(case: Case, _: Move | None) -> Values | None:
    return {} if case.actor.user_id in case.entry.verified_by_user_ids else None


def _not_the_approver(case: Case, _: Move | None) -> Values | None:
    return {} if case.actor.user_id == case.entry.approved_by_user_id else None


def _not_the_registrar(case: Case, _: Move | None) -> Values | None:
    """Who registered *for the school* is barred; who found the issue from outside is not."""
    is_self_found = case.entry.finder_path is None
    return {} if is_self_found and case.actor.user_id == case.entry.registered_by_user_id else None


def _not_the_submitter(case: Case, _: Move | None) -> Values | None:
    return {} if case.actor.user_id == case.entry.submitted_by_user_id else None


def _on_site_record(case: Case, move: Move | None) -> Values | None:
    if not case.entry.is_serious or not isinstance(move, Verify | Conclude):
        return None
    visitors = {name.strip() for name in move.on_site.inspectors} if move.on_site else set()
    is_past = move.on_site is not None and move.on_site.visited_on <= clock.today()
    return None if len(visitors) >= 2 and is_past else {}


def _own_assignment(case: Case, move: Move | None) -> Values | None:
    if case.actor.roles != {Role.contributor} or move is None:
        return None
    return None if isinstance(move, Revise) and _only_own_results(case, move) else {}


def _only_own_results(case: Case, move: Revise) -> bool:
    people = (move.responsible_leader, move.responsible_department, move.responsible_person)
    if any(people) or move.settlement is not None or move.measures is None:
        return False
    before = {measure.id: measure for measure in case.measures}
    if {change.id for change in move.measures} != set(before):
        return False
    for change in move.measures:
        old = before[change.id or 0]
        mine = old.assigned_membership_id == case.actor.membership_id
        kept = (change.description, change.assigned_membership_id)
        if kept != (old.description, old.assigned_membership_id):
            return False
        is_changed = (change.result, change.completed_on) != (old.result, old.completed_on)
        if is_changed and not mine:
            return False
    return True


def _stop_reported(case: Case, _: Move | None) -> Values | None:
    return {} if case.entry.must_stop and case.entry.stop_reported_at is None else None


def _stop_required(case: Case, _: Move | None) -> Values | None:
    return None if case.entry.must_stop else {}


def _students_accounted(case: Case, move: Move | None) -> Values | None:
    if not isinstance(move, ReportStopped):
        return None
    affected, counted = case.entry.student_count, sum(move.outcomes.values())
    is_listed = affected > LISTED_STUDENTS or (
        len(move.students) == affected
        and all(
            sum(student.outcome is outcome for student in move.students) == number
            for outcome, number in move.outcomes.items()
        )
    )
    return None if counted == affected and is_listed else {"counted": counted, "affected": affected}


_CHECKS: dict[Need, Check] = {
    Need.amendment_reasoned: _amendment_reasoned,
    Need.at_last_step: _at_last_step,
    Need.deadline_in_time: _deadline_in_time,
    Need.deadline_not_past: _deadline_not_past,
    Need.evidence_of_each_kind: _evidence_of_each_kind,
    Need.evidence_usable: _evidence_usable,
    Need.grade_not_from_above: _grade_not_from_above,
    Need.marked_for_reverification: _marked_for_reverification,
    Need.measures_have_results: _measures_have_results,
    Need.money_settled: _money_settled,
    Need.next_check_ahead: _next_check_ahead,
    Need.not_an_earlier_verifier: _not_an_earlier_verifier,
    Need.not_the_approver: _not_the_approver,
    Need.not_the_registrar: _not_the_registrar,
    Need.not_the_submitter: _not_the_submitter,
    Need.on_site_record: _on_site_record,
    Need.own_assignment: _own_assignment,
    Need.stop_reported: _stop_reported,
    Need.stop_required: _stop_required,
    Need.students_accounted: _students_accounted,
}
