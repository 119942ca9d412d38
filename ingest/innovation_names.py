"""Find names of local schemes in quotation marks, with the kind of thing that each names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.innovation_lexicon import InnovationLexicon, squeezed
from ontology.records import InnovationKind

__all__ = ["Name", "has_quotes", "quoted_names"]

_QUOTED = re.compile(r"[“\"「]([^“”\"「」\n。;；]{2,24})[”\"」]")
_OPEN = re.compile('[“"「]')
_COMMA = re.compile("[,，]")
_AFTER = re.compile(r"[的]?[\u4e00-\u9fff0-9.]{0,20}")
#: “甲”“乙”等27个个人调解工作室: what stands between a name and the kind of all in the row.
_AND_MORE = re.compile(r"等?(?:[一二两三四五六七八九十百]{1,3}|\d{1,4})?[余多]?[个支家处类项大所间场名期种]?")
#: “红黄蓝”三色预警机制, “初核+复核+终核”的三道闸口: a number and a step belong to the name.
_STEPS = re.compile(
    r"的?[一二两三四五六七八九十]{1,2}[道重色级步层环段方员](?!党|联席|人员)[\u4e00-\u9fff]{2}"
)
#: Between a verb and the quoted name: nothing, a particle or a place (打造江东“阳光…”, 推行了“…”).
_VERB_GAP = 10
_SHORT = 3
#: This many characters may stand between the quotes and the suffix of kind (婚姻家庭纠纷|调解室).
_KIND_GAP = 7
_LONGEST_SUFFIX = 8
#: What is left of quoted words before a suffix inside them: two characters, three before one of a character.
_SHORTEST_STEM = (2, 3)
#: This many quoted names in a row are a menu, not schemes, unless a verb makes them.
_MENU = 4
_JOINS = frozenset(("、", "", "，", ",", "和", "及", "与", "以及"))
_CLAUSE = re.compile(r"[,，、。;；:：\n]")
#: A national mechanism's name before one of these is the name of a local room (“两代表一委员”联络室).
_ROOM = re.compile(r"(?:联络|工作|调解)(?:室|站)")
#: A row of words in quotes is a slogan, unless it is called one of these or a verb invents it.
_SCHEMES = frozenset((InnovationKind.SCHEME, InnovationKind.METHOD, InnovationKind.CAMPAIGN))
#: “四个一”机制, “围坐式”调解: numbers and manners are names only where something is called so.
_ONES = re.compile(r"[一二两三四五六七八九十]{1,2}个一$")
#: “法治小区”3个: a title that places are given, unless something is called so (“法治莲乡”宣传车).
_MODEL = re.compile(
    r"(?:法治|民主|平安|文明|清廉|诚信|枫桥式?|无[诉讼毒访诈]).{0,6}"
    r"(?:社区|小区|[村镇乡县区市]|街道|学校|校园|企业|单位|家庭|机关|医院)$"
)
#: Longer words with a comma are a slogan, not a name.
_LONGEST_WITH_COMMA = 12
#: Longer words before 主题活动 are its slogan, shorter ones its name.
_LONGEST_THEME = 6
#: 以“法治赶大集”为抓手: what a place works by is its own.
_MEANS = ("为抓手", "为载体", "为平台", "为品牌", "作抓手")
_STEP_CHAIN = re.compile(r"[—→－-]")


class Name(NamedTuple):
    """A name as it will be recorded, its kind, where it stands, and the mechanism that its suffix tells."""

    text: str
    kind: InnovationKind
    start: int
    end: int
    mechanism: str | None = None
    key: str = ""


class _Quote(NamedTuple):
    """Words in quotation marks; what stands behind them, and behind their row; its length and start."""

    start: int
    end: int
    inner: str
    after: str
    tail: str
    row: int
    first: int


def has_quotes(text: str, start: int, end: int) -> bool:
    """Whether a quotation opens in `text[start:end]`; in most sentences none does."""
    return _OPEN.search(text, start, end) is not None


def quoted_names(text: str, start: int, end: int, lexicon: InnovationLexicon) -> Iterator[Name]:
    """Names in quotation marks that a suffix of kind or a verb marks as the place's own."""
    superior = False
    last = None
    for quote in _quotes(text, start, end):
        before = text[max(start, quote.start - 12) : quote.start]
        joined = last is not None and text[last.end : quote.start] in _JOINS
        superior = bool(lexicon.superior.search(before)) or (superior and joined)
        last = quote
        room = _ROOM.match(quote.after)
        if room:
            close = quote.end + room.end()
            # the rooms of one kind of people count once (…联络室, …工作室)
            key = squeezed(quote.inner) + "室"
            yield Name(text[quote.start : close], InnovationKind.STUDIO, quote.start, close, key=key)
        elif not superior and not _is_nobodys(quote, before, lexicon):
            name = _name(text, start, quote, lexicon)
            if name is not None:
                yield name


def _quotes(text: str, start: int, end: int) -> Iterator[_Quote]:
    row: list[re.Match[str]] = []
    for match in _QUOTED.finditer(text, start, end):
        if row and text[row[-1].end() : match.start()] not in _JOINS:
            yield from _row(text, row, end)
            row = []
        row.append(match)
    if row:
        yield from _row(text, row, end)


def _row(text: str, row: list[re.Match[str]], end: int) -> Iterator[_Quote]:
    """Names that stand side by side (“甲”“乙”等…): what stands behind the last is said of all."""
    after = _AFTER.match(text, row[-1].end(), end)
    tail = after[0] if after else ""
    for match in row:
        own = tail if match is row[-1] else ""
        yield _Quote(*match.span(), match[1], own, tail, len(row), row[0].start())


def _is_nobodys(quote: _Quote, before: str, lexicon: InnovationLexicon) -> bool:
    """A channel of the media, a national name, or words that something behind them makes no name."""
    if before.endswith((*lexicon.channel, *lexicon.account)) or quote.after.startswith(lexicon.channel):
        return not quote.after.startswith(lexicon.account) or quote.inner.endswith(lexicon.news)
    return bool(
        lexicon.no_name_before.match(quote.tail)
        or lexicon.is_national(quote.inner)
        or any(
            squeezed(quote.inner + quote.after[:length]) in lexicon.listed
            for length in range(1, min(7, len(quote.after) + 1))
        )
    )


def _name(text: str, start: int, quote: _Quote, lexicon: InnovationLexicon) -> Name | None:
    suffix, close = _kind(quote, lexicon)
    gap = _gap(text, start, quote.first)
    verb = any(len(gap) - match.end() <= _VERB_GAP for match in lexicon.create.finditer(gap))
    means = gap.endswith("以") and quote.after.startswith(_MEANS)
    if suffix is None and not verb and not means:
        return None
    if quote.row >= _MENU and not (verb and close > quote.end):
        return None
    kind, mechanism = InnovationKind.SCHEME, None
    if suffix is not None:
        kind, mechanism = lexicon.suffixes[suffix].kind, lexicon.suffixes[suffix].mechanism
    if not _is_scheme(quote, kind if close > quote.end else None, gap, lexicon):
        return None
    steps = _STEPS.match(quote.after)
    key = squeezed(quote.inner)
    if steps is not None:
        close = max(close, quote.end + steps.end())
    elif len(key) >= _SHORT:
        return Name(quote.inner.strip(), kind, quote.start, quote.end, mechanism, key)
    elif close == quote.end and quote.after:
        close += min(len(quote.after), 2)
    return Name(text[quote.start : close], kind, quote.start, close, mechanism, key)


def _is_scheme(quote: _Quote, called: InnovationKind | None, gap: str, lexicon: InnovationLexicon) -> bool:
    """Whether words that may be a slogan, a manner or a chain of steps are used as a name.

    `called` is the kind that stands behind the quotes.
    """
    inner = quote.inner
    if inner.count("、") > 1 and called not in _SCHEMES:
        return bool(lexicon.invent.search(gap))
    if called is None and _MODEL.match(inner):
        return False
    if inner.endswith("式"):
        return bool(lexicon.invent.search(gap))
    if _ONES.match(inner):
        return called in _SCHEMES
    if quote.tail.startswith("主题") and len(squeezed(inner)) > _LONGEST_THEME:
        return False
    return len(_STEP_CHAIN.findall(inner)) < 2 and not (
        _COMMA.search(inner) and len(inner) > _LONGEST_WITH_COMMA
    )


def _gap(text: str, start: int, at: int) -> str:
    """What stands before the quotes in their clause, no further back than a verb may be."""
    gap = text[max(start, at - _VERB_GAP - 4) : at]
    marks = list(_CLAUSE.finditer(gap))
    return gap[marks[-1].end() :] if marks else gap


def _kind(quote: _Quote, lexicon: InnovationLexicon) -> tuple[str | None, int]:
    """The suffix right behind the quotes (of their row), else inside, else further behind; where it ends."""
    tail = quote.tail
    more = _AND_MORE.match(tail)
    begin = more.end() if more else 0
    begin += tail.startswith("的", begin)
    behind = lexicon.near.match(tail, begin)
    inside = None if behind else _suffix_inside(quote.inner, lexicon)
    if behind is None and (inside is None or len(inside) == 1):
        behind = lexicon.far.search(tail, begin + 1, begin + _KIND_GAP + _LONGEST_SUFFIX)
    if behind is None or behind.start() - begin > _KIND_GAP:
        return inside, quote.end
    while further := lexicon.far.match(tail, behind.end()):  # 普法|服务队, 调解|服务品牌
        behind = further
    return behind[0], quote.end + (behind.end() if quote.after else 1)


def _suffix_inside(inner: str, lexicon: InnovationLexicon) -> str | None:
    """The suffix at the end of the quoted words, unless too little is left before it."""
    match = lexicon.inside.search(inner)
    if match is None or lexicon.generic.search(inner):
        return None
    stem = match.start()
    return match[0] if stem == 0 or stem >= _SHORTEST_STEM[len(match[0]) == 1] else None
