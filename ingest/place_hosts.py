"""What the address of a page tells: host names of governments spell a place or put initials together.

www.conghua.gov.cn          the county in full pinyin
www.gzns.gov.cn             initials of 广州 and 南沙
www.scls.gov.cn             initials of the province (四川) and the county (邻水)
huangge.gzns.gov.cn         a town's own label
/ncx/ncxrmzf/               a folder: 南昌县, 南昌县人民政府
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import product
from urllib.parse import urlsplit

from ingest.place_names import place_stem
from ingest.place_weights import Reason, reason
from ontology.place_pinyin import syllables
from ontology.places import Place, load_places, short_name
from ontology.records import PlaceLevel, PlacementEvidence

__all__ = ["Address", "address_of", "host_reasons", "spelt_places"]

#: Labels that no place has a part in.
_GENERAL = frozenset(
    ("www", "gov", "cn", "com", "org", "net", "edu", "zwgk", "xxgk", "zfxxgk", "web", "m", "wap")
)
#: A spelling as short as this also turns up inside other words.
_SHORTEST_CONTAINED = 5
#: Initials of so few letters belong to many places.
_SHORTEST_INITIALS = 4
_TOWNS = frozenset((PlaceLevel.TOWN, PlaceLevel.SUBDISTRICT, PlaceLevel.TOWNSHIP))
#: Spellings in use beside the regular ones: 陕西 is told from 山西, ü is written v, u or yu.
_SPELT_OTHERWISE = {"陕西": ("shaanxi",)}
_FOLDER = re.compile(r"[a-z]{3,20}")


class Address:
    """Host and path of a page in lower case, cut into labels."""

    def __init__(self, host: str, path: str) -> None:
        self.host = host
        self.labels = tuple(
            label for part in host.split(".") for label in part.split("-") if label and label not in _GENERAL
        )
        self.folders: tuple[str, ...] = tuple(_FOLDER.findall(path))


def address_of(url: str | None) -> Address | None:
    """The address of a page; None where there is none."""
    if not url:
        return None
    if "//" not in url:
        url = f"//{url}"
    try:
        parts = urlsplit(url.lower())
        host = parts.hostname or ""
    except ValueError:  # brackets that hold no IPv6 address
        return None
    return Address(host, parts.path) if "." in host else None


def host_reasons(path: Sequence[Place], name: str, address: Address) -> Iterator[Reason]:
    """What the address says for a place: `path` are the places above it and itself, `name` its own name."""
    yield from _superiors(path, address)
    own = _spellings(name)
    is_town = bool(path) and path[-1].level in _TOWNS
    if is_town and any(label.startswith(spelt) for label in address.labels for spelt in own):
        yield _reason("own", own[0])
    folder = _folder_of(path, name, address)
    if folder:
        yield _reason("path", folder)


def _superiors(path: Sequence[Place], address: Address) -> Iterator[Reason]:
    """The strongest that the labels say of the county, else of the prefecture, else of the province."""
    large = [place for place in path if place.level not in _TOWNS and place.level is not None]
    county = next((p for p in large if p.level in (PlaceLevel.COUNTY, PlaceLevel.DISTRICT)), None)
    above = [place for place in large if place is not county]
    if county is not None and (found := _county(county, above, address.labels)):
        yield found
        return
    for place in reversed(above):
        case = "province" if place.level is PlaceLevel.PROVINCE and len(large) > 1 else "city"
        for spelt in _spellings(place.name):
            if any(label.startswith(spelt) for label in address.labels):
                yield _reason(case, spelt)
                return
        short = _initials(place.name)
        if any(label in short for label in address.labels):
            yield _reason("province", short[0])
            return
    if address.labels and address.host.endswith(".gov.cn"):
        elsewhere = spelt_places(address)
        yield _reason("elsewhere" if elsewhere else "against", address.host)


def spelt_places(address: Address) -> tuple[Place, ...]:
    """The provinces, prefectures and counties of which a label of the host is the full pinyin (conghua)."""
    return tuple(place for label in address.labels for place in _by_spelling().get(label, ()))


@cache
def _by_spelling() -> Mapping[str, tuple[Place, ...]]:
    index: defaultdict[str, list[Place]] = defaultdict(list)
    for place in load_places():
        if place.level is not None and place.level not in _TOWNS:
            for spelt in _spellings(place.name):
                index[spelt].append(place)
                index[spelt + _level_pinyin(place.name)].append(place)
    return {spelt: tuple(places) for spelt, places in index.items()}


def _county(county: Place, above: Sequence[Place], labels: Sequence[str]) -> Reason | None:
    spelt_forms = _spellings(county.name)
    for spelt in spelt_forms:
        for label in labels:
            if label == spelt or label.removesuffix(_level_pinyin(county.name)) == spelt:
                return _reason("spelt", label)
    for spelt in spelt_forms:
        for label in labels:
            if len(spelt) >= _SHORTEST_CONTAINED and spelt in label:
                return _reason("contained", label)
    own = _initials(county.name)
    together = {
        first + second
        for place in above
        for first, second in product((*_initials(place.name), *_spellings(place.name)), (*own, *spelt_forms))
    }
    for label in labels:
        if label in together:
            return _reason("initials" if len(label) >= _SHORTEST_INITIALS else "short", label)
    for label in labels:
        if label in own:
            return _reason("short", label)
    return None


def _folder_of(path: Sequence[Place], name: str, address: Address) -> str | None:
    """A folder that is the initials of the place, also with those of the place above and of 人民政府."""
    if not address.folders:
        return None
    own = "".join(s[0] for s in syllables(name))
    above = ["".join(s[0] for s in syllables(place.name)) for place in path[:-1]][-2:]
    wanted = {own, *(a + own for a in above), "".join((*above, own))}
    for folder in address.folders:
        if len(folder) > 2 and not wanted.isdisjoint((folder, folder.removesuffix("rmzf"))):
            return folder
    return None


@lru_cache(maxsize=4096)
def _spellings(name: str) -> tuple[str, ...]:
    """Full pinyin of a place without its level (conghua), with it where nothing else is left (yixian)."""
    stem = place_stem(name)
    # a character may be read otherwise alone: the reading of the whole name goes first
    whole = syllables(name)
    parts = whole[: len(stem)] if len(whole) == len(name) and name.startswith(stem) else syllables(stem)
    spelt = "".join(parts)
    if len(stem) == len(name) and len(name) == 2:
        spelt = "".join(whole)
    found = [spelt, *_SPELT_OTHERWISE.get(stem, ())]
    if "v" in spelt:
        found += [spelt.replace("v", "u"), spelt.replace("v", "yu")]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def _initials(name: str) -> tuple[str, ...]:
    """Initials of a place without and with its level (ns, nsq), and in short (hnz for 海南藏族自治州)."""
    forms = (place_stem(name), name, short_name(name) or name)
    return tuple(dict.fromkeys("".join(s[0] for s in syllables(form)) for form in forms))


@lru_cache(maxsize=256)
def _level_pinyin(name: str) -> str:
    return syllables(name)[-1]


def _reason(case: str, text: str) -> Reason:
    return reason(PlacementEvidence.HOST, case, text)
