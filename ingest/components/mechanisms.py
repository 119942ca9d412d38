"""Component `mechanisms`: where the report names a mechanism of the taxonomy, whatever it claims of it.

Sets `doc.spans["mechanisms"]`: spans in text order, labelled with the mechanism's id. Law titles and claims
are not weighed here; `adoptions` does that.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from ingest.layout import half_width, half_width_of, lower
from ingest.mechanism_lexicon import load_mechanism_lexicon, squeeze

__all__ = ["GROUP"]

GROUP = "mechanisms"


@Language.component("fazhi_mechanisms")
def mechanisms(doc: Doc) -> Doc:
    """Find the mechanisms named in each sentence of the body."""
    lexicon = load_mechanism_lexicon()
    plain = lower(half_width_of(doc))
    headings: dict[tuple[str, ...], str] = {}
    spans = []
    for sentence in doc._.sentences:
        squeezed = squeeze(plain, sentence.start, sentence.end)
        path = sentence.section.path
        if path not in headings:
            above = lower(half_width("".join(path)))
            headings[path] = squeeze(above, 0, len(above)).text
        for found in lexicon.find(squeezed.text, headings[path]):
            start, end = squeezed.offsets[found.start], squeezed.offsets[found.end - 1] + 1
            spans.append(Span(doc, start, end, label=found.mechanism))
    doc.spans[GROUP] = SpanGroup(doc, name=GROUP, spans=spans)
    return doc
