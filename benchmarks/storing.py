"""What storing and querying cost beside extraction alone and beside bare pyoxigraph."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyoxigraph as ox
from measuring import REPORTS, line, median

from api.ingestion import ingest
from graph.query.limits import QueryLimits
from graph.query.named import load_named_queries
from graph.query.service import QueryService, ResultFormat
from graph.store.publish import Store
from ingest.corpus import find_sources
from ingest.pipeline import build_pipeline, extract_records
from ontology.vocabulary import FZ

__all__ = ["queries", "storing"]


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
