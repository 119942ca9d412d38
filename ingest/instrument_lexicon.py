"""What a title is and what a report does with it: the words of `ontology/lexicon/instrument_*.csv`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ontology.errors import OntologyError
from ontology.lexicon import read_lexicon
from ontology.records import InstrumentKind, InstrumentRelation

__all__ = ["Cues", "InstrumentLexicon", "load_instrument_lexicon", "without_brackets"]

_BRACKETS = re.compile(r"[(][^()]*[)]$")


@dataclass(frozen=True, slots=True)
class Cues:
    """Cue words of one side as a pattern, and the relation of each."""

    pattern: re.Pattern[str]
    relations: dict[str, InstrumentRelation]


@dataclass(frozen=True, slots=True)
class InstrumentLexicon:
    """`suffixes` and `titles`, the longest first; `bare`: the suffixes alone.

    `bare_titles`: the titles without the bracket at their end. `media`: words by where they stand
    (title_end, before, …).
    """

    left: Cues
    right: Cues
    repeal: tuple[str, ...]
    suffixes: tuple[tuple[str, InstrumentKind], ...]
    bare: frozenset[str]
    titles: tuple[tuple[str, InstrumentKind], ...]
    bare_titles: frozenset[str]
    media: dict[str, tuple[str, ...]]


@cache
def load_instrument_lexicon() -> InstrumentLexicon:
    """The lexicon of the package. Raises OntologyError that names the file and the cell."""
    cues: dict[str, dict[str, InstrumentRelation]] = {"left": {}, "right": {}, "sentence": {}}
    for row in read_lexicon("instrument_cues"):
        try:
            cues[row["side"]][row["cue"]] = InstrumentRelation(row["relation"])
        except (KeyError, ValueError) as error:
            raise OntologyError(f"instrument_cues.csv: {row['cue']}: {error} is not known.") from None
    media: dict[str, list[str]] = {}
    for row in read_lexicon("instrument_media"):
        media.setdefault(row["place"], []).append(row["word"])
    suffixes = _kinds("instrument_kinds", "suffix")
    titles = _kinds("instrument_titles", "title")
    return InstrumentLexicon(
        left=_cues(cues["left"]),
        right=_cues(cues["right"]),
        repeal=tuple(sorted(cues["sentence"])),
        suffixes=suffixes,
        bare=frozenset(suffix for suffix, _ in suffixes),
        titles=titles,
        bare_titles=frozenset(without_brackets(title) for title, _ in titles),
        media={place: tuple(words) for place, words in media.items()},
    )


def without_brackets(title: str) -> str:
    """A title without the bracket at its end: a year, a draft's state."""
    return _BRACKETS.sub("", title)


def _cues(relations: dict[str, InstrumentRelation]) -> Cues:
    longest_first = sorted(relations, key=lambda cue: (-len(cue), cue))
    return Cues(re.compile("|".join(map(re.escape, longest_first))), relations)


def _kinds(name: str, column: str) -> tuple[tuple[str, InstrumentKind], ...]:
    found = []
    for row in read_lexicon(name):
        try:
            found.append((row[column], InstrumentKind(row["kind"])))
        except ValueError:
            raise OntologyError(f"{name}.csv: {row[column]}: no such kind {row['kind']!r}.") from None
    return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair[0])))
