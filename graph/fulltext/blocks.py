"""Numbers for reports, in their order, with room between them for reports that come later."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Block", "following", "free_places"]

#: The first block of an index built anew: as many are free before it as any corpus will ever need.
_FIRST = 1 << 30
#: Blocks left free behind a report when all are numbered at once, and beyond the first and the last later on.
_ROOM = 3
_MARGIN = 64

Rank = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Block:
    """`count` blocks in succession that one report takes."""

    first: int
    count: int

    @property
    def numbers(self) -> range:
        """Their numbers."""
        return range(self.first, self.first + self.count)


def following(last: Block | None, size: int) -> Block:
    """The blocks for a report that comes after all others, the last of which takes `last`."""
    return Block(_FIRST if last is None else last.numbers.stop + _ROOM, size)


def free_places(
    taken: Sequence[tuple[Rank, Block]], wanted: Sequence[tuple[Rank, int]]
) -> list[Block] | None:
    """Blocks for more reports, each of some size and between its neighbours; None when one finds no room.

    Both lists are in the order of the ranks.
    """
    ranks, blocks = [rank for rank, _ in taken], [block for _, block in taken]
    found = []
    for rank, size in wanted:
        at = bisect(ranks, rank)
        below = blocks[at - 1].numbers.stop if at else None
        above = blocks[at].first if at < len(blocks) else None
        start = _between(below, above, size)
        if start is None:
            return None
        ranks.insert(at, rank)
        blocks.insert(at, Block(start, size))
        found.append(blocks[at])
    return found


def _between(below: int | None, above: int | None, size: int) -> int | None:
    """Where `size` blocks can begin, from `below` on and ending before `above`; in the middle of the room."""
    if below is None:
        return _FIRST if above is None else above - size - _MARGIN
    if above is None:
        return below + _MARGIN
    return below + (above - below - size) // 2 if above - below >= size else None
