"""`fazhi search`: hits as a list for people or as JSON; `fazhi reindex`: the index built anew."""

from __future__ import annotations

from dataclasses import asdict

from rich.text import Text

from api.commands.session import FAILED, OK, Session
from api.searching import Asked
from graph.query.search import Found, Hit, Kind, search
from graph.store.publish import Store
from viz.links import local_name

__all__ = ["rebuild_index", "search_words"]


def search_words(session: Session, asked: Asked, limit: int, offset: int) -> int:
    """Prints one page of hits. Exit code 1 when nothing holds the words."""
    generation = Store.open(session.settings.store).current()
    seconds = session.settings.query_seconds
    found = search(
        generation, asked.words, asked.kinds, asked.filters, limit=limit, offset=offset, seconds=seconds
    )
    if session.as_json:
        session.terminal.write_json(
            {
                "query": asked.words,
                "total": found.total,
                "counts": {kind.value: count for kind, count in found.counts.items()},
                "hits": [asdict(hit) for hit in found.hits],
            }
        )
    else:
        for hit in found.hits:
            session.terminal.stdout.print(_line(hit, session), soft_wrap=True)
    _tell(session, asked, found)
    return OK if found.total else FAILED


def rebuild_index(session: Session) -> int:
    """Builds the index of the generation in force anew and prints what it holds."""
    generation = Store.open(session.settings.store).reindex()
    said = generation.manifest["fulltext"]
    if session.as_json:
        session.terminal.write_json({"generation": generation.id, "fulltext": said})
    if isinstance(said, dict):
        session.terminal.say("reindex.done", generation=generation.id, **said)
    return OK


def _line(hit: Hit, session: Session) -> Text:
    """One hit on one line: what holds the words, and where that is."""
    line = Text(f"{session.terminal.messages(f'search.kind.{hit.kind.value}')}  ", style="dim")
    shown = Text(" ".join(hit.text.split("\n")), style="not dim")
    for start, end in hit.matches:
        shown.stylize("bold", start, end)
    line.append_text(shown)
    if hit.kind is Kind.SENTENCE:
        year = f" {hit.year}" if hit.year is not None else ""
        line.append(f"  {hit.places}{year} {local_name(hit.iri)}:{hit.start}-{hit.end}")
    else:
        other = f"{hit.label} " if hit.label != hit.text else ""
        line.append(f"  {other}{'/'.join(hit.iri.rsplit('/', 2)[1:])}")
    return line


def _tell(session: Session, asked: Asked, found: Found) -> None:
    if not found.total:
        session.terminal.error(session.terminal.messages("search.none", words=asked.words))
    elif len(found.hits) < found.total:
        session.terminal.say("search.more", shown=len(found.hits), total=f"{found.total:,}")
