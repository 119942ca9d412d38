"""The words by which names of unlisted concepts are found, from `ontology/lexicon/discovery_*.csv`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ontology.errors import OntologyError
from ontology.lexicon import read_lexicon

__all__ = ["DiscoveryLexicon", "Head", "load_discovery_lexicon"]

_HEADS = "discovery_heads"
_WORDS = "discovery_words"
_KINDS = ("abstract", "thing")
_USES = ("bound", "lead", "keep", "generic", "level", "level_keep")


@dataclass(frozen=True, slots=True)
class Head:
    """The last part of a name: an abstract one (机制) is said of anything, a thing (工作室) stands alone."""

    text: str
    abstract: bool
    not_before: frozenset[str]


@dataclass(frozen=True, slots=True)
class DiscoveryLexicon:
    """Heads by text, and patterns over words, each trying the longest word first.

    `heads` finds a head; `bounds` a word that a name begins after, or one of `kept` that only holds such a
    word; `lead` what is no part of a name at its very beginning, `level` a level there (but not in 市场);
    `generic` a run of words that say nothing.
    """

    by_text: dict[str, Head]
    heads: re.Pattern[str]
    bounds: re.Pattern[str]
    kept: frozenset[str]
    lead: re.Pattern[str]
    level: re.Pattern[str]
    generic: re.Pattern[str]


@cache
def load_discovery_lexicon() -> DiscoveryLexicon:
    """The lexicon of the package. Raises OntologyError that names the file and the cell."""
    heads = {row["head"]: _head(row) for row in read_lexicon(_HEADS)}
    words: dict[str, list[str]] = {use: [] for use in _USES}
    for row in read_lexicon(_WORDS):
        if row["use"] not in words:
            raise OntologyError(f"{_WORDS}.csv: {row['word']}: use is one of {', '.join(_USES)}.")
        words[row["use"]].append(row["word"])
    # a verb that is only taken off at the beginning of a name is not cut in two elsewhere
    kept = {*words["keep"], *words["lead"]}
    return DiscoveryLexicon(
        by_text=heads,
        heads=re.compile(_choice(heads)),
        bounds=re.compile(_choice({*words["bound"], *kept})),
        kept=frozenset(kept),
        lead=re.compile(_choice(words["lead"])),
        level=re.compile(f"(?!{_choice(words['level_keep'])})(?:{_choice(words['level'])})"),
        generic=re.compile(f"(?:{_choice(words['generic'])})*"),
    )


def _head(row: dict[str, str]) -> Head:
    if row["kind"] not in _KINDS:
        raise OntologyError(f"{_HEADS}.csv: {row['head']}: kind is one of {', '.join(_KINDS)}.")
    return Head(row["head"], row["kind"] == "abstract", frozenset(row["not_before"].split()))


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (-len(word), word))


def _choice(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, _longest_first(words)))
