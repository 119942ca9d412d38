"""How the names of places are read: toneless syllables from a small table, fast enough to read all names.

`place_pinyin.csv` (built by scripts/build_place_pinyin.py) holds the reading of every character in the
register, and of every name in which one is read otherwise. ü is written v, as input methods and host names
have it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from ontology.vocabulary import read_text

__all__ = ["HEADER", "READINGS_FILE", "plain_pinyin", "syllables"]

READINGS_FILE = "place_pinyin.csv"
HEADER = ("name", "pinyin")


@cache
def _readings() -> Mapping[str, str]:
    lines = read_text(READINGS_FILE).splitlines()[1:]
    return {name: pinyin for name, _, pinyin in (line.partition(",") for line in lines)}


def syllables(name: str) -> list[str]:
    """The toneless syllables of a place's name; a character without a known reading stands for itself.

    >>> syllables("黄阁镇")
    ['huang', 'ge', 'zhen']
    """
    readings = _readings()
    if (whole := readings.get(name)) is not None:
        return whole.split(" ")
    return [readings.get(character, character) for character in name]


def plain_pinyin(written: str) -> str:
    """What a user writes as pinyin, made comparable: no tones, spaces or apostrophes, ü as v, lower case.

    >>> plain_pinyin("Lüliáng Shì")
    'lvliangshi'
    """
    lowered = written.casefold()
    if not lowered.isascii():
        decomposed = unicodedata.normalize("NFD", lowered).replace("u\u0308", "v")
        lowered = "".join(c for c in decomposed if not unicodedata.combining(c))
    return "".join(character for character in lowered if character.isalnum())
