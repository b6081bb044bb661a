"""Download tickets: leave to read one address once, where no Authorization header can be sent."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import delete
from sqlalchemy.orm import Session
from starlette.requests import Request

from backend.access.errors import SignInRequired
from backend.access.principal import ActorScope, Principal
from backend.core import clock
from backend.core.errors import Fault, InvalidInput
from backend.identity import sessions
from backend.identity.models import DownloadTicket

PARAMETER = "ticket"
LIFETIME = timedelta(seconds=60)
_READABLE = "/api/v1/"

_ENTER = (
    "select session_id, user_id, display_name, membership_id, organisation_id, org_path, kind,"
    " roles, must_change_password, office, organisation_name from enter_ticket(%s, %s, %s)"
)


def issue(session: Session, actor: Principal, *, path: str) -> str:
    """The address `path` with a ticket for it: good once, for a minute, for this membership."""
    if not path.startswith(_READABLE) or PARAMETER in dict(parse_qsl(path.partition("?")[2])):
        raise InvalidInput(
            [Fault("body.path", "path", f"应以 {_READABLE} 开头", f"Must begin with {_READABLE}")]
        )
    now = clock.now()
    session.execute(
        delete(DownloadTicket).where(
            DownloadTicket.session_id == actor.session_id, DownloadTicket.expires_at < now
        )
    )
    token = secrets.token_urlsafe(32)
    session.add(
        DownloadTicket(
            organisation_id=actor.organisation_id,
            org_path=actor.org_path,
            session_id=actor.session_id,
            membership_id=actor.membership_id,
            token_hash=_hash(token),
            path=path,
            expires_at=now + LIFETIME,
        )
    )
    session.flush()
    return f"{path}{'&' if '?' in path else '?'}{PARAMETER}={token}"


def authenticate(request: Request) -> ActorScope:
    """The scope a request's credentials open: a bearer token, or else a ticket on a GET."""
    token: str | None = getattr(request.state, "ticket", None)
    if token is None or "authorization" in request.headers:
        return sessions.authenticate(request)
    query = request.url.query
    return TicketScope(
        token,
        request.url.path + (f"?{query}" if query else ""),
        request.state.request_id,
        sessions.address_of(request),
    )


@dataclass
class TicketScope:
    """The scope of a ticket's membership. The first transaction uses the ticket up."""

    token: str
    path: str
    request_id: str
    address: str
    _entered: sessions.SessionScope | None = None
    _principal: Principal | None = None

    @property
    def principal(self) -> Principal:
        """Who acts; known once the transaction has begun."""
        if self._principal is None:
            raise SignInRequired()
        return self._principal

    def enter(self, cursor: Any) -> None:
        """See core.db.Scope."""
        if self._entered is None:
            self._use(cursor)
            return
        self._entered.enter(cursor)
        if self._entered.principal.membership_id != self.principal.membership_id:
            raise SignInRequired()

    def _use(self, cursor: Any) -> None:
        cursor.execute(_ENTER, (_hash(self.token), self.path, clock.now()))
        row = cursor.fetchone()
        if row is None:
            raise SignInRequired()
        self._entered = sessions.SessionScope(row[0], self.request_id, self.address)
        self._principal = sessions.principal_of(
            row[1:], session_id=row[0], request_id=self.request_id, address=self.address
        )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
