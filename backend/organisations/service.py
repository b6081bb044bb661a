"""Keep the supervising tree and its leading groups."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core.db import OrganisationScope, ancestors_of, crossing
from backend.core.errors import Fault, InvalidInput, NotFound, PreconditionFailed
from backend.organisations import queries
from backend.organisations.errors import CodeTaken, MisplacedOrganisation, SchoolTypeMismatch
from backend.organisations.files import TreeRow
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
    _check_code(session, actor, organisation.code, besides=None)
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


def import_tree(
    session: Session, *, rows: Sequence[TreeRow], direct_counties_report_to_province: bool
) -> list[Organisation]:
    """Found the organisations of a tree file that are not known yet (callers check who may).

    Known is an authority by its region and kind, a school by its name below its authority; so a
    file can be read again, and a second one can add schools. InvalidInput names what stands
    nowhere, and nothing is founded.
    """
    known = queries.authorities(session)
    founded: list[Organisation] = []
    faults: list[Fault] = []
    for row in rows:
        parent = known.get(row.parent) if row.parent is not None else None
        standing = known.get(row.region) if row.kind is not Kind.school else None
        if standing is not None and standing.kind == row.kind:
            continue
        fault = _fault_of_place(row, parent, standing)
        if fault is not None:
            faults.append(fault)
            continue
        if parent is not None and queries.is_school_known(session, parent.id, row.name):
            continue
        new = found(
            session,
            parent=parent,
            kind=row.kind,
            name=row.name,
            region_code=row.region,
            code=row.code,
            school_type=row.school_type,
            sponsor=row.sponsor,
            reports_to_id=_files_to(row, parent, known, direct_counties_report_to_province),
        )
        founded.append(new)
        if row.kind is not Kind.school:
            known[row.region] = new
    if faults:
        raise InvalidInput(faults)
    return founded


def _fault_of_place(
    row: TreeRow, parent: Organisation | None, standing: Organisation | None
) -> Fault | None:
    place = f"line {row.line}"
    if standing is not None:
        taken = (f"该地区已有主管部门：{standing.name}", f"The region has one: {standing.name}")
        return Fault(f"{place}.code", "region_taken", *taken)
    if (row.kind is Kind.province) != (row.parent is None):
        lone = ("除省级外都要填写上级", "Every row but the province's names its parent")
        return Fault(f"{place}.parent", "parent_expected", *lone)
    if row.parent is not None and parent is None:
        unknown = (f"前面没有 {row.parent} 的主管部门", f"No authority of {row.parent} before it")
        return Fault(f"{place}.parent", "unknown_parent", *unknown)
    if parent is not None and Kind(parent.kind) not in _MAY_STAND_BELOW[row.kind]:
        misplaced = (f"不能放在{parent.name}之下", f"It cannot stand below {parent.name}")
        return Fault(f"{place}.parent", "misplaced", *misplaced)
    return None


def _files_to(
    row: TreeRow,
    parent: Organisation | None,
    known: Mapping[str, Organisation],
    directly: bool,
) -> int | None:
    """To whom it files: its parent, or for a directly administered county perhaps the province."""
    if not (row.is_direct and directly and parent is not None):
        return None
    province = ancestors_of(parent.org_path)[0]
    return next((one.id for one in known.values() if one.org_path == province), None)


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
    emptied = [field for field in ("name", "region_code") if values.get(field, "") is None]
    if emptied:
        required = ("missing", "此项必填", "Required")
        raise InvalidInput([Fault(f"body.{field}", *required) for field in emptied])
    _check_type(Kind(row.kind), values.get("school_type", row.school_type))
    _check_code(session, actor, values.get("code"), besides=row.id)
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


def leading_group(session: Session, actor: Principal, organisation_id: int) -> LeadingGroupView:
    """The leading group of an organisation of the actor's subtree; empty while none is recorded."""
    if not get(session, organisation_id).org_path.startswith(actor.org_path):
        # Authorities above are known by name only: "none is recorded" would be a wrong answer.
        raise NotFound()
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
    return leading_group(session, actor, organisation_id)


def line_of(session: Session, path: str) -> list[Organisation]:
    """The supervising line from the province down to `path`."""
    return queries.line_of(session, path)


def _views(members: Sequence[LeadingGroupMember]) -> list[LeadingGroupMemberView]:
    return [LeadingGroupMemberView.model_validate(member) for member in members]


def _check_place(kind: Kind, parent: Kind) -> None:
    if parent not in _MAY_STAND_BELOW[kind]:
        raise MisplacedOrganisation(kind=KIND_LABELS[kind], parent_kind=KIND_LABELS[parent])


def _check_type(kind: Kind, school_type: object) -> None:
    if (kind is Kind.school) != (school_type is not None):
        raise SchoolTypeMismatch()


def _check_code(
    session: Session, actor: Principal, code: str | None, *, besides: int | None
) -> None:
    if code is None:
        return
    province = ancestors_of(actor.org_path)[0]
    with crossing(session, OrganisationScope(int(province[:-1]), province)):
        if queries.is_code_taken(session, code, besides=besides):
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
