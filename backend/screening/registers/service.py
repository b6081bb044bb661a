"""Everything rules are judged against beside the records, as a province keeps it."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from sqlalchemy.orm import InstrumentedAttribute, Session

from backend.screening.registers import configuration, queries
from backend.screening.registers.models import (
    GroupPolicy,
    HostPayerPair,
    HostRegistration,
    SpecialFiling,
)
from backend.screening.rules import registers as rules
from backend.screening.rules.registers import Registers, Settings


def load(session: Session, province_path: str) -> Registers:
    """Every register of a province that counts, with its settings, as rules ask for them.

    The session's scope must be the whole province's, or schools' filings and policies are missing.
    """
    document = configuration.document_of(session, province_path)
    return Registers(
        settings=Settings.of(document.model_dump(mode="json")),
        filings=_frame(
            session,
            province_path,
            SpecialFiling,
            rules.FILINGS,
            valid_from=SpecialFiling.starts_on,
            valid_to=SpecialFiling.ends_on,
        ),
        policies=_frame(
            session,
            province_path,
            GroupPolicy,
            rules.POLICIES,
            covers_from=GroupPolicy.starts_on,
            covers_to=GroupPolicy.ends_on,
        ),
        payer_pairs=_frame(session, province_path, HostPayerPair, rules.PAYER_PAIRS),
        host_staff=_frame(session, province_path, HostRegistration, rules.HOST_STAFF),
    )


def _frame(
    session: Session,
    path: str,
    model: type[Any],
    schema: Mapping[str, Any],
    **named: InstrumentedAttribute[Any],
) -> pl.DataFrame:
    """The entries that count as a frame of rules; columns of another name are said."""
    columns = [named.get(name, getattr(model, name, None)) for name in schema]
    rows = queries.counting(session, model, *columns, path=path)
    return pl.DataFrame([tuple(row) for row in rows], schema=dict(schema), orient="row")
