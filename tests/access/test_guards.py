"""Guards: exactly one for every route, and the matrix they ask."""

from collections.abc import Callable
from typing import Annotated, Any

import pytest
from fastapi import Depends

from backend.access.guards import public, requires
from backend.access.permissions import MATRIX, ROLE_LABELS, Permission, Role, permissions_of
from backend.access.principal import Principal
from backend.access.routing import Router, UnguardedRoute

Reader = Annotated[Principal, requires(Permission.ledger_read)]


def bare() -> None: ...


def through_a_guarded_dependency(_: Reader) -> None: ...


def one(_: Reader) -> None: ...


def two(_: Reader, __: Annotated[Principal, requires(Permission.ledger_find)]) -> None: ...


def nested(_: Annotated[None, Depends(through_a_guarded_dependency)]) -> None: ...


def twice(_: Reader, __: Annotated[None, Depends(through_a_guarded_dependency)]) -> None: ...


@pytest.mark.parametrize("endpoint", [one, nested])
def test_a_route_with_one_guard_is_registered_and_tells_it(endpoint: Callable[..., None]) -> None:
    router = Router("ledger")
    router.get("/things")(endpoint)
    assert router.routes[0].openapi_extra["x-permission"] == "ledger.read"  # type: ignore[attr-defined]


def test_a_public_route_tells_why() -> None:
    router = Router("ledger")
    router.get("/things", dependencies=[public("everybody may know")])(bare)
    assert router.routes[0].guard == "public: everybody may know"  # type: ignore[attr-defined]


@pytest.mark.parametrize("endpoint", [bare, two, twice])
def test_a_route_with_no_guard_or_two_cannot_be_registered(
    endpoint: Callable[..., None],
) -> None:
    with pytest.raises(UnguardedRoute, match="exactly one"):
        Router("ledger").get("/things")(endpoint)


def test_a_public_route_cannot_ask_for_a_permission_too() -> None:
    with pytest.raises(UnguardedRoute):
        Router("ledger").get("/things", dependencies=[public("both")])(one)


@pytest.mark.parametrize(
    "register",
    [
        lambda router: router.add_route("/x", bare),
        lambda router: router.websocket("/x")(bare),
        lambda router: router.websocket_route("/x")(bare),
        lambda router: router.mount("/x", bare),
        lambda router: router.route("/x")(bare),
        lambda router: router.host("x", bare),
    ],
)
def test_there_is_no_way_around(register: Callable[[Any], Any]) -> None:
    with pytest.raises(UnguardedRoute):
        register(Router("ledger"))


def test_every_role_has_its_line_in_the_matrix_and_its_name() -> None:
    assert set(MATRIX) == set(ROLE_LABELS) == set(Role)
    assert {p for line in MATRIX.values() for p in line} == set(Permission)


def test_roles_add_up_and_no_role_allows_nothing() -> None:
    both = frozenset({Role.viewer, Role.org_admin})
    assert permissions_of(both) == MATRIX[Role.viewer] | MATRIX[Role.org_admin]
    assert permissions_of(frozenset()) == frozenset()


def test_nobody_closes_what_they_submit_by_one_role() -> None:
    for role in Role:
        may = MATRIX[role]
        assert not {Permission.ledger_submit, Permission.ledger_verify} <= may
        assert not {Permission.ledger_submit, Permission.ledger_approve} <= may


def test_permissions_stand_in_order_and_read_room_dot_verb() -> None:
    values = [permission.value for permission in Permission]
    assert values == sorted(values)
    assert all(value.count(".") == 1 for value in values)
