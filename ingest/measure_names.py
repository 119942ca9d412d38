"""Names of measures: indicator id, readable name and mechanism, out of the words and what was found."""

from __future__ import annotations

import re

from ingest.head_nouns import is_noun
from ingest.indicators import ZERO, Finding, Setting, classify, head_phrase, new_indicator
from ingest.measure_mechanisms import told_mechanism
from ingest.numerals import Quantity
from ontology.taxonomy import load_taxonomy

__all__ = ["Name", "changed_finding", "goes_on", "name_measure", "name_zero"]

#: What may stand beside a number without naming what it counts.
_FILLER = re.compile(
    r"总计|合计|共计|累计|去年|上年|今年|\d{4}年|原来|分别|[由从自的降减增至到为共有达了#\s]"
)
#: Words that only go on with what was counted last: 收到投诉132件,办结132件.
_HANDLED = re.compile(
    r"(?:全部|已|均|其中|按时|按期|依法|及时|当年|期内)*"
    r"(?:受理|办结|审结|处理|答复|回复|完成|处理完成|办理|处置|整改|整改完成)"
    r"|(?:当年|又|共|今年|去年|其中|新)*(?:举办|开展|组织|召开|增加|新增|增设|审查|培育)"
)
#: A row of the cue table that names no thing of its own: the head noun does.
_UNNAMED = frozenset({"NEW:share"})
_RATE_OF = re.compile(r"(?:率|度|占比|比例)[^#]*#")
_CHANGE_WORDS = re.compile(r"同比|环比|[较比][上去]年|[增减下上提降][\u4e00-\u9fff]|了|#|\s")
#: A head noun has at least this many characters besides the filler.
_HEAD = 3
#: Classes of units that tell by themselves how the thing is measured.
_PLAIN = frozenset({"percent", "points", "money", "area", "score", "ratio"})
_COUNT_WORDS = frozenset({"次", "人次", "场次", "户", "人", "件", "户次", "家次"})

Name = tuple[str, str, str | None]


def goes_on(own: str, *, found: bool, short: bool = False) -> bool:
    """Whether a number's own words (`#` in its place) name nothing new and go on about the one before.

    `found` tells that a cue was found for them all the same, `short` to count any words too short for a noun.
    """
    words = _FILLER.sub("", own)
    if short:
        return len(words) < _HEAD
    if _HANDLED.fullmatch(words) is not None:
        return True
    return not found and len(words) < _HEAD and not is_noun(words)


def changed_finding(setting: Setting, base: Finding | None) -> Finding | None:
    """What changed: what the number's own words name, else what the sentence counted last."""
    if base is not None and len(_CHANGE_WORDS.sub("", setting.own)) < _HEAD:
        return base
    kind = setting.kind
    if kind == "points" or (kind == "percent" and _RATE_OF.search(setting.own)):
        kind = "percent"
    elif kind in ("percent", "ratio"):
        kind = ZERO
    return classify(setting._replace(kind=kind)) or base


def name_measure(
    own: str, clause: str, quantity: Quantity, finding: Finding | None, changed: str | None
) -> Name:
    """Indicator id, readable name and mechanism of a number; a change is named after its direction."""
    if finding is not None and finding.indicator in _UNNAMED:
        finding = None
    phrase = head_phrase(own) or ("" if finding else head_phrase(clause))
    indicator = finding.indicator if finding else new_indicator(phrase, quantity.kind)
    listed = load_taxonomy().indicators.get(indicator)
    zh = _readable(phrase, quantity) or (listed.zh if listed else "") or clause.strip("#") or "数"
    mechanism = (
        told_mechanism(indicator, own, clause)
        or (finding.mechanism if finding else None)
        or (listed.mechanism if listed else None)
    )
    if changed is not None and not indicator.endswith("-cut"):
        indicator = f"NEW:{indicator.removeprefix('NEW:')}-{changed}"
    return indicator, zh, mechanism


def name_zero(what: str, finding: Finding | None) -> Name:
    """The same for a zero said in words of `what`."""
    phrase = re.sub(r"的?(?:情况|情形|现象|行为|发生|出现)+$", "", what)[-24:]
    indicator = finding.indicator if finding else new_indicator(phrase, ZERO)
    listed = load_taxonomy().indicators.get(indicator)
    zh = f"{phrase}数" if len(phrase) > 1 else (listed.zh if listed else phrase)
    return indicator, zh or "数", listed.mechanism if listed else None


def _readable(phrase: str, quantity: Quantity) -> str:
    """A name for an indicator out of its head noun: 走访入户 and 户 give 走访入户户数."""
    if len(phrase) < 2:
        return ""
    if quantity.kind in _PLAIN or phrase.endswith(("数", "率", "量", "额")):
        return phrase
    unit = quantity.unit.canonical if quantity.unit else ""
    return f"{phrase}{unit if unit in _COUNT_WORDS else ''}数"
