"""Register entries, and move them one by one towards closure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row
from sqlalchemy.orm import Session

from backend.access.errors import NotPermitted
from backend.access.permissions import Permission, Role
from backend.access.principal import Principal
from backend.access.refusals import remember_refusal
from backend.audit import service as audit
from backend.campaigns import service as campaigns
from backend.core import clock, jobs
from backend.core.errors import Fault, InvalidInput, NotFound
from backend.ledger import queries
from backend.ledger.closure import effects, needs, notices
from backend.ledger.closure import queries as parts
from backend.ledger.closure import schemas as moves
from backend.ledger.closure.case import Case
from backend.ledger.closure.parts import keep_search_text, write_facts
from backend.ledger.closure.traces import remember
from backend.ledger.closure.view import entry_view
from backend.ledger.errors import (
    EntryMoved,
    NeedsUnmet,
    NotAParticipant,
    NotYourPart,
    WrongStatus,
)
from backend.ledger.models import LedgerComment, LedgerEntry
from backend.ledger.schemas import (
    AssigneeView,
    EntryCounts,
    EntryCreate,
    EntryListQuery,
    EntryQuery,
    HistoryView,
)
from backend.ledger.vocabulary import ACTION_LABELS, STATUS_LABELS, Action, Need, Status
from backend.ledger.workflow import (
    HIDDEN_ABOVE,
    REGISTER_INSIDE,
    REGISTER_OUTSIDE,
    Transition,
    relates,
    rows_of,
)
from backend.organisations import service as organisations
from backend.organisations.models import Organisation
from backend.organisations.vocabulary import Kind

DROPPED = "entry_dropped"
"""The task that tells where an entry came from that it came to nothing."""


def register(session: Session, actor: Principal, *, entry: EntryCreate) -> LedgerEntry:
    """Enter an issue: a draft inside one's own school, or an open one found from outside."""
    is_own = entry.organisation_id in (None, actor.organisation_id)
    permission, status = REGISTER_INSIDE if is_own else REGISTER_OUTSIDE
    _demand(session, actor, permission)
    campaign = campaigns.get_open(session, entry.campaign_id)
    owner = organisations.get(session, entry.organisation_id or actor.organisation_id)
    if is_own and Kind(owner.kind) is not Kind.school:
        message = (
            "请选择问题所属的下级学校或单位",
            "Say which organisation below yours it belongs to",
        )
        raise InvalidInput([Fault("body.organisation_id", "missing", *message)])
    if campaigns.participant(session, campaign.id, owner.id) is None:
        raise NotAParticipant(organisation=owner.name)
    row = _blank(actor, owner, campaign.id, status, is_self_found=is_own)
    case = Case(session, actor, row)
    _check_links(case, entry)
    row.named_organisation_ids = entry.named_organisation_ids
    row.recurs_from_id = entry.recurs_from_id
    write_facts(case, entry)
    if not is_own:
        _check_ordered(entry.ordered_deadline_on)
        effects.put_on_ledger(case, ordered=entry.ordered_deadline_on)
    session.add(row)
    session.flush()
    keep_search_text(case)
    detail = {"number": row.number, "source": row.source, "red_line_code": row.red_line_code}
    remember(case, Action.register, None, entry.found_by, detail)
    if not is_own:
        notices.tell(case, Action.register)
    return row


def _blank(
    actor: Principal, owner: Organisation, campaign_id: int, status: Status, *, is_self_found: bool
) -> LedgerEntry:
    return LedgerEntry(
        organisation_id=owner.id,
        org_path=owner.org_path,
        campaign_id=campaign_id,
        status=status,
        version=1,
        finder_path=None if is_self_found else actor.org_path,
        registered_by_user_id=actor.user_id,
        registered_by_name=actor.display_name,
        registered_at=clock.now(),
        updated_at=clock.now(),
        round=0,
        return_count=0,
        is_to_be_reverified=False,
        assigned_membership_ids=[],
        verified_by_user_ids=[],
        step_organisation_ids=[],
    )


def _check_links(case: Case, entry: EntryCreate) -> None:
    above = {organisation.id for organisation in case.above}
    faults = []
    if not set(entry.named_organisation_ids) <= above:
        message = ("只能填写该单位的上级教育行政部门", "Only authorities above it can be named")
        faults.append(Fault("body.named_organisation_ids", "not_above", *message))
    if entry.recurs_from_id is not None:
        earlier = queries.entry(case.session, entry.recurs_from_id)
        if earlier is None or earlier.organisation_id != case.entry.organisation_id:
            message = ("找不到该单位的这条旧问题", "No such earlier entry of this organisation")
            faults.append(Fault("body.recurs_from_id", "not_found", *message))
    if faults:
        raise InvalidInput(faults)


def _check_ordered(ordered: date | None) -> None:
    if ordered is not None and ordered < clock.today():
        message = ("责令整改时限不能早于今天", "An ordered deadline may not lie before today")
        raise InvalidInput([Fault("body.ordered_deadline_on", "past", *message)])


def move(
    session: Session,
    actor: Principal,
    entry_id: int,
    *,
    request: moves.Transition,
    language: str = "zh",
) -> LedgerEntry:
    """Take one action on one entry: check it in full, then write it with its traces.

    A refusal tells how the entry stands in this language.
    """
    entry = queries.entry(session, entry_id, for_update=True)
    if entry is None:
        raise NotFound()
    case = Case(session, actor, entry)
    row = _row_for(case, request, language)
    if Need.evidence_usable in row.needs:
        case.hold_files()
    unmet = needs.unmet(case, row.needs, request)
    if unmet:
        raise NeedsUnmet(faults=unmet, count=len(unmet))
    before = Status(entry.status)
    entry.status = row.target or before
    entry.version += 1
    entry.updated_at = clock.now()
    note, detail = effects.EFFECTS[type(request)](case, request)
    if row.clears_round and entry.status == row.target:
        effects.clear_round(case)
    session.flush()
    case.forget()
    if request.action in (Action.amend, Action.release):
        keep_search_text(case)
    remember(case, request.action, before, note, detail)
    notices.tell(case, request.action)
    if effects.comes_to_nothing(request):
        province_id = int(entry.org_path.partition(".")[0])
        arguments = {"entry_id": entry.id, "province_id": province_id}
        jobs.defer(session, task=DROPPED, arguments=arguments)
    return entry


def link(session: Session, actor: Principal, entry_id: int, *, detail: dict[str, Any]) -> None:
    """Note what else an entry answers for. Its facts stay as they were stated: whoever registered
    it corrects them."""
    case = get(session, actor, entry_id)
    remember(case, Action.link, Status(case.entry.status), None, detail)


def _row_for(case: Case, request: moves.Transition, language: str) -> Transition:
    """The row of the table this request follows, or the refusal that says why there is none.

    Right first, then version, then status: whoever may not act learns nothing of what moved.
    """
    entry, actor, action = case.entry, case.actor, request.action
    permitted = [row for row in rows_of(action) if actor.may(row.permission)]
    if not permitted:
        _demand(case.session, actor, rows_of(action)[0].permission)
    related = [row for row in permitted if relates(entry, actor, row.relation)]
    if entry.version != request.expected_version:
        current = entry_view(case, language)
        raise EntryMoved(extra={"current": current.model_dump(mode="json")})
    if not related:
        raise NotYourPart(action=ACTION_LABELS[action])
    for row in related:
        if entry.status in row.sources:
            return row
    raise WrongStatus(status=STATUS_LABELS[Status(entry.status)], action=ACTION_LABELS[action])


def _demand(session: Session, actor: Principal, permission: Permission) -> None:
    if not actor.may(permission):
        remember_refusal(
            session,
            audit.record_refusal,
            actor=actor,
            action="access.denied",
            detail={"permission": permission},
        )
        raise NotPermitted(permission=permission.value)


def list_entries(
    session: Session, actor: Principal, *, query: EntryListQuery
) -> tuple[Sequence[Row[Any]], str | None]:
    """A page of entries in sight; the columns are EntryRow's, in its order."""
    return queries.list_entries(
        session,
        actor,
        _wanted(session, query),
        sort=query.sort,
        cursor=query.cursor,
        limit=query.limit,
    )


def count_entries(session: Session, actor: Principal, *, query: EntryQuery) -> EntryCounts:
    """How many entries and students a filter finds."""
    rows: Sequence[Any] = queries.count_entries(session, actor, _wanted(session, query))
    return EntryCounts(
        entries=sum(row[1] for row in rows),
        students=sum(row[2] for row in rows),
        overdue=sum(row[3] for row in rows),
        awaiting_me=sum(row[4] for row in rows),
        by_status={Status(row[0]): row[1] for row in rows},
    )


def conditions(
    session: Session, actor: Principal, *, query: EntryQuery
) -> list[ColumnElement[bool]]:
    """What a filter means in SQL, for rooms that count or print entries."""
    return queries.conditions(actor, _wanted(session, query))


def _wanted(session: Session, query: EntryQuery) -> queries.EntryFilter:
    path = None
    if query.organisation_id is not None:
        path = organisations.get(session, query.organisation_id).org_path
    return queries.EntryFilter(
        campaign_id=query.campaign_id,
        path=path,
        statuses=query.status,
        red_line_codes=query.red_line,
        focus_codes=query.focus,
        sources=query.source,
        is_overdue=query.is_overdue,
        is_serious=query.is_serious,
        awaits_me=query.awaits_me,
        done_by_me=query.done_by_me,
        matter_no=query.matter_no,
        search=query.q,
    )


def list_history(
    session: Session,
    actor: Principal,
    entry_id: int,
    *,
    cursor: str | None,
    limit: int,
    language: str,
) -> tuple[list[HistoryView], str | None]:
    """A page of what was done to an entry in sight."""
    get(session, actor, entry_id)
    rows, next_cursor = parts.list_history(session, entry_id, cursor=cursor, limit=limit)
    items = [
        HistoryView.model_validate(
            {
                **{name: getattr(row, name, None) for name in HistoryView.model_fields},
                "action_label": ACTION_LABELS[Action(row.action)][language == "en"],
            }
        )
        for row in rows
    ]
    return items, next_cursor


def list_comments(
    session: Session, actor: Principal, entry_id: int, *, cursor: str | None, limit: int
) -> tuple[list[LedgerComment], str | None]:
    """A page of what was said about an entry in sight."""
    get(session, actor, entry_id)
    return parts.list_comments(session, entry_id, cursor=cursor, limit=limit)


def assignees(session: Session, actor: Principal, entry_id: int) -> list[AssigneeView]:
    """The people in office of the entry's organisation, by name."""
    entry = get(session, actor, entry_id).entry
    return [
        AssigneeView(
            membership_id=membership.id,
            display_name=name,
            office=membership.office,
            roles=[Role(role) for role in membership.roles],
        )
        for membership, name in parts.people_of(session, entry.organisation_id)
    ]


def case_of(session: Session, actor: Principal, entry: LedgerEntry) -> Case:
    """An entry just written, as its reader meets it."""
    return Case(session, actor, entry)


def get(session: Session, actor: Principal, entry_id: int) -> Case:
    """One entry in sight, with its parts at hand; NotFound otherwise."""
    entry = queries.entry(session, entry_id)
    if entry is None:
        raise NotFound()
    return Case(session, actor, entry)


def comment(session: Session, actor: Principal, entry_id: int, *, body: str) -> LedgerComment:
    """Say something about an entry; everyone who sees the entry reads it."""
    entry = get(session, actor, entry_id).entry
    row = LedgerComment(
        entry_id=entry.id,
        organisation_id=entry.organisation_id,
        org_path=entry.org_path,
        author_user_id=actor.user_id,
        author_name=actor.display_name,
        author_organisation_name=actor.organisation_name,
        body=body,
        at=clock.now(),
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor,
        action="entry.commented",
        subject=entry,
        subject_type="ledger_entry",
        subject_id=entry.id,
        is_inside=entry.status in HIDDEN_ABOVE,
    )
    return row
