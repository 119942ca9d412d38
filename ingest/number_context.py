"""Which numbers measure something.

A number with a unit may as well be part of a list name (三项制度, 法律六进), a formula (7×24小时), a deadline
(30天内), a rule's threshold (两人以上执法), a title or a plan. What a plain pattern can say stands in
`ontology/lexicon/number_traps.csv`; the rest is decided here. Offsets are code points.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import cast

from spacy.tokens import Doc

from ingest.document import text_of
from ingest.needles import Sieve
from ingest.numerals import Quantity
from ingest.scanning import Scanner
from ontology.errors import OntologyError
from ontology.lexicon import read_lexicon
from ontology.records import Qualifier

__all__ = ["NameZones", "is_measured", "is_money", "is_planned", "zones_of"]

#: Characters looked at on either side of a number; the longest trap spans fewer.
_REACH = 14
#: A quotation longer than this is speech, in which numbers count; a shorter one is a name.
_NAME_LENGTH = 22

_ZONES = Scanner(
    rf"《[^《》\n]{{0,80}}》|〔[^〕\n号]{{0,8}}〕?\d*号?|“[^“”\n]{{1,{_NAME_LENGTH}}}”|\"[^\"\n]{{1,{_NAME_LENGTH}}}\""
    rf"|‘[^‘’\n]{{1,{_NAME_LENGTH}}}’|「[^」\n]{{1,{_NAME_LENGTH}}}」|『[^』\n]{{1,{_NAME_LENGTH}}}』"
    r"|(?:https?://|www\.)[\w./?=&%#:-]+|[xX×*＊_]{1,4}(?=[年月日镇乡村区县市次件人名份场])",
    '《〔“"‘「『hwxX×*＊_',
)
#: RFC 5321 allows 64 characters before the @; a longer run of word characters is prose that leads up to it.
_MAIL = re.compile(r"[\w.-]{1,64}@[\w.-]+")
_PLAN = re.compile(
    r"(?:力争|争取|拟(?=新|建|投|于|在|增|再)|计划(?=到|在|于|新|建|投|开|举|组|培|再|用)|预计|预期|目标(?:是|为|任务)|"
    r"将(?=于|在|新|再|开展|建|投|举|组|增)|确保[^,，。;；]{0,12}(?:达到|不低于|不少于)|"
    r"(?:应当|必须|须|要求|规定)[^,，。;；]{0,12}(?:每|不少于|不低于|至少|达到|以上))"
)
#: Durations measure something only where time itself is reported.
_TIME_HEAD = re.compile(
    r"压缩|缩短|压减|缩减|提速|减少|平均|用时|耗时|时长|播放|累计|培训|授课|学习|课时|学时|节约|由|至|坐班|值班|值守|接访|驻点|驻村|下沉|服务(?!热线|时间|中心|承诺|圈|大厅)"
)
_ESTABLISH = re.compile(
    r"(?:聘请|聘任|聘用|选聘|配备|配有|组建|成立|设立|建成|建有|建立|打造|创建|新增|新建|增设|设有|安排|确定|取得|查处|办理|受理|共有|仅有?|只有|派驻|入选|引进|拆除|发放)了?[^,，。;；]{0,6}$"
)
_SINGLE = frozenset("名家支所座处人位宗件起例份")
_COUNTED = re.compile(
    r"(?:共|仅|只有|设立|建成|成立|创建|新增|新建|完成|获评?|打造|建立|开展|办理|辖|有|的|召开|举办|组织|确定|查处|"
    r"编制|制定|出台|修订|梳理|覆盖|涉及|选取|评选|入选|命名|培育)了?$"
)
_COUNTED_NOUN = re.compile(
    r"\s*(?:行政)?(?:村|社区|居|镇|乡|街道|县|区(?!域)|市|部门|单位|企业|学校|案|纠纷|窗口|站|点|中心|合同|项目|文件|网格|小区|家庭|"
    r"执法|调解|公园|广场|广告|宣传栏|阵地|平台账号|议题|事项|问题|隐患|国家级|省级|市级|区级|县级|典型|案例|课题)"
)
#: 土地整治和田园综合体两个项目: the numeral sums up the list before it and counts nothing new.
_APPOSITION = re.compile(r"[、和与及][^,，。;；、]{2,12}$")
_VAGUE_NOUN = re.compile(
    r"\s*(?:方面|层面|维度|环节|阶段|重点|关键|大方面|着力点|抓手|到位|结合|突出|强化|提升|聚焦)"
)
_BARE_HEAD = re.compile(
    r"(?:金额|资金|经费|投资|投入|损失|费用|价值|罚款|罚没款|总额|(?:阅读|浏览|点击|播放|访问|关注|转发|业务|办件|受理|"
    r"申请|总)?量|人数|次数|户数|件数|粉丝|总数|人次|案件|人口)[^\d,，。;；、]{0,8}$"
)
_MONEY_HEAD = re.compile(r"(?:金额|资金|经费|投资|投入|损失|费用|价值|罚款|罚没款|总额)[^\d,，。;；、]{0,8}$")


class NameZones:
    """Where a text holds titles, document numbers, quoted names, addresses and masked numbers."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in _ZONES.finditer(text)]
        if "@" in text:
            spans = _outermost([*(match.span() for match in _MAIL.finditer(text)), *spans])
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def covers(self, offset: int) -> bool:
        """Whether the code point at `offset` lies inside such a name."""
        i = bisect_right(self._starts, offset) - 1
        return i >= 0 and offset < self._ends[i]


def _outermost(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, without those that begin inside another one."""
    kept: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda span: span[0]):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def zones_of(doc: Doc) -> NameZones:
    """The name zones of a document's text, found once."""
    zones = doc.user_data.get("name_zones")
    if zones is None:
        zones = doc.user_data["name_zones"] = NameZones(text_of(doc))
    return cast("NameZones", zones)


def _is_trap(window: str) -> bool:
    traps = _traps()
    return any(traps[i].search(window) for i in _trap_sieve().sift(window))


@cache
def _trap_sieve() -> Sieve:
    return Sieve(_traps())


@cache
def _traps() -> tuple[re.Pattern[str], ...]:
    """The patterns of all traps. Raises OntologyError that names the row which is no pattern."""
    found = []
    for pattern in [row["pattern"] for row in read_lexicon("number_traps")]:
        try:
            found.append(re.compile(pattern))
        except re.error as error:
            raise OntologyError(
                f"ontology/lexicon/number_traps.csv, pattern {pattern!r}: {error}."
            ) from error
    return tuple(found)


def is_planned(clause_before: str) -> bool:
    """Whether the words before a number, in its clause, make it a plan, a target or a rule."""
    return _PLAN.search(clause_before) is not None


def is_measured(text: str, quantity: Quantity) -> bool:
    """Whether the number stands for something counted, summed or measured, as far as its neighbours tell."""
    start, end = quantity.lead, quantity.end
    before = text[max(0, start - _REACH) : start]
    after = text[end : end + _REACH]
    if quantity.unit is None:
        return _BARE_HEAD.search(before) is not None and not _is_year(quantity)
    window = f"{before}⟨{text[start:end]}⟩{after}"
    if _is_trap(window):
        return False
    if quantity.kind == "time":
        return _TIME_HEAD.search(before) is not None
    if quantity.han and quantity.value_max is None:
        return _han_counts(quantity, before, after)
    return True


def is_money(text: str, quantity: Quantity) -> bool:
    """Whether a number without unit is a sum of money (涉及金额近150万)."""
    return _MONEY_HEAD.search(text[max(0, quantity.lead - _REACH) : quantity.lead]) is not None


def _is_year(quantity: Quantity) -> bool:
    return quantity.number.isdigit() and 1949 <= quantity.value <= 2100


def _han_counts(quantity: Quantity, before: str, after: str) -> bool:
    """Small Chinese numerals are names more often than counts, so they have to show that they count."""
    unit = quantity.unit
    vague = (
        quantity.qualifier is Qualifier.GE or quantity.number[0] in "数几上好"
    )  # 十余项: no list name is vague
    if unit is None or quantity.value > 10 or vague or unit.kind in ("percent", "money"):
        return True
    if quantity.number == "一":
        return unit.canonical in _SINGLE and _ESTABLISH.search(before) is not None
    if _VAGUE_NOUN.match(after):
        return False
    if unit.kind in ("count", "item", "kind"):
        if _COUNTED.search(before) is not None:
            return True
        return _COUNTED_NOUN.match(after) is not None and _APPOSITION.search(before) is None
    return True
