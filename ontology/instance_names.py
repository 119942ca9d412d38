"""Which local names stand for a thing of its own, an instance of a mechanism.

A report calls much by words of its own. 黄阁镇法律顾问室 and “粤心安”心理服务室 are things that somebody
runs; “有求必应、无事不扰” is a motto, 省一体化行政执法平台 another's, 建立健全…机制 a sentence. The words
that tell are in `lexicon/instance_names.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from ontology.lexicon import read_lexicon

__all__ = ["is_instance_name"]

_LEXICON = "instance_names"
#: Several things in one name: mottoes, chains of steps, lists.
_SEVERAL = re.compile(r"[、，,；;+＋]")
#: Half a bracket or title: the name was cut out of a longer one.
_BRACKETS = ("()", "（）", "《》", "“”")
_LEVEL = re.compile(r"(?:本|我)?(?:街道|[镇乡县区市])(?!级)")


@dataclass(frozen=True, slots=True)
class _Words:
    heads: tuple[str, ...]
    schemes: tuple[str, ...]
    deeds: tuple[str, ...]
    superiors: tuple[str, ...]


@cache
def _words() -> _Words:
    parts: dict[str, list[str]] = {"head": [], "scheme": [], "deed": [], "superior": []}
    for row in read_lexicon(_LEXICON):
        parts[row["part"]].append(row["text"])
    return _Words(*(tuple(parts[name]) for name in ("head", "scheme", "deed", "superior")))


def is_instance_name(name: str, own: Collection[str], above: Collection[str]) -> bool:
    """Whether a local name, as written, names a thing that one place or body has.

    `own` are the names of the place that reports, `above` those of the places above it, the province first.
    """
    words = _words()
    plain = name.lstrip('“"「『《')
    if _SEVERAL.search(name) or any(name.count(pair[0]) != name.count(pair[1]) for pair in _BRACKETS):
        return False
    rest = plain
    for place in above:
        rest = rest.removeprefix(place)
    owned = rest.startswith(tuple(own)) or _LEVEL.match(rest) is not None
    if not owned and (rest != plain or plain.startswith(words.deeds)):
        return False
    if above and plain.startswith(words.superiors):
        return False
    return name.endswith(words.heads) or (owned and name.endswith(words.schemes))
