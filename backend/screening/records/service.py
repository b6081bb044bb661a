"""Read records, masked; find a person's; say who somebody is to those who may know; put right."""

from collections.abc import Collection, Sequence
from typing import Any

import polars as pl
from sqlalchemy import Row
from sqlalchemy.orm import Session

from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core.errors import NotFound, PreconditionFailed
from backend.core.sealing import Unreadable, sealer_for
from backend.organisations import service as organisations
from backend.organisations.vocabulary import Kind
from backend.screening.records import corrections, masking, personal, queries, store, writing
from backend.screening.records.errors import (
    AlreadyInState,
    RecordMoved,
    SameAsAnother,
    SchoolNeeded,
    SealUnreadable,
)
from backend.screening.records.frame import FRAME, RECORDS, copied_out, load
from backend.screening.records.models import InternshipRecord
from backend.screening.records.queries import RecordFilter
from backend.screening.records.schemas import (
    Correction,
    RecordCounts,
    RecordListQuery,
    RecordQuery,
    RecordRow,
    RecordSearch,
    RecordStudentView,
    RecordView,
    StateChange,
    UnmaskedView,
    VersionView,
)
from backend.screening.records.vocabulary import STATE_LABELS, RecordState
from backend.screening.registers import service as registers
from backend.screening.rules import filings, runs
from backend.screening.rules.states import RunTrigger

_FOUND_AT_MOST = 200
_INSIDE = {
    *("id", "version", "organisation_id", "org_path", "import_id", "source_system", "source_id"),
    *("identity_key", "person_key", "student_key", "declared", "assumed", "questions"),
    "record_state",
}
"""Columns that are no field of the placement, or stand beside the fields."""


def list_records(
    session: Session, actor: Principal, *, query: RecordListQuery
) -> tuple[list[RecordRow], str | None]:
    """A page of records in sight."""
    rows, next_cursor = queries.list_records(
        session,
        filter_of(session, query),
        sort=query.sort,
        cursor=query.cursor,
        limit=query.limit,
    )
    return _rows(session, rows), next_cursor


def count_records(session: Session, actor: Principal, *, query: RecordQuery) -> RecordCounts:
    """How many records and persons."""
    found = queries.count_records(session, filter_of(session, query))
    return RecordCounts(records=found.records, persons=found.persons, withdrawn=found.withdrawn)


def filter_of(session: Session, query: RecordQuery) -> RecordFilter:
    """What a query asks for; NotFound for an organisation out of sight."""
    path = None
    if query.organisation_id is not None:
        path = organisations.get(session, query.organisation_id).org_path
    return RecordFilter(
        path=path,
        school_year=query.school_year,
        host_key=query.host_key,
        internship_types=query.internship_type,
        states=query.state,
        major_codes=query.major_code,
        import_id=query.import_id,
        search=query.q,
    )


def rows_by_ids(session: Session, actor: Principal, ids: Collection[int]) -> list[RecordRow]:
    """The records in sight among these, masked, newest first."""
    if not ids:
        return []
    return _rows(session, queries.by_ids(session, ids))


def _rows(session: Session, rows: Sequence[Row[Any]]) -> list[RecordRow]:
    people = _people(session, rows)
    hidden = {"student_name", "student_no"}
    names = [name for name in RecordRow.model_fields if name not in hidden]
    return [
        RecordRow.model_validate(
            {name: getattr(row, name) for name in names} | {name: person[name] for name in hidden}
        )
        for row, person in zip(rows, people, strict=True)
    ]


def _people(session: Session, rows: Sequence[Any], *, is_masked: bool = True) -> list[Any]:
    """Who rows with `student_key` and `personal` are about."""
    sealed = pl.DataFrame(
        {
            "student_key": [str(row.student_key) for row in rows],
            "personal": [bytes(row.personal) for row in rows],
        },
        schema={"student_key": pl.String, "personal": pl.Binary},
    )
    try:
        clear = personal.opened(sealed, sealer_for(session))
    except Unreadable as error:
        raise SealUnreadable() from error
    shown = masking.masked(clear) if is_masked else clear
    return shown.with_columns(pl.col("birth_on").cast(pl.String)).to_dicts()


def search(session: Session, actor: Principal, *, wanted: RecordSearch) -> list[RecordRow]:
    """Records of one person. What was looked for is not remembered, that somebody looked is."""
    by = next(name for name in ("id_number", "student_no", "student_name") if getattr(wanted, name))
    if wanted.id_number is not None:
        numbers = pl.Series([wanted.id_number.upper()])
        key = personal.person_keys_of(numbers, sealer_for(session)).item()
        rows = queries.by_person(session, key, limit=_FOUND_AT_MOST)
    else:
        school = organisations.get(session, wanted.organisation_id or actor.organisation_id)
        if Kind(school.kind) is not Kind.school:
            raise SchoolNeeded()
        if wanted.student_no is not None:
            keys = _student_keys(session, school.id, [wanted.student_no])
            rows = queries.by_student(session, school.id, keys, limit=_FOUND_AT_MOST)
        else:
            ids = _ids_by_name(session, school.id, str(wanted.student_name))
            rows = queries.by_ids(session, ids[-_FOUND_AT_MOST:])
    audit.record(session, actor, action="record.searched", detail={"by": by, "found": len(rows)})
    return _rows(session, rows)


def _student_keys(session: Session, organisation_id: int, numbers: Sequence[str]) -> list[str]:
    rows = pl.DataFrame({"organisation_id": organisation_id, "student_no": numbers})
    return personal.student_keys(rows, sealer_for(session)).to_list()


def _ids_by_name(session: Session, organisation_id: int, name: str) -> list[int]:
    """Names are not hashed, for they are few: a school's own records are opened and compared."""
    found: list[int] = []
    for part in copied_out(session, queries.personal_parts(organisation_id)):
        clear = personal.opened(part, sealer_for(session))
        found += part["id"].filter(clear["student_name"] == name).to_list()
    return sorted(found)


def get(session: Session, actor: Principal, record_id: int) -> RecordView:
    """One record in sight, masked."""
    return _view(session, actor, _record(session, record_id))


def _record(session: Session, record_id: int, *, for_update: bool = False) -> InternshipRecord:
    found = queries.record(session, record_id, for_update=for_update)
    if found is None:
        raise NotFound()
    return found


def _view(session: Session, actor: Principal, record: InternshipRecord) -> RecordView:
    owner = organisations.get(session, record.organisation_id)
    own = {name: getattr(record, name) for name in RecordView.model_fields if hasattr(record, name)}
    return RecordView(
        **own,
        organisation_name=owner.name,
        student=RecordStudentView(**_people(session, [record])[0]),
        fields={name: getattr(record, name) for name in FRAME if name not in _INSIDE},
        special_filing_is_registered=_is_registered(session, record),
        may_correct=actor.may(Permission.record_correct),
        may_unmask=actor.may(Permission.record_unmask),
    )


def _is_registered(session: Session, record: InternshipRecord) -> bool | None:
    """Whether a registered special filing matches the record's number; None without one."""
    if not record.special_filing_no:
        return None
    known = registers.filings_of(session, record.org_path)
    return record.id in filings.registered(load(session, RECORDS.c.id == record.id), known)


def list_versions(
    session: Session, record_id: int, *, cursor: str | None, limit: int
) -> tuple[list[VersionView], str | None]:
    """What a record was, newest first."""
    _record(session, record_id)
    rows, next_cursor = queries.versions(session, record_id, cursor=cursor, limit=limit)
    with_personal = [row for row in rows if row.personal is not None]
    people = iter(_people(session, with_personal))
    return [
        VersionView(
            version=row.version,
            before={name: value for name, value in row.before.items() if name != "student_key"},
            student=RecordStudentView(**next(people)) if row.personal is not None else None,
            import_id=row.import_id,
            reason=row.reason,
            user_name=row.user_name,
            at=row.at,
        )
        for row in rows
    ], next_cursor


def unmask(session: Session, actor: Principal, record_id: int, *, reason: str) -> UnmaskedView:
    """Who a record is about, in full; the trail keeps who asked and why."""
    record = _record(session, record_id)
    audit.record(
        session,
        actor,
        action="record.unmasked",
        subject=record,
        subject_type="internship_record",
        subject_id=record.id,
        detail={"reason": reason},
    )
    person = _people(session, [record], is_masked=False)[0]
    return UnmaskedView(record_id=record.id, student=RecordStudentView(**person))


def correct(
    session: Session,
    actor: Principal,
    record_id: int,
    *,
    version: int,
    correction: Correction,
    language: str,
) -> RecordView:
    """Put fields right: read like cells, merged like an import, kept like a version."""
    record = _held(session, record_id)
    if record.version != version:
        raise PreconditionFailed()
    person = _people(session, [record], is_masked=False)[0]
    rows = corrections.read(record, person, correction.changes, language=language)
    plan = store.plan(session, actor, rows, onto=record.id, is_final=True)
    if not plan.faults.is_empty():
        raise SameAsAnother()
    if plan.changed.is_empty():
        return _view(session, actor, record)  # it was right already
    touched = store.apply(session, actor, plan, import_id=None, reason=correction.reason)
    runs.request(session, actor, touched=touched, trigger=RunTrigger.correction)
    detail = {"fields": sorted(correction.changes), "reason": correction.reason}
    _remember(session, actor, record, "record.corrected", detail)
    return get(session, actor, record_id)


def _held(session: Session, record_id: int) -> InternshipRecord:
    """A record, while nobody else writes records of its school."""
    found = _record(session, record_id)
    queries.hold_schools(session, [found.organisation_id])
    return _record(session, record_id, for_update=True)


def withdraw(
    session: Session, actor: Principal, record_id: int, *, change: StateChange
) -> RecordView:
    """Withdraw a record; it is kept."""
    return _set_state(session, actor, record_id, RecordState.withdrawn, change)


def restore(
    session: Session, actor: Principal, record_id: int, *, change: StateChange
) -> RecordView:
    """Put a withdrawn record back."""
    return _set_state(session, actor, record_id, RecordState.active, change)


def _set_state(
    session: Session, actor: Principal, record_id: int, state: RecordState, change: StateChange
) -> RecordView:
    record = _held(session, record_id)
    if record.version != change.expected_version:
        raise RecordMoved(extra={"current": _view(session, actor, record).model_dump(mode="json")})
    if record.record_state == state:
        raise AlreadyInState(state=STATE_LABELS[state])
    writing.set_state(session, actor, record, state, reason=change.reason)
    session.flush()
    touched = store.Touched(
        [record.id], [record.organisation_id], [record.host_key], [str(record.person_key)]
    )
    runs.request(session, actor, touched=touched, trigger=RunTrigger.correction)
    action = "record.withdrawn" if state is RecordState.withdrawn else "record.restored"
    _remember(session, actor, record, action, {"reason": change.reason})
    return get(session, actor, record_id)


def _remember(
    session: Session,
    actor: Principal,
    record: InternshipRecord,
    action: str,
    detail: dict[str, Any],
) -> None:
    """Trail and outgoing event; neither says who the record is about."""
    about: dict[str, Any] = {"subject": record, "subject_type": "internship_record"}
    audit.record(session, actor, action=action, detail=detail, subject_id=record.id, **about)
    payload = {name: value for name, value in detail.items() if name != "reason"}
    audit.announce(session, type=action, payload=payload, subject_id=record.id, **about)
