"""The cue words of claims: one pattern for each status and place, from `ontology/lexicon/status_cues.csv`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from ingest.needles import SharedSieve
from ontology.lexicon import read_lexicon

__all__ = ["CLAIMS", "alternatives", "cue", "may_hold"]

#: What a sentence may claim, by its words: the modules that read claims ask it for their patterns.
CLAIMS = SharedSieve()


@cache
def cue(status: str, where: str) -> re.Pattern[str]:
    """The pattern of all rows of a status and place; it matches nothing where there are none."""
    return re.compile(alternatives(status, where) or r"(?!)")


def may_hold(status: str, where: str) -> Callable[[str], int]:
    """The question whether words may hold a cue of a status and place: quicker asked than searched for."""
    return CLAIMS.ask(lambda: (cue(status, where),))


@cache
def alternatives(status: str, where: str) -> str:
    """The same as text: alternatives, to be bracketed as a part of a longer pattern."""
    rows = read_lexicon("status_cues")
    # not in brackets each: the engine then skips to where one of the first letters stands
    return "|".join(r["pattern"] for r in rows if (r["status"], r["where"]) == (status, where))
