"""Named queries: the files `graph/queries/*.rq`, at once editor examples, API routes, CLI queries and tests.

A file is a plain SPARQL query. Its header comments say what it is for and which of its variables are
parameters, one a line:

    #+ summary_zh: …
    #+ summary_en: …
    #+ param NAME: KIND, required|optional[, family] | description in Chinese | description in English
    #+ where NAME: PATTERN          (see graph/query/parameters.py)

A parameter is a variable that may be bound before evaluation. `family` marks a group parameter whose query
has a variable ?family beside it, which is bound instead when the user names a family.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from graph.query.guard import tokens
from graph.query.values import value_iri, year_value
from ontology.errors import OntologyError, UsageError

__all__ = ["NamedQuery", "Parameter", "load_named_queries", "named_query"]

_SUMMARY = re.compile(r"#\+ summary_(zh|en): (.+)")
_PARAMETER = re.compile(r"#\+ param (\w+): ([a-z]+), (required|optional)(, family)? \| ([^|]+) \| ([^|]+)")
_WHERE = re.compile(r"#\+ where \w+: \?.+")
_GROUP_LETTER = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that may be bound. `kind` says what a user's value stands for: mechanism, place, year, …"""

    name: str
    kind: str
    required: bool
    description_zh: str
    description_en: str
    has_family: bool = False


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with a name. `text` is the whole file, ready to run with or without bindings."""

    name: str
    summary_zh: str
    summary_en: str
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The variables of the SELECT clause in order."""
        names: list[str] = []
        depth = 0
        previous = ""
        for token in tokens(self.text):
            if token.text in {"WHERE", "{"}:
                break
            depth += (token.text == "(") - (token.text == ")")
            if token.kind == "variable" and (depth == 0 or previous.upper() == "AS"):
                names.append(token.text[1:])
            previous = token.text
        return tuple(names)

    def bind(self, values: Mapping[str, str]) -> dict[str, str | int]:
        """The bindings for a user's values: `legal-adviser-office` or 法律顾问室 becomes the mechanism's IRI.

        Empty values count as absent. Raises UsageError that names the parameter: unknown, missing, or with a
        value that stands for nothing (near matches are named).
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                offered = ", ".join(known) or "none"
                raise UsageError(f"The query {self.name} has no parameter {name}; its parameters: {offered}.")
        bindings: dict[str, str | int] = {}
        for name, parameter in known.items():
            value = values.get(name, "").strip()
            if value:
                bindings.update(_binding(parameter, value))
            elif parameter.required:
                raise UsageError(
                    f"The query {self.name} needs the parameter {name}: {parameter.description_en} "
                    f"({parameter.description_zh})."
                )
        return bindings


@cache
def load_named_queries() -> Mapping[str, NamedQuery]:
    """All named queries by name. Raises OntologyError for a malformed header."""
    folder = resources.files("graph").joinpath("queries")
    entries = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".rq")), key=lambda e: e.name
    )
    queries = [_parse(entry.name, entry.read_text(encoding="utf-8")) for entry in entries]
    return MappingProxyType({query.name: query for query in queries})


def named_query(name: str) -> NamedQuery:
    """The query with a name. Raises UsageError that lists the names."""
    queries = load_named_queries()
    if name not in queries:
        raise UsageError(f"There is no query named {name!r}; there are: {', '.join(queries)}.")
    return queries[name]


def _binding(parameter: Parameter, value: str) -> dict[str, str | int]:
    if parameter.kind == "year":
        return {parameter.name: year_value(parameter.name, value)}
    iri = value_iri(parameter.name, parameter.kind, value)
    if parameter.has_family and not _GROUP_LETTER.fullmatch(iri.rpartition("/")[2]):
        return {"family": iri}
    return {parameter.name: iri}


def _parse(file_name: str, text: str) -> NamedQuery:
    summaries: dict[str, str] = {}
    parameters: list[Parameter] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#+"):
            continue
        if summary := _SUMMARY.fullmatch(line):
            summaries[summary[1]] = summary[2]
        elif found := _PARAMETER.fullmatch(line):
            parameters.append(
                Parameter(found[1], found[2], found[3] == "required", found[5], found[6], bool(found[4]))
            )
        elif not _WHERE.fullmatch(line):
            raise OntologyError(f"graph/queries/{file_name}, line {number}: {line!r} is not a known header.")
    if summaries.keys() != {"zh", "en"}:
        raise OntologyError(f"graph/queries/{file_name}: summary_zh and summary_en are both needed.")
    name = file_name.removesuffix(".rq")
    return NamedQuery(name, summaries["zh"], summaries["en"], tuple(parameters), text)
