"""Each register: its table, what is said of an entry, and what an entry is told apart by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import func
from sqlalchemy.orm import InstrumentedAttribute

from backend.access.permissions import Permission
from backend.core.db import PublishedDown
from backend.core.pagination import Column
from backend.screening.registers.models import (
    GroupPolicy,
    HostPayerPair,
    HostRegistration,
    SpecialFiling,
)
from backend.screening.registers.schemas import (
    EntryView,
    GroupPolicyView,
    HostPayerPairView,
    HostRegistrationView,
    SpecialFilingView,
)
from backend.screening.registers.vocabulary import Register

V = TypeVar("V", bound=EntryView)
Row = Any
"""A row of one of the registers: which one, its `Kept` says."""


@dataclass(frozen=True)
class Kept(Generic[V]):
    """One register."""

    register: Register
    model: type[Any]
    view: type[V]
    permission: Permission
    """Whoever registers may change and end."""
    unique: tuple[str, ...]
    """Members that tell entries of one organisation apart while they count."""
    judged_by: frozenset[str]
    """Members that rules read: where one changes, records are screened again."""
    searched: tuple[Column, ...]
    said: tuple[str, ...]
    """Members that the audit trail and the world outside are told."""

    @property
    def is_of_province(self) -> bool:
        """Whether an entry counts in the whole province."""
        return issubclass(self.model, PublishedDown)

    @property
    def facts(self) -> tuple[str, ...]:
        """Members that an entry has beside those of every register."""
        return tuple(name for name in self.view.model_fields if name not in EntryView.model_fields)

    def about(self, row: Row) -> Mapping[str, Any]:
        """What is said of an entry wherever it is mentioned."""
        return {name: getattr(row, name) for name in self.said}


def _joined(column: InstrumentedAttribute[list[str]]) -> Column:
    return func.array_to_string(column, ";")


SPECIAL_FILINGS = Kept(
    Register.special_filing,
    SpecialFiling,
    SpecialFilingView,
    Permission.register_accept,
    ("organisation_id", "number_key"),
    frozenset({"number_key", "majors", "posts", "hosts", "items", "starts_on", "ends_on"}),
    (SpecialFiling.number, SpecialFiling.authority, _joined(SpecialFiling.posts)),
    ("number", "items"),
)
GROUP_POLICIES = Kept(
    Register.group_policy,
    GroupPolicy,
    GroupPolicyView,
    Permission.register_keep,
    ("organisation_id", "policy_no", "starts_on"),
    frozenset({"starts_on", "ends_on"}),
    (GroupPolicy.policy_no, GroupPolicy.insurer),
    ("policy_no",),
)
HOST_PAYER_PAIRS = Kept(
    Register.host_payer_pair,
    HostPayerPair,
    HostPayerPairView,
    Permission.register_accept,
    ("org_path", "host_uscc", "payer_uscc"),
    frozenset(),
    (HostPayerPair.host_name, HostPayerPair.payer_name, HostPayerPair.document_no),
    ("host_uscc", "payer_uscc"),
)
HOST_REGISTRATIONS = Kept(
    Register.host_registration,
    HostRegistration,
    HostRegistrationView,
    Permission.register_accept,
    ("org_path", "host_key"),
    frozenset({"host_key", "staff"}),
    (HostRegistration.host_name,),
    ("host_key", "staff"),
)
