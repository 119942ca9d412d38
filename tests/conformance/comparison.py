"""When two results are the same, as the suite has it.

Rows are a bag, or a sequence where the query has ORDER BY; blank nodes correspond one to one. Literals are
the same term, or the same value: the engine keeps numbers and truth values as values, not as they were
written (docs/conformance.md), so it writes 1.0e6 as 1000000, "0"^^xsd:boolean as false, and a number of a
type derived from xsd:integer as an xsd:integer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from tests.conformance.documents import Row, Solutions, Term

__all__ = ["same_solutions"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGER = _XSD + "integer"
_EXACT = frozenset({_INTEGER, _XSD + "decimal"})
_FLOATING = frozenset(_XSD + name for name in ("float", "double"))
_BOOLEAN = _XSD + "boolean"
#: Types whose values are integers; the engine calls them all xsd:integer.
_DERIVED = frozenset(
    _XSD + name
    for name in (
        *("byte", "short", "int", "long", "unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong"),
        *("positiveInteger", "negativeInteger", "nonPositiveInteger", "nonNegativeInteger"),
    )
)

_Pairs = tuple[dict[str, str], dict[str, str]]


def same_solutions(found: Solutions, expected: Solutions, ordered: bool) -> bool:
    """Whether both hold the same rows; `ordered` when their order counts."""
    if set(found.variables) != set(expected.variables) or len(found.rows) != len(expected.rows):
        return False
    return _match(list(found.rows), sorted(expected.rows, key=_blanks), ({}, {})) and (
        not ordered or _in_order(found.rows, expected.rows)
    )


def _blanks(row: Row) -> int:
    return sum(term.kind == "bnode" for term in row.values())


def _match(found: list[Row], expected: Sequence[Row], pairs: _Pairs) -> bool:
    """Whether the rows can be paired so that blank nodes correspond; rows without them pair up first."""
    if not expected:
        return True
    for position, row in enumerate(found):
        extended = _paired(row, expected[0], pairs)
        if extended is not None:
            left = found[:position] + found[position + 1 :]
            if _match(left, expected[1:], extended):
                return True
            if extended == pairs:
                return False
    return False


def _in_order(found: Sequence[Row], expected: Sequence[Row]) -> bool:
    pairs: _Pairs | None = ({}, {})
    for one, other in zip(found, expected, strict=True):
        pairs = _paired(one, other, pairs) if pairs is not None else None
    return pairs is not None


def _paired(found: Row, expected: Row, pairs: _Pairs) -> _Pairs | None:
    """The correspondence extended by that of two rows; None when they are not the same."""
    if found.keys() != expected.keys():
        return None
    there, back = dict(pairs[0]), dict(pairs[1])
    for name, term in found.items():
        other = expected[name]
        if term.kind == other.kind == "bnode":
            if there.setdefault(term.value, other.value) != other.value:
                return None
            if back.setdefault(other.value, term.value) != term.value:
                return None
        elif not _same_term(term, other):
            return None
    return there, back


def _same_term(one: Term, other: Term) -> bool:
    if one == other:
        return True
    if one.kind != other.kind or one.language != other.language:
        return False
    types = {_INTEGER if term.datatype in _DERIVED else term.datatype for term in (one, other)}
    return len(types) == 1 and _same_value(one.value, other.value, types.pop(), one.kind)


def _same_value(one: str, other: str, datatype: str, kind: str) -> bool:
    """Whether two lexical forms of a datatype are one value; a value of CSV may be any number."""
    try:
        if datatype in _EXACT:
            return Decimal(one) == Decimal(other)
        if datatype in _FLOATING or kind == "plain":
            left, right = _float(one), _float(other)
            return math.isclose(left, right, rel_tol=1e-6) or (math.isnan(left) and math.isnan(right))
    except (InvalidOperation, ValueError):
        return False
    return datatype == _BOOLEAN and {"true": "1", "false": "0"}.get(one, one) == (
        {"true": "1", "false": "0"}.get(other, other)
    )


def _float(value: str) -> float:
    return float(value.replace("INF", "inf"))
