"""Persons: names that stand where the genre names people: hired lawyers, office holders, speakers.

Reads doc._.sentences; writes doc.spans["persons"]. Two rules only, both need a known surname: names before
律师, 等律师, 教授 (also written together: 张大山李小河等律师), and a name after an office (镇长, 法律顾问).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from ingest.clauses import clause_around
from ingest.document import add_record, text_of
from ingest.layout import half_width_of
from ontology.lexicon import read_lexicon
from ontology.records import Person

__all__ = ["PersonFinder", "create_persons"]

#: 金和平柳朝霞等律师, 吴英律师: at most this many characters of names are read before the title.
_LONGEST_RUN = 16
_PROFESSION = re.compile("律师|教授|法官|检察官|同志|老师")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_TAIL = re.compile(r"(?:等)?(?:[0-9一二两三四五六七八九十]+[名位])?(?:专职|资深|执业|专业)?$")


@dataclass(frozen=True, slots=True)
class _Words:
    surnames: frozenset[str]
    titles: re.Pattern[str]
    hiring: re.Pattern[str]
    after: tuple[str, ...]
    leaders: tuple[str, ...]
    common: tuple[str, ...]


@cache
def _load_words() -> _Words:
    rows = read_lexicon("person_cues")
    by_use: dict[str, list[str]] = {}
    for row in rows:
        by_use.setdefault(row["use"], []).append(row["word"])
    return _Words(
        surnames=frozenset(row["surname"] for row in read_lexicon("surnames")),
        titles=re.compile("|".join(sorted(map(re.escape, by_use["title"]), key=len, reverse=True))),
        hiring=re.compile("|".join(map(re.escape, by_use["before"]))),
        after=tuple(by_use["after"]),
        leaders=tuple(by_use["leader"]),
        common=tuple(by_use["common"]),
    )


class PersonFinder:
    """The component: reads sentences that name an office or a profession."""

    def __init__(self) -> None:
        self._words = _load_words()

    def __call__(self, doc: Doc) -> Doc:
        """Add one person record for each name."""
        text, plain = text_of(doc), half_width_of(doc)
        seen: set[str] = set()
        for sentence in doc._.sentences:
            found = [*self._before_title(plain, sentence.start, sentence.end)]
            found += self._after_title(plain, sentence.start, sentence.end)
            for name, role, start in sorted(found, key=lambda f: f[2]):
                if name in seen or name in self._words.leaders:
                    continue
                seen.add(name)
                left, right = clause_around(plain, start, start + len(name))
                record = Person(name=name, role=role, quote=text[left:right], start=left)
                add_record(doc, "persons", record)
        return doc

    def _before_title(self, text: str, start: int, end: int) -> Iterator[tuple[str, str, int]]:
        """…律师事务所的甲、乙等律师: the run of names straight before the title."""
        for title in _PROFESSION.finditer(text, start, end):
            at = title.start()
            if text.startswith(("律师事务所", "律师协会", "律师团", "律师调解", "律师资源", "律师顾问"), at):
                continue
            tail = _TAIL.search(text, max(start, at - 8), at)
            stop = tail.start() if tail else at
            run = self._run_before(text, stop, max(start, stop - _LONGEST_RUN))
            hired = bool(self._words.hiring.search(text, start, at)) or stop < at
            for name, offset in run if hired or title.group() == "律师" else ():
                yield name, title.group(), offset

    def _run_before(self, text: str, stop: int, floor: int) -> list[tuple[str, int]]:
        """Names that fill `text` up to `stop` without a gap, from a boundary on."""
        for left in range(floor, stop - 1):
            before = text[left - 1] if left else "\n"
            bounded = not "\u4e00" <= before <= "\u9fff" or before in "的请聘所师问由和与派邀"
            if bounded and (names := self._segment(text, left, stop)):
                return names
        return []

    def _segment(self, text: str, left: int, stop: int) -> list[tuple[str, int]] | None:
        """Split `text[left:stop]` into names of two or three characters, each begun by a surname."""
        if left == stop:
            return []
        if text[left] in "、和与":
            return self._segment(text, left + 1, stop)
        for length in (3, 2, 4):
            if left + length <= stop and self._is_name(text[left : left + length]):
                rest = self._segment(text, left + length, stop)
                if rest is not None:
                    return [(text[left : left + length], left), *rest]
        return None

    def _is_name(self, name: str) -> bool:
        if name[:2] in self._words.surnames:
            fits = len(name) in {3, 4}
        else:
            fits = name[0] in self._words.surnames and len(name) <= 3
        return fits and _HAN.fullmatch(name) is not None and not self._is_word(name)

    def _is_word(self, name: str) -> bool:
        return any(word in name for word in self._words.common)

    def _after_title(self, text: str, start: int, end: int) -> Iterator[tuple[str, str, int]]:
        """镇长甲主持…: an office, then a name closed by a verb, a mark or another office."""
        for title in self._words.titles.finditer(text, start, end):
            at = title.end()
            if text[at : at + 1] in ":：":
                at += 1
            for length in (3, 2, 4):
                name = text[at : at + length]
                if (
                    len(name) == length
                    and self._is_name(name)
                    and not self._words.titles.match(text, at + 1)  # 主任任副主任: a verb and a title
                    and text.startswith(self._words.after, at + length)
                ):
                    yield name, title.group(), at
                    break


@Language.factory("fazhi_persons")
def create_persons(nlp: Language, name: str) -> PersonFinder:  # noqa: ARG001 - spaCy's signature
    """The factory that the pipeline names."""
    return PersonFinder()
