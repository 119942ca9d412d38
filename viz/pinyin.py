"""Search keys of Chinese labels: the label, its pinyin and the initials, so that `flgw` finds 法律顾问."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

__all__ = ["search_key", "spelled"]


@lru_cache(maxsize=65536)
def search_key(*labels: str) -> str:
    """Everything by which a reader may look for a thing: labels, joined pinyin and initials, in lower case.

    >>> search_key("法律顾问")
    '法律顾问 falvguwen flgw'
    """
    keys: list[str] = []
    for label in labels:
        if not label:
            continue
        keys.append(label.lower())
        if not label.isascii():
            keys.append("".join(lazy_pinyin(label)).lower().replace("ü", "v"))
            keys.append("".join(lazy_pinyin(label, style=Style.FIRST_LETTER)).lower())
    return " ".join(dict.fromkeys(keys))


@lru_cache(maxsize=8192)
def spelled(name: str) -> str:
    """A Chinese name in pinyin with tone marks, for readers who cannot read the characters.

    >>> spelled("黄阁镇")
    'huáng gé zhèn'
    """
    return " ".join(lazy_pinyin(name, style=Style.TONE))
