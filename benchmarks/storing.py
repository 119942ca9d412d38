"""What storing, replacing, loading and querying cost beside extraction alone and beside bare pyoxigraph."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pyoxigraph as ox
from large import copy_of, large_store, sample_reports
from measuring import REPORTS, line, median, quad_rates

from api.ingestion import ingest
from graph.archive.backup import back_up
from graph.archive.restore import Reading
from graph.export.dump import DumpFormat, dump_file
from graph.query.limits import QueryLimits
from graph.query.named import load_named_queries
from graph.query.service import QueryService, ResultFormat
from graph.store import iris
from graph.store.folder import Folder
from graph.store.generations import Generation
from graph.store.merge import replace_graph
from graph.store.publish import Store
from graph.store.quads import report_triples
from ingest.corpus import find_sources
from ingest.pipeline import build_pipeline, extract_records
from ontology.vocabulary import FZ

__all__ = ["at_scale", "queries", "storing"]


def queries(repeat: int) -> None:
    """Queries through the service beside the same ones run bare, on a store of the sample reports."""
    with tempfile.TemporaryDirectory() as folder:
        for _ in ingest([REPORTS], Path(folder) / "store"):
            pass
        _queries(Store.open(Path(folder) / "store"), repeat)


def _queries(store: Store, repeat: int) -> None:
    generation = store.current()
    bare = generation.open()
    samples = {
        "ASK {}": "ASK {}",
        "matrix": load_named_queries()["matrix"].text,
        "count claims": f"SELECT (COUNT(?c) AS ?n) WHERE {{ ?c a <{FZ}AdoptionClaim> }}",
    }
    with QueryService(generation, QueryLimits(), workers=1) as service:
        for name, text in samples.items():

            def through_service(text: str = text) -> object:
                return service.run(text, ResultFormat.JSON)

            def direct(text: str = text) -> object:
                found = bare.query(text)
                assert not isinstance(found, ox.QueryTriples)
                return found.serialize(format=ox.QueryResultsFormat.JSON)

            line(f"query: {name}", median(through_service, repeat), "bare pyoxigraph", median(direct, repeat))


def storing(repeat: int) -> None:
    """Ingesting and publishing the sample reports beside extracting them."""

    def once() -> None:
        with tempfile.TemporaryDirectory() as folder:
            for _ in ingest([REPORTS], Path(folder) / "store"):
                pass

    def only_extract() -> None:
        pipeline = build_pipeline()
        for source in find_sources([REPORTS])[0]:
            extract_records(pipeline, source.path.read_bytes().decode("utf-8"), source.docid)

    line(
        "ingest and publish, five reports",
        median(once, repeat),
        "extraction alone",
        median(only_extract, repeat),
    )


def at_scale(quads: int, repeat: int) -> None:
    """Replacing a report in a store of so many quads, and loading as many, beside bare pyoxigraph."""
    with tempfile.TemporaryDirectory() as folder:
        generation = large_store(Path(folder) / "store", sample_reports(), quads).current()
        _replacing(generation, Path(folder), repeat)
        _loading(generation, Path(folder), repeat)


def _replacing(generation: Generation, folder: Path, repeat: int) -> None:
    """One report's graph by another version of it, which says some things less, in one transaction.

    Bare, the graph is dropped and inserted, without a thought of the default graph.
    """
    ours, bare = (
        ox.Store(str(_copy(generation, folder / "ours"))),
        ox.Store(str(_copy(generation, folder / "bare"))),
    )
    reports = sample_reports()
    taken: dict[str, list[float]] = {"ours": [], "bare": []}
    for number in range(1, repeat + 2):
        for report in reports:
            subject = copy_of(report, number)
            graph = iris.report_graph(subject.records.docid)
            kept = [item for item in report_triples(subject, None) if crc32(str(item.subject).encode()) % 50]
            begun = time.perf_counter()
            replace_graph(ours, graph, kept)
            taken["ours"].append(time.perf_counter() - begun)
            lines = " .\n".join(map(str, kept))
            begun = time.perf_counter()
            bare.update(f"DROP SILENT GRAPH {graph} ; INSERT DATA {{ GRAPH {graph} {{ {lines} }} }}")
            taken["bare"].append(time.perf_counter() - begun)
    figures = {name: statistics.median(seconds[len(reports) :]) for name, seconds in taken.items()}
    worst = max(taken["ours"][len(reports) :]) * 1e3
    note = f"one of {generation.counts['reports']} reports; the slowest {worst:.0f} ms"
    line("replace a report, 1 M quads", figures["ours"], "bare DROP and INSERT DATA", figures["bare"], note)


def _loading(generation: Generation, folder: Path, repeat: int) -> None:
    """A backup's quads into an empty engine, hashes checked, with the copies of the default graph."""
    back_up(generation, folder / "backup")
    dump_file(generation, DumpFormat.N_QUADS, folder / "quads.nq")
    parts = Folder(folder / "parts")
    parts.create()

    def ours(engine: ox.Store) -> None:
        reading = Reading(folder / "backup", parts)
        engine.bulk_extend(reading.quads())
        reading.checked_manifest()

    def bare(engine: ox.Store) -> None:
        engine.bulk_load(path=folder / "quads.nq", format=ox.RdfFormat.N_QUADS)

    speeds = {
        load: statistics.median(_load_speed(load, folder) for _ in range(repeat)) for load in (ours, bare)
    }
    quad_rates("bulk load of a backup", speeds[ours], "bare bulk_load, no copies", speeds[bare])


def _load_speed(load: Callable[[ox.Store], None], folder: Path) -> float:
    """Quads a second that end up in the engine."""
    path = folder / "loaded"
    engine = ox.Store(str(path))
    begun = time.perf_counter()
    load(engine)
    engine.flush()
    speed = len(engine) / (time.perf_counter() - begun)
    del engine
    shutil.rmtree(path)
    return speed


def _copy(generation: Generation, path: Path) -> Path:
    """A copy of the engine's files that may be written to."""
    generation.open().backup(str(path))
    return path
