"""Benchmarks: what fazhi costs beside a named baseline of the same run. Ratios travel between machines.

    python benchmarks/run.py [--repeat N]

Each line gives the median of N runs, the baseline's median, and the ratio of the two.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from api.ingestion import ingest
from graph.query.limits import QueryLimits
from graph.query.named import load_named_queries
from graph.query.service import QueryService, ResultFormat
from graph.store.publish import Store
from ingest.corpus import find_sources
from ingest.pipeline import build_pipeline, extract_records
from ontology.taxonomy import load_taxonomy
from ontology.vocabulary import FZ

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "data" / "reports"


def median(run: Callable[[], object], repeat: int) -> float:
    """Median seconds of `repeat` runs, after one that warms up."""
    run()
    taken = []
    for _ in range(repeat):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def line(name: str, seconds: float, baseline: str, floor: float, note: str = "") -> None:
    ratio = f"x{seconds / floor:8.2f}"
    print(f"{name:34} {seconds * 1e3:9.2f} ms   {baseline:26} {floor * 1e3:9.2f} ms  {ratio}  {note}")


def extraction(repeat: int) -> None:
    sources, _ = find_sources([REPORTS])
    texts = [(s.docid, s.path.read_bytes().decode("utf-8")) for s in sources]
    characters = sum(len(text) for _, text in texts)
    pipeline, tokenizer_only = build_pipeline(), build_pipeline(())
    variants = [v for m in load_taxonomy().mechanisms.values() for v in m.variants]

    def extract() -> None:
        for docid, text in texts:
            extract_records(pipeline, text, docid)

    def keyword_list() -> int:
        return sum(variant in text for _, text in texts for variant in variants)

    def tokens() -> None:
        for _, text in texts:
            tokenizer_only(text)

    whole = median(extract, repeat)
    speed = f"{characters / whole:,.0f} characters/s"
    line("extraction, five reports", whole, "keyword list (str in str)", median(keyword_list, repeat), speed)
    line("extraction, five reports", whole, "spaCy tokens only", median(tokens, repeat), speed)


def queries(store: Store, repeat: int) -> None:
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


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Benchmarks of fazhi, each beside a baseline of the same run."
    )
    parser.add_argument("--repeat", type=int, default=7)
    repeat = parser.parse_args().repeat
    extraction(repeat)
    with tempfile.TemporaryDirectory() as folder:
        for _ in ingest([REPORTS], Path(folder) / "store"):
            pass
        queries(Store.open(Path(folder) / "store"), repeat)
    storing(max(1, repeat // 3))


if __name__ == "__main__":
    main()
