"""`fazhi store`: what it says and does, as its users run it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from graph.store.publish import Store
from tests.api.command import fazhi
from tests.graph.small import published


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store in which one report said three things, one after the other."""
    return published(tmp_path / "store", "一", "二", "三")[0]


def ids(store: Store) -> list[str]:
    return [generation.id for generation in store.generations()]


def test_the_list_begins_with_the_latest(store: Store) -> None:
    outcome = fazhi("store", "list", "--store", store.path, "--json")
    assert outcome.code == 0
    listed = json.loads(outcome.stdout)["generations"]
    assert [item["id"] for item in listed] == list(reversed(ids(store)))
    assert [item["in_force"] for item in listed] == [True, False, False]
    assert all(item["reports"] == 1 and item["quads"] > 100 for item in listed)
    assert all(0 < item["own_bytes"] <= item["bytes"] for item in listed)
    table = fazhi("store", "list", "--store", store.path, "--lang", "zh").stdout
    assert table.count("\n") == 4
    assert "现行" in table.splitlines()[1]


def test_rollback_and_forward(store: Store) -> None:
    made = ids(store)
    outcome = fazhi("store", "rollback", "--store", store.path, "--json")
    assert (outcome.code, json.loads(outcome.stdout)) == (0, {"generation": made[1]})
    assert store.current().id == made[1]
    assert fazhi("store", "rollback", made[2][:8], "--store", store.path).code == 0
    assert store.current().id == made[2]
    unknown = fazhi("store", "rollback", "zzz", "--store", store.path)
    assert unknown.code == 2
    assert made[0] in unknown.stderr


def test_verify_names_the_damage_and_fails(store: Store) -> None:
    old, new = store.generations()[0], store.current()
    sound = fazhi("store", "verify", "--all", "--store", store.path, "--json")
    assert sound.code == 0
    assert [item["agrees"] for item in json.loads(sound.stdout)["generations"]] == [True] * 3
    damaged = next(path for path in old.store_path.glob("*.sst") if path.stat().st_nlink == 1)
    damaged.write_bytes(damaged.read_bytes()[:-1])
    outcome = fazhi("store", "verify", "--all", "--store", store.path, "--json")
    assert outcome.code == 1
    assert damaged.name in outcome.stderr
    results = {item["generation"]: item["agrees"] for item in json.loads(outcome.stdout)["generations"]}
    assert results[old.id] is False
    assert results[new.id] is True
    assert fazhi("store", "verify", "--store", store.path).code == 0
    assert fazhi("store", "verify", old.id, "--store", store.path).code == 1


def test_a_backup_comes_back(store: Store, tmp_path: Path) -> None:
    backup, restored = tmp_path / "backup.tar.gz", tmp_path / "restored"
    outcome = fazhi("store", "backup", backup, "--store", store.path, "--json")
    assert outcome.code == 0
    assert json.loads(outcome.stdout)["generation"] == store.current().id
    shutil.rmtree(store.path)
    outcome = fazhi("store", "restore", backup, "--store", restored, "--json")
    assert outcome.code == 0, outcome.stderr
    said = json.loads(outcome.stdout)
    assert said["generation"] == Store.open(restored).current().id
    assert said["reports"] == 1
    assert fazhi("store", "verify", "--store", restored).code == 0
    again = fazhi("store", "restore", backup, "--store", restored)
    assert (again.code, "not empty" in again.stderr) == (2, True)
    backup.write_bytes(backup.read_bytes()[:-100])
    cut = fazhi("store", "restore", backup, "--store", tmp_path / "other")
    assert (cut.code, cut.stderr.count("\n")) == (1, 1)
    assert not (tmp_path / "other").exists()


def test_compact_says_first_and_removes_then(store: Store) -> None:
    made = ids(store)
    planned = fazhi("store", "compact", "--keep", "1", "--dry-run", "--store", store.path, "--json")
    assert json.loads(planned.stdout)["generations"] == made[:2]
    assert json.loads(planned.stdout)["removed"] is False
    assert ids(store) == made
    done = fazhi("store", "compact", "--keep", "1", "--store", store.path, "--json")
    assert json.loads(done.stdout)["generations"] == made[:2]
    assert len(json.loads(done.stdout)["texts"]) == 2
    assert ids(store) == made[2:]


def test_how_many_generations_ingest_keeps_is_a_setting(store: Store, tmp_path: Path) -> None:
    report = tmp_path / "new.txt"
    report.write_text("广州市2021年法治政府建设年度报告\n\n广州市聘请法律顾问二名。\n", encoding="utf-8")
    outcome = fazhi(
        "ingest", report, "--store", store.path, "--json", environment={"FAZHI_KEEP_GENERATIONS": "2"}
    )
    assert outcome.code == 0, outcome.stderr
    assert ids(store)[-1] == json.loads(outcome.stdout)["generation"]
    assert len(ids(store)) == 2


def test_without_a_store_or_a_sub_command() -> None:
    assert "rollback" in fazhi("store").stdout
    for command in (["list"], ["rollback"], ["verify"], ["backup", "x.tar"], ["compact"]):
        outcome = fazhi("store", *command, "--store", "/nowhere/at/all")
        assert (outcome.code, outcome.stderr.count("\n")) == (1, 1)
