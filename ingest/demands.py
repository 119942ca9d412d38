"""What is demanded of lower bodies (要求各镇…, 督促区直部门…, 各单位要…): status `required`, and of whom."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from ingest.adopters import lower_bodies
from ingest.claim_cues import CLAIMS, alternatives, cue
from ingest.document import Sentence

__all__ = ["Demand", "demand_on", "demands_anything", "is_listed"]

_ORDINAL = re.compile(r"[一二三四五六七八九十]{1,2}[是要]|[(]?[一二三四五六七八九十\d]{1,2}[)、.]")
_BOTH = 0b11
#: Characters of a sentence before, in which a demand may announce the list that this sentence belongs to.
ANNOUNCED_WITHIN = 300


class Demand(NamedTuple):
    """A demand: where its words end, and of whom something is demanded, in the report's words."""

    end: int
    addressee: str


def demand_on(plain: str, sentence: Sentence, start: int, end: int, words: str) -> Demand | None:
    """The demand under which the mechanism at `plain[start:end]` stands; None where nobody demands it.

    It holds until a clause in which the demanding body itself acts (并将完成情况纳入考核), and over the
    items of a list that it announces (要求各镇:一是…;二是…). `words` are those of the sentence.
    """
    found = None
    if demands_anything(words):
        comma = plain.find(",", end, sentence.end)
        found = _last_demand(plain, sentence.start, comma if comma >= 0 else sentence.end, start)
    if found is None and is_listed(plain, sentence):
        floor = max(plain.rfind("\n", 0, sentence.start), sentence.start - ANNOUNCED_WITHIN, 0)
        floor = max(floor, plain.rfind("。", floor, sentence.start))
        colon = plain.rfind(":", floor, sentence.start)
        announced = _last_demand(plain, floor, colon, colon) if colon >= 0 else None
        if announced is not None and colon - announced.end <= 12:
            found = Demand(sentence.start, announced.addressee)
    if found is None or cue("required", "ends").search(plain, found.end, start):
        return None
    return found


def _last_demand(plain: str, start: int, end: int, before: int) -> Demand | None:
    """The last demand of `plain[start:end]` that begins before `before`."""
    found = None
    for match in _demands().finditer(plain, start, end):
        if match.start() >= before:
            break
        found = Demand(match.end(), match["asked"] or match["bound"])
    return found


def is_listed(plain: str, sentence: Sentence) -> bool:
    """Whether a sentence begins as an item of a list, which a sentence before may have announced."""
    return _ORDINAL.match(plain, sentence.start) is not None


@lru_cache(maxsize=16)
def demands_anything(words: str) -> bool:
    """Whether a sentence demands anything of lower bodies."""
    return _may_demand(words) == _BOTH and _demands().search(words) is not None


def _parts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A demand needs a body, and a verb or a modal."""
    words = f"{alternatives('required', 'verb')}|{alternatives('required', 'modal')}"
    return re.compile(lower_bodies()), re.compile(words)


_may_demand = CLAIMS.ask(_parts)


@cache
def _demands() -> re.Pattern[str]:
    lower = lower_bodies()
    verbs, modals = alternatives("required", "verb"), alternatives("required", "modal")
    return re.compile(
        rf"(?:{verbs})[^,。;]{{0,8}}?(?P<asked>{lower})|(?P<bound>{lower})(?:(?!{verbs})[^。;]){{0,26}}?(?:{modals})"
    )
