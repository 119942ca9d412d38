"""The taxonomy: groups and families of mechanisms, the mechanisms and the indicators, read from SKOS files.

`mechanisms.ttl` and `indicators.ttl` are the source. What is read here decides what is looked for in a
report; the same files go into the graph as they stand. Concepts marked `owl:deprecated true` stay in the
graph and are not looked for any more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from ontology.skos import Concept, SkosFile
from ontology.vocabulary import FZ, ID, PREFIXES, read_text

__all__ = [
    "ConceptGroup",
    "Indicator",
    "Mechanism",
    "Taxonomy",
    "load_taxonomy",
    "parse_taxonomy",
]

MECHANISMS_FILE = "mechanisms.ttl"
INDICATORS_FILE = "indicators.ttl"

_SKOS = PREFIXES["skos"]
_GROUP = ID + "mechanism-group/"
_MECHANISM = ID + "mechanism/"
_INDICATOR = ID + "indicator/"

#: Identifiers end up in addresses and options, hence plain ASCII.
_GROUP_ID = re.compile(r"[A-Z][0-9]*")
_CONCEPT_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SHARES = frozenset("ABCDE")


@dataclass(frozen=True, slots=True)
class ConceptGroup:
    """A group of mechanisms ("A" … "I", no `broader`) or a family inside a group ("A1", …)."""

    id: str
    zh: str
    en: str
    broader: str | None


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A body, system or practice that a local government can have.

    `variants` are the Chinese names that stand for it in a text, its label first. `broader` is the id of a
    group or family. `expected_share` runs from "A" (more than half of the towns' complete reports name it)
    to "E" (below 3 %).
    """

    id: str
    zh: str
    en: str
    broader: str
    variants: tuple[str, ...]
    expected_share: str | None


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something that reports count or measure, its units (the most usual first) and how reports word it."""

    id: str
    zh: str
    en: str
    units: tuple[str, ...]
    frames: tuple[str, ...]
    mechanism: str | None


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All concepts by id, in the order of the files."""

    groups: Mapping[str, ConceptGroup]
    mechanisms: Mapping[str, Mechanism]
    indicators: Mapping[str, Indicator]


@cache
def load_taxonomy() -> Taxonomy:
    """The taxonomy of the package. Raises OntologyError that names the file, the line and the concept."""
    return parse_taxonomy(read_text(MECHANISMS_FILE), read_text(INDICATORS_FILE))


def parse_taxonomy(mechanisms: str, indicators: str) -> Taxonomy:
    """The taxonomy in the text of a mechanisms file and of an indicators file, both Turtle.

    Raises OntologyError for text that is not Turtle, a concept defined twice, a label that is missing or
    doubled, a misspelt property, and a `skos:broader` or `fz:mechanism` that points to nothing.
    """
    source = SkosFile(MECHANISMS_FILE, mechanisms)
    source.require_namespaces(_GROUP, _MECHANISM)
    groups = {c.id: _group(c) for c in source.concepts(_GROUP, _GROUP_ID)}
    found = {c.id: _mechanism(c) for c in source.concepts(_MECHANISM, _CONCEPT_ID)}
    _require_groups(source, groups, found)

    table = SkosFile(INDICATORS_FILE, indicators)
    table.require_namespaces(_INDICATOR)
    measured = {c.id: _indicator(c) for c in table.concepts(_INDICATOR, _CONCEPT_ID)}
    for indicator in measured.values():
        if indicator.mechanism is not None and indicator.mechanism not in found:
            raise table.error(
                _INDICATOR + indicator.id,
                f"fz:mechanism points to {indicator.mechanism!r}, which {MECHANISMS_FILE} does not hold.",
            )
    return Taxonomy(MappingProxyType(groups), MappingProxyType(found), MappingProxyType(measured))


def _require_groups(
    source: SkosFile, groups: Mapping[str, ConceptGroup], mechanisms: Mapping[str, Mechanism]
) -> None:
    """Every group and mechanism lies in a group that exists, and groups are two levels deep at most."""
    placed = [(_GROUP + g.id, g.broader) for g in groups.values()]
    placed += [(_MECHANISM + m.id, m.broader) for m in mechanisms.values()]
    for iri, broader in placed:
        if broader is not None and broader not in groups:
            raise source.error(
                iri, f"skos:broader points to the group {broader!r}, which the file does not hold."
            )
    for group in groups.values():
        if group.broader is not None and groups[group.broader].broader is not None:
            raise source.error(
                _GROUP + group.id, f"a family lies in a group, and {group.broader} is a family."
            )


def _group(concept: Concept) -> ConceptGroup:
    broader = concept.reference(_SKOS + "broader", _GROUP)
    return ConceptGroup(concept.id, concept.label("zh"), concept.label("en"), broader)


def _mechanism(concept: Concept) -> Mechanism:
    label = concept.label("zh")
    broader = concept.reference(_SKOS + "broader", _GROUP)
    if broader is None:
        raise concept.error("needs a skos:broader, the group or family it belongs to.")
    others = concept.texts(_SKOS + "altLabel", "zh")
    if label in others:
        raise concept.error(f"skos:altLabel repeats the label {label!r}; take it out.")
    share = concept.texts(FZ + "expectedShare")
    if len(share) > 1 or not _SHARES.issuperset(share):
        raise concept.error("fz:expectedShare is one of A, B, C, D, E.")
    return Mechanism(
        concept.id, label, concept.label("en"), broader, (label, *others), share[0] if share else None
    )


def _indicator(concept: Concept) -> Indicator:
    return Indicator(
        id=concept.id,
        zh=concept.label("zh"),
        en=concept.label("en"),
        units=concept.texts(FZ + "expectedUnit"),
        frames=concept.texts(FZ + "frame"),
        mechanism=concept.reference(FZ + "mechanism", _MECHANISM),
    )
