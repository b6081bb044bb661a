"""Keep the supervising tree and its leading groups."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core.errors import Fault, InvalidInput, NotFound, PreconditionFailed
from backend.organisations import queries
from backend.organisations.errors import CodeTaken, MisplacedOrganisation, SchoolTypeMismatch
from backend.organisations.models import LeadingGroup, LeadingGroupMember, Organisation
from backend.organisations.schemas import (
    LeadingGroupChange,
    LeadingGroupMemberView,
    LeadingGroupView,
    OrganisationChange,
    OrganisationCreate,
)
from backend.organisations.vocabulary import KIND_LABELS, Kind, SchoolType

_MAY_STAND_BELOW = {
    Kind.city: {Kind.province},
    Kind.county: {Kind.province, Kind.city},
    Kind.school: {Kind.province, Kind.city, Kind.county},
}


def found(
    session: Session,
    *,
    parent: Organisation | None,
    kind: Kind,
    name: str,
    region_code: str,
    code: str | None = None,
    school_type: SchoolType | None = None,
    sponsor: str | None = None,
    reports_to_id: int | None = None,
) -> Organisation:
    """Add an organisation below `parent`, or a province where there is none."""
    new_id = queries.next_id(session)
    row = Organisation(
        id=new_id,
        organisation_id=new_id,
        org_path=f"{parent.org_path if parent else ''}{new_id}.",
        parent_id=parent.id if parent else None,
        kind=kind,
        name=name,
        code=code,
        region_code=region_code,
        school_type=school_type,
        sponsor=sponsor,
        reports_to_id=reports_to_id or (parent.id if parent else None),
        version=1,
    )
    session.add(row)
    session.flush()
    return row


def create(session: Session, actor: Principal, *, organisation: OrganisationCreate) -> Organisation:
    """Add an organisation inside the actor's subtree."""
    parent = get(session, organisation.parent_id)
    kind = Kind(organisation.kind)
    _check_place(kind, Kind(parent.kind))
    _check_type(kind, organisation.school_type)
    _check_code(session, organisation.code, besides=None)
    if organisation.reports_to_id is not None:
        get(session, organisation.reports_to_id)
    row = found(
        session,
        parent=parent,
        kind=kind,
        name=organisation.name,
        region_code=organisation.region_code,
        code=organisation.code,
        school_type=organisation.school_type,
        sponsor=organisation.sponsor,
        reports_to_id=organisation.reports_to_id,
    )
    _record(session, actor, row, "organisation.created", organisation.model_dump(mode="json"))
    return row


def change(
    session: Session,
    actor: Principal,
    organisation_id: int,
    *,
    change: OrganisationChange,
    version: int,
) -> Organisation:
    """Correct an organisation; PreconditionFailed when it has moved on."""
    row = get(session, organisation_id, for_update=True)
    if row.version != version:
        raise PreconditionFailed()
    values = change.model_dump(exclude_unset=True)
    if values.get("name", row.name) is None or values.get("region_code", row.region_code) is None:
        raise InvalidInput([Fault("body.name", "missing", "此项必填", "Required")])
    _check_type(Kind(row.kind), values.get("school_type", row.school_type))
    _check_code(session, values.get("code"), besides=row.id)
    if values.get("reports_to_id") is not None:
        get(session, values["reports_to_id"])
    for field, value in values.items():
        setattr(row, field, value)
    row.version += 1
    session.flush()
    _record(session, actor, row, "organisation.changed", change.model_dump(mode="json"))
    return row


def get(session: Session, organisation_id: int, *, for_update: bool = False) -> Organisation:
    """One organisation in scope, else NotFound."""
    statement = select(Organisation).where(Organisation.id == organisation_id)
    row = session.scalar(statement.with_for_update() if for_update else statement)
    if row is None:
        raise NotFound()
    return row


def leading_group(session: Session, organisation_id: int) -> LeadingGroupView:
    """The leading group of an organisation in scope; empty while none is recorded."""
    get(session, organisation_id)
    group, members = queries.leading_group(session, organisation_id)
    return LeadingGroupView(
        organisation_id=organisation_id,
        office=group.office if group else None,
        office_phone=group.office_phone if group else None,
        formed_on=group.formed_on if group else None,
        document_no=group.document_no if group else None,
        members=_views(members),
        version=group.version if group else 0,
    )


def set_leading_group(
    session: Session,
    actor: Principal,
    organisation_id: int,
    *,
    group: LeadingGroupChange,
    version: int,
) -> LeadingGroupView:
    """Replace an organisation's leading group as a whole."""
    if sum(member.seat == "head" for member in group.members) != 1:
        message = ("领导小组必须有且只有一名组长", "A leading group has exactly one head")
        raise InvalidInput([Fault("body.members", "one_head", *message)])
    organisation = get(session, organisation_id, for_update=True)
    row, _ = queries.leading_group(session, organisation_id)
    if (row.version if row else 0) != version:
        raise PreconditionFailed()
    if row is None:
        row = LeadingGroup(
            organisation_id=organisation.id, org_path=organisation.org_path, version=0
        )
        session.add(row)
    row.office, row.office_phone = group.office, group.office_phone
    row.formed_on, row.document_no = group.formed_on, group.document_no
    row.version += 1
    session.flush()
    session.execute(delete(LeadingGroupMember).where(LeadingGroupMember.leading_group_id == row.id))
    session.add_all(
        LeadingGroupMember(
            leading_group_id=row.id,
            organisation_id=organisation.id,
            org_path=organisation.org_path,
            position=position,
            **member.model_dump(),
        )
        for position, member in enumerate(group.members)
    )
    session.flush()
    _record(session, actor, organisation, "leading_group.set", group.model_dump(mode="json"))
    return leading_group(session, organisation_id)


def line_of(session: Session, path: str) -> list[Organisation]:
    """The supervising line from the province down to `path`."""
    return queries.line_of(session, path)


def _views(members: Sequence[LeadingGroupMember]) -> list[LeadingGroupMemberView]:
    return [LeadingGroupMemberView.model_validate(member) for member in members]


def _check_place(kind: Kind, parent: Kind) -> None:
    if parent not in _MAY_STAND_BELOW[kind]:
        raise MisplacedOrganisation(kind=KIND_LABELS[kind][0], parent_kind=KIND_LABELS[parent][0])


def _check_type(kind: Kind, school_type: object) -> None:
    if (kind is Kind.school) != (school_type is not None):
        raise SchoolTypeMismatch()


def _check_code(session: Session, code: str | None, *, besides: int | None) -> None:
    if code is not None and queries.is_code_taken(session, code, besides=besides):
        raise CodeTaken(value=code)


def _record(
    session: Session,
    actor: Principal,
    row: Organisation,
    action: str,
    detail: Mapping[str, object],
) -> None:
    audit.record(
        session,
        actor,
        action=action,
        subject=row,
        subject_type="organisation",
        subject_id=row.id,
        detail=detail,
    )
