"""The name that a report itself gives to a mechanism, where it has one of its own.

In order: the title of its own rule (《黄阁镇政府合同管理办法》), the quoted words around the mechanism or
right before its head (“板凳”调解室), the words from the place or the verb on (黄阁镇法律顾问室). A name that
the taxonomy lists is nobody's own.
"""

from __future__ import annotations

import re
from functools import cache

from ingest.claim_clauses import title_around
from ingest.document import Sentence
from ontology.taxonomy import load_taxonomy

__all__ = ["holds_marks", "is_headed", "local_name_of"]

_MARKED = re.compile(r"[《“\"]")
_QUOTED = re.compile(r"[“\"]([^”\"“]{2,20})[”\"]")
#: Between the closing quotation mark and the mechanism: words that belong to the name (“1+6”邻里议事会).
_HEAD = re.compile(r"[一-龥]{0,6}$")
_BREAKS = re.compile(
    r"[的、和与及等在由将]|开展|建立|设立|成立|推行|发布|推出|上线|工作|宣传|活动|事项|主动|实现|公布"
)
_PAUSE = re.compile(r"[,，、:：;；。()（）《》]")
#: Heads that end a name of a body, venue or scheme.
_NOUN = re.compile(
    r"(?:室|站|中心|小组|委员会|队|团|平台|机制|制度|工作法|模式|课堂|夜校|讲堂|公园|广场|长廊|基地|窗口|驿站|办公室|热线|系统|清单)$"
)
#: Words that lead up to a name: what follows them begins it.
_VERBS = (
    "成立|建立|设立|组建|建成|建起|打造|共建|开设|开办|启用|挂牌|推行|实行|探索|创新|首创|编制|梳理|公布|提交|健全|完善"
    "|发挥|依托|通过|聘请|调整|充实|召开|设有|拥有|共有|目前"
)
_PARTICLES = "的了过个家支处所名有对由以将把在向为与和及从到于按经让使等并时"
_LEADS = re.compile(rf".*(?:{_VERBS}|升级|(?<![的了])(?:加强|推进)|[{_PARTICLES}])")
_LEADS_INSIDE = re.compile(rf".*(?:{_VERBS}|有)了?")
_SETS_UP = re.compile(r"(?:成立|建立|设立|组建|建成|打造|共建|开设|开办|启用|首创|探索|创新|的|了|个|家|支)$")
#: Titles of higher bodies, and quoted words that are a date, a plan's number or a figure.
_ABOVE = re.compile(
    r"^(?:中华人民共和国|国务院|全国|最高人民|[一-龥]{2,3}省|[一-龥]{2,4}自治区)|(?:条例|法)$"
)
_NO_NAME = re.compile(
    r"^[“\"]?(?:\d+[·.]\d+|[三四五六七八九][五八])|(?:率|案件|工单|事项?|单位|不[强高够足])$"
)
_PLACE = re.compile(r"(?:[一-龥]{1,4})?(?:省|市|县|区|旗|镇|乡|街道|村|社区)(?!级)")
_MARKS = re.compile(r"[\s“”\"'‘’·()（）]")
#: Characters before a mechanism among which its name may begin.
LONGEST = 20
SHORTEST = 4


def holds_marks(words: str) -> bool:
    """Whether a sentence holds a title or a quotation, which may be the local name of what it names."""
    return _MARKED.search(words) is not None


def is_headed(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` ends in a head, before which a local name may stand without marks."""
    return _NOUN.search(text, start, end) is not None


def local_name_of(text: str, sentence: Sentence, start: int, end: int, mechanism: str) -> str | None:
    """The local name of `mechanism` around `text[start:end]`; None where the general words stand alone."""
    title = title_around(text, sentence, start, end)
    if title is not None:
        own = text[title[0] + 1 : title[1] - 1]
        return None if _ABOVE.search(own) else own
    name = _quoted(text, sentence, start, end) or _composed(text, sentence, start, end)
    if name is None or _NO_NAME.search(name) or _plain(name) in _listed(mechanism):
        return None
    return name


def _quoted(text: str, sentence: Sentence, start: int, end: int) -> str | None:
    """The quoted words that hold the mechanism, or stand before it and share its head."""
    first = max(sentence.start, start - 2 * LONGEST)
    if text.find("“", first, start + 1) < 0 and text.find('"', first, start + 1) < 0:
        return None
    for match in _QUOTED.finditer(text, first, sentence.end):
        if match.start() > start:
            return None
        if end <= match.end():
            return match.group(1)
        head = text[match.end() : end]
        if match.end() <= start and not _HEAD.match(text[match.end() : start]):
            continue
        return match.group(1) if _BREAKS.search(head) or len(head) > LONGEST else text[match.start() : end]
    return None


def _composed(text: str, sentence: Sentence, start: int, end: int) -> str | None:
    """The words from a place, or from the verb that sets it up, to a head (推进依法行政…领导小组)."""
    if not is_headed(text, start, end) or _PAUSE.search(text, start, end):
        return None
    left = max(sentence.start, start - LONGEST)
    pauses = [match.end() for match in _PAUSE.finditer(text, left, start)]
    before, named = text[pauses[-1] if pauses else left : start], text[start:end]
    lead = _LEADS_INSIDE.match(named)
    if lead is not None:
        name = named[lead.end() :]
    else:
        lead = _LEADS.match(before)
        name = before[lead.end() if lead else 0 :] + named
    set_up = lead is not None and _SETS_UP.search(lead.group()) is not None
    if len(name) < SHORTEST or not (set_up or _PLACE.match(name)) or re.match(r"[\d各全我本该每]", name):
        return None
    return name


def _plain(name: str) -> str:
    return _MARKS.sub("", name)


@cache
def _listed(mechanism: str) -> frozenset[str]:
    """The names that the taxonomy lists for a mechanism, without marks."""
    entry = load_taxonomy().mechanisms[mechanism]
    return frozenset(_plain(name) for name in (entry.zh, *entry.variants))
