"""One entry, whole, as this reader sees it."""

from typing import Literal

from backend.core import clock
from backend.ledger.closure import needs, queries
from backend.ledger.closure.case import Case
from backend.ledger.models import LedgerEntry
from backend.ledger.schemas import (
    ActionView,
    CitationView,
    EntryView,
    MeasureView,
    ReaderView,
    Reason,
    SettlementView,
    StepView,
    StopReportView,
)
from backend.ledger.vocabulary import ACTION_LABELS, STATUS_LABELS, Action, Need, Status
from backend.ledger.workflow import HIDDEN_ABOVE, SCHOOL_HOLDS, relates, rows_of
from backend.organisations.models import Organisation
from backend.regulation import service as regulation
from backend.regulation.models import FocusItem, RedLine

_MOVES = tuple(action for action in Action if action not in (Action.register, Action.link))


def entry_view(case: Case, language: str = "zh") -> EntryView:
    """Everything about an entry that one page shows."""
    session, entry = case.session, case.entry
    campaign, line = case.campaign, case.line
    red_line = citation = focus = None
    if entry.red_line_code is not None:
        red_line = regulation.red_line(session, case.catalogue_id, entry.red_line_code)
        citation = regulation.citation_of(session, red_line)
    if entry.focus_code is not None:
        focus = regulation.focus_item(session, case.catalogue_id, entry.focus_code)
    has_report = entry.stop_reported_at is not None
    report = queries.last_stop_report(session, entry.id) if has_report else None
    is_english = language == "en"
    return EntryView.model_validate(
        {
            **_columns(entry),
            "campaign_code": campaign.code,
            "campaign_name": campaign.name,
            "organisation_name": line[-1].name,
            "status_label": STATUS_LABELS[Status(entry.status)][is_english],
            "red_line_label": _named(red_line, is_english),
            "red_line_citation": citation and (citation.en if is_english else citation.zh),
            "focus_label": _named(focus, is_english),
            "is_stop_late": is_stop_late(entry),
            "is_overdue": is_overdue(entry),
            "steps": _steps(entry, line),
            "visible_to": _readers(entry, line),
            "measures": [MeasureView.model_validate(row) for row in case.measures],
            "settlement": case.settlement and SettlementView.model_validate(case.settlement),
            "stop_report": report and StopReportView.model_validate(report),
            "evidence": _citations(case),
            "available_actions": available_actions(case, language),
        }
    )


def _columns(entry: LedgerEntry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in EntryView.model_fields if hasattr(entry, name)}


def _named(thing: RedLine | FocusItem | None, is_english: bool) -> str | None:
    if thing is None:
        return None
    return thing.label_en if is_english else thing.label_zh


def is_overdue(entry: LedgerEntry) -> bool:
    """Whether whoever holds the entry is late. Computed, never stored."""
    today = clock.today()
    if entry.status in SCHOOL_HOLDS:
        due = entry.deadline_on or entry.deadline_limit_on
    elif entry.status == Status.pending_verification:
        due = entry.verify_due_on
    else:
        due = entry.next_check_on if entry.status == Status.monitoring else None
    return due is not None and due < today


def is_stop_late(entry: LedgerEntry) -> bool:
    """Whether the stop was, or is being, reported later than asked."""
    if entry.stop_due_at is None:
        return False
    return (entry.stop_reported_at or clock.now()) > entry.stop_due_at


def _steps(entry: LedgerEntry, line: list[Organisation]) -> list[StepView]:
    names = {organisation.id: organisation.name for organisation in line}
    current = entry.step if entry.step is not None else -1
    is_running = entry.status in (Status.pending_verification, Status.monitoring)
    return [
        StepView(
            organisation_id=organisation_id,
            organisation_name=names.get(organisation_id, "—"),
            is_done=index < current or entry.status == Status.closed,
            is_current=is_running and index == current,
        )
        for index, organisation_id in enumerate(entry.step_organisation_ids)
    ]


def _readers(entry: LedgerEntry, line: list[Organisation]) -> list[ReaderView]:
    visible = line[-1:] if entry.status in HIDDEN_ABOVE else line
    return [
        ReaderView(organisation_id=organisation.id, organisation_name=organisation.name)
        for organisation in reversed(visible)
    ]


def _citations(case: Case) -> list[CitationView]:
    return [
        CitationView.model_validate(
            {
                **{
                    name: getattr(row, name)
                    for name in CitationView.model_fields
                    if name != "evidence"
                },
                "evidence": case.files[row.evidence_id],
            }
        )
        for row in case.citations
    ]


def available_actions(case: Case, language: str = "zh") -> list[ActionView]:
    """Every action as it stands for this reader, with all reasons where it is not available."""
    return [_action(case, action, language) for action in _MOVES]


def _action(case: Case, action: Action, language: str) -> ActionView:
    entry, actor = case.entry, case.actor
    is_english = language == "en"
    # Of an action open to more than one side, the row that comes nearest to this reader: judged in
    # the order of service.move, so that what is told here is what would be answered there.
    row = min(
        rows_of(action),
        key=lambda row: (
            not actor.may(row.permission),
            not relates(entry, actor, row.relation),
            entry.status not in row.sources,
        ),
    )
    reasons = []
    if not actor.may(row.permission):
        reasons.append(_reason("role", "not_permitted", is_english))
    if not relates(entry, actor, row.relation):
        reasons.append(_reason("relation", row.relation.value, is_english))
    if entry.status not in row.sources:
        reasons.append(_reason("status", "wrong_status", is_english))
    if not reasons:
        reasons = [
            Reason(
                kind="case" if fault.code in _NOT_ASKED else "need",
                code=fault.code,
                message=fault.message_en if is_english else fault.message_zh,
            )
            for fault in needs.unmet(case, row.needs, None)
        ]
    stands_aside = any(r.kind != "need" or r.code in _NOT_THEIRS for r in reasons)
    return ActionView(
        action=action,
        label=ACTION_LABELS[action][is_english],
        is_available=not reasons,
        is_duty=row.is_duty and not stands_aside and _is_time(entry, action),
        reasons=reasons,
    )


_NOT_ASKED = frozenset({Need.stop_required, Need.marked_for_reverification})
"""Unmet, these mean that the entry asks for no such thing: nothing the reader could make good."""

_NOT_THEIRS = frozenset(
    {
        Need.not_the_submitter,
        Need.not_the_approver,
        Need.not_the_registrar,
        Need.not_an_earlier_verifier,
    }
)
"""Unmet, these mean that somebody else is waited for, or nobody (as queries.awaits has it)."""


def _is_time(entry: LedgerEntry, action: Action) -> bool:
    if action is not Action.conclude or entry.next_check_on is None:
        return True
    return entry.next_check_on <= clock.today()


_REASONS: dict[str, tuple[str, str]] = {
    "not_permitted": ("您当前的角色没有这项权限", "Your role does not allow it"),
    "wrong_status": ("问题目前的状态不能这样办理", "The entry's status does not allow it"),
    "own": ("由问题所属学校办理", "For the school the entry belongs to"),
    "registrar": ("由登记人办理", "For whoever registered it"),
    "step": ("由当前核查单位办理", "For the authority whose step it is"),
    "closing": ("由作出销号决定的单位办理", "For the authority that closed it"),
    "closing_or_above": ("由作出销号决定的单位或其上级办理", "For the closing authority or above"),
    "finding_or_above": (
        "由发现、交办单位（自查问题由主管单位）或其上级办理",
        "For the authority that found it (self-found: the supervising one) or above",
    ),
    "superior": ("由上级单位办理", "For an authority above"),
}


def _reason(kind: Literal["status", "role", "relation"], code: str, is_english: bool) -> Reason:
    return Reason(kind=kind, code=code, message=_REASONS[code][is_english])
