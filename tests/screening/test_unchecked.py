"""What no machine checks is said in the catalogue's own words."""

from backend.access.permissions import Role
from tests.world import World


def test_red_lines_without_a_record_field_are_listed_in_the_readers_language(world: World) -> None:
    """Five of them, as the catalogue names them."""
    reader = world.person(world.province, Role.viewer)
    listed = reader.get("/screening-rules").json()["not_checked"]
    assert [line["red_line"] for line in listed] == ["BD-03", "BD-21", "BD-23", "BD-24", "BD-25"]
    assert listed[1]["label"] == "不得扣押学生证件"
    english = reader.get("/screening-rules", headers={"Accept-Language": "en"}).json()
    assert english["not_checked"][0]["label"] == "No interference with internship arrangements"
