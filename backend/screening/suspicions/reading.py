"""Tell of suspicions: lists, counts, one of them whole, its records and its history."""

from typing import Any

import polars as pl
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.core.errors import NotFound
from backend.core.sealing import sealer_of
from backend.ledger.schemas import Reason
from backend.organisations import service as organisations
from backend.regulation import service as regulation
from backend.screening.records import masking, personal
from backend.screening.rules import values
from backend.screening.rules.service import values_of
from backend.screening.rules.table import BY_CODE
from backend.screening.rules.vocabulary import OUTCOME_LABELS, Grouping, RuleOutcome
from backend.screening.suspicions import queries
from backend.screening.suspicions.models import Suspicion, SuspicionHistory
from backend.screening.suspicions.queries import Wanted
from backend.screening.suspicions.schemas import (
    AnswerView,
    CombinedView,
    EvidenceRef,
    FirstLookCounts,
    SuspicionActionView,
    SuspicionCounts,
    SuspicionHistoryView,
    SuspicionListQuery,
    SuspicionQuery,
    SuspicionRecordView,
    SuspicionRow,
    SuspicionView,
)
from backend.screening.suspicions.vocabulary import (
    ACTION_LABELS,
    ANSWER_LABELS,
    EARLY,
    EVENT_LABELS,
    NEED_LABELS,
    STATE_LABELS,
    AnswerKind,
    Event,
    Need,
    State,
)
from backend.screening.suspicions.workflow import (
    AWAITS_AUTHORITY,
    AWAITS_SCHOOL,
    TRANSITIONS,
    Relation,
    Transition,
    ledger_codes,
    relates,
)


def wanted_of(session: Session, query: SuspicionQuery) -> Wanted:
    """A filter with the path of its organisation; NotFound out of sight."""
    if query.organisation_id is None:
        return Wanted(query, None)
    return Wanted(query, organisations.get(session, query.organisation_id).org_path)


def list_suspicions(
    session: Session, actor: Principal, *, query: SuspicionListQuery, language: str
) -> tuple[list[SuspicionRow], str | None]:
    """A page of suspicions."""
    rows, next_cursor = queries.list_suspicions(
        session,
        actor,
        wanted_of(session, query),
        sort=query.sort,
        cursor=query.cursor,
        limit=query.limit,
    )
    return [row_view(row, language) for row in rows], next_cursor


def row_view(row: Any, language: str) -> SuspicionRow:
    """A suspicion as a list shows it."""
    return SuspicionRow.model_validate(_row(row, language))


def _row(row: Any, language: str) -> dict[str, Any]:
    suspicion, organisation_name, awaits_me, is_in_first_look, *_ = row
    place = language == "en"
    names = SuspicionRow.model_fields
    rule = BY_CODE.get(suspicion.rule_code)
    return {
        **{name: getattr(suspicion, name) for name in names if hasattr(suspicion, name)},
        "organisation_name": organisation_name,
        "rule_title": rule.title[place] if rule else suspicion.rule_code,
        "outcome_label": OUTCOME_LABELS[RuleOutcome(suspicion.outcome)][place],
        "state_label": STATE_LABELS[State(suspicion.state)][place],
        "awaits_me": awaits_me,
        "is_in_first_look": is_in_first_look,
    }


def count(session: Session, actor: Principal, *, query: SuspicionQuery) -> SuspicionCounts:
    """How many under a filter, and how many the reader may only count."""
    wanted = wanted_of(session, query)
    rows = queries.count(session, actor, wanted)
    by_state: dict[State, int] = {}
    by_rule: dict[str, int] = {}
    for row in rows:
        by_state[State(row[0])] = by_state.get(State(row[0]), 0) + row[2]
        by_rule[row[1]] = by_rule.get(row[1], 0) + row[2]
    return SuspicionCounts(
        suspicions=sum(row[2] for row in rows),
        records=sum(row[3] for row in rows),
        students=sum(row[4] for row in rows),
        awaiting_me=sum(row[5] for row in rows),
        by_state=by_state,
        by_rule=by_rule,
        in_first_look=_in_first_look(session, wanted.path or actor.org_path, query),
    )


def _in_first_look(session: Session, path: str, query: SuspicionQuery) -> FirstLookCounts:
    lines = {code: rule.red_line for code, rule in BY_CODE.items()}
    rows = [
        row
        for row in queries.counted_in_first_look(session, path)
        if (not query.rule or row.rule_code in query.rule)
        and (not query.red_line or lines.get(row.rule_code) in query.red_line)
        and (not query.outcome or row.outcome in query.outcome)
        and query.school_year in (None, row.school_year)
    ]
    return FirstLookCounts(
        suspicions=sum(row.suspicions for row in rows),
        records=sum(row.records for row in rows),
        schools=len({row.organisation_id for row in rows}),
    )


def find(session: Session, actor: Principal, suspicion_id: int) -> Any:
    """One suspicion in sight as a list shows it; NotFound otherwise."""
    rows = queries.rows_of(session, actor, [suspicion_id])
    if not rows:
        raise NotFound()
    return rows[0]


def _label_of(red_line: str | None, place: bool) -> str | None:
    """A red line in words; duties beside the 28 keep their code."""
    known = regulation.default_labels().get(red_line or "")
    return known[place] if known else red_line


def view(session: Session, actor: Principal, suspicion_id: int, *, language: str) -> SuspicionView:
    """One suspicion, whole."""
    row = find(session, actor, suspicion_id)
    suspicion: Suspicion = row[0]
    place = language == "en"
    rule = BY_CODE[suspicion.rule_code]
    found = queries.some_values(session, suspicion.id) or {}
    line = organisations.line_of(session, suspicion.org_path)
    is_hidden = row[3] and suspicion.rule_code not in EARLY
    readers = line[:1] if suspicion.is_silent else line[-1:] if is_hidden else line
    is_pending = any(row[0].state == "pending" for row in queries.answers_of(session, suspicion.id))
    return SuspicionView.model_validate(
        {
            **_row(row, language),
            "explanation": values.explain(rule.code, found, language),
            "red_line_label": _label_of(suspicion.red_line, place),
            "rule_version": suspicion.rule_version,
            "remedy": _REMEDIES[rule.grouping][place] if suspicion.host_key is None else None,
            "combines": [
                CombinedView(
                    id=one.id,
                    rule_code=one.rule_code,
                    rule_title=BY_CODE[one.rule_code].title[place],
                    state=State(one.state),
                    state_label=STATE_LABELS[State(one.state)][place],
                    record_count=one.record_count,
                )
                for one in (
                    queries.combined(session, suspicion, rule.combining) if rule.combining else ()
                )
            ],
            "answers": _answers(session, suspicion.id, place),
            "visible_to": [one.name for one in reversed(readers)],
            "available_actions": [
                _action(actor, suspicion, one, is_pending, place) for one in TRANSITIONS
            ],
        }
    )


_REMEDIES = {
    Grouping.major: (
        "该专业岗位需要夜班、节假日或特殊岗位的，请办理特殊岗位备案并填写备案号；否则请调整排班。",
        "Where posts of this major need nights or holidays, file them and name the filing;"
        " otherwise change the roster.",
    ),
    Grouping.cohort: (
        "尚未备案的，请在备案平台补办；已备案而名单没有的，请主管部门更新名单；"
        "学号或人数有误的，请更正。只按人数核对时，不能确定是哪些学生。",
        "File those who are not filed; where the list is out of date, ask the authority for a new"
        " one; correct wrong numbers. By counts alone nobody can say which students are missing.",
    ),
}
"""What to do, of suspicions that are about no host."""


def _answers(session: Session, suspicion_id: int, place: bool) -> list[AnswerView]:
    rows = queries.answers_of(session, suspicion_id)
    names = queries.files_of(session, {one for row in rows for one in row[0].evidence_ids})
    return [
        AnswerView.model_validate(
            {
                **{n: getattr(a, n) for n in AnswerView.model_fields if hasattr(a, n)},
                "kind_label": ANSWER_LABELS[AnswerKind(a.kind)][place],
                "evidence": [
                    EvidenceRef(id=one, filename=names.get(one, "—")) for one in a.evidence_ids
                ],
                "entry_number": number,
                "entry_status": status,
            }
        )
        for a, number, status in rows
    ]


_REASONS: dict[str, tuple[str, str]] = {
    "not_permitted": ("您当前的角色没有这项权限", "Your role does not allow it"),
    "wrong_state": ("疑点目前的状态不能这样办理", "Its state does not allow it"),
    Relation.own: ("由疑点所属学校办理", "For the school it is about"),
    Relation.supervising: ("由学校的主管部门办理", "For the authority that supervises the school"),
}


def _action(
    actor: Principal, suspicion: Suspicion, row: Transition, is_pending: bool, place: bool
) -> SuspicionActionView:
    is_review = row.relation is Relation.supervising
    stands = suspicion.state in row.sources and (is_pending or not is_review)
    reasons = []
    if not actor.may(row.permission):
        reasons.append(Reason(kind="role", code="not_permitted",
                              message=_REASONS["not_permitted"][place]))  # fmt: skip
    if not relates(suspicion, actor, row.relation):
        reasons.append(Reason(kind="relation", code=row.relation.value,
                              message=_REASONS[row.relation][place]))  # fmt: skip
    if not stands:
        reasons.append(Reason(kind="status", code="wrong_state",
                              message=_REASONS["wrong_state"][place]))  # fmt: skip
    if Need.red_line_named in row.needs and ledger_codes(suspicion.red_line) is None:
        need = Need.red_line_named
        reasons.append(Reason(kind="need", code=need, message=NEED_LABELS[need][place]))
    duty = AWAITS_AUTHORITY if is_review else AWAITS_SCHOOL
    return SuspicionActionView(
        action=row.action,
        label=ACTION_LABELS[row.action][place],
        is_available=not reasons,
        is_duty=not reasons and suspicion.state in duty,
        reasons=reasons,
    )


def list_records(
    session: Session, suspicion_id: int, *, cursor: str | None, limit: int, language: str
) -> tuple[list[SuspicionRecordView], str | None]:
    """The record versions of a suspicion, students masked."""
    suspicion = session.get(Suspicion, suspicion_id)
    if suspicion is None:
        raise NotFound()
    rows, next_cursor = queries.list_records(session, suspicion, cursor=cursor, limit=limit)
    students = _masked(session, rows)
    items = [
        SuspicionRecordView.model_validate(
            {
                **{
                    n: getattr(row[0], n)
                    for n in SuspicionRecordView.model_fields
                    if hasattr(row[0], n)
                },
                **{n: getattr(row, n) for n in _OF_RECORD},
                **student,
                "is_answered": row[1] not in (None, "refused"),
                "values": values_of(suspicion.rule_code, row[0].values, language),
            }
        )
        for row, student in zip(rows, students, strict=True)
    ]
    return items, next_cursor


_OF_RECORD = ("class_name", "major_code", "host_name", "post_name", "start_on")


def _masked(session: Session, rows: Any) -> list[dict[str, Any]]:
    sealed = pl.DataFrame(
        {
            "student_key": [str(row.student_key) for row in rows],
            "personal": [bytes(row.personal) for row in rows],
        },
        schema={"student_key": pl.String, "personal": pl.Binary},
    )
    if sealed.is_empty():
        return []
    clear = personal.opened(sealed, sealer_of(session.info["settings"]))
    return masking.masked(clear).select("student_name", "student_no").to_dicts()


def list_history(
    session: Session, suspicion_id: int, *, cursor: str | None, limit: int, language: str
) -> tuple[list[SuspicionHistoryView], str | None]:
    """What happened to a suspicion, oldest first."""
    if session.get(Suspicion, suspicion_id) is None:
        raise NotFound()
    rows, next_cursor = queries.list_history(session, suspicion_id, cursor=cursor, limit=limit)
    return [_line(row, language == "en") for row in rows], next_cursor


def _line(row: SuspicionHistory, place: bool) -> SuspicionHistoryView:
    state = State(row.state) if row.state else None
    return SuspicionHistoryView.model_validate(
        {
            **{n: getattr(row, n) for n in SuspicionHistoryView.model_fields if hasattr(row, n)},
            "event_label": EVENT_LABELS[Event(row.event)][place],
            "state_label": STATE_LABELS[state][place] if state else None,
        }
    )
