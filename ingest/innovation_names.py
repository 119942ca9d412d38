"""Find names of local schemes in a sentence, quoted or not, with the kind of thing that each names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from ingest.institution_lexicon import load_institution_lexicon
from ontology.errors import OntologyError
from ontology.lexicon import read_lexicon
from ontology.records import InnovationKind

__all__ = ["InnovationLexicon", "Name", "load_innovation_lexicon", "plain_names", "quoted_names"]

_QUOTED = re.compile(r"[“\"「]([^“”\"「」\n。;；]{2,24})[”\"」]")
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{0,9}")
#: Between a verb and the quoted name: nothing, a particle or a place (打造江东“阳光…”, 推行了“…”).
_VERB_GAP = 10
_SHORT = 3
#: This many characters may stand between the quotes and the suffix of kind.
_KIND_GAP = 6
#: This many quoted names in a row are a menu, not schemes.
_MENU = 4
_PROVINCIAL = re.compile(r"[\u4e00-\u9fff]{2,3}(?:省|自治区)")
_CLAUSE = re.compile(r"[,，。;；:：\n]")
#: A national mechanism's name before one of these is the name of a local room (“两代表一委员”联络室).
_ROOM = re.compile(r"(?:联络|工作|调解)(?:室|站)")
#: A row of words in quotes is a slogan, unless it is called one of these.
_SCHEMES = ("工作法", "机制", "工作机制", "模式", "工作模式", "制度", "系列", "服务", "行动", "体系")
#: Plain names that end in these are somebody's software unless they name the place or level.
_SOFTWARE = ("平台", "系统")
_OWN_PREFIX = ("镇", "乡", "街道", "智慧", "数字")
#: Longest modifier of a name without quotes, in code points.
_LONGEST_MODIFIER = 10
#: What may be left of a verb or a count before a name (建立了…, 一个…).
_LEFTOVERS = "了级个("
_STRIP = re.compile(r"[\s“”\"‘’、,，]")


class Name(NamedTuple):
    """A name as it will be recorded, its kind, and where it stands."""

    text: str
    kind: InnovationKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class InnovationLexicon:
    """Suffixes by strength (longest first), verbs, words of superiors, and names that are not local.

    `quoted` holds the suffixes of quoted names, `quoted_far` those that may stand apart from the quotes (two
    characters and more), `quoted_end` the same at the end of the quoted words.
    """

    quoted: re.Pattern[str]
    quoted_far: re.Pattern[str]
    quoted_end: re.Pattern[str]
    quoted_kinds: dict[str, InnovationKind]
    plain: re.Pattern[str]
    plain_kinds: dict[str, tuple[InnovationKind, bool]]
    verbs: re.Pattern[str]
    superior: tuple[str, ...]
    stop: frozenset[str]
    generic: tuple[str, ...]
    channel: tuple[str, ...]


@cache
def load_innovation_lexicon() -> InnovationLexicon:
    """The lexicon of the package. Raises OntologyError that names the file and the cell."""
    quoted: dict[str, InnovationKind] = {}
    plain: dict[str, tuple[InnovationKind, bool]] = {}
    for row in read_lexicon("innovation_suffixes"):
        try:
            kind = InnovationKind(row["kind"])
        except ValueError:
            raise OntologyError(
                f"innovation_suffixes.csv: {row['suffix']}: no such kind {row['kind']!r}."
            ) from None
        quoted.setdefault(row["suffix"], kind)
        if row["strength"] != "quoted":
            plain[row["suffix"]] = (kind, row["strength"] == "strong")
    verbs: dict[str, list[str]] = {}
    for row in read_lexicon("innovation_verbs"):
        verbs.setdefault(row["use"], []).append(row["word"])
    far = _longest_first(suffix for suffix in quoted if len(suffix) > 1)
    return InnovationLexicon(
        quoted=re.compile(_longest_first(quoted)),
        quoted_far=re.compile(far),
        quoted_end=re.compile(f"(?:{far})$"),
        quoted_kinds=quoted,
        plain=re.compile(_longest_first(plain)),
        plain_kinds=plain,
        verbs=re.compile("|".join(sorted(map(re.escape, verbs["create"]), key=len, reverse=True))),
        superior=tuple(verbs["superior"]),
        stop=frozenset(_STRIP.sub("", row["name"]) for row in read_lexicon("innovation_stop")),
        generic=tuple(verbs["generic"]),
        channel=tuple(verbs["channel"]),
    )


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def quoted_names(text: str, start: int, end: int, lexicon: InnovationLexicon) -> Iterator[Name]:
    """Names in quotation marks that a suffix of kind or a verb marks as the place's own."""
    matches = list(_QUOTED.finditer(text, start, end))
    menu = _in_menu(text, matches)
    for number, match in enumerate(matches):
        inner = match.group(1)
        before = text[max(start, match.start() - 8) : match.start()]
        run = _HAN_RUN.match(text, match.end(), end)
        after = run.group() if run else ""
        room = _ROOM.match(after)
        if room:
            close = match.end() + room.end()
            yield Name(text[match.start() : close], InnovationKind.STUDIO, match.start(), close)
            continue
        foreign = before.endswith((*lexicon.superior, *lexicon.channel)) or after.startswith(lexicon.channel)
        if number in menu or foreign or _is_national(inner, lexicon):
            continue
        kind, suffix = _kind(inner, after, lexicon)
        verb = _has_verb(text, start, match.start(), lexicon)
        slogan = inner.count("、") > 1 or "负责" in inner
        if (kind is None and not verb) or (slogan and not after.startswith(_SCHEMES)):
            continue
        close = match.end()
        if len(_STRIP.sub("", inner)) < _SHORT and after:
            close += (after.find(suffix) + len(suffix)) if suffix else min(len(after), 2)
            yield Name(text[match.start() : close], kind or InnovationKind.SCHEME, match.start(), close)
        else:
            yield Name(inner.strip(), kind or InnovationKind.SCHEME, match.start(), close)


def _in_menu(text: str, matches: list[re.Match[str]]) -> set[int]:
    """Numbers of the matches that stand in a row of four or more, joined by 、 alone."""
    found: set[int] = set()
    row: list[int] = []
    for number, match in enumerate(matches):
        if row and text[matches[row[-1]].end() : match.start()] not in {"、", "", "，", ","}:
            row = []
        row.append(number)
        if len(row) >= _MENU:
            found.update(row)
    return found


def _kind(inner: str, after: str, lexicon: InnovationLexicon) -> tuple[InnovationKind | None, str]:
    """The kind by the suffix after the quotes (six characters may stand between), else inside them."""
    match = lexicon.quoted.match(after) or lexicon.quoted_far.search(after, 1)
    if match is not None and match.start() <= _KIND_GAP:
        return lexicon.quoted_kinds[match[0]], match[0]
    match = lexicon.quoted_end.search(inner)
    return (lexicon.quoted_kinds[match[0]] if match else None), ""


def _has_verb(text: str, start: int, at: int, lexicon: InnovationLexicon) -> bool:
    gap = text[max(start, at - _VERB_GAP - 4) : at]
    marks = list(_CLAUSE.finditer(gap))
    gap = gap[marks[-1].end() :] if marks else gap
    return any(len(gap) - verb.end() <= _VERB_GAP for verb in lexicon.verbs.finditer(gap))


def _is_national(inner: str, lexicon: InnovationLexicon) -> bool:
    plain = _STRIP.sub("", inner)
    return plain in lexicon.stop or plain.isdigit() or "示范" in plain or bool(_PROVINCIAL.match(plain))


def plain_names(text: str, start: int, end: int, lexicon: InnovationLexicon) -> Iterator[Name]:
    """Names without quotes that end in a distinctive suffix; weak suffixes need a verb that makes a thing."""
    bounds = load_institution_lexicon()
    last: Name | None = None
    for match in lexicon.plain.finditer(text, start, end):
        kind, strong = lexicon.plain_kinds[match.group()]
        left = _name_start(
            text, match.start(), max(start, match.start() - _LONGEST_MODIFIER), bounds.stop_any
        )
        verb = lexicon.verbs.search(text, left, match.start())
        while verb:
            left = verb.end()
            verb = lexicon.verbs.search(text, left, match.start())
        listed = last is not None and text[last.end : left] in {"、", "和", "及"}
        clause = max((m.end() for m in _CLAUSE.finditer(text, start, left)), default=start)
        made = listed or bool(lexicon.verbs.search(text, clause, left))
        name = text[left : match.end()].lstrip(_LEFTOVERS)
        modifier = len(name) - len(match.group())
        if modifier < (1 if strong else 2) and not ((strong and len(name) > 3) or name == "接待日"):
            continue
        if name.endswith(_SOFTWARE) and not name.startswith(_OWN_PREFIX):
            continue
        if any(word in name for word in lexicon.generic) or not (strong or made):
            continue
        begin = match.end() - len(name)
        last = Name(name, kind, begin, match.end())
        yield last


def _name_start(text: str, at: int, floor: int, stop: re.Pattern[str]) -> int:
    left = at
    while left > floor and ("\u4e00" <= text[left - 1] <= "\u9fff" or text[left - 1] in "()()"):
        left -= 1
    for match in stop.finditer(text, left, at):
        left = match.end()
    while left < at and text[left] in "):":
        left += 1
    return left
