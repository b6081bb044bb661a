"""The house keeps its rules: sizes, names, shapes and crossings."""

import ast
import datetime as dt
import re
import typing
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import Date, DateTime
from starlette.testclient import TestClient

from backend.core.db import Base
from backend.core.schemas import Input, Output
from tests.architecture.crossings import CROSSINGS
from tests.architecture.source import ROOT, calls_of, import_everything, python_files, rooms

import_everything()

DAYS_SAID_OTHERWISE = {
    *("rectify_by", "due_on_below"),
    *("policy_from", "policy_from_last", "policy_to", "policy_to_last"),
}
"""The domain's own words for a day."""


def heirs(parent: type[BaseModel]) -> set[type[BaseModel]]:
    """Every class below a shape, ours only."""
    found: set[type[BaseModel]] = set()
    for child in parent.__subclasses__():
        found |= {child} | heirs(child)
    return {shape for shape in found if shape.__module__.startswith("backend.")}


def holds(annotation: Any, kind: type) -> bool:
    """Whether a type is `kind`, or an optional or annotated one."""
    if annotation is kind:
        return True
    if typing.get_origin(annotation) is dict:
        return False
    return any(holds(part, kind) for part in typing.get_args(annotation) if part is not annotation)


def test_no_file_is_longer_than_400_lines() -> None:
    client = [*(ROOT / "frontend/src").rglob("*.ts"), *(ROOT / "frontend/src").rglob("*.tsx")]
    ours = [*python_files("backend", "tests", "migrations"), *client]
    written = [path for path in ours if not path.name.endswith((".gen.ts", ".d.ts"))]
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in written
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_every_conftest_stays_under_100_lines() -> None:
    for path in (ROOT / "tests").rglob("conftest.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 100, path


def test_rooms_hold_no_place_without_a_name() -> None:
    vague = {"utils", "helpers", "common", "base", "misc", "util"}
    assert [path for path in python_files("backend") if {path.stem, *path.parts} & vague] == []


def test_the_client_has_a_feature_only_where_the_server_has_a_room() -> None:
    features = ROOT / "frontend/src/features"
    if features.is_dir():
        assert {path.name for path in features.iterdir() if path.is_dir()} <= rooms()


@pytest.mark.parametrize("shape", sorted(heirs(Output), key=lambda shape: shape.__name__))
def test_what_we_say_has_every_member_and_names_its_times(shape: type[BaseModel]) -> None:
    for name, field in shape.model_fields.items():
        assert field.is_required(), f"{shape.__name__}.{name} has a default"
    names_times_rightly(shape)


@pytest.mark.parametrize("shape", sorted(heirs(Input), key=lambda shape: shape.__name__))
def test_what_we_hear_refuses_unknown_members_and_names_its_times(shape: type[BaseModel]) -> None:
    assert shape.model_config.get("extra") == "forbid"
    names_times_rightly(shape)


def names_times_rightly(shape: type[BaseModel]) -> None:
    for name, field in shape.model_fields.items():
        if holds(field.annotation, dt.datetime):
            assert is_instant(name), f"{shape.__name__}.{name}"
        elif holds(field.annotation, dt.date):
            assert is_day(name), f"{shape.__name__}.{name}"


def is_instant(name: str) -> bool:
    return name == "at" or name.endswith("_at")


def is_day(name: str) -> bool:
    return name.endswith("_on") or name in DAYS_SAID_OTHERWISE


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=lambda table: table.name)
def test_columns_name_their_times(table: Any) -> None:
    for column in table.columns:
        if isinstance(column.type, DateTime):
            assert column.type.timezone, f"{column} has no time zone"
            assert is_instant(column.name), column
        elif isinstance(column.type, Date):
            assert is_day(column.name), column


def test_every_crossing_of_the_walls_is_known_with_its_reason() -> None:
    found: Counter[tuple[str, str]] = Counter()
    for path, call in calls_of("unscoped"):
        reason = call.args[0]
        found[path, ast_text(reason)] += 1
    assert dict(found) == CROSSINGS


def ast_text(reason: Any) -> str:
    """The reason as written, or the name of the constant that holds it."""
    return str(reason.value) if isinstance(reason, ast.Constant) else ast.unparse(reason)


def test_only_the_engine_and_the_refusals_open_a_second_transaction() -> None:
    callers = {path for path, _ in calls_of("begin_refusal")}
    assert callers == {"access/refusals.py", "identity/lockout.py"}


def test_only_the_unit_of_work_commits() -> None:
    assert {path for path, _ in calls_of("commit")} <= {"core/db.py"}


def operations(app: FastAPI) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of every route."""
    return [
        (method, path, operation)
        for path, item in app.openapi()["paths"].items()
        for method, operation in item.items()
    ]


def test_every_operation_is_named_once_room_dot_verb(client: TestClient) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(client.app)]  # type: ignore[arg-type]
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    for name in ids:
        assert re.fullmatch(r"[a-z]+\.[a-z]+(_[a-z0-9]+)*", name), name
        assert name.split(".")[0] in rooms() | {"system"}, name


def test_every_operation_says_what_it_needs_and_what_it_does(client: TestClient) -> None:
    for method, path, operation in operations(client.app):  # type: ignore[arg-type]
        assert operation.get("x-permission"), (method, path)
        assert operation.get("description"), (method, path)


def test_addresses_are_kebab_case_and_members_snake_case(client: TestClient) -> None:
    document = client.app.openapi()  # type: ignore[attr-defined]
    for path in document["paths"]:
        for part in filter(None, path.split("/")):
            assert re.fullmatch(r"\{[a-z_]+\}|[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?", part), path
    for name, schema in document["components"]["schemas"].items():
        for member in schema.get("properties", {}):
            assert re.fullmatch(r"[a-z][a-z0-9_]*", member), (name, member)


def test_nothing_of_ours_names_a_place_outside_the_project() -> None:
    outside = re.compile("/" + "work/|/" + "tmp/")
    named = [p for p in python_files("backend", "migrations") if outside.search(_text(p))]
    assert named == []


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
