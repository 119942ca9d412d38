"""The query service: every SPARQL query of the program goes through here, guarded and in its own process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType

import pyoxigraph as ox

from graph.query.guard import check
from graph.query.limits import QueryLimits
from graph.query.parameters import bound_query
from graph.query.pool import QueryProcesses
from graph.query.process import Cancellation
from graph.query.results import Answer, ResultFormat, ResultKind
from graph.query.sandbox import Header
from graph.query.terms import SelectResult, Term, parse_select
from graph.store.generations import Generation
from ontology.errors import (
    FazhiError,
    QueryError,
    QueryLimitError,
    QueryRefusedError,
    QuerySyntaxError,
    UsageError,
)

__all__ = ["Answer", "Cancellation", "QueryService", "ResultFormat"]


class QueryService:
    """Answers queries on one generation at a time. Safe to use from several threads; a context manager."""

    def __init__(
        self,
        generation: Generation,
        limits: QueryLimits | None = None,
        workers: int = 4,
        long_workers: int = 4,
    ) -> None:
        """Start `workers` query processes on the generation; `long_workers` more may be at long queries."""
        self.limits = limits or QueryLimits()
        self._processes = QueryProcesses(generation, self.limits, workers, long_workers)

    def __enter__(self) -> QueryService:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def generation(self) -> Generation:
        """The generation that new queries see."""
        return self._processes.generation

    def switch(self, generation: Generation) -> None:
        """Let new queries see another generation; those that run finish on theirs."""
        self._processes.switch(generation)

    def close(self) -> None:
        """End the query processes."""
        self._processes.close()

    def select(
        self,
        query: str,
        bindings: Mapping[str, str | int | Term] | None = None,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> SelectResult:
        """The rows of a SELECT, with variables bound before evaluation.

        A `str` is an IRI when it begins with http:// or https://, else plain text; an `int` an xsd:integer.
        Raises the errors of `run`, and UsageError for a query of another form.
        """
        text = bound_query(query, bindings) if bindings else query
        answer = self.run(text, ResultFormat.JSON, default_graphs=default_graphs, named_graphs=named_graphs)
        if answer.kind is not ResultKind.SOLUTIONS:
            raise UsageError(f"The query gives a {answer.kind.value}, not rows: write a SELECT.")
        return parse_select(answer.body)

    def run(
        self,
        query: str,
        form: ResultFormat | None = None,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str | None = None,
        seconds: float | None = None,
        cancellation: Cancellation | None = None,
    ) -> Answer:
        """The whole result of any query, written in a format (by default JSON for rows, Turtle for graphs).

        `default_graphs` and `named_graphs` are the dataset of the SPARQL Protocol and take the place of the
        query's own FROM clauses; a graph that the generation does not hold is an empty one. `base` is the IRI
        against which relative ones are read when the query has no BASE. `seconds` may lower the time limit,
        not raise it; waiting for a process counts.

        Raises QueryRefusedError, QuerySyntaxError, QueryTimeoutError, QueryLimitError, QueryBusyError;
        UsageError when the format does not fit the result; QueryError when the query was cancelled.
        """
        checked = check(query, self.limits)
        header: Header = {
            "format": form.value if form is not None else None,
            "default_graphs": _iris(default_graphs),
            "named_graphs": _iris(named_graphs),
            "base": base,
            "rows": self.limits.rows,
            "bytes": self.limits.bytes,
        }
        allowed = min(seconds, self.limits.seconds) if seconds is not None else self.limits.seconds
        reply, body = self._processes.ask(header, checked.text, allowed, cancellation or Cancellation())
        if "error" in reply:
            raise _error(reply)
        return Answer(ResultKind(str(reply["kind"])), str(reply["media_type"]), body)


def _iris(names: Sequence[str]) -> list[str]:
    for name in names:
        try:
            ox.NamedNode(name)
        except ValueError:
            raise UsageError(f"{name!r} is not the IRI of a graph: give an absolute IRI.") from None
    return list(names)


def _error(reply: Header) -> FazhiError:
    """The exception that a query process reports."""
    message = str(reply.get("message") or "The query failed.")
    if reply["error"] == "syntax":
        line, column = reply.get("line"), reply.get("column")
        if isinstance(line, int) and isinstance(column, int):
            return QuerySyntaxError(message, line, column)
        return QuerySyntaxError(message)
    kinds: dict[str, type[FazhiError]] = {
        "limit": QueryLimitError,
        "refused": QueryRefusedError,
        "usage": UsageError,
    }
    return kinds.get(str(reply["error"]), QueryError)(message)
