"""Component `home_place`: the place that the report is about, its path, its code, and the issuer.

Candidates are the names in the title, signature, opening, breadcrumb and footer; each namesake in the
register is weighed (`ingest.place_evidence`). Where namesakes cannot be told apart the place has a name but
no path and no code: a wrong path is worse than none. A name that the register lacks (a younger 街道, an
older 县) is taken from the title as it is written, under the superiors that the page names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import Hints
from ingest.layout import half_width, half_width_of
from ingest.place_evidence import BEGINNING_LENGTH, Evidence, codes_in, place_stem, places_in, score
from ontology.places import Place, PlaceRegister, load_places
from ontology.records import Meta, PlaceLevel

__all__ = ["HomePlace", "find_home_place", "issuer_name"]

#: A candidate with less is a chance mention.
LEAST_SCORE = 4.0
#: Namesakes nearer than this cannot be told apart.
LEAST_LEAD = 0.75
#: The first sentence of a report names its place; 200 characters hold it.
OPENING_LENGTH = 200
#: Breadcrumbs, catalogue and site map of a page have fewer characters than this.
MARGIN_LENGTH = 3_000

_LEVEL_BY_SUFFIX = (
    ("街道", PlaceLevel.SUBDISTRICT),
    ("镇", PlaceLevel.TOWN),
    ("乡", PlaceLevel.TOWNSHIP),
    ("县", PlaceLevel.COUNTY),
    ("旗", PlaceLevel.COUNTY),
    ("区", PlaceLevel.DISTRICT),
    ("市", PlaceLevel.COUNTY),
)
#: What a division of one kind became later, or was before.
_SUCCESSORS = {
    "市": ("区", "县"),
    "县": ("区", "市"),
    "镇": ("街道", "乡"),
    "乡": ("镇", "街道"),
    "街道": ("镇", "乡"),
}
_MUNICIPALITIES = frozenset({"北京市", "天津市", "上海市", "重庆市"})
_TOWNSHIPS = frozenset({PlaceLevel.TOWN, PlaceLevel.SUBDISTRICT, PlaceLevel.TOWNSHIP})
_TITLE_PLACE = re.compile(
    r"^(?:\d{4}年?度?|关于)*([\u4e00-\u9fff]{1,12}?(?:街道|[镇乡县区市旗]))(?![\u4e00-\u9fff]?长)"
)
_TITLE = re.compile(r"《[^》]*》")
_OFFICE = re.compile(
    r"^([\u4e00-\u9fff]{2,30}?(?:人民政府|政府|办事处|管委会|管理委员会|委员会|局|厅|委|办公室))(?=关于|\d{4}|年|法治|依法|的|$)"
)


class HomePlace:
    """The place found: its name as in the report's year, its level, path and code."""

    def __init__(self, name: str, level: PlaceLevel | None, path: tuple[str, ...], code: str | None) -> None:
        self.name = name
        self.level = level
        self.path = path
        self.code = code


@Language.component("fazhi_home_place")
def home_place(doc: Doc) -> Doc:
    """Complete `doc._.meta` with the place and the issuer."""
    meta: Meta = doc._.meta
    found = find_home_place(half_width_of(doc), doc._.body, meta, doc._.hints)
    changes: dict[str, object] = {"issuer": doc._.hints.issuer or issuer_name(meta, found)}
    if found:
        changes |= {
            "place": found.name,
            "place_level": found.level,
            "place_path": list(found.path),
            "place_code": found.code,
        }
    doc._.meta = meta.model_copy(update=changes)
    return doc


def find_home_place(plain: str, body: tuple[int, int], meta: Meta, hints: Hints) -> HomePlace | None:
    """The place that a report is about, from its half-width text; None where too little speaks for any."""
    register = load_places()
    hinted = register.get(hints.place_code.ljust(12, "0")) if hints.place_code else None
    if hinted:
        return _registered(hinted, register)
    evidence = _evidence(plain, body, meta, hints)
    candidates = {p.code: p for p in _candidates(evidence, register)}
    ranked = sorted(
        ((score(p, evidence, register), p) for p in candidates.values()), key=lambda x: (-x[0], x[1].code)
    )
    unknown = _unregistered(evidence, register, [p for _, p in ranked])
    if unknown:
        return unknown
    if not ranked or ranked[0][0] < LEAST_SCORE:
        return None
    best = ranked[0]
    rival = next((s for s, p in ranked[1:] if p.name == best[1].name), None)
    if rival is not None and best[0] - rival < LEAST_LEAD:
        return HomePlace(best[1].name, best[1].level, (), None)
    return _registered(best[1], register)


def _registered(place: Place, register: PlaceRegister) -> HomePlace:
    path = tuple(p.name for p in register.path(place.code))
    return HomePlace(place.name, place.level or _level_of(place.name), path, place.code)


def _level_of(name: str) -> PlaceLevel | None:
    return next((level for suffix, level in _LEVEL_BY_SUFFIX if name.endswith(suffix)), None)


def _evidence(plain: str, body: tuple[int, int], meta: Meta, hints: Hints) -> Evidence:
    # a title of another body's paper names that body's place
    inside = _without_titles(plain[body[0] : body[1]])
    title = half_width(meta.title or "")
    opening = inside[len(title) if inside.startswith(title) else 0 :][:OPENING_LENGTH]
    return Evidence(
        title=title.replace(" ", ""),
        issuer=half_width(meta.issuer or ""),
        opening=opening,
        head=_ends(plain[: body[0]]),
        foot=_ends(plain[body[1] :]),
        page=plain,
        body=inside,
        host=urlsplit(hints.url).hostname or "" if hints.url else "",
        codes=codes_in(plain),
    )


def _ends(margin: str) -> str:
    """What stands above or below the report; of a long stretch, which is no page's, only its two ends."""
    return (
        margin if len(margin) <= 2 * MARGIN_LENGTH else f"{margin[:MARGIN_LENGTH]}\n{margin[-MARGIN_LENGTH:]}"
    )


def _without_titles(text: str) -> str:
    """The text with blanks in the place of titles."""
    closed = text.rfind("》") + 1  # behind the last 》 every 《 would be followed to the end in vain
    return _TITLE.sub(lambda m: " " * len(m.group()), text[:closed]) + text[closed:]


def _candidates(evidence: Evidence, register: PlaceRegister) -> Iterator[Place]:
    """Places named where a page names its own; a name right before a name below it is only its superior."""
    beginning = evidence.body[:BEGINNING_LENGTH]
    for text in (evidence.title, evidence.issuer, evidence.opening, evidence.head, evidence.foot, beginning):
        found = list(places_in(text, register))
        for i, (_, end, places) in enumerate(found):
            following = [p for start, _, ps in found[i + 1 : i + 2] if start == end for p in ps]
            for place in places:
                above = {q.code for p in following for q in register.path(p.code)[:-1]}
                if place.code not in above or text is evidence.foot:
                    yield place


def _unregistered(evidence: Evidence, register: PlaceRegister, candidates: list[Place]) -> HomePlace | None:
    """The place that the title begins with, where the register has no such name."""
    match = _TITLE_PLACE.match(evidence.title)
    if not match or any(True for _ in places_in(match.group(1), register)):
        return None
    name = match.group(1)
    if evidence.body.count(name) + evidence.issuer.count(name) == 0:
        return None
    suffix = next(s for s, _ in _LEVEL_BY_SUFFIX if name.endswith(s))
    renamed = [
        place
        for other in _SUCCESSORS.get(suffix, ())
        for place in register.named(name.removesuffix(suffix) + other)
    ]
    ranked = sorted(((score(p, evidence, register), p) for p in renamed), key=lambda x: (-x[0], x[1].code))
    if ranked and (len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= LEAST_LEAD):
        path = (*(p.name for p in register.path(ranked[0][1].code)[:-1]), name)
        return HomePlace(name, _level_of(name), path, ranked[0][1].code)
    level = _level_of(name)
    above = next((p for p in candidates if p.level not in _TOWNSHIPS), None)
    if level in _TOWNSHIPS and above and above.level in {PlaceLevel.DISTRICT, PlaceLevel.COUNTY}:
        return HomePlace(name, level, (*(p.name for p in register.path(above.code)), name), None)
    return HomePlace(name, level, (), None)


def issuer_name(meta: Meta, place: HomePlace | None) -> str | None:
    """The body that issues the report, by its full name.

    As signed, or as the title begins; a township's body gets its superiors in front; where nobody is named it
    is the government of the home place: path without the province, then 人民政府 (街道: 办事处).
    """
    written = meta.issuer or _office_in(meta.title)
    if place is None or not place.path:
        return written
    shown = place.path if place.path[0] in _MUNICIPALITIES or len(place.path) == 1 else place.path[1:]
    full = "".join(shown)
    government = full + ("办事处" if place.level is PlaceLevel.SUBDISTRICT else "人民政府")
    if written is None:
        return government
    if place.level not in _TOWNSHIPS:
        return written if place_stem(place.name) in written else full + written
    own = written.partition(place.name)
    if not own[1]:
        return government
    return (
        full + own[2]
        if re.search(r"(?:局|所|委员会|中心|队)$", own[2]) and "党" not in own[2]
        else government
    )


def _office_in(title: str | None) -> str | None:
    match = _OFFICE.match(half_width(title or ""))
    return match.group(1) if match else None
