"""The operations of a SPARQL update, found by its tokens: which graphs they name, and where their templates
and patterns stand.

The engine parses an update whole and tells nothing of what it read, so this reads as much of the grammar
(SPARQL 1.1, section 19.8) as it takes to know where an operation writes. It refuses on the way what the guard
refuses in queries (graph/query/guard.py): SERVICE, LOAD, depth that overflows the engine's stack. Tokens are
taken one at a time: an update may be as long as its data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from enum import StrEnum

from graph.query.dialect import adapted
from graph.query.guard import Token, ambiguous, position, refuse, resolve_escapes, tokens
from graph.query.limits import QueryLimits
from ontology.errors import QueryRefusedError, QuerySyntaxError

__all__ = ["Operation", "Run", "Script", "Verb", "read_operations"]


class Verb(StrEnum):
    """What an operation does. MODIFY is DELETE, INSERT or both, with WHERE."""

    INSERT_DATA = "INSERT DATA"
    DELETE_DATA = "DELETE DATA"
    DELETE_WHERE = "DELETE WHERE"
    MODIFY = "DELETE/INSERT"
    CLEAR = "CLEAR"
    DROP = "DROP"
    CREATE = "CREATE"
    COPY = "COPY"
    MOVE = "MOVE"
    ADD = "ADD"
    LOAD = "LOAD"


@dataclass(frozen=True, slots=True)
class Run:
    """Triples that stand in one graph of a template: the text of the graph's name, None without one."""

    graph: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Script:
    """A whole update.

    `text` is the update as it came, except that escapes outside strings are resolved and only the first
    prologue, which ends at `start`, is left: the engine cannot read others. `prefixes` are declared in any.
    """

    operations: tuple[Operation, ...]
    text: str
    start: int
    prefixes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. Names of graphs are as written: an IRI, a prefixed name or a variable.

    `source` and `target` are of CLEAR, DROP, CREATE, COPY, MOVE and ADD, and may be DEFAULT, NAMED or ALL.
    `using` are the clauses, `where` is the pattern with its braces.
    """

    verb: Verb
    prologue: str
    silent: bool = False
    source: str | None = None
    target: str | None = None
    within: str | None = None
    deleted: tuple[Run, ...] = ()
    inserted: tuple[Run, ...] = ()
    using: tuple[str, ...] = ()
    where: str = ""


_QUERIES = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_NO_LINE_END = re.compile(r"[^\r\n]")
#: Kinds of tokens that name a graph.
_NAMES = frozenset({"iri", "name"})
_WHOLES = frozenset({"DEFAULT", "NAMED", "ALL"})
_NO_SERVICE = "SERVICE is not allowed: updates see this graph alone."
_NO_LOAD = (
    "LOAD is not allowed, for nothing is fetched: send the triples by INSERT DATA or by the Graph Store "
    "Protocol."
)


def read_operations(update: str, limits: QueryLimits) -> Script:
    """The operations of an update, in order.

    Raises QueryRefusedError that names what is not allowed, and QuerySyntaxError where no operation is found.
    """
    text = resolve_escapes(update)
    reader = _Reader(text, limits)
    operations = tuple(reader.operations())
    if any(operation.verb is Verb.LOAD for operation in operations):
        raise QueryRefusedError(_NO_LOAD)
    start = done = reader.prologues[0][1]
    pieces = [text[:start]]
    for begin, end in reader.prologues[1:]:
        pieces += (text[done:begin], _NO_LINE_END.sub(" ", text[begin:end]))
        done = end
    return Script(operations, "".join((*pieces, text[done:])), start, frozenset(reader.prefixes))


class _Reader:
    """Reads tokens one by one, knowing the next."""

    def __init__(self, text: str, limits: QueryLimits) -> None:
        self._text = text
        self._limits = limits
        self._tokens = tokens(text)
        self._next: Token | None = next(self._tokens, None)
        self.prologues: list[tuple[int, int]] = []
        self.prefixes: set[str] = set()

    def operations(self) -> Iterator[Operation]:
        prologue = ""
        while True:
            prologue += self._prologue()
            if self._next is None:
                return
            yield self._operation(prologue)
            if self._next is not None and not self._skip(";"):
                raise self._unexpected("a semicolon between two operations")

    def _prologue(self) -> str:
        """The declarations that stand here, as written."""
        begun = self._offset()
        while self._word() in {"BASE", "PREFIX"}:
            if self._take().text.upper() == "PREFIX":
                self.prefixes.add(self._take().text.removesuffix(":"))
            self._take()
        self.prologues.append((begun, self._offset()))
        return self._text[begun : self._offset()]

    def _operation(self, prologue: str) -> Operation:
        word = self._word()
        if word in {"INSERT", "DELETE", "WITH"}:
            return self._change(prologue)
        if word in {"CLEAR", "DROP", "CREATE"}:
            self._take()
            silent = self._skip("SILENT")
            return Operation(Verb(word), prologue, silent, target=self._reference(_WHOLES))
        if word in {"COPY", "MOVE", "ADD"}:
            self._take()
            silent = self._skip("SILENT")
            source = self._reference({"DEFAULT"})
            if not self._skip("TO"):
                raise self._unexpected("TO")
            return Operation(Verb(word), prologue, silent, source, self._reference({"DEFAULT"}))
        if word == "LOAD":
            return self._load(prologue)
        if word in _QUERIES:
            raise QueryRefusedError(f"{word} is a query: send it as a query, not as an update.")
        raise self._unexpected("an update, such as INSERT or DELETE")

    def _load(self, prologue: str) -> Operation:
        """Reads a LOAD, which is refused once all is known to be well written."""
        self._take()
        self._skip("SILENT")
        if self._next is None or self._next.kind not in _NAMES:
            raise self._unexpected("an address")
        self._take()
        if self._skip("INTO"):
            if self._word() != "GRAPH":
                raise self._unexpected("GRAPH")
            self._reference(frozenset())
        return Operation(Verb.LOAD, prologue)

    def _change(self, prologue: str) -> Operation:
        within = self._reference(frozenset()) if self._skip("WITH") else None
        deletes = self._skip("DELETE")
        if deletes and within is None and self._skip("DATA"):
            return Operation(Verb.DELETE_DATA, prologue, deleted=self._template()[0])
        if deletes and within is None and self._skip("WHERE"):
            pattern, text = self._template()
            return Operation(Verb.DELETE_WHERE, prologue, deleted=pattern, where=text)
        deleted = self._template()[0] if deletes else ()
        inserts = self._skip("INSERT")
        if not deletes and not inserts:
            raise self._unexpected("INSERT or DELETE")
        if inserts and not deletes and within is None and self._skip("DATA"):
            return Operation(Verb.INSERT_DATA, prologue, inserted=self._template()[0])
        inserted = self._template()[0] if inserts else ()
        using = tuple(self._using())
        if not self._skip("WHERE"):
            raise self._unexpected("WHERE")
        return Operation(
            Verb.MODIFY,
            prologue,
            within=within,
            deleted=deleted,
            inserted=inserted,
            using=using,
            where=adapted(self._group()),
        )

    def _using(self) -> Iterator[str]:
        while self._skip("USING"):
            named = "NAMED " if self._skip("NAMED") else ""
            yield f"USING {named}{self._reference(frozenset())}"

    def _reference(self, words: Set[str]) -> str:
        """The name of a graph, after GRAPH or without it, or one of the words."""
        if self._word() in words:
            return self._take().text.upper()
        self._skip("GRAPH")
        if self._next is None or self._next.kind not in _NAMES:
            raise self._unexpected("the name of a graph")
        return self._take().text

    def _template(self) -> tuple[tuple[Run, ...], str]:
        """A template or data block by its graphs, and its text with the braces."""
        if self._next is None or self._next.text != "{":
            raise self._unexpected("{")
        begun = self._take().start
        runs: list[Run] = []
        while True:
            text = self._triples()
            if text:
                runs.append(Run(None, text))
            if self._word() != "GRAPH":
                end = self._closed()
                return tuple(runs), self._text[begun:end]
            self._take()
            if self._next is None or self._next.kind not in _NAMES | {"variable"}:
                raise self._unexpected("the name of a graph")
            graph = self._take().text
            if self._next is None or self._next.text != "{":
                raise self._unexpected("{")
            self._take()
            runs.append(Run(graph, self._triples()))
            self._closed()
            self._skip(".")

    def _triples(self) -> str:
        """The text up to the next GRAPH or closing brace of this level; "" when no triple stands there."""
        begun, depth = self._offset(), 0
        empty = True
        while self._next is not None:
            if depth == 0 and (self._next.text == "}" or self._word() == "GRAPH"):
                break
            token = self._take()
            empty = False
            depth += (token.kind == "open") - (token.kind == "close")
            if depth > self._limits.nesting:
                raise QueryRefusedError(f"The update is nested more than {self._limits.nesting} levels deep.")
        return "" if empty else self._text[begun : self._offset()]

    def _closed(self) -> int:
        """Take a closing brace; the offset behind it."""
        if self._next is None or self._next.text != "}":
            raise self._unexpected("}")
        return self._take().start + 1

    def _group(self) -> str:
        """A group graph pattern, with its braces. Raises QueryRefusedError as for queries."""
        if self._next is None or self._next.text != "{":
            raise self._unexpected("{")
        found: list[Token] = []
        depth = 0
        while self._next is not None:
            token = self._take()
            found.append(token)
            depth += (token.text == "{") - (token.text == "}")
            if depth == 0:
                refuse(found, self._limits)
                text = self._text[found[0].start : token.start + 1]
                if "SERVICE" in text.upper() and ambiguous(found):
                    raise QueryRefusedError(_NO_SERVICE + " Write < with spaces around it.")
                return text
        raise self._unexpected("}")

    def _word(self) -> str:
        """The next token in capitals if it is a word, else ""."""
        return self._next.text.upper() if self._next is not None and self._next.kind == "word" else ""

    def _skip(self, text: str) -> bool:
        """Take the next token if it is this word or sign."""
        if self._next is None or self._next.text.upper() != text:
            return False
        self._take()
        return True

    def _take(self) -> Token:
        if self._next is None:
            raise self._unexpected("more")
        taken, self._next = self._next, next(self._tokens, None)
        if taken.kind == "word" and "SERVICE" in taken.text.upper():
            raise QueryRefusedError(_NO_SERVICE)
        return taken

    def _offset(self) -> int:
        """Where the next token begins."""
        return len(self._text) if self._next is None else self._next.start

    def _unexpected(self, wanted: str) -> QuerySyntaxError:
        line, column = position(self._text, self._offset())
        given = "the end" if self._next is None else repr(self._next.text[:30])
        return QuerySyntaxError(
            f"Line {line}, column {column}: expected {wanted}, not {given}.", line, column
        )
