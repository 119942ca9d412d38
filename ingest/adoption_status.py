"""What a sentence claims of a mechanism that it names: the status, or several of them.

A demand on lower bodies comes first (`ingest.demands`). Then the role of the passage weighs most: in a plans
passage everything is planned; under a heading on problems what is named is lacking, unless the words praise
or concede it; where problems are admitted in passing a word of shortcoming has to stand by. Elsewhere it is
in force, unless the clause wills it, says that it is still to come, falls short, or only names it.
Cue words lie in `ontology/lexicon/`: `status_cues` and `status_frames`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ingest.bare_mentions import is_only_named, names_only
from ingest.claim_clauses import Clause
from ingest.claim_cues import cue, may_hold
from ingest.components.sections import is_mixed
from ingest.demands import demand_on, demands_anything, is_listed
from ingest.document import Sentence
from ingest.shortcomings import admits, after_concession, falls_short, may_admit
from ontology.records import SectionRole, Status

__all__ = ["Named", "claim_strength", "is_all_in_force", "statuses_of"]

_DIGIT = re.compile(r"\d")

#: The will of a sentence's first words (下一步我镇将…) holds for all its clauses.
FIRST_WORDS = 8
#: Sentences up to this length are read whole for a word of shortcoming, longer ones this far around.
SHORT_SENTENCE = 120
AROUND = 40
#: In a quotation of what was once intended (去年提出“下一步要…”) nothing is intended any more.
_ONCE = re.compile(r"去年|上年|此前|年初|曾|当时|过去")

#: In these passages the role tells the status.
_TOLD = frozenset({SectionRole.PROBLEMS, SectionRole.PLANS})

_may_will = may_hold("planned", "before")
_may_be_ahead = may_hold("planned", "after")

_STRENGTH_PLAIN = 1.0
_STRENGTH_DONE = 2.0
_STRENGTH_COUNT = 1.0


class Named(NamedTuple):
    """Where a mechanism is named (code points), where its sentence names others, and the sentence's words."""

    start: int
    end: int
    others: Sequence[int]
    words: str


def is_all_in_force(plain: str, sentence: Sentence, words: str) -> bool:
    """Whether a sentence claims all that it names as being in force: nothing in it tells otherwise."""
    return sentence.role not in _TOLD and not is_listed(plain, sentence) and _is_plain(words)


def statuses_of(plain: str, sentence: Sentence, clause: Clause, named: Named) -> tuple[Status, ...]:
    """What a sentence claims of the mechanism `named` in `clause`; nothing where it only names it."""
    if is_only_named(plain, sentence, named.start, named.end, named.words):
        return ()
    if sentence.role is SectionRole.PROBLEMS:
        return _of_problem(plain, sentence, clause, named)
    if demand_on(plain, sentence, named.start, named.end, named.words) is not None:
        return (Status.REQUIRED,)
    if sentence.role is SectionRole.PLANS:
        return (Status.PLANNED,)
    return _of_action(plain, sentence, clause, named)


def _is_plain(words: str) -> bool:
    """Whether no word of a sentence tells that anything in it is but named, demanded, willed or lacking."""
    return not (
        names_only(words)
        or may_admit(words)
        or _first_will(words) < len(words)
        or demands_anything(words)
        or _is_ahead(words)
    )


def _of_action(plain: str, sentence: Sentence, clause: Clause, named: Named) -> tuple[Status, ...]:
    """Done, unless it is willed, still to come, or admitted to fall short."""
    if _is_willed(sentence, clause, named):
        return (Status.PLANNED,)
    if may_admit(named.words) and admits(clause.text):
        rest = plain[named.end : _stretch_end(plain, sentence, named)]
        return (Status.LACKING, Status.PLANNED) if _remedied(rest) else (Status.LACKING,)
    if _is_ahead(named.words):
        rest = plain[named.end : _stretch_end(plain, sentence, named)]
        if cue("planned", "after").search(rest):
            return (Status.PLANNED,)
    return (Status.IN_FORCE,)


def _of_problem(plain: str, sentence: Sentence, clause: Clause, named: Named) -> tuple[Status, ...]:
    """Lacking, unless praised or conceded; in a joint section the remedy may share the sentence."""
    words = named.words
    joint = is_mixed(sentence.section.path) or sentence.section.role is not SectionRole.PROBLEMS
    if joint and _opens(clause.text):
        return (Status.PLANNED,)
    turn = after_concession(words)
    conceded = turn is not None and named.start - sentence.start < turn
    if conceded and any(other - sentence.start >= (turn or 0) for other in named.others):
        return (Status.IN_FORCE,) if cue("lacking", "concedes").search(clause.text) else ()
    if sentence.section.role is SectionRole.PROBLEMS:
        if not falls_short(words) and cue("lacking", "praises").search(words):
            return ()
    elif not falls_short(_joined(plain, sentence, clause)):
        return ()
    rest = plain[named.end : _stretch_end(plain, sentence, named)]
    return (Status.LACKING, Status.PLANNED) if joint and _remedied(rest) else (Status.LACKING,)


def _is_willed(sentence: Sentence, clause: Clause, named: Named) -> bool:
    """Whether a word of intention stands before the mechanism, or inside its words (拟聘请两名法律顾问)."""
    words = named.words
    first = _first_will(words)
    if first == len(words):
        return False
    lead = min(FIRST_WORDS, named.start - sentence.start)
    willed = first < lead or _first_will(clause.text) < named.end - clause.start
    return willed and not (_ONCE.search(words) and _is_quoted(words, first))


def _is_quoted(words: str, position: int) -> bool:
    return words.count("“", 0, position) > words.count("”", 0, position)


def _stretch_end(plain: str, sentence: Sentence, named: Named) -> int:
    """How far the words behind a mechanism are about it: to the clause that names another one."""
    comma = plain.find(",", named.end, sentence.end)
    if comma < 0:
        return sentence.end
    following = min((other for other in named.others if other > comma), default=None)
    return sentence.end if following is None else plain.rfind(",", comma, following)


def _remedied(rest: str) -> bool:
    """Whether a clause behind the shortcoming tells what is to be done about it."""
    return any(_opens(part) for part in rest.split(",")[1:])


def _opens(clause: str) -> bool:
    return cue("planned", "opens").match(clause.lstrip()) is not None


def _joined(plain: str, sentence: Sentence, clause: Clause) -> str:
    """The clause, and the rest of a short sentence: shortcomings are often told one clause later."""
    if sentence.end - sentence.start <= SHORT_SENTENCE:
        return plain[sentence.start : sentence.end]
    return plain[max(sentence.start, clause.start - AROUND) : min(sentence.end, clause.end + AROUND)]


@lru_cache(maxsize=64)
def _first_will(words: str) -> int:
    """Where the first word of intention begins; behind the end where there is none.

    What follows the word may undo it (将…纳入).
    """
    found = cue("planned", "before").search(words) if _may_will(words) else None
    return found.start() if found else len(words)


@lru_cache(maxsize=16)
def _is_ahead(words: str) -> bool:
    """Whether a sentence tells that anything is still to come."""
    return bool(_may_be_ahead(words)) and cue("planned", "after").search(words) is not None


def claim_strength(clause: Clause, offset: int) -> float:
    """How clearly a clause claims the mechanism at its character `offset`; the clearest one is quoted."""
    strength = _STRENGTH_PLAIN
    if cue("done", "before").search(clause.text, 0, offset + 2):
        strength += _STRENGTH_DONE
    if _DIGIT.search(clause.text):
        strength += _STRENGTH_COUNT
    return strength
