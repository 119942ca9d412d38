"""Links the places that a text names to their units, or leaves them out.

Names are found by their last characters, then looked up among those within reach (`ingest.place_reach`).
After a place the name of one that lies in it is read on (广东省|广州市|从化区|鳌头镇): such a line tells its
places however many namesakes they have. What cannot be told apart gets no link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.place_contexts import begins_here, ends_here
from ingest.place_reach import LONGEST_NAME, Reach, Target, large_stems
from ingest.stretches import Stretches
from ontology.records import PlaceLevel

__all__ = ["Link", "find_links"]

#: Last characters of the names of places, and of the bodies that stand for villages.
_SUFFIX = re.compile(r"[省市区县旗镇乡盟州村]|街道?|苏木|(?:村民|居民|村|居)委(?:员?会)?")
#: Most provinces and prefectures are called by two or three characters without their suffix.
_STEM_LENGTHS = (2, 3)
_LARGE = frozenset((PlaceLevel.PROVINCE, PlaceLevel.CITY))


class Link(NamedTuple):
    """A place named at `start` to `end` (code points), in a line of places from `first` to `last`."""

    start: int
    end: int
    target: Target
    first: int
    last: int


class _Step(NamedTuple):
    """A name and what it may mean: places within reach, and others that only a place below them proves."""

    start: int
    end: int
    options: tuple[Target, ...]
    others: tuple[Target, ...]

    @property
    def all(self) -> tuple[Target, ...]:
        return self.options + self.others


def find_links(text: str, span: tuple[int, int], hidden: Stretches, reach: Reach) -> Iterator[Link]:
    """The places named in `text[span[0]:span[1]]` outside the `hidden` stretches, in text order."""
    past = -1
    for start, end in _outermost(_candidates(text, span, reach)):
        if start < past or hidden.meet(start, end):
            continue
        line = _read_on(text, span[1], start, end, reach)
        # right after a place it does not lie in (佛冈县|鳌头镇) a name means another than it seems to
        if start != past:
            yield from _resolved(text, line, reach)
        past = line[-1].end


def _candidates(text: str, span: tuple[int, int], reach: Reach) -> Iterator[tuple[int, int]]:
    """The longest name before each suffix."""
    for match in _SUFFIX.finditer(text, *span):
        end, longest = match.end(), None
        known = reach.names_ending_with(text[end - 1])
        for start in range(end - 2, max(span[0], end - LONGEST_NAME) - 1, -1):
            if not "\u4e00" <= text[start] <= "\u9fff":
                break
            if text[start:end] in known:
                longest = start
        if longest is not None:
            yield longest, end


def _outermost(found: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Of two names that overlap the longer one, of two as long the first."""
    last: tuple[int, int] | None = None
    for start, end in found:
        if last is None or start >= last[1]:
            if last is not None:
                yield last
            last = start, end
        elif end - start > last[1] - last[0]:
            last = start, end
    if last is not None:
        yield last


def _read_on(text: str, stop: int, start: int, end: int, reach: Reach) -> list[_Step]:
    """The name and those that follow it, each of a place that lies in the one before."""
    line = [_Step(start, end, *reach.meanings(text[start:end]))]
    while (following := _next(text, stop, line[-1], reach)) is not None:
        line.append(following)
    return line


def _next(text: str, stop: int, step: _Step, reach: Reach) -> _Step | None:
    """The longest name right after a place that lies in it."""
    found = None
    for match in _SUFFIX.finditer(text, step.end + 1, min(stop, step.end + LONGEST_NAME)):
        name = text[step.end : match.end()]
        if not name.isalpha():
            break
        options = tuple(target for above in step.all for target in reach.below(name, above))
        if options:
            found = _Step(step.end, match.end(), options, ())
    return found


def _resolved(text: str, line: Sequence[_Step], reach: Reach) -> Iterator[Link]:
    """The places of a line, if all of it tells which they are."""
    first, last = line[0], line[-1]
    name = text[first.start : first.end]
    if len(line) == 1:
        target = _alone(first)
        if target is None or not begins_here(text, first.start, name, target.level, reach.is_own(target)):
            return
        if _is_elsewhere(text, first.start, target):
            return
    elif len(last.options) == 1:
        target = last.options[0]
    else:
        return
    if not ends_here(text, last.end):
        return
    for step in line:
        meant = [option for option in step.all if option is target or target.lies_in(option)]
        if len(meant) == 1:
            yield Link(step.start, step.end, meant[0], first.start, last.end)


def _is_elsewhere(text: str, start: int, target: Target) -> bool:
    """Whether a place that it does not lie in stands before it without its suffix (湖南株洲|荷塘镇)."""
    stems = large_stems()
    before = (text[max(0, start - length) : start] for length in _STEM_LENGTHS)
    return any(word in stems and not any(name.startswith(word) for name in target.path) for word in before)


def _alone(step: _Step) -> Target | None:
    """What a name means with no place before or after it: one within reach, or a province or prefecture."""
    if step.options:
        return step.options[0] if len(step.options) == 1 else None
    large = [target for target in step.others if target.level in _LARGE]
    return large[0] if len(large) == 1 else None
