"""Lists of people cost the same for one row and for fifty."""

from backend.access.permissions import Role
from backend.core.db import unscoped
from backend.identity.models import Membership, User
from tests.identity.browser import Browser, opened
from tests.queries import counted
from tests.world import World


def cost(world: World, browser: Browser, path: str) -> tuple[int, int]:
    with counted(world.database) as sent:
        answer = browser.request("GET", path)
    assert answer.status_code == 200, answer.text
    return len(answer.json()["items"]), len(sent)


def test_accounts_cost_the_same_for_one_and_for_fifty(world: World) -> None:
    administrator = opened(world.person(world.school, Role.org_admin, signed_in=False))
    one = cost(world, administrator, "/users")
    place = {"organisation_id": world.school.id, "org_path": world.school.org_path}
    with world.database.begin(unscoped("tests build their world")) as session:
        people = [
            User(
                username=f"{administrator.username}.{number}",
                display_name="张某",
                password_hash="-",
                must_change_password=True,
                **place,
            )
            for number in range(49)
        ]
        session.add_all(people)
        session.flush()
        session.add_all(
            Membership(user_id=person.id, roles=[Role.viewer], office="员", **place)
            for person in people
        )
    fifty = cost(world, administrator, "/users")
    assert (one[0], fifty[0]) == (1, 50)
    assert one[1] == fifty[1]


def test_own_sessions_cost_the_same_for_one_and_for_many(world: World) -> None:
    person = world.person(world.school, Role.viewer, signed_in=False)
    browser = opened(person)
    one = cost(world, browser, "/sessions")
    for _ in range(9):
        opened(person)
    ten = cost(world, browser, "/sessions")
    assert (one[0], ten[0]) == (1, 10)
    assert one[1] == ten[1]
