"""The order of the packages: imports only point downwards, and text processing knows no RDF."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.metadata import files
from pathlib import Path

import pytest

import graph

ROOT = Path(__file__).resolve().parents[1]

#: What each package may import of ours besides itself: ontology < ingest, graph < viz < api.
MAY_IMPORT = {
    "ontology": set(),
    "ingest": {"ontology"},
    "graph": {"ontology"},
    "viz": {"ontology", "graph"},
    "api": {"ontology", "ingest", "graph", "viz"},
}
#: Third-party packages that belong to one side only.
FORBIDDEN_LIBRARIES = {
    "ontology": {"spacy", "fastapi", "starlette", "typer", "pyvis"},
    "ingest": {"rdflib", "pyoxigraph", "pyshacl", "fastapi", "starlette", "typer", "pyvis"},
    "graph": {"spacy", "ahocorasick_rs", "fastapi", "starlette", "typer", "pyvis"},
    "viz": {"spacy", "fastapi", "starlette", "typer", "pyoxigraph"},
    "api": {"spacy"},
}
JUNK_DRAWERS = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
LONGEST_MODULE = 450


def modules(root: Path) -> Iterator[tuple[str, Path]]:
    for package in MAY_IMPORT:
        for path in sorted((root / package).rglob("*.py")):
            yield package, path


def imported(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    """(line, absolute dotted name) of every import statement, wherever in the module it stands."""
    parts = path.relative_to(root).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = parts[: len(parts) - node.level] if node.level else ()
            yield node.lineno, ".".join((*above, node.module or "")).strip(".")


def violations(root: Path) -> list[str]:
    """Every import that points upwards, sideways, into the tests, or to a library of the other side."""
    found = []
    for package, path in modules(root):
        forbidden = (set(MAY_IMPORT) - MAY_IMPORT[package] - {package}) | {"tests", "data"}
        forbidden |= FORBIDDEN_LIBRARIES[package]
        for line, name in imported(path, root):
            if name.split(".")[0] in forbidden:
                found.append(f"{path.relative_to(root)}:{line} imports {name}")
    return found


def test_imports_point_downwards() -> None:
    assert violations(ROOT) == []


@pytest.mark.parametrize(
    ("package", "statement"),
    [
        ("ontology", "import graph"),
        ("ingest", "from graph.store import iris"),
        ("graph", "def late():\n    import ingest.pipeline"),
        ("viz", "from ..api import app"),
        ("ingest", "import rdflib"),
        ("api", "from tests import conftest"),
    ],
)
def test_an_upward_import_is_found(tmp_path: Path, package: str, statement: str) -> None:
    folder = tmp_path / package
    folder.mkdir()
    (folder / "fine.py").write_text("import json\n", encoding="utf-8")
    assert violations(tmp_path) == []
    (folder / "wrong.py").write_text(statement + "\n", encoding="utf-8")
    assert len(violations(tmp_path)) == 1


def test_module_names_say_what_they_hold() -> None:
    assert [str(path) for _, path in modules(ROOT) if path.stem in JUNK_DRAWERS] == []


def test_modules_open_with_what_they_are_for_and_stay_short() -> None:
    for _, path in modules(ROOT):
        source = path.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(source)), f"{path} has no docstring"
        assert source.count("\n") <= LONGEST_MODULE, f"{path} holds more than one concern"


def test_nothing_catches_everything_in_silence() -> None:
    for _, path in modules(ROOT):
        bare = re.findall(r"except\s*:|except BaseException\b", path.read_text(encoding="utf-8"))
        assert not bare, f"{path} catches everything"


def test_packages_are_this_distributions_own() -> None:
    """`graph` and `api` are common names: another distribution must not shadow them."""
    assert Path(graph.__file__).resolve() == ROOT / "graph" / "__init__.py"
    assert files("fazhi")
