"""The body that issues a report, by its full name: 广州市南沙区黄阁镇人民政府.

As signed, or as the title begins, or the department that says 我局; it gets its superiors in front, the
province left out. Where nobody is named it is the government of the home place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.jurisdiction import ZONES
from ingest.layout import half_width
from ingest.place_candidates import TOWNS
from ingest.place_evidence import department_of
from ingest.place_names import place_stem
from ontology.places import short_name
from ontology.records import Meta, PlaceLevel, Placement

__all__ = ["issuer_name"]

_MUNICIPALITIES = frozenset({"北京市", "天津市", "上海市", "重庆市"})
_OFFICE = re.compile(
    r"^([\u4e00-\u9fff]{2,30}?(?:人民政府|政府|办事处|管委会|管理委员会|委员会|局|厅|委|办公室))(?=关于|\d{4}|年|法治|依法|的|$)"
)
#: A department that speaks of itself: no other body is said to be the reporting one.
_SPEAKER = re.compile(r"[我本](?:局|厅)")
_GOVERNMENT = "人民政府"
#: 市人民政府, 县政府: the government of the home place, by its level alone.
_ANY_GOVERNMENT = re.compile(r"(?:[省市区县镇乡州旗盟]|自治[区州县旗])?(?:人民)?政府")


def issuer_name(meta: Meta, place: Placement, body: str) -> str | None:
    """The issuer of a report of this place, from its title and signature and its half-width text `body`."""
    written = meta.issuer or _office_in(meta.title)
    path, name, level = place.path, place.place, place.level
    if not path or name is None:
        return written
    shown = path if path[0] in _MUNICIPALITIES or len(path) == 1 else path[1:]
    full = "".join(shown)
    if written is None and _SPEAKER.search(body):
        short = short_name(name)
        spelt = name if short is None or name in body else short
        if department := department_of(spelt, body):
            return full + department
    if written is None or _ANY_GOVERNMENT.fullmatch(written):
        return full + _government_of(name, level)
    if level in TOWNS:
        return _issuer_in_town(written, name, level, shown)
    return full + _without_places(written, path)


def _issuer_in_town(written: str, place: str, level: PlaceLevel | None, shown: Sequence[str]) -> str:
    """The government of a town, or a body of its own that signs; `shown` is the path as it is written out."""
    above, name, own = written.partition(place)
    if name and above.endswith(_GOVERNMENT) and len(shown) > 1:
        # an office of the government above it, and signs so: 虹口区人民政府曲阳路街道办事处
        return "".join(shown[:-1]) + _GOVERNMENT + name + own
    other = re.search(r"(?:局|所|委员会|中心|队)$", own) and "党" not in own
    return "".join(shown) + (own if other else _government_of(place, level))


def _government_of(place: str, level: PlaceLevel | None) -> str:
    if place.endswith(ZONES):
        return "管理委员会"
    if level is PlaceLevel.SUBDISTRICT:
        return "办事处"
    return "行政公署" if place.endswith(("盟", "地区")) else _GOVERNMENT


def _without_places(written: str, path: Sequence[str]) -> str:
    """A name without the places that it begins with: in full, without their level, or the level alone.

    陵城区司法局, 陵城司法局, 区司法局 → 司法局.
    """
    for name in path:
        written = written.removeprefix(name).removeprefix(short_name(name) or name)
    own = place_stem(path[-1])
    if own != path[-1]:
        written = written.removeprefix(own)
    return written.removeprefix(path[-1][-1])


def _office_in(title: str | None) -> str | None:
    match = _OFFICE.match(half_width(title or ""))
    return match.group(1) if match else None
