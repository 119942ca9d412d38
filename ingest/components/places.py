"""Component `places`: the places that the body of a report names, each linked to its unit.

Reads doc._.meta (home place, year), doc._.placements, doc._.sentences and where bodies are named
(`named_bodies_of`); writes doc.spans["places"], one record a mention. A place within the name of a body, an
honour or a paper is no mention of its own.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from ingest.components.institutions import PAGE_LINE, named_bodies_of
from ingest.document import add_record, text_of
from ingest.layout import half_width_of
from ingest.place_contexts import LongerNames, names_honour, quoted_names
from ingest.place_links import find_links
from ingest.place_reach import Home, Reach, reach_of
from ingest.stretches import Stretches
from ingest.titles import find_titles
from ontology.records import Meta, Placement, PlaceMention, PlacementStatus

_PLACED = frozenset((PlacementStatus.RESOLVED, PlacementStatus.PROVISIONAL))


@Language.component("fazhi_places")
def places(doc: Doc) -> Doc:
    """Add one record for each mention of a place."""
    sentences = doc._.sentences
    if not sentences:
        return doc
    text, plain = text_of(doc), half_width_of(doc)
    span = (sentences[0].start, sentences[-1].end)
    titles = Stretches((title.start, title.end) for title in find_titles(plain, *span))
    longer = (LongerNames(named_bodies_of(doc)), LongerNames(quoted_names(plain, *span)))
    for link in find_links(plain, span, titles, _reach(doc)):
        if (
            any(names.hold(link.first, link.last) for names in longer)
            or names_honour(plain, link.first, link.last)
            or _on_page_line(plain, link.start)
        ):
            continue
        target = link.target
        record = PlaceMention(
            quote=text[link.start : link.end],
            start=link.start,
            place=target.name,
            level=target.level,
            path=list(target.path),
            code=target.code,
        )
        add_record(doc, "places", record)
    return doc


def _on_page_line(plain: str, start: int) -> bool:
    """Whether the line is the page's, not the report's: who put it there, and when."""
    return PAGE_LINE.match(plain, plain.rfind("\n", 0, start) + 1) is not None


def _reach(doc: Doc) -> Reach:
    """What the report may name without saying where it is: by all its places if it is a joint one."""
    meta: Meta = doc._.meta
    placements: list[Placement] = [p for p in doc._.placements if p.status in _PLACED and p.path]
    homes = [Home(tuple(p.path), p.level, p.code) for p in placements]
    if not homes and meta.place_path:
        homes = [Home(tuple(meta.place_path), meta.place_level, meta.place_code)]
    return reach_of(tuple(homes), meta.report_year)
