"""Words by which a report admits that something is absent, weak or badly done.

Two lists of `ontology/lexicon/status_cues.csv` (status `lacking`): the wide one, `around`, is for passages
that are about problems anyway; the narrow one, `clause`, tells a shortcoming in a passage on achievements,
where 不足 and 薄弱 mostly name what was overcome (针对执法力量不足的问题，我镇…).
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.claim_cues import cue, may_hold

__all__ = ["admits", "after_concession", "falls_short", "may_admit"]

#: Asked of a whole sentence: without such words none of its clauses admits anything.
may_admit = may_hold("lacking", "hint")
_may_fall_short = may_hold("lacking", "around")
_BUT = re.compile(r"(?:但是?|然而|不过|可是)(?!书)")


@lru_cache(maxsize=256)
def falls_short(text: str) -> bool:
    """Whether half-width `text` holds any word of shortcoming."""
    return bool(_may_fall_short(text)) and cue("lacking", "around").search(text) is not None


def admits(clause: str) -> bool:
    """Whether a clause plainly states a shortcoming: not one overcome, nor an attribute of something else."""
    if not _may_admit(clause):
        return False
    found = cue("lacking", "clause").search(clause)
    if found is None or cue("lacking", "unless").search(clause):
        return False
    return clause.find("的", found.end(), found.end() + 8) < 0


@lru_cache(maxsize=64)
def _may_admit(clause: str) -> bool:
    return cue("lacking", "hint").search(clause) is not None


def after_concession(sentence: str) -> int | None:
    """Where the words after 但, 然而 begin; None where there are none."""
    turns = [match.end() for match in _BUT.finditer(sentence)]
    return turns[-1] if turns else None
