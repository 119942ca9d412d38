"""SKOS files: concepts read from Turtle, with mistakes named by file, line and concept.

The files are written by hand, so what a generic reader lets pass is refused here: an identifier with two
blocks, a misspelt property, a text without its language.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from ontology.errors import OntologyError
from ontology.vocabulary import FZ, ID, PREFIXES

__all__ = ["Concept", "SkosFile"]

_SKOS = PREFIXES["skos"]
_DEPRECATED = PREFIXES["owl"] + "deprecated"
_TYPE = PREFIXES["rdf"] + "type"

#: What SKOS says of concepts; collections are not used.
_SKOS_TERMS = frozenset(
    {
        "altLabel",
        "broadMatch",
        "broader",
        "changeNote",
        "closeMatch",
        "definition",
        "editorialNote",
        "exactMatch",
        "example",
        "hiddenLabel",
        "historyNote",
        "inScheme",
        "narrowMatch",
        "narrower",
        "notation",
        "note",
        "prefLabel",
        "related",
        "relatedMatch",
        "scopeNote",
        "topConceptOf",
    }
)
#: Our own properties of concepts.
_FZ_TERMS = frozenset({"expectedShare", "expectedUnit", "frame", "mechanism"})

_Properties = Mapping[str, list[ox.NamedNode | ox.Literal]]


class SkosFile:
    """One SKOS file: its triples by subject and predicate, in the order in which they are written."""

    def __init__(self, name: str, text: str) -> None:
        """`name` is what error messages call the file. Raises OntologyError for text that is not Turtle."""
        self.name = name
        self._text = text
        self._subjects: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
        try:
            for quad in ox.parse(input=text, format=ox.RdfFormat.TURTLE):
                self._add(quad)
        except SyntaxError as error:
            raise OntologyError(f"ontology/{name}, line {error.lineno}: not Turtle ({error.msg}).") from None

    def _add(self, quad: ox.Quad) -> None:
        subject, predicate, value = quad.subject, quad.predicate, quad.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode | ox.Literal):
            raise OntologyError(
                f"ontology/{self.name}: a blank node or quoted triple ({quad}); name every node."
            )
        self._subjects.setdefault(subject.value, defaultdict(list))[predicate.value].append(value)

    def concepts(self, namespace: str, identifiers: re.Pattern[str]) -> Iterator[Concept]:
        """The concepts under a namespace that are in force, in the order of the file.

        Raises OntologyError for a concept whose identifier does not match the pattern, that has two blocks or
        a misspelt property.
        """
        for iri in self._concept_iris():
            if iri.startswith(namespace):
                concept = Concept(self, iri, iri.removeprefix(namespace), self._subjects[iri])
                if not identifiers.fullmatch(concept.id):
                    raise concept.error(f"the identifier does not have the form {identifiers.pattern}.")
                if not concept.deprecated:
                    yield concept

    def require_namespaces(self, *namespaces: str) -> None:
        """Raise OntologyError for a concept elsewhere, and for a block in there that is no concept."""
        concepts = set(self._concept_iris())
        for iri in self._subjects:
            inside = iri.startswith(namespaces)
            if inside and iri not in concepts:
                raise self.error(iri, "the block does not say `a skos:Concept`.")
            if not inside and iri in concepts:
                raise self.error(iri, f"a concept of this file lies under {' or '.join(namespaces)}.")

    def _concept_iris(self) -> Iterator[str]:
        for iri, properties in self._subjects.items():
            if any(value.value == _SKOS + "Concept" for value in properties.get(_TYPE, ())):
                yield iri

    def error(self, iri: str, message: str) -> OntologyError:
        """An error about a concept, with the lines at which blocks about it begin."""
        local = re.escape(iri.rpartition("/")[2])
        start = re.compile(rf"^(?:[\w-]*:{local}|<[^>]*/{local}>)(?=\s|$)", re.MULTILINE)
        lines = [str(self._text.count("\n", 0, m.start()) + 1) for m in start.finditer(self._text)]
        where = f", line {' and '.join(lines)}" if lines else ""
        return OntologyError(f"ontology/{self.name}{where}: {iri.removeprefix(ID)}: {message}")


class Concept:
    """One concept of a file, with checked access to its properties."""

    def __init__(self, file: SkosFile, iri: str, identifier: str, properties: _Properties) -> None:
        self.id = identifier
        self._file = file
        self._iri = iri
        self._properties = properties
        if len(properties[_TYPE]) > 1:
            raise self.error("the identifier is used twice; every concept has one block.")
        for predicate in properties:
            self._refuse_misspelt(predicate)

    def error(self, message: str) -> OntologyError:
        """An error about this concept, to be raised."""
        return self._file.error(self._iri, message)

    def _refuse_misspelt(self, predicate: str) -> None:
        for prefix, namespace, known in (("skos", _SKOS, _SKOS_TERMS), ("fz", FZ, _FZ_TERMS)):
            name = predicate.removeprefix(namespace)
            if name != predicate and name not in known:
                raise self.error(f"{prefix}:{name} is not a property of a concept.")

    @property
    def deprecated(self) -> bool:
        """Whether the concept is out of use; its identifier stays taken."""
        return any(value.value == "true" for value in self._properties.get(_DEPRECATED, ()))

    def label(self, language: str) -> str:
        """The one preferred label in a language."""
        labels = self.texts(_SKOS + "prefLabel", language)
        if len(labels) != 1:
            raise self.error(f"needs exactly one skos:prefLabel in @{language}, has {len(labels)}.")
        return labels[0]

    def texts(self, predicate: str, language: str | None = None) -> tuple[str, ...]:
        """Texts of a property (in a language, if one is given) in the order of the file, each once."""
        found: dict[str, None] = {}
        for value in self._properties.get(predicate, ()):
            if not isinstance(value, ox.Literal):
                raise self.error(f"{_short(predicate)} is a text in quotation marks, not {value}.")
            if not value.value.strip():
                raise self.error(f"{_short(predicate)} is empty.")
            if language is not None and value.language is None:
                raise self.error(f"{_short(predicate)} {value} needs a language, as in {value}@zh.")
            if language is None or value.language == language:
                found[value.value] = None
        return tuple(found)

    def reference(self, predicate: str, namespace: str) -> str | None:
        """Id of the one concept that a property points to; None where it is absent."""
        values = self._properties.get(predicate, ())
        if not values:
            return None
        if len(values) > 1 or not values[0].value.startswith(namespace):
            raise self.error(f"{_short(predicate)} names one concept under {namespace}.")
        return values[0].value.removeprefix(namespace)


def _short(iri: str) -> str:
    for prefix, namespace in (("skos", _SKOS), ("fz", FZ)):
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
