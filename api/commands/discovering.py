"""`fazhi discover`: names that recur in reports and that the taxonomy lacks, with their sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from api.commands.session import FAILED, OK, Session
from api.messages import Messages
from ingest.corpus import find_sources
from ingest.discovery import Candidate, ConceptFinder
from ingest.readers.registry import read_report
from ontology.errors import InputError, UsageError
from ontology.taxonomy import load_taxonomy

__all__ = ["discover"]


def discover(session: Session, paths: Sequence[Path], min_count: int) -> int:
    """Prints the candidates, those of most reports first. Exit code 1 when a report could not be read."""
    if min_count < 1:
        raise UsageError(f"--min-count is at least 1, not {min_count}.")
    sources, problems = find_sources(paths)
    messages = [problem.message for problem in problems]
    finder = ConceptFinder()
    read = 0
    with session.terminal.bar(len(sources), session.terminal.messages("ingest.reading")) as bar:
        for source in sources:
            try:
                finder.read(read_report(source.path), source.docid, source.hints)
                read += 1
            except InputError as error:
                messages.append(str(error))
            bar.advance(source.docid)
    for message in messages:
        session.terminal.error(message)
    candidates = finder.candidates(min_count)
    if session.as_json:
        session.terminal.write_json({"reports": read, "candidates": [asdict(c) for c in candidates]})
    else:
        for number, candidate in enumerate(candidates, start=1):
            for line in _lines(number, candidate, session.terminal.messages):
                session.terminal.write(line + "\n")
    session.terminal.say("discover.done", candidates=len(candidates), reports=read)
    return FAILED if messages else OK


def _lines(number: int, candidate: Candidate, messages: Messages) -> Iterator[str]:
    """The candidate with its counts, its neighbourhood in the taxonomy, and its quotes."""
    counts = messages(
        "discover.counts", reports=candidate.reports, places=candidate.places, count=candidate.count
    )
    mark = f"  {messages('discover.innovation')}" if candidate.innovation else ""
    yield f"{number}. {candidate.name}  {counts}{mark}"
    if candidate.nearest is not None:
        nearest = candidate.nearest
        yield "   " + messages(
            "discover.nearest",
            mechanism=_label(nearest.mechanism, messages),
            variant=nearest.variant,
            similarity=nearest.similarity,
        )
    if candidate.covered:
        labels = ", ".join(_label(mechanism, messages) for mechanism in candidate.covered)
        yield "   " + messages("discover.covered", mechanisms=labels)
    for quote in candidate.quotes:
        yield f"   {quote.docid} {quote.start}–{quote.end}  {' '.join(quote.sentence.split())}"


def _label(identifier: str, messages: Messages) -> str:
    mechanism = load_taxonomy().mechanisms[identifier]
    return f"{identifier} ({mechanism.zh if messages.lang == 'zh' else mechanism.en})"
