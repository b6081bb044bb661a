"""The engine agrees with a plain reading of the rules, on records as people type them."""

import ast
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.screening.reference.comparison import compare
from tests.screening.reference.generator import Generator

SCHOOLS = ["3641990001", "3641990002", "3641990003", "3641990004"]


def test_engine_and_reference_agree_on_twenty_thousand_dirty_records() -> None:
    """Eight files with eight sets of columns; each rule hits, is clean and is unknown somewhere."""
    generator = Generator(20221213, schools=SCHOOLS)
    outcome = compare([generator.file(2500) for _ in range(8)], generator)
    assert outcome.read + outcome.refused == 20_000
    assert outcome.refused > 200
    assert Counter(difference.code for difference in outcome.differences) == {}
    silent = {code: seen for code, seen in outcome.answers.items() if len(seen) < 3}
    assert silent == {}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.integers(1, 4), st.integers(5, 120))
def test_engine_and_reference_agree_on_any_small_province(
    seed: int, files: int, students: int
) -> None:
    """Few students and many rows: the same people and classes again and again."""
    generator = Generator(seed, schools=SCHOOLS[:2], students=students)
    outcome = compare([generator.file(60) for _ in range(files)], generator)
    assert outcome.differences == []


def test_the_reference_takes_nothing_from_what_it_is_held_against() -> None:
    """Only the comparison knows both sides."""
    folder = Path(__file__).parent / "reference"
    knowing = {file.name for file in folder.glob("*.py") if "backend" in _imported(file)}
    assert knowing == {"comparison.py"}


def _imported(file: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    names = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    names |= {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    return {name.partition(".")[0] for name in names}
