"""Count campaigns and print ledgers. Nothing is changed here."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from enum import StrEnum
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.campaigns import service as campaigns
from backend.campaigns.models import Campaign
from backend.core import calendar, clock
from backend.core.config import Settings
from backend.ledger import service as ledger
from backend.ledger.models import LedgerEntry
from backend.ledger.schemas import EntryQuery
from backend.ledger.vocabulary import SOURCE_LABELS, STATUS_LABELS, Source, Status
from backend.organisations import service as organisations
from backend.regulation import service as regulation
from backend.regulation.models import FocusItem, RedLine
from backend.regulation.vocabulary import EVIDENCE_KIND_LABELS, EvidenceKind
from backend.reporting import queries
from backend.reporting.documents import ledger as paper
from backend.reporting.documents.excel import ledger_xlsx
from backend.reporting.documents.filters import filter_words
from backend.reporting.documents.word import ledger_docx
from backend.reporting.errors import CampaignRequired, TooManyForOneDocument
from backend.reporting.schemas import (
    CampaignFigures,
    CampaignProgress,
    RedLineFigure,
    Tally,
    UnitProgress,
)


class Form(StrEnum):
    """The forms a ledger is printed in."""

    docx = "docx"
    xlsx = "xlsx"


_WRITERS: dict[Form, Callable[..., int]] = {Form.docx: ledger_docx, Form.xlsx: ledger_xlsx}
LIMITS = {Form.docx: 20_000, Form.xlsx: 200_000}
"""Entries in one document: what Word still opens in good time, and a fifth of a sheet's rows."""
_IN_MEMORY = 8 * 1024 * 1024


def figures(session: Session, campaign_id: int, *, language: str) -> CampaignFigures:
    """A campaign in figures, over what the reader may see."""
    campaign = campaigns.get(session, campaign_id)
    rows = queries.groups(session, campaign_id)
    labels = _labels(session, campaign, language)
    return CampaignFigures(
        campaign_id=campaign_id,
        total=_tally(rows),
        by_status={Status(key): _tally(found) for key, found in _by(rows, "status")},
        by_source={Source(key): _tally(found) for key, found in _by(rows, "source")},
        by_red_line=[
            RedLineFigure(
                code=code,
                label=labels.get(code, code),
                closed=sum(row.entries for row in found if row.status == Status.closed),
                **_tally(found).model_dump(),
            )
            for code, found in _by(rows, "code")
        ],
        overdue_at_schools=sum(row.late_at_schools for row in rows),
        overdue_at_authorities=sum(row.late_at_authorities for row in rows),
        late_stop_reports=sum(row.late_stops for row in rows),
        serious=sum(row.entries for row in rows if row.is_serious),
        closed_by_day=queries.closed_by_day(session, campaign_id),
    )


def _by(rows: Any, name: str) -> list[tuple[str, list[Any]]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return sorted(found.items())


def _tally(rows: Any) -> Tally:
    return Tally(
        entries=sum(row.entries for row in rows), students=sum(int(row.students) for row in rows)
    )


def _labels(session: Session, campaign: Campaign, language: str) -> dict[str, str]:
    if campaign.catalogue_id is None:
        return {}
    things: list[RedLine | FocusItem] = [
        *regulation.red_lines_of(session, campaign.catalogue_id),
        *regulation.focus_items_of(session, campaign.catalogue_id),
    ]
    return {one.code: one.label_en if language == "en" else one.label_zh for one in things}


def progress(
    session: Session, actor: Principal, campaign_id: int, *, unit_id: int | None
) -> CampaignProgress:
    """How far a unit and the units reporting to it are; the reader's own unit unless said."""
    campaign = campaigns.get(session, campaign_id)
    unit = organisations.get(session, unit_id or actor.organisation_id)
    since = calendar.add_working_days(clock.today(), -campaign.stale_draft_working_days)
    before = datetime.combine(since, time(), clock.SHANGHAI)
    stale = queries.stale_drafts(session, campaign_id, before=before)

    def views(is_children: bool) -> list[UnitProgress]:
        rows = queries.progress(session, campaign_id, unit_id=unit.id, is_children=is_children)
        return [_unit(row, stale) for row in rows]

    own = views(is_children=False)
    return CampaignProgress(
        campaign_id=campaign_id, unit=own[0] if own else None, units=views(is_children=True)
    )


def _unit(row: Any, stale: dict[str, int]) -> UnitProgress:
    counted = row.entries - row.voided
    values = {name: getattr(row, name, None) for name in UnitProgress.model_fields}
    return UnitProgress.model_validate(
        values
        | {
            "stale_drafts": sum(
                drafts for path, drafts in stale.items() if path.startswith(row.reporting_path)
            ),
            "closure_rate": row.closed / counted if counted else None,
            "last_act_on": _day(row.last_act_at),
        }
    )


def _day(instant: datetime | None) -> date | None:
    return instant.astimezone(clock.SHANGHAI).date() if instant else None


def print_ledger(
    session: Session,
    actor: Principal,
    settings: Settings,
    *,
    query: EntryQuery,
    form: Form,
    language: str,
) -> tuple[IO[bytes], str]:
    """The ledger of any filter in the campaign's own form, and the file's name."""
    if query.campaign_id is None:
        raise CampaignRequired()
    campaign = campaigns.get(session, query.campaign_id)
    conditions = ledger.conditions(session, actor, query=query)
    if not query.status:
        conditions.append(queries.ON_LEDGER)  # a paper holds drafts only where they are asked for
    count = queries.count(session, conditions)
    if count > LIMITS[form]:
        raise TooManyForOneDocument(count=count, limit=LIMITS[form], form=form.value)
    target: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 — streamed later
    rows = _rows(session, campaign, conditions, language=language)
    columns = paper.choose(campaign.ledger_columns)
    header = _header(session, actor, settings, campaign, query=query, language=language)
    try:
        _WRITERS[form](header, columns, rows, target=target)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    audit.record(
        session,
        actor,
        action="ledger.exported",
        subject_type="campaign",
        subject_id=campaign.id,
        detail={
            "form": form,
            "entries": count,
            "filter": query.model_dump(mode="json", exclude_defaults=True),
        },
    )
    day = clock.today().strftime("%Y%m%d")
    return target, f"{campaign.ledger_title}-{actor.organisation_name}-{day}.{form}"


def _header(
    session: Session,
    actor: Principal,
    settings: Settings,
    campaign: Campaign,
    *,
    query: EntryQuery,
    language: str,
) -> paper.LedgerHeader:
    line = organisations.line_of(session, actor.org_path)
    narrowed = filter_words(session, query, language=language)
    return paper.LedgerHeader(
        title=campaign.ledger_title,
        campaign=campaign.name,
        unit=actor.organisation_name,
        reporting_line=tuple(one.name for one in reversed(line[:-1])),
        filled_on=clock.today(),
        filter_text="；".join(narrowed) or None,
        language="en" if language == "en" else "zh",
        is_demo=settings.demo,
    )


def _rows(
    session: Session, campaign: Campaign, conditions: Any, *, language: str
) -> Iterator[paper.LedgerRow]:
    labels = _labels(session, campaign, language)
    citations = (
        regulation.citations_of(session, campaign.catalogue_id) if campaign.catalogue_id else {}
    )
    which = int(language == "en")
    for batch in queries.entries(session, conditions, limit=LIMITS[Form.xlsx]):
        ids = [entry.id for entry, _ in batch]
        measures = queries.measures_by_entry(session, ids)
        evidence = queries.evidence_by_entry(session, ids)
        opinions = queries.opinions_by_entry(session, ids)
        for entry, name in batch:
            code = entry.red_line_code
            opinion, verifier = opinions.get(entry.id, (None, None))
            taken = measures.get(entry.id, [])
            yield paper.LedgerRow(
                number=entry.number,
                organisation=name,
                source=SOURCE_LABELS[Source(entry.source)][which],
                red_line=f"{code} {labels.get(code, '')}".strip() if code else None,
                citation_zh=citations[code].zh if code in citations else None,
                focus_item=labels.get(entry.focus_code) if entry.focus_code else None,
                description=entry.description,
                student_count=entry.student_count,
                host=entry.host_name,
                responsible_leader=entry.responsible_leader,
                responsible_department=entry.responsible_department,
                responsible_person=entry.responsible_person,
                measures=tuple(one.description for one in taken),
                deadline_on=entry.deadline_on,
                first_deadline_on=entry.first_deadline_on,
                progress=tuple(one.result for one in taken if one.result),
                completed_on=_completed_on(entry, [one.completed_on for one in taken]),
                evidence=tuple(
                    EVIDENCE_KIND_LABELS[EvidenceKind(kind)][which]
                    for kind in evidence.get(entry.id, [])
                ),
                status=STATUS_LABELS[Status(entry.status)][which],
                opinion=opinion,
                verifier=verifier,
                closed_on=_day(entry.closed_at),
                note=None,
            )
        session.expunge_all()


def _completed_on(entry: LedgerEntry, days: list[date | None]) -> date | None:
    """The day the last measure was completed, once all are; else the day it was submitted."""
    known = [day for day in days if day is not None]
    if known and len(known) == len(days):
        return max(known)
    return _day(entry.submitted_at)
