"""Publish editions of the catalogue, find red lines, confirm articles against the source."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock
from backend.core.errors import Fault, InvalidInput, NotFound
from backend.identity.models import Membership
from backend.organisations import service as organisations
from backend.organisations.models import Organisation
from backend.regulation import queries
from backend.regulation.citations import Citation, cite
from backend.regulation.errors import EditionTaken, UnknownFocusItem, UnknownRedLine
from backend.regulation.models import Catalogue, FocusItem, RedLine, RedLineConfirmation
from backend.regulation.schemas import (
    CatalogueImport,
    CatalogueSummary,
    CatalogueView,
    ConfirmationCreate,
    ConfirmationView,
    FocusItemView,
    PresumedArticle,
    RedLineFacts,
    RedLineView,
)
from backend.regulation.vocabulary import RedLineKind

_DATA = Path(__file__).parent / "data" / "catalogue.json"
_PREFIXES = {RedLineKind.strictly_forbidden: "YJ", RedLineKind.must_not: "BD"}


def default_catalogue_data() -> CatalogueImport:
    """The edition that comes with the product: 28 red lines and the notice's ten focus items."""
    return CatalogueImport.model_validate_json(_DATA.read_bytes())


@cache
def default_labels() -> dict[str, tuple[str, str]]:
    """Chinese and English label of each red line, by code, as the product's own edition has it."""
    lines = default_catalogue_data().red_lines
    return {line.code: (line.label_zh, line.label_en) for line in lines}


def load_catalogue(session: Session, owner: Organisation, data: CatalogueImport) -> Catalogue:
    """Store an edition for `owner` (callers check who may)."""
    faults = list(_faults_in(data))
    if faults:
        raise InvalidInput(faults)
    taken = select(Catalogue.id).where(
        Catalogue.organisation_id == owner.id, Catalogue.edition == data.edition
    )
    if session.scalar(taken) is not None:
        raise EditionTaken(edition=data.edition)
    row = Catalogue(
        organisation_id=owner.id,
        org_path=owner.org_path,
        edition=data.edition,
        title=data.title,
        document_no=data.document_no,
        note=data.note,
        published_at=clock.now(),
        version=1,
    )
    session.add(row)
    session.flush()
    place = {"catalogue_id": row.id, "organisation_id": owner.id, "org_path": owner.org_path}
    session.add_all(
        RedLine(position=position, **place, **line.model_dump())
        for position, line in enumerate(data.red_lines, start=1)
    )
    session.add_all(
        FocusItem(position=position, **place, **item.model_dump())
        for position, item in enumerate(data.focus_items, start=1)
    )
    session.flush()
    return row


def publish(session: Session, actor: Principal, *, catalogue: CatalogueImport) -> CatalogueView:
    """Publish a new edition for the actor's organisation and everybody below it.

    Campaigns keep the edition they were launched with.
    """
    owner = organisations.get(session, actor.organisation_id)
    row = load_catalogue(session, owner, catalogue)
    detail = {"edition": row.edition, "title": row.title, "red_lines": len(catalogue.red_lines)}
    audit.record(
        session,
        actor,
        action="catalogue.published",
        subject=row,
        subject_type="catalogue",
        subject_id=row.id,
        detail=detail,
    )
    audit.announce(
        session,
        type="catalogue.published",
        subject=row,
        subject_type="catalogue",
        subject_id=row.id,
        payload=detail,
    )
    return view(session, row)


def confirm(
    session: Session, actor: Principal, red_line_id: int, *, confirmation: ConfirmationCreate
) -> RedLineConfirmation:
    """Record that the actor has checked a red line against the source; the latest one counts."""
    line = get_red_line(session, red_line_id)
    membership = session.get_one(Membership, actor.membership_id)
    row = RedLineConfirmation(
        red_line_id=line.id,
        organisation_id=line.organisation_id,
        org_path=line.org_path,
        **confirmation.model_dump(),
        confirmed_by_user_id=actor.user_id,
        confirmed_by_name=actor.display_name,
        confirmed_by_office=membership.office,
        confirmed_at=clock.now(),
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor,
        action="red_line.confirmed",
        subject=line,
        subject_type="red_line",
        subject_id=line.id,
        detail={"code": line.code, **confirmation.model_dump()},
    )
    return row


def get_catalogue(session: Session, catalogue_id: int) -> Catalogue:
    """One edition in sight, else NotFound."""
    row = session.get(Catalogue, catalogue_id)
    if row is None:
        raise NotFound()
    return row


def find_edition(session: Session, *, org_path: str, edition: int) -> Catalogue | None:
    """The edition of that number published by the nearest authority at or above `org_path`."""
    return queries.find_edition(session, org_path=org_path, edition=edition)


def get_red_line(session: Session, red_line_id: int) -> RedLine:
    """One red line in sight, else NotFound."""
    row = session.get(RedLine, red_line_id)
    if row is None:
        raise NotFound()
    return row


def red_line(session: Session, catalogue_id: int, code: str) -> RedLine:
    """The red line `code` of an edition, else UnknownRedLine."""
    row = session.scalar(
        select(RedLine).where(RedLine.catalogue_id == catalogue_id, RedLine.code == code)
    )
    if row is None:
        raise UnknownRedLine(value=code)
    return row


def focus_item(session: Session, catalogue_id: int, code: str) -> FocusItem:
    """The focus item `code` of an edition, else UnknownFocusItem."""
    row = session.scalar(
        select(FocusItem).where(FocusItem.catalogue_id == catalogue_id, FocusItem.code == code)
    )
    if row is None:
        raise UnknownFocusItem(value=code)
    return row


def red_lines_of(session: Session, catalogue_id: int) -> list[RedLine]:
    """The red lines of an edition in its order."""
    return queries.red_lines_of(session, catalogue_id)


def focus_items_of(session: Session, catalogue_id: int) -> list[FocusItem]:
    """The focus items of an edition in its order."""
    return queries.focus_items_of(session, catalogue_id)


def citations_of(session: Session, catalogue_id: int) -> dict[str, Citation]:
    """What may be printed about each red line's article, by code."""
    confirmed = queries.latest_confirmations(session, catalogue_id)
    lines = queries.red_lines_of(session, catalogue_id)
    return {line.code: cite(confirmed.get(line.id)) for line in lines}


def citation_of(session: Session, line: RedLine) -> Citation:
    """What may be printed about one red line's article."""
    return cite(queries.latest_confirmation(session, line.id))


def count_unconfirmed(session: Session, catalogue_id: int) -> int:
    """How many red lines of an edition nobody has confirmed yet."""
    return queries.count_unconfirmed(session, catalogue_id)


def view(session: Session, catalogue: Catalogue) -> CatalogueView:
    """An edition with its red lines, their citations and its focus items."""
    confirmed = queries.latest_confirmations(session, catalogue.id)
    lines = queries.red_lines_of(session, catalogue.id)
    items = queries.focus_items_of(session, catalogue.id)
    summary = _summary(catalogue, len(lines), len(lines) - len(confirmed))
    return CatalogueView(
        **summary.model_dump(),
        red_lines=[_red_line_view(line, confirmed.get(line.id)) for line in lines],
        focus_items=[FocusItemView.model_validate(item) for item in items],
    )


def list_catalogues(
    session: Session, *, cursor: str | None, limit: int
) -> tuple[list[CatalogueSummary], str | None]:
    """A page of editions in sight, newest first."""
    rows, next_cursor = queries.list_catalogues(session, cursor=cursor, limit=limit)
    items = [_summary(row[0], row.red_line_count, row.unconfirmed_count) for row in rows]
    return items, next_cursor


def list_confirmations(
    session: Session, red_line_id: int, *, cursor: str | None, limit: int
) -> tuple[list[RedLineConfirmation], str | None]:
    """A page of a red line's confirmations, the one that counts first."""
    get_red_line(session, red_line_id)
    return queries.list_confirmations(session, red_line_id, cursor=cursor, limit=limit)


def _summary(row: Catalogue, red_line_count: int, unconfirmed_count: int) -> CatalogueSummary:
    return CatalogueSummary(
        id=row.id,
        organisation_id=row.organisation_id,
        edition=row.edition,
        title=row.title,
        document_no=row.document_no,
        note=row.note,
        published_at=row.published_at,
        red_line_count=red_line_count,
        unconfirmed_count=unconfirmed_count,
        version=row.version,
    )


def _red_line_view(line: RedLine, confirmation: RedLineConfirmation | None) -> RedLineView:
    citation = cite(confirmation)
    return RedLineView(
        **RedLineFacts.model_validate(line).model_dump(),
        citation_zh=citation.zh,
        citation_en=citation.en,
        presumed=PresumedArticle.model_validate(line),
        confirmation=ConfirmationView.model_validate(confirmation) if confirmation else None,
    )


def _faults_in(data: CatalogueImport) -> Iterator[Fault]:
    codes = [line.code for line in data.red_lines]
    yield from _duplicates("body.red_lines", codes)
    yield from _duplicates("body.focus_items", [item.code for item in data.focus_items])
    for index, line in enumerate(data.red_lines):
        if not line.code.startswith(_PREFIXES[line.kind]):
            yield Fault(
                f"body.red_lines.{index}.code",
                "code_kind_mismatch",
                f"{line.kind} 的代码以 {_PREFIXES[line.kind]} 开头",
                f"The codes of {line.kind} begin with {_PREFIXES[line.kind]}",
            )
    for index, item in enumerate(data.focus_items):
        for place, code in enumerate(item.red_line_codes):
            if code not in codes:
                yield Fault(
                    f"body.focus_items.{index}.red_line_codes.{place}",
                    "unknown_red_line",
                    f"本版目录中没有底线要求 {code}",
                    f"This edition has no red line {code}",
                )
        if not item.red_line_codes and not item.has_own_question:
            yield Fault(
                f"body.focus_items.{index}.red_line_codes",
                "empty_focus_item",
                "对照检查重点必须对应底线要求，或有自己的问题",
                "A focus item names red lines, or has a question of its own",
            )


def _duplicates(path: str, codes: Sequence[str]) -> Iterator[Fault]:
    for index, code in enumerate(codes):
        if code in codes[:index]:
            yield Fault(
                f"{path}.{index}.code", "duplicate", f"{code} 重复", f"{code} appears twice"
            )
