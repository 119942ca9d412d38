"""Townships from table to table, 2015 to 2023: which only got another code, which ended, what they became.

The tables have no list of changes. A township of the same name in the same county, or in one that the county
became, is the same unit. What an ended one became is told by its villages: where most of them are found in
the next table. The table of 2015 has no villages; there, and where no village helps, the name without its
level decides (范乡, 范镇).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scripts.place_build.names import level_of, same_unit, stem, township_name, village_name
from scripts.place_build.sources import CODE_LENGTH
from scripts.place_build.units import Step, Unit, follow

#: What part of a township's villages another must have for the one to have become (part of) the other.
_MAIN = 0.3
#: So many villages at least: a place of one village may have given its name to a village elsewhere.
_FEW = 2

Villages = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Townships of one year: names by 12-digit code, and the villages of each."""

    years: tuple[int, int]
    names: Mapping[str, str]
    villages: Villages


def township_table(
    years: tuple[int, int], divisions: Mapping[str, str], villages: Iterable[tuple[str, str]]
) -> Table:
    """The townships among the divisions of a year, by the names that the later tables use."""
    names = {}
    for written, name in divisions.items():
        code = written[:9].ljust(CODE_LENGTH, "0")  # one code of 2016 ends in 001
        if code[6:9] != "000" and level_of(code, short := township_name(name, _county(code, divisions))):
            names[code] = short
    below: defaultdict[str, set[str]] = defaultdict(set)
    for code, name in villages:
        below[code[:9].ljust(CODE_LENGTH, "0")].add(village_name(name))
    return Table(years, names, {code: frozenset(found) for code, found in below.items()})


def _county(code: str, divisions: Mapping[str, str]) -> str:
    return divisions.get(code[:6].ljust(CODE_LENGTH, "0"), "")


def township_units(tables: Sequence[Table], county_became: Mapping[str, frozenset[str]]) -> list[Unit]:
    """All townships since 2015. `county_became` has the six-digit codes under which each county went on."""
    steps = [_step(one, other, county_became) for one, other in pairwise(tables)]
    return follow([table.names for table in tables], steps)


def _step(before: Table, after: Table, county_became: Mapping[str, frozenset[str]]) -> Step:
    respelt = frozenset(
        code
        for code, name in before.names.items()
        if code in after.names and _spelt_alike(name, after.names[code])
    )
    ended = [code for code in before.names if code not in respelt]
    begun = [code for code in after.names if code not in respelt]
    recoded = _recoded(ended, begun, before, after, county_became)
    begun = [code for code in begun if code not in set(recoded.values())]
    heirs = _Heirs(before, after, begun, county_became)
    became = {code: heirs.of(code) for code in ended if code not in recoded}
    return Step(*after.years, recoded, became, respelt)


def _spelt_alike(one: str, other: str) -> bool:
    return one == other or same_unit(one) == same_unit(other)


def _scope(county: str, county_became: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return county_became.get(county, frozenset()) | {county}


def _recoded(
    ended: Sequence[str],
    begun: Sequence[str],
    before: Table,
    after: Table,
    county_became: Mapping[str, frozenset[str]],
) -> dict[str, str]:
    """Townships with another code: of the same name in the county, else with the same villages."""
    by_name: defaultdict[str, list[str]] = defaultdict(list)
    for code in begun:
        by_name[same_unit(after.names[code])].append(code)
    recoded: dict[str, str] = {}
    for old in ended:
        alike = by_name.get(same_unit(before.names[old]), [])
        scope = _scope(old[:6], county_became)
        found = [c for c in alike if c[:6] in scope] or [c for c in alike if _moved(old, c, before, after)]
        if len(found) == 1 and found[0] not in recoded.values():
            recoded[old] = found[0]
    return recoded


def _moved(old: str, new: str, before: Table, after: Table) -> bool:
    """Whether two townships of one name in two counties are one: by their villages, if known."""
    villages = before.villages.get(old)
    if villages is None:
        return old[:4] == new[:4]
    common = villages & after.villages.get(new, frozenset())
    return old[:2] == new[:2] and len(common) >= max(_FEW, _MAIN * len(villages))


class _Heirs:
    """Finds what the townships became that ended between two tables."""

    def __init__(
        self, before: Table, after: Table, begun: Sequence[str], county_became: Mapping[str, frozenset[str]]
    ) -> None:
        self._before, self._after, self._became = before, after, county_became
        self._begun: defaultdict[str, list[str]] = defaultdict(list)
        for code in begun:
            self._begun[code[:6]].append(code)
        self._homes: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for code in after.names:
            for village in after.villages.get(code, ()):
                self._homes[code[:6], village].append(code)

    def of(self, old: str) -> list[str]:
        """The townships that the ended one became (part of), the main one first."""
        scope = sorted(_scope(old[:6], self._became))
        if old in self._after.names and stem(self._after.names[old]) == stem(self._before.names[old]):
            return [old]
        villages = self._before.villages.get(old, frozenset())
        votes = Counter(
            home
            for village in villages
            for county in scope
            for home in self._homes.get((county, village), ())
            if village not in self._before.villages.get(home, frozenset()) or home == old
        )
        main = [code for code, n in votes.most_common() if n >= max(_FEW, _MAIN * len(villages))]
        main = main or _clear_first(votes)
        if main:
            return main
        name = stem(self._before.names[old])
        alike = [c for county in scope for c in self._begun[county] if stem(self._after.names[c]) == name]
        return alike if len(alike) == 1 else [old] if old in self._after.names else []


def _clear_first(votes: Counter[str]) -> list[str]:
    """The first, where it has several villages and twice those of the next (villages were merged as well)."""
    ranked = [*votes.most_common(2), ("", 0), ("", 0)]
    (first, most), (_, next_most) = ranked[0], ranked[1]
    return [first] if most >= max(_FEW, 2 * next_most) else []
