"""What kind of instrument a title names: a law, a superior's policy, or a paper of the place itself."""

from __future__ import annotations

import re

from ingest.instrument_lexicon import InstrumentLexicon
from ingest.jurisdiction import stem
from ontology.records import InstrumentKind, InstrumentRelation

__all__ = ["instrument_kind", "is_bare_title", "is_medium", "is_of_superior"]

_NESTED = re.compile(r"[〈<《]([^〈〉<>《》]+)[〉>》]")
#: Titles of a covering letter: what they forward is the instrument.
_COVER = re.compile(r"(?:[\u4e00-\u9fff]{0,20}?关于)?(?:印发|转发|公布|下发)")
#: 全县, 我区: a paper of the county or town that does not name itself.
_LOCAL_WORDS = re.compile(r"[全我本](?:县|区|市|镇|乡|街道)")
_BRACKETS = re.compile(r"[(][^()]*[)]$")
#: 办法, 方法, 做法, 工作法, 司法 end in 法 but are no laws.
_LAW = re.compile(r"(?<![办方做看说作依司执普学释守用民合立疗魔])法$")
_CENTRAL = ("中共中央", "国务院", "中央", "全国", "国家", "中国共产党", "最高人民", "司法部")
_CITIES = ("市", "自治州", "地区", "盟")
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
    title: str, path: tuple[str, ...], relation: InstrumentRelation, lexicon: InstrumentLexicon
) -> InstrumentKind:
    """The kind of a title in the report of the place with this path.

    Known national titles and laws first; then whose it is by the place it begins with; then its last word.
    A title without place that the report follows or studies is taken for a central policy.
    """
    nested = _NESTED.search(title) if _COVER.match(title) else None
    core = _plain(nested.group(1) if nested else title)
    bare = _BRACKETS.sub("", core)
    depth = _deepest_place(core.removeprefix("中共"), path)
    suffix = next((kind for word, kind in lexicon.suffixes if bare.endswith(word)), None)
    if depth is not None:
        known = _superior_kind(bare, depth, path) if depth < len(path) else None
        return known or suffix or InstrumentKind.OTHER
    if suffix is not None and _LOCAL_WORDS.search(core):
        return suffix
    known = next((kind for name, kind in lexicon.titles if name in core), None) or _national_kind(core, bare)
    if known is not None or suffix is None:
        return known or InstrumentKind.OTHER
    own_form = suffix in {InstrumentKind.PLAN, InstrumentKind.CATALOGUE, InstrumentKind.OTHER}
    own = relation in {InstrumentRelation.ISSUED, InstrumentRelation.REPEALED}
    return suffix if own or own_form else InstrumentKind.CENTRAL_POLICY


def _superior_kind(bare: str, depth: int, path: tuple[str, ...]) -> InstrumentKind | None:
    """The kind of a title that begins with a place above home; None for a county's papers."""
    if bare.endswith("条例"):
        return InstrumentKind.REGULATION
    if depth == 1:
        return InstrumentKind.PROVINCIAL_POLICY
    return InstrumentKind.CITY_POLICY if path[depth - 1].endswith(_CITIES) else None


def _national_kind(core: str, bare: str) -> InstrumentKind | None:
    """The kind of a title without place by its form: a law, a regulation, a paper of a central body."""
    if _LAW.search(bare):
        return InstrumentKind.LAW
    if bare.endswith("条例") or core.startswith("中华人民共和国"):
        return InstrumentKind.REGULATION
    return InstrumentKind.CENTRAL_POLICY if core.startswith(_CENTRAL) else None
