"""`fazhi store …`: the generations of a store, going back, checking, backups, and room on the disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.table import Table

from api.commands.session import FAILED, OK, Session
from graph.archive.backup import back_up
from graph.archive.restore import restore
from graph.store.publish import Generation, Store
from graph.store.upkeep import Listed
from graph.verification import faults

__all__ = [
    "compact_store",
    "list_generations",
    "restore_store",
    "roll_back_store",
    "verify_generations",
    "write_backup",
]

_MEGABYTE = 1e6


def list_generations(session: Session) -> int:
    """The generations, the one published last at the top; on standard output, as a table or as JSON."""
    listed = list(reversed(_store(session).listing()))
    if session.as_json:
        session.terminal.write_json({"generations": [_described(item) for item in listed]})
    elif listed:
        session.terminal.stdout.print(_table(session, listed))
    else:
        session.terminal.say("store.empty", store=session.settings.store)
    return OK


def roll_back_store(session: Session, name: str | None) -> int:
    """Brings an earlier generation into force again."""
    generation = _store(session).rollback(name)
    if session.as_json:
        session.terminal.write_json({"generation": generation.id})
    session.terminal.say("store.rolled", generation=generation.id, reports=generation.counts["reports"])
    return OK


def verify_generations(session: Session, name: str | None, every: bool, shapes: bool) -> int:
    """Checks a generation (that in force unless named), or all of them. Exit code 1 when one has faults."""
    store = _store(session)
    results = []
    for key, generation in _chosen(store, name, every):
        found = ["its manifest is missing or malformed"] if generation is None else faults(generation, shapes)
        results.append({"generation": key, "agrees": not found, "faults": found})
        for sentence in found:
            session.terminal.error(f"{key}: {sentence}")
        session.terminal.say("store.faulty" if found else "store.sound", generation=key)
    if session.as_json:
        session.terminal.write_json({"generations": results})
    return OK if all(result["agrees"] for result in results) else FAILED


def write_backup(session: Session, path: Path) -> int:
    """Writes the generation in force with its texts into one file or folder."""
    written = back_up(_store(session).current(), path)
    if session.as_json:
        session.terminal.write_json(
            {
                "generation": written.generation,
                "path": path.as_posix(),
                "files": written.files,
                "bytes": written.bytes,
            }
        )
    session.terminal.say(
        "store.backed", generation=written.generation, path=path.as_posix(), files=written.files
    )
    return OK


def restore_store(session: Session, backup: Path) -> int:
    """Makes a store of a backup; the store's folder has to be new or empty."""
    target = session.settings.store
    generation = restore(backup, target)
    counts = generation.counts
    if session.as_json:
        session.terminal.write_json(
            {
                "generation": generation.id,
                "store": target.as_posix(),
                "reports": counts["reports"],
                "quads": counts["quads"],
            }
        )
    session.terminal.say(
        "store.restored", generation=generation.id, store=target.as_posix(), reports=counts["reports"]
    )
    return OK


def compact_store(session: Session, keep: int | None, pretend: bool) -> int:
    """Removes the generations beyond the last `keep`, and the texts that no generation left refers to."""
    kept = session.settings.keep_generations if keep is None else keep
    done = Store.open(session.settings.store, keep=kept).compact(pretend)
    if session.as_json:
        session.terminal.write_json(
            {
                "removed": not pretend,
                "generations": list(done.generations),
                "held": list(done.held),
                "texts": list(done.texts),
                "bytes": done.freed,
            }
        )
    session.terminal.say(
        "store.would" if pretend else "store.compacted",
        generations=len(done.generations),
        texts=len(done.texts),
        megabytes=f"{done.freed / _MEGABYTE:.1f}",
    )
    for name in done.held:
        session.terminal.say("store.held", generation=name)
    return OK


def _store(session: Session) -> Store:
    return Store.open(session.settings.store, keep=session.settings.keep_generations)


def _chosen(store: Store, name: str | None, every: bool) -> Iterator[tuple[str, Generation | None]]:
    """The ids of generations with the generations; None for one that is damaged."""
    if every:
        yield from ((item.id, item.generation) for item in store.listing())
    else:
        generation = store.current() if name is None else store.generation(name)
        yield generation.id, generation


def _described(item: Listed) -> dict[str, object]:
    counts = item.generation.counts if item.generation is not None else {}
    return {
        "id": item.id,
        "in_force": item.in_force,
        "damaged": item.generation is None,
        "made": datetime.fromtimestamp(item.made, UTC).isoformat(timespec="seconds"),
        "reports": counts.get("reports"),
        "quads": counts.get("quads"),
        "bytes": item.bytes,
        "own_bytes": item.own_bytes,
    }


def _table(session: Session, listed: Sequence[Listed]) -> Table:
    say = session.terminal.messages
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("id", "made", "state"):
        table.add_column(say(f"store.column.{column}"), no_wrap=True)
    for column in ("reports", "quads", "size", "own"):
        table.add_column(say(f"store.column.{column}"), justify="right", no_wrap=True)
    for item in listed:
        counts = item.generation.counts if item.generation is not None else {}
        state = "in_force" if item.in_force else ("kept" if item.generation is not None else "damaged")
        table.add_row(
            item.id,
            f"{datetime.fromtimestamp(item.made).astimezone():%Y-%m-%d %H:%M}",
            say(f"store.state.{state}"),
            *(f"{counts[name]:,}" if name in counts else "–" for name in ("reports", "quads")),
            *(f"{size / _MEGABYTE:.1f} MB" for size in (item.bytes, item.own_bytes)),
        )
    return table
