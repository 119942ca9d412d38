"""The guard: decides from the tokens of a query whether the engine may see it.

It refuses what the engine would carry out to the reader's harm: federation (SERVICE opens sockets, and the
engine has no switch against it), updates, and depth that overflows the engine's stack. It reads tokens, not
text, so the words are free to stand in strings, addresses, comments and names; and it reads them as they are
once codepoint escapes (SPARQL 1.1, section 19.2) are resolved, so `\\u0053ERVICE` is SERVICE.

This is the first of two layers: query processes have no network either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from graph.query.limits import QueryLimits
from ontology.errors import QueryRefusedError, QuerySyntaxError

__all__ = [
    "CheckedQuery",
    "Operation",
    "Token",
    "ambiguous",
    "check",
    "position",
    "refuse",
    "resolve_escapes",
    "tokens",
]


class Operation(StrEnum):
    """The forms of a query."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: what kind it is, its text, and the offset of its first character."""

    kind: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class CheckedQuery:
    """A query that may run: the text for the engine, and its form."""

    text: str
    operation: Operation


#: The terminals of the SPARQL grammar as far as they tell code from content. Quantifiers are possessive: no
#: input makes the matching slow. Anything that fits nothing becomes one character of kind "other".
_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\r\n]++|\#[^\r\n]*+)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*+(?:\\[uU][0-9A-Fa-f]++[^<>"{}|^`\\\x00-\x20]*+)*+>)
    | (?P<string>\"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*+\"\"\"
               |'''(?:[^'\\]|\\.|'(?!''))*+'''
               |"(?:[^"\\\n\r]|\\.)*+"
               |'(?:[^'\\\n\r]|\\.)*+')
    | (?P<unclosed>["'])
    | (?P<escape>\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})
    | (?P<variable>[?$]\w++)
    | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<name>(?:_|[^\W\d_][\w.·-]*+)?+:(?:[\w.:·-]|%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%])*+)
    | (?P<word>[^\W\d_]\w*+)
    | (?P<number>\d++(?:\.\d++)?+(?:[eE][+-]?\d++)?+|\.\d++(?:[eE][+-]?\d++)?+)
    | (?P<open>[({\[])
    | (?P<close>[)}\]])
    | (?P<operator>&&|\|\||!=|<=|>=|\^\^|[-+*/=<>!|^?])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

#: An address that no parser can take for a comparison.
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
#: Kinds of tokens that may stand on the left of a comparison.
_OPERANDS = frozenset({"variable", "string", "number", "name", "iri", "word", "close", "language"})

_NO_SERVICE = "SERVICE is not allowed: queries see this graph alone."

_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
_PROLOGUE = frozenset({"BASE", "PREFIX", "VERSION"})
#: Words that combine graph patterns or expressions; the engine recurses on them as on operators.
_COMBINING = frozenset(
    {"UNION", "OPTIONAL", "MINUS", "GRAPH", "FILTER", "BIND", "VALUES", "EXISTS", "NOT", "IN", "SELECT"}
)


def check(query: str, limits: QueryLimits) -> CheckedQuery:
    """The query as the engine may have it.

    Raises QueryRefusedError that names what is not allowed, and QuerySyntaxError for a text in which no query
    can be found (anything else that is wrong with the syntax is left to the engine, which says it better).
    """
    if len(query.encode("utf-8", "surrogatepass")) > limits.query_bytes:
        raise QueryRefusedError(f"The query is longer than the limit of {limits.query_bytes:,} bytes.")
    query = resolve_escapes(query)
    found = list(tokens(query))
    operation = _operation(query, found)
    refuse(found, limits)
    if _CODEPOINT.search(query):
        # Escapes are left only inside strings and addresses. A reader that resolves them first, as the
        # standard has it, may see another query: that one must be harmless too.
        refuse(list(tokens(_CODEPOINT.sub(_character, query))), limits)
    if "SERVICE" in query.upper() and ambiguous(found):
        raise QueryRefusedError(_NO_SERVICE + " Write < with spaces around it.")
    return CheckedQuery(query, operation)


def tokens(query: str) -> Iterator[Token]:
    """The tokens of a query, without spaces and comments."""
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or "other"
        if kind != "space":
            yield Token(kind, match.group(), match.start())


def ambiguous(found: Iterable[Token]) -> bool:
    """Whether an address might as well be a comparison, and what follows it other tokens than it seems.

    In `FILTER(?a<?b)SERVICE#>` the standard reads an address, `<?b)SERVICE#>`; the engine, which has no
    tokenizer, reads a comparison, a keyword and a comment. That can happen inside parentheses after an
    operand, and after another `<`; not to absolute addresses, for `//` is in no expression.
    """
    parentheses, previous = 0, Token("", "", 0)
    for token in found:
        if token.kind == "iri" and not _ABSOLUTE.match(token.text):
            after_operand = parentheses > 0 and previous.kind in _OPERANDS
            if after_operand or previous.text == "<":
                return True
        parentheses += (token.text == "(") - (token.text == ")")
        previous = token
    return False


def resolve_escapes(query: str) -> str:
    """Resolve codepoint escapes outside strings and addresses: the engine itself reads only those inside."""
    if "\\u" not in query and "\\U" not in query:
        return query
    pieces: list[str] = []
    end = 0
    for token in tokens(query):
        if token.kind == "escape":
            pieces += (query[end : token.start], _escaped(query, token))
            end = token.start + len(token.text)
    pieces.append(query[end:])
    return "".join(pieces)


def _escaped(query: str, token: Token) -> str:
    """The character that a token of kind "escape" stands for."""
    number = int(token.text.lstrip("\\uU"), 16)
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        line, column = position(query, token.start)
        raise QuerySyntaxError(
            f"Line {line}, column {column}: {token.text} is not a character.", line, column
        )
    return chr(number)


def _character(match: re.Match[str]) -> str:
    """The character that an escape stands for; the escape itself when it stands for none."""
    number = int(match.group(1) or match.group(2), 16)
    return match.group() if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF else chr(number)


def _operation(query: str, found: list[Token]) -> Operation:
    """The form of the query: the first word after the prologue."""
    for token in found:
        if token.kind != "word":
            continue
        word = token.text.upper()
        if word in _PROLOGUE:
            continue
        if word in _UPDATES:
            raise QueryRefusedError(f"{word} is an update: this endpoint only answers queries.")
        if word in Operation.__members__:
            return Operation[word]
        line, column = position(query, token.start)
        raise QuerySyntaxError(
            f"Line {line}, column {column}: a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, "
            f"not with {token.text[:30]!r}.",
            line,
            column,
        )
    raise QuerySyntaxError("The query is empty: write SELECT, ASK, CONSTRUCT or DESCRIBE.", 1, 1)


def refuse(found: Iterable[Token], limits: QueryLimits) -> None:
    """Raise QueryRefusedError for federation, LOAD, and more depth or operators than allowed."""
    depth = operators = 0
    federated_name = False
    previous = ""
    for token in found:
        if token.kind == "open":
            depth += 1
            if depth > limits.nesting:
                raise QueryRefusedError(f"The query is nested more than {limits.nesting} levels deep.")
            if federated_name and token.text == "{":
                raise QueryRefusedError(_NO_SERVICE)
        elif token.kind == "close":
            depth = max(0, depth - 1)
        elif token.kind == "operator":
            operators += 1
        elif token.kind == "word":
            word = token.text.upper()
            # The engine asks for no space after a keyword: it reads trueSERVICE and SERVICESILENT as two.
            if "SERVICE" in word:
                raise QueryRefusedError(_NO_SERVICE)
            if word == "LOAD":
                raise QueryRefusedError("LOAD is not allowed: this endpoint only answers queries.")
            operators += word in _COMBINING
        # … and SERVICEex:a { } as SERVICE of ex:a. A prefix may be called service elsewhere.
        prefix = token.text.partition(":")[0].upper() if token.kind == "name" else ""
        federated_name = "SERVICE" in prefix and previous.upper() != "GRAPH"
        previous = token.text
    if operators > limits.operators:
        raise QueryRefusedError(f"The query has {operators:,} operators; the limit is {limits.operators:,}.")


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
