"""`fazhi ingest` and `fazhi extract`: report files into the store, or their records onto standard output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.table import Table

from api.commands.session import FAILED, OK, Session
from api.ingestion import Doubted, Failed, Found, Ingested, IngestEvent, Published, ingest
from api.placement_notes import PlacementNote, note_counts, placement_notes, sentence
from api.terminal import Bar
from ingest.corpus import Problem, extract_all, find_sources

__all__ = ["extract_files", "ingest_paths"]

#: A longer summary is cut: a corpus of thousands would scroll away what matters.
_TABLE_ROWS = 40
#: County and town tell a place apart in a narrow column; the whole path would wrap.
_PLACE_NAMES = 2


def ingest_paths(session: Session, paths: Sequence[Path]) -> int:
    """Ingests and publishes, with a progress bar and a summary. Exit code 1 when anything was left out."""
    settings = session.settings
    events = ingest(paths, settings.store, settings.jobs, settings.keep_generations)
    found = next(events)
    total = found.total if isinstance(found, Found) else 0
    with session.terminal.bar(total, session.terminal.messages("ingest.reading")) as bar:
        seen = [_shown(event, session, bar) for event in events]
    ingested = [event for event in seen if isinstance(event, Ingested)]
    failures = [event for event in seen if isinstance(event, Failed)]
    doubts = [event for event in seen if isinstance(event, Doubted)]
    published = next((event for event in seen if isinstance(event, Published)), None)
    notes = [note for event in ingested for note in placement_notes(event.records, event.path)]
    if session.as_json:
        session.terminal.write_json(_summary(ingested, failures, doubts, published, notes))
    else:
        _show_table(session, ingested)
        _show_outcome(session, ingested, failures, published)
    for note in notes:
        session.terminal.say_text(sentence(note, session.terminal.messages))
    if notes:
        session.terminal.say("ingest.placements", **note_counts(notes))
    return FAILED if failures else OK


def extract_files(session: Session, paths: Sequence[Path]) -> int:
    """Prints the records of each report as one JSON object a line. Exit code 1 when anything was left out."""
    sources, problems = find_sources(paths)
    failed = sum(problem.left_out for problem in problems)
    for problem in problems:
        tell = session.terminal.error if problem.left_out else session.terminal.warning
        tell(problem.message)
    with session.terminal.bar(len(sources), session.terminal.messages("ingest.reading")) as bar:
        for result in extract_all(sources, session.settings.jobs):
            if isinstance(result, Problem):
                failed += 1
                session.terminal.error(result.message)
                bar.advance(result.path.name)
            else:
                session.terminal.write(result.records.model_dump_json() + "\n")
                bar.advance(result.source.docid)
    return FAILED if failed else OK


def _shown(event: IngestEvent, session: Session, bar: Bar) -> IngestEvent:
    if isinstance(event, Ingested):
        bar.advance(event.records.docid)
    elif isinstance(event, Failed):
        bar.advance(event.path.name)
        session.terminal.error(event.message)
    elif isinstance(event, Doubted):
        session.terminal.warning(event.message)
    return event


def _summary(
    ingested: Iterable[Ingested],
    failures: Iterable[Failed],
    doubts: Iterable[Doubted],
    published: Published | None,
    notes: Sequence[PlacementNote],
) -> dict[str, object]:
    return {
        "reports": [{"docid": event.records.docid, "change": event.change.value} for event in ingested],
        "failures": [{"path": event.path.as_posix(), "message": event.message} for event in failures],
        "warnings": [{"path": event.path.as_posix(), "message": event.message} for event in doubts],
        "placements": {**note_counts(notes), "notes": [note.described() for note in notes]},
        "generation": published.generation.id if published else None,
        "published": bool(published and published.is_new),
    }


def _show_table(session: Session, ingested: Sequence[Ingested]) -> None:
    if not ingested:
        return
    say = session.terminal.messages
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("report", "place", "year", "change"):
        table.add_column(say(f"table.{column}"), no_wrap=True)
    for column in ("adoptions", "measures", "institutions", "instruments"):
        table.add_column(say(f"table.{column}"), justify="right")
    for event in ingested[:_TABLE_ROWS]:
        records = event.records
        lists: tuple[Sequence[object], ...] = (
            records.adoptions,
            records.measures,
            records.institutions,
            records.instruments,
        )
        table.add_row(
            records.docid,
            " ".join(records.meta.place_path[-_PLACE_NAMES:]) or records.meta.place or "–",
            str(records.meta.report_year or "–"),
            say(f"ingest.{event.change.value}"),
            *(str(len(entries)) for entries in lists),
        )
    session.terminal.show(table)
    if len(ingested) > _TABLE_ROWS:
        session.terminal.say_text(f"… +{len(ingested) - _TABLE_ROWS}")


def _show_outcome(
    session: Session, ingested: Sequence[Ingested], failures: Sequence[Failed], published: Published | None
) -> None:
    changes = Counter(event.change.value for event in ingested)
    session.terminal.say(
        "ingest.done",
        total=len(ingested) + len(failures),
        added=changes["added"],
        replaced=changes["replaced"],
        unchanged=changes["unchanged"],
        failed=len(failures),
    )
    if published is None:
        session.terminal.say("ingest.nothing")
    else:
        key = "ingest.published" if published.is_new else "ingest.same"
        session.terminal.say(key, generation=published.generation.id)
