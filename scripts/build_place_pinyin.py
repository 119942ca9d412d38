"""Builds ontology/place_pinyin.csv: how the names in the register of places are read, without tones.

    python -m scripts.build_place_pinyin

Run it after the register has changed. A row is a character with its usual reading in place names, or a whole
name in which a character is read otherwise (乐亭县 is laotingxian). The readings are those of pypinyin (MIT),
which costs two seconds for all names: too slow to be asked when a user waits.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from pypinyin import lazy_pinyin

from ontology.place_pinyin import HEADER, READINGS_FILE
from ontology.place_search import register_names
from ontology.places import load_places

TARGET = Path(__file__).parents[1] / "ontology" / READINGS_FILE


def readings(names: Iterable[str]) -> list[tuple[str, str]]:
    """Rows (characters, reading): single characters first, then the names that they spell wrongly."""
    spelled = {name: lazy_pinyin(name) for name in sorted(set(names)) if not name.isascii()}
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, syllables in spelled.items():
        if len(name) == len(syllables):
            for character, syllable in zip(name, syllables, strict=True):
                if character != syllable:
                    counted[character][syllable] += 1
    usual = {
        character: min(counts, key=lambda syllable: (-counts[syllable], syllable))
        for character, counts in counted.items()
    }
    exceptions = {
        name: " ".join(syllables)
        for name, syllables in spelled.items()
        if [usual.get(character, character) for character in name] != syllables
    }
    return [*sorted(usual.items()), *sorted(exceptions.items())]


def written(rows: Iterable[tuple[str, str]]) -> str:
    """The rows as the file has them."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return buffer.getvalue()


def main() -> None:
    """Writes the file anew."""
    rows = readings(register_names(load_places()))
    TARGET.write_text(written(rows), encoding="utf-8", newline="\n")
    print(f"{TARGET.name}: {len(rows)} rows")


if __name__ == "__main__":
    main()
