"""Canonical names of public bodies and the body above each, by the ordered rules of the genre.

1. A name with a place before it takes the full path of that place, province left out
   (鳌头镇司法所 → 广州市从化区鳌头镇司法所).
2. A name with a level word takes the reporting place's ancestor of that level (区司法局 in a town's report).
3. A bare name belongs to the reporting place where its head says so.
4. Short forms of governments, party committees, congresses and courts are written out, also before an
   office of theirs (县政府法制办 → …县人民政府法制办公室); a committee's offices keep 委, as their own names
   do (中共…区委党校). Offices keep the name of their time (综治办 stays 综治办: what it was called is itself
   a finding).
5. Offices that sit in a town but belong to a department of the county have both above them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.institution_lexicon import Head, load_institution_lexicon
from ingest.jurisdiction import ZONES, Home, place_prefix, stem
from ontology.records import InstitutionType

__all__ = ["Mention", "canonical_name", "local_parent_name", "parent_name"]

#: Party committees that may stand before an office of theirs (区委|依法治区办).
_PARTY_ORGANS = frozenset(("党工委", "党委", "委"))
#: Bodies that have an office of their own.
_WITH_OFFICE = ("领导小组", "委员会", "指挥部", "联席会议", "工作专班")
_OFFICE = "办公室"
_COMMITTEE = re.compile(
    r"(?:全面)?依法治(?P<level>[省市区县州旗盟疆藏])(?:(?:委员会|委)?(?P<office>办公室|办)|委员会|委)"
)
_LEGAL_OFFICE = frozenset(("法制办", "法制办公室"))
_SUBDISTRICTS = ("街道", "地区")
_PREFECTURE_DEPTH = 2
_COMMITTEES_SINCE = 2018


class Mention(NamedTuple):
    """A body as the text names it.

    start, end   the span of the name; of the whole phrase where bodies share a name (市、区政务办)
    stem         the name without place and level
    path         the place it belongs to, None where none is known
    organ        the committee, government or congress before the stem (区委|依法治区办, 市政府|法制办)
    owner        the department that it is a section of
    loose        whether it counts only beside another body
    bare         whether no place or level was written
    """

    start: int
    end: int
    name: str
    stem: str
    head: Head
    path: tuple[str, ...] | None
    organ: str = ""
    owner: str | None = None
    loose: bool = False
    bare: bool = False


def canonical_name(mention: Mention, home: Home) -> str:
    """The full name under which a body is known in all reports."""
    head = mention.head
    if mention.owner:
        return _of_department(mention, mention.owner)
    place = place_prefix(mention.path)
    if mention.path and len(own := stem(mention.path[-1])) > 1 and own in mention.stem.removeprefix(own):
        return mention.stem  # 法治石家庄建设领导小组: the place is part of the name
    if not place:
        return head.expands_to if head.expands_to and "{place}" not in head.expands_to else mention.name
    return _written_out(mention, place, home) or place + mention.stem


def _of_department(mention: Mention, department: str) -> str:
    """The name of a section, a group or the party committee of a department."""
    if mention.head.text == "党委":
        return f"中共{department}委员会"
    name = department + mention.stem
    return f"中共{name}" if mention.head.text == "党组" else name


def _written_out(mention: Mention, place: str, home: Home) -> str | None:
    """The long form of a government, committee, congress or court, and of an office under one."""
    head, path = mention.head, mention.path or ()
    if place.endswith((*ZONES, "街道")) and head.level == "government":
        return _government(path, home)
    if place.endswith("街道") and head.text in {"党委", "党工委"}:
        return f"中共{place}工作委员会"
    if not _is_town(path, home) and (full := _of_legal_affairs(mention, place, home)):
        return full
    if mention.organ:
        return _under_organ(mention, place)
    if head.expands_to and (mention.stem == head.text or head.level == "party"):
        return head.expands_to.format(place=place)
    return None


def _of_legal_affairs(mention: Mention, place: str, home: Home) -> str | None:
    """The full name of the committee for law-based governance, of its office, and of the older 法制办.

    The committees (since 2018) are the party's, the 法制办 (to 2019) was the government's: their short names
    leave that out (区依法治区办, 市法制办).
    """
    if mention.stem in _LEGAL_OFFICE:
        return f"{place}人民政府法制办公室"
    committee = _COMMITTEE.fullmatch(mention.stem)
    if committee is None or (home.year is not None and home.year < _COMMITTEES_SINCE):
        return None
    return f"中共{place}委全面依法治{committee['level']}委员会{_OFFICE if committee['office'] else ''}"


def _under_organ(mention: Mention, place: str) -> str:
    """The name of an office with its committee, government or congress before it."""
    name = mention.stem
    if name == "政法委":
        name = "政法委员会"
    if mention.organ in _PARTY_ORGANS:
        # 区委党校 is the school's own name: its head says so
        full = f"中共{place}{mention.organ}{name}"
    elif mention.organ.startswith("人大"):
        full = f"{place}{mention.organ}{name}"
    else:
        full = f"{place}人民政府{name}"
        if name.endswith("办"):
            full += "公室"
        if mention.head.type is InstitutionType.PARTY:
            full = f"中共{full}"
    return full


def parent_name(mention: Mention, home: Home) -> str | None:
    """The canonical name of the body above, None where none is known or the genre names none."""
    head = mention.head
    if mention.owner:
        return None if head.text in {"党委", "党组"} else mention.owner
    if mention.stem.endswith(_OFFICE) and mention.stem.removesuffix(_OFFICE).endswith(_WITH_OFFICE):
        return canonical_name(mention, home).removesuffix(_OFFICE)
    if not mention.path or head.level in {"congress", "firm", "national", "village"}:
        return None
    return _superior(mention, home) or _government_or_committee(mention, mention.path, home)


def _government_or_committee(mention: Mention, path: tuple[str, ...], home: Home) -> str | None:
    """The government or party committee above a body that belongs to no department."""
    head = mention.head
    if head.type is InstitutionType.COURT:
        return None
    if head.level == "government" and mention.stem == head.text:
        return _government(path[:-1], home) if len(path) > 2 or _is_municipality(path[:1]) else None
    if head.level == "party" and mention.stem in {head.text, head.text[1:]} and "纪" not in head.text:
        below_county = len(path) > 3 or (home.is_town and path == home.path)
        return _committee(path[:-1]) if below_county and len(path) > 1 else None
    party = mention.organ in _PARTY_ORGANS or head.type is InstitutionType.PARTY
    legal = not _is_town(path, home) and _COMMITTEE.fullmatch(mention.stem) is not None
    return _committee(path) if party or legal else _government(path, home)


def local_parent_name(mention: Mention, home: Home) -> str | None:
    """The town's government, where an office in the town belongs to a department of the county."""
    if mention.owner or not mention.path or _superior(mention, home) is None:
        return None
    return _government(mention.path, home) if _is_town(mention.path, home) else None


def _superior(mention: Mention, home: Home) -> str | None:
    """The department of the county that an office belongs to (派出所: its 公安局); None where it has none."""
    path, name = mention.path, mention.stem
    if not path or not name:
        return None
    ends = load_institution_lexicon().superiors.get(name[-1], ())
    department = next((department for ending, department in ends if name.endswith(ending)), None)
    if department is None:
        return None
    if _is_town(path, home):
        path = path[:-1]
    if not path or department == name:
        return None
    if department == "公安局" and len(path) > 1 and path[-1].endswith("区") and path[-2].endswith("市"):
        # districts have a branch of the city's
        above = f"{place_prefix(path[:-1])}公安局"
        return above if name == "公安分局" and path == mention.path else f"{above}{stem(path[-1])}分局"
    return place_prefix(path) + department


def _is_town(path: tuple[str, ...], home: Home) -> bool:
    if not path:
        return False
    return (home.is_town and path == home.path) or path[-1].endswith(("镇", "乡", "街道", "苏木"))


def _government(path: tuple[str, ...], home: Home) -> str | None:
    place = place_prefix(path)
    if not place:
        return None
    if path == home.path and home.government:
        return home.government
    return place + _kind_of_government(path)


def _kind_of_government(path: tuple[str, ...]) -> str:
    if path[-1].endswith("盟") or (path[-1].endswith("地区") and len(path) == _PREFECTURE_DEPTH):
        return "行政公署"
    if path[-1].endswith(ZONES):
        return "管理委员会"
    return "办事处" if path[-1].endswith(_SUBDISTRICTS) else "人民政府"


def _committee(path: tuple[str, ...]) -> str:
    place = place_prefix(path)
    return f"中共{place}{'工作' if place.endswith('街道') else ''}委员会"


def _is_municipality(path: tuple[str, ...]) -> bool:
    return bool(path) and path[0].endswith("市")
