"""The one tree of exceptions that fazhi raises on purpose.

    FazhiError                      anything fazhi reports to its user in one sentence
    ├── UsageError                  a parameter, option or address is wrong
    ├── InputError                  a file, folder or manifest cannot be used
    │   └── RdfSyntaxError          an RDF document is malformed (line and column are known)
    ├── OntologyError               a taxonomy, register, shape or lexicon file is malformed
    ├── ExtractionError             a report could not be turned into records
    ├── StoreError                  the store is missing, locked, damaged or full
    │   ├── NoGenerationError       nothing has been published yet
    │   └── StoreBusyError          another writer is at work
    ├── ValidationError             a graph breaks its SHACL shapes
    ├── WriteRefusedError           a write would change a graph that fazhi keeps itself
    └── QueryError                  a query cannot be answered
        ├── QuerySyntaxError        it is not SPARQL (line and column are known)
        ├── QueryRefusedError       the guard refuses it (SERVICE, LOAD, nesting, …)
        ├── QueryTimeoutError       it ran past its time
        ├── QueryLimitError         it ran past its memory, rows or bytes
        └── QueryBusyError          every worker is busy and the queue is full

Only the outermost edges (command line, HTTP) catch the base class.
"""

from __future__ import annotations

__all__ = [
    "ExtractionError",
    "FazhiError",
    "InputError",
    "NoGenerationError",
    "OntologyError",
    "QueryBusyError",
    "QueryError",
    "QueryLimitError",
    "QueryRefusedError",
    "QuerySyntaxError",
    "QueryTimeoutError",
    "RdfSyntaxError",
    "StoreBusyError",
    "StoreError",
    "UsageError",
    "ValidationError",
    "WriteRefusedError",
]


class FazhiError(Exception):
    """A problem that is told to the user in one sentence: what is wrong, where, and how to mend it."""


class UsageError(FazhiError):
    """A parameter, option or address given by the user is wrong."""


class InputError(FazhiError):
    """A file, folder or manifest given by the user cannot be used."""


class RdfSyntaxError(InputError):
    """An RDF document is malformed. `line` and `column` are 1-based, or None where the parser is silent."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class OntologyError(FazhiError):
    """A taxonomy, register, shape or lexicon file is malformed."""


class ExtractionError(FazhiError):
    """A report could be read but not turned into records."""


class StoreError(FazhiError):
    """The store is missing, locked, damaged or full."""


class NoGenerationError(StoreError):
    """The store holds no published generation yet."""


class StoreBusyError(StoreError):
    """Another writer is at work on the store."""


class ValidationError(FazhiError):
    """A graph breaks its SHACL shapes."""


class WriteRefusedError(FazhiError):
    """A write would change a graph that fazhi keeps itself; the message names the graph."""


class QueryError(FazhiError):
    """A query cannot be answered."""


class QuerySyntaxError(QueryError):
    """The text is not SPARQL. `line` and `column` are 1-based, or None where the parser does not tell."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class QueryRefusedError(QueryError):
    """The guard refuses the query; the message names the construct."""


class QueryTimeoutError(QueryError):
    """The query ran past its time limit and was stopped."""


class QueryLimitError(QueryError):
    """The query ran past its memory, row or byte limit and was stopped."""


class QueryBusyError(QueryError):
    """Every query worker is busy and the queue is full."""
