"""How the benchmarks measure: medians of wall time and of processor time, and lines that hold a ratio."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

__all__ = ["REPORTS", "cpu_seconds", "line", "median", "quad_rates", "rates", "report_texts", "sizes"]

REPORTS = Path(__file__).resolve().parents[1] / "data" / "reports"


def report_texts() -> list[tuple[str, bytes]]:
    """Name and bytes of each sample report, in order."""
    return [(path.name, path.read_bytes()) for path in sorted(REPORTS.glob("*.txt"))]


def median(run: Callable[[], object], repeat: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """Median seconds of `repeat` runs, after one that warms up."""
    run()
    taken = []
    for _ in range(repeat):
        start = clock()
        run()
        taken.append(clock() - start)
    return statistics.median(taken)


def cpu_seconds(run: Callable[[], object], repeat: int) -> float:
    """The same in processor seconds of all threads: what one core needs when nothing disturbs it."""
    return median(run, repeat, time.process_time)


def line(name: str, seconds: float, baseline: str, floor: float, note: str = "") -> None:
    """Print one figure beside its baseline; the ratio is that of their times."""
    _row(name, f"{seconds * 1e3:9.2f} ms  ", f"{baseline:26} {floor * 1e3:9.2f} ms  ", seconds / floor, note)


def rates(name: str, speed: float, baseline: str, floor: float, note: str = "") -> None:
    """Print one speed in characters a second beside that of its baseline, and the ratio of the two."""
    _row(name, f"{speed:9,.0f} ch/s", f"{baseline:26} {floor:9,.0f} ch/s", speed / floor, note)


def quad_rates(name: str, speed: float, baseline: str, floor: float, note: str = "") -> None:
    """Print one speed in quads a second beside that of its baseline, and the ratio of the two."""
    _row(name, f"{speed:9,.0f} q/s ", f"{baseline:26} {floor:9,.0f} q/s ", speed / floor, note)


def sizes(name: str, megabytes: float, baseline: str, floor: float, note: str = "") -> None:
    """Print one amount of memory beside another, and the ratio of the two."""
    _row(name, f"{megabytes:9.1f} MB  ", f"{baseline:26} {floor:9.1f} MB  ", megabytes / floor, note)


def _row(name: str, figure: str, baseline: str, ratio: float, note: str) -> None:
    print(f"{name:34} {figure} {baseline} x{ratio:8.2f}  {note}", flush=True)
