"""Persons: names that stand where the genre names people: hired lawyers, office holders, speakers.

Reads doc._.sentences; writes doc.spans["persons"]. Two rules only, both need a known surname (or the · of a
minority's name): names before 律师, 等律师, 教授 (also written together: 张大山李小河等律师), and a name
after an office (镇长, 法律顾问). The role is the office with the body before it (司法所所长).
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
from ingest.needles import Sieve
from ontology.lexicon import read_lexicon
from ontology.records import Person

__all__ = ["PersonFinder", "create_persons"]

#: 金和平柳朝霞等律师, 吴英律师: at most this many characters of names are read before the title.
_LONGEST_RUN = 16
_NO_PROFESSION = (
    "律师事务所",
    "律师协会",
    "律师团",
    "律师调解",
    "律师资源",
    "律师顾问",
    "法官工作",
    "调解员队伍",
    "调解员培训",
)
#: The parts of a dotted name have at most this many characters.
_LONGEST_PART = 6
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_TAIL = re.compile(r"(?:等)?(?:[0-9一二两三四五六七八九十]+[名位])?(?:专职|资深|执业|专业)?$")


#: A name of a minority: two parts or more, joined by a dot.
_DOTTED = re.compile(r"[\u4e00-\u9fff]{1,6}(?:·[\u4e00-\u9fff]{1,6}){1,3}")
_APPOINTED = re.compile(
    r"由([\u4e00-\u9fff、]{2,16}?)(?:等?(?:[两二三四五六]名|[2-6]名)?同志)?(?:分别|共同)?(?:兼任|担任|任)"
)
#: A lone name before 任 has three characters: two are a body as a rule (由农办任…).
_SHORTEST_ALONE = 3
_AND = frozenset("、和与及")
#: No name ends in these: they open what follows (张丽|就) or close the name of a body (安监办).
_NO_NAME_ENDS = frozenset("的了在对到就也还均从给向被把将由与及等各并或亦以任办局所站队科室委厅处镇乡县区省")
#: A weak title (干部, 代表) stands before so much else that a name after it needs more than a particle.
_CLOSING = frozenset(",，。;；、)）（(")
_OWNER = re.compile(r"[\u4e00-\u9fff()]{1,12}$")


@dataclass(frozen=True, slots=True)
class _Words:
    surnames: frozenset[str]
    titles: re.Pattern[str]
    weak: frozenset[str]
    professions: re.Pattern[str]
    hiring: re.Pattern[str]
    houses: tuple[str, ...]
    after: tuple[str, ...]
    long_after: tuple[str, ...]
    leaders: tuple[str, ...]
    common: re.Pattern[str]
    common_start: tuple[str, ...]
    owner_stop: re.Pattern[str]


@cache
def _load_words() -> _Words:
    rows = read_lexicon("person_cues")
    by_use: dict[str, list[str]] = {}
    for row in rows:
        by_use.setdefault(row["use"], []).append(row["word"])
    surnames = frozenset(row["surname"] for row in read_lexicon("surnames"))
    return _Words(
        surnames=surnames,
        titles=_any(by_use["title"] + by_use["weak title"]),
        weak=frozenset(by_use["weak title"]) - frozenset(by_use["title"]),
        professions=_any(by_use["profession"]),
        hiring=_any(by_use["before"]),
        houses=tuple(by_use["house"]),
        after=tuple(by_use["after"]),
        long_after=tuple(
            word for word in by_use["after"] if len(word) > 1 or word in _CLOSING or word == "被"
        ),
        leaders=tuple(by_use["leader"]),
        # a word that begins with a surname may end a given name (李文明), so it tells only at the start
        common=_any([word for word in by_use["common"] if word[0] not in surnames]),
        common_start=tuple(word for word in by_use["common"] if word[0] in surnames),
        owner_stop=_any([*by_use["owner stop"], *by_use["before"]]),
    )


def _any(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


class PersonFinder:
    """The component: reads sentences that name an office or a profession."""

    def __init__(self) -> None:
        self._words = _load_words()
        self._sieve = Sieve((self._words.professions, self._words.titles, _APPOINTED))

    def __call__(self, doc: Doc) -> Doc:
        """Add one person record for each name."""
        text, plain = text_of(doc), half_width_of(doc)
        seen: set[str] = set()
        for sentence in doc._.sentences:
            if not self._sieve.may_match(plain[sentence.start : sentence.end]):
                continue
            found = [*self._before_title(plain, sentence.start, sentence.end)]
            found += self._after_title(plain, sentence.start, sentence.end)
            found += self._appointed(plain, sentence.start, sentence.end)
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
        for title in self._words.professions.finditer(text, start, end):
            at = title.start()
            if text.startswith(_NO_PROFESSION, at):
                continue
            tail = _TAIL.search(text, max(start, at - 8), at)
            stop = tail.start() if tail else at
            stop -= text.startswith("(", stop - 1)  # 聘请甲(律师)
            run = self._run_before(text, stop, max(start, stop - _LONGEST_RUN))
            hired = stop < at or bool(self._words.hiring.search(text, start, at))
            for name, offset in run if hired or title.group() == "律师" else ():
                yield name, title.group(), offset

    def _run_before(self, text: str, stop: int, floor: int) -> list[tuple[str, int]]:
        """Names that fill `text` up to `stop` without a gap, from a boundary on."""
        if dotted := self._dotted_before(text, stop, floor):
            return [dotted]
        for left in range(floor, stop - 1):
            before = text[left - 1] if left else "\n"
            bounded = (
                not "\u4e00" <= before <= "\u9fff"
                or before in "的请聘所师问由和与派邀"
                or text.endswith(self._words.houses, 0, left)
            )
            if bounded and (names := self._segment(text, left, stop)):
                return names
        return []

    def _dotted_before(self, text: str, stop: int, floor: int) -> tuple[str, int] | None:
        dot = text.rfind("·", floor, stop)
        if dot < 0:
            return None
        left = dot
        while left > floor and dot - left < _LONGEST_PART and "\u4e00" <= text[left - 1] <= "\u9fff":
            left -= 1
        for match in self._words.owner_stop.finditer(text, left, dot):
            left = match.end()
        name = _DOTTED.fullmatch(text, left, stop)
        return (name.group(), left) if name else None

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
        fits = fits and name[-1] not in _NO_NAME_ENDS
        return fits and _HAN.fullmatch(name) is not None and not self._is_word(name)

    def _is_word(self, name: str) -> bool:
        return name.startswith(self._words.common_start) or self._words.common.search(name) is not None

    def _after_title(self, text: str, start: int, end: int) -> Iterator[tuple[str, str, int]]:
        """镇长甲主持…: an office, then a name closed by a verb, a mark or another office."""
        for title in self._words.titles.finditer(text, start, end):
            at = title.end()
            if text[at : at + 1] in ":：":
                at += 1
            closing = self._words.long_after if title.group() in self._words.weak else self._words.after
            while (name := self._name_at(text, at, closing)) is not None:
                yield name, self._role(text, start, title), at
                at += len(name)
                if text[at : at + 1] not in _AND:
                    break
                at += 1  # 律师甲、乙: the title is said of both

    def _appointed(self, text: str, start: int, end: int) -> Iterator[tuple[str, str, int]]:
        """由甲同志任组长, 由甲、乙分别担任组长: names between 由 and the office."""
        for match in _APPOINTED.finditer(text, start, end):
            title = self._words.titles.match(text, match.end())
            names = self._segment(text, match.start(1), match.end(1)) if title else None
            if title and names and len(names[0][0]) > _SHORTEST_ALONE - len(names):
                yield from ((name, title.group(), at) for name, at in names)

    def _name_at(self, text: str, at: int, closing: tuple[str, ...]) -> str | None:
        dotted = _DOTTED.match(text, at)
        if dotted is not None:
            ends = range(at + dotted.group().rindex("·") + 3, dotted.end() + 1)
            return next((text[at:end] for end in ends if text.startswith(closing, end)), None)
        if text[at : at + 1] not in self._words.surnames and text[at : at + 2] not in self._words.surnames:
            return None
        for length in (3, 2, 4):
            name = text[at : at + length]
            past = at + length
            if (
                len(name) == length
                and self._is_name(name)
                and not self._words.titles.match(text, at + 1)  # 主任任副主任: a verb and a title
                and text.startswith(closing, past)
                and not text.startswith(self._words.long_after, past - 1)  # 文博|担任
            ):
                return name
        return None

    def _role(self, text: str, start: int, title: re.Match[str]) -> str:
        """The office with the body that stands before it, from the last word that is no part of either."""
        owner = _OWNER.search(text, max(start, title.start() - 12), title.start())
        if owner is None:
            return title.group()
        left = owner.start()
        for stop in self._words.owner_stop.finditer(text, left, title.start()):
            left = stop.end()
        role = text[left : title.end()]
        return role if role.count("(") == role.count(")") else title.group()


@Language.factory("fazhi_persons")
def create_persons(nlp: Language, name: str) -> PersonFinder:  # noqa: ARG001 - spaCy's signature
    """The factory that the pipeline names."""
    return PersonFinder()
