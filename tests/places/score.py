"""Shares of right, wrong and missing home places on the invented pages, beside their floors.

python -m tests.places.score                 shares of each half, by kind of evidence and by confidence
python -m tests.places.score --failures      each page of the tuning half that is not right
python -m tests.places.score --raise         raise the stored floors (none is ever lowered)

Of the held-out half only figures are printed: those who write rules do not read it.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ingest.place_weights import THRESHOLD
from tests.places.suite import SETS, Judged, judge, load

__all__ = ["FLOORS", "Shares", "read_floors", "shares", "shortfalls"]

FLOORS = Path(__file__).with_name("floors.json")
_BANDS = (0.0, 0.5, 0.9, 0.95, 0.98, 1.01)
_TUNING = "tuning"


@dataclass(frozen=True, slots=True)
class Shares:
    """How many pages there are, and which shares of them are right and wrong; the rest are null."""

    pages: int
    right: float
    wrong: float

    @classmethod
    def of(cls, judged: Sequence[Judged]) -> Shares:
        """The shares over some pages."""
        counted = Counter(j.verdict for j in judged)
        pages = len(judged)
        return cls(pages, counted["right"] / max(1, pages), counted["wrong"] / max(1, pages))

    def __str__(self) -> str:
        null = max(0.0, 1 - self.right - self.wrong)
        return f"{self.pages:4d} pages  right {self.right:.3f}  wrong {self.wrong:.3f}  null {null:.3f}"


def shares(half: str) -> Shares:
    """The shares of a half."""
    return Shares.of(list(judge(load(half))))


def read_floors() -> Mapping[str, Shares]:
    """The stored floors by half; none where there is no file yet. `wrong` is a ceiling."""
    if not FLOORS.exists():
        return {}
    stored = json.loads(FLOORS.read_text(encoding="utf-8"))
    return {half: Shares(**entry) for half, entry in stored.items()}


def shortfalls(reached: Mapping[str, Shares], floors: Mapping[str, Shares]) -> list[str]:
    """What is worse than its floor, in words."""
    found = []
    for half, floor in floors.items():
        now = reached[half]
        if now.pages < floor.pages:
            found.append(f"{half}: {now.pages} pages, there were {floor.pages}")
        if now.right < floor.right:
            found.append(f"{half}: right {now.right:.4f}, floor {floor.right:.4f}")
        if now.wrong > floor.wrong:
            found.append(f"{half}: wrong {now.wrong:.4f}, at most {floor.wrong:.4f}")
    return found


def _raised(reached: Mapping[str, Shares], floors: Mapping[str, Shares]) -> dict[str, dict[str, float]]:
    entries = {}
    for half, now in reached.items():
        old = floors.get(half, Shares(0, 0.0, 1.0))
        if old.pages != now.pages:  # other pages, other shares
            old = Shares(now.pages, 0.0, 1.0)
        entries[half] = {
            "pages": now.pages,
            "right": max(old.right, int(now.right * 1000) / 1000),
            "wrong": min(old.wrong, -(int(-now.wrong * 1000 - 0.999)) / 1000),
        }
    return entries


def _print_table(judged: Sequence[Judged]) -> None:
    by_tag: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        for tag in one.case.tags:
            by_tag[tag].append(one)
    for tag in sorted(by_tag):
        print(f"  {tag:32} {Shares.of(by_tag[tag])}")
    given = [one for one in judged if any(p.path for p in one.placements)]
    print(f"  by confidence (a path is given from {THRESHOLD} on):")
    for low, high in pairwise(_BANDS):
        band = [one for one in given if low <= one.confidence < high]
        if band:
            print(f"    {low:.2f}-{min(high, 1):.2f}  {Shares.of(band)}")


def _print_failures(judged: Sequence[Judged]) -> None:
    for one in judged:
        if one.verdict == "right":
            continue
        print(f"{one.verdict} {one.case.id} {' '.join(one.case.tags)}")
        print(f"    expected {sorted(one.case.places)} ({one.case.expected['status']})")
        for placement in one.placements:
            print(
                f"    {placement.status.value} {placement.place} {placement.path} {placement.code} "
                f"{placement.confidence}"
            )
            print("        " + "; ".join(f"{r.kind.value} {r.text} {r.weight}" for r in placement.reasons))
            for rival in placement.rivals:
                print(f"        rival {''.join(rival.path)} {rival.score}")
            for problem in placement.problems:
                print(f"        {problem.kind.value} {problem.values}")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--failures", action="store_true", help="print the failures of the tuning half")
    parser.add_argument("--raise", dest="lift", action="store_true", help="raise the stored floors")
    arguments = parser.parse_args()
    reached = {}
    for half in SETS:
        judged = list(judge(load(half)))
        reached[half] = Shares.of(judged)
        if arguments.failures and half == _TUNING:
            _print_failures(judged)
        print(f"{half:9} {reached[half]}")
        if not arguments.failures:
            _print_table(judged)
    floors = read_floors()
    for line in shortfalls(reached, floors):
        print(f"below the floor: {line}")
    if arguments.lift:
        FLOORS.write_text(json.dumps(_raised(reached, floors), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
