"""The limits of queries: one table, shown to users as it stands."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["QueryLimits"]


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """What one query may use.

    The defaults let an exploratory query over ten million quads finish and stop a runaway one before it is
    felt by others. Nesting and operators are counted before the engine sees the query, because a few thousand
    levels overflow its stack; well-meant queries stay below a tenth of either bound.
    """

    #: Seconds from the asking of the query to its whole result.
    seconds: float = 10.0
    #: Seconds after which a query counts as long (graph.query.pool). Nearly all named queries of the pages
    #: take less; sixteen runaway queries at once hold up others for a few such spans. With 0.1 s and four
    #: processes 99 of 100 ASK {} beside them took below 50 ms on two busy cores, with 0.2 s and two 640 ms.
    short_seconds: float = 0.1
    #: Solutions of a SELECT, or triples of a CONSTRUCT or DESCRIBE.
    rows: int = 100_000
    #: Bytes of the serialised result.
    bytes: int = 32 * 1024 * 1024
    #: Bytes of memory that a query process may use beyond what it takes to start.
    memory: int = 1024 * 1024 * 1024
    #: Bytes of the query's text in UTF-8.
    query_bytes: int = 4 * 1024 * 1024
    #: Levels of brackets of any kind inside each other.
    nesting: int = 128
    #: Operators of expressions and paths, and keywords that combine patterns.
    operators: int = 4_000
    #: Queries that may wait for a free process; the next one is turned away.
    queue: int = 32
    #: Seconds that a query waits for a free process before it is turned away.
    queue_seconds: float = 10.0
