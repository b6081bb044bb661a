"""The project's own sources, as tests walk them."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import backend

ROOT = Path(__file__).resolve().parents[2]
LAYERS_ABOVE_ROOMS = {"core", "access", "main", "__main__"}


def rooms() -> set[str]:
    """The folders of the backend."""
    return {path.name for path in (ROOT / "backend").iterdir() if (path / "__init__.py").is_file()}


def python_files(*folders: str) -> Iterator[Path]:
    """Every Python file below these folders of the project."""
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def import_everything() -> None:
    """Import every module of the backend, so that its classes can be walked."""
    for module in pkgutil.walk_packages(backend.__path__, "backend."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def calls_of(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a function by that name in the backend, with the file it stands in."""
    for path in python_files("backend"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else None
            called = node.func.id if isinstance(node.func, ast.Name) else called
            if called == name:
                yield path.relative_to(ROOT / "backend").as_posix(), node
