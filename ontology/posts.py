"""What a person's role says: the post, and the body that has it.

镇长 is a post of a town's government, 司法所所长 one of the 司法所, 花石镇党委副书记 one of the party
committee of 花石镇. The posts are in `ontology/lexicon/posts.csv`; which body is meant, only the report's own
names can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ontology.errors import OntologyError
from ontology.lexicon import read_lexicon

__all__ = ["Post", "posts_in"]

_SEPARATOR = re.compile(r"[,，、;；]")
_REMARK = re.compile(r"[(（][^()（）]*[)）]")
#: 司法所所长 is also written 司法所长.
_HEADS_OF = re.compile(r"副?(?P<body>[局所站院庭部科股队])长")


@dataclass(frozen=True, slots=True)
class Post:
    """A post as a role names it.

    `title` is its name (副镇长), `before` the words before it, which may name a body or a place. Where the
    title alone tells it, `body` is the role of the body that has such a post and `level` the end of its
    place's name; both are "" else. `is_office` does not hold for those who only work for the body (律师).
    """

    title: str
    before: str
    body: str
    level: str
    is_office: bool

    @property
    def bodies(self) -> tuple[str, ...]:
        """The names of a body that the words before the title may stand for, the likeliest first."""
        headed = _HEADS_OF.fullmatch(self.title)
        if not self.before:
            return ()
        return (self.before, self.before + headed["body"]) if headed else (self.before,)


def posts_in(role: str) -> Iterator[Post]:
    """The posts that a role names: 花石镇镇长,依法行政工作领导小组组长 → two. Other words name none."""
    for part in _SEPARATOR.split(_REMARK.sub("", role)):
        words = part.strip()
        row = next((row for row in _rows() if words.endswith(row["role"])), None)
        if row is not None:
            before = words.removesuffix(row["role"])
            yield Post(row["role"], before, row["body"], row["level"], row["post"] == "yes")


@cache
def _rows() -> tuple[dict[str, str], ...]:
    """The rows of the table, the longest title first."""
    rows = read_lexicon("posts")
    for row in rows:
        if row["post"] not in {"yes", "no"}:
            raise OntologyError(f"posts.csv: {row['role']}: post is {row['post']!r}, not yes or no.")
    return tuple(sorted(rows, key=lambda row: (-len(row["role"]), row["role"])))
