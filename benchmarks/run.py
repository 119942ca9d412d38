"""Benchmarks: what fazhi costs beside a named baseline of the same run. Ratios travel between machines.

    python benchmarks/run.py [--repeat N] [--reports N]

Each line gives a figure (the median of N runs where it is short), its baseline, and the ratio of the two.
"""

from __future__ import annotations

import argparse

from extraction import one_core, two_cores
from memory import memory
from searching import searching
from storing import at_scale, queries, storing


def main() -> None:
    """Run all benchmarks."""
    parser = argparse.ArgumentParser(
        description="Benchmarks of fazhi, each beside a baseline of the same run."
    )
    parser.add_argument("--repeat", type=int, default=7, help="runs of which the median counts")
    parser.add_argument("--reports", type=int, default=10_000, help="reports over which memory is watched")
    parser.add_argument("--searched", type=int, default=2_000, help="generated reports that are searched")
    parser.add_argument("--quads", type=int, default=1_000_000, help="quads of the large store")
    options = parser.parse_args()
    one_core(options.repeat)
    two_cores()
    memory(options.reports)
    queries(options.repeat)
    storing(max(1, options.repeat // 3))
    at_scale(options.quads, max(1, options.repeat // 3))
    searching(options.searched, options.repeat)


if __name__ == "__main__":
    main()
