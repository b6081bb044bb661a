"""The trail costs the same for one row and for fifty."""

from backend.access.permissions import Role
from tests.queries import cost_of
from tests.world import World


def test_the_trail_costs_the_same_for_few_and_for_fifty(world: World) -> None:
    auditor = world.person(world.province, Role.auditor)
    few = cost_of(world.database, auditor, "/audit-events")
    viewer = world.person(world.school, Role.viewer)
    for _ in range(60):
        viewer.post("/organisations", {})
    many = cost_of(world.database, auditor, "/audit-events")
    assert few[0] < many[0] == 50
    assert few[1] == many[1]
