"""Any province loads its own tree from a file, and starts."""

import pytest

from backend.core.config import Settings
from backend.core.db import Database, unscoped
from backend.core.errors import InvalidInput
from backend.operations import administration
from backend.operations.errors import CommandFailed
from backend.organisations import files
from backend.organisations import service as organisations
from backend.organisations.models import Organisation
from backend.organisations.vocabulary import Kind

TREE = """code,name,kind,parent,region,school_type,sponsor
970000,他省教育厅,province,,,,
970100,他市教育局,city,970000,,,
970181,他县教育局,direct_county,970100,,,
,他县技工学校,school,970181,,technical,他县人社局
4197000001,他省职业学院,school,970000,970100,higher_vocational,
"""


def import_tree(database: Database, text: str, *, directly: bool = True) -> list[Organisation]:
    """Found what a file holds, and undo it: other tests count provinces."""
    with database.begin(unscoped("tests build their world")) as session:
        founded = organisations.import_tree(
            session, rows=files.read(text), direct_counties_report_to_province=directly
        )
        again = organisations.import_tree(
            session, rows=files.read(text), direct_counties_report_to_province=directly
        )
        session.rollback()
    assert again == [], "what is known stays as it is"
    return founded


@pytest.mark.parametrize(("directly", "files_to"), [(True, "province"), (False, "city")])
def test_parent_region_sponsor_and_reporting_line_stand_apart(
    database: Database, directly: bool, files_to: str
) -> None:
    province, city, county, school, college = import_tree(database, TREE, directly=directly)

    assert (county.parent_id, county.kind) == (city.id, Kind.county)
    assert county.reports_to_id == {"province": province.id, "city": city.id}[files_to]
    assert (school.region_code, school.sponsor) == ("970181", "他县人社局")
    assert (college.parent_id, college.region_code) == (province.id, "970100")
    assert college.reports_to_id == province.id


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (",他校,school,999999,,technical,", "unknown_parent"),
        ("970300,他市,city,970181,,,", "misplaced"),
        ("970300,他市,city,,,,", "parent_expected"),
        ("970100,他县,county,970000,,,", "region_taken"),
        (",他校,school,970100,,,", "missing"),
        ("9703,他市,city,970000,,,", "string_pattern_mismatch"),
    ],
)
def test_every_fault_is_named_with_its_line_and_nothing_is_founded(
    database: Database, line: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        import_tree(database, TREE + line + "\n")

    [fault] = refusal.value.faults
    assert fault.code == code
    assert fault.path.startswith("line 7")


def test_the_command_says_what_is_wrong(database: Database, settings: Settings) -> None:
    with pytest.raises(CommandFailed, match=r"line 1: .*columns"):
        administration.import_organisations(database, settings, text="name,code\n")
