"""The dependencies every route is built from: a unit of work, and exactly one guard."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Annotated, Any
from urllib.parse import quote

from anyio import CancelScope, CapacityLimiter, to_thread
from fastapi import Depends, Header, Request
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from backend.access.errors import NotPermitted, PasswordChangeRequired
from backend.access.idempotency import claim_key
from backend.access.permissions import Permission
from backend.access.principal import ActorScope, Principal
from backend.access.refusals import remember_refusal
from backend.core.db import Database
from backend.core.errors import PreconditionFailed, PreconditionRequired, Refusal

GUARD = "__xiaohao_guard__"
"""Attribute that marks a dependency as a guard; its value says which."""
IS_BRIEF = "__xiaohao_is_brief__"
"""Attribute that marks a guard whose endpoint streams and holds no transaction meanwhile."""
IS_OVER = "is_over"
"""Member of a unit of work's `info`: whether it has ended. A session without it is none."""
_WORK = "work"


async def unit_of_work(request: Request) -> AsyncIterator[Session]:
    """One transaction in the caller's scope, committed before the first byte of the answer.

    An endpoint whose answer is ready ends it in its own thread (see routing.answering): each
    change of thread costs as much as a statement. Otherwise it ends here.
    """
    scope = request.app.state.authenticate(request)
    session = await run_in_threadpool(_begin, request, scope)
    try:
        yield session
    except BaseException as error:
        await _run_unbounded(session.info[_WORK].__exit__, type(error), error, error.__traceback__)
        raise
    if not session.info[IS_OVER]:
        await _run_unbounded(end_work, session)


def _begin(request: Request, scope: ActorScope) -> Session:
    database: Database = request.app.state.database
    with ExitStack() as work:
        session = work.enter_context(database.begin(scope))
        session.connection()  # begins: the scope learns its principal here
        session.info["principal"] = scope.principal
        session.info["settings"] = request.app.state.settings
        claim_key(request, session, scope.principal)
        session.info[_WORK], session.info[IS_OVER] = work.pop_all(), False
    return session


def end_work(session: Session) -> None:
    """Commit what `unit_of_work` has begun."""
    session.info[IS_OVER] = True
    session.info[_WORK].close()


async def _run_unbounded(function: Callable[..., Any], *arguments: Any) -> None:
    """In a thread, whether or not one is free: whoever waits for a connection may hold them all."""
    with CancelScope(shield=True):
        await to_thread.run_sync(function, *arguments, limiter=CapacityLimiter(1))


Work = Annotated[Session, Depends(unit_of_work, scope="function")]


def requires(permission: Permission) -> Any:
    """A guard: the acting membership must have `permission`. Yields the Principal."""

    async def guard(request: Request, session: Work) -> Principal:
        actor: Principal = session.info["principal"]
        if _barred(actor, permission) is not None:
            await run_in_threadpool(_check, request, session, actor, permission)
        return actor

    setattr(guard, GUARD, permission.value)
    return Depends(guard, scope="function")


def requires_briefly(permission: Permission) -> Any:
    """As `requires`, in a transaction of its own that ends before the endpoint begins.

    For endpoints that stream: a slow client must not hold a connection. What they do to the
    database they do in `brief_work`. Yields the Principal.
    """

    def guard(request: Request) -> Principal:
        request.state.scope = request.app.state.authenticate(request)
        request.state.permission = permission
        with brief_work(request) as session:
            actor: Principal = session.info["principal"]
            return actor

    setattr(guard, GUARD, permission.value)
    setattr(guard, IS_BRIEF, True)
    return Depends(guard, scope="function")


@contextmanager
def brief_work(request: Request) -> Iterator[Session]:
    """A short transaction of an endpoint guarded by `requires_briefly`; commits on leaving.

    The session and the permission are looked at again: both may have ended during a long upload.
    """
    database: Database = request.app.state.database
    with database.begin(request.state.scope) as session:
        session.connection()
        session.info["principal"] = request.state.scope.principal
        session.info["settings"] = request.app.state.settings
        _check(request, session, session.info["principal"], request.state.permission)
        yield session


def _check(request: Request, session: Session, actor: Principal, permission: Permission) -> None:
    refusal = _barred(actor, permission)
    if isinstance(refusal, NotPermitted):
        remember_refusal(
            session,
            request.app.state.record_refusal,
            actor=actor,
            action="access.denied",
            detail={
                "permission": permission,
                "method": request.method,
                "path": quote(request.url.path),
            },
        )
    if refusal is not None:
        raise refusal


def _barred(actor: Principal, permission: Permission) -> Refusal | None:
    if actor.must_change_password and permission is not Permission.session_own:
        return PasswordChangeRequired()
    if not actor.may(permission):
        return NotPermitted(permission=permission.value)
    return None


def public(reason: str) -> Any:
    """A guard for routes that need nobody signed in; `reason` says why that is right."""

    def guard() -> None:
        return None

    setattr(guard, GUARD, f"public: {reason}")
    return Depends(guard)


async def if_match(
    request: Request, header: Annotated[str | None, Header(alias="If-Match")] = None
) -> int:
    """The version the caller read, from `If-Match: "7"` (RFC 9110 §13.1.1). 428 when absent."""
    if header is None:
        raise PreconditionRequired()
    text = header.strip().removeprefix("W/").strip('"')
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise PreconditionFailed()
    return int(text)


IfMatch = Annotated[int, Depends(if_match)]


def etag(version: int) -> str:
    """The strong validator of a row's version."""
    return f'"{version}"'
