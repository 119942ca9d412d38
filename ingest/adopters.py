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

__all__ = ["HOME", "SUPERIOR", "Actor", "Actors", "lower_bodies"]

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


class Actors:
    """The bodies that act in one sentence, and the one of a sentence before that it may go on with."""

    def __init__(self, plain: str, sentence: Sentence, words: str) -> None:
        """`words` are those of the sentence."""
        self._plain = plain
        self._sentence = sentence
        self._words = words
        self._acting = _acting(words, len(words))
        self._before = None if self._acting else _taken_up(plain, sentence, linked=False)

    def of(self, start: int, end: int) -> Actor | None:
        """The body that acts in `plain[start:end]`, if any is named."""
        acting = self._acting
        if not acting:
            return self._before
        start, end = start - self._sentence.start, end - self._sentence.start
        if any(a.start <= start and a.end > end for a in acting):
            acting = _acting(self._words, end)
        # the words of a mechanism may begin with its adopter (12个村设立服务站), not end with one
        own = next((a for a in reversed(acting) if a.start <= start), None)
        if own is None:
            return _taken_up(self._plain, self._sentence, linked=False)
        if _THAT_BODY.match(own.name):
            before = _taken_up(self._plain, self._sentence, linked=True)
            return before or (None if own.kind == HOME else own)
        return own


def _taken_up(plain: str, sentence: Sentence, linked: bool) -> Actor | None:
    """The body of a sentence before, where this one goes on with it: behind a semicolon, or by words.

    `linked`: a body such as 该镇 is known to take it up; else the first words of the sentence tell (其…).
    """
    position = sentence.start
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
    first = _bodies().match(words, 0, end)
    if first is not None:
        found.append(_actor(first))
    found += [_actor(match) for match in _bodies_opening().finditer(words, 0, end)]
    for verb in _ACTS.finditer(words, 0, end):
        match = _bodies_before().search(words, max(0, verb.start() - LONGEST_NAME), verb.start())
        if match is None or any(a.start < match.end() and match.start() < a.end for a in found):
            continue
        if not _NOT_ACTING.search(words, max(0, match.start() - 4), match.start()):
            found.append(_actor(match))
    return tuple(sorted(found))


def _actor(match: re.Match[str]) -> Actor:
    kind = match.lastgroup or HOME
    name = match.group(kind)
    return Actor(*match.span(kind), _OWN.sub("", name) or name, kind)


def lower_bodies() -> str:
    """A regular expression for the bodies below the reporting one (各镇, 有关部门, 3个县区)."""
    return _of_kind("lower")


@cache
def _bodies() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{kind}>{_of_kind(kind)})" for kind in _KINDS))


_may_act = CLAIMS.ask(lambda: (_bodies(),))


@cache
def _bodies_opening() -> re.Pattern[str]:
    # not part of the match: what opens the next clause may be part of a body itself
    return re.compile(f"{_OPENS.pattern}(?={_bodies().pattern})")


@cache
def _bodies_before() -> re.Pattern[str]:
    return re.compile(f"(?:{_bodies().pattern})$")


@cache
def _of_kind(kind: str) -> str:
    return "|".join(f"(?:{r['pattern']})" for r in read_lexicon("status_adopters") if r["adopter"] == kind)
