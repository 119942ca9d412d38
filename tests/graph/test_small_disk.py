"""A full disk and a disk that may only be read, both real: nothing is lost, and one sentence says why."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.graph.namespace import NOT_POSSIBLE

ROOT = Path(__file__).parents[2]
KIBIBYTES = 40_000


@pytest.fixture(scope="module")
def told() -> list[dict[str, Any]]:
    """What tests.graph.small_disk reports, run on a disk of its own."""
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux has mount namespaces")
    command = [sys.executable, "-m"]
    finished = subprocess.run(
        [*command, "tests.graph.namespace", str(KIBIBYTES), *command, "tests.graph.small_disk"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if finished.returncode == NOT_POSSIBLE:
        pytest.skip(f"this system allows no disk of one's own: {finished.stderr.strip()}")
    assert finished.returncode == 0, finished.stderr
    return [json.loads(line) for line in finished.stdout.splitlines()]


def step(told: list[dict[str, Any]], name: str) -> dict[str, Any]:
    (found,) = (line for line in told if line.get("step") == name)
    return found


def test_a_full_disk_is_one_sentence_and_loses_nothing(told: list[dict[str, Any]]) -> None:
    """Whatever the writer was at when the room was used up."""
    attempts = [line for line in told if "room" in line]
    refused, last = attempts[:-1], attempts[-1]
    assert len(refused) > 5
    for attempt in refused:
        assert attempt["error"].startswith("StoreError: The "), attempt
        assert "No space left on device" in attempt["error"] or "disk is full" in attempt["error"], attempt
        assert attempt["error"].count("\n") == 0
        assert attempt["kept"], attempt
        assert attempt["left"] == []
    assert last["error"] == ""
    assert not last["kept"]


@pytest.mark.parametrize("name", ["backup", "restore"])
def test_a_backup_and_a_store_are_there_whole_or_not_at_all(told: list[dict[str, Any]], name: str) -> None:
    assert "No space left on device" in step(told, name)["error"]
    assert step(told, "afterwards") == {"step": "afterwards", "faults": [], "names": ["backup.tar", "store"]}


def test_a_store_that_may_only_be_read_is_read(told: list[dict[str, Any]]) -> None:
    assert step(told, "read-only")["error"].startswith("StoreError: The store")
    assert "Read-only file system" in step(told, "read-only")["error"]
    assert step(told, "read") == {"step": "read", "rows": 1, "faults": []}
