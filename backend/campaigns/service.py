"""Prepare campaigns, launch them, and tell who takes part."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from psycopg.errors import UniqueViolation
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.campaigns import checklist, files, participants, queries, rules, views
from backend.campaigns.errors import (
    CampaignAlreadyLaunched,
    CampaignCodeTaken,
    CampaignMoved,
    CampaignNotOpen,
    CampaignNotReady,
    FixedAtLaunch,
)
from backend.campaigns.models import (
    ONE_CODE_PER_TREE,
    Campaign,
    CampaignDeliverable,
    CampaignParticipant,
    CampaignStage,
)
from backend.campaigns.schemas import (
    CampaignChange,
    CampaignCreate,
    CampaignFile,
    DeliverableEntry,
    ParticipantSelection,
    StageEntry,
)
from backend.campaigns.vocabulary import CampaignState, CheckResult, Stage
from backend.core import clock
from backend.core.config import Settings
from backend.core.errors import Fault, InvalidInput, NotFound, PreconditionFailed
from backend.organisations import service as organisations
from backend.organisations.models import Organisation
from backend.regulation import service as regulation

_FIXED_AT_LAUNCH = ("code", "catalogue_id", "verification_steps", "participants")
_PARTS = ("stages", "deliverables", "participants")


def create(
    session: Session, actor: Principal, settings: Settings, *, campaign: CampaignCreate
) -> Campaign:
    """Prepare a campaign of the actor's organisation, as a draft nobody below sees."""
    faults = rules.faults_in(campaign, prefix="body")
    if faults:
        raise InvalidInput(faults)
    return _store(session, actor, settings, campaign, prefix="body")


def import_file(session: Session, actor: Principal, settings: Settings, *, text: str) -> Campaign:
    """Prepare a campaign from the text of a campaign file."""
    return create_from_file(session, actor, settings, file=files.read(text))


def create_from_file(
    session: Session, actor: Principal, settings: Settings, *, file: CampaignFile
) -> Campaign:
    """Prepare a campaign from a campaign file that has been read."""
    owner = organisations.get(session, actor.organisation_id)
    faults: list[Fault] = []
    catalogue_id = None
    if file.catalogue_edition is not None:
        found = regulation.find_edition(
            session, org_path=owner.org_path, edition=file.catalogue_edition
        )
        catalogue_id = found.id if found else None
        if found is None:
            message = ("没有这一版目录", "There is no such edition of the catalogue")
            faults.append(Fault(f"{files.PATH}.catalogue_edition", "unknown_edition", *message))
    subtree_id = None
    if file.participants.subtree is not None:
        authority = _authority_of(session, owner, file.participants.subtree)
        subtree_id = authority.id if authority else None
        if authority is None:
            message = ("本单位范围内没有该地区的主管部门", "No authority of that region is below")
            faults.append(Fault(f"{files.PATH}.participants.subtree", "unknown_region", *message))
    wanted = CampaignCreate(
        **file.model_dump(exclude={"catalogue_edition", "participants", "settings", "ledger"}),
        **file.settings.model_dump(),
        catalogue_id=catalogue_id,
        participants=ParticipantSelection(
            subtree_id=subtree_id, **file.participants.model_dump(exclude={"subtree"})
        ),
        ledger_title=file.ledger.title,
        ledger_columns=file.ledger.columns,
    )
    faults.extend(rules.faults_in(wanted, prefix=files.PATH))
    if faults:
        raise InvalidInput(faults)
    return _store(session, actor, settings, wanted, prefix=files.PATH)


def read_file(text: str) -> CampaignFile:
    """A campaign file, read and checked, but not yet a campaign."""
    return files.read(text)


def write_file(session: Session, campaign_id: int) -> tuple[Campaign, str]:
    """A campaign and its file, which imports again to the same."""
    row = get(session, campaign_id)
    return row, files.write(views.file_of(session, row))


def change(
    session: Session, actor: Principal, campaign_id: int, *, change: CampaignChange, version: int
) -> Campaign:
    """Change a campaign; PreconditionFailed when it has moved on.

    Once launched, what entries stand on is fixed, and the checklist must still hold.
    """
    row = get(session, campaign_id, for_update=True)
    if row.version != version:
        raise PreconditionFailed()
    is_draft = CampaignState(row.state) is CampaignState.draft
    fixed = [] if is_draft else [f for f in _FIXED_AT_LAUNCH if f in change.model_fields_set]
    if fixed:
        raise FixedAtLaunch(fields=", ".join(fixed))
    faults = rules.faults_in(change, prefix="body", is_draft=is_draft)
    if faults:
        raise InvalidInput(faults)
    _check_choices(session, row, change.catalogue_id, change.participants, prefix="body")
    with _free_code(session, change.code or row.code):
        for field in change.model_fields_set.difference(_PARTS):
            setattr(row, field, getattr(change, field))
        _replace_parts(session, row, change.stages, change.deliverables, change.participants)
        row.version += 1
    if not is_draft:
        _insist_on_checklist(session, row)
    detail = change.model_dump(mode="json", exclude_unset=True)
    _record(session, actor, row, "campaign.changed", detail)
    return row


def launch(
    session: Session, actor: Principal, campaign_id: int, *, expected_version: int
) -> Campaign:
    """Open a draft to everybody who takes part, and freeze who that is and to whom they report."""
    row = get(session, campaign_id, for_update=True)
    if row.version != expected_version:
        current = views.campaign(session, row).model_dump(mode="json")
        raise CampaignMoved(extra={"current": current})
    if CampaignState(row.state) is not CampaignState.draft:
        raise CampaignAlreadyLaunched()
    _insist_on_checklist(session, row)
    row.rectify_by = checklist.rectify_by(row, queries.stages_of(session, [row.id])[row.id])
    row.state = CampaignState.open
    row.launched_at = clock.now()
    row.version += 1
    session.flush()
    count = participants.freeze(session, row)
    detail = {"code": row.code, "participants": count}
    _record(session, actor, row, "campaign.launched", detail)
    audit.announce(
        session,
        type="campaign.launched",
        subject=row,
        subject_type="campaign",
        subject_id=row.id,
        payload=detail,
    )
    return row


def get(session: Session, campaign_id: int, *, for_update: bool = False) -> Campaign:
    """One campaign in sight, else NotFound. To change it, it must also be the actor's to change."""
    statement = select(Campaign).where(Campaign.id == campaign_id)
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = session.scalar(statement)
    if row is None:
        raise NotFound()
    return row


def get_open(session: Session, campaign_id: int) -> Campaign:
    """One campaign in sight that is open, else NotFound or CampaignNotOpen."""
    row = get(session, campaign_id)
    if CampaignState(row.state) is not CampaignState.open:
        raise CampaignNotOpen()
    return row


def participant(
    session: Session, campaign_id: int, organisation_id: int
) -> CampaignParticipant | None:
    """An organisation as frozen in a campaign; None where it takes no part or is out of sight."""
    return queries.participant(session, campaign_id, organisation_id)


def last_day(session: Session, campaign: Campaign) -> date:
    """The last day of the last stage."""
    return max(stage.ends_on for stage in queries.stages_of(session, [campaign.id])[campaign.id])


def next_number(session: Session, campaign_id: int) -> str:
    """Draw an entry number, `{code}-000001` and on. Gaps are allowed; none is ever given twice."""
    number = queries.next_number(session, campaign_id)
    if number is None:
        raise CampaignNotOpen()
    return number


def _store(
    session: Session, actor: Principal, settings: Settings, wanted: CampaignCreate, *, prefix: str
) -> Campaign:
    owner = organisations.get(session, actor.organisation_id)
    limits = ("stop_report_hours", "verification_working_days", "stale_draft_working_days")
    values = wanted.model_dump(exclude={*_PARTS, *limits, "ledger_title"})
    row = Campaign(
        organisation_id=owner.id,
        org_path=owner.org_path,
        state=CampaignState.draft,
        ledger_title=wanted.ledger_title or f"{wanted.name}问题清单及整改台账",
        version=1,
        **values,
        **{name: getattr(wanted, name) or getattr(settings, name) for name in limits},
        **_selection(wanted.participants),
    )
    _check_choices(session, row, wanted.catalogue_id, wanted.participants, prefix=prefix)
    with _free_code(session, row.code):
        session.add(row)
    _replace_parts(session, row, wanted.stages, wanted.deliverables, None)
    session.flush()
    _record(session, actor, row, "campaign.created", wanted.model_dump(mode="json"))
    return row


def _check_choices(
    session: Session,
    row: Campaign,
    catalogue_id: int | None,
    selection: ParticipantSelection | None,
    *,
    prefix: str,
) -> None:
    """The catalogue comes from the owner's line, and who takes part stands below the owner."""
    faults = []
    if catalogue_id is not None:
        catalogue = regulation.get_catalogue(session, catalogue_id)
        if not row.org_path.startswith(catalogue.org_path):
            message = (
                "只能采用本单位或上级的目录",
                "Choose a catalogue of one's own or from above",
            )
            faults.append(Fault(f"{prefix}.catalogue_id", "catalogue_out_of_line", *message))
    if selection is not None and selection.subtree_id is not None:
        top = organisations.get(session, selection.subtree_id)
        if not top.org_path.startswith(row.org_path):
            message = ("只能选择本单位或下级单位", "Choose one's own or an organisation below")
            faults.append(
                Fault(f"{prefix}.participants.subtree_id", "subtree_out_of_scope", *message)
            )
    if faults:
        raise InvalidInput(faults)


@contextmanager
def _free_code(session: Session, code: str) -> Iterator[None]:
    """What is done inside is stored at its end; CampaignCodeTaken where the code is not free.

    Only the database can tell: another authority's draft with the same code is out of sight.
    """
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as error:
        is_refused = (
            isinstance(error.orig, UniqueViolation)
            and error.orig.diag.constraint_name == ONE_CODE_PER_TREE
        )
        if is_refused:
            raise CampaignCodeTaken(value=code) from error
        raise


def _replace_parts(
    session: Session,
    row: Campaign,
    stages: list[StageEntry] | None,
    deliverables: list[DeliverableEntry] | None,
    selection: ParticipantSelection | None,
) -> None:
    place = {
        "campaign_id": row.id,
        "organisation_id": row.organisation_id,
        "org_path": row.org_path,
    }
    if stages is not None:
        order = list(Stage)
        session.execute(delete(CampaignStage).where(CampaignStage.campaign_id == row.id))
        session.add_all(
            CampaignStage(position=order.index(stage.stage) + 1, **place, **stage.model_dump())
            for stage in stages
        )
    if deliverables is not None:
        own = CampaignDeliverable.campaign_id == row.id
        session.execute(delete(CampaignDeliverable).where(own))
        session.add_all(
            CampaignDeliverable(position=position, **place, **deliverable.model_dump())
            for position, deliverable in enumerate(deliverables, start=1)
        )
    if selection is not None:
        for field, value in _selection(selection).items():
            setattr(row, field, value)


def _selection(selection: ParticipantSelection) -> dict[str, object]:
    return {
        "subtree_id": selection.subtree_id,
        "participant_kinds": selection.kinds,
        "participant_school_types": selection.school_types,
    }


def _authority_of(session: Session, owner: Organisation, region_code: str) -> Organisation | None:
    found = queries.authority_of_region(session, below=owner.org_path, region_code=region_code)
    return found[0] if found else None


def _insist_on_checklist(session: Session, row: Campaign) -> None:
    items = checklist.of(session, row).items
    faults = [
        Fault(f"checklist.{item.code}", item.code, item.text_zh, item.text_en)
        for item in items
        if item.result is CheckResult.blocking
    ]
    if faults:
        raise CampaignNotReady(faults=faults, count=len(faults))


def _record(
    session: Session, actor: Principal, row: Campaign, action: str, detail: Mapping[str, object]
) -> None:
    audit.record(
        session,
        actor,
        action=action,
        subject=row,
        subject_type="campaign",
        subject_id=row.id,
        detail=detail,
    )
