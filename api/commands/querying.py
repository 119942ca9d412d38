"""`fazhi query`: a named query, a SPARQL file or SPARQL text, answered as a table or in a standard format."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.table import Table
from rich.text import Text

from api.commands.session import OK, Session
from api.portal import query_limits
from graph.query.guard import Operation, check
from graph.query.named import NamedQuery, load_named_queries
from graph.query.parameters import bound_query
from graph.query.results import ResultFormat, ResultKind
from graph.query.service import QueryService
from graph.query.terms import SelectResult, Term, parse_select
from graph.store.publish import Store
from ontology.errors import InputError, UsageError
from ontology.vocabulary import ID, PREFIXES

__all__ = ["TABLE", "answer", "list_named_queries", "open_service", "readable_columns"]

#: The format for people; every other one is a `ResultFormat`.
TABLE = "table"
#: Columns of named queries that lead on to other data and tell a reader nothing; CSV and JSON have them.
_LINKING_COLUMNS = frozenset(
    {"evidence", "end", "claim", "observation", "record", "reportTitle", "text", "sha256"}
)
#: A table with more columns wraps its cells, and needs lines between the rows.
_RULED_COLUMNS = 6
_NAMES = {"turtle": ResultFormat.TURTLE, "ttl": ResultFormat.TURTLE, "ntriples": ResultFormat.N_TRIPLES}


def list_named_queries(session: Session) -> int:
    """Prints the named queries with their parameters (required ones marked *)."""
    queries = load_named_queries().values()
    if session.as_json:
        session.terminal.write_json(
            [
                {
                    "name": query.name,
                    "summary_zh": query.summary_zh,
                    "summary_en": query.summary_en,
                    "parameters": [parameter.name for parameter in query.parameters],
                }
                for query in queries
            ]
        )
        return OK
    for query in queries:
        marks = (f"--{p.name}{'*' if p.required else ''}" for p in query.parameters)
        summary = query.summary_zh if session.lang == "zh" else query.summary_en
        session.terminal.write(" ".join((query.name, *marks)) + f"\n    {summary}\n")
    return OK


def answer(session: Session, what: str, values: Mapping[str, str], output_format: str | None) -> int:
    """Answers `what` and prints the result: a table on a terminal, CSV when piped, or as `output_format`."""
    query = _query_text(what, values)
    operation = check(query, query_limits(session.settings)).operation
    is_graph = operation in (Operation.CONSTRUCT, Operation.DESCRIBE)
    kind = ResultKind.GRAPH if is_graph else ResultKind.SOLUTIONS
    form = _format(session, output_format, kind)
    with open_service(session) as service:
        if form is not None:
            session.terminal.write_bytes(service.run(query, form).body)
            return OK
        body = service.run(
            query, ResultFormat.JSON if operation is Operation.SELECT else ResultFormat.CSV
        ).body
    if operation is Operation.ASK:
        session.terminal.write(body.decode("utf-8"))
        return OK
    result = parse_select(body)
    shown = readable_columns(result) if what in load_named_queries() else result.variables
    session.terminal.stdout.print(_table(result, shown))
    session.terminal.say("query.rows", rows=len(result.rows))
    if hidden := [name for name in result.variables if name not in shown]:
        session.terminal.say("query.hidden", columns=", ".join(hidden))
    return OK


@contextmanager
def open_service(session: Session) -> Iterator[QueryService]:
    """One query process on the generation in force. Raises StoreError when there is none."""
    generation = Store.open(session.settings.store).current()
    service = QueryService(generation, query_limits(session.settings), workers=1)
    try:
        yield service
    finally:
        service.close()


def _query_text(what: str, values: Mapping[str, str]) -> str:
    """The query that the user means: a name, `-`, a file, or SPARQL itself."""
    queries = load_named_queries()
    if what in queries:
        named = queries[what]
        return bound_query(named.text, named.bind(_known(named, values)))
    if values:
        names = ", ".join(f"--{name}" for name in values)
        raise UsageError(f"{names}: only a named query takes parameters; see `fazhi query --list`.")
    if what == "-":
        return sys.stdin.read()
    if what.endswith((".rq", ".sparql")) or (what and "{" not in what and Path(what).is_file()):
        try:
            return Path(what).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise InputError(f"{what}: cannot be read ({reason}).") from None
    if "{" in what or any(character.isspace() for character in what):
        return what
    near = difflib.get_close_matches(what, queries, n=3)
    hint = f"did you mean {', '.join(near)}?" if near else "`fazhi query --list` shows the names."
    raise UsageError(f"There is no query named {what!r}: {hint}")


def _known(query: NamedQuery, values: Mapping[str, str]) -> Mapping[str, str]:
    names = [parameter.name for parameter in query.parameters]
    for name in values:
        if name not in names:
            offered = ", ".join(f"--{known}" for known in names) or "none"
            raise UsageError(f"The query {query.name} has no parameter --{name}; it has {offered}.")
    return values


def _format(session: Session, asked: str | None, kind: ResultKind) -> ResultFormat | None:
    """The format to print in; None is the table. Raises UsageError."""
    is_graph = kind is ResultKind.GRAPH
    formats = ResultFormat.for_kind(kind)
    if asked is None:
        if is_graph:
            return ResultFormat.TURTLE
        return None if session.terminal.interactive else ResultFormat.CSV
    if asked == TABLE and not is_graph:
        return None
    for form in formats:
        if asked == form.value or _NAMES.get(asked) is form:
            return form
    names = [*([] if is_graph else [TABLE]), *(form.value for form in formats)]
    raise UsageError(f"--format {asked}: this query's result is written as {', '.join(names)}.")


def readable_columns(result: SelectResult) -> list[str]:
    """The columns of a named query's result that a terminal has room for.

    Left out are those without any value, keys that only lead on to other data, and of several columns that
    name the same thing (place, placeLabel, placePath) all but the most telling one.
    """
    filled = [name for name in result.variables if any(name in row for row in result.rows)]
    named = {name.removesuffix(end) for name in filled for end in ("Label", "Path") if name.endswith(end)}
    doubled = named | {f"{name.removesuffix('Path')}Label" for name in filled if name.endswith("Path")}
    doubled |= {name for name in filled if name.endswith("LabelEn") and name.removesuffix("En") in filled}
    return [name for name in filled if name not in doubled | _LINKING_COLUMNS]


def _table(result: SelectResult, columns: Sequence[str]) -> Table:
    table = Table(header_style="bold", show_lines=len(columns) > _RULED_COLUMNS, pad_edge=False)
    for name in columns:
        is_number = any(isinstance(row[name].python, int | float) for row in result.rows if name in row)
        table.add_column(name, overflow="fold", justify="right" if is_number else "left", no_wrap=is_number)
    for row in result.rows:
        table.add_row(*(Text(_shown(row[name])) if name in row else "" for name in columns))
    return table


def _shown(term: Term) -> str:
    """A term for people: a thing of ours by its key, another IRI with its prefix, a literal as its text."""
    if term.kind != "iri":
        return term.value
    if term.value.startswith(ID):
        return term.value.rpartition("/")[2]
    fitting = [(len(base), prefix) for prefix, base in PREFIXES.items() if term.value.startswith(base)]
    if not fitting:
        return term.value
    length, prefix = max(fitting)
    return f"{prefix}:{term.value[length:]}"
