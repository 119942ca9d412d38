"""Many reports at once: which files the given paths mean, and their records, one report after the other.

A path is a report file, a folder (read with everything below it), or a manifest: a CSV file with the column
`file` (relative to the manifest) and any of `id, url, title, published, issuer, place_code, year`. A folder
may hold a manifest named `reports.csv`; files that it does not list are read as well.
What cannot be used becomes a Problem that names it; everything else goes on.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from spacy.language import Language

from ingest.document import Hints
from ingest.manifest import MANIFEST_NAME, Problem, Source, read_manifest
from ingest.pipeline import build_pipeline, extract_records
from ingest.readers.registry import is_readable, read_report
from ontology.errors import FazhiError
from ontology.records import ReportRecords

__all__ = ["Extraction", "Problem", "Source", "extract_all", "find_sources"]

logger = logging.getLogger(__name__)

#: Batches that wait for each worker process: enough to keep it busy, few enough to hold in memory.
QUEUED_PER_WORKER = 4
#: A batch has at most so many reports and, unless it is one long file, so many bytes: a quarter of a second.
BATCH_REPORTS = 16
BATCH_BYTES = 250_000

#: Names a place, a body, a paper, a mechanism and numbers, so that every component asks for its tables.
_FIRST_REPORT = (
    "甲县2023年法治政府建设情况报告\n一、主要工作\n"
    "县司法局印发《甲县行政执法公示办法》，聘请法律顾问12名，开展培训3次，参加率100%。\n"
)

#: Text, hash and records as a worker process sends them. JSON is read back in half the time of a pickle.
_Packed = tuple[str, str, bytes]


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one report says. `sha256` is that of the text rendition in UTF-8, in hexadecimal."""

    source: Source
    text: str
    sha256: str
    records: ReportRecords


def find_sources(paths: Sequence[Path]) -> tuple[list[Source], list[Problem]]:
    """The report files that the paths mean, in the order of the paths and sorted within a folder."""
    sources: list[Source] = []
    problems: list[Problem] = []
    for path in paths:
        found: Iterable[Source | Problem]
        if path.is_dir():
            found = _sources_in_folder(path)
        elif not path.exists():
            found = [Problem(path, f"{path}: no such file or folder.")]
        elif path.suffix.lower() == ".csv":
            found = read_manifest(path)
        else:
            found = [Source(path.stem, path, Hints())]
        for item in found:
            if isinstance(item, Problem):
                problems.append(item)
            else:
                sources.append(item)
    return _unique(sources, problems), problems


def _sources_in_folder(folder: Path) -> list[Source | Problem]:
    found: list[Source | Problem] = []
    files = sorted(
        (p for p in folder.rglob("*") if p.is_file() and not _hidden(p, folder)), key=Path.as_posix
    )
    listed: set[Path] = set()
    for manifest in (p for p in files if p.name == MANIFEST_NAME):
        for item in read_manifest(manifest):
            found.append(item)
            listed.add(item.path.resolve())
    reports = [p for p in files if is_readable(p)]
    found += [Source(p.stem, p, Hints()) for p in reports if p.resolve() not in listed]
    if not found:
        found.append(Problem(folder, f"{folder}: holds no report; put text files (*.txt) into it."))
    return found


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _unique(sources: list[Source], problems: list[Problem]) -> list[Source]:
    """Each file once; a second file under the same docid is a problem."""
    first: dict[str, Source] = {}
    seen: set[Path] = set()
    for source in sources:
        resolved = source.path.resolve()
        if source.docid not in first:
            first[source.docid] = source
        elif resolved not in seen:
            problems.append(
                Problem(
                    source.path,
                    f"{source.path}: the id {source.docid!r} is already that of "
                    f"{first[source.docid].path}; give one of them another id in a manifest.",
                )
            )
        seen.add(resolved)
    return list(first.values())


def extract_all(sources: Iterable[Source], jobs: int = 1) -> Iterator[Extraction | Problem]:
    """Read and extract every source, in order, in this process or in `jobs` worker processes.

    A file that cannot be read or extracted, and one that brings its worker process down, is a Problem.
    """
    if jobs <= 1:
        for source in sources:
            yield _extract(source)
        return
    yield from _extract_in_processes(list(sources), jobs)


def _extract_in_processes(sources: Sequence[Source], jobs: int) -> Iterator[Extraction | Problem]:
    """A pool that breaks is replaced; the batch it was waiting for is tried once more, report by report."""
    waiting = deque(_batches(sources, jobs))
    while waiting:
        running: deque[tuple[list[Source], Future[list[_Packed | str]]]] = deque()
        pool = _pool(jobs)
        try:
            while waiting or running:
                while waiting and len(running) < jobs * QUEUED_PER_WORKER:
                    running.append((waiting[0], pool.submit(_extract_batch, waiting[0])))
                    waiting.popleft()
                packed = running[0][1].result()
                yield from map(_unpacked, running.popleft()[0], packed)
        except BrokenProcessPool:
            waiting.extendleft(batch for batch, _ in reversed(running))
        finally:
            pool.shutdown(cancel_futures=True)
        if waiting:
            yield from _extract_one_by_one(deque(waiting.popleft()))


def _batches(sources: Sequence[Source], jobs: int) -> Iterator[list[Source]]:
    """The sources in order, in batches that the workers share evenly; a long file is a batch of its own."""
    most = max(1, min(BATCH_REPORTS, len(sources) // (jobs * QUEUED_PER_WORKER)))
    batch: list[Source] = []
    room = BATCH_BYTES
    for source in sources:
        size = _size(source.path)
        if batch and (len(batch) == most or size > room):
            yield batch
            batch, room = [], BATCH_BYTES
        batch.append(source)
        room -= size
    if batch:
        yield batch


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # the reader says what is wrong with it


def _extract_one_by_one(waiting: deque[Source]) -> Iterator[Extraction | Problem]:
    """In one worker process, so that it is known which report brings it down."""
    while waiting:
        with _pool(1) as pool:
            try:
                while waiting:
                    packed = pool.submit(_extract_batch, [waiting[0]]).result()
                    yield _unpacked(waiting.popleft(), packed[0])
            except BrokenProcessPool:
                path = waiting.popleft().path
                yield Problem(path, f"{path}: the process that read it stopped; it is left out.")


def _pool(workers: int) -> ProcessPoolExecutor:
    # spawn: the caller may run threads, and a fork would copy their locks
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


@cache
def _pipeline() -> Language:
    """One pipeline a process: building it compiles the lexicons.

    Some tables load when they are first asked for, so a report of two lines is read; then the collector is
    told to leave all of them alone. It would go through 300,000 objects that live as long as the process
    every few reports (3 to 5 % of the time).
    """
    pipeline = build_pipeline()
    extract_records(pipeline, _FIRST_REPORT, "")
    gc.collect()
    gc.freeze()
    return pipeline


def _extract(source: Source) -> Extraction | Problem:
    try:
        text = read_report(source.path)
        records = extract_records(_pipeline(), text, source.docid, source.hints)
    except FazhiError as error:
        return Problem(source.path, str(error))
    except Exception as error:
        # the edge of one report: a fault in a rule must not lose the reports after it
        logger.exception("%s: extraction failed", source.path)
        return Problem(source.path, f"{source.path}: extraction failed ({type(error).__name__}: {error}).")
    return Extraction(source, text, hashlib.sha256(text.encode("utf-8")).hexdigest(), records)


def _extract_batch(batch: Sequence[Source]) -> list[_Packed | str]:
    return [_packed(_extract(source)) for source in batch]


def _packed(result: Extraction | Problem) -> _Packed | str:
    """The result without its source; of a Problem the message."""
    if isinstance(result, Problem):
        return result.message
    return result.text, result.sha256, result.records.model_dump_json().encode("utf-8")


def _unpacked(source: Source, packed: _Packed | str) -> Extraction | Problem:
    if isinstance(packed, str):
        return Problem(source.path, packed)
    text, sha256, records = packed
    return Extraction(source, text, sha256, ReportRecords.model_validate_json(records))
