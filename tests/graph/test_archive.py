"""Backups: one that is restored gives the same graph; one that is damaged gives nothing."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib import Graph
from rdflib.compare import isomorphic

from graph.archive.backup import back_up
from graph.archive.restore import restore
from graph.store.publish import Generation, Store
from graph.store.user_graphs import USER_GRAPHS, GraphChange
from graph.verification import faults
from ontology.errors import StoreError, UsageError
from tests.graph.conftest import fill
from tests.graph.gold import GoldReport
from tests.graph.small import publish, published, put

OWN = NamedNode(USER_GRAPHS + "mine")
FORMS = ("backup.tar", "backup.tar.gz", "backup.tgz", "backup")


def with_own_graph(path: Path) -> Store:
    """A store with two reports and a user's graph that has blank nodes and difficult literals."""
    store = Store.open(path, create=True)
    node, other = BlankNode(), BlankNode()
    said = {
        Triple(node, NamedNode("a:next"), other),
        Triple(other, NamedNode("a:next"), node),
        Triple(node, NamedNode("a:text"), Literal('行\n列 "引" <a:b> .\n', language="zh")),
        Triple(NamedNode("a:s"), NamedNode("a:graph"), OWN),
    }
    with store.writer() as writer:
        put(writer, "a", "一")
        put(writer, "b", "二")
        writer.change_graph(GraphChange(OWN, frozenset(), frozenset(said)))
        writer.publish()
    return store


def graphs_of(generation: Generation) -> dict[str, Graph]:
    """The named graphs, as another library reads them."""
    opened, found = generation.open(), {}
    for name in generation.graphs:
        triples = (quad.triple for quad in opened.quads_for_pattern(None, None, None, NamedNode(name)))
        data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        assert data is not None
        found[name] = Graph().parse(data=data, format="nt")
    return found


@pytest.mark.parametrize("form", FORMS)
def test_a_restored_store_is_the_one_that_was_backed_up(tmp_path: Path, form: str) -> None:
    store = with_own_graph(tmp_path / "store")
    written = back_up(store.current(), tmp_path / form)
    assert written.generation == store.current().id
    restored = restore(tmp_path / form, tmp_path / "restored")
    assert restored.manifest == store.current().manifest
    assert set(restored.open()) == set(store.current().open())
    before, after = graphs_of(store.current()), graphs_of(restored)
    assert before.keys() == after.keys()
    assert OWN.value in after
    assert all(isomorphic(before[name], after[name]) for name in before)
    again = Store.open(tmp_path / "restored")
    assert faults(again.current()) == []
    assert {again.text(path.stem) for path in (again.path / "texts").iterdir()} == {"一", "二"}
    publish(again, "三")
    assert faults(again.current()) == []


def test_equal_graphs_give_equal_backups(tmp_path: Path, gold_store: Store, gold: list[GoldReport]) -> None:
    other = fill(tmp_path / "other", list(reversed(gold)))
    for form in ("backup.tar", "backup.tar.gz"):
        files = [tmp_path / name / form for name in ("one", "two")]
        for store, file in zip((gold_store, other), files, strict=True):
            file.parent.mkdir(exist_ok=True)
            back_up(store.current(), file)
        assert files[0].read_bytes() == files[1].read_bytes()


def test_other_tools_can_check_a_backup(tmp_path: Path) -> None:
    if shutil.which("sha256sum") is None:
        pytest.skip("this system has no sha256sum")
    store, _ = published(tmp_path / "store", "一")
    back_up(store.current(), tmp_path / "backup")
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    subprocess.run(command, cwd=tmp_path / "backup", check=True, capture_output=True)
    subprocess.run(command, cwd=store.current().path, check=True, capture_output=True)


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


def remove(file: Path) -> None:
    file.unlink()


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2])


@pytest.mark.parametrize("damage", [flip, remove, cut])
@pytest.mark.parametrize("part", ["manifest.json", "SHA256SUMS", "graphs/*.nq", "texts/*.txt"])
def test_a_damaged_backup_gives_nothing(tmp_path: Path, damage: Callable[[Path], None], part: str) -> None:
    store, _ = published(tmp_path / "store", "一")
    back_up(store.current(), tmp_path / "backup")
    damage(next(iter((tmp_path / "backup").glob(part))))
    with pytest.raises(StoreError, match="backup"):
        restore(tmp_path / "backup", tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


def test_a_backup_that_is_cut_off_gives_nothing(tmp_path: Path) -> None:
    store, _ = published(tmp_path / "store", "一")
    for name in ("backup.tar", "backup.tar.gz"):
        back_up(store.current(), tmp_path / name)
        whole = (tmp_path / name).read_bytes()
        for length in (0, 100, len(whole) // 2, len(whole) * 3 // 4):
            (tmp_path / name).write_bytes(whole[:length])
            with pytest.raises(StoreError, match=name):
                restore(tmp_path / name, tmp_path / "restored")
            assert not (tmp_path / "restored").exists()


def test_hashes_that_agree_with_another_graph_are_not_believed(tmp_path: Path) -> None:
    """A manifest that was changed together with SHA256SUMS: the graph is what counts."""
    one, _ = published(tmp_path / "one", "一")
    two, _ = published(tmp_path / "two", "二")
    back_up(one.current(), tmp_path / "backup")
    back_up(two.current(), tmp_path / "other")
    (tmp_path / "backup" / "manifest.json").write_bytes((tmp_path / "other" / "manifest.json").read_bytes())
    sums = [(tmp_path / name / "SHA256SUMS").read_text("ascii").splitlines() for name in ("backup", "other")]
    (tmp_path / "backup" / "SHA256SUMS").write_text("\n".join([sums[1][0], *sums[0][1:]]) + "\n", "ascii")
    with pytest.raises(StoreError, match="does not give the graph"):
        restore(tmp_path / "backup", tmp_path / "restored")


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "graphs/../../outside.nq", "texts/short.txt"])
def test_no_name_in_a_backup_leads_elsewhere(tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "backup.tar", "w") as archive:
        member = tarfile.TarInfo(name)
        member.size = 1
        archive.addfile(member, io.BytesIO(b"x"))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StoreError, match="no backup of fazhi"):
        restore(tmp_path / "backup.tar", tmp_path / "restored")
    assert sorted(tmp_path.rglob("*")) == before


def test_no_link_in_a_backup_is_followed(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "backup.tar", "w") as archive:
        member = tarfile.TarInfo("manifest.json")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(member)
    with pytest.raises(StoreError, match="no plain file"):
        restore(tmp_path / "backup.tar", tmp_path / "restored")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    store, made = published(tmp_path / "store", "一")
    back_up(store.current(), tmp_path / "backup")
    with pytest.raises(UsageError, match="is there already"):
        back_up(store.current(), tmp_path / "backup")
    with pytest.raises(UsageError, match="not empty"):
        restore(tmp_path / "backup", store.path)
    with pytest.raises(UsageError, match="There is no backup"):
        restore(tmp_path / "missing.tar", tmp_path / "restored")
    with pytest.raises(UsageError, match="There is no folder"):
        back_up(store.current(), tmp_path / "missing" / "backup.tar")
    (tmp_path / "empty").mkdir()
    assert restore(tmp_path / "backup", tmp_path / "empty").id == made[0]


def test_a_damaged_generation_is_found_and_not_backed_up(tmp_path: Path) -> None:
    """Damage in any file: the engine alone would notice some, and never end at others."""
    store, _ = published(tmp_path / "store", "一")
    back_up(store.current(), tmp_path / "backup.tar")
    good = (tmp_path / "backup.tar").read_bytes()
    for file in sorted(store.current().store_path.glob("*.sst")):
        whole = file.read_bytes()
        flip(file)
        assert faults(store.current()) == [
            f"the file store/{file.name} is missing or not as it was published"
        ]
        with pytest.raises(StoreError, match="damaged on the disk"):
            back_up(store.current(), tmp_path / "backup.tar")
        file.write_bytes(whole)
    assert faults(store.current()) == []
    assert (tmp_path / "backup.tar").read_bytes() == good


def test_missing_and_wrong_texts_are_found(tmp_path: Path) -> None:
    store, _ = published(tmp_path / "store", "一")
    (text,) = (store.path / "texts").iterdir()
    text.write_text("二", encoding="utf-8")
    assert any("another SHA-256" in fault for fault in faults(store.current()))
    with pytest.raises(StoreError, match="not what its name says"):
        back_up(store.current(), tmp_path / "backup.tar")
    text.unlink()
    assert any("cannot be read" in fault for fault in faults(store.current()))
    with pytest.raises(StoreError, match="cannot be read"):
        back_up(store.current(), tmp_path / "backup.tar")
    assert not list(tmp_path.glob("*backup*"))
