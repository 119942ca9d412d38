"""`fazhi place`: places of the register that fit a name, pinyin or code. Needs no store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table

from api.commands.session import FAILED, OK
from api.messages import Messages
from api.terminal import Terminal
from ontology.place_search import PlaceMatch, near_names, search_places
from ontology.places import load_places

__all__ = ["Search", "find_places"]

#: Namesakes elsewhere that are named when none lies within the superior that was asked for.
_ELSEWHERE = 3
_COLUMNS = ("code", "path", "level", "validity", "note")


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, within which place above ("" for any), and how many rows are wanted."""

    query: str
    within: str
    limit: int


def find_places(terminal: Terminal, asked: Search, as_json: bool) -> int:
    """Prints the places that fit best. Exit code 1, with what comes near, when none does."""
    found = search_places(load_places(), asked.query, asked.within, limit=asked.limit)
    if as_json:
        shown = [_described(match) for match in found.matches]
        terminal.write_json({"query": asked.query, "in": asked.within, "total": found.total, "places": shown})
    elif found.matches:
        terminal.stdout.print(_table(found.matches, terminal.messages))
    if not found.total:
        terminal.error(_nothing(asked, terminal.messages))
        return FAILED
    if found.total > asked.limit:
        terminal.say("place.more", shown=asked.limit, total=found.total)
    return OK


def _described(match: PlaceMatch) -> dict[str, object]:
    place = match.place
    return {
        "code": place.code,
        "name": place.name,
        "path": list(match.names),
        "level": place.level.value if place.level else None,
        "valid_from": place.valid_from,
        "valid_to": place.valid_to,
        "match": match.fit.name.lower(),
        "successors": [{"code": after.code, "name": after.name} for after in match.successors],
    }


def _table(found: Sequence[PlaceMatch], say: Messages) -> Table:
    """The places, without columns that would be empty."""
    rows = []
    for match in found:
        level = say(f"place.level.{match.place.level.value}") if match.place.level else ""
        successors = ", ".join(f"{after.name} {after.code}" for after in match.successors)
        note = say("place.now", places=successors) if successors else ""
        rows.append((match.place.code, " ".join(match.names), level, _validity(match, say), note))
    filled = [number for number in range(len(_COLUMNS)) if any(row[number] for row in rows)]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for number in filled:
        table.add_column(say(f"place.column.{_COLUMNS[number]}"), no_wrap=_COLUMNS[number] == "code")
    for row in rows:
        table.add_row(*(row[number] for number in filled))
    return table


def _validity(match: PlaceMatch, say: Messages) -> str:
    """The years in which the place has or had its name and status; empty where no change is known."""
    start, end = match.place.valid_from, match.place.valid_to
    if start is not None and end is not None:
        return say("place.valid.between", start=start, end=end)
    if end is not None:
        return say("place.valid.to", end=end)
    return say("place.valid.from", start=start) if start is not None else ""


def _nothing(asked: Search, say: Messages) -> str:
    """One sentence: nothing fits, and what to try instead."""
    query, within = asked.query, asked.within
    elsewhere = search_places(load_places(), query, limit=_ELSEWHERE)
    if within and elsewhere.total:
        places = "; ".join(f"{' '.join(match.names)} ({match.place.code})" for match in elsewhere.matches)
        return say("place.elsewhere", query=query, within=within, total=elsewhere.total, places=places)
    near = near_names(load_places(), query)
    if near:
        return say("place.near", query=query, names=", ".join(near))
    return say("place.none", query=query)
