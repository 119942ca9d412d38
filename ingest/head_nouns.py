"""Slugs for what no listed indicator covers: English out of the head noun, pinyin only as a last resort.

The vocabulary is `ontology/lexicon/head_nouns.csv`. The longest noun that ends a phrase is its head (拍摄法治
微视频 → legal-videos); where none ends it, the last one that stands in it (检查市场摊位情况 → merchants). A
rate or a share is named after what it is a rate of.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pypinyin import lazy_pinyin
from pypinyin.seg.simpleseg import seg as words_of

from ontology.errors import OntologyError
from ontology.lexicon import read_lexicon

__all__ = ["is_noun", "names_a_thing", "slug_of"]

#: Words behind a head noun that do not change what is counted.
_TAIL = re.compile(
    r"(?:总数量?|数量|总量|总计|合计|累计|共计|[次人件户]数|人次|数|情况|工作|业务|等|各|均|总|为|是|达|达到|增至|增加到|提[高升]到|提[高升]至|降至)+$"
)
_SHARE = re.compile(r"(?:占比|比例|比重|占)")
_RATE_NOUN = re.compile(r"率|度")
_NO_LETTER = re.compile(r"[^\u4e00-\u9fffA-Za-z]")
_SYLLABLE = re.compile(r"[a-z]+")
#: A noun inside a phrase has at least so many characters, one at its end so many.
_INSIDE, _ENDING = 3, 2
#: A noun that names a thing by itself has at least so many.
_NAMING = 3


@cache
def _nouns() -> dict[str, str]:
    """Slug by noun. Raises OntologyError that names a slug which is none, or a noun that has two."""
    found: dict[str, str] = {}
    for row in read_lexicon("head_nouns"):
        slug = row["slug"]
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            raise OntologyError(f"ontology/lexicon/head_nouns.csv: {slug!r} is no slug.")
        for noun in row["nouns"].split():
            if found.setdefault(noun, slug) != slug:
                raise OntologyError(f"ontology/lexicon/head_nouns.csv: {noun} has two slugs.")
    return found


def slug_of(phrase: str, kind: str) -> str:
    """The slug of what a noun phrase names, counted in units of class `kind`: ASCII, in kebab case."""
    phrase = _NO_LETTER.sub("", phrase)
    if kind in ("percent", "points"):
        return _rate_slug(phrase)
    return _known(_TAIL.sub("", phrase)) or _pinyin(phrase, kind)


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """The lengths of the nouns that end in a character, longest first: few characters end any noun."""
    found: dict[str, set[int]] = {}
    for noun in _nouns():
        found.setdefault(noun[-1], set()).add(len(noun))
    return {last: tuple(sorted(lengths, reverse=True)) for last, lengths in found.items()}


def is_noun(words: str) -> bool:
    """Whether the words are a noun of the vocabulary."""
    return words in _nouns()


def names_a_thing(phrase: str, kind: str) -> bool:
    """Whether a noun of the vocabulary, and not a short one, ends the phrase."""
    if kind in ("percent", "points"):
        return False
    phrase = _TAIL.sub("", _NO_LETTER.sub("", phrase))
    return _ending_noun(phrase, len(phrase), _NAMING) is not None


def _rate_slug(phrase: str) -> str:
    if _SHARE.search(phrase):
        base = _known(_SHARE.sub("", phrase))
        return f"{_singular(base)}-share" if base else "share"
    known = _known(phrase)
    if known is not None and known.endswith("rate"):
        return known
    base = _known(_RATE_NOUN.sub("", phrase))
    if base:
        return f"{_singular(base)}-rate"
    return "rate" if len(phrase) < 2 else _pinyin(phrase, "percent")


def _known(phrase: str) -> str | None:
    """The slug of the longest noun that ends the phrase, else of the one that ends last in it.

    Inside a phrase short nouns (群众, 活动) are mostly not its head and do not count.
    """
    for end in range(len(phrase), _INSIDE - 1, -1):
        slug = _ending_noun(phrase, end, _ENDING if end == len(phrase) else _INSIDE)
        if slug is not None:
            return slug
    return _nouns().get(phrase)


def _ending_noun(phrase: str, end: int, shortest: int) -> str | None:
    """The slug of the longest noun of `shortest` characters or more that ends `phrase[:end]`."""
    for length in _lengths().get(phrase[end - 1 : end], ()):
        if shortest <= length <= end:
            slug = _nouns().get(phrase[end - length : end])
            if slug is not None:
                return slug
    return None


def _singular(slug: str) -> str:
    """public-lawyers → public-lawyer, parties → party; 'rates' of such a thing are named in the singular."""
    if slug.endswith("ies"):
        return slug[:-3] + "y"
    if slug.endswith(("sses", "xes")):
        return slug[:-2]
    return slug[:-1] if slug.endswith("s") and not slug.endswith("ss") else slug


def _pinyin(phrase: str, kind: str) -> str:
    syllables = [syllable for word in words_of(phrase[-8:]) for syllable in _syllables(word)]
    return "-".join(syllables) or f"unnamed-{kind or 'number'}"


@lru_cache(maxsize=4096)
def _syllables(word: str) -> tuple[str, ...]:
    """The pinyin of a word or character as pypinyin cuts them; it takes long over each."""
    return tuple(filter(_SYLLABLE.fullmatch, lazy_pinyin([word], errors="ignore")))
