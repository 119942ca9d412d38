"""Names that need their neighbours: lists of bodies that share a place, a head or a level word.

区委、政府 → the 政府 of that 区; 市、区政务办 → a 市政务办 too; 市公安局、教育局 → both of the 市;
市监管局 + 甲分局 → one body, and so are 区司法局 + 黄阁司法所: the 司法所 of 黄阁镇.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ingest.institution_names import Mention
from ingest.jurisdiction import Home

__all__ = ["settle"]

_JOINERS = frozenset(("", "、", "和", "与", "及", "以及", "/", "，", ","))
_LEVEL_CHAIN = re.compile(r"(?:(?:[省市区县镇乡街]|街道)(?:级)?[、和及/])+$")
_LEVEL_WORD = re.compile(r"街道|[省市区县镇乡街]")
#: Bodies of one place that are named together (党委、政府、人大).
_CORE = frozenset(("government", "party", "congress"))
_DEPARTMENTS = frozenset(("department", "government"))
#: Offices of a county's department that sit in its towns.
_FIELD_OFFICES = ("所", "中队", "法庭")


def settle(
    text: str, found: Sequence[Mention], home: Home, is_generic: Callable[[int], bool]
) -> Iterator[Mention]:
    """The mentions that count, in text order, those that the text only implies (市、…) before their like."""
    last: Mention | None = None
    for number, mention in enumerate(found):
        neighbour = last if last is not None and text[last.end : mention.start] in _JOINERS else None
        current = _joined(text, mention, neighbour, found[number + 1 : number + 2])
        if current is None:
            continue
        if last is not None and last.end == current.start and current.head.text == "分局":
            last = last._replace(
                end=current.end, name=last.name + current.name, stem=last.stem + current.name
            )
            continue
        if last is not None and _is_outpost(current, last):
            last = current._replace(start=last.start, name=last.name + current.name)
            continue
        if last is not None:
            yield from _sharing(text, last, home, is_generic)
            yield last
        last = current
    if last is not None:
        yield from _sharing(text, last, home, is_generic)
        yield last


def _is_outpost(mention: Mention, department: Mention) -> bool:
    """Whether a department's name stands before that of its field office in a town (区司法局|黄阁司法所)."""
    if department.end != mention.start or department.head.level != "department" or not mention.path:
        return False
    return mention.head.text.endswith(_FIELD_OFFICES) and mention.path[:-1] == department.path


def _joined(
    text: str, mention: Mention, neighbour: Mention | None, following: Sequence[Mention]
) -> Mention | None:
    """The mention with what it takes from the body before it; None where it needs one and has none."""
    if mention.loose and mention.head.bare == "list":
        listed = any(text[mention.end : after.start] == "、" and not after.loose for after in following)
        return mention._replace(loose=False) if neighbour is not None or listed else None
    if neighbour is None or not neighbour.path:
        return None if mention.loose else mention
    if mention.loose:
        return _beside(mention, neighbour, neighbour.path)
    if mention.head.level == neighbour.head.level == "village" and len(neighbour.path) > len(
        mention.path or ()
    ):
        return mention._replace(path=neighbour.path)
    if mention.bare and mention.head.level == "department" and neighbour.head.level in _DEPARTMENTS:
        return mention._replace(path=neighbour.path)
    return mention


def _beside(mention: Mention, neighbour: Mention, path: tuple[str, ...]) -> Mention | None:
    """A loose mention with the place of its neighbour; None where the two are not named together."""
    if mention.head.bare == "town":
        return mention._replace(loose=False, path=path) if neighbour.head.level == "department" else None
    if not {neighbour.head.level, mention.head.level} <= _CORE:
        return None
    # the name as written would be 政府 alone: it takes the level word of the body before it
    prefix = neighbour.name[: len(neighbour.name) - len(neighbour.stem)]
    return mention._replace(loose=False, path=path, name=prefix + mention.name)


def _sharing(text: str, mention: Mention, home: Home, is_generic: Callable[[int], bool]) -> Iterator[Mention]:
    """市、区政务办: the 市政务办 as well; its span is the whole phrase, so that the evidence is whole."""
    chain = None if mention.bare else _LEVEL_CHAIN.search(text, max(0, mention.start - 9), mention.start)
    if not chain or is_generic(chain.start()):
        return
    for level in _LEVEL_WORD.findall(chain.group()):
        path = home.above(level[0])
        if path is not None:
            rest = text[mention.start : mention.end].lstrip("省市区县镇乡街道级")
            yield mention._replace(start=chain.start(), name=level + rest, path=path)
