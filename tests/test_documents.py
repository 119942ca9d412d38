"""The documents tell the truth: commands, queries, paths and versions in them are tried."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from api.cli import app
from graph.query.named import load_named_queries
from graph.query.service import QueryService
from graph.store.publish import Store
from tests.extraction import floors

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh.md")
FOLDERS = "ontology|ingest|graph|viz|api|tests|data|docs"


def blocks(name: str, language: str) -> list[str]:
    """The fenced code blocks of a language in a document."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


@pytest.mark.parametrize("name", READMES)
def test_the_query_of_the_readme_answers_with_sentences(name: str, store_path: Path) -> None:
    (query,) = blocks(name, "sparql")
    with QueryService(Store.open(store_path).current(), workers=1) as service:
        rows = service.select(query).rows
    assert rows
    texts = [path.read_text(encoding="utf-8") for path in sorted((store_path / "texts").glob("*.txt"))]
    assert all(any(row["sentence"].value in text for text in texts) for row in rows)


@pytest.mark.parametrize("name", READMES)
def test_the_commands_of_the_readme_exist(name: str) -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    used = [match for block in blocks(name, "sh") for match in re.findall(r"fazhi (\w+)(.*)", block)]
    assert used
    for command, rest in used:
        options = {option for parameter in commands[command].params for option in parameter.opts}
        assert set(re.findall(r"(?<!\S)--?[a-z][\w-]*", rest.partition("#")[0])) <= options | {"--mechanism"}


@pytest.mark.parametrize("name", READMES)
def test_the_named_query_of_the_readme_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for query, parameter in re.findall(r"fazhi query ([a-z-]+) --(\w+)", text):
        assert parameter in {p.name for p in load_named_queries()[query].parameters}


def test_both_readmes_have_the_same_commands() -> None:
    first, second = (
        [[line.split("#")[0].strip() for line in block.splitlines()] for block in blocks(name, "sh")]
        for name in READMES
    )
    assert first == second


@pytest.mark.parametrize(
    "name", [*READMES, "CONTRIBUTING.md", "docs/graph-model.md", "docs/http.md", "docs/writing.md"]
)
def test_every_path_that_a_document_names_exists(name: str) -> None:
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    links = {path.parent / link for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", text)}
    named = {ROOT / file for file in re.findall(rf"`((?:{FOLDERS})/[\w./-]+(?:\.\w+|/))`", text)}
    missing = [str(p) for p in links | named if not p.exists()]
    assert [p for p in missing if "NAME" not in p] == []


def test_every_make_target_that_a_document_names_exists() -> None:
    targets = set(
        re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    for name in (*READMES, "CONTRIBUTING.md"):
        used = set(re.findall(r"`?make ([a-z]+)", (ROOT / name).read_text(encoding="utf-8")))
        assert used <= targets


def test_the_changelog_begins_with_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    first = re.search(
        r"^## \[([^\]]+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert first is not None
    assert first[1] == version


def test_the_lock_files_name_no_address() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        assert "://" not in lock.read_text(encoding="utf-8")


def test_the_stated_quality_is_what_the_floors_hold() -> None:
    """A figure in the document lies between its floor and the floor's margin above it, or rounding."""
    text = (ROOT / "docs/extraction-quality.md").read_text(encoding="utf-8")
    _, _, written = text.partition("<!-- figures")
    rows = re.findall(r"^\| (\w+) \|((?: [01]\.\d{3} \|)+)$", written.partition("<!-- end")[0], re.MULTILINE)
    assert len(rows) > 8
    for kind, figures in rows:
        lenient = [float(figure) for figure in figures.split("|")[:-1:2]]
        for (name, reference), figure in zip(floors.SETS.items(), lenient, strict=True):
            floor = floors.floors_of(name)[kind]
            assert reference.floor_for(kind, figure) - 0.001 <= floor <= figure + 0.001, (name, kind)
