"""One attempt of the worker at one import: begun, told of, concluded; outlived by none.

A job may be begun again while a worker that was thought dead still runs. Only the attempt that the
import names may write: it is asked for under the row's lock, last of all, so that what an older
one has done is undone with its transaction.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.audit import service as audit
from backend.core import clock, sealing
from backend.core.config import Settings
from backend.core.db import Database, OrganisationScope, unscoped
from backend.core.sealing import Sealer
from backend.core.storage import Store
from backend.identity import service as identity
from backend.screening.imports import queries
from backend.screening.imports.models import InternshipImport
from backend.screening.imports.vocabulary import FailureCode, ImportStage, ImportState

LIMIT = 3
"""How often the same thing is tried."""
_REASON = "imports: a job learns for whom it works before it has a scope"


class Superseded(Exception):
    """Another attempt has taken over, or the import has moved on."""


@dataclass(frozen=True)
class Bench:
    """What jobs work with."""

    database: Database
    store: Store
    settings: Settings

    @property
    def sealer(self) -> Sealer:
        """Opens and seals what lies in the store."""
        return sealing.sealer_of(self.settings)

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """A transaction that sees every import, for keeping house."""
        with self.database.begin(unscoped(_REASON)) as session:
            yield session


@dataclass(frozen=True)
class Attempt:
    """The import as it was when the attempt began, and for whom it works."""

    bench: Bench
    row: InternshipImport
    actor: Principal

    @contextmanager
    def scoped(self) -> Iterator[Session]:
        """A transaction in the actor's scope."""
        scope = OrganisationScope(self.actor.organisation_id, self.actor.org_path)
        with self.bench.database.begin(scope) as session:
            session.info["settings"] = self.bench.settings
            yield session

    def tell(self, stage: ImportStage, done: int = 0, total: int = 0) -> None:
        """Say how far it has come."""
        with self.scoped() as session:
            queries.note_progress(
                session,
                self.row.id,
                version=self.row.version,
                attempt=self.row.attempts,
                stage=stage,
                done=done,
                total=total,
            )

    def held(self, session: Session) -> InternshipImport:
        """The import, locked, if this attempt is still the one in charge; Superseded if not."""
        row = queries.find(session, self.row.id, for_update=True)
        mine = (self.row.version, self.row.attempts)
        if row is None or (row.version, row.attempts) != mine:
            raise Superseded()
        return row


def begin(
    bench: Bench, import_id: int, *, states: tuple[ImportState, ...], state: ImportState
) -> Attempt | None:
    """Begin an attempt; None when there is nothing to do (any more)."""
    with bench.looking() as session:
        row = queries.find(session, import_id, for_update=True)
        if row is None or row.state not in states:
            return None
        actor = identity.actor_of(session, row.membership_id, request_id=f"import-{import_id}")
        if not _may_go_on(actor, row):
            end_badly(session, row, code=FailureCode.membership_ended)
            return None
        if row.attempts >= LIMIT:
            end_badly(session, row, code=FailureCode.interrupted)
            return None
        row.state = state
        row.attempts += 1
        row.updated_at = clock.now()
        assert actor is not None
        return Attempt(bench, row, actor)


def _may_go_on(actor: Principal | None, row: InternshipImport) -> bool:
    return (
        actor is not None
        and actor.organisation_id == row.organisation_id
        and actor.may(Permission.record_import)
    )


def fail(attempt: Attempt, *, code: str, values: Mapping[str, Any] | None = None) -> None:
    """End the import for a reason that its importer can read."""
    with attempt.scoped() as session:
        end_badly(session, attempt.held(session), code=code, values=values)


def end_badly(
    session: Session,
    row: InternshipImport,
    *,
    code: str,
    values: Mapping[str, Any] | None = None,
) -> None:
    """Mark an import as failed; nothing of it is stored."""
    row.state = ImportState.failed
    row.failure_code = code
    row.failure_values = dict(values or {})
    row.version += 1
    row.updated_at = row.finished_at = clock.now()
    session.flush()
    audit.record(
        session,
        nobody_of(row),
        action="import.failed",
        subject=row,
        subject_type="internship_import",
        subject_id=row.id,
        outcome="failed",
        detail={"code": code},
    )


def nobody_of(row: InternshipImport) -> Principal:
    """The one who asked, as far as an import remembers: for what the worker does by itself."""
    return Principal(
        user_id=row.user_id,
        display_name=row.user_name,
        membership_id=row.membership_id,
        session_id=None,
        organisation_id=row.organisation_id,
        org_path=row.org_path,
        level="",
        roles=frozenset(),
        request_id=f"import-{row.id}",
        address="-",
    )
