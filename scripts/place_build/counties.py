"""Provinces to counties, year by year: from today's table backwards by the changes, then forwards again.

Codes here have six digits (GB/T 2260). Changes before 1985 are left alone: the codes were given out anew
several times until 1984, and a difference of two tables takes one unit for another there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from scripts.place_build.names import PLACEHOLDER, stem
from scripts.place_build.sources import LAST_DIFFERENCE, Change
from scripts.place_build.units import Step, Unit, follow

FIRST_YEAR = 1984
#: Provinces that are no result of a change in the tables, but were added to one.
_ALWAYS = ("710000", "810000", "820000")

Known = Mapping[tuple[str, str], Sequence[Change]]


def county_units(
    today: Mapping[str, str], table: Iterable[Change], maintained: Sequence[Change]
) -> list[Unit]:
    """All provinces, prefectures and counties since 1984.

    `maintained` changes go before those of the `table`: they say what a unit became, of a new name also when,
    and since 2021 they are all there is. Raises ValueError where a change does not fit the tables.
    """
    own: defaultdict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in maintained:
        if change.old:
            own[change.old].append(change)
    told = [_in_its_year(change, own) for change in _sound(table)]
    ended = {change.old for change in told}
    years: defaultdict[int, list[Change]] = defaultdict(list)
    for change in (
        *told,
        *(c for c in maintained if c.year >= LAST_DIFFERENCE and c.old not in ended - {None}),
    ):
        years[change.year].append(change)
    states = _backwards(today, years)
    first, last = min(states), max(states)
    steps = [
        _step(year, states[year - 1], states[year], years[year], own) for year in range(first + 1, last + 1)
    ]
    return follow([states[year] for year in range(first, last + 1)], steps)


def _in_its_year(change: Change, own: Known) -> Change:
    """A new name that the tables show too late, in the year that the maintained list gives."""
    if change.old is not None and change.old in own and _renamed(change):
        return replace(change, year=own[change.old][0].year)
    return change


def _renamed(change: Change) -> bool:
    return change.old is not None and change.new is not None and change.old[0] == change.new[0]


def _sound(table: Iterable[Change]) -> list[Change]:
    """The changes without placeholders, provinces that were there before, and codes exchanged by mistake."""
    kept = []
    for change in table:
        sides = [side for side in (change.old, change.new) if side]
        if change.year <= FIRST_YEAR or any(PLACEHOLDER.fullmatch(name) for _, name in sides):
            continue
        if change.new and change.new[0] in _ALWAYS:
            continue
        kept.append(change)
    return kept


def _backwards(today: Mapping[str, str], years: Mapping[int, Sequence[Change]]) -> dict[int, dict[str, str]]:
    """Names by code at the end of each year."""
    state = dict(today)
    states = {max(years): dict(state)}
    for year in range(max(years), FIRST_YEAR, -1):
        changes = years.get(year, ())
        for change in changes:
            if change.new and change.begins and state.get(change.new[0]) == change.new[1]:
                del state[change.new[0]]
        state.update(change.old for change in changes if change.old)
        states[year - 1] = dict(state)
    return states


def _step(
    year: int, before: Mapping[str, str], after: Mapping[str, str], changes: Sequence[Change], own: Known
) -> Step:
    between = _Between(before, after, changes, own)
    recoded = between.recoded()
    begun = between.begun - set(recoded.values())
    became = {code: between.became(code, begun) for code in between.ended if code not in recoded}
    _fill_districts(became, begun)
    return Step(year, year, recoded, became)


class _Between:
    """What happened between the tables of two years."""

    def __init__(
        self, before: Mapping[str, str], after: Mapping[str, str], changes: Sequence[Change], own: Known
    ) -> None:
        self._before, self._after, self._changes, self._own = before, after, changes, own
        self.ended = [code for code, name in before.items() if after.get(code) != name]
        self.begun = {code for code, name in after.items() if before.get(code) != name}

    def recoded(self) -> dict[str, str]:
        """Units that only got another code: so the table says, or the province has one such name only."""
        said = {c.old[0]: c.new[0] for c in self._changes if c.old and c.new and c.old[1] == c.new[1]}
        recoded: dict[str, str] = {}
        for old in self.ended:
            alike = [c for c in self.begun if self._after[c] == self._before[old] and _rank(c) == _rank(old)]
            same = [c for c in alike if c[:2] == old[:2]]
            new = said[old] if said.get(old) in alike else same[0] if len(same) == 1 else None
            if new is not None and new not in recoded.values():
                recoded[old] = new
        return recoded

    def became(self, old: str, begun: set[str]) -> list[str]:
        """What a unit became, by the maintained list, the table, or its name without the level."""
        unit = (old, self._before[old])
        if unit in self._own:
            return self._maintained(unit)
        said = [c for c in self._changes if c.old == unit and c.new and c.new[0] in self._after]
        if any(map(_renamed, said)):
            return [old]
        if here := [c.new[0] for c in said if c.new and c.new[0][:2] == old[:2]]:
            return here[:1]
        near = [c for c in begun if c[:2] == old[:2] and _rank(c) == _rank(old)]
        alike = [c for c in near if stem(self._after[c]) == stem(unit[1])]
        alike = alike or [c for c in near if c[:4] == old[:4] and unit[1][:-1] in self._after[c]]
        return alike if len(alike) == 1 else []

    def _maintained(self, unit: tuple[str, str]) -> list[str]:
        """What the maintained list says of a unit. Raises ValueError where the tables do not have that."""
        for change in self._own[unit]:
            if change.new and self._after.get(change.new[0]) != change.new[1]:
                raise ValueError(
                    f"place_changes.csv, {change.year}: there is no {' '.join(change.new)} then."
                )
        return [change.new[0] for change in self._own[unit] if change.new]


def _rank(code: str) -> int:
    """2, 4 or 6: the digits that name a province, prefecture or county."""
    return next(length for length in (2, 4, 6) if not code[length:].strip("0"))


def _fill_districts(became: dict[str, list[str]], begun: set[str]) -> None:
    """Counties that the table turns into a prefecture of their name (忻州市) became a new district there."""
    taken = {new for targets in became.values() for new in targets}
    for old, targets in became.items():
        if old.endswith("00") or not targets or not targets[0].endswith("00"):
            continue
        districts = sorted(c for c in begun - taken if c[:4] == targets[0][:4] and not c.endswith("00"))
        if districts:
            became[old] = districts
