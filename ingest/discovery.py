"""Candidate concepts: names that recur in reports and that the taxonomy lacks.

Names are found by their last part (`ingest.concept_names`) in the sentences of each report. A name that
something else claims is left out: a listed variant, what a mention of a mechanism covers, the title of an
instrument, an institution, a local innovation of one place only. What remains is counted over reports and
places; a longer form that does not recur counts for the recurring name that it ends in.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Doc

from ingest.annotations import sentence_around
from ingest.concept_names import ConceptName, concept_names
from ingest.discovery_lexicon import load_discovery_lexicon
from ingest.document import Hints, text_of
from ingest.layout import half_width_of
from ingest.nearest_concepts import Nearest, concept_key, load_variant_index
from ingest.pipeline import build_pipeline
from ingest.titles import find_titles
from ontology.places import load_places

__all__ = ["Candidate", "ConceptFinder", "Quote"]

#: Quotes kept for each name.
_QUOTES = 3
#: A name that shares so much with a variant is another spelling of it.
_SAME = 0.7
#: Filler that a variant may be written with or without (公示工作制度 = 公示制度).
_FILLER = "工作"


@dataclass(frozen=True, slots=True)
class Quote:
    """One place where a name stands: code points of the report's text, and the whole sentence."""

    docid: str
    start: int
    end: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recurring name with the counts of reports, places and occurrences.

    A report whose place is unknown counts as a place of its own. `covered` are the listed mechanisms of which
    a mention covers part of the name somewhere; `innovation` says that reports present it as their own.
    """

    name: str
    reports: int
    places: int
    count: int
    nearest: Nearest | None
    covered: tuple[str, ...]
    innovation: bool
    quotes: tuple[Quote, ...]


@dataclass(slots=True)
class _Tally:
    """What is known of one name so far."""

    name: str
    reports: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    count: int = 0
    covered: set[str] = field(default_factory=set)
    innovation: bool = False
    quotes: list[Quote] = field(default_factory=list)

    def add_quote(self, quote: Quote) -> None:
        """Keep the first three; one of a report that has none yet replaces a second one of another."""
        if len(self.quotes) < _QUOTES:
            self.quotes.append(quote)
            return
        docids = [kept.docid for kept in self.quotes]
        twice = [number for number, docid in enumerate(docids) if docid in docids[:number]]
        if twice and quote.docid not in docids:
            del self.quotes[twice[-1]]
            self.quotes.append(quote)

    def absorb(self, other: _Tally) -> None:
        self.reports |= other.reports
        self.places |= other.places
        self.count += other.count
        self.covered |= other.covered
        self.innovation = self.innovation or other.innovation
        for quote in other.quotes:
            self.add_quote(quote)


class ConceptFinder:
    """Reads reports one after the other and names the candidates of all of them."""

    def __init__(self) -> None:
        self._nlp = build_pipeline()
        self._lexicon = load_discovery_lexicon()
        self._variants = load_variant_index()
        self._tallies: dict[str, _Tally] = {}
        #: Names that institutions or instruments have in any report.
        self._taken: set[str] = set()

    def read(self, text: str, docid: str, hints: Hints | None = None) -> None:
        """Run the pipeline over one report and count its names."""
        doc = self._nlp.make_doc(text)
        doc._.docid = docid
        doc._.hints = hints or Hints()
        self.add(self._nlp(doc))

    def add(self, doc: Doc) -> None:
        """Count the names of a processed report."""
        claims = _Claims(doc)
        place = "/".join(doc._.meta.place_path) or doc._.docid
        own = _own_places(doc)
        self._taken |= claims.names
        plain, text = half_width_of(doc), text_of(doc)
        for sentence in doc._.sentences:
            span = (sentence.start, sentence.end)
            for name in concept_names(plain, *span, self._lexicon, places=_register(), own=own):
                key = concept_key(name.text)
                if self._is_listed(key) or claims.claim(name):
                    continue
                tally = self._tallies.setdefault(key, _Tally(name.text))
                tally.reports.add(doc._.docid)
                tally.places.add(place)
                tally.count += 1
                tally.covered.update(claims.covering(name))
                tally.innovation = tally.innovation or key in claims.innovations
                whole = sentence_around(text, name.start, name.end)
                tally.add_quote(Quote(doc._.docid, name.start, name.end, whole))

    def candidates(self, min_count: int = 2) -> list[Candidate]:
        """The names that occur `min_count` times, those of most reports first, then the most frequent."""
        found = [
            tally
            for key, tally in self._merged(min_count).items()
            if tally.count >= min_count
            and not _ends_in(key, self._taken)
            and not (tally.innovation and len(tally.places) < 2)
        ]
        found.sort(key=lambda tally: (-len(tally.reports), -tally.count, tally.name))
        candidates = (self._candidate(tally) for tally in found)
        return [c for c in candidates if c.nearest is None or c.nearest.similarity < _SAME]

    def _is_listed(self, key: str) -> bool:
        return key in self._variants or key.replace(_FILLER, "") in self._variants

    def _merged(self, min_count: int) -> dict[str, _Tally]:
        """The tallies, each rare long form added to the longest name that it ends in."""
        merged = {key: _copy(tally) for key, tally in self._tallies.items()}
        for key in sorted(merged, key=lambda key: (-len(key), key)):
            if merged[key].count < min_count:
                shorter = next((key[i:] for i in range(1, len(key) - 2) if key[i:] in merged), None)
                if shorter is not None:
                    merged[shorter].absorb(merged.pop(key))
        return merged

    def _candidate(self, tally: _Tally) -> Candidate:
        return Candidate(
            tally.name,
            len(tally.reports),
            len(tally.places),
            tally.count,
            self._variants.nearest(concept_key(tally.name)),
            tuple(sorted(tally.covered)),
            tally.innovation,
            tuple(sorted(tally.quotes, key=lambda quote: (quote.docid, quote.start))),
        )


def _copy(tally: _Tally) -> _Tally:
    fresh = _Tally(tally.name)
    fresh.absorb(tally)
    return fresh


def _ends_in(key: str, names: set[str]) -> bool:
    """Whether the key is one of the names, or ends in one."""
    return any(key[i:] in names for i in range(len(key) - 2))


def _own_places(doc: Doc) -> list[str]:
    """The names of the report's place and those above it, with and without suffix, longest first."""
    names = set(doc._.meta.place_path)
    names |= {name[:-1] for name in names if len(name) > 2}
    return sorted(names, key=lambda name: (-len(name), name))


@cache
def _register() -> frozenset[str]:
    return frozenset(name for name in load_places().names() if len(name) > 2)


class _Spans:
    """Spans with their labels; those that overlap a stretch are found without looking at all of them."""

    def __init__(self, spans: Iterable[tuple[int, int, str]]) -> None:
        self._spans = sorted(spans)
        self._longest = max((end - start for start, end, _ in self._spans), default=0)

    def overlapping(self, start: int, end: int) -> list[tuple[int, int, str]]:
        first = bisect_left(self._spans, (start - self._longest, 0, ""))
        last = bisect_left(self._spans, (end, 0, ""))
        return [span for span in self._spans[first:last] if span[1] > start]


class _Claims:
    """What other components have found in a report."""

    def __init__(self, doc: Doc) -> None:
        plain = half_width_of(doc)
        self._titles = _Spans((title.start, title.end, "") for title in find_titles(plain))
        self._mentions = _Spans((s.start, s.end, s.label_) for s in doc.spans.get("mechanisms", ()))
        records = {
            group: [span._.record for span in doc.spans.get(group, ())]
            for group in ("institutions", "instruments", "local_innovations")
        }
        bodies = {name for record in records["institutions"] for name in (record.name, record.canonical)}
        titles = {record.title for record in records["instruments"]}
        self.names = {key for name in bodies | titles if len(key := concept_key(name)) > 3}
        self.innovations = {concept_key(record.name) for record in records["local_innovations"]}
        self._lexicon = load_discovery_lexicon()
        self._plain = plain

    def claim(self, name: ConceptName) -> bool:
        """Whether a title or a mention of a mechanism covers the name.

        Of an abstract name (…机制) it is enough that mentions cover what it is about; 工作 and the like may
        stand between.
        """
        mentions = self._mentions.overlapping(name.start, name.end)
        around = (*self._titles.overlapping(name.start, name.end), *mentions)
        if any(start <= name.start and name.end <= end for start, end, _ in around):
            return True
        if not name.head.abstract:
            return False
        rest = [at for at in name.modifier if not any(s <= at < e for s, e, _ in mentions)]
        if len(rest) == len(name.modifier):
            return False
        return self._lexicon.generic.fullmatch("".join(self._plain[at] for at in rest)) is not None

    def covering(self, name: ConceptName) -> Sequence[str]:
        """The mechanisms of which a mention covers part of the name."""
        return [label for _, _, label in self._mentions.overlapping(name.start, name.end)]
