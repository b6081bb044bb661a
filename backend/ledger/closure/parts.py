"""Write the parts of an entry: its facts, measures and money."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from backend.core import clock
from backend.core.errors import Fault, InvalidInput
from backend.identity.models import Membership, User
from backend.ledger.closure.case import Case
from backend.ledger.closure.schemas import MeasureChange, Settlement
from backend.ledger.errors import FactsIncomplete
from backend.ledger.models import LedgerMeasure, LedgerSearchText, LedgerSettlement
from backend.ledger.schemas import EntryFacts
from backend.ledger.vocabulary import Source
from backend.regulation import service as regulation
from backend.regulation.vocabulary import EvidenceKind

_COPIED = ("source", "found_by", "description", "host_name", "host_code", "cause", "matter_no")


def write_facts(case: Case, facts: EntryFacts) -> dict[str, Any]:
    """Write the facts and what the red line asks for; returns what stood before."""
    entry = case.entry
    before = {
        name: getattr(entry, name)
        for name in ("red_line_code", "focus_code", "student_count", *_COPIED)
        if getattr(entry, name, None) != getattr(facts, name)
    }
    _refuse_gaps(case, facts)
    for name in _COPIED:
        setattr(entry, name, getattr(facts, name))
    entry.student_count = facts.student_count
    _ask_for(case, facts)
    return before


def _refuse_gaps(case: Case, facts: EntryFacts) -> None:
    faults = []
    if facts.red_line_code is None and facts.focus_code is None:
        message = ("请选择对应的底线要求或对照检查重点", "Choose a red line or a focus item")
        faults.append(Fault("body.red_line_code", "missing", *message))
    if facts.source is not Source.self_check and facts.found_by is None:
        message = ("请写明由什么发现（检查、线索、平台记录等）", "Say what found it")
        faults.append(Fault("body.found_by", "missing", *message))
    if (facts.source is Source.self_check) != (case.entry.finder_path is None):
        message = ("来源与登记单位不符", "The source does not fit the registering organisation")
        faults.append(Fault("body.source", "mismatch", *message))
    if faults:
        raise FactsIncomplete(faults=faults, count=len(faults))


def _ask_for(case: Case, facts: EntryFacts) -> None:
    """Copy what the red line demands: stop, money, gravity, evidence."""
    entry = case.entry
    catalogue_id = case.catalogue_id
    entry.red_line_code, entry.focus_code = facts.red_line_code, facts.focus_code
    if facts.focus_code is not None:
        regulation.focus_item(case.session, catalogue_id, facts.focus_code)
    if facts.red_line_code is None:
        entry.must_stop = entry.is_money = entry.is_serious = False
        entry.required_evidence = [EvidenceKind.rectification_report]
        return
    red_line = regulation.red_line(case.session, catalogue_id, facts.red_line_code)
    entry.must_stop, entry.is_money = red_line.is_immediate_stop, red_line.is_money
    entry.required_evidence = list(red_line.required_evidence)
    if entry.serious_set_path is None:
        entry.is_serious = red_line.is_serious


def keep_measures(case: Case, changes: Sequence[MeasureChange]) -> None:
    """Make the measures in force the given ones, in that order; the others are dropped."""
    entry, session = case.entry, case.session
    names = _names_of(case, {c.assigned_membership_id for c in changes} - {None})
    standing = {measure.id: measure for measure in case.measures}
    unknown = [c.id for c in changes if c.id is not None and c.id not in standing]
    if unknown:
        message = ("措施已被他人改动，请刷新后重填", "The measure is gone; reload and try again")
        raise InvalidInput([Fault("body.measures", "unknown_measure", *message)])
    for position, change in enumerate(changes):
        measure = standing.pop(change.id or 0, None)
        if measure is None:
            measure = LedgerMeasure(
                entry_id=entry.id,
                organisation_id=entry.organisation_id,
                org_path=entry.org_path,
            )
            session.add(measure)
        measure.position, measure.description = position, change.description
        measure.result, measure.completed_on = change.result, change.completed_on
        measure.assigned_membership_id = change.assigned_membership_id
        measure.assigned_name = names.get(change.assigned_membership_id or 0)
    for measure in standing.values():
        measure.dropped_at = clock.now()
    entry.assigned_membership_ids = sorted(names)


def _names_of(case: Case, membership_ids: set[int | None]) -> dict[int, str]:
    if not membership_ids:
        return {}
    if case.actor.membership_id in membership_ids and len(membership_ids) == 1:
        return {case.actor.membership_id: case.actor.display_name}
    rows = case.session.execute(
        select(Membership.id, User.display_name)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.id.in_(membership_ids),
            Membership.organisation_id == case.entry.organisation_id,
            Membership.ended_at.is_(None),
        )
    )
    names: dict[int, str] = {row[0]: row[1] for row in rows}
    if set(names) != membership_ids:
        message = ("只能分配给本单位在任人员", "Assign it to somebody of this organisation")
        raise InvalidInput([Fault("body.measures", "unknown_membership", *message)])
    return names


def keep_settlement(case: Case, settlement: Settlement) -> None:
    """Write what became of the money."""
    entry = case.entry
    values = settlement.model_dump()
    case.session.execute(
        insert(LedgerSettlement)
        .values(
            entry_id=entry.id,
            organisation_id=entry.organisation_id,
            org_path=entry.org_path,
            **values,
        )
        .on_conflict_do_update(index_elements=["entry_id"], set_=values)
    )


def keep_search_text(case: Case) -> None:
    """Write what the entry is found by."""
    entry = case.entry
    words = (entry.number, entry.description, entry.host_name, entry.cause, entry.matter_no)
    body = "\n".join(word for word in words if word).lower()
    case.session.execute(
        insert(LedgerSearchText)
        .values(
            entry_id=entry.id,
            organisation_id=entry.organisation_id,
            org_path=entry.org_path,
            body=body,
        )
        .on_conflict_do_update(index_elements=["entry_id"], set_={"body": body})
    )
