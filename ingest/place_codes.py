"""Codes on a page that say where its site and its issuer are: six digits of province, prefecture and county.

网站标识码:4401150002            site identifier: division code, then a number
粤公网安备 44011502000005号       police registration of the site: division code first
粤ICP备19092744号                licence of the site: begins with the short name of the province
1133070373602550XG/2021-45834   credit code of the issuer (GB 32100-2015): division code in digits 3-8
索引号 440115/2023-00012          index number that begins with the division code
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ontology.lexicon import read_lexicon
from ontology.places import load_places
from ontology.records import PlacementEvidence

__all__ = ["PageCode", "codes_in"]

_CODES: tuple[tuple[PlacementEvidence, str, re.Pattern[str]], ...] = (
    (PlacementEvidence.SITE_CODE, "标识", re.compile(r"标识码?\s*:?\s*(\d{6})\d{4}(?!\d)")),
    (PlacementEvidence.POLICE_RECORD, "公网安备", re.compile(r"公网安备\s*:?\s*(\d{6})\d{7,8}(?!\d)")),
    (
        PlacementEvidence.CREDIT_CODE,
        "",
        re.compile(r"1(?<![0-9A-Z]1)[1-9A](\d{6})[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])"),
    ),
    (
        PlacementEvidence.INDEX_NUMBER,
        "引",
        re.compile(r"索\s*引\s*号\W{0,8}[A-Za-z]{0,4}(\d{6})(?=\d{4}/|/|[-—]\d{4})"),
    ),
)
#: A line of ten digits in the footer: the site identifier without its label.
_BARE = re.compile(r"^\s*(\d{6})\d{4}\s*$", re.MULTILINE)
_LICENCE = re.compile(r"([\u4e00-\u9fff])\s*ICP\s*(?:备|证)")


@dataclass(frozen=True, slots=True)
class PageCode:
    """A code on a page: six digits (of a licence the province's two), its words, its first code point."""

    kind: PlacementEvidence
    digits: str
    text: str
    start: int


def codes_in(text: str, foot: int) -> tuple[PageCode, ...]:
    """The codes in half-width text, each once for its kind, in the order of kinds and then of the text.

    `foot` is where the page goes on below the report (code points).
    """
    found: dict[tuple[PlacementEvidence, str], PageCode] = {}
    for kind, cue, pattern in _CODES:
        if cue in text:
            for match in pattern.finditer(text):
                key = kind, match[1]
                found.setdefault(key, PageCode(kind, match[1], match[0], match.start()))
    for match in _BARE.finditer(text, foot):
        kind = PlacementEvidence.SITE_CODE
        if load_places().coded(match[1]):
            found.setdefault((kind, match[1]), PageCode(kind, match[1], match[0].strip(), match.start(1)))
    if "ICP" in text:
        for match in _LICENCE.finditer(text):
            if digits := _provinces().get(match[1]):
                kind = PlacementEvidence.ICP_RECORD
                found.setdefault((kind, digits), PageCode(kind, digits, match[0], match.start()))
    return tuple(found.values())


@cache
def _provinces() -> Mapping[str, str]:
    """First two digits of a province's code by the character that licences have for the province."""
    return {row["character"]: row["digits"] for row in read_lexicon("province_characters")}
