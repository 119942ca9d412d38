"""Villages and communities (村, 社区): read for one prefecture at a time, never all at once.

`villages.zip` (built by scripts/build_places.py; source and licence beside it) has one member a prefecture,
named by the four digits that its codes begin with. A member is UTF-8 text with one line a township: its
12-digit code, then for each village the three digits that end its code and its name, separated by blanks:

    440115102000 001黄阁社区 203大塘村 …
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from zipfile import BadZipFile, ZipFile

from ontology.code_lists import PlaceLevel
from ontology.errors import OntologyError
from ontology.place import CODE_LENGTH, Place

__all__ = ["villages_of"]

VILLAGES_FILE = "villages.zip"
#: Prefectures that are kept in memory; one has some 1,800 villages (100 kB), the largest 9,800.
_KEPT = 16
_PREFECTURE = 4
_TOWNSHIP = 9
#: Digits before the name of a village.
_NUMBER = 3


def villages_of(town: str) -> tuple[Place, ...]:
    """The villages of the township with this 12-digit code, in the order of their codes; () if it has none.

    Raises OntologyError when the file of villages is missing or damaged.
    """
    line = _prefecture(town[:_PREFECTURE]).get(town)
    if line is None:
        return ()
    stem = town[:_TOWNSHIP]
    return tuple(
        Place(stem + item[:_NUMBER], item[_NUMBER:], PlaceLevel.VILLAGE, town) for item in line.split(" ")[1:]
    )


@lru_cache(maxsize=_KEPT)
def _prefecture(digits: str) -> dict[str, str]:
    """A prefecture's lines by township. The file is not kept open: worker processes are forked."""
    try:
        with resources.files("ontology").joinpath(VILLAGES_FILE).open("rb") as file, ZipFile(file) as archive:
            text = archive.read(digits).decode("utf-8")
    except KeyError:
        return {}
    except FileNotFoundError:
        raise OntologyError(
            f"ontology/{VILLAGES_FILE} is missing: put the file back or install again."
        ) from None
    except (BadZipFile, UnicodeDecodeError) as error:
        raise OntologyError(f"ontology/{VILLAGES_FILE} is damaged ({error}): install again.") from None
    return {line[:CODE_LENGTH]: line for line in text.splitlines()}
