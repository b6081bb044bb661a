"""What screening asks of registers: verbs for each of them, and all of them together for rules."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from sqlalchemy.orm import InstrumentedAttribute, Session

from backend.access.principal import Principal
from backend.organisations import service as organisations
from backend.organisations.models import Organisation
from backend.organisations.vocabulary import Kind
from backend.screening.registers import configuration, entries, facts, queries
from backend.screening.registers.errors import SchoolExpected
from backend.screening.registers.kept import (
    GROUP_POLICIES,
    HOST_PAYER_PAIRS,
    HOST_REGISTRATIONS,
    SPECIAL_FILINGS,
    Kept,
    V,
)
from backend.screening.registers.models import (
    GroupPolicy,
    HostPayerPair,
    HostRegistration,
    SpecialFiling,
)
from backend.screening.registers.schemas import (
    GroupPolicyChange,
    GroupPolicyCreate,
    GroupPolicyView,
    HostPayerPairChange,
    HostPayerPairFacts,
    HostPayerPairView,
    HostRegistrationChange,
    HostRegistrationFacts,
    HostRegistrationView,
    RegisterEnding,
    SettingsChange,
    SettingsView,
    SpecialFilingChange,
    SpecialFilingCreate,
    SpecialFilingView,
)
from backend.screening.rules import registers as rules
from backend.screening.rules import runs
from backend.screening.rules.registers import Registers, Settings


def register_filing(
    session: Session, actor: Principal, *, filing: SpecialFilingCreate
) -> SpecialFilingView:
    """Register a special filing of a school below."""
    school = _school(session, filing.organisation_id)
    return entries.register(session, actor, SPECIAL_FILINGS, school, facts.of_filing(filing))


def register_policy(
    session: Session, actor: Principal, *, policy: GroupPolicyCreate
) -> GroupPolicyView:
    """Register a group policy of a school."""
    school = _school(session, policy.organisation_id or actor.organisation_id)
    return entries.register(session, actor, GROUP_POLICIES, school, facts.of_policy(policy))


def accept_pair(
    session: Session, actor: Principal, *, pair: HostPayerPairFacts
) -> HostPayerPairView:
    """Accept a payer in a host's stead, for the whole province."""
    owner = _province(session, actor)
    return entries.register(session, actor, HOST_PAYER_PAIRS, owner, facts.of_pair(pair))


def register_host(
    session: Session, actor: Principal, *, host: HostRegistrationFacts
) -> HostRegistrationView:
    """Register a host's staff, for the whole province."""
    owner = _province(session, actor)
    return entries.register(session, actor, HOST_REGISTRATIONS, owner, facts.of_host(host))


def change_filing(
    session: Session, actor: Principal, entry_id: int, *, version: int, change: SpecialFilingChange
) -> SpecialFilingView:
    """Correct a special filing."""
    entries.answerable(session, actor, SPECIAL_FILINGS, entry_id)
    values = facts.of_filing(change)
    return entries.change(session, actor, SPECIAL_FILINGS, entry_id, version, values, change.reason)


def change_policy(
    session: Session, actor: Principal, entry_id: int, *, version: int, change: GroupPolicyChange
) -> GroupPolicyView:
    """Correct a group policy."""
    entries.answerable(session, actor, GROUP_POLICIES, entry_id)
    values = facts.of_policy(change)
    return entries.change(session, actor, GROUP_POLICIES, entry_id, version, values, change.reason)


def change_pair(
    session: Session, actor: Principal, entry_id: int, *, version: int, change: HostPayerPairChange
) -> HostPayerPairView:
    """Correct names, grounds or document of an accepted pair."""
    entries.answerable(session, actor, HOST_PAYER_PAIRS, entry_id)
    values = facts.of_pair_change(change)
    return entries.change(
        session, actor, HOST_PAYER_PAIRS, entry_id, version, values, change.reason
    )


def change_host(
    session: Session,
    actor: Principal,
    entry_id: int,
    *,
    version: int,
    change: HostRegistrationChange,
) -> HostRegistrationView:
    """Correct or bring up to date what is known of a host."""
    row = entries.answerable(session, actor, HOST_REGISTRATIONS, entry_id)
    values = facts.of_host_change(row.host_uscc, change)
    return entries.change(
        session, actor, HOST_REGISTRATIONS, entry_id, version, values, change.reason
    )


def configure(
    session: Session, actor: Principal, *, version: int, change: SettingsChange
) -> SettingsView:
    """Set the settings of the province anew; everything is screened again where they say more
    than what is asked of schools and for how long they look first.
    """
    changed = configuration.put(session, actor, version=version, change=change)
    if changed - configuration.NOT_JUDGED_BY:
        runs.request_province(session, actor)
    return configuration.get(session, actor)


def end(
    session: Session, actor: Principal, kept: Kept[V], entry_id: int, *, ending: RegisterEnding
) -> V:
    """Let an entry of any register count no more."""
    return entries.end(session, actor, kept, entry_id, ending=ending)


def _school(session: Session, organisation_id: int) -> Organisation:
    school = organisations.get(session, organisation_id)
    if Kind(school.kind) is not Kind.school:
        raise SchoolExpected(organisation=school.name)
    return school


def _province(session: Session, actor: Principal) -> Organisation:
    return organisations.line_of(session, actor.org_path)[0]


def filings_of(session: Session, path: str) -> pl.DataFrame:
    """The special filings that count in a school or all below a place, as rules ask for them."""
    return _frame(
        session,
        path,
        SpecialFiling,
        rules.FILINGS,
        valid_from=SpecialFiling.starts_on,
        valid_to=SpecialFiling.ends_on,
    )


def load(session: Session, province_path: str) -> Registers:
    """Every register of a province that counts, with its settings, as rules ask for them.

    The session's scope must be the whole province's, or schools' filings and policies are missing.
    """
    document = configuration.document_of(session, province_path)
    return Registers(
        settings=Settings.of(document.model_dump(mode="json")),
        filings=filings_of(session, province_path),
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
