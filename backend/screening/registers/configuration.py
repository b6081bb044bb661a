"""The settings of screening: defaults until the province sets them, then its last version."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from backend.core.db import ancestors_of
from backend.screening.records.fields import FIELDS
from backend.screening.registers import queries
from backend.screening.registers.document import SettingsDocument, ThresholdSettings
from backend.screening.registers.models import ScreeningSettings
from backend.screening.rules.registers import Settings

_LATER = {"catalogue_year", "original_type", "post_description", "record_state", "student_phone"}
"""Columns that no rule and no page needs from everybody."""
_BESIDE_RULES = {"precision_percent": 50, "precision_answers": 50, "first_look_days": 5}


@cache
def default_settings() -> SettingsDocument:
    """What holds while a province has set nothing: our proposal."""
    rules = asdict(Settings.default())
    whole = {name: _listed(rules[name]) for name in SettingsDocument.model_fields if name in rules}
    numbers = rules["thresholds"]
    settable = {name: numbers[name] for name in ThresholdSettings.model_fields}
    asked = sorted(field.name for field in FIELDS if field.name not in _LATER)
    return SettingsDocument.model_validate(
        {**whole, "thresholds": settable, "asked_columns": asked, **_BESIDE_RULES}
    )


def _listed(value: Any) -> Any:
    """Sets in order, mappings as such: what JSON knows."""
    if isinstance(value, set | frozenset):
        return sorted(value)
    return dict(value) if isinstance(value, Mapping) else value


def document_of(session: Session, path: str) -> SettingsDocument:
    """The settings of the province in which `path` lies."""
    return _read(queries.settings_in_force(session, ancestors_of(path)[0]))


def _read(row: ScreeningSettings | None) -> SettingsDocument:
    """A stored document; members that came later are as by default."""
    if row is None:
        return default_settings()
    default = default_settings().model_dump(mode="json")
    thresholds = {**default["thresholds"], **row.document["thresholds"]}
    return SettingsDocument.model_validate({**default, **row.document, "thresholds": thresholds})
