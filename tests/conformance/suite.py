"""The W3C test suite of SPARQL 1.1 (w3c/rdf-tests): where it lies, its manifests, and what each test needs.

The suite is not part of this repository. The environment variable FAZHI_W3C_SPARQL11 names the folder that
holds `sparql/sparql11/…`; without it the tests of this folder are skipped, and say so.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, BNode, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

__all__ = [
    "BASE",
    "CLASSES",
    "GRAPH_STORE",
    "SUITE_VARIABLE",
    "Case",
    "Dataset",
    "cases",
    "known_failures",
    "manifest_graph",
    "parameters",
    "reason_to_fail",
    "suite_folder",
]

SUITE_VARIABLE = "FAZHI_W3C_SPARQL11"
#: The address that the manifests are read under, so that no path of the machine gets into names of graphs.
BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")

#: The classes of tests that are run, by the local name of their type.
CLASSES: Mapping[str, str] = {
    "QueryEvaluationTest": "query evaluation",
    "CSVResultFormatTest": "CSV results",
    "PositiveSyntaxTest11": "query syntax, to be read",
    "NegativeSyntaxTest11": "query syntax, to be refused",
    "PositiveUpdateSyntaxTest11": "update syntax, to be read",
    "NegativeUpdateSyntaxTest11": "update syntax, to be refused",
    "UpdateEvaluationTest": "update evaluation",
    "ProtocolTest": "protocol",
    "GraphStoreProtocolTest": "graph store protocol, indirect",
    "ServiceDescriptionTest": "service description",
}
#: The tests of the Graph Store Protocol that name graphs by `?graph=`, and the folder of those they replace.
GRAPH_STORE = "graph-store-protocol/manifest-indirect.ttl"
_DEPRECATED_GRAPH_STORE = "http-rdf-update"
_KNOWN = Path(__file__).with_name("known_failures.csv")


@dataclass(frozen=True, slots=True)
class Dataset:
    """The files that make the default graph, and name and file of each named graph."""

    default: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One test. `query` and `result` are files, where the test has them; `kind` is a key of CLASSES.

    `expected` is what an update makes of `dataset`.
    """

    iri: str
    kind: str
    query: Path | None = None
    base: str | None = None
    result: Path | None = None
    dataset: Dataset = field(default_factory=Dataset)
    expected: Dataset = field(default_factory=Dataset)

    @property
    def id(self) -> str:
        """Folder and name, as in known_failures.csv: `aggregates/agg01`."""
        folder, _, name = self.iri.removeprefix(BASE).partition("/manifest#")
        return f"{folder}/{name}"


def suite_folder() -> Path | None:
    """The folder `sparql/sparql11` of the suite, None when the variable is not set."""
    given = os.environ.get(SUITE_VARIABLE)
    if not given:
        return None
    folder = Path(given) / "sparql" / "sparql11"
    if not folder.is_dir():
        raise FileNotFoundError(f"{SUITE_VARIABLE}={given} holds no folder sparql/sparql11")
    return folder


@cache
def cases() -> tuple[Case, ...]:
    """Every test of CLASSES in the suite; none without it."""
    folder = suite_folder()
    if folder is None:
        return ()
    manifests = [
        manifest
        for manifest in sorted(folder.glob("*/manifest.ttl"))
        if manifest.parent.name != _DEPRECATED_GRAPH_STORE
    ]
    return tuple(case for manifest in (*manifests, folder / GRAPH_STORE) for case in _read(manifest))


@cache
def manifest_graph(name: str) -> Graph:
    """A manifest such as `protocol/manifest.ttl`, as a graph."""
    folder = suite_folder()
    assert folder is not None
    return Graph().parse(folder / name, format="turtle", publicID=BASE + name)


@cache
def known_failures() -> Mapping[str, str]:
    """What is known to fail: test, or a pattern that means all tests that fit it → reason."""
    with _KNOWN.open(encoding="utf-8", newline="") as lines:
        return {row["test"]: row["reason"] for row in csv.DictReader(lines)}


def reason_to_fail(case: Case) -> str | None:
    """Why a test is known to fail; None when it has to pass."""
    fitting = (reason for test, reason in known_failures().items() if fnmatchcase(case.id, test))
    return next(fitting, None)


def parameters(*kinds: str, where: Callable[[Case], bool] = lambda _: True) -> list[object]:
    """The tests of some kinds as parameters of a test function.

    One that is known to fail must fail: if it passes, the entry in known_failures.csv has to go.
    """
    chosen = [case for case in cases() if case.kind in kinds and where(case)]
    if not chosen:
        reason = f"the W3C test suite is not there: set {SUITE_VARIABLE} to the folder that holds sparql/"
        return [pytest.param(None, marks=pytest.mark.skip(reason=reason), id="suite")]
    return [pytest.param(case, marks=_marks(case), id=case.id) for case in chosen]


def _marks(case: Case) -> list[pytest.MarkDecorator]:
    reason = reason_to_fail(case)
    return [] if reason is None else [pytest.mark.xfail(reason=reason, strict=True)]


def _read(manifest: Path) -> Iterator[Case]:
    name = f"{manifest.parent.name}/{manifest.name}"
    graph = manifest_graph(name)
    entries = graph.value(URIRef(BASE + name), MF.entries)
    if entries is None:
        return  # a manifest of manifests
    for test in Collection(graph, entries):
        kind = str(graph.value(test, RDF.type)).removeprefix(str(MF))
        if kind in CLASSES:
            yield _case(graph, test, kind, manifest.parent.parent)


def _case(graph: Graph, test: Node, kind: str, folder: Path) -> Case:
    action = graph.value(test, MF.action)
    query = action
    if isinstance(action, BNode):
        query = graph.value(action, QT.query) or graph.value(action, UT.request)
    result = graph.value(test, MF.result)
    updated = Dataset()
    if isinstance(result, BNode):
        updated, result = _updated(graph, result, folder), None
    # The protocol tests say their data beside the action, in terms of the update tests.
    default = [_file(node, folder) for node in graph.objects(action, QT.data)]
    named = [_named(graph, node, QT, folder) for node in graph.objects(action, QT.graphData)]
    named += [_named(graph, node, UT, folder) for node in graph.objects(test, UT.graphData)]
    before = _updated(graph, action, folder)
    return Case(
        iri=str(test),
        kind=kind,
        query=None if query is None else _file(query, folder),
        base=None if query is None else str(query),
        result=None if result is None else _file(result, folder),
        dataset=Dataset(tuple(sorted((*default, *before.default))), tuple(sorted((*named, *before.named)))),
        expected=updated,
    )


def _updated(graph: Graph, node: Node | None, folder: Path) -> Dataset:
    """The data set of an update test, before (its action) or after (its result)."""
    default = [_file(file, folder) for file in graph.objects(node, UT.data)]
    named = [_named(graph, held, UT, folder) for held in graph.objects(node, UT.graphData)]
    return Dataset(tuple(sorted(default)), tuple(sorted(named)))


def _named(graph: Graph, node: Node, terms: Namespace, folder: Path) -> tuple[str, Path]:
    """Name and file of a graph: the file's address names it, unless the node says another name."""
    held = graph.value(node, terms.graph)
    if held is None:
        return str(node), _file(node, folder)
    label = graph.value(node, RDFS.label)
    return str(label or held), _file(held, folder)


def _file(node: Node, folder: Path) -> Path:
    return folder / str(node).removeprefix(BASE)
