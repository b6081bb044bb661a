"""A school moves below another authority: its rows move with it, what is history does not."""

from psycopg import connect
from sqlalchemy import make_url

from backend.access.permissions import Role
from backend.organisations.vocabulary import Kind
from tests.database import DatabaseUrls
from tests.trail import trail_of
from tests.world import World


def test_a_moved_school_takes_its_people_and_rows_and_leaves_its_trail(
    world: World, urls: DatabaseUrls
) -> None:
    officer = world.person(world.school, Role.school_officer)
    lead = world.person(world.school, Role.campaign_manager)
    group = {
        "office": "教务处",
        "members": [{"seat": "head", "name": "赵某", "office": "校长"}],
    }
    address = f"/organisations/{world.school.id}/leading-group"
    assert lead.put(address, group, version=0).status_code == 200
    other_city = world.organisation(world.province, Kind.city, "己市教育局")
    here = world.person(world.county, Role.org_admin)
    there = world.person(other_city, Role.org_admin)
    new_path = f"{other_city.org_path}{world.school.id}."

    owner = make_url(urls.owner).set(drivername="postgresql")
    with connect(owner.render_as_string(hide_password=False)) as connection:
        connection.execute(
            "update organisations set org_path = %s, parent_id = %s where id = %s",
            (new_path, other_city.id, world.school.id),
        )

    # Who is signed in goes on, in the new place.
    assert officer.get("/session").json()["organisation"]["org_path"] == new_path
    assert there.get(f"/users/{officer.user_id}").status_code == 200
    assert there.get(address).json()["members"][0]["name"] == "赵某"
    assert here.get(f"/users/{officer.user_id}").status_code == 404
    assert here.get(f"/organisations/{world.school.id}").status_code == 404
    assert there.post(f"/users/{officer.user_id}/session-endings").status_code == 204
    assert officer.get("/session").status_code == 401

    # The trail tells where it was then.
    old = [event.org_path for event in trail_of(world.database, lead.user_id)]
    assert set(old) == {world.school.org_path}
