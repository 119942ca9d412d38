"""Component `mechanisms`: where the report names a mechanism of the taxonomy, whatever it claims of it.

Sets `doc.spans["mechanisms"]`: spans in text order, labelled with the mechanism's id. Law titles and claims
are not weighed here; `adoptions` does that. Words that take up a mechanism just named (该制度, 上述机制) are
spans of it too, where their sentence names none itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from ingest.document import Sentence
from ingest.layout import half_width, half_width_of, lower
from ingest.mechanism_lexicon import load_mechanism_lexicon, squeeze

__all__ = ["GROUP", "Mention", "mentions_of"]

GROUP = "mechanisms"

#: Start and end of the words that name a mechanism (code points), and its id.
Mention = tuple[int, int, str]

#: 这一做法 may be anybody's: only words for a system are taken for the one that was named last.
_TAKES_UP = re.compile(r"(?:该|这一|这项|此|上述|以上)(?:项|各项)?(?:工作)?(?:机制|制度)")
#: How many sentences back a mechanism may have been named.
SENTENCES_BACK = 3


@Language.component("fazhi_mechanisms")
def mechanisms(doc: Doc) -> Doc:
    """Find the mechanisms named in each sentence of the body."""
    lexicon = load_mechanism_lexicon()
    plain = lower(half_width_of(doc))
    whole = squeeze(plain, 0, len(plain))
    headings: dict[tuple[str, ...], str] = {}
    mentions: list[Mention] = []
    last: list[Mention] = []
    since = 0
    for sentence in doc._.sentences:
        squeezed = whole.part(sentence.start, sentence.end)
        path = sentence.section.path
        if path not in headings:
            above = lower(half_width("".join(path)))
            headings[path] = squeeze(above, 0, len(above)).text
        offsets = squeezed.offsets
        here = [
            (offsets[start], offsets[end - 1] + 1, mechanism)
            for start, end, mechanism in lexicon.find(squeezed.text, headings[path])
        ]
        if here:
            last, since = here, 0
        else:
            since += 1
            here = _taken_up(plain, sentence, last) if since <= SENTENCES_BACK else []
        mentions += here
    labels = {mechanism: doc.vocab.strings.add(mechanism) for _, _, mechanism in mentions}
    spans = [Span(doc, start, end, label=labels[mechanism]) for start, end, mechanism in mentions]
    doc.spans[GROUP] = SpanGroup(doc, name=GROUP, spans=spans)
    doc.user_data[GROUP] = (doc.spans[GROUP], mentions)
    return doc


def mentions_of(doc: Doc) -> Sequence[Mention]:
    """The spans of `doc.spans["mechanisms"]` as tuples, in text order: reading the spans takes far longer."""
    group = doc.spans.get(GROUP)
    kept, mentions = doc.user_data.get(GROUP, (None, ()))
    if kept is group and len(mentions) == len(group or ()):
        return cast("Sequence[Mention]", mentions)
    return [(span.start, span.end, span.label_) for span in group or ()]


def _taken_up(plain: str, sentence: Sentence, last: Sequence[Mention]) -> list[Mention]:
    """The words of `sentence` that stand for the mechanism named `last`."""
    match = _TAKES_UP.search(plain, sentence.start, sentence.end) if last else None
    return [(*match.span(), last[-1][2])] if match else []
