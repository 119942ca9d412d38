"""The words that names of public bodies are made of, compiled from `ontology/lexicon/institution_*.csv`.

A name is a *head* (司法所, 办公室), often with *modifiers* before it (综合|行政|执法|办公室) and a place
or a level word before those (黄阁镇…, 区…). `institution_heads.csv` has the heads, `institution_words.csv`
the modifiers, `institution_bounds.csv` the words at which a freely worded name ends, and those before a name
that make it a kind of body rather than one body (各, 有关, 个).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from ontology.errors import OntologyError
from ontology.lexicon import read_lexicon
from ontology.records import InstitutionType

__all__ = ["Head", "InstitutionLexicon", "load_institution_lexicon"]

_LEVELS = frozenset(
    (
        "government",
        "party",
        "congress",
        "court",
        "department",
        "office",
        "section",
        "group",
        "firm",
        "village",
    )
) | {"national"}
_BARE = frozenset(("own", "town", "any", "upper", "as_named", "list", "dept", "no", "never"))
_MODIFIERS = frozenset(("none", "words", "quoted", "free", "name", "place", "village"))


@dataclass(frozen=True, slots=True)
class Head:
    """The last part of a name.

    `bare` says what the head means without place and level: `own` the home place's; `town` the home place's
    in the report of a town, a kind in that of a county; `any` the home place's on every level; `upper` a
    county's, left open in the report of a town; `as_named` itself; `list` only between other bodies;
    `dept` a section of the reporting department; `no` nothing; `never` is no body even with a place.
    `modifiers` says what may stand before it: nothing, known words, those or a quoted name, those or a
    place, free text, or a name of its own (firms, villages).
    """

    text: str
    type: InstitutionType
    level: str
    expands_to: str
    bare: str
    modifiers: str
    not_before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstitutionLexicon:
    """Heads with their automaton and those that are `complete` names; modifiers by their last two characters.

    `stop` ends the name of a firm or a group; `stop_any` leaves out the words that other names may hold
    (法律宣传车, but 法律|甲律师事务所). `not_level` are words whose last character is no level word
    (园区综合办).
    `superiors`: ends of names and the department of the county above such an office, the longest end first,
    by the last character.
    """

    heads: tuple[Head, ...]
    complete: frozenset[str]
    automaton: AhoCorasick
    words: dict[str, tuple[tuple[str, bool], ...]]
    stop: re.Pattern[str]
    stop_any: re.Pattern[str]
    generic: tuple[str, ...]
    not_village: tuple[str, ...]
    not_level: tuple[str, ...]
    superiors: dict[str, tuple[tuple[str, str], ...]]


@cache
def load_institution_lexicon() -> InstitutionLexicon:
    """The lexicon of the package. Raises OntologyError that names the file and the cell."""
    heads = tuple(_head(row) for row in read_lexicon("institution_heads"))
    bounds: dict[str, list[str]] = {
        use: [] for use in ("stop", "stop_own", "generic", "not_village", "not_level")
    }
    for row in read_lexicon("institution_bounds"):
        if row["use"] not in bounds:
            raise OntologyError(f"institution_bounds.csv: {row['word']}: use is one of {', '.join(bounds)}.")
        bounds[row["use"]].append(row["word"])
    words: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    for row in read_lexicon("institution_words"):
        if len(row["word"]) < 2:
            raise OntologyError(f"institution_words.csv: {row['word']!r} is shorter than two characters.")
        words[row["word"][-2:]].append((row["word"], row["role"] == "noun"))
    return InstitutionLexicon(
        heads=heads,
        complete=frozenset(head.text for head in heads if head.modifiers == "none"),
        automaton=AhoCorasick(
            [head.text for head in heads],
            matchkind=MatchKind.Standard,
            implementation=Implementation.DFA,
        ),
        words={ending: tuple(found) for ending, found in words.items()},
        stop=_longest_first(bounds["stop"] + bounds["stop_own"]),
        stop_any=_longest_first(bounds["stop"]),
        generic=tuple(sorted(bounds["generic"])),
        not_village=tuple(sorted(bounds["not_village"])),
        not_level=tuple(sorted(bounds["not_level"])),
        superiors=_superiors(),
    )


def _superiors() -> dict[str, tuple[tuple[str, str], ...]]:
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in read_lexicon("institution_superiors"):
        found[row["ending"][-1]].append((row["ending"], row["department"]))
    return {last: tuple(sorted(ends, key=lambda end: (-len(end[0]), end[0]))) for last, ends in found.items()}


def _longest_first(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))


def _head(row: dict[str, str]) -> Head:
    for column, allowed in (("level", _LEVELS), ("bare_allowed", _BARE), ("modifiers", _MODIFIERS)):
        if row[column] not in allowed:
            raise OntologyError(
                f"institution_heads.csv: {row['head']}: {column} {row[column]!r} "
                f"is none of {', '.join(sorted(allowed))}."
            )
    try:
        kind = InstitutionType(row["type"])
    except ValueError:
        raise OntologyError(f"institution_heads.csv: {row['head']}: no such type {row['type']!r}.") from None
    return Head(
        text=row["head"],
        type=kind,
        level=row["level"],
        expands_to=row["expands_to"],
        bare=row["bare_allowed"],
        modifiers=row["modifiers"],
        not_before=tuple(row["not_before"].split()),
    )
