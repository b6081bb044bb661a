"""Every page, as each kind of person sees it, at the desk and on the phone.

Each is photographed and checked with axe: no serious or critical violation, no fault of the page,
no sideways scrolling.
"""

from pathlib import Path

import pytest

from backend import demo
from backend.access.permissions import ROLE_LABELS, Role
from tests.e2e.conftest import Site, pictures

PEOPLE = [
    (Role.campaign_manager, "province"),
    (Role.verifier, "city"),
    (Role.school_officer, "school"),
    (Role.org_admin, "province"),
    (Role.auditor, "province"),
]


@pytest.mark.parametrize(("role", "level"), PEOPLE)
def test_every_page_is_in_order(demo_site: Site, tmp_path: Path, role: Role, level: str) -> None:
    login = next(
        one
        for one in demo.logins(demo_site.settings)
        if one.level == level and ROLE_LABELS[role][0] in one.role_label_zh
    )
    folder = pictures(tmp_path) / role
    said = demo_site.run("pages.mjs", demo_site.base, login.username, login.password, str(folder))
    assert "every page is in order" in said
    assert len(list(folder.glob("*.png"))) > 10
