"""Who has a mechanism: the body that acts in the sentence, or the one of whom it is demanded.

A body acts where it opens a clause, or where a verb of establishing follows it, and acts on until the next
one. Named places and departments, groups of lower bodies (各村, 12个社区, 43所学校) and superiors are told
apart by `ontology/lexicon/status_adopters.csv`; 该镇, 其 and a sentence behind a semicolon go on with the
body of the sentence before.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from ingest.claim_cues import CLAIMS
from ingest.document import Sentence
from ontology.lexicon import read_lexicon

__all__ = ["HOME", "SUPERIOR", "Actor", "actor_of", "lower_bodies"]

HOME, SUPERIOR = "home", "superior"
#: Kinds of the table, in the order in which they are tried at one place.
_KINDS = ("superior", "lower", "place", "department", "home")

_NOT_ACTING = re.compile(
    r"(?:对|向|为|在|给|至|到|于|以|将|由|从|被|受|与|和|及|要求|督促|指导|组织|协助|推动|邀请|及时|报|送|等|、|经|全|赴|往|把|使|让|请)$"
)
#: Behind what a clause opens, or an example in it (其中, 例如); it begins with a class, for speed.
_OPENS = re.compile(r"[,:;、)“\" 其例](?:(?<![其例])|(?<=其)中|(?<=例)如)")
#: Words that tell that the body before them acts.
_ACTS = re.compile(r"均|都|分别|普遍|全部|已|设立|建立|配备|配有|建有|建成|成立|推行|聘请|选")
#: Behind the body of another sentence: these take it up.
_TAKES_UP = re.compile(r"(?:该|其|他们|它们|并|还|同时|也|当地)(?!他|中|余|次)")
_THAT_BODY = re.compile(r"该(?:镇|乡|街道|村|社区|县|区|局|委|厅|校|园区|企业|单位|部门)")
_OWN = re.compile(r"^(?:我|本|全)[省市县区旗镇乡街]道?")
#: No sentence is followed back further than this many sentences of its paragraph.
MAX_BACK = 2
LONGEST_BACK = 400
#: No body's name is longer.
LONGEST_NAME = 16


class Actor(NamedTuple):
    """A body that acts: where it stands, its name in the report's words, and its kind."""

    start: int
    end: int
    name: str
    kind: str


def actor_of(plain: str, sentence: Sentence, start: int, end: int, words: str) -> Actor | None:
    """The body that acts in `plain[start:end]`, if any is named; `words` are those of the sentence."""
    first = sentence.start
    acting = _acting(words, len(words))
    if acting and any(a.start <= start - first and a.end > end - first for a in acting):
        acting = _acting(words, end - first)
    # the words of a mechanism may begin with its adopter (12个村设立服务站), not end with one
    own = next((a for a in reversed(acting) if a.start <= start - first), None) if acting else None
    if own is None or _THAT_BODY.match(own.name):
        return _taken_up(plain, sentence, own) or (None if own is None or own.kind == HOME else own)
    return own


def _taken_up(plain: str, sentence: Sentence, own: Actor | None) -> Actor | None:
    """The body of a sentence before, where this one goes on with it (该镇…; 其…; behind a semicolon)."""
    position = sentence.start
    linked = own is not None
    for _ in range(MAX_BACK):
        mark = plain[position - 1 : position]
        if mark == "。" and not linked:
            linked = _TAKES_UP.match(plain, sentence.start) is not None
        if mark != ";" and not (linked and mark == "。"):
            return None
        floor = max(0, position - LONGEST_BACK)
        begin = max(plain.rfind(m, floor, position - 1) for m in "\n。;") + 1 or floor
        before = _acting(plain[begin:position], position - begin)
        if before:
            return before[-1] if before[-1].kind not in {HOME, SUPERIOR} else None
        position = begin
    return None


@lru_cache(maxsize=64)
def _acting(words: str, end: int) -> tuple[Actor, ...]:
    """The bodies that act in `words[:end]`, in text order: they open a clause, or a verb follows them."""
    if not _may_act(words):
        return ()
    found: list[Actor] = []
    bodies = _bodies()
    for opening in (0, *(mark.end() for mark in _OPENS.finditer(words, 0, end))):
        match = bodies.match(words, opening, end)
        if match is not None:
            found.append(_actor(match))
    for verb in _ACTS.finditer(words, 0, end):
        match = _bodies_before().search(words, max(0, verb.start() - LONGEST_NAME), verb.start())
        if match is None or any(a.start < match.end() and match.start() < a.end for a in found):
            continue
        if not _NOT_ACTING.search(words, max(0, match.start() - 4), match.start()):
            found.append(_actor(match))
    return tuple(sorted(found))


def _actor(match: re.Match[str]) -> Actor:
    name = match.group()
    return Actor(*match.span(), _OWN.sub("", name) or name, match.lastgroup or HOME)


def lower_bodies() -> str:
    """A regular expression for the bodies below the reporting one (各镇, 有关部门, 3个县区)."""
    return _of_kind("lower")


@cache
def _bodies() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{kind}>{_of_kind(kind)})" for kind in _KINDS))


_may_act = CLAIMS.ask(lambda: (_bodies(),))


@cache
def _bodies_before() -> re.Pattern[str]:
    return re.compile(f"(?:{_bodies().pattern})$")


@cache
def _of_kind(kind: str) -> str:
    return "|".join(f"(?:{r['pattern']})" for r in read_lexicon("status_adopters") if r["adopter"] == kind)
