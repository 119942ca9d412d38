"""Component `home_place`: the place that the report is about, its path, its code, and the issuer.

Candidates are the names in the title, signature, opening, breadcrumb and footer; each namesake in the
register is weighed (`ingest.place_evidence`). Where namesakes cannot be told apart the place has a name but
no path and no code: a wrong path is worse than none. A name that the register lacks (a younger 街道, an
older 县) is taken from the title as it is written, under the superiors that the page names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import Hints
from ingest.jurisdiction import ZONES
from ingest.layout import half_width, half_width_of
from ingest.place_evidence import (
    BEGINNING_LENGTH,
    Evidence,
    codes_in,
    department_of,
    place_stem,
    places_in,
    score,
    self_level,
)
from ontology.places import Place, PlaceRegister, load_places, plain_township, short_name
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

#: Those to whom a report is addressed stand on a line of their own right below its title.
ADDRESSEE_REACH = 200
_ADDRESSEE = re.compile(r"^[^\n。;]{2,60}(?:政府|委员会?|人大|办公?室?|会议)\s*:\s*$", re.MULTILINE)

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
_COUNTY_SUFFIXES = "县市区"
_SHORTEST_STEM = 2
_SHORT_NAME = 2
_SUPERIOR = re.compile(r"(?:^|\n|年,|[省市州盟])\Z")
_MUNICIPALITIES = frozenset({"北京市", "天津市", "上海市", "重庆市"})
_TOWNSHIPS = frozenset({PlaceLevel.TOWN, PlaceLevel.SUBDISTRICT, PlaceLevel.TOWNSHIP})
_BEFORE_PLACE = re.compile(r"^(?:\d{4}年?度?|关于)+")
_TITLE_PLACE = re.compile(r"([\u4e00-\u9fff]{1,12}?(?:街道|苏木|[镇乡县区市旗]))(?![\u4e00-\u9fff]?长)")
_TITLE = re.compile(r"《[^》]*》")
_OFFICE = re.compile(
    r"^([\u4e00-\u9fff]{2,30}?(?:人民政府|政府|办事处|管委会|管理委员会|委员会|局|厅|委|办公室))(?=关于|\d{4}|年|法治|依法|的|$)"
)


#: A department that speaks of itself: no other body is said to be the reporting one.
_SPEAKER = re.compile(r"[我本](?:局|厅)")
_GOVERNMENT = "人民政府"
#: 市人民政府, 县政府: the government of the home place, by its level alone.
_ANY_GOVERNMENT = re.compile(r"(?:[省市区县镇乡州旗盟]|自治[区州县旗])?(?:人民)?政府")


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
    plain, body = half_width_of(doc), doc._.body
    found = find_home_place(plain, body, meta, doc._.hints)
    text = plain[body[0] : body[1]]
    changes: dict[str, object] = {"issuer": doc._.hints.issuer or issuer_name(meta, found, text)}
    if found is None:
        changes["place_level"] = self_level(text)
    else:
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
    ranked = _ranked(evidence, register)
    unknown = _unregistered(evidence, register, [p for _, p in ranked])
    if unknown:
        return unknown
    if not ranked or ranked[0][0] < LEAST_SCORE:
        # a report that names its place nowhere else may name it in the titles of its own papers
        ranked = _ranked(replace(evidence, body=plain[body[0] : body[1]]), register)
        if not ranked or ranked[0][0] < LEAST_SCORE:
            return None
    best = ranked[0]
    rival = next((s for s, p in ranked[1:] if p.name == best[1].name), None)
    if rival is not None and best[0] - rival < LEAST_LEAD:
        return HomePlace(best[1].name, best[1].level, (), None)
    return _of_its_year(_registered(best[1], register), evidence.body, register)


def _ranked(evidence: Evidence, register: PlaceRegister) -> list[tuple[float, Place]]:
    """The candidates with their scores, the best first."""
    candidates = {p.code: p for p in _candidates(evidence, register)}
    below: dict[str, set[str]] = {}
    for place in candidates.values():
        for above in register.path(place.code)[:-1]:
            names = below.setdefault(above.code, set())
            names.update(name for name in (place.name, short_name(place.name)) if name)
    scored = (
        (score(p, evidence, register, frozenset(below.get(p.code, ()))), p) for p in candidates.values()
    )
    return sorted(scored, key=lambda x: (-x[0], x[1].code))


def _of_its_year(place: HomePlace, body: str, register: PlaceRegister) -> HomePlace:
    """The place with the names that the report uses for the county above it (禄丰县, later 禄丰市)."""
    path = tuple(_older_name(name, body, register) for name in place.path)
    return HomePlace(place.name, place.level, path, place.code) if path != place.path else place


def _older_name(name: str, body: str, register: PlaceRegister) -> str:
    """What the report calls a county whose present name it never uses; its name where it says nothing."""
    own, suffix = name[:-1], name[-1:]
    if suffix not in _COUNTY_SUFFIXES or len(own) < _SHORTEST_STEM or name in body:
        return name
    older = (own + other for other in _COUNTY_SUFFIXES if other != suffix)
    return next((other for other in older if other in body and not register.named(other)), name)


def _registered(place: Place, register: PlaceRegister) -> HomePlace:
    path = tuple(p.name for p in register.path(place.code))
    return HomePlace(place.name, place.level or _level_of(place.name), path, place.code)


def _level_of(name: str) -> PlaceLevel | None:
    return next((level for suffix, level in _LEVEL_BY_SUFFIX if name.endswith(suffix)), None)


def _evidence(plain: str, body: tuple[int, int], meta: Meta, hints: Hints) -> Evidence:
    # a title of another body's paper names that body's place
    inside = _without_addressee(_without_titles(plain[body[0] : body[1]]))
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


def _without_addressee(text: str) -> str:
    """The text with blanks in the place of those to whom it is reported: they are a level up."""
    found = _ADDRESSEE.search(text, 0, ADDRESSEE_REACH)
    return text[: found.start()] + " " * len(found.group()) + text[found.end() :] if found else text


def _without_titles(text: str) -> str:
    """The text with blanks in the place of titles."""
    closed = text.rfind("》") + 1  # behind the last 》 every 《 would be followed to the end in vain
    return _TITLE.sub(lambda m: " " * len(m.group()), text[:closed]) + text[closed:]


def _candidates(evidence: Evidence, register: PlaceRegister) -> Iterator[Place]:
    """Places named where a page names its own; a name right before a name below it is only its superior."""
    beginning = evidence.body[:BEGINNING_LENGTH]
    for text in (evidence.title, evidence.issuer, evidence.opening, evidence.head, evidence.foot, beginning):
        found = list(places_in(text, register))
        if text is evidence.opening or text is beginning:
            # of two characters, names also come about by chance (代县政府拟定…)
            found = [
                f
                for f in found
                if f[1] - f[0] > _SHORT_NAME or _SUPERIOR.search(text, max(0, f[0] - 2), f[0])
            ]
        for i, (_, end, places) in enumerate(found):
            following = [p for start, _, ps in found[i + 1 : i + 2] if start == end for p in ps]
            for place in places:
                above = {q.code for p in following for q in register.path(p.code)[:-1]}
                if place.code not in above or text is evidence.foot:
                    yield place


def _unregistered(evidence: Evidence, register: PlaceRegister, candidates: list[Place]) -> HomePlace | None:
    """The place that the title is about, where the register has no such name."""
    name = _unknown_in(evidence.title, register)
    if name is None or evidence.body.count(name) + evidence.issuer.count(name) == 0:
        return None
    level = _level_of(name)
    renamed = [place for other in _other_names(name) for place in register.named(other)]
    ranked = sorted(((score(p, evidence, register), p) for p in renamed), key=lambda x: (-x[0], x[1].code))
    if ranked and (len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= LEAST_LEAD):
        path = tuple(p.name for p in register.path(ranked[0][1].code))
        # a county that bore the name of its prefecture (绍兴县) lay in it
        beneath = ranked[0][1].level is PlaceLevel.CITY
        return HomePlace(name, level, (*(path if beneath else path[:-1]), name), ranked[0][1].code)
    above = next((p for p in candidates if p.level not in _TOWNSHIPS), None)
    if level in _TOWNSHIPS and above and above.level in {PlaceLevel.DISTRICT, PlaceLevel.COUNTY}:
        return HomePlace(name, level, (*(p.name for p in register.path(above.code)), name), None)
    return HomePlace(name, level, (), None)


def _unknown_in(title: str, register: PlaceRegister) -> str | None:
    """The last place of those that a title begins with, if the register lacks it (甲县|乙民族乡)."""
    unknown = None
    title = _BEFORE_PLACE.sub("", title)
    known = {start: end for start, end, _ in places_in(title, register)}
    at = 0
    while True:
        if at in known:
            unknown, at = None, known[at]
            at += len(_GOVERNMENT) * title.startswith(_GOVERNMENT, at)
        elif match := _TITLE_PLACE.match(title, at):
            within = min((start for start in known if match.start() < start < match.end()), default=None)
            unknown, at = (None, within) if within else (match.group(1), match.end())
        else:
            return unknown


def _other_names(name: str) -> Iterator[str]:
    """What the register may call a place: of another kind since, or without its people (甲苗族乡)."""
    if (plain := plain_township(name)) is not None:
        yield plain
    suffix = next(s for s, _ in _LEVEL_BY_SUFFIX if name.endswith(s))
    for other in _SUCCESSORS.get(suffix, ()):
        yield name.removesuffix(suffix) + other


def issuer_name(meta: Meta, place: HomePlace | None, body: str = "") -> str | None:
    """The body that issues the report, by its full name.

    As signed, or as the title begins, or the department that says 我局; it gets its superiors in front, the
    province left out. Where nobody is named it is the government of the home place (街道: 办事处).
    """
    written = meta.issuer or _office_in(meta.title)
    if place is None or not place.path:
        return written
    shown = place.path if place.path[0] in _MUNICIPALITIES or len(place.path) == 1 else place.path[1:]
    full = "".join(shown)
    if written is None and _SPEAKER.search(body):
        short = short_name(place.name)
        spelt = place.name if short is None or place.name in body else short
        if department := department_of(spelt, body):
            return full + department
    if written is None or _ANY_GOVERNMENT.fullmatch(written):
        return full + _government_of(place)
    if place.level in _TOWNSHIPS:
        return _issuer_in_town(written, place, shown)
    return full + _without_places(written, place)


def _issuer_in_town(written: str, place: HomePlace, shown: tuple[str, ...]) -> str:
    """The government of a town, or a body of its own that signs; `shown` is the path as it is written out."""
    above, name, own = written.partition(place.name)
    if name and above.endswith(_GOVERNMENT) and len(shown) > 1:
        # an office of the government above it, and signs so: 虹口区人民政府曲阳路街道办事处
        return "".join(shown[:-1]) + _GOVERNMENT + name + own
    other = re.search(r"(?:局|所|委员会|中心|队)$", own) and "党" not in own
    return "".join(shown) + (own if other else _government_of(place))


def _government_of(place: HomePlace) -> str:
    if place.name.endswith(ZONES):
        return "管理委员会"
    if place.level is PlaceLevel.SUBDISTRICT:
        return "办事处"
    return "行政公署" if place.name.endswith(("盟", "地区")) else _GOVERNMENT


def _without_places(written: str, place: HomePlace) -> str:
    """A name without the places that it begins with: in full, without their level, or the level alone.

    陵城区司法局, 陵城司法局, 区司法局 → 司法局.
    """
    for name in place.path:
        written = written.removeprefix(name).removeprefix(short_name(name) or name)
    own = place_stem(place.name)
    if own != place.name:
        written = written.removeprefix(own)
    return written.removeprefix(place.name[-1])


def _office_in(title: str | None) -> str | None:
    match = _OFFICE.match(half_width(title or ""))
    return match.group(1) if match else None
