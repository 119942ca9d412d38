"""THREAT_MODEL.md: every promise names tests, and every test that it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "THREAT_MODEL.md").read_text(encoding="utf-8")
TEST = re.compile(r"`(tests/[\w/]+\.py(?:::\w+)+)`")


def names_in(path: Path) -> set[str]:
    """The tests of a module as pytest names them, without the path."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        found |= {
            prefix + item.name
            for item in inside
            if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) and item.name.startswith("test_")
        }
    return found


def promises() -> list[str]:
    section = TEXT.partition("## §8 ")[2].partition("## §9 ")[0]
    return re.split(r"^\d+\. ", section, flags=re.MULTILINE)[1:]


def test_every_promise_names_its_tests() -> None:
    assert len(promises()) > 20
    numbers = [int(number) for number in re.findall(r"^(\d+)\. ", TEXT.partition("## §8 ")[2], re.MULTILINE)]
    assert numbers == list(range(1, len(promises()) + 1))
    assert [promise[:60] for promise in promises() if not TEST.search(promise)] == []


def test_every_test_that_is_named_exists() -> None:
    named = TEST.findall(TEXT)
    assert len(named) == TEXT.count("`tests/") - TEXT.count("`tests/test_threat_model.py`")
    missing = []
    for name in named:
        path, _, test = name.partition("::")
        if not (ROOT / path).is_file() or test not in names_in(ROOT / path):
            missing.append(name)
    assert missing == []


def test_every_setting_and_path_that_is_named_exists() -> None:
    settings = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [name for name in re.findall(r"`(FAZHI_[A-Z_]+)`", TEXT) if f"`{name}`" not in settings] == []
    short = re.findall(r"`_([A-Z]+)`", TEXT)
    assert [name for name in short if f"`FAZHI_QUERY_{name}`" not in settings] == []
    paths = re.findall(r"`((?:api|graph|ingest|viz|docs|tests)/[\w./-]+)`", TEXT)
    assert [path for path in paths if not (ROOT / path).exists()] == []
