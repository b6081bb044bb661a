"""Records as a workbook: masked, and no cell starts a formula."""

from collections.abc import Iterator, Mapping
from typing import IO, Any

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock, workbooks
from backend.core.config import Settings
from backend.core.sealing import sealer_for
from backend.screening.records import masking, personal, queries, service
from backend.screening.records.errors import TooManyToExport
from backend.screening.records.fields import BY_NAME
from backend.screening.records.frame import FRAME, RECORDS, copied_out
from backend.screening.records.personal import PERSONAL
from backend.screening.records.schemas import RecordQuery
from backend.screening.records.vocabulary import (
    ARRANGE_LABELS,
    FORM_LABELS,
    GENDER_LABELS,
    HAZARD_LABELS,
    ID_TYPE_LABELS,
    PAY_FORM_LABELS,
    PAYER_LABELS,
    STATE_LABELS,
    TYPE_LABELS,
)

LIMIT = 20_000
"""Records in one workbook: what is written in good time while a connection waits."""
_MONEY = {"pay_monthly", "post_wage", "lowest_tier_wage", "deposit"}
_LABELS: dict[str, Mapping[Any, tuple[str, str]]] = {
    "id_type": ID_TYPE_LABELS,
    "gender": GENDER_LABELS,
    "internship_type": TYPE_LABELS,
    "organisation_form": FORM_LABELS,
    "arrange_mode": ARRANGE_LABELS,
    "pay_form": PAY_FORM_LABELS,
    "premium_payer": PAYER_LABELS,
    "record_state": STATE_LABELS,
}
_TITLES = (("实习记录", "（演示数据）"), ("internship-records", "-demo-data"))
_YES_NO = {True: ("是", "yes"), False: ("否", "no")}
_COLUMNS = [name for name in BY_NAME if name in {*FRAME, *PERSONAL}]


def print_records(
    session: Session,
    actor: Principal,
    settings: Settings,
    *,
    query: RecordQuery,
    language: str,
) -> tuple[IO[bytes], str]:
    """The records of a filter as a workbook, and the file's name. The trail keeps the export."""
    wanted = service.filter_of(session, query)
    count = queries.count(session, wanted)
    if count > LIMIT:
        raise TooManyToExport(count=count, limit=LIMIT)
    place = language == "en"
    name, demo = _TITLES[place]
    target = workbooks.of_table(
        ("实习记录", "Records")[place],
        [field.label if place else field.heading for field in map(BY_NAME.__getitem__, _COLUMNS)],
        _rows(session, wanted, place=place),
    )
    asked = query.model_dump(mode="json", exclude_defaults=True)
    audit.record(
        session, actor, action="record.exported", detail={"records": count, "filter": asked}
    )
    mark = demo if settings.demo else ""
    return target, f"{name}{mark}-{actor.organisation_name}-{clock.today():%Y%m%d}.xlsx"


def _rows(
    session: Session, wanted: queries.RecordFilter, *, place: bool
) -> Iterator[Iterator[Any]]:
    for part in _parts(session, wanted):
        for row in part.iter_rows():
            yield (_shown(name, value, place) for name, value in zip(_COLUMNS, row, strict=True))


def _parts(session: Session, wanted: queries.RecordFilter) -> Any:
    columns = [name for name in _COLUMNS if name in FRAME]
    statement = (
        select(*(RECORDS.c[name] for name in (*columns, "student_key", "personal")))
        .where(*queries.conditions(wanted))
        .order_by(RECORDS.c.id)
    )
    for part in copied_out(session, statement, rows=5000):
        clear = personal.opened(part, sealer_for(session))
        whole = pl.concat([part.drop("personal"), clear], how="horizontal")
        yield masking.masked(whole).select(_COLUMNS)


def _shown(name: str, value: Any, place: bool) -> Any:
    """A value as people read it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return _YES_NO[value][place]
    if name in _LABELS:
        return _LABELS[name][value][place]
    if name == "hazards":
        codes = [code for code in value.split(";") if code]
        none = ("无", "none")[place]
        return "、".join(HAZARD_LABELS[code][place] for code in codes) or none
    return value / 100 if name in _MONEY else value
