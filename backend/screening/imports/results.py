"""What an importer takes away: the template, the faults, the marked workbook, what is missing."""

import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import BinaryIO, cast

import polars as pl
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.core import sealing
from backend.core.db import ancestors_of
from backend.core.pagination import decode_cursor, encode_cursor
from backend.core.sealing import Sealer
from backend.core.storage import Store
from backend.screening.imports import queries, staging
from backend.screening.imports.checking import HEADED, PLACE
from backend.screening.imports.errors import FileGone
from backend.screening.imports.models import InternshipImport
from backend.screening.imports.reading.tables import Column, Sheet
from backend.screening.imports.reading.vocabulary import SheetRole
from backend.screening.imports.schemas import FaultCounts, FaultListQuery, FaultQuery, FaultView
from backend.screening.imports.service import get
from backend.screening.imports.views import fault_views
from backend.screening.imports.vocabulary import ImportKind
from backend.screening.imports.workbooks import marked
from backend.screening.imports.workbooks import template as templates
from backend.screening.records import service as records
from backend.screening.records.fields import BY_NAME
from backend.screening.records.schemas import RecordRow
from backend.screening.registers import configuration

Work = Callable[[], AbstractContextManager[Session]]
"""Opens a short transaction of the caller."""

_ORDER = "faults"


def template(session: Session, actor: Principal, *, is_whole: bool, language: str) -> BinaryIO:
    """The workbook to fill in; the caller closes it."""
    province = ancestors_of(actor.org_path)[0]
    asked = configuration.document_of(session, province).asked_columns
    target = _unnamed()
    templates.write(target, asked=BY_NAME if is_whole else asked, language=language)
    target.seek(0)
    return target


def _unnamed() -> BinaryIO:
    return cast(BinaryIO, tempfile.TemporaryFile())  # typeshed's wrapper of the same file


def list_faults(
    work: Work,
    store: Store,
    import_id: int,
    *,
    query: FaultListQuery,
    language: str,
) -> tuple[list[FaultView], str | None]:
    """A page of faulty cells in the order of the file."""
    begins = decode_cursor(_ORDER, query.cursor, [int])[0] if query.cursor is not None else 0
    faults = _wanted(work, store, import_id, query)
    page = faults.slice(max(begins, 0), query.limit)
    ends = max(begins, 0) + page.height
    next_cursor = encode_cursor(_ORDER, [ends]) if ends < faults.height else None
    return fault_views(page.iter_rows(named=True), language), next_cursor


def count_faults(work: Work, store: Store, import_id: int, *, query: FaultQuery) -> FaultCounts:
    """How many faulty cells, and in how many rows."""
    faults = _wanted(work, store, import_id, query)
    return FaultCounts(faults=faults.height, rows=faults.select(PLACE).n_unique())


def _wanted(work: Work, store: Store, import_id: int, query: FaultQuery) -> pl.DataFrame:
    with work() as session:
        row = get(session, import_id)
        sealer = sealing.sealer_for(session)
    asked = {"code": query.code, "field": query.field, "sheet": query.sheet}
    conditions = [pl.col(name).is_in(values) for name, values in asked.items() if values]
    return faults_of(store, sealer, row).filter(*conditions)


def faults_of(store: Store, sealer: Sealer, row: InternshipImport) -> pl.DataFrame:
    """Every faulty cell of an import; FileGone once its file is. A batch keeps its own."""
    if row.kind == ImportKind.batch:
        return pl.DataFrame((row.answer or {}).get("faults", []), schema=HEADED)
    if row.file_key is None or row.staged_version is None:
        raise FileGone()
    key = row.file_key + staging.name_of(staging.FAULTS, row.staged_version)
    return staging.read_frame(store, sealer, key)


def marked_workbook(work: Work, store: Store, import_id: int, *, language: str) -> BinaryIO:
    """The file with its faulty cells marked and explained; the caller closes it."""
    with work() as session:
        row = get(session, import_id)
        sealer = sealing.sealer_for(session)
    faults = fault_views(faults_of(store, sealer, row).iter_rows(named=True), language)
    cells = (
        marked.CellFault(
            sheet=fault.sheet,
            row=fault.row,
            field=fault.field,
            heading=fault.heading or "",
            value=fault.value or "",
            reason=fault.reason,
            remedy=fault.remedy,
        )
        for fault in faults
    )
    target = _unnamed()
    with staging.opened(store, sealer, (row.file_key or "") + staging.FILE) as file:
        marked.write(target, file=file, sheets=sheets_of(row), faults=cells, language=language)
    target.seek(0)
    return target


def sheets_of(row: InternshipImport) -> list[Sheet]:
    """The sheets as they were read."""
    return [
        Sheet(
            name=sheet["name"],
            role=SheetRole(sheet["role"]),
            heading_row=sheet["heading_row"],
            columns=tuple(Column(**column) for column in sheet["columns"]),
            rows=sheet["rows"],
        )
        for sheet in row.sheets
    ]


def list_missing(
    session: Session, actor: Principal, import_id: int, *, cursor: str | None, limit: int
) -> tuple[list[RecordRow], str | None]:
    """A page of stored records that a full set did not have."""
    get(session, import_id)
    after = decode_cursor("missing", cursor, [int])[0] if cursor is not None else 0
    found = queries.missing(session, import_id, after=after, limit=limit + 1)
    page = found[:limit]
    next_cursor = encode_cursor("missing", [page[-1]]) if len(found) > limit else None
    rows = records.rows_by_ids(session, actor, page)
    return sorted(rows, key=lambda row: row.id), next_cursor
