"""Component `confidence`, the last one: how sure each record is, from the evidence that it bears.

Reads every group of records, `doc._.sentences` and `doc.spans["mechanisms"]`; gives each record its
`confidence`. It looks at the record, its sentence and the words that name its mechanism, not at the document.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from ingest.components.mechanisms import mentions_of
from ingest.confidence import KINDS, Evidence, Surroundings, evidence_of, load_confidence_table
from ingest.document import Sentence, text_of
from ontology.records import Adoption, Measure, Record, SectionRole

__all__ = ["evidence_in"]

_ALONE = Surroundings()
_IN_PASSAGE = {role: Surroundings(role) for role in SectionRole}


@Language.component("fazhi_confidence")
def confidence(doc: Doc) -> Doc:
    """Set `confidence` on every record of the document."""
    table = load_confidence_table()
    for kind, record, evidence in evidence_in(doc):
        # in place: no one else holds the record yet, and copies would take longer than all the rest here
        object.__setattr__(record, "confidence", table.confidence(kind, evidence))
        record.__pydantic_fields_set__.add("confidence")
    return doc


def evidence_in(doc: Doc) -> Iterator[tuple[str, Record, Evidence]]:
    """Kind, record and evidence of every record of a document, in the order of finding."""
    around = _Neighbourhood(doc)
    # the values that `add_record` keeps; the way over the spans takes ten times as long
    for value in doc.user_data.values():
        kind = KINDS.get(type(value))
        if kind is not None:
            yield kind, value, evidence_of(value, around(value))


class _Neighbourhood:
    """What stands around the records of one document, told from their offsets."""

    def __init__(self, doc: Doc) -> None:
        self._text = text_of(doc)
        self._sentences: tuple[Sentence, ...] = doc._.sentences
        self._starts = [sentence.start for sentence in self._sentences]
        self._passages: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for start, end, mechanism in mentions_of(doc):
            self._passages[mechanism].append((start, end))

    def __call__(self, record: Record) -> Surroundings:
        if isinstance(record, Measure):
            at = bisect_right(self._starts, record.start) - 1
            return _IN_PASSAGE[self._sentences[at].role] if at >= 0 else _ALONE
        if isinstance(record, Adoption):
            text, start = self._text, record.start
            end = start + len(record.quote)
            named = self._passages[record.mechanism]
            return Surroundings(None, [text[a:b] for a, b in named if start <= a and b <= end])
        return _ALONE
