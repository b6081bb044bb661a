"""Answer suspicions, and decide on explanations."""

from collections.abc import Sequence
from typing import Any, assert_never
from uuid import UUID, uuid4

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from backend.access.permissions import MATRIX, Permission
from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock
from backend.core.errors import NotFound
from backend.evidence import service as evidence
from backend.notices import service as notices
from backend.notices.vocabulary import NoticeKind
from backend.screening.rules.scope import province_of
from backend.screening.rules.table import BY_CODE
from backend.screening.suspicions import entries, queries, reading, settling
from backend.screening.suspicions.errors import (
    MixedSelection,
    NotYourSuspicion,
    ReasonNeeded,
    SuspicionMoved,
    WrongState,
)
from backend.screening.suspicions.models import Suspicion, SuspicionAnswer, SuspicionHistory
from backend.screening.suspicions.schemas import (
    AnswerOutcome,
    ConfirmAnswer,
    DataErrorAnswer,
    ExplainAnswer,
    ReviewCreate,
)
from backend.screening.suspicions.vocabulary import (
    ACTION_LABELS,
    EARLY,
    STATE_LABELS,
    AnswerState,
    State,
    SuspicionAction,
    Verdict,
)
from backend.screening.suspicions.workflow import (
    ACTION_OF,
    BY_ACTION,
    Relation,
    relates,
)

_WHO = {
    Relation.own: ("疑点所属学校", "the school it is about"),
    Relation.supervising: ("学校的主管部门", "the authority that supervises the school"),
}


def answer(
    session: Session,
    actor: Principal,
    *,
    answer: ConfirmAnswer | ExplainAnswer | DataErrorAnswer,
    language: str,
) -> AnswerOutcome:
    """Answer suspicions of the actor's school; covers the records they list, and no later ones."""
    versions = {one.id: one.expected_version for one in answer.suspicions}
    rows = queries.held(session, list(versions))
    if len(rows) != len(versions):
        raise NotFound()
    action = ACTION_OF[answer.kind]
    for row in rows:
        _check_mine(row, actor, action)
    if len({(row.organisation_id, row.rule_code) for row in rows}) > 1:
        raise MixedSelection()
    _check_versions(session, actor, rows, versions, language)
    for row in rows:
        _check_state(row, action)
    batch_id = uuid4()
    made = entries.Made()
    match answer:
        case ConfirmAnswer():
            made = entries.register(session, actor, rows, answer)
        case ExplainAnswer():
            evidence.check_citable(session, answer.evidence_ids)
            evidence.hold(session, answer.evidence_ids)
        case DataErrorAnswer():
            pass
        case _:
            assert_never(answer)
    for row in rows:
        _write(session, actor, row, answer, batch_id, made.entry_ids.get(row.id))
    ids = [row.id for row in rows]
    settling.settle_these(session, ids)
    _remember(session, actor, ids, action, _note(answer))
    entries.weigh_later(session, province_of(actor.org_path))
    found = queries.rows_of(session, actor, ids)
    return AnswerOutcome(
        batch_id=batch_id,
        suspicions=[reading.row_view(one, language) for one in found],
        entry_ids=sorted(set(made.entry_ids.values())),
        links=made.links,
    )


def _check_mine(row: Suspicion, actor: Principal, action: SuspicionAction) -> None:
    relation = BY_ACTION[action].relation
    if not relates(row, actor, relation):
        raise NotYourSuspicion(action=ACTION_LABELS[action], who=_WHO[relation])


def _check_versions(
    session: Session,
    actor: Principal,
    rows: Sequence[Suspicion],
    versions: dict[int, int],
    language: str,
) -> None:
    moved = [row.id for row in rows if row.version != versions[row.id]]
    if moved:
        found = queries.rows_of(session, actor, moved)
        current = [reading.row_view(one, language).model_dump(mode="json") for one in found]
        raise SuspicionMoved(extra={"current": current})


def _check_state(row: Suspicion, action: SuspicionAction) -> None:
    if row.state not in BY_ACTION[action].sources:
        raise _wrong_state(row, action)


def _wrong_state(row: Suspicion, action: SuspicionAction) -> WrongState:
    return WrongState(state=STATE_LABELS[State(row.state)], action=ACTION_LABELS[action])


def _write(
    session: Session,
    actor: Principal,
    row: Suspicion,
    answer: ConfirmAnswer | ExplainAnswer | DataErrorAnswer,
    batch_id: UUID,
    entry_id: int | None,
) -> None:
    is_explained = isinstance(answer, ExplainAnswer)
    written = SuspicionAnswer(
        organisation_id=row.organisation_id,
        org_path=row.org_path,
        suspicion_id=row.id,
        batch_id=batch_id,
        kind=answer.kind,
        state=AnswerState.pending if is_explained else AnswerState.standing,
        reason=_note(answer),
        evidence_ids=answer.evidence_ids if isinstance(answer, ExplainAnswer) else [],
        entry_id=entry_id,
        rule_version=BY_CODE[row.rule_code].version,
        record_count=0,
        answered_by_user_id=actor.user_id,
        answered_by_name=actor.display_name,
        answered_by_office=actor.office,
        answered_at=clock.now(),
    )
    session.add(written)
    session.flush()
    covered = session.execute(queries.COVER, {"answer_id": written.id, "suspicion_id": row.id})
    written.record_count = covered.rowcount  # type: ignore[attr-defined]
    session.flush()


def _note(answer: ConfirmAnswer | ExplainAnswer | DataErrorAnswer) -> str | None:
    return answer.description if isinstance(answer, ConfirmAnswer) else answer.reason


def review(
    session: Session,
    actor: Principal,
    suspicion_id: int,
    *,
    review: ReviewCreate,
    language: str,
) -> None:
    """Accept a school's explanation, or refuse it and give the suspicion back."""
    rows = queries.held(session, [suspicion_id])
    if not rows:
        raise NotFound()
    row = rows[0]
    is_accepted = review.verdict is Verdict.accept
    action = SuspicionAction.accept if is_accepted else SuspicionAction.refuse
    _check_mine(row, actor, action)
    _check_versions(session, actor, rows, {row.id: review.expected_version}, language)
    _check_state(row, action)
    if not is_accepted and review.reason is None:
        raise ReasonNeeded()
    decided = session.execute(
        update(SuspicionAnswer)
        .where(SuspicionAnswer.suspicion_id == row.id, SuspicionAnswer.state == AnswerState.pending)
        .values(
            state=AnswerState.accepted if is_accepted else AnswerState.refused,
            reviewed_by_user_id=actor.user_id,
            reviewed_by_name=actor.display_name,
            reviewed_by_office=actor.office,
            reviewed_by_organisation_name=actor.organisation_name,
            reviewed_at=clock.now(),
            review_reason=review.reason,
        )
        .execution_options(synchronize_session=False)
    )
    if not decided.rowcount:  # type: ignore[attr-defined]
        raise _wrong_state(row, action)
    settling.settle_these(session, [row.id])
    _remember(session, actor, [row.id], action, review.reason)
    if not is_accepted:
        _give_back(session, actor, row)
    entries.weigh_later(session, province_of(actor.org_path))


def _give_back(session: Session, actor: Principal, row: Suspicion) -> None:
    notices.notify(
        session,
        organisation=row,
        roles=[role for role, may in MATRIX.items() if Permission.suspicion_answer in may],
        kind=NoticeKind.explanation_refused,
        subject_type="suspicion",
        subject_id=row.id,
        subject_number=str(row.id),
        values={"actor_organisation": actor.organisation_name},
    )


def _remember(
    session: Session,
    actor: Principal,
    ids: Sequence[int],
    action: SuspicionAction,
    note: str | None,
) -> None:
    """History, audit and outgoing event of each."""
    for found in queries.rows_of(session, actor, ids):
        row: Suspicion = found[0]
        session.execute(
            insert(SuspicionHistory).values(
                organisation_id=row.organisation_id,
                org_path=row.org_path,
                suspicion_id=row.id,
                at=clock.now(),
                event=action,
                state=row.state,
                record_count=row.record_count,
                user_id=actor.user_id,
                actor_name=actor.display_name,
                actor_office=actor.office,
                actor_organisation_name=actor.organisation_name,
                note=note,
            )
        )
        facts: dict[str, Any] = {"rule": row.rule_code, "state": row.state, "version": row.version}
        about: dict[str, Any] = {
            "subject": row,
            "subject_type": "suspicion",
            "subject_id": row.id,
            "is_inside": bool(found[3]) and row.rule_code not in EARLY,
        }
        audit.record(session, actor, action=f"suspicion.{action}", detail=facts, **about)
        audit.announce(session, type=f"suspicion.{action}", payload=facts, **about)
