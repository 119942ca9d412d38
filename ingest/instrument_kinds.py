"""What kind of instrument a title names: a law, a superior's policy, or a paper of the place itself."""

from __future__ import annotations

import re

from ingest.instrument_lexicon import InstrumentLexicon, without_brackets
from ingest.jurisdiction import stem
from ontology.records import InstrumentKind, InstrumentRelation

__all__ = ["instrument_kind", "is_bare_title", "is_medium", "is_national", "is_of_superior"]

_NESTED = re.compile(r"[〈<《]([^〈〉<>《》]+)[〉>》]")
#: Titles of a covering letter: what they forward is the instrument.
_COVER = re.compile(r"(?:[\u4e00-\u9fff]{0,20}?关于)?(?:印发|转发|公布|下发)")
#: 全县, 我区: a paper of the county or town that does not name itself.
_LOCAL_WORDS = re.compile(r"[全我本](?:县|区|市|镇|乡|街道)")
#: 办法, 方法, 做法, 工作法, 司法 end in 法 but are no laws.
_LAW = re.compile(r"(?<![办方做看说作依司执普学释守用民合立疗魔])法$")
_CENTRAL = ("中共中央", "国务院", "中央", "全国", "国家", "中国共产党", "最高人民", "司法部")
#: The offices in the document numbers of central bodies.
_CENTRAL_NUMBERS = ("国", "中", "厅字", "司", "法")
_CITIES = ("市", "自治州", "地区", "盟")
#: Orders of ministries are regulations (部门规章), those of the State Council too.
_MINISTRY = re.compile(r"(?:国务院|国家|部|总局|署)[\u4e00-\u9fff]{0,8}令")
#: What a paper is says more than whose it is.
_BY_FORM = frozenset((InstrumentKind.CATALOGUE, InstrumentKind.NOTICE, InstrumentKind.OTHER))
_ELSEWHERE = re.compile(r"[\u4e00-\u9fff]{2,8}?(省|自治区|市|县|区|镇|乡|街道)")
_OF_LEVEL = {
    "省": InstrumentKind.PROVINCIAL_POLICY,
    "自治区": InstrumentKind.PROVINCIAL_POLICY,
    "市": InstrumentKind.CITY_POLICY,
}
_PREFECTURE_DEPTH = 2
_PUNCTUATION = re.compile(r"[\s—–－-]+")


def _plain(title: str) -> str:
    return _PUNCTUATION.sub("-", title.replace("（", "(").replace("）", ")"))


def is_bare_title(title: str, lexicon: InstrumentLexicon) -> bool:
    """Whether a title is a word of kind alone (《纲要》, 《意见》): it stands for one named before."""
    return title in lexicon.bare


def is_medium(text: str, start: int, end: int, title: str, lexicon: InstrumentLexicon) -> bool:
    """Whether `text[start:end]`, a title with its brackets, is a newspaper, a channel, a column or a film."""
    media = lexicon.media
    return (
        (title.endswith(media["title_end"]) and not title.endswith(("印发", "下发")))
        or title.startswith(media["title_start"])
        or text.endswith(media["before"], 0, start)
        or text.startswith(media["after"], end)
    )


def is_national(title: str, lexicon: InstrumentLexicon) -> bool:
    """Whether a title is that of a law or of a known national paper: no place below issues one."""
    bare = without_brackets(_plain(title)).removeprefix("中华人民共和国")
    return bool(_LAW.search(bare)) or bare in lexicon.bare_titles


def is_of_superior(title: str, path: tuple[str, ...]) -> bool:
    """Whether the title begins with a place above home, or with a central body."""
    head = title.removeprefix("中共").removeprefix("关于印发").lstrip("〈<《")
    if head.startswith(_CENTRAL) or title.startswith("中华人民共和国"):
        return True
    depth = _deepest_place(head, path)
    return depth is not None and depth < len(path)


def _deepest_place(head: str, path: tuple[str, ...]) -> int | None:
    """How deep (1 = province) the place is that a title begins with; None without one of the path."""
    window = head[:30]
    deepest = None
    for depth, name in enumerate(path, start=1):
        if name in window or (head.startswith(stem(name)) and len(stem(name)) > 1):
            deepest = depth
    return deepest


def instrument_kind(
    title: str,
    path: tuple[str, ...],
    relation: InstrumentRelation,
    lexicon: InstrumentLexicon,
    number: str | None = None,
) -> InstrumentKind:
    """The kind of a title in the report of the place with this path.

    条例 are regulations, whoever passed them, and so are the numbered orders of ministries. Then known
    national titles and laws; then whose it is by the place it begins with; then its last word. A title
    without place that the report follows or studies is taken for a central policy.
    """
    nested = _NESTED.search(title) if _COVER.match(title) else None
    core = _plain(nested.group(1) if nested else title)
    bare = without_brackets(core)
    known = next((kind for name, kind in lexicon.titles if name in core), None)
    depth = _deepest_place(core.removeprefix("中共"), path)
    if depth is None and known is not None:
        return known
    if bare.endswith("条例") or (number and _MINISTRY.search(number)):
        return InstrumentKind.REGULATION
    suffix = next((kind for word, kind in lexicon.suffixes if bare.endswith(word)), None)
    if depth is not None:
        return _kind_by_place(depth, path, suffix)
    if suffix is not None and _LOCAL_WORDS.search(core):
        return suffix
    numbered = number is not None and not number.startswith(_CENTRAL_NUMBERS)
    own = numbered or relation in {InstrumentRelation.ISSUED, InstrumentRelation.REPEALED}
    return _kind_without_place(core, bare, path, suffix, own=own)


def _kind_by_place(depth: int, path: tuple[str, ...], suffix: InstrumentKind | None) -> InstrumentKind:
    """The kind of a title that begins with a place of the path, `depth` deep."""
    known = _superior_kind(depth, path) if depth < len(path) or suffix not in _BY_FORM else None
    return known or suffix or InstrumentKind.OTHER


def _kind_without_place(
    core: str,
    bare: str,
    path: tuple[str, ...],
    suffix: InstrumentKind | None,
    *,
    own: bool,
) -> InstrumentKind:
    """The kind of a title that begins with no place of the path; `own` if a body of these issued it."""
    if (national := _national_kind(core, bare)) is not None or suffix is None:
        return national or InstrumentKind.OTHER
    if not path and (place := _ELSEWHERE.match(core)):
        # whose report it is nobody knows: the title's own place tells the level
        return _OF_LEVEL.get(place.group(1), suffix) if suffix not in _BY_FORM else suffix
    own_form = suffix in {InstrumentKind.PLAN, InstrumentKind.CATALOGUE, InstrumentKind.OTHER}
    return suffix if own or own_form else InstrumentKind.CENTRAL_POLICY


def _superior_kind(depth: int, path: tuple[str, ...]) -> InstrumentKind | None:
    """The kind of a paper of a province or a city; None for a county's (a county-level city's own too)."""
    if depth == 1:
        return InstrumentKind.PROVINCIAL_POLICY
    own_county = depth == len(path) and depth > _PREFECTURE_DEPTH
    return InstrumentKind.CITY_POLICY if path[depth - 1].endswith(_CITIES) and not own_county else None


def _national_kind(core: str, bare: str) -> InstrumentKind | None:
    """The kind of a title without place by its form: a law, a regulation, a paper of a central body."""
    if _LAW.search(bare):
        return InstrumentKind.LAW
    if core.startswith("中华人民共和国"):
        return InstrumentKind.REGULATION
    return InstrumentKind.CENTRAL_POLICY if core.startswith(_CENTRAL) else None
