"""What people write for a place: its name without suffix, the beginning of it, its pinyin, its initials."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ontology.place_names import short_name
from ontology.place_pinyin import syllables

__all__ = ["bare_name", "bare_pinyin", "initials", "is_name_of", "is_pinyin_of"]

#: What ends a name by the kind of the place.
_SUFFIX = re.compile(r"(.+?)(?:特别行政区|自治区|地区|街道|苏木|民族乡|[省市区县旗盟州镇乡])")
#: A shorter beginning would let 江 stand for every 江某县.
_MIN_BEGINNING = 2
_MIN_INITIALS = 2


@lru_cache(maxsize=4096)
def bare_name(name: str) -> str:
    """A name without its suffix (江东镇 → 江东, 红河哈尼族彝族自治州 → 红河), itself if it has none."""
    short = short_name(name) or name
    match = _SUFFIX.fullmatch(short)
    return match[1] if match else short


def bare_pinyin(name: str) -> str:
    """The reading of the name without its suffix (江东镇 → jiangdong).

    A name is read as a whole: 乐亭县 is laotingxian, and so 乐亭 is laoting.
    """
    read, bare = syllables(name), bare_name(name)
    return "".join(read[: len(bare)] if name.startswith(bare) else syllables(bare))


def initials(pinyin: Sequence[str]) -> str:
    """The first letters of syllables (jiang dong zhen → jdz)."""
    return "".join([syllable[0] for syllable in pinyin])


def is_name_of(written: str, name: str) -> bool:
    """Whether 汉字 stand for a place of this name: whole, in short, without suffix, or its beginning."""
    if written in (name, bare_name(name), short_name(name)):
        return True
    return len(written) >= _MIN_BEGINNING and name.startswith(written)


def is_pinyin_of(written: str, name: str) -> bool:
    """Whether plain pinyin stands for a place of this name: whole, without suffix, or initials of either."""
    read = syllables(name)
    if written in ("".join(read), bare_pinyin(name)):
        return True
    first = initials(read)
    return len(written) >= _MIN_INITIALS and written in (first, first[: len(bare_name(name))])
