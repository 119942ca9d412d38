"""Where a mechanism is only named and nothing is claimed of it.

That is so in the title of a law that is studied or cited, in what a speech calls for, and in the frames of
`ontology/lexicon/status_frames.csv`: a superior's guidance, an aim, the content of a training, the practice
of others, what did not happen.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from ingest.claim_clauses import title_around
from ingest.claim_cues import CLAIMS, cue
from ingest.document import Sentence
from ingest.needles import numbers_in
from ontology.lexicon import read_lexicon
from ontology.records import SectionRole

__all__ = ["is_only_named", "names_only"]

#: A title is the town's own when one of these stands right before it.
_ISSUES = re.compile(
    r"(?:制定|制订|印发|出台|下发|建立|修订|编制|发布|转发|形成|起草|完善|签订|发出|公布|制作|拟定|健全|通过建立)(?:了|出|并印发|印发|出台|实施|完善|健全|下发|有效)*[^《》,。]{0,8}$"
)
_APPLIES = re.compile(r"(?:落实|执行|遵守|坚守|遵循|履行|贯彻|实施|推行|依据|根据|按照|对照)[^《》。]{0,16}$")
_PUT_TO_USE = re.compile(
    r"(?:等)?(?:各项|有关|相关|的)?[^,。;《》]{0,8}(?:贯彻落实|落实|贯彻执行|执行到位|施行)"
)
_STUDIES = re.compile(r"(?:学习|宣传|宣讲|培训|解读|学|普及|讲解|研读|传达)[^。;]{0,40}$")
_SPEAKS = re.compile(r"强调|指出|表示|提出")
#: Code points either side of a mechanism that a frame may span.
AROUND = 60
#: Free words at the beginning of a pattern, and the words that they must not be.
_FREE = re.compile(r"\^(?:\(\?!.*?\))?(?:\[\^[^\]]*\](?:\{[^}]*\}|\*))?")


class _Frame(NamedTuple):
    ends: re.Pattern[str]
    begins: re.Pattern[str]
    inside: bool
    head: re.Pattern[str]
    tail: re.Pattern[str]


def is_only_named(plain: str, sentence: Sentence, start: int, end: int, words: str) -> bool:
    """Whether nothing is claimed of the mechanism at `plain[start:end]`; `words` are the sentence's."""
    if "《" in words:
        title = title_around(plain, sentence, start, end)
        if title is not None and not _title_claims(plain, sentence, title):
            return True
    if _is_framed(plain, sentence, start, end, words):
        return True
    if sentence.role is SectionRole.PROBLEMS or _SPEAKS.search(plain, sentence.start, start) is None:
        return False
    return cue("mentioned", "before").search(plain[sentence.start : start]) is not None


def names_only(words: str) -> bool:
    """Whether a sentence may do no more than name any mechanism: it holds a title, a frame or a speech."""
    return "《" in words or bool(_frames_in(words)) or _SPEAKS.search(words) is not None


def _title_claims(plain: str, sentence: Sentence, title: tuple[int, int]) -> bool:
    """A title that the body issues or applies claims its subject; one that is studied or cited does not."""
    before = plain[sentence.start : title[0]]
    # titles in a row share the verb before the first one
    before = re.sub(r"(?:《[^《》]*》[、,和及]*(?:\([^()]*\))?[、,和及]*)+$", "", before)
    if _ISSUES.search(before) or _PUT_TO_USE.match(plain, title[1], sentence.end):
        return True
    return bool(_APPLIES.search(before)) and not _STUDIES.search(before)


def _is_framed(plain: str, sentence: Sentence, start: int, end: int, words: str) -> bool:
    """Whether one of the frames holds the mechanism."""
    frames = _frames_in(words)
    if not frames:
        return False
    onward = plain[start : min(sentence.end, end + AROUND)]
    before = plain[max(sentence.start, start - AROUND) : start]
    within = plain[max(sentence.start, end - AROUND) : end]
    return any(
        (f.ends.search(before) or (f.inside and f.ends.search(within))) and f.begins.match(onward)
        for f in frames
    )


@lru_cache(maxsize=16)
def _frames_in(words: str) -> tuple[_Frame, ...]:
    """The frames of which the words hold the beginning and, behind it, the end: mostly none."""
    may_hold = _may_frame(words)
    if not may_hold:
        return ()
    frames = _frames()
    return tuple(
        frame
        for frame in (frames[i] for i in numbers_in(may_hold & may_hold >> len(frames)))
        if (begun := frame.head.search(words)) is not None and frame.tail.search(words, begun.end())
    )


@cache
def _frames() -> tuple[_Frame, ...]:
    return tuple(
        _Frame(
            re.compile(row["before"]),
            re.compile(row["after"]),
            row["inside"] == "yes",
            re.compile(row["before"].split("[^", 1)[0]),
            re.compile(_FREE.sub("", row["after"], count=1)),
        )
        for row in read_lexicon("status_frames")
    )


def _heads_and_tails() -> list[re.Pattern[str]]:
    """The beginnings of all frames, then their ends: bit n and bit n + their number are of one frame."""
    return [frame.head for frame in _frames()] + [frame.tail for frame in _frames()]


_may_frame = CLAIMS.ask(_heads_and_tails)
