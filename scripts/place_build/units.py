"""Units followed through the years: from one table of names to the next, what ended, what became of it.

The input is a row of states (names by code), and for each step from one to the next the calendar years in
which it can have happened, which codes were only replaced, and what the units became.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

State = Mapping[str, str]


@dataclass(slots=True, eq=False)
class Unit:
    """One unit with one name and status; `codes` are those it had, each with its years, the last one open."""

    name: str
    start: int | None
    codes: list[tuple[str, int | None, int | None]]
    end: int | None = None
    successors: list[Unit] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.codes[-1][0]

    def close(self, end: int) -> None:
        code, start, _ = self.codes[-1]
        self.codes[-1] = (code, start, end)


@dataclass(frozen=True, slots=True)
class Step:
    """From one state to the next: its calendar years, codes that were only replaced, what units became."""

    first: int
    last: int
    recoded: Mapping[str, str]
    became: Mapping[str, Sequence[str]]
    respelt: frozenset[str] = frozenset()


def follow(states: Sequence[State], steps: Sequence[Step]) -> list[Unit]:
    """All units that ever were, those of the first state with no known start."""
    alive = {code: Unit(name, None, [(code, None, None)]) for code, name in states[0].items()}
    units = list(alive.values())
    for (before, after), step in zip(pairwise(states), steps, strict=True):
        following: dict[str, Unit] = {}
        for old, new in step.recoded.items():
            unit = alive[old]
            unit.close(step.last)
            unit.codes.append((new, step.first, None))
            unit.name = after[new]
            following[new] = unit
        for code, name in after.items():
            if code in following:
                continue
            if code in alive and code not in step.recoded and (before[code] == name or code in step.respelt):
                alive[code].name = name
                following[code] = alive[code]
            else:
                following[code] = Unit(name, step.first, [(code, step.first, None)])
                units.append(following[code])
        kept = set(following.values())
        for code, unit in alive.items():
            if unit not in kept:
                unit.end = step.last
                unit.close(step.last)
                unit.successors = [following[new] for new in step.became.get(code, ())]
        alive = following
    return units


def identities(units: Sequence[Unit]) -> dict[int, str]:
    """The identity of each unit by `id`: its last code, with the year of its end if another has it later."""
    latest: dict[str, Unit] = {}
    for unit in units:
        other = latest.get(unit.code)
        if other is None or (other.end is not None and (unit.end is None or unit.end > other.end)):
            latest[unit.code] = unit
    return {id(unit): unit.code if latest[unit.code] is unit else f"{unit.code}-{unit.end}" for unit in units}
