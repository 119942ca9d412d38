"""Ranks in an assessment: 位列全区第三, 排名前5名. Offsets are code points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ingest.numerals import parse_number
from ingest.scanning import Scanner
from ontology.records import Qualifier

__all__ = ["Rank", "find_ranks"]

_RANK = Scanner(
    r"(?:(?:排名|排在|排|名列|位列|位居|列|居)[^,，。;；、:：\d《》“”]{0,14}?(?:[(（][^()（）\n]{1,6}[)）][^,，。;；、:：\d《》“”]{0,6})?"
    r"|(?:考核|评比|比武|竞赛|大赛|测评|检查|评选|考试|评议|荣获|获得)[^,，。;；、:：\d《》“”]{0,8}?(?=第[一二三四五六七八九十\d]{1,3}名))"
    r"(?:第(?P<at>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<unit>[名位])?|前(?P<top>\d{1,3}|[三五十])(?P<unit2>[名位强])?)"
    # 第一议题, 第一批, 第一责任人 … are not ranks
    r"(?![一二三四五六七八九十\d百千]|[届批期章条季类次个阶轮步]|议题|责任|书记|时间|方阵|梯队|党|线|要务|资源|茅|述|所|款|项|列)",
    "排名位列居考评比竞大测检荣获",
    holds=r"[第前][\d一二三四五六七八九十]",
)


class Rank(NamedTuple):
    """A place in a ranking at `start`:`end`; `le` is "among the first so many"."""

    start: int
    end: int
    value: float
    qualifier: Qualifier
    unit: str


def find_ranks(text: str, start: int, end: int) -> Iterator[Rank]:
    """Every rank in `text[start:end]`, in order."""
    for match in _RANK.finditer(text, start, end):
        value = parse_number(match["at"] or match["top"])
        if value is not None and value > 0:
            qualifier = Qualifier.EQ if match["at"] else Qualifier.LE
            yield Rank(*match.span(), float(value), qualifier, match["unit"] or "名")
