"""Whatever the audit trail keeps, its page can say in both languages."""

import ast
import re
from collections.abc import Iterator

import pytest

from backend.audit.schemas import Outcome
from backend.identity.errors import AccountLocked, WrongPassword
from backend.ledger.vocabulary import Action
from backend.screening.registers.vocabulary import Register
from backend.screening.suspicions.vocabulary import SuspicionAction
from tests.architecture.source import ROOT, calls_of, python_files

KEEPERS = ("record", "record_refusal", "remember_refusal", "_record", "_remember")
"""Functions that write an audit event, or hand one on, in any room."""
MADE = {
    'f"entry.{action}"': {f"entry.{action.value}" for action in Action},
    'f"suspicion.{action}"': {f"suspicion.{action.value}" for action in SuspicionAction},
    'f"{kept.register}.{what}"': {
        f"{register.value}.{what}"
        for register in Register
        for what in ("registered", "changed", "ended")
    },
    'f"{kept.register}.exported"': {f"{register.value}.exported" for register in Register},
    'f"user.{refusal.code}"': {f"user.{one.code}" for one in (WrongPassword, AccountLocked)},
}
"""Actions that are put together, as written, and what comes of them."""
_CODE = re.compile(r"[a-z_]+\.[a-z_]+")
_TEXT = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`")


def texts_in(node: ast.AST) -> Iterator[str]:
    """Codes of actions below a node."""
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            if _CODE.fullmatch(one.value):
                yield one.value
        elif isinstance(one, ast.JoinedStr):
            written = ast.unparse(one).replace("'", '"')
            assert written in MADE, f"{written}: say in MADE what comes of it"
            yield from MADE[written]


def actions() -> set[str]:
    """Every action the backend writes down: given to a keeper, or chosen for one before."""
    found = set()
    for keeper in KEEPERS:
        for _, call in calls_of(keeper):
            given = [*call.args, *(one.value for one in call.keywords if one.arg == "action")]
            found |= {code for argument in given for code in texts_in(argument)}
    for path in python_files("backend"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "action":
                found |= set(texts_in(node.value))
    return found


def subjects() -> set[str]:
    """Every kind of thing an event is about."""
    found = set()
    for path in python_files("backend"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in ("record", "_remember"):
                found |= {
                    str(ast.literal_eval(one.value))
                    for one in node.keywords
                    if one.arg == "subject_type" and isinstance(one.value, ast.Constant)
                }
            if isinstance(node, ast.Dict):
                found |= {
                    str(ast.literal_eval(value))
                    for key, value in zip(node.keys, node.values, strict=True)
                    if isinstance(key, ast.Constant)
                    and key.value == "subject_type"
                    and isinstance(value, ast.Constant)
                }
    return found


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)


def words(language: str, of: str) -> set[str]:
    """Keys of a part of the client's texts for the audit page, `group.name` where it nests."""
    path = ROOT / f"frontend/src/lib/i18n/{language}/audit.ts"
    source = _TEXT.sub("''", path.read_text(encoding="utf-8"))
    start = source.index(f"{of}: {{") + len(of) + 3
    depth, end = 1, start
    while depth:
        depth += {"{": 1, "}": -1}.get(source[end], 0)
        end += 1
    part = source[start : end - 1]
    nested = re.findall(r"(\w+): \{([^{}]*)\}", part)
    if not nested:
        return set(re.findall(r"(\w+):", part))
    return {f"{group}.{name}" for group, inner in nested for name in re.findall(r"(\w+):", inner)}


def test_the_walk_finds_actions_of_every_way_to_write_one() -> None:
    assert actions() >= {
        "entry.return",
        "suspicion.report_data_error",
        "record.withdrawn",
        "import.discarded",
        "access.denied",
        "sign_in.failed",
        "user.account_locked",
        "screening.asked",
        "screening_rule.released",
    }
    assert subjects() >= {"suspicion", "internship_record", "screening_run", "ledger_entry"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_audit_action_subject_and_outcome_has_its_words(language: str) -> None:
    told = words(language, "audit_action")
    assert actions() - told == set()
    assert told - actions() == set(), "words for what nothing does"
    assert subjects() - words(language, "audit_subject") == set()
    assert words(language, "audit_outcome") == {one.value for one in Outcome}
    groups = {action.partition(".")[0] for action in actions()}
    assert words(language, "audit_group") == groups
    listed = (ROOT / "frontend/src/features/audit/words.ts").read_text(encoding="utf-8")
    for name, expected in (
        ("GROUPS", groups),
        ("SUBJECT_TYPES", words(language, "audit_subject")),
        ("OUTCOMES", {one.value for one in Outcome}),
    ):
        found = re.search(rf"{name} = \[([^\]]*)\]", listed)
        assert found is not None
        assert set(re.findall(r"'(\w+)'", found[1])) == expected, name
