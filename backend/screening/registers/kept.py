"""Each register: its table, what is said of an entry, and how entries are told apart."""

from collections.abc import Callable, Mapping
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
    searched: tuple[Column, ...]
    about: Callable[[Row], Mapping[str, Any]]
    """What the audit trail and the world outside are told of an entry."""

    @property
    def is_of_province(self) -> bool:
        """Whether an entry counts in the whole province."""
        return issubclass(self.model, PublishedDown)

    def facts(self) -> tuple[str, ...]:
        """Members that an entry has beside those of every register."""
        return tuple(name for name in self.view.model_fields if name not in EntryView.model_fields)


def _joined(column: InstrumentedAttribute[list[str]]) -> Column:
    return func.array_to_string(column, ";")


SPECIAL_FILINGS = Kept(
    Register.special_filing,
    SpecialFiling,
    SpecialFilingView,
    Permission.register_accept,
    ("number_key",),
    (SpecialFiling.number, SpecialFiling.authority, _joined(SpecialFiling.posts)),
    lambda row: {"number": row.number, "items": list(row.items)},
)
GROUP_POLICIES = Kept(
    Register.group_policy,
    GroupPolicy,
    GroupPolicyView,
    Permission.register_keep,
    ("policy_no", "starts_on"),
    (GroupPolicy.policy_no, GroupPolicy.insurer),
    lambda row: {"policy_no": row.policy_no},
)
HOST_PAYER_PAIRS = Kept(
    Register.host_payer_pair,
    HostPayerPair,
    HostPayerPairView,
    Permission.register_accept,
    ("host_uscc", "payer_uscc"),
    (HostPayerPair.host_name, HostPayerPair.payer_name, HostPayerPair.document_no),
    lambda row: {"host_uscc": row.host_uscc, "payer_uscc": row.payer_uscc},
)
HOST_REGISTRATIONS = Kept(
    Register.host_registration,
    HostRegistration,
    HostRegistrationView,
    Permission.register_accept,
    ("host_key",),
    (HostRegistration.host_name,),
    lambda row: {"host_key": row.host_key, "staff": row.staff},
)
