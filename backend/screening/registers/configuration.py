"""The settings of screening: defaults until the province sets them, then its last version."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock
from backend.core.db import ancestors_of
from backend.core.errors import InvalidInput, PreconditionFailed
from backend.screening.records.codes import plain_major
from backend.screening.records.fields import FIELDS, Field, SheetOf
from backend.screening.registers import queries
from backend.screening.registers.document import SettingsDocument, ThresholdSettings, faults_in
from backend.screening.registers.errors import ProvinceSetsThis
from backend.screening.registers.models import ScreeningSettings
from backend.screening.registers.schemas import (
    LegalAges,
    SettingsChange,
    SettingsVersionView,
    SettingsView,
)
from backend.screening.rules.registers import Settings
from backend.screening.rules.table import EVERY_RULE

_BESIDE_RULES = {"precision_percent": 50, "precision_answers": 50, "first_look_days": 5}
NOT_JUDGED_BY = {"asked_columns", "first_look_days"}
"""What changes no answer of a rule, and no standing of one."""
_SETS = ("special_majors", "entertainment_codes", "doubtful_codes", "asked_columns")


@cache
def default_settings() -> SettingsDocument:
    """What holds while a province has set nothing: our proposal."""
    rules = asdict(Settings.default())
    whole = {name: _listed(rules[name]) for name in SettingsDocument.model_fields if name in rules}
    numbers = rules["thresholds"]
    settable = {name: numbers[name] for name in ThresholdSettings.model_fields}
    asked = sorted(field.name for field in FIELDS if _is_asked(field))
    return SettingsDocument.model_validate(
        {**whole, "thresholds": settable, "asked_columns": asked, **_BESIDE_RULES}
    )


def _is_asked(field: Field) -> bool:
    """Of students what a record cannot do without, of hosts and posts what rules need.

    What is told where it happens (an early end), or by another column as well, is read wherever it
    stands, and is no gap where it does not.
    """
    if field.sheet is SheetOf.student:
        return field.is_core
    needed = {name for rule in EVERY_RULE for name in rule.fields}
    return not field.stands_for and not needed.isdisjoint(field.columns)


def _listed(value: Any) -> Any:
    """Sets in order, mappings as such: what JSON knows."""
    if isinstance(value, set | frozenset):
        return sorted(value)
    return dict(value) if isinstance(value, Mapping) else value


def document_of(session: Session, path: str) -> SettingsDocument:
    """The settings of the province in which `path` lies."""
    return _read(queries.settings_in_force(session, ancestors_of(path)[0]))


def get(session: Session, actor: Principal) -> SettingsView:
    """The settings in force for the actor, and who set them."""
    row = queries.settings_in_force(session, ancestors_of(actor.org_path)[0])
    may_change = actor.may(Permission.screening_configure) and _is_province(actor)
    ages = Settings.default().thresholds
    return SettingsView(
        version=row.version if row else 0,
        document=_read(row),
        law=LegalAges(least_age=ages.least_age, adult_age=ages.adult_age),
        reason=row.reason if row else None,
        user_name=row.user_name if row else None,
        at=row.at if row else None,
        may_change=may_change,
    )


def put(session: Session, actor: Principal, *, version: int, change: SettingsChange) -> set[str]:
    """Set everything anew; the version before is kept. The members that changed."""
    if not _is_province(actor):
        raise ProvinceSetsThis()
    row = queries.settings_in_force(session, actor.org_path)
    if (row.version if row else 0) != version:
        raise PreconditionFailed()
    faults = list(faults_in(change.document))
    if faults:
        raise InvalidInput(faults)
    old, new = _read(row).model_dump(mode="json"), _plain(change.document)
    changed = {name for name in new if new[name] != old[name]}
    if changed:
        _write(session, actor, version + 1, new, change.reason, sorted(changed))
    return changed


def list_versions(
    session: Session, actor: Principal, *, cursor: str | None, limit: int
) -> tuple[list[SettingsVersionView], str | None]:
    """Every version of the settings, newest first."""
    province = ancestors_of(actor.org_path)[0]
    rows, next_cursor = queries.list_settings(session, province, cursor=cursor, limit=limit)
    return [_version(row) for row in rows], next_cursor


def _is_province(actor: Principal) -> bool:
    return ancestors_of(actor.org_path)[0] == actor.org_path


def _read(row: ScreeningSettings | None) -> SettingsDocument:
    """A stored document; members that came later are as by default."""
    if row is None:
        return default_settings()
    default = default_settings().model_dump(mode="json")
    thresholds = {**default["thresholds"], **row.document["thresholds"]}
    return SettingsDocument.model_validate({**default, **row.document, "thresholds": thresholds})


def _plain(document: SettingsDocument) -> dict[str, Any]:
    """As it is stored: majors without their suffix, lists of codes in order."""
    plain: dict[str, Any] = json.loads(document.model_dump_json())
    plain["special_majors"] = [plain_major(code) for code in plain["special_majors"]]
    limits = plain["month_limits"].items()
    plain["month_limits"] = {plain_major(code): months for code, months in limits}
    for name in _SETS:
        plain[name] = sorted(set(plain[name]))
    return plain


def _write(
    session: Session,
    actor: Principal,
    version: int,
    document: dict[str, Any],
    reason: str,
    changed: list[str],
) -> None:
    row = ScreeningSettings(
        organisation_id=actor.organisation_id,
        org_path=actor.org_path,
        version=version,
        document=document,
        reason=reason,
        user_id=actor.user_id,
        user_name=actor.display_name,
        at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        if not isinstance(error.orig, UniqueViolation):
            raise
        # Somebody else has read the same version and set it at the same moment.
        raise PreconditionFailed() from error
    detail = {"version": version, "changed": changed}
    audit.record(
        session,
        actor,
        action="screening_settings.changed",
        subject=row,
        subject_type="screening_settings",
        subject_id=row.id,
        detail={**detail, "reason": reason},
    )
    audit.announce(
        session,
        type="screening_settings.changed",
        subject=row,
        subject_type="screening_settings",
        subject_id=row.id,
        payload=detail,
    )


def _version(row: ScreeningSettings) -> SettingsVersionView:
    return SettingsVersionView(
        version=row.version,
        document=_read(row),
        reason=row.reason,
        user_name=row.user_name,
        at=row.at,
    )
