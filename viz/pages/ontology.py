"""The vocabulary: classes and properties with their labels and meaning in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from viz.context import PageContext
from viz.links import local_name, safe_external
from viz.pages.query import shorten
from viz.rendering import render

__all__ = ["OntologyPage", "OntologyTerm", "render_ontology"]


@dataclass(frozen=True, slots=True)
class OntologyTerm:
    """A class or property: `kind` is "class" or "property"; `parents` are the IRIs of what it specialises."""

    iri: str
    kind: str
    label_zh: str
    label_en: str
    comment: str = ""
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OntologyPage:
    """All terms of the vocabulary."""

    terms: Sequence[OntologyTerm]


def render_ontology(page: OntologyPage, context: PageContext) -> str:
    """The page as a whole HTML document; each term can be addressed by its local name."""
    shown = [
        {
            "kind": term.kind,
            "name": local_name(term.iri),
            "short": shorten(term.iri),
            "iri": term.iri,
            "label": (term.label_en if context.lang == "en" else term.label_zh)
            or term.label_zh
            or term.label_en,
            "other": term.label_zh if context.lang == "en" else term.label_en,
            "comment": term.comment,
            "parents": [(shorten(parent), safe_external(parent)) for parent in term.parents],
        }
        for term in sorted(page.terms, key=lambda term: local_name(term.iri).lower())
    ]
    return render("ontology.html", context, terms=shown)
