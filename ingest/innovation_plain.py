"""Find names of local schemes without quotation marks, by their last word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.innovation_lexicon import InnovationLexicon
from ingest.innovation_names import Name
from ingest.institution_lexicon import load_institution_lexicon
from ontology.records import InnovationKind

__all__ = ["plain_names"]

_CLAUSE = re.compile(r"[,，。;；:：\n]")
#: Plain names that end in these are somebody's software unless they name the place or level.
_SOFTWARE = ("平台", "系统")
_OWN_PREFIX = ("镇", "乡", "街道", "智慧", "数字")
#: Longest modifier of a name without quotes, in code points.
_LONGEST_MODIFIER = 10
#: What may be left of a verb or a count before a name (建立了…, 一个…).
_LEFTOVERS = "了级个("
#: “山里和”调解工作室, “石榴籽”“马大姐”等14个品牌调解室: the name stands in the quotes.
_BEHIND_QUOTES = re.compile(
    r"[”\"」][等的]?(?:\d+|[一二两三四五六七八九十百]+)?[余多]?[个支家处名项场间]?[\u4e00-\u9fff]{0,4}$"
)
#: A park or square that is only a place where something is held (湖滨广场) is no venue of law.
_OF_LAW = re.compile("法|宪|廉|德|禁毒|平安|诚信|主题|文化|教育|小院|说|议|评")
_COUNT = re.compile(r"\s*(?:\d+|[一二两三四五六七八九十百]+)[余多]?[个处支家座间条块期场所面]")
_COUNTED = re.compile(r"[\d一二两三四五六七八九十百][余多]?[个处支家座间条块][\u4e00-\u9fff]{0,4}$")


def plain_names(
    text: str, start: int, end: int, found: Iterable[tuple[int, int]], lexicon: InnovationLexicon
) -> Iterator[Name]:
    """Names without quotes in `text[start:end]` whose suffixes stand at the places `found`.

    Weak suffixes need a verb that makes a thing, those that every town has need words of their own.
    """
    bounds = load_institution_lexicon()
    last: Name | None = None
    for at, close in found:
        suffix = lexicon.suffixes[text[at:close]]
        strong = suffix.strength in {"strong", "common"}
        left = _name_start(text, at, max(start, at - _LONGEST_MODIFIER), bounds.stop_any)
        verb = lexicon.use.search(text, left, at)
        while verb:
            left = verb.end()
            verb = lexicon.use.search(text, left, at)
        listed = last is not None and text[last.end : left] in {"、", "和", "及"}
        clause = max((m.end() for m in _CLAUSE.finditer(text, start, left)), default=start)
        verbs = lexicon.use if suffix.kind is InnovationKind.PLATFORM else lexicon.create
        made = listed or bool(verbs.search(text, clause, left))
        name = text[left:close].lstrip(_LEFTOVERS)
        modifier = len(name) - (close - at)
        if modifier < (1 if strong else 2) and not ((strong and len(name) > 3) or name == "接待日"):
            continue
        if name.endswith(_SOFTWARE) and not name.startswith(_OWN_PREFIX):
            continue
        if lexicon.generic.search(name) or not (strong or made):
            continue
        begin = close - len(name)
        core = lexicon.core(name)
        if _BEHIND_QUOTES.search(text, max(start, begin - 14), begin) or lexicon.is_everyones(core):
            continue
        own = lexicon.has_own_words(core[: len(core) - (close - at)])
        counted = _COUNT.match(text, close, end) or _COUNTED.search(text, max(start, begin - 10), begin)
        if not own and (suffix.strength in {"common", "made"} or counted):
            continue
        if suffix.kind is InnovationKind.VENUE and suffix.strength == "common" and not _OF_LAW.search(name):
            continue
        last = Name(name, suffix.kind, begin, close, suffix.mechanism, core)
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
