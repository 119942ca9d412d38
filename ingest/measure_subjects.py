"""Whose number it is: the body, the people or the place that act in a number's clause.

A clause opens with who acts (县司法局办理…, 各村调委会调解…, 我街道组织…); later clauses go on with the same
one until another opens. Where nobody is named it is the reporting body itself. Offsets are code points.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from ontology.records import Meta

__all__ = ["Subjects"]

Body = tuple[int, str]

#: What may stand before who acts at the opening of a clause.
_LEAD = (
    r"(?:其中|同时|此外|另外|另|全年|年内|今年|目前|现|截至目前|依托|通过|由|据|经|实现|促成|仅|在|对|向|为|"
    r"[一二三四五六七八九十]是|\d{4}年(?:度|以来)?|[,，、\s“”\"])*"
)
#: Who acts, and a word that shows that they do.
_ACTS = (
    r"全年|年内|共|累计|先后|直接|均|分别|各|轮流|主动|积极|牵头|带头|率先|开展|组织|举办|召开|办理|受理|审[查核理结]|"
    r"调解|调处|化解|收集|接待|检查|查处|出动|解答|提供|出具|提出|培育|聘请|配备|选派|安排|补助|自筹|投入|治安|作为|"
    r"出庭|应诉|完成|处置|巡查|走访|发放|制定|印发|参与|参加|为|对|向|办结|处理|排查|立案|处罚|拥有|现有|有\d|\d|“"
)
_HEADS = (
    r"局|委|(?<![举主承开督交转查领代帮协])办|厅|所|站|中心|队|院|室|会|处|团|网|村|居|社区|镇|乡|街道|县|区|市|省|财政|系统|部门|单位|组织|企业|学校|"
    r"公司|律师|顾问|调解员|网格员|代办员|志愿者|[县区市镇乡]长|局长|主任|书记|干部|人员|领导|代表|委员|大厅|法庭|热线|集体"
)
#: A clause that opens with what is done has nobody new who does it.
_DONE = (
    r"全年|年内|开展|组织|举办|召开|办理|受理|审[查核理]|调解|调处|化解|收集|接待|检查|查处|出动|解答|提供|出具|提出|培育|聘请|"
    r"配备|选派|选聘|安排|完成|处置|巡查|走访|发放|制定|印发|参与|参加|办结|处理|排查|立案|处罚|建立|建成|设立|成立|打造|推动|"
    r"指导|督促|邀请|联合|协助|协调|帮助|引导|深入|覆盖|惠及|持有|新增|取得|兑现|投入|清理|评查|抽查|公布|公开|发布|推进|落实"
)
_ACTOR = re.compile(
    rf"{_LEAD}(?!{_DONE})(?P<actor>[\u4e00-\u9fff（）()“”·]{{0,18}}?(?:{_HEADS}))(?=[”\"]?(?:{_ACTS}))"
)
_SELF = re.compile(
    rf"{_LEAD}(?P<self>我|本|全)(?P<level>[省市县区镇乡局厅委办院所]|街道|街(?!道)|自治区)(?P<body>(?!机关|{_ACTS})[\u4e00-\u9fff]{{2,8}}?(?:队|所|中心|室|站|科|处|办))?(?=[^\u4e00-\u9fff]|{_ACTS}|\w)"
)
#: Levels of a place that a self-reference names, by the last character of its name.
_DEPARTMENT = re.compile(r"(?:局|厅|委员会|委|处|支队|大队|中心|院|办公室)$")
_GOVERNMENT = re.compile(r"人民政府|街道办事处|管理?委员会|管委会|区委|县委|市委|党委|党工委|党委会")
#: Who acts is told in so many characters at the beginning of a clause.
_OPENING = 36
_PASSIVE = re.compile(r"^(?:其中|占|同比|较|比|分别)")


class Subjects:
    """Tells whose the numbers of one report are.

    `bodies` are its named institutions, (start, name) in text order.
    """

    def __init__(self, text: str, bodies: Sequence[Body], meta: Meta) -> None:
        self._text = text
        self._bodies = bodies
        self._meta = meta
        #: who acts by the words between two offsets: the numbers of a sentence share the clauses before them
        self._known: dict[tuple[int, int], str | None] = {}

    def at(self, openings: Sequence[int], offset: int) -> str | None:
        """Who acts at `offset`: the one that opened a clause last, else the reporting body.

        `openings` are the beginnings of the sentence's clauses up to the number's, in text order.
        """
        for start in reversed(openings):
            if start >= offset:
                continue
            words = (start, min(offset, start + _OPENING))
            if words not in self._known:
                self._known[words] = self._acting(*words)
            acting = self._known[words]
            if acting is not None:
                return acting
        return _home(self._meta)

    def _acting(self, start: int, stop: int) -> str | None:
        """Who acts in the clause that begins at `start`, as far as its words up to `stop` tell."""
        # the number itself shows that who stands before it acts (其中我镇60名)
        clause = f"{self._text[start:stop]}0"
        own = _SELF.match(clause)
        if own is not None:
            return _self(own, self._meta)
        i = bisect_left(self._bodies, (start, ""))
        if i < len(self._bodies) and self._bodies[i][0] == start:
            return self._bodies[i][1]
        if _PASSIVE.match(clause) is None:
            actor = _ACTOR.match(clause)
            if actor is not None and len(actor["actor"]) > 1:
                return actor["actor"].strip("“”")
        return None


def _self(match: re.Match[str], meta: Meta) -> str:
    """我镇, 全县, 我局执法支队: the place or the body meant."""
    level, body = match["level"], match["body"]
    if body:
        return f"{level}{body}" if level != "街道" else body
    if level in ("局", "厅", "委", "办", "院", "所"):
        return meta.issuer or level
    last = level[-1]
    names = [*(meta.place_path or ()), *([meta.place] if meta.place else [])]
    found = next((name for name in reversed(names) if name.endswith((level, last))), None)
    return found or (f"全{level}" if match["self"] == "全" else level)


def _home(meta: Meta) -> str | None:
    """The reporting body: a department by its name, a government by its place."""
    issuer = meta.issuer
    if issuer and _DEPARTMENT.search(issuer) and not _GOVERNMENT.search(issuer):
        return issuer
    return meta.place
