"""Component `mechanisms`: where the report names a mechanism of the taxonomy, whatever it claims of it.

Sets `doc.spans["mechanisms"]`: spans in text order, labelled with the mechanism's id. Law titles and claims
are not weighed here; `adoptions` does that. Words that take up a mechanism just named (该制度, 上述机制) are
spans of it too, where their sentence names none itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from ingest.document import Sentence
from ingest.layout import half_width, half_width_of, lower
from ingest.mechanism_lexicon import load_mechanism_lexicon, squeeze

__all__ = ["GROUP"]

GROUP = "mechanisms"

#: 这一做法 may be anybody's: only words for a system are taken for the one that was named last.
_TAKES_UP = re.compile(r"(?:该|这一|这项|此|上述|以上)(?:项|各项)?(?:工作)?(?:机制|制度)")
#: How many sentences back a mechanism may have been named.
SENTENCES_BACK = 3


@Language.component("fazhi_mechanisms")
def mechanisms(doc: Doc) -> Doc:
    """Find the mechanisms named in each sentence of the body."""
    lexicon = load_mechanism_lexicon()
    plain = lower(half_width_of(doc))
    headings: dict[tuple[str, ...], str] = {}
    spans: list[Span] = []
    last: list[Span] = []
    since = 0
    for sentence in doc._.sentences:
        squeezed = squeeze(plain, sentence.start, sentence.end)
        path = sentence.section.path
        if path not in headings:
            above = lower(half_width("".join(path)))
            headings[path] = squeeze(above, 0, len(above)).text
        here = []
        for found in lexicon.find(squeezed.text, headings[path]):
            start, end = squeezed.offsets[found.start], squeezed.offsets[found.end - 1] + 1
            here.append(Span(doc, start, end, label=found.mechanism))
        if here:
            last, since = here, 0
        else:
            since += 1
            here = _taken_up(doc, plain, sentence, last) if since <= SENTENCES_BACK else []
        spans += here
    doc.spans[GROUP] = SpanGroup(doc, name=GROUP, spans=spans)
    return doc


def _taken_up(doc: Doc, plain: str, sentence: Sentence, last: Sequence[Span]) -> list[Span]:
    """The words of `sentence` that stand for the mechanism named `last`."""
    match = _TAKES_UP.search(plain, sentence.start, sentence.end) if last else None
    return [Span(doc, *match.span(), label=last[-1].label_)] if match else []
