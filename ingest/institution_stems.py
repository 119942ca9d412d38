"""Where the name of a body begins, place and level left aside: the modifiers before its head.

Offices and centres are read word by word as far as known modifiers go (综合|行政|执法|办公室). Leading groups
are named freely, so they begin where something introduces them (成立X领导小组). A name that opens with the
full name of a home place may hold any words (南昌县|…|中心).
"""

from __future__ import annotations

import re

from ingest.institution_lexicon import Head, InstitutionLexicon
from ingest.jurisdiction import LEVEL_CHARACTERS, Home, level_word_before

__all__ = ["ORGAN", "ORGAN_ENDS", "StemReader"]

#: A committee, government or congress before an office of its own (区委|依法治区办, 市政府|法制办).
ORGAN = re.compile(r"(?:党工委|党委|委|人民政府|政府|人大常委会|人大)$")
#: The characters that such a one ends with.
ORGAN_ENDS = frozenset("委府会大")
_OPENING, _CLOSING = '“"「‘', '”"」’'
_AND = "和与"
_QUOTED = re.compile(r"[“\"「‘][^“”\"「」‘’。;；\n]{1,14}[”\"」’]$")
#: Longest quoted name with its marks, and longest free name, in code points.
_QUOTED_WINDOW, _FREE_WINDOW = 16, 24
#: A free name is at least this long without its head.
_SHORTEST_FREE = 2
#: 镇|建设管理局 is a name, 镇|工作室 is none: so long must modifiers be that are all verbs.
_SHORTEST_VERBAL = 4
#: Words straight before the name of a group: those that found it, and the 的 of a description of its members.
_INTRODUCED = re.compile(
    r"(?:成立|设立|组建|建立|调整充实|调整|充实)了?|的(?:[^的]{0,4}(?:领导|指导)[和与及])?|由"
)
#: No name holds these: what stands before them is another part of the sentence (我县的工作在市X领导小组…).
_PREPOSITION = re.compile(r"[在将被把对向经从]")


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


class StemReader:
    """Reads to the left of heads within one text."""

    def __init__(self, text: str, home: Home, lexicon: InstitutionLexicon) -> None:
        self.text = text
        self.home = home
        self.lexicon = lexicon

    def start_of(self, head: Head, start: int, floor: int) -> int | None:
        """Where modifiers and head begin; None where the head needs a modifier and has none."""
        if head.modifiers == "none" or (head.level == "government" and self.home.is_zone):
            return start
        if head.modifiers == "place" and self.home.named_before(self.text, start, floor):
            return start
        reached, left = self._words_start(start, floor)
        if head.modifiers == "quoted":
            quoted = self._quoted_start(reached, floor)
            if quoted is not None:
                return quoted
        if head.modifiers == "free":
            quoted = self._within_quotes(start, start + len(head.text), floor)
            if quoted is not None:
                return quoted
            free = self._introduced_start(start, max(floor, start - _FREE_WINDOW))
            if free is None and not self._is_bounded(start if left is None else left, floor):
                free = self._free_start(start, max(floor, start - _FREE_WINDOW))
            left = free if free is not None and (left is None or free <= left) else left
        elif len(head.text) > 1 and not self._is_bounded(start if left is None else left, floor):
            left = self._own_start(start, max(floor, start - _FREE_WINDOW)) or left
        return left

    def _within_quotes(self, start: int, end: int, floor: int) -> int | None:
        """Where a group's name begins that stands in quotation marks as a whole, its place left aside."""
        if end >= len(self.text) or self.text[end] not in _CLOSING:
            return None
        left = start
        while left > floor and _is_han(self.text[left - 1]):
            left -= 1
        return self._after_place(left, start) if left > floor and self.text[left - 1] in _OPENING else None

    def _quoted_start(self, reached: set[int], floor: int) -> int | None:
        """Where a quoted name begins that stands before the head or known words (“山里和”|调解|工作室)."""
        for at in sorted(reached):
            if at > floor and self.text[at - 1] in _CLOSING:
                quoted = _QUOTED.search(self.text, max(floor, at - _QUOTED_WINDOW), at)
                if quoted:
                    return quoted.start()
        return None

    def _words_start(self, start: int, floor: int) -> tuple[set[int], int | None]:
        """The points from which known words lead up to `start`, and the furthest where a name begins.

        A name begins with a noun. 建设管理 alone may be a verb and its object; after a level word
        (镇|建设管理局) it is a name. 和 and 与 join two nouns (平安法治|和|应急管理|办公室).
        """
        reached, nouns, todo = {start}, set(), [start]
        while todo:
            at = todo.pop()
            if at in nouns and at > floor + _SHORTEST_FREE and self.text[at - 1] in _AND:
                at -= 1
            for word, is_noun in self.lexicon.words.get(self.text[at - 2 : at], ()):
                before = at - len(word)
                if before >= floor and self.text.startswith(word, before):
                    if is_noun:
                        nouns.add(before)
                    if before not in reached:
                        reached.add(before)
                        todo.append(before)
        if nouns:
            return reached, min(nouns)
        far = min(reached)
        if start - far >= _SHORTEST_VERBAL and level_word_before(self.text, far, floor):
            return reached, far
        return reached, None

    def _is_bounded(self, at: int, floor: int) -> bool:
        """Whether a name may begin at `at`: after a mark, a place's level or a word that ends free names."""
        if at <= floor or not _is_han(self.text[at - 1]):
            return True
        last = self.text[at - 1]
        if last in LEVEL_CHARACTERS:
            return True
        if last in ORGAN_ENDS and ORGAN.search(self.text, max(floor, at - 5), at):
            return True
        window = max(floor, at - 4)
        return any(m.end() == at for m in self.lexicon.stop.finditer(self.text, window, at))

    def _introduced_start(self, start: int, floor: int) -> int | None:
        """Where a name begins that is introduced as one: 成立X领导小组, …为组长的X领导小组."""
        left = start
        while left > floor and _is_han(self.text[left - 1]):
            left -= 1
        introduced = list(_INTRODUCED.finditer(self.text, left, start))
        if not introduced or _PREPOSITION.search(self.text, introduced[-1].end(), start):
            return None
        return self._after_place(introduced[-1].end(), start)

    def _own_start(self, start: int, floor: int) -> int | None:
        """Where an unusual name begins that follows the full name of a home place (甲县|建筑设计院)."""
        for name in reversed(self.home.path):
            at = self.text.rfind(name, floor, start)
            left = at + len(name)
            if at >= 0 and start - left >= _SHORTEST_FREE:
                between = self.text[left:start]
                plain = all(map(_is_han, between))
                return left if plain and not self.lexicon.stop_any.search(between) else None
        return None

    def _free_start(self, start: int, floor: int) -> int | None:
        """The left end of a freely worded name: after the last mark or stop word and any level word."""
        left = start
        while left > floor and _is_han(self.text[left - 1]):
            left -= 1
        for match in self.lexicon.stop.finditer(self.text, left, start):
            left = match.end()
        return self._after_place(left, start)

    def _after_place(self, left: int, start: int) -> int | None:
        """`left` moved past a place or a level word that stands there; None where too little is left."""
        for at in range(start - 1, left, -1):
            placed = self.home.named_before(self.text, at, left)
            if placed and placed[0] == left:
                left = at
                break
        if left < start and self.text[left] in LEVEL_CHARACTERS:
            left += 1
        return left if start - left >= _SHORTEST_FREE else None
