"""Names of concepts in the reader's language: what the row says, completed from the taxonomy."""

from __future__ import annotations

from ontology.taxonomy import ConceptGroup, load_taxonomy
from viz.context import Language
from viz.links import local_name
from viz.rows import Row, text

__all__ = ["family_path", "group_label", "indicator_label", "mechanism_label"]


def _choose(lang: Language, zh: str, en: str) -> str:
    return (en or zh) if lang == "en" else (zh or en)


def mechanism_label(row: Row, lang: Language, name: str = "mechanism") -> str:
    """The label of a row's mechanism; `name` is the column of its IRI, `<name>Label` of its label."""
    iri = text(row, name)
    zh, en = text(row, f"{name}Label"), text(row, f"{name}LabelEn")
    known = load_taxonomy().mechanisms.get(local_name(iri))
    if known is not None and not (zh and en):
        zh, en = zh or known.zh, en or known.en
    return _choose(lang, zh, en) or local_name(iri)


def indicator_label(row: Row, lang: Language, name: str = "indicator") -> str:
    """The label of a row's indicator; one that a report coined has only the label that the row gives."""
    iri = text(row, name)
    zh, en = text(row, f"{name}Label"), text(row, f"{name}LabelEn")
    known = load_taxonomy().indicators.get(local_name(iri))
    if known is not None and not (zh and en):
        zh, en = zh or known.zh, en or known.en
    return _choose(lang, zh, en) or local_name(iri)


def group_label(identifier: str, lang: Language) -> str:
    """The label of a group or family of mechanisms; its id where the taxonomy does not know it."""
    group = load_taxonomy().groups.get(identifier)
    return _choose(lang, group.zh, group.en) if group is not None else identifier


def family_path(identifier: str) -> tuple[ConceptGroup, ...]:
    """The groups above a mechanism or family, outermost first; empty for an unknown one."""
    taxonomy = load_taxonomy()
    mechanism = taxonomy.mechanisms.get(identifier)
    at: str | None = mechanism.broader if mechanism is not None else identifier
    path: list[ConceptGroup] = []
    while at is not None and at in taxonomy.groups:
        path.append(taxonomy.groups[at])
        at = taxonomy.groups[at].broader
    return tuple(reversed(path))
