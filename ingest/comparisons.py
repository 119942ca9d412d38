"""Changes against a former period, former figures, and zeros that are said in words.

同比增长12 % is a change and not a level; in 由27件降至24件 the first figure is the former one; 没有发生…事件
counts 0.
Offsets are code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.scanning import Scanner

__all__ = [
    "Zero",
    "change_direction",
    "find_zeros",
    "is_compared",
    "is_former",
    "is_quoted_zero",
    "is_successor",
    "zero_parts",
]

_UP = r"净增加?|增长率?|增加|上升|提高|提升|增幅|上涨|升高|攀升|翻"
_DOWN = r"净减少?|下降|减少|降低|降幅|降|压减|回落|下滑|缩减|减"
_CHANGE = re.compile(
    rf"(?:(?P<increase>{_UP}|(?<=年)多|(?<=同期)多|(?<=年初)多)|(?P<decrease>{_DOWN}|(?<=年)少|(?<=同期)少|(?<=年初)少))"
    r"(?:率)?(?:了|约|近|达到?|超过?|分别|为)*[ \u00a0]*$"
)
#: The last characters of what that pattern matches; before most numbers stands another one.
_CHANGE_ENDS = frozenset("增加长率升高幅涨翻多少低降减落滑了约近达到超过别为 \u00a0")
_AGAINST = re.compile(
    r"同比|环比|[比较与](?:去年|上年|前年|上一年|同期|往年|上期|上一期|上一版|年初|年底|\d{4}年|之前|此前|原来)|相比"
)
#: 是2021年的1.7倍
_MANIFOLD = re.compile(r"(?:是|为|达到?)[^,，。;；]{2,14}(?:年|期|年度)的$")
#: 比去年同期的402件下降20.9%: the number is the former one.
_COMPARED = re.compile(r"[比较与同](?:去年|上年|前年|上一年|\d{4}年)(?:度|同期)?的?$")
_TO_LEVEL = re.compile(r"[至到为]\s*$")
_FORMER_BEFORE = re.compile(r"[由从自](?:[^,，。;；、]{0,14})$")
_FORMER_AFTER = re.compile(
    r"^[^,，。;；、]{0,4}?(?:增|降|减|升|提|压|调整|缩|下降|上升|优化|精简|扩|变|合并|拓展)[^,，。;；\d]{0,6}(?:至|到|为|成)"
)

_SUCCESSOR = re.compile(
    r"[由从自][^,，。;；]*\d[^,，。;；]*(?:增|降|减|升|提|压|调整|缩|优化|精简|扩|变|合并|拓展)[^,，。;；\d]{0,6}(?:至|到|为|成)[^\d]{0,3}$"
)

_COUNTABLE = re.compile(
    r"司法建议|检察建议|公益诉讼|批评|处分|案|事件|事故|情况|情形|行为|现象|问题|投诉|上访|信访|复议|诉讼|纠纷|败诉|举报|撤销|舆情|差错|违纪|违法|被诉|申请|纠错"
)
_ZERO = Scanner(
    r"(?:(?:从?未|没有?|无)(?:再)?(?:发生|出现|产生|引发|接到|收到|形成|存在)过?(?:[一任]何?(?P<unit1>[起宗件例次名人])?)?(?P<what1>[^,，。;；！\n]{2,60})"
    r"|(?:没有|无)一(?P<unit2>[起宗件例次名人])?(?P<what2>[^,，。;；！\n]{2,40})"
    r"|(?<![为从归清])零(?P<what3>发生|投诉|事故|败诉|上访|信访|舆情|复议|诉讼|差错|纠错|案件|举报|撤销|违纪|违法|登记|进京|非访|伤亡|事件|案发|脱管)"
    r"|(?:没有|无)(?P<what4>[^,，。;；！\n]{2,50}(?:发生|出现))"
    r"|(?P<nought>(?:为|是)零(?![\u4e00-\u9fff\d]))"
    r"|(?:全年|年内|至今|今年以来|本年度|连续[^,，]{1,3}年)(?:均)?无(?P<what5>[^,，。;；！\n]{2,24}))",
    "从未没无零全年至今本连为是",
    holds="[未没无零]",
)


#: What is nought in 行政复议案件均为零.
_NOUGHT = re.compile(r"([^,，。;；:：！\n]{2,30}?)(?:均|都|全部|保持|继续|连续[^,，]{1,3}年)*$")
_NOUGHT_REACH = 40
_OPEN = ("“", "‘", "「", "『", '"')
_REACHED = re.compile(r"(?:实现|保持|达到|做到|持续)[^,，。;；]*$")
_PARTS = re.compile(r"、|和(?!谐|解)|与|以及|及(?!时)|或者?")
#: An outcome at the end belongs to all that is named before it: 行政复议、行政诉讼败诉案件.
_OUTCOME = re.compile(r"败诉|撤销|纠错|违法|变更|引发|导致|造成")


class Zero(NamedTuple):
    """A count of nothing: where it is said, what was counted, and the classifier if one is named."""

    start: int
    end: int
    what: str
    unit: str | None


def is_quoted_zero(text: str, zero: Zero) -> bool:
    """Whether a zero stands in quotation marks as what was reached: 实现“零败诉”."""
    return (
        text[zero.start - 1 : zero.start] in _OPEN
        and text[zero.start : zero.start + 1] == "零"
        and _REACHED.search(text, max(0, zero.start - 16), zero.start - 1) is not None
    )


def zero_parts(what: str) -> list[str]:
    """What a zero names one by one (行政复议、行政诉讼案件), [] where it names a single thing."""
    parts = [part for part in _PARTS.split(what) if len(part) > 1]
    return parts if len(parts) > 1 and _OUTCOME.search(parts[-1]) is None else []


def change_direction(before: str, kind: str, prior: str = "") -> str | None:
    """`increase` or `decrease` when the words before a number make it a change, else None.

    Percentages and points need only the verb; counts need to be said against a former time or as 净增, since
    新增3名 and 减少证明12项 are levels of their own. The time may be named in the clause before (`prior`):
    同比2022年,面积增加700亩.
    """
    if kind == "ratio" and _MANIFOLD.search(before):
        return "increase"
    match = _CHANGE.search(before) if before[-1:] in _CHANGE_ENDS else None
    if match is None or _TO_LEVEL.search(before):
        return None
    if kind in ("percent", "points", "ratio") or "净" in match[0] or _AGAINST.search(before):
        return match.lastgroup
    said_before = _AGAINST.search(prior) is not None and re.search(r"\d(?!\d*年)", prior) is None
    return match.lastgroup if said_before else None


def is_former(before: str, after: str) -> bool:
    """Whether a number is the old one of 由…降至…; both arguments are the text of its clause."""
    return _FORMER_BEFORE.search(before) is not None and _FORMER_AFTER.match(after) is not None


def is_compared(before: str) -> bool:
    """Whether a number is the one of a former time that another is held against (比去年的402件下降…)."""
    return _COMPARED.search(before) is not None


def is_successor(before: str) -> bool:
    """Whether a number is the new one of 由…降至…; `before` is its clause up to it."""
    return _SUCCESSOR.search(before) is not None


def find_zeros(text: str, start: int, end: int) -> Iterator[Zero]:
    """Zeros said in words in `text[start:end]` of a countable thing (零发生, 没有出现…的情况)."""
    for match in _ZERO.finditer(text, start, end):
        if match["nought"]:
            told = _NOUGHT.search(text, max(start, match.start() - _NOUGHT_REACH), match.start())
            if told is not None and _COUNTABLE.search(told[1]):
                yield Zero(*match.span(), told[1], None)
            continue
        named = next((g for g in ("what1", "what2", "what3", "what4", "what5") if match[g] is not None), None)
        if named is None:
            continue
        what = match[named]
        if named in ("what1", "what4", "what5") and _COUNTABLE.search(what) is None:
            continue
        if named == "what1" and re.match(r"的", what):
            continue
        yield Zero(match.start(), match.end(), what, match["unit1"] or match["unit2"])
