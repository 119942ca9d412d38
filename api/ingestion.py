"""Ingestion: the one place where text processing meets the graph. Report files → records → store →
generation.

`ingest` does the work step by step and yields what happened, so that the command line can draw progress and a
program can count. A report that cannot be read, extracted or validated is told and left out; the others go
on.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.store.history import KEPT
from graph.store.publish import Change, Generation, Store, Writer
from ingest.corpus import Extraction, Problem, extract_all, find_sources
from ontology.errors import NoGenerationError, ValidationError
from ontology.records import ReportRecords

__all__ = ["Doubted", "Failed", "Found", "IngestEvent", "Ingested", "Published", "ingest"]


@dataclass(frozen=True, slots=True)
class Found:
    """The paths mean so many reports. The first event."""

    total: int


@dataclass(frozen=True, slots=True)
class Ingested:
    """A report is in the store's working copy; `change` tells whether that altered anything."""

    path: Path
    change: Change
    records: ReportRecords


@dataclass(frozen=True, slots=True)
class Failed:
    """A path, manifest row or report that was left out, with the sentence that says why."""

    path: Path
    message: str


@dataclass(frozen=True, slots=True)
class Published:
    """The generation in force now. The last event; absent when no report could be ingested."""

    generation: Generation
    is_new: bool


@dataclass(frozen=True, slots=True)
class Doubted:
    """Something that a manifest says of a report is wrong, and was not used; the report is read."""

    path: Path
    message: str


IngestEvent = Found | Ingested | Failed | Doubted | Published


def ingest(
    paths: Sequence[Path], store_path: Path, jobs: int = 1, keep: int = KEPT
) -> Generator[IngestEvent, None, None]:
    """Ingests reports into the store (made when missing) and publishes, keeping the last `keep` generations.

    `jobs` processes read the files.

    Raises StoreError when the store cannot be written or another writer holds it. An interrupted
    run publishes nothing: the generation in force stays, and the next run does the work again.
    """
    sources, problems = find_sources(paths)
    yield Found(len(sources))
    for problem in problems:
        yield (Failed if problem.left_out else Doubted)(problem.path, problem.message)
    if not sources:
        return
    store = Store.open(store_path, create=True, keep=keep)
    before = _in_force(store)
    stored = 0
    with store.writer() as writer:
        for result in extract_all(sources, jobs):
            if isinstance(result, Problem):
                yield Failed(result.path, result.message)
                continue
            try:
                change = _put(writer, result)
            except ValidationError as error:
                yield Failed(result.source.path, f"{result.source.path}: {error}")
                continue
            stored += 1
            yield Ingested(result.source.path, change, result.records)
        if stored:
            generation = writer.publish()
            yield Published(generation, generation.id != before)


def _put(writer: Writer, extraction: Extraction) -> Change:
    url = extraction.source.hints.url
    return writer.put_report(extraction.records, extraction.text, extraction.sha256, url=url)


def _in_force(store: Store) -> str | None:
    try:
        return store.current().id
    except NoGenerationError:
        return None
