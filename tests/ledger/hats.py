"""One person with two memberships: the same eyes under another hat."""

from backend.access.permissions import Role
from backend.organisations.models import Organisation
from tests.world import Person, World


def second_hat(world: World, person: Person, organisation: Organisation, role: Role) -> Person:
    """The same person, acting in another organisation in a session of its own."""
    admin = world.person(world.province, Role.org_admin)
    joined = admin.post(
        f"/users/{person.user_id}/memberships",
        {"organisation_id": organisation.id, "roles": [role], "office": "兼任"},
    )
    assert joined.status_code == 201, joined.text
    [membership] = [
        one for one in joined.json()["memberships"] if one["organisation_id"] == organisation.id
    ]
    other = Person(
        world.client, person.username, person.user_id, int(membership["id"]), organisation
    )
    world.sign_in(other)
    switched = other.post("/session/membership", {"membership_id": membership["id"]})
    assert switched.status_code == 200, switched.text
    other.headers["Authorization"] = f"Bearer {switched.json()['access_token']}"
    return other
