"""Campaign files: the notice itself reads in, what goes out reads in again, hostile ones do not."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from httpx import Response

from backend.organisations.vocabulary import Kind
from tests.campaigns.factories import launch, manager_of
from tests.world import Person, World

NOTICE = (Path(__file__).parents[2] / "examples/campaigns/henan-2022.yaml").read_text("utf-8")


def test_the_notice_is_imported_checked_and_launched(world: World) -> None:
    manager = manager_of(world)
    answer = _import(manager, NOTICE)
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert (body["code"], body["state"], body["rectify_by"]) == ("YZ2022", "draft", "2022-12-31")
    spans = [(stage["starts_on"], stage["ends_on"]) for stage in body["stages"]]
    assert spans == [
        ("2022-12-01", "2022-12-10"),
        ("2022-12-11", "2022-12-31"),
        ("2023-01-01", "2023-01-20"),
        ("2023-01-21", "2023-01-31"),
    ]
    due = {row["code"]: (row["form"], row["due_on"]) for row in body["deliverables"]}
    assert due == {
        "ledger": ("docx", "2022-12-31"),
        "implementation_report": ("docx", "2023-02-10"),
        "experience": ("docx", "2023-02-10"),
        "sealed_evidence": ("sealed_pdf", "2023-02-10"),
    }
    assert len(body["ledger_columns"]) == 19
    assert launch(manager, body).status_code == 201


def test_what_goes_out_reads_in_again_to_the_same(world: World) -> None:
    world.organisation(world.province, Kind.city, "丙市教育局", region_code="990300")
    manager = manager_of(world)
    text = NOTICE.replace("subtree: null", 'subtree: "990300"').replace(
        "document_no: null", 'document_no: "null"'
    )
    first = _import(manager, text).json()
    answer = manager.get(f"/campaigns/{first['id']}/file")
    assert answer.headers["content-type"].startswith("application/yaml")
    assert answer.headers["content-disposition"] == 'attachment; filename="YZ2022.yaml"'
    assert "starts_on: 2022-12-01\n" in answer.text
    clone = _import(manager, answer.text.replace("code: YZ2022", "code: YZ2023"))
    assert clone.status_code == 201, clone.text
    again = manager.get(f"/campaigns/{clone.json()['id']}/file").text
    assert again == answer.text.replace("code: YZ2022", "code: YZ2023")
    own = {"id", "code", "deliverables"}
    second = clone.json()
    assert {k: v for k, v in second.items() if k not in own} == {
        k: v for k, v in first.items() if k not in own
    }
    assert second["document_no"] == "null"


def test_every_wrong_field_is_named_with_its_path_and_line(world: World) -> None:
    text = (
        NOTICE.replace("code: YZ2022", "code: 台账")
        .replace("starts_on: 2022-12-11", "starts_on: 2022-13-11")
        .replace("form: sealed_pdf", "form: floppy")
        .replace("stop_report_hours: 24", "stop_report_hours: soon")
        .replace("  subtree: null", "  subtre: null")
    )
    answer = _import(manager_of(world), text)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    faults = {fault["path"]: fault["message"] for fault in answer.json()["errors"]}
    lines = {
        "body.file.code": "code: ",
        "body.file.stages.1.starts_on": "stage: self_check",
        "body.file.deliverables.3.form": "form: floppy",
        "body.file.settings.stop_report_hours": "stop_report_hours: ",
        "body.file.participants.subtre": "subtre: ",
    }
    assert set(faults) == set(lines)
    rows = text.splitlines()
    for path, start in lines.items():
        number = 1 + next(n for n, row in enumerate(rows) if start in row)
        assert faults[path].startswith(f"第 {number} 行："), (path, faults[path])


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        (("catalogue_edition: 1", "catalogue_edition: 7"), "catalogue_edition", "unknown_edition"),
        (("subtree: null", 'subtree: "110000"'), "participants.subtree", "unknown_region"),
        (("stage: inspection", "stage: self_check"), "stages.2.stage", "duplicate"),
        (("ends_on: 2022-12-10", "ends_on: 2022-11-10"), "stages.0.ends_on", "ends_before_start"),
        (("code: YZ2022", "code: YZ2022\ncode: YZ2023"), "code", "yaml_duplicate"),
        (("due_on: 2022-12-31", "due_on: 1672444800"), "deliverables.0.due_on", "date_parsing"),
    ],
)
def test_faults_beyond_single_fields_are_named_too(
    world: World, change: tuple[str, str], path: str, code: str
) -> None:
    answer = _import(manager_of(world), NOTICE.replace(*change, 1))
    assert answer.status_code == 422, answer.text
    [fault] = answer.json()["errors"]
    assert (fault["path"], fault["code"]) == (f"body.file.{path}", code)


def test_faults_of_both_sorts_come_together(world: World) -> None:
    text = NOTICE.replace("catalogue_edition: 1", "catalogue_edition: 7")
    text = text.replace("stage: inspection", "stage: self_check")
    paths = [fault["path"] for fault in _import(manager_of(world), text).json()["errors"]]
    assert paths == ["body.file.catalogue_edition", "body.file.stages.2.stage"]


BOMB = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [*{before}, *{before}]\n"
    for before, name in zip("abcdefghij", "bcdefghijk", strict=True)
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (BOMB, "yaml_reference"),
        ("code: &here YZ2022", "yaml_reference"),
        ("code: !!python/object/apply:os.system ['true']", "yaml_tag"),
        ("!!set {code}", "yaml_tag"),
        ("[" * 30_000, "yaml_depth"),
        ("a: " + "{b: " * 5000, "yaml_depth"),
        ("code: [YZ2022", "yaml_syntax"),
        ("code: YZ\x07", "yaml_syntax"),
        ("code: 'YZ2022", "yaml_syntax"),
        ("\tcode: YZ2022", "yaml_syntax"),
        ("%YAML 9.9\n---\ncode: YZ", "yaml_syntax"),
        ("? [a, b]\n: c", "yaml_key"),
        ("code: AB1\n---\ncode: AB2", "yaml_documents"),
        (" \n# nothing\n", "yaml_empty"),
        ("just words", "model_type"),
        ("- code", "model_type"),
        ("", "string_too_short"),
        ("#" * 65_537, "string_too_long"),
    ],
)
def test_hostile_files_are_refused_and_leave_nothing(world: World, text: str, code: str) -> None:
    manager = manager_of(world)
    answer = _import(manager, text)
    assert answer.status_code == 422, answer.text
    assert [fault["code"] for fault in answer.json()["errors"]] == [code]
    assert manager.get("/campaigns").json()["items"] == []


@pytest.mark.parametrize("value", ["9" * 5000, "1e999", ".inf", "0x10", "1:30", "true", "~"])
def test_odd_scalars_are_text_until_the_schema_types_them(world: World, value: str) -> None:
    text = NOTICE.replace("stop_report_hours: 24", f"stop_report_hours: {value}")
    answer = _import(manager_of(world), text)
    # Null means the installation's own limit; everything else is no number of hours.
    assert answer.status_code == (201 if value == "~" else 422), answer.text


def test_the_example_is_plain_yaml_for_other_tools() -> None:
    data: Any = yaml.safe_load(NOTICE)
    assert next(stage["stage"] for stage in data["stages"]) == "mobilisation"


def _import(manager: Person, text: str) -> Response:
    return manager.post("/campaign-imports", {"file": text})
