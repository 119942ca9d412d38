"""Where the engine departs from SPARQL 1.1 and the text of a query can set it right.

GROUP_CONCAT gives a plain string (SPARQL 1.1, section 18.5.1.7); the engine gives it the language that all
its members share, so that `GROUP_CONCAT(?label) = "甲 乙"` is false. STR around the call takes it away.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.query.guard import Token, tokens

__all__ = ["adapted"]


def adapted(query: str) -> str:
    """The query as the engine is to see it. Where a call has no end the text stays as it is."""
    if "GROUP_CONCAT" not in query.upper():
        return query
    pieces: list[str] = []
    end = 0
    for position, text in sorted(_insertions(list(tokens(query)))):
        pieces += (query[end:position], text)
        end = position
    return "".join((*pieces, query[end:]))


def _insertions(found: list[Token]) -> Iterator[tuple[int, str]]:
    """What is to be put in, and at which offset."""
    for index, token in enumerate(found):
        if token.kind == "word" and token.text.upper() == "GROUP_CONCAT":
            close = _closing(found, index + 1)
            if close is not None:
                yield token.start, "STR("
                yield close.start, ")"


def _closing(found: list[Token], start: int) -> Token | None:
    """The parenthesis that closes the one at `start`; None when there is none."""
    if start >= len(found) or found[start].text != "(":
        return None
    depth = 0
    for token in found[start:]:
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            return token
    return None
