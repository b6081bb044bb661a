"""The only router: a route without exactly one guard cannot be registered."""

from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from fastapi import APIRouter  # noqa: TID251 — the one place that may
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from backend.access.guards import GUARD
from backend.access.idempotency import Replayed, keep_answer, read_claim


class UnguardedRoute(TypeError):
    """A route declared no guard, or more than one."""


def guards_of(dependant: Dependant) -> Iterator[str]:
    """The guards in a dependency tree."""
    for dependency in dependant.dependencies:
        found = getattr(dependency.call, GUARD, None)
        if found is not None:
            yield found
        yield from guards_of(dependency)


class GuardedRoute(APIRoute):
    """A route that knows its permission and replays answers by Idempotency-Key."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
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

        async def handle(request: Request) -> Response:
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
