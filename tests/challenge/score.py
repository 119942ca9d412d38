"""Pass rates of the challenge suite beside their floors.

python -m tests.challenge.score                      pass rate of each group and over all
python -m tests.challenge.score GROUP --failures     each failed passage: what was expected, what came
python -m tests.challenge.score --raise              raise the stored floors (none is ever lowered)

The floors know how many passages a group has: a passage that fails stays, it is not deleted. The floor over
all belongs to the groups that have floors; a group that is new has none until they are raised.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.matching import Row
from tests.challenge.suite import Verdict, load_groups, run

__all__ = ["FLOORS", "Floors", "Rate", "failure_lines", "rates", "read_floors", "shortfalls"]

FLOORS = Path(__file__).with_name("floors.json")


@dataclass(frozen=True, slots=True)
class Rate:
    """Passages, and how many of them pass."""

    passed: int
    passages: int

    @property
    def value(self) -> float:
        return self.passed / self.passages if self.passages else 1.0


@dataclass(frozen=True, slots=True)
class Floors:
    """Lowest pass rates, and the number of passages that each group has at least."""

    overall: float
    groups: Mapping[str, float]
    passages: Mapping[str, int]


def read_floors(path: Path = FLOORS) -> Floors:
    """The stored floors; none where there is no file yet."""
    if not path.exists():
        return Floors(0.0, {}, {})
    stored = json.loads(path.read_text(encoding="utf-8"))
    groups = stored["groups"]
    return Floors(
        stored["overall"],
        {group: entry["floor"] for group, entry in groups.items()},
        {group: entry["passages"] for group, entry in groups.items()},
    )


def rates(verdicts: Sequence[Verdict]) -> dict[str, Rate]:
    """The pass rate of each group, sorted by group."""
    groups: dict[str, list[bool]] = {}
    for verdict in verdicts:
        groups.setdefault(verdict.passage.group, []).append(verdict.passed)
    return {group: Rate(sum(passed), len(passed)) for group, passed in sorted(groups.items())}


def total(reached: Mapping[str, Rate]) -> Rate:
    """The rate over several groups."""
    return Rate(sum(r.passed for r in reached.values()), sum(r.passages for r in reached.values()))


def shortfalls(reached: Mapping[str, Rate], floors: Floors) -> list[str]:
    """What has fallen below its floor or lost passages, a sentence each."""
    known = {group: rate for group, rate in reached.items() if group in floors.groups}
    found = [f"{group}: the group is gone" for group in floors.groups if group not in reached]
    for group, rate in known.items():
        if rate.passages < floors.passages[group]:
            found.append(f"{group}: {rate.passages} passages, there were {floors.passages[group]}")
        if rate.value < floors.groups[group]:
            found.append(f"{group}: {rate.value:.3f} is below {floors.groups[group]:.3f}")
    if known and total(known).value < floors.overall:
        found.append(f"overall: {total(known).value:.3f} is below {floors.overall:.3f}")
    return found


def raised(reached: Mapping[str, Rate], floors: Floors) -> Floors:
    """Floors at what is reached, none below what it was.

    A floor over more groups than before counts the old groups at least at their old floor.
    """
    groups = {g: max(_down(rate.value), floors.groups.get(g, 0.0)) for g, rate in reached.items()}
    passages = {g: max(rate.passages, floors.passages.get(g, 0)) for g, rate in reached.items()}
    known = {g: rate for g, rate in reached.items() if g in floors.groups}
    new = total({g: rate for g, rate in reached.items() if g not in floors.groups})
    everything = total(reached)
    kept = floors.overall * total(known).passages + new.passed
    overall = max(_down(everything.value), _down(kept / max(everything.passages, 1)))
    return Floors(overall, {**floors.groups, **groups}, {**floors.passages, **passages})


def _down(rate: float) -> float:
    """Three decimals, never above the rate; the tiny addition keeps 0.29 from becoming 0.289."""
    return math.floor(rate * 1000 + 1e-9) / 1000


def write_floors(floors: Floors, path: Path = FLOORS) -> None:
    groups = {
        group: {"passages": floors.passages[group], "floor": floor}
        for group, floor in sorted(floors.groups.items())
    }
    content = {"overall": floors.overall, "groups": groups}
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def failure_lines(verdict: Verdict) -> Iterator[str]:
    """A failed passage for people: its text, each demand that is not met, and what was produced."""
    yield f"{verdict.passage.id}  ({verdict.passage.note})"
    yield from (f"    | {line}" for line in verdict.passage.text.splitlines())
    for failure in verdict.failures:
        yield f"    {failure.demand:10} {failure.field} {_shown(failure.record)}"
    for field in verdict.fields:
        for record in verdict.produced[field]:
            yield f"    {'produced':10} {field} {_shown(record)}"


def _shown(record: Row) -> str:
    kept = {key: value for key, value in record.items() if value not in (None, [], "") and key != "start"}
    return json.dumps(kept, ensure_ascii=False)


def _report(reached: Mapping[str, Rate], floors: Floors) -> Iterator[str]:
    for group, rate in reached.items():
        floor = f"{floors.groups[group]:.3f}" if group in floors.groups else "–"
        yield f"{group:32} {rate.passed:4} / {rate.passages:<4} {rate.value:.3f}   floor {floor}"
    rate = total(reached)
    yield f"{'overall':32} {rate.passed:4} / {rate.passages:<4} {rate.value:.3f}   floor {floors.overall:.3f}"


def main() -> int:
    """Print rates (and failures); exit code 1 when something is below its floor."""
    parser = argparse.ArgumentParser(description="Pass rates of the challenge suite beside their floors.")
    parser.add_argument("group", nargs="?", metavar="GROUP")
    parser.add_argument("--failures", action="store_true", help="list every failed passage")
    parser.add_argument("--raise", dest="raise_floors", action="store_true", help="raise the floors")
    arguments = parser.parse_args()
    groups = load_groups()
    if arguments.group is not None and arguments.group not in groups:
        parser.error(f"no group {arguments.group!r}; there are {', '.join(groups) or 'none'}")
    if arguments.group is not None and arguments.raise_floors:
        parser.error("--raise takes all groups, not one")
    chosen = groups if arguments.group is None else {arguments.group: groups[arguments.group]}
    verdicts = run(passage for passages in chosen.values() for passage in passages)
    floors = read_floors()
    reached = rates(verdicts)
    if arguments.failures:
        for verdict in verdicts:
            if not verdict.passed:
                print("\n".join(failure_lines(verdict)) + "\n")
    print("\n".join(_report(reached, floors)))
    if arguments.raise_floors:
        write_floors(raised(reached, floors))
    if arguments.group is not None:
        return 0
    below = shortfalls(reached, floors)
    for sentence in below:
        print(sentence, file=sys.stderr)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
