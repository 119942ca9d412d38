"""Old generations: which are kept, how one goes back to them, and what is removed when."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from graph.query.service import QueryService
from graph.store.publish import Store
from ontology.errors import StoreError, UsageError
from tests.graph.small import publish, published

TITLES = "SELECT ?t { ?r a <https://w3id.org/fazhi/ontology#Report> ; <http://purl.org/dc/terms/title> ?t }"


def ids(store: Store) -> list[str]:
    return [generation.id for generation in store.generations()]


def titles(service: QueryService) -> list[str]:
    return [row["t"].value for row in service.select(TITLES).rows]


def texts(store: Store) -> set[str]:
    return {path.stem for path in (store.path / "texts").iterdir()}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_last_generations_are_kept(tmp_path: Path) -> None:
    store, made = published(tmp_path / "store", "一", "二", "三", "四", "五", keep=3)
    assert ids(store) == made[2:]
    assert store.current().id == made[-1]
    assert sorted(path.name for path in (store.path / "generations").iterdir()) == sorted(made[2:])
    assert list((store.path / "work").iterdir()) == []


def test_what_is_published_again_is_the_latest(tmp_path: Path) -> None:
    store, made = published(tmp_path / "store", "一", "二", "三", keep=3)
    assert publish(store, "一") == made[0]
    assert ids(store) == [made[1], made[2], made[0]]
    publish(store, "四")
    assert ids(store)[:2] == [made[2], made[0]]


def test_the_order_is_not_that_of_a_clock(tmp_path: Path) -> None:
    store, made = published(tmp_path / "store", "一", "二", "三")
    for name in reversed(made):
        (store.path / "generations" / name).touch()
    assert ids(store) == made


def test_a_generation_that_history_does_not_name_is_the_oldest(tmp_path: Path) -> None:
    store, made = published(tmp_path / "store", "一", "二", "三", keep=3)
    history = store.path / "HISTORY"
    history.write_text("".join(f"{name}\n" for name in made[:2]), encoding="ascii")
    assert ids(store) == [made[2], made[0], made[1]]
    new = publish(store, "四")
    assert ids(store) == [made[0], made[1], new]
    history.unlink()
    assert set(ids(store)) == {made[0], made[1], new}
    assert store.current().id == new


def test_rollback_goes_back_and_forth(tmp_path: Path) -> None:
    store, made = published(tmp_path / "store", "一", "二", "三")
    assert store.rollback().id == store.current().id == made[1]
    assert store.rollback().id == store.current().id == made[0]
    with pytest.raises(StoreError, match="no generation from before"):
        store.rollback()
    assert store.rollback(made[2][:6]).id == store.current().id == made[2]
    with pytest.raises(UsageError, match=made[0]):
        store.rollback("no such id")
    with pytest.raises(UsageError, match="more than one"):
        store.generation("")
    assert ids(store) == made


def test_writing_goes_on_from_where_one_went_back_to(tmp_path: Path) -> None:
    store, made = published(tmp_path / "store", "一", "二")
    store.rollback()
    with store.writer() as writer:
        assert writer.publish().id == made[0]
    new = publish(store, "三", docid="b")
    with QueryService(store.current(), workers=1) as service:
        assert sorted(titles(service)) == ["一", "三"]
    assert ids(store) == [*made, new]


def test_rollback_mends_a_damaged_generation(tmp_path: Path) -> None:
    store, made = published(tmp_path / "store", "一", "二")
    (store.current().path / "manifest.json").unlink()
    with pytest.raises(StoreError, match="fazhi store rollback"):
        store.current()
    assert [(item.id, item.generation is None) for item in store.listing()] == [
        (made[0], False),
        (made[1], True),
    ]
    assert store.rollback().id == store.current().id == made[0]


def test_the_generation_in_force_is_never_removed(tmp_path: Path) -> None:
    store, made = published(tmp_path / "store", "一", "二", "三")
    store.rollback(made[0])
    assert Store.open(store.path, keep=1).compact().generations == (made[1],)
    assert ids(store) == [made[0], made[2]]
    assert store.current().id == made[0]


def test_what_is_read_stays_until_it_is_not(tmp_path: Path) -> None:
    store, made = published(tmp_path / "store", "一", keep=1)
    with QueryService(store.current(), workers=1) as service:
        assert titles(service) == ["一"]
        made += [publish(store, text) for text in ("二", "三", "四")]
        assert ids(store) == [made[0], made[-1]]
        assert titles(service) == ["一"]
        with QueryService(store.current(), workers=1) as other:
            assert titles(other) == ["四"]
        assert store.compact().held == (made[0],)
    assert store.compact().generations == (made[0],)
    assert ids(store) == [made[-1]]


def test_whoever_comes_too_late_is_told(tmp_path: Path) -> None:
    store, made = published(tmp_path / "store", "一", keep=1)
    late = store.current()
    publish(store, "二")
    assert not late.path.exists()
    with pytest.raises(StoreError, match=made[0]), late.held():
        pass


def test_compacting_removes_the_texts_that_nothing_refers_to(tmp_path: Path) -> None:
    store, made = published(tmp_path / "store", "一", "二", "三")
    store = Store.open(store.path, keep=2)
    assert texts(store) == {sha256(text) for text in "一二三"}
    planned = store.compact(pretend=True)
    assert (planned.generations, planned.texts) == ((made[0],), (sha256("一"),))
    assert planned.freed > 0
    assert ids(store) == made
    assert texts(store) == {sha256(text) for text in "一二三"}
    done = store.compact()
    assert (done.generations, done.texts) == (planned.generations, planned.texts)
    assert ids(store) == made[1:]
    assert texts(store) == {sha256(text) for text in "二三"}
    assert done.freed >= planned.freed
    assert store.compact() == type(done)((), (), (), 0)


def test_a_text_of_a_kept_generation_is_kept(tmp_path: Path) -> None:
    store, _ = published(tmp_path / "store", "一", "二")
    assert store.compact().texts == ()
    store.rollback()
    assert store.text(sha256("一")) == "一"


def test_a_removal_that_was_cut_short_is_finished(tmp_path: Path) -> None:
    store, made = published(tmp_path / "store", "一", "二")
    (store.path / "generations" / made[0]).rename(store.path / "work" / f"{made[0]}.gone")
    assert ids(store) == [made[1]]
    publish(store, "三")
    assert list((store.path / "work").iterdir()) == []


def test_a_damaged_text_is_mended_by_the_same_report(tmp_path: Path) -> None:
    store, made = published(tmp_path / "store", "一")
    (store.path / "texts" / f"{sha256('一')}.txt").write_text("二", encoding="utf-8")
    assert publish(store, "一") == made[0]
    assert store.text(sha256("一")) == "一"
