"""A generation is what its manifest says, and a change of its quads is noticed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat
from pyoxigraph import Store as Engine

from graph.store.publish import Generation, Store
from graph.verification import check_document, check_reports, discrepancies
from ontology.errors import InputError
from ontology.vocabulary import GRAPH, ID

THING, LABEL = NamedNode(ID + "thing/1"), NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


@pytest.fixture
def generation(store_path: Path, tmp_path: Path) -> Generation:
    """A copy of the sample generation that may be damaged."""
    shutil.copytree(store_path, tmp_path / "store")
    return Store.open(tmp_path / "store").current()


def test_a_published_generation_agrees(generation: Generation) -> None:
    assert discrepancies(generation) == []


@pytest.mark.parametrize(
    ("graph", "words"),
    [
        (DefaultGraph(), "not the merge"),
        (NamedNode(GRAPH + "report/000"), "report/000 has"),
        (NamedNode(GRAPH + "report/999"), "not in the manifest"),
    ],
)
def test_an_added_quad_is_noticed(
    generation: Generation, graph: NamedNode | DefaultGraph, words: str
) -> None:
    engine = Engine(str(generation.store_path))
    engine.add(Quad(THING, LABEL, Literal("added"), graph))
    engine.flush()
    del engine
    assert any(words in sentence for sentence in discrepancies(generation))


def test_every_report_is_checked(generation: Generation) -> None:
    checked = dict(check_reports(generation))
    assert sorted(checked) == ["000", "001", "002", "003", "004"]
    assert not [item for found in checked.values() for item in found if item.severity == "Violation"]


def test_documents() -> None:
    claim = f"<{ID}claim/1> a <https://w3id.org/fazhi/ontology#AdoptionClaim> ."
    broken = check_document(claim.encode(), RdfFormat.TURTLE, "claim.ttl")
    assert any(item.severity == "Violation" and "claim/1" in item.focus for item in broken)
    with pytest.raises(InputError, match=r"claim\.ttl"):
        check_document(b"no turtle", RdfFormat.TURTLE, "claim.ttl")
