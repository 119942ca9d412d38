"""Killing `fazhi ingest`: no partial report, nothing published is lost, running again gives the same graph.

CRASH_KILLS is how many runs are killed (12; `make crash` kills 200), CRASH_AGAIN after how many kills the run
is repeated to its end (4; `make crash` repeats each).
"""

from __future__ import annotations

import os
from pathlib import Path

from tests.graph.crash import REOPEN, Series


def test_a_killed_ingest_leaves_the_old_version_or_the_new_one(tmp_path: Path) -> None:
    kills, again = int(os.environ.get("CRASH_KILLS", "12")), int(os.environ.get("CRASH_AGAIN", "4"))
    outcome = Series(tmp_path).run(kills, again)
    print(outcome)
    assert outcome.kills == kills
    assert outcome.again == kills // again
    assert max(outcome.reopened) < REOPEN
    assert outcome.moments["writing"] + outcome.moments["freezing"] > 0, "no run was killed at its work"
