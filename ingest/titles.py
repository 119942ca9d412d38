"""Titles between 《 and 》: where they begin and end, also when a bracket is missing or titles are nested."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Title", "find_titles"]

#: A title without 》 ends at the last of these words before the next mark (brackets get lost, not words).
_TITLE_END = re.compile(
    r"(?:条例|规定|办法|通知|意见|方案|纲要|决定|细则|规划|计划|要点|目录|清单|制度|规则|规程|指南|公告|通告|指引|(?<!办)法)"
    r"(?:[(][^()]{1,20}[)])?"
)
#: Marks that no title runs across when its 》 is missing.
_BROKEN = re.compile(r"[。;；!！\n《》,，、]")
#: The longest title taken; the longest ever met in a report has about 90 characters.
_LONGEST = 160
_OPEN = "《〈<"
_CLOSE = "》〉>"


class Title(NamedTuple):
    """A title: `start` at its 《, `end` just past its 》, `text` what is between (offsets in code points)."""

    start: int
    end: int
    text: str


def find_titles(text: str, start: int = 0, end: int | None = None) -> Iterator[Title]:
    """All titles of `text[start:end]` in order, the outermost one where titles are nested."""
    stop = len(text) if end is None else end
    at = text.find("《", start, stop)
    while at >= 0:
        close = _closing(text, at, stop)
        if close is not None:
            yield Title(at, close + 1, text[at + 1 : close].strip())
            after = close + 1
        else:
            after = _unclosed(text, at, stop)
            if after > at + 1:
                yield Title(at, after, text[at + 1 : after].strip())
        at = text.find("《", after, stop)


def _closing(text: str, at: int, stop: int) -> int | None:
    """The 》 that closes the 《 at `at`; None where a line or another sentence comes first."""
    depth = 0
    for i in range(at, min(stop, at + _LONGEST)):
        character = text[i]
        if character == "《" and depth == 1 and not _is_nested(text, at, i):
            return None
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth -= 1
            if character == "》" and (depth <= 0 or text[i + 1 : i + 2] != "》"):
                # 《关于印发《办法》的通知》: the inner 》 closes only the inner title
                if depth > 0 and text.find("》", i + 1, min(stop, i + 40)) > 0:
                    continue
                return i
            if depth <= 0:
                return None
        elif character in "。\n" and depth > 0:
            return None
    return None


def _is_nested(text: str, at: int, inner: int) -> bool:
    """Whether the 《 at `inner` opens a title inside the title: 关于印发《, 贯彻落实《, 关于《."""
    return text[at + 1 : inner].endswith(
        ("印发", "关于", "转发", "落实", "贯彻", "执行", "实施", "修改", "废止", "公布")
    )


def _unclosed(text: str, at: int, stop: int) -> int:
    """Where a title without 》 ends; just past its 《 where it does not look like a title."""
    mark = _BROKEN.search(text, at + 1, min(stop, at + _LONGEST))
    last = None
    for last in _TITLE_END.finditer(text, at + 1, mark.start() if mark else min(stop, at + _LONGEST)):
        if len(last.group()) > 1:
            break
    return last.end() if last else at + 1
