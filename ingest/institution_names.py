"""Canonical names of public bodies and the body above each, by the ordered rules of the genre.

1. A name with a place before it takes the full path of that place, province left out
   (鳌头镇司法所 → 广州市从化区鳌头镇司法所).
2. A name with a level word takes the reporting place's ancestor of that level (区司法局 in a town's report).
3. A bare name belongs to the reporting place where its head says so.
4. Short forms of governments, party committees, congresses and courts are written out; offices keep the name
   of their time (综治办 stays 综治办: what it was called is itself a finding).
"""

from __future__ import annotations

from typing import NamedTuple

from ingest.institution_lexicon import Head
from ingest.jurisdiction import Home, place_prefix
from ontology.records import InstitutionType

__all__ = ["Mention", "canonical_name", "parent_name"]

#: Party committees that may stand before an office of theirs (区委|依法治区办).
_PARTY_ORGANS = frozenset(("党工委", "党委", "委"))


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


def canonical_name(mention: Mention) -> str:
    """The full name under which a body is known in all reports."""
    head = mention.head
    if mention.owner:
        return mention.owner + mention.stem
    place = place_prefix(mention.path)
    if not place:
        return head.expands_to if head.expands_to and "{place}" not in head.expands_to else mention.name
    return _written_out(mention, place) or place + mention.stem


def _written_out(mention: Mention, place: str) -> str | None:
    """The long form of a government, committee, congress or court, and of an office under one."""
    head = mention.head
    if place.endswith("街道"):
        if head.level == "government":
            return f"{place}办事处"
        if head.text in {"党委", "党工委"}:
            return f"中共{place}工作委员会"
    if head.expands_to and (mention.stem == head.text or head.level == "party"):
        return head.expands_to.format(place=place)
    if mention.organ in _PARTY_ORGANS:
        return f"中共{place}委员会{mention.stem}"
    return f"{place}{mention.organ}{mention.stem}" if mention.organ.startswith("人大") else None


def parent_name(mention: Mention, home: Home) -> str | None:
    """The canonical name of the body above, None where none is known or the genre names none."""
    head = mention.head
    if mention.owner:
        return mention.owner
    path = mention.path
    if not path or head.level in {"congress", "court", "firm", "national", "village"}:
        return None
    if head.level == "government" and mention.stem == head.text:
        return _government(path[:-1]) if len(path) > 2 or _is_municipality(path[:1]) else None
    if head.level == "party" and mention.stem in {head.text, head.text[1:], "纪委", "纪检"}:
        below_county = len(path) > 3 or (home.is_town and path == home.path)
        return f"中共{place_prefix(path[:-1])}委员会" if below_county and len(path) > 1 else None
    if mention.organ in _PARTY_ORGANS or head.type is InstitutionType.PARTY:
        return f"中共{place_prefix(path)}委员会"
    return _government(path)


def _government(path: tuple[str, ...]) -> str | None:
    place = place_prefix(path)
    if not place:
        return None
    return f"{place}办事处" if place.endswith("街道") else f"{place}人民政府"


def _is_municipality(path: tuple[str, ...]) -> bool:
    return bool(path) and path[0].endswith("市")
