"""Honours: titles and prizes that a place or body was given, with who got them, when, and of which level.

Reads doc._.meta, doc._.sentences and the spans of persons; writes doc.spans["honours"]. A cue (获评, 荣获,
被授予, …) opens a list of names, quoted or ending in a word of honour (示范镇, 先进集体, 一等奖); 获得 alone
needs such a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import add_record, records_of, text_of
from ingest.institution_lexicon import load_institution_lexicon
from ingest.jurisdiction import stem
from ingest.layout import half_width_of
from ingest.named_bodies import village_name_start
from ontology.lexicon import read_lexicon
from ontology.records import Honour, HonourLevel, Person, SectionRole

__all__ = ["HonourFinder", "create_honours"]

_QUOTED = re.compile(r"[“\"「]([^“”\"「」\n]{2,40})[”\"」]")
_JOIN = re.compile(r"(?:\([^()]{0,12}\))?(?:、|和|及|以及|与|,|，)?(?:[\u4e00-\u9fffA-Za-z0-9]{0,12})$")
_AFTER_NAME = re.compile(r"(?:[、,，。;；()）\s]|和|及|以及|等|的|称号|荣誉|奖项|同时|并|$)")
_YEAR = re.compile(r"(?<![\d—-])((?:19|20)\d{2})(?:年|—|-(?!(?:19|20)\d{2}))")
#: “全国文明单位”(2020年)
_YEAR_BEHIND = re.compile(r"\(((?:19|20)\d{2})年?度?\)")
_UNQUOTED_END = re.compile(r"[,，。;；“”\"\n]|等(?![次级奖功])|的(?:荣誉|称号)|同时|并(?!列)")
#: How far the first name may stand behind its cue, in code points.
_REACH = 36
#: An honour that is only aimed at, in the clause of its cue.
_AIM = re.compile(r"(?:助力|力争|争取|努力|争创|推动|确保|拟)[^,;。]*$")
_SELF = re.compile(r"[我本全该](?:镇|乡|街道|县|区|市|局)")
#: Who gives the honour stands behind these (县司法局|被省委、省政府授予).
_GIVEN_BY = re.compile(r"[被由经获受]")
#: What may stand between the one honoured and the cue.
_MEANWHILE = re.compile(r"(?:[也还均分别先后再次成功又被]|连续[^,，]{1,4}年|\d{4}年度?)+$")


@dataclass(frozen=True, slots=True)
class _Words:
    cues: re.Pattern[str]
    strength: dict[str, str]
    suffixes: tuple[str, ...]
    unwanted: tuple[str, ...]
    levels: tuple[tuple[HonourLevel, tuple[str, ...]], ...]
    body: re.Pattern[str]


@cache
def _load_words() -> _Words:
    words: dict[str, list[str]] = {}
    strength: dict[str, str] = {}
    for row in read_lexicon("honour_words"):
        words.setdefault(row["use"], []).append(row["word"])
        if row["use"] in {"strong", "weak", "first"}:
            strength[row["word"]] = row["use"]
    return _Words(
        cues=re.compile("|".join(sorted(map(re.escape, strength), key=len, reverse=True))),
        strength=strength,
        suffixes=tuple(words["suffix"]),
        unwanted=tuple(words["not"]),
        body=re.compile(
            r"(?:[\u4e00-\u9fff]{0,4}(?:镇|乡|街道|区|县|市))?(?:[\u4e00-\u9fff]{2,5})?"
            f"(?:{'|'.join(words['body'])})"
        ),
        levels=tuple((level, tuple(words[level.value])) for level in HonourLevel),
    )


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    start: int
    end: int


class HonourFinder:
    """The component: reads each sentence that has a cue."""

    def __init__(self) -> None:
        self._words = _load_words()

    def __call__(self, doc: Doc) -> Doc:
        """Add one honour record for each name and grantee."""
        text, plain = text_of(doc), half_width_of(doc)
        path = tuple(doc._.meta.place_path)
        home = doc._.meta.place or (path[-1] if path else None)
        people = tuple({record.name for record in records_of(doc, "persons") if isinstance(record, Person)})
        seen: set[tuple[str, str | None]] = set()
        for sentence in doc._.sentences:
            if sentence.role is SectionRole.PLANS:
                continue
            taken = sentence.start
            for cue in self._words.cues.finditer(plain, sentence.start, sentence.end):
                if cue.start() < taken or _AIM.search(plain, sentence.start, cue.start()):
                    continue
                level: HonourLevel | None = None
                for number, name in enumerate(self._names(plain, cue, sentence.end)):
                    taken = name.end
                    grantee = self._grantee(plain, sentence.start, cue.start(), home, people)
                    if (name.text, grantee) in seen:
                        continue
                    seen.add((name.text, grantee))
                    level = (
                        self._level(plain[cue.start() : name.end] if number == 0 else name.text, path)
                        or level
                    )
                    if level is None:
                        giver = self._giver(plain, sentence.start, cue.start())
                        level = self._level(giver, path) or self._level_around(
                            plain[sentence.start : cue.start()], path
                        )
                    start = cue.start() if number == 0 else name.start
                    record = Honour(
                        name=name.text,
                        grantee=grantee,
                        year=self._year(plain, sentence.start, name),
                        level=level,
                        quote=text[start : name.end],
                        start=start,
                    )
                    add_record(doc, "honours", record, label=str(level or "honours"))
        return doc

    def _names(self, text: str, cue: re.Match[str], end: int) -> Iterator[_Name]:
        strength = self._words.strength[cue.group()]
        found = list(self._quoted(text, cue.end(), end))
        if strength == "first":
            if re.search(
                r"(?:是|为|成为)[\u4e00-\u9fff]{0,10}$", text[max(0, cue.start() - 14) : cue.start()]
            ):
                yield from (n for n in found[:1] if self._is_honour(n.text) and n.start - cue.end() <= 2)
            return
        if found:
            listed = text[found[-1].end : found[-1].end + 8].startswith(
                ("等荣誉", "的荣誉", "荣誉", "称号", "等称号", "的称号", "等荣")
            )
            yield from (n for n in found if strength == "strong" or listed or self._is_honour(n.text))
            return
        yield from self._unquoted(text, cue.end(), end)

    def _quoted(self, text: str, start: int, end: int) -> Iterator[_Name]:
        at, first = start, True
        for match in _QUOTED.finditer(text, start, end):
            between = text[at : match.start()]
            if len(between) > _REACH or (not first and not _JOIN.fullmatch(between)):
                return
            if (first and re.search(r"[。;；,，]", between)) or self._has_cue(between):
                return
            name = _Name(match.group(1), match.start(), match.end())
            if not _AFTER_NAME.match(text, match.end()):
                # “…工程”首批典型县镇村名单: the quoted words only begin the name
                stop = _UNQUOTED_END.search(text, match.end(), end)
                close = stop.start() if stop else end
                whole = text[at:close].strip("了、为 ")
                if not whole.endswith(self._words.suffixes):
                    return
                name = _Name(re.sub(r"(?:荣誉称号|称号|荣誉)$", "", whole), match.start(), close)
            yield name
            at, first = name.end, False

    def _has_cue(self, between: str) -> bool:
        return any(self._words.strength[cue.group()] != "first" for cue in self._words.cues.finditer(between))

    def _unquoted(self, text: str, start: int, end: int) -> Iterator[_Name]:
        stop = _UNQUOTED_END.search(text, start, end)
        close = stop.start() if stop else end
        at = start
        for item in text[start:close].split("、"):
            name = re.sub(r"(?:荣誉称号|称号|荣誉)$", "", item.lstrip("了为过得 "))
            if self._is_honour(item) and len(name) >= 3 and not item.endswith(self._words.unwanted):
                begin = text.find(name, at, at + len(item))
                yield _Name(name, begin, begin + len(name))
            at += len(item) + 1

    def _is_honour(self, name: str) -> bool:
        return name.endswith(self._words.suffixes)

    def _grantee(
        self, text: str, start: int, end: int, home: str | None, people: tuple[str, ...]
    ) -> str | None:
        """Who was honoured: the person, village or body named last before the cue, else the place itself."""
        begin = _clause_start(text, start, end)
        clause = text[begin:end]
        given = _GIVEN_BY.search(clause, 1) if clause else None
        clause = clause[: given.start()] if given else clause
        meanwhile = _MEANWHILE.search(clause)
        honoured = clause[: meanwhile.start()] if meanwhile else clause
        for person in people:
            if honoured.endswith(person):
                return person
        at = max(clause.rfind("村"), clause.rfind("社区"))
        if at > 0:
            name = village_name_start(text, begin + at, begin, load_institution_lexicon())
            if name is not None:
                return text[name : begin + at] + ("社区" if clause.startswith("社区", at) else "村")
        bodies = [body.group() for body in self._words.body.finditer(clause)]
        if bodies and len(bodies[-1]) > 2 and not _SELF.search(bodies[-1]):
            return _with_home(bodies[-1], home)
        return home

    def _giver(self, text: str, start: int, end: int) -> str:
        """The words that tell who gives the honour, between 被 and the cue."""
        clause = text[_clause_start(text, start, end) : end]
        given = _GIVEN_BY.search(clause, 1) if clause else None
        return clause[given.end() :] if given else ""

    def _year(self, text: str, start: int, name: _Name) -> int | None:
        behind = _YEAR_BEHIND.match(text, name.end)
        if behind:
            return int(behind[1])
        years = list(_YEAR.finditer(text, start, name.start))
        return int(years[-1][1]) if years and "近年" not in text[years[-1].end() : name.start] else None

    def _level_around(self, words: str, path: tuple[str, ...]) -> HonourLevel | None:
        """The level of the place of the home path that is named last before the cue."""
        named = {words.rfind(name): depth for depth, name in enumerate(path) if name in words}
        if not named:
            return None
        depth = named[max(named)]
        return (HonourLevel.PROVINCIAL, HonourLevel.CITY, HonourLevel.DISTRICT)[depth] if depth < 3 else None

    def _level(self, words: str, path: tuple[str, ...]) -> HonourLevel | None:
        """The level of the highest body that the words name; a place counts by its depth in the home path."""
        for level, cues in self._words.levels:
            if level is HonourLevel.NATIONAL and any(cue in words for cue in cues):
                return level
            if level is HonourLevel.PROVINCIAL and (
                any(cue in words for cue in cues)
                or (path and stem(path[0]) in words and path[0].endswith(("省", "自治区")))
            ):
                return level
            if level in {HonourLevel.CITY, HonourLevel.DISTRICT} and any(
                cue in words.replace("社区", "") for cue in cues
            ):
                return level
        return None


def _with_home(body: str, home: str | None) -> str:
    """A body of the place's own level with the place's name (镇司法所), another's as it stands (县司法局)."""
    level = re.match(r"镇|乡|街道|区|县|市|旗", body)
    return home + body[level.end() :] if level and home and home.endswith(level[0]) else body


def _clause_start(text: str, start: int, end: int) -> int:
    return max(start, max(text.rfind(mark, start, end) for mark in ",，;；") + 1)


@Language.factory("fazhi_honours")
def create_honours(nlp: Language, name: str) -> HonourFinder:  # noqa: ARG001 - spaCy's signature
    """The factory that the pipeline names."""
    return HonourFinder()
