"""The dependencies every route is built from: a unit of work, and exactly one guard."""

from collections.abc import Callable, Iterator
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from sqlalchemy.orm import Session

from backend.access.errors import NotPermitted, PasswordChangeRequired
from backend.access.idempotency import claim_key
from backend.access.permissions import Permission
from backend.access.principal import Principal
from backend.access.refusals import remember_refusal
from backend.core.db import Database, unscoped
from backend.core.errors import PreconditionFailed, PreconditionRequired

GUARD = "__xiaohao_guard__"
"""Attribute that marks a dependency as a guard; its value says which."""


def unit_of_work(request: Request) -> Iterator[Session]:
    """One transaction in the caller's scope, committed before the first byte of the answer."""
    scope = request.app.state.authenticate(request)
    database: Database = request.app.state.database
    with database.begin(scope) as session:
        session.connection()  # begins: the scope learns its principal here
        session.info["principal"] = scope.principal
        claim_key(request, session, scope.principal)
        yield session


Work = Annotated[Session, Depends(unit_of_work, scope="function")]


def requires(permission: Permission) -> Any:
    """A guard: the acting membership must have `permission`. Yields the Principal."""

    def guard(request: Request, session: Work) -> Principal:
        actor: Principal = session.info["principal"]
        if actor.must_change_password and permission is not Permission.session_own:
            raise PasswordChangeRequired()
        if not actor.may(permission):
            remember_refusal(
                session,
                request.app.state.record_refusal,
                actor=actor,
                action="access.denied",
                detail={
                    "permission": permission,
                    "method": request.method,
                    "path": request.url.path,
                },
            )
            raise NotPermitted(permission=permission.value)
        return actor

    setattr(guard, GUARD, permission.value)
    return Depends(guard, scope="function")


def public(reason: str) -> Any:
    """A guard for routes that need nobody signed in; `reason` says why that is right."""

    def guard() -> None:
        return None

    setattr(guard, GUARD, f"public: {reason}")
    return Depends(guard)


def public_work(reason: str) -> Callable[[Request], Iterator[Session]]:
    """A unit of work for a public route, over everything, for a stated reason."""

    def work(request: Request) -> Iterator[Session]:
        database: Database = request.app.state.database
        with database.begin(unscoped(reason)) as session:
            yield session

    return work


def if_match(
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
