"""What a page says about its own place, weighed: every candidate place gets a score.

A 镇 is often not the only one of its name, so a candidate is judged by the places above it: codes of the site
and of the issuing body, names before its own name, names anywhere on the page, the site's host name.
Weights were set by hand on the order of trust that holds in the genre (codes, then title and signature, then
breadcrumb and opening, then mere mention); only differences between candidates matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from pypinyin import Style, lazy_pinyin

from ontology.places import Place, PlaceRegister, short_name
from ontology.records import PlaceLevel

__all__ = [
    "BEGINNING_LENGTH",
    "Evidence",
    "codes_in",
    "department_of",
    "place_stem",
    "places_in",
    "score",
    "self_level",
    "spelling",
]

TITLE_WEIGHT = 10.0
OPENING_WEIGHT = 4.0
PAGE_WEIGHT = 2.0
BEGINNING_WEIGHT = 1.5
MENTION_WEIGHT = 0.4
MOST_MENTIONS = 10
CODE_WEIGHT = 10.0
PREFECTURE_CODE_WEIGHT = 4.0
NEIGHBOUR_WEIGHT = 4.0
SELF_WEIGHT = 6.0
#: 全省, 全市 rank a place among others as often as they mean the reporting one.
WHOLE_WEIGHT = 2.0
#: The place that the first sentence speaks of (2024年,甲县坚持…), and the one whose department says 我局.
SUBJECT_WEIGHT = 6.0
DEPARTMENT_WEIGHT = 4.0
HOST_WEIGHT = 3.0
INITIALS_WEIGHT = 1.0
#: A place first named further down than this is not the report's own.
BEGINNING_LENGTH = 1500
#: A superior named anywhere on the page, by level; its name without suffix counts half.
ANCESTOR_WEIGHTS: Mapping[PlaceLevel, float] = {
    PlaceLevel.PROVINCE: 1.5,
    PlaceLevel.CITY: 2.0,
    PlaceLevel.DISTRICT: 3.0,
    PlaceLevel.COUNTY: 3.0,
}

#: Site identifiers (网站标识码), index numbers that begin with one or with a division code, police
#: registration (公安备案), and the credit code of the issuer, which holds a division code in digits 3 to 8
#: (GB 32100-2015) and often begins the index number.
_CODES = (
    re.compile(r"网站标识码\s*:?\s*(\d{6})\d{4}"),
    re.compile(r"索\s*引\s*号\W{0,8}[A-Za-z]{0,4}(\d{6})(?=\d{4}/|/)"),
    re.compile(r"公网安备\s*(\d{6})\d{7,8}"),
    re.compile(r"(?<![0-9A-Z])1[1-9A](\d{6})[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])"),
)

_SUFFIX = re.compile(
    r"自治区|自治州|自治县|自治旗|特别行政区|矿区|林区|街道|新区|地区|[省市区县旗镇乡盟]|苏木"
)
_WORD = re.compile(r"[\u4e00-\u9fff]")
_BEFORE_NAME = re.compile(r"(?:[省市区州年度]|中共|关于)$")
#: The longest names of the register have 14 characters, by far most have up to 8.
LONGEST_NAME = 14

SELF_WORDS: Mapping[str, frozenset[PlaceLevel]] = {
    "镇": frozenset({PlaceLevel.TOWN}),
    "乡": frozenset({PlaceLevel.TOWNSHIP}),
    "街道": frozenset({PlaceLevel.SUBDISTRICT}),
    "街": frozenset({PlaceLevel.SUBDISTRICT}),
    "办事处": frozenset({PlaceLevel.SUBDISTRICT}),
    "县": frozenset({PlaceLevel.COUNTY}),
    "区": frozenset({PlaceLevel.DISTRICT, PlaceLevel.PROVINCE}),
    "市": frozenset({PlaceLevel.CITY, PlaceLevel.COUNTY, PlaceLevel.PROVINCE}),
    "州": frozenset({PlaceLevel.CITY}),
    "省": frozenset({PlaceLevel.PROVINCE}),
}
_SELF = re.compile(r"(?:我|本|全(?=[镇乡街]))(街道|办事处|[镇乡街县区市州省])")


#: A town's report may also speak of 全县; it counts only where nothing plainer is said.
_SELF_AS_WHOLE = re.compile(r"全([县区市州省])")
#: What may stand between the beginning of a line and the subject of a first sentence.
_BEFORE_SUBJECT = re.compile(r"\s*(?:(?:20\d\d年度?|今年|去年|一年|本年度)(?:以?来)?(?:[,、]|\s)*)?(?:中共)?")
_OWN_DEPARTMENT = re.compile(r"[我本](?:局|厅|委(?!员))")
_DEPARTMENT = re.compile(r"([\u4e00-\u9fff]{2,14}?(?:局|厅|委员会))(?!面|限|长)")
#: A level is said plainly where most self-references say it.
_PLAIN_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Evidence:
    """The parts of a page that tell the place, all in half-width characters."""

    title: str
    issuer: str
    opening: str
    head: str
    foot: str
    page: str
    body: str
    host: str = ""
    codes: tuple[str, ...] = field(default=())


def codes_in(text: str) -> tuple[str, ...]:
    """Six-digit division codes in half-width text, each once, in order."""
    return tuple(dict.fromkeys(m.group(1) for pattern in _CODES for m in pattern.finditer(text)))


def places_in(text: str, register: PlaceRegister) -> Iterator[tuple[int, int, tuple[Place, ...]]]:
    """Register names in a short text: start, end, the places of that name; of two that overlap the longer."""
    last: tuple[int, int] | None = None
    for start, end in _spans(text, _names_of(register)):
        if last is not None and start < last[1]:
            if end - start > last[1] - last[0]:
                last = start, end
            continue
        if last is not None:
            yield *last, register.called(text[slice(*last)])
        last = start, end
    if last is not None:
        yield *last, register.called(text[slice(*last)])


def _spans(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The longest name before each suffix (新乡 and 新乡市 in 新乡市)."""
    for match in _SUFFIX.finditer(text):
        end = match.end()
        for start in range(max(0, end - LONGEST_NAME), end - 1):
            name = text[start:end]
            # two places are named 街道 and 城区; short names also end common words (示范县, 清理县级)
            if name in known and not _SUFFIX.fullmatch(name) and (end - start > 2 or _opens(text, start)):
                yield start, end
                break


@cache
def _names_of(register: PlaceRegister) -> frozenset[str]:
    return frozenset((*register.names(), *register.short_names()))


def _opens(text: str, start: int) -> bool:
    """Whether a name may begin here: after a break, a place above it, or 在, 中共 and the like."""
    return (
        start == 0
        or not _WORD.match(text[start - 1])
        or _BEFORE_NAME.search(text, max(0, start - 2), start) is not None
    )


def place_stem(name: str) -> str:
    """A name without suffix and peoples (从化区 → 从化, 融水苗族自治县 → 融水), two characters or more."""
    name = short_name(name) or name
    match = re.fullmatch(rf"(.{{2,}}?)(?:{_SUFFIX.pattern})", name)
    return match.group(1) if match else name


def score(
    place: Place, evidence: Evidence, register: PlaceRegister, below: frozenset[str] = frozenset()
) -> float:
    """How much speaks for the page being about this place.

    `below` holds the names of the other candidates that lie in it: right before one of them its own name is
    part of that one's (上城区|清波街道).
    """
    path = register.path(place.code)
    total = _named(place, evidence, register, below)
    total += _self_reference(place, evidence)
    if _is_department(evidence.body) and department_of(spelling(place, evidence.body), evidence.body):
        total += DEPARTMENT_WEIGHT
    for code in evidence.codes:
        if any(p.code.startswith(code) and p.code[6:] == "000000" for p in path) or (
            place.code.startswith(code)
        ):
            total += CODE_WEIGHT
        elif place.code.startswith(code[:4]):
            total += PREFECTURE_CODE_WEIGHT
    # the stem of a namesake above it (甲和区 of 甲和镇) stands in its own name already
    elsewhere = evidence.page.replace(place.name, "")
    for above in path[:-1]:
        weight = ANCESTOR_WEIGHTS.get(above.level, 1.0) if above.level else 1.0
        if above.name in evidence.page:
            total += weight
        elif place_stem(above.name) in elsewhere:
            total += weight / 2
    if evidence.host:
        total += _host(path, evidence.host)
    return total


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
    words = _SELF.findall(text)
    levels = [level for word in words for level in SELF_WORDS[word] if len(SELF_WORDS[word]) == 1]
    if not levels:
        return None
    most = max(sorted(set(levels)), key=levels.count)
    return most if levels.count(most) >= _PLAIN_SHARE * len(words) else None


def _named(place: Place, evidence: Evidence, register: PlaceRegister, below: frozenset[str]) -> float:
    """Weight of the places on the page where the name stands, and of superiors right before it."""
    total = 0.0
    above = [p.name for p in register.path(place.code)[:-1]]
    above += [short for name in above if (short := short_name(name))]
    for text, weight in (
        (evidence.title, TITLE_WEIGHT),
        (evidence.issuer, TITLE_WEIGHT),
        (evidence.opening, OPENING_WEIGHT),
        (evidence.head, PAGE_WEIGHT),
        (evidence.foot, PAGE_WEIGHT),
        (evidence.body[:BEGINNING_LENGTH], BEGINNING_WEIGHT),
    ):
        at = _own_mention(text, spelling(place, text), below)
        if at < 0:
            continue
        total += weight
        if any(text.startswith(name, at - len(name)) for name in above if at >= len(name)):
            total += NEIGHBOUR_WEIGHT
        if text is evidence.opening and _is_subject(text, at, above):
            total += SUBJECT_WEIGHT
    mentions = evidence.body.count(spelling(place, evidence.body))
    return total + MENTION_WEIGHT * min(MOST_MENTIONS, mentions)


def spelling(place: Place, text: str) -> str:
    """The name of a place as a text has it: in full, or in short where only that stands there (融水县)."""
    short = short_name(place.name)
    return short if short is not None and place.name not in text else place.name


def _own_mention(text: str, name: str, below: frozenset[str]) -> int:
    """Where the name first stands for the place itself; -1 where it does not."""
    at = text.find(name)
    while at >= 0 and any(text.startswith(other, at + len(name)) for other in below):
        at = text.find(name, at + len(name))
    return at


def _is_subject(text: str, at: int, above: list[str]) -> bool:
    """Whether the name at `at`, the names of places above it before it, opens the first sentence."""
    for name in reversed(above):
        at -= len(name) * text.endswith(name, 0, at)
    line = text.rfind("\n", 0, at) + 1
    return not text[:line].strip() and _BEFORE_SUBJECT.fullmatch(text, line, at) is not None


@lru_cache(maxsize=2)
def _self_words(body: str) -> tuple[list[str], float]:
    """The words by which a text means its own place, and their weight; every candidate asks for them."""
    words = _SELF.findall(body)
    return (words, SELF_WEIGHT) if words else (_SELF_AS_WHOLE.findall(body), WHOLE_WEIGHT)


@lru_cache(maxsize=2)
def _is_department(body: str) -> bool:
    return _OWN_DEPARTMENT.search(body) is not None


def _self_reference(place: Place, evidence: Evidence) -> float:
    """我镇, 本街道 …: the level that the report speaks of as its own, by share of such words."""
    words, weight = _self_words(evidence.body)
    if not words or place.level is None:
        return 0.0
    share = sum(place.level in SELF_WORDS[w] for w in words) / len(words)
    return weight * (2 * share - 1)


def _host(path: tuple[Place, ...], host: str) -> float:
    """The host name spells a place of the path (conghua.gov.cn) or its initials."""
    total = 0.0
    labels = host.lower().split(".")
    for place in path:
        stem = place_stem(place.name)
        spelt = "".join(lazy_pinyin(stem))
        initials = "".join(lazy_pinyin(stem, style=Style.FIRST_LETTER))
        if any(spelt in label for label in labels):
            total += HOST_WEIGHT
        elif initials in labels:
            total += INITIALS_WEIGHT
    return total
