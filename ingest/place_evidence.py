"""What speaks for a name being that of the reporting place: where on the page it stands, and 我镇."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from ingest.place_names import TOWN_RANK, rank
from ingest.place_page import Mention, Page, Part
from ingest.place_weights import Reason, reason, weight
from ontology.records import PlaceLevel, PlacementEvidence

__all__ = ["department_of", "leads_below", "name_reasons", "self_level"]

#: The level that each word of self-reference tells, where it tells one.
_LEVELS: Mapping[str, PlaceLevel] = MappingProxyType(
    {
        "镇": PlaceLevel.TOWN,
        "乡": PlaceLevel.TOWNSHIP,
        "街道": PlaceLevel.SUBDISTRICT,
        "街": PlaceLevel.SUBDISTRICT,
        "办事处": PlaceLevel.SUBDISTRICT,
        "县": PlaceLevel.COUNTY,
        "旗": PlaceLevel.COUNTY,
        "州": PlaceLevel.CITY,
        "盟": PlaceLevel.CITY,
        "省": PlaceLevel.PROVINCE,
    }
)
_SUBDISTRICT = frozenset(("街道", "街", "办事处"))
_SELF = re.compile(r"[我本](街道|办事处|[镇乡街县区市州省旗盟])(?!政府.{0,8}(?:办公室|法制办|[局厅委]))")
#: 全镇 is said by a town alone, 现将省政府2024年…情况报告如下 by the province.
_SELF_WHOLE_TOWN = re.compile(r"全(街道|[镇乡街])")
_SELF_PRESENTED = re.compile(r"现[将就](街道|办事处|[镇乡街县区市州省旗盟])(?=(?:人民)?政府)")
#: 县林业局2020年…, 2024年,市市场监管局…: the department of a place of that level; 镇人民政府2020年….
_BODY_OF_LEVEL = re.compile(
    r"(?:20\d\d年?度?(?:以来)?[,、]?|关于|\s)*([省市县区州盟旗镇乡])(?![\u4e00-\u9fff]*[省市县区州镇乡][\u4e00-\u9fff]*局)"
    r"(?:人民政府|[\u4e00-\u9fff]{1,12}?[局厅委])(?=20\d\d|关于|在|坚持|认真|以|深入|紧|全面|按|法治|依法|年|$)"
)
_SUBJECT_REACH = 60
#: A town's report may also speak of 全县; it counts only where nothing plainer is said.
_SELF_AS_WHOLE = re.compile(r"全([县区市州省旗盟])")
_OWN_DEPARTMENT = re.compile(r"[我本](?:局|厅|委(?!员))")
_DEPARTMENT = re.compile(r"([\u4e00-\u9fff]{2,14}?(?:局|厅|委员会))(?!面|限|长)")
#: A level is said plainly where most self-references say it.
_PLAIN_SHARE = 0.6
_KINDS = MappingProxyType(
    {
        Part.TITLE: PlacementEvidence.TITLE,
        Part.ISSUER: PlacementEvidence.ISSUER,
        Part.SIGNATURE: PlacementEvidence.SIGNATURE,
        Part.OPENING: PlacementEvidence.OPENING,
        Part.BREADCRUMB: PlacementEvidence.BREADCRUMB,
        Part.SITE_NAME: PlacementEvidence.SITE_NAME,
        Part.BEGINNING: PlacementEvidence.MENTION,
    }
)


def name_reasons(written: str, page: Page) -> list[Reason]:
    """What speaks for the page being about a place of this name, wherever that lies.

    Of each part of the page the strongest mention counts, and only those where the name does not merely stand
    before that of a place below it.
    """
    best: dict[Part, Reason] = {}
    addressed: Reason | None = None
    for mention in page.by_name.get(written, ()):
        if leads_below(mention) or (mention.role == "superior" and not _is_department(page)):
            continue
        if mention.part is Part.ADDRESSEE:
            addressed = reason(PlacementEvidence.MENTION, "addressee", written, mention.start)
            continue
        found = reason(_KINDS[mention.part], _case(mention), written, mention.start)
        if mention.part not in best or found.weight > best[mention.part].weight:
            best[mention.part] = found
    reasons = list(best.values())
    if addressed is not None:
        reasons.append(addressed)
    elif times := page.report.count(written):
        kind = PlacementEvidence.MENTION
        each = weight(kind, "each") * times
        reasons.append(Reason(kind, written, min(each, weight(kind, "most")), _first(page, written)))
    reasons += _self_reference(written, page)
    return reasons


def leads_below(mention: Mention) -> bool:
    """Whether the name stands there for a place below it (平江县|长寿镇)."""
    return mention.below is not None and rank(mention.below) > rank(mention.name)


def _case(mention: Mention) -> str:
    if mention.part in {Part.TITLE, Part.OPENING}:
        return "named" if mention.role == "superior" else mention.role
    if mention.part is Part.BEGINNING:
        return "beginning"
    return "own" if mention.part in {Part.BREADCRUMB, Part.SITE_NAME} else "named"


def _first(page: Page, words: str) -> int:
    return page.plain.index(words, page.body[0])


def _self_reference(written: str, page: Page) -> Iterator[Reason]:
    """我镇, 本街道 …: the level that the report speaks of as its own, by share of such words."""
    kind = PlacementEvidence.SELF_REFERENCE
    words = _self_words(page)
    if words:
        share = sum(_means(word, written) for word in words) / len(words)
        said = max(sorted(set(words)), key=words.count)
        yield Reason(kind, "我" + said, weight(kind, "plain") * (2 * share - 1))
        return
    if match := _department(page.report):
        town = rank(written) == TOWN_RANK
        yield Reason(kind, match, weight(kind, "department") * (-1 if town else 1))
        if not town and (department := department_of(written, page.report)):
            yield reason(kind, "own_department", written + department)
    elif words := _words_of_whole(page.report):
        share = sum(_means(word, written) for word in words) / len(words)
        said = max(sorted(set(words)), key=words.count)
        # 全省首个 says nothing against the county that says it
        heavy = max(weight(kind, "whole") * (2 * share - 1), weight(kind, "ranking"))
        yield Reason(kind, "全" + said, heavy)


def _means(word: str, name: str) -> bool:
    """Whether 我镇 and the like may mean a place of this name."""
    return name.endswith(("街道", "地区")) if word in _SUBDISTRICT else name.endswith(word)


def _self_words(page: Page) -> list[str]:
    """The words by which a text means its own place, and the level of the body that its title begins with."""
    words = _words_of_own(page.report)
    for text in (page.title, page.report[len(page.title) : len(page.title) + _SUBJECT_REACH].lstrip()):
        if match := _BODY_OF_LEVEL.match(text):
            return [match[1]]
    return words


def _is_department(page: Page) -> bool:
    return _department(page.report) is not None and not _words_of_own(page.report)


@lru_cache(maxsize=2)
def _words_of_own(report: str) -> list[str]:
    return _SELF.findall(report) + _SELF_WHOLE_TOWN.findall(report) + _SELF_PRESENTED.findall(report)


@lru_cache(maxsize=2)
def _words_of_whole(report: str) -> list[str]:
    return _SELF_AS_WHOLE.findall(report)


@lru_cache(maxsize=2)
def _department(report: str) -> str | None:
    match = _OWN_DEPARTMENT.search(report)
    return match.group() if match else None


def department_of(place: str, text: str) -> str | None:
    """The department of a place that a text names first, without the place (甲市|水务局), or None."""
    at = text.find(place)
    while at >= 0:
        found = _DEPARTMENT.match(text, at + len(place))
        if found:
            return found.group(1)
        at = text.find(place, at + len(place))
    return None


def self_level(text: str) -> PlaceLevel | None:
    """The level that a text plainly speaks of as its own (我镇); None where it does not or may mean two."""
    words = _words_of_own(text)
    levels = [_LEVELS[word] for word in words if word in _LEVELS]
    if not levels:
        return None
    most = max(sorted(set(levels)), key=levels.count)
    return most if levels.count(most) >= _PLAIN_SHARE * len(words) else None
