"""How people and sessions are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Cookie, Request, Response

from backend.access.errors import SignInRequired
from backend.access.guards import IfMatch, Work, etag, public, requires
from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.access.routing import Router
from backend.core.config import Settings
from backend.core.db import crossing
from backend.core.pagination import CursorText, Limit, Page
from backend.core.schemas import Id, SearchText
from backend.identity import service, sessions, tickets, tokens
from backend.identity.errors import RefreshRefused
from backend.identity.schemas import (
    MembershipCreate,
    MembershipSwitch,
    OwnSession,
    PasswordChange,
    PasswordReset,
    SessionView,
    SignedIn,
    SignIn,
    TicketCreate,
    TicketView,
    UserChange,
    UserCreate,
    UserCreated,
    UserView,
)

COOKIE = "xiaohao_refresh"
COOKIE_PATH = "/api/v1/session"

router = Router("identity")

Self = Annotated[Principal, requires(Permission.session_own)]
UserReader = Annotated[Principal, requires(Permission.user_read)]
UserManager = Annotated[Principal, requires(Permission.user_manage)]


@router.post("/session", dependencies=[public("signing in is how one becomes somebody")])
def sign_in(request: Request, response: Response, body: SignIn) -> SignedIn:
    """Open a session. The refresh token comes as an HttpOnly cookie, never to be read by script."""
    state = request.app.state
    opened = sessions.sign_in(
        state.database,
        state.settings,
        _caller(request),
        username=body.username,
        password=body.password,
    )
    return _opened(request, response, opened)


@router.post("/session/refresh", dependencies=[public("the refresh cookie is the credential")])
def refresh_session(
    request: Request,
    response: Response,
    token: Annotated[str | None, Cookie(alias=COOKIE)] = None,
) -> SignedIn:
    """A new access token, and the refresh cookie's successor."""
    state = request.app.state
    opened = sessions.refresh(
        state.database, state.settings, state.token_keys, _caller(request), token=_present(token)
    )
    return _opened(request, response, opened)


@router.get("/session")
def get_session(session: Work, actor: Self) -> SessionView:
    """Who is signed in, acting as what, and what that allows."""
    return sessions.view(session, actor)


@router.delete("/session", status_code=204)
def sign_out(session: Work, actor: Self, response: Response) -> None:
    """End this session."""
    if actor.session_id is not None:
        sessions.end_own(session, actor, session_id=actor.session_id)
    response.delete_cookie(COOKIE, path=COOKIE_PATH)


@router.post("/session/membership")
def switch_membership(
    request: Request, response: Response, session: Work, actor: Self, body: MembershipSwitch
) -> SignedIn:
    """Act in another of one's memberships."""
    sessions.switch(session, actor, membership_id=body.membership_id)
    scope = _scope_of(request, actor.session_id)
    response.headers["Cache-Control"] = "no-store"
    with crossing(session, scope):
        return _signed_in(request, sessions.view(session, scope.principal))


@router.post("/session/password", status_code=204)
def change_own_password(request: Request, session: Work, actor: Self, body: PasswordChange) -> None:
    """Change one's own password; the other sessions end."""
    service.change_own_password(
        session,
        request.app.state.settings,
        actor,
        current=body.current_password,
        new=body.new_password,
    )


@router.get("/sessions")
def list_own_sessions(session: Work, actor: Self) -> Page[OwnSession]:
    """The caller's open sessions."""
    return Page(items=sessions.own_sessions(session, actor), next_cursor=None)


@router.delete("/sessions/{session_id}", status_code=204)
def end_own_session(session: Work, actor: Self, session_id: UUID) -> None:
    """End one of the caller's sessions, effective at once."""
    sessions.end_own(session, actor, session_id=session_id)


@router.post("/tickets", status_code=201)
def create_ticket(session: Work, actor: Self, body: TicketCreate, response: Response) -> TicketView:
    """A one-use, 60-second address for a download, a picture or a stream."""
    response.headers["Cache-Control"] = "no-store"
    url = tickets.issue(session, actor, path=body.path)
    return TicketView(url=url, expires_in=int(tickets.LIFETIME.total_seconds()))


@router.get("/users")
def list_users(
    session: Work,
    _: UserReader,
    organisation_id: Id | None = None,
    q: SearchText | None = None,
    cursor: CursorText = None,
    limit: Limit = 50,
) -> Page[UserView]:
    """Accounts of the caller's subtree, by user name."""
    items, next_cursor = service.list_users(
        session, organisation_id=organisation_id, search=q, cursor=cursor, limit=limit
    )
    return Page(items=items, next_cursor=next_cursor)


@router.post("/users", status_code=201)
def create_user(
    session: Work, actor: UserManager, body: UserCreate, response: Response
) -> UserCreated:
    """Open an account. The one-time password is shown once and must be changed at sign-in."""
    user, password = service.create_user(session, actor, user=body)
    response.headers["ETag"] = etag(user.version)
    response.headers["Cache-Control"] = "no-store"
    return UserCreated(user=user, one_time_password=password)


@router.get("/users/{user_id}")
def get_user(session: Work, _: UserReader, user_id: Id, response: Response) -> UserView:
    """One account."""
    user = service.view(session, service.get(session, user_id))
    response.headers["ETag"] = etag(user.version)
    return user


@router.patch("/users/{user_id}")
def change_user(
    session: Work,
    actor: UserManager,
    user_id: Id,
    body: UserChange,
    version: IfMatch,
    response: Response,
) -> UserView:
    """Rename, disable, enable or unlock an account."""
    user = service.change_user(session, actor, user_id, change=body, version=version)
    response.headers["ETag"] = etag(user.version)
    return user


@router.post("/users/{user_id}/memberships", status_code=201)
def add_membership(
    session: Work, actor: UserManager, user_id: Id, body: MembershipCreate
) -> UserView:
    """Give a person roles in an organisation."""
    return service.add_membership(session, actor, user_id, membership=body)


@router.post("/users/{user_id}/memberships/{membership_id}/endings")
def end_membership(session: Work, actor: UserManager, user_id: Id, membership_id: Id) -> UserView:
    """End a membership, effective at once."""
    return service.end_membership(session, actor, user_id, membership_id)


@router.post("/users/{user_id}/password-resets", status_code=201)
def reset_password(
    session: Work, actor: UserManager, user_id: Id, response: Response
) -> PasswordReset:
    """Replace a lost password by a one-time one."""
    response.headers["Cache-Control"] = "no-store"
    return PasswordReset(one_time_password=service.reset_password(session, actor, user_id))


@router.post("/users/{user_id}/session-endings", status_code=204)
def end_user_sessions(session: Work, actor: UserManager, user_id: Id) -> None:
    """End every session of a person."""
    service.end_sessions(session, actor, user_id)


def _present(token: str | None) -> str:
    if not token or len(token) > 200:
        raise RefreshRefused()
    return token


def _caller(request: Request) -> sessions.Caller:
    return sessions.Caller(
        request.state.request_id,
        sessions.address_of(request),
        request.headers.get("user-agent", ""),
    )


def _opened(request: Request, response: Response, opened: sessions.Opened) -> SignedIn:
    settings: Settings = request.app.state.settings
    response.set_cookie(
        COOKIE,
        opened.refresh_token,
        max_age=settings.refresh_token_days * 86_400,
        path=COOKIE_PATH,
        secure=settings.secure_cookies,
        httponly=True,
        samesite="strict",
    )
    response.headers["Cache-Control"] = "no-store"
    scope = _scope_of(request, opened.session_id)
    with request.app.state.database.begin(scope) as session:
        session.connection()
        view = sessions.view(session, scope.principal)
    return _signed_in(request, view)


def _scope_of(request: Request, session_id: UUID | None) -> sessions.SessionScope:
    if session_id is None:
        raise SignInRequired()
    address = sessions.address_of(request)
    return sessions.SessionScope(session_id, request.state.request_id, address)


def _signed_in(request: Request, view: SessionView) -> SignedIn:
    state = request.app.state
    token = tokens.issue(
        state.token_keys,
        session_id=view.session_id,
        user_id=view.user.id,
        seconds=state.settings.access_token_seconds,
    )
    return SignedIn(
        access_token=token, expires_in=state.settings.access_token_seconds, session=view
    )
