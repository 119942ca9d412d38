"""What a sentence has counted so far: bare numbers and changes go on about it.

In 受理12件,办结11件 the second number goes on with the first one's thing; in 出庭率90%,比上年提高3个百分点
the change is one of the last rate, in 办件1200件,满意率98%,同比增长12% one of the last count.
"""

from __future__ import annotations

from ingest.indicators import Finding
from ingest.measure_names import goes_on

__all__ = ["Memory"]


class Memory:
    """The finding that was counted last, and the last one of each class of units."""

    __slots__ = ("_last", "_topics", "counted")

    def __init__(self) -> None:
        self.counted: Finding | None = None
        self._last: dict[str, Finding] = {}
        self._topics: dict[str, Finding] = {}

    def named(self, finding: Finding, own: str) -> None:
        """Remember what was measured with a number's own words; short words do not open a new topic."""
        self._last[finding.kind] = finding
        if finding.kind != "percent" and not goes_on(own, found=True, short=True):
            self.counted = self._topics[finding.kind] = finding

    def topic(self, kind: str) -> Finding | None:
        """What was counted last in units of class `kind`."""
        return self._topics.get(kind)

    def changed(self, kind: str) -> Finding | None:
        """What a change given in units of class `kind` is a change of."""
        if kind == "points":
            return next((self._last[k] for k in ("percent", "score") if k in self._last), self.counted)
        if kind in ("percent", "ratio"):
            if self.counted is not None:
                return self.counted
            return next(reversed(self._last.values()), None)
        return self._last.get(kind, self.counted)
