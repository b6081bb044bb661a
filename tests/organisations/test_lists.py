"""Lists of organisations cost the same for one row and for fifty."""

from backend.access.permissions import Role
from backend.organisations.vocabulary import Kind
from tests.queries import cost_of
from tests.world import World


def test_organisations_cost_the_same_for_one_and_for_fifty(world: World) -> None:
    city = world.organisation(None, Kind.province, "别省教育厅")
    reader = world.person(city, Role.viewer)
    one = cost_of(world.database, reader, "/organisations")
    for number in range(49):
        world.organisation(city, Kind.school, f"第{number}职业学校")
    fifty = cost_of(world.database, reader, "/organisations")
    assert (one[0], fifty[0]) == (1, 50)
    assert one[1] == fifty[1]
