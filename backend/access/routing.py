"""The only router: a route without exactly one guard cannot be registered."""

from collections.abc import Callable, Coroutine, Iterator
from functools import cached_property, wraps
from inspect import iscoroutinefunction, signature
from typing import Any, NoReturn, TypeVar

from fastapi import APIRouter  # noqa: TID251 — the one place that may
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from backend.access.guards import GUARD, IS_BRIEF, IS_OVER, end_work
from backend.access.idempotency import CLAIM, Claim, Replayed, keep_answer, read_claim
from backend.core.http import BODY_LIMIT, bounded

LIMIT = "__xiaohao_body_limit__"
"""Attribute of an endpoint that takes larger bodies than others, in bytes."""
TICKET = b"ticket="
"""A download ticket stands last in the query of a GET."""


Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


class UnguardedRoute(TypeError):
    """A route declared no guard, or more than one."""


def guards_of(dependant: Dependant) -> Iterator[str]:
    """The guards in a dependency tree."""
    for dependency in dependant.dependencies:
        found = getattr(dependency.call, GUARD, None)
        if found is not None:
            yield found
        yield from guards_of(dependency)


def is_brief(dependant: Dependant) -> bool:
    """Whether the guard in a dependency tree lets its endpoint stream."""
    return any(
        getattr(dependency.call, IS_BRIEF, False) or is_brief(dependency)
        for dependency in dependant.dependencies
    )


def set_ticket_aside(request: Request) -> None:
    """Take a ticket out of the query into `request.state.ticket`.

    It is a credential and no parameter: endpoints refuse parameters they do not know.
    """
    query, _, last = request.scope["query_string"].rpartition(b"&")
    if last.startswith(TICKET) and request.method == "GET":
        request.state.ticket = last.removeprefix(TICKET).decode("latin-1")
        request.scope["query_string"] = query


def answering(endpoint: Callable[..., Any], status_code: int | None) -> Callable[..., Any]:
    """The endpoint, bringing its answer to bytes and its unit of work to an end in its own thread.

    An answer that is exactly what the endpoint declares needs no second validation. Others go the
    framework's way, and so do endpoints without a unit of work.
    """
    declared = signature(endpoint).return_annotation

    @wraps(endpoint)
    def answer(**values: Any) -> Any:
        result = endpoint(**values)
        session = next((value for value in values.values() if isinstance(value, Session)), None)
        if session is None or session.info.get(IS_OVER) is not False:
            return result
        if isinstance(result, BaseModel) and _is_exactly(result, declared):
            result = JsonAnswer(result, status_code)
            for value in values.values():
                if isinstance(value, Response):
                    result.raw_headers.extend(value.raw_headers)
        if isinstance(result, Response):
            claim: Claim | None = session.info.get(CLAIM)
            if claim is not None:
                keep_answer(claim, result)
            end_work(session)
        return result

    return endpoint if iscoroutinefunction(endpoint) else answer


def _is_exactly(result: BaseModel, declared: object) -> bool:
    """`Page` stands for any `Page[…]`; an heir, which may say more than was declared, for none."""
    return isinstance(declared, type) and issubclass(declared, type(result))


class JsonAnswer(Response):
    """A model as JSON."""

    media_type = "application/json"

    def __init__(self, model: BaseModel, status_code: int | None) -> None:
        super().__init__(model.model_dump_json(by_alias=True), status_code or 200)


def body_limit(size: int) -> Callable[[Endpoint], Endpoint]:
    """Let an endpoint take bodies of up to `size` bytes, read whole."""

    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, LIMIT, size)
        return endpoint

    return mark


class GuardedRoute(APIRoute):
    """A route that knows its permission and replays answers by Idempotency-Key."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, answering(endpoint, options.get("status_code")), **options)
        guards = list(guards_of(self.dependant))
        if len(guards) != 1:
            raise UnguardedRoute(
                f"{path} ({endpoint.__qualname__}) declares {len(guards)} guards: give it exactly"
                " one requires(Permission.x) or public('reason')"
            )
        self.guard = guards[0]
        self.openapi_extra = {**(self.openapi_extra or {}), "x-permission": self.guard}

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, inside the idempotency of its transaction."""
        answer = super().get_route_handler()
        if is_brief(self.dependant):
            # A stream is never read into memory for its key: uploads are idempotent by their hash.
            async def stream(request: Request) -> Response:
                set_ticket_aside(request)
                return await answer(request)

            return stream

        async def handle(request: Request) -> Response:
            set_ticket_aside(request)
            request = bounded(request, getattr(self.endpoint, LIMIT, BODY_LIMIT))
            # Read here: inside, the framework takes any exception for an unreadable body.
            await request.body()
            claim = await read_claim(request)
            try:
                response = await answer(request)
            except Replayed as replay:
                return replay.response()
            if claim is not None:
                await run_in_threadpool(keep_answer, claim, response)
            return response

        return handle


class Router(APIRouter):
    """An APIRouter of guarded routes whose operation ids read `ledger.move_entry`."""

    def __init__(self, room: str, **options: Any) -> None:
        super().__init__(
            route_class=GuardedRoute,
            tags=[room],
            generate_unique_id_function=lambda route: f"{room}.{route.name}",
            **options,
        )

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As the framework does, but a room whose routes all begin otherwise is passed at once."""
        path: str = scope["path"]
        if not any(beginning in path for beginning in self._beginnings):
            return Match.NONE, {}
        return super().matches(scope)

    @cached_property
    def _beginnings(self) -> list[str]:
        found = {route.path.partition("{")[0] for route in self.routes if isinstance(route, Route)}
        return [one for one in found if not any(other in one for other in found - {one})]

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise UnguardedRoute("only get, post, put, patch and delete make routes that have a guard")

    add_route = add_websocket_route = add_api_websocket_route = mount = host = _refuse
