"""Which words share which numbers: 参考率、通过率和优秀率均为100% and 受理率、办结率分别为98.5%、100%.

Given the words of a clause before a run of numbers, the parts of an enumeration are paired with the numbers:
one number serves them all, as many numbers as parts are dealt out in order. Offsets are code points.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["each_of", "rate_list", "respectively", "runs"]

_JOINT = r"(?:、|和(?!解|谐)|与|及(?!时)|以及|/|,(?=[^,，。;；]{0,10}率))"
_RATE = r"(?:[^、,，。;；:：和与及/\d]|及(?=时)|和(?=解|谐)){0,16}(?:率|度|覆盖面)"
_RATES = re.compile(rf"({_RATE}(?:{_JOINT}{_RATE})+)(?P<rest>[^率、,，。;；:：]{{0,12}})$")
_LEAD = re.compile(r"^(?:实现|确保|达到|使|其中|全年|年内|对|截至目前|目前|均|的|持续保持|做到)+")
#: What may stand between the numbers of one run: nothing (a lost mark), a list mark or 和.
_BETWEEN = re.compile(r"^[\s\u00a0]*(?:[、和与及/]|以及)?[\s\u00a0]*$")
_DEALT = re.compile(
    r"(?P<names>[^,，。;；:：]{2,80}?)(?:的)?(?:同比|环比|较[上去]年)?分别(?:为|是|有|达到?|完成|开展|增长|下降|上升|减少|提高|占)?[^\d,，。;；]{0,4}$"
)


#: 制定并报送备案规范性文件6件: made, and filed.
_MADE_AND_FILED = re.compile(
    r"(?:制定|出台|印发|制发|发布)并(?P<second>(?:及时|按时|依法|全部)*(?:报送|上报|报)?(?:备案|报备))(?P<noun>[^,，。;；率]{2,16})$"
)
#: The head that an enumeration of kinds may share.
_HEAD = re.compile(r"(?:公示|公开|备案|审[查核])?(?:信息|文件|案件|事项|文书|合同|人员|清单|纠纷)$")
_EACH = re.compile(r"(?P<names>[^,，。;；:：]{2,60}?)各(?:有|为|达)?$")


def rate_list(before: str) -> list[str]:
    """The parts of an enumeration of rates that ends the words before a number, [] where there is none."""
    match = _RATES.search(before)
    if match is None:
        return []
    parts = [part for part in re.split(r"、|和(?!解|谐)|与|以及|及(?!时)|/|,", match[1]) if part]
    return [_LEAD.sub("", part) or part for part in parts]


def respectively(before: str, count: int) -> list[str]:
    """The last `count` parts of what is counted 分别 by as many numbers, [] where the words do not say so."""
    match = _DEALT.search(before) if count > 1 and "分别" in before else None
    if match is None:
        return []
    parts = [part for part in re.split(r"、|和(?!解|谐)|与|以及|及(?!时)|/", match["names"]) if part]
    return _with_head(parts[-count:]) if len(parts) >= count else []


def _with_head(parts: list[str]) -> list[str]:
    """The parts, each with the head that only the last one bears: 处罚、许可、检查公示信息."""
    head = _HEAD.search(parts[-1])
    if head is None or not head.start() or any(_HEAD.search(part) for part in parts[:-1]):
        return parts
    return [*(f"{part}{head.group()}" for part in parts[:-1]), parts[-1]]


def each_of(before: str) -> list[str]:
    """What a number holds for each of: 办理代表建议、委员提案各14件, 制定并报备文件6件; else []."""
    both = _MADE_AND_FILED.search(before) if "并" in before else None
    if both is not None:
        return [f"制定{both['noun']}", f"{both['second']}{both['noun']}"]
    match = _EACH.search(before)
    if match is None:
        return []
    return [part for part in re.split(r"、|和(?!解|谐)|与|以及|及(?!时)", match["names"]) if part]


def runs(text: str, spans: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Group the numbers of a sentence (spans in order) into runs with only a list mark between."""
    groups: list[list[int]] = []
    for i, (start, _) in enumerate(spans):
        if groups and _BETWEEN.match(text[spans[i - 1][1] : start]):
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups
