"""Reading pages in tests: as a tree, so that a page is judged by its structure and not by its wording."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement

__all__ = ["Element", "content", "hrefs", "parse", "select", "texts"]

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_PART = re.compile(r"([a-z0-9]*)((?:[.#][\w-]+|\[[\w-]+\])*)")
_CONDITION = re.compile(r"([.#\[])([\w-]+)")


class _Tree(HTMLParser):
    """Builds elements; an end tag that closes nothing open, or leaves something open inside, is an error."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        element = SubElement(self._open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        SubElement(self._open[-1], tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        parent = self._open[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data

    def close(self) -> None:
        super().close()
        assert self._open == [self.root], f"<{self._open[-1].tag}> is never closed"


def parse(page: str) -> Element:
    """The page as a tree. Every tag must be closed, in order."""
    tree = _Tree()
    tree.feed(page)
    tree.close()
    return tree.root


def select(root: Element, path: str) -> list[Element]:
    """Elements below `root` by a small part of CSS: tag, .class, #id, [attribute], and descendants."""
    found = [root]
    for part in path.split():
        matched = _PART.fullmatch(part)
        assert matched, f"not a selector: {part}"
        tag, conditions = matched[1], _CONDITION.findall(matched[2])
        below = {id(child): child for parent in found for child in parent.iter() if child is not parent}
        found = [child for child in below.values() if _fits(child, tag, conditions)]
    return found


def _fits(element: Element, tag: str, conditions: list[tuple[str, str]]) -> bool:
    return (not tag or element.tag == tag) and all(_meets(element, *condition) for condition in conditions)


def _meets(element: Element, sign: str, name: str) -> bool:
    if sign == ".":
        return name in element.get("class", "").split()
    return element.get("id") == name if sign == "#" else element.get(name) is not None


def content(element: Element) -> str:
    """All text inside an element, as it is."""
    return "".join(element.itertext())


def texts(root: Element, path: str) -> list[str]:
    """The text of each selected element, white space joined."""
    return [" ".join(content(element).split()) for element in select(root, path)]


def hrefs(root: Element, path: str = "a[href]") -> list[str]:
    """The addresses of the selected links."""
    return [element.get("href", "") for element in select(root, path)]
