"""Local innovations: platforms, schemes, studios, venues and brands to which a place gives a name of its own.

Reads doc._.sentences and the spans of honours and instruments; writes doc.spans["local_innovations"]. Found
are quoted names with a suffix of kind (“智慧黄阁”系统) or after a verb that makes or runs a thing, and names
without quotes that end in a distinctive suffix (普法志愿者队伍). National mechanisms, slogans (both in
`innovation_stop.csv`) and the codes of superiors (省委“1310”) are not local.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick
from spacy.language import Language
from spacy.tokens import Doc

from ingest.clauses import clause_around
from ingest.document import add_record, records_of, text_of
from ingest.innovation_lexicon import load_innovation_lexicon
from ingest.innovation_names import Name, has_quotes, quoted_names
from ingest.innovation_plain import plain_names
from ingest.layout import half_width_of
from ingest.stretches import Stretches
from ontology.records import LocalInnovation, SectionRole
from ontology.taxonomy import load_taxonomy

__all__ = ["InnovationFinder", "create_local_innovations"]


class InnovationFinder:
    """The component: reads the sentences of a report outside its problems, keeps one record a name."""

    def __init__(self) -> None:
        self._lexicon = load_innovation_lexicon()
        self._variants = {
            variant.replace("“", "").replace("”", ""): mechanism.id
            for mechanism in load_taxonomy().mechanisms.values()
            for variant in mechanism.variants
        }
        self._automaton = AhoCorasick(list(self._variants))

    def __call__(self, doc: Doc) -> Doc:
        """Add one innovation record for each name."""
        text, plain = text_of(doc), half_width_of(doc)
        taken = Stretches(
            (record.start, record.end)
            for group in ("honours", "instruments")
            for record in records_of(doc, group)
        )
        seen: set[str] = set()
        suffixes = list(self._lexicon.plain_suffixes(plain))
        first = 0
        for sentence in doc._.sentences:
            first = bisect_left(suffixes, (sentence.start, 0), first)
            if sentence.role is SectionRole.PROBLEMS:
                continue
            past = bisect_left(suffixes, (sentence.end, 0), first)
            if first == past and not has_quotes(plain, sentence.start, sentence.end):
                continue
            for name in self._names(plain, sentence.start, sentence.end, suffixes[first:past]):
                if name.key in seen or taken.meet(name.start, name.end):
                    continue
                seen.update(_parts(name.key))
                start, end = clause_around(plain, name.start, name.end)
                record = LocalInnovation(
                    name=name.text,
                    kind=name.kind,
                    mechanism=self._mechanism(name, text[start:end]),
                    quote=text[start:end],
                    start=start,
                )
                add_record(doc, "local_innovations", record, label=str(record.kind))
        return doc

    def _names(self, text: str, start: int, end: int, suffixes: list[tuple[int, int]]) -> Iterator[Name]:
        quoted = list(quoted_names(text, start, end, self._lexicon))
        yield from quoted
        for name in plain_names(text, start, end, suffixes, self._lexicon):
            torn = name.text.count("(") != name.text.count(")")  # 社区)全部达标…: it began inside brackets
            if not torn and not any(q.start < name.end and name.start < q.end for q in quoted):
                yield name

    def _mechanism(self, name: Name, clause: str) -> str | None:
        """The mechanism that the name mentions by its longest variant, else its suffix, else its clause."""
        return self._mentioned(name.text) or name.mechanism or self._mentioned(clause)

    def _mentioned(self, words: str) -> str | None:
        plain = words.replace("“", "").replace("”", "")
        found = self._automaton.find_matches_as_strings(plain, overlapping=True)
        return self._variants[max(found, key=len)] if found else None


def _parts(name: str) -> Iterator[str]:
    """All that a shorter form of a name may be: its substrings."""
    return (name[i:j] for i in range(len(name)) for j in range(i + 1, len(name) + 1))


@Language.factory("fazhi_local_innovations")
def create_local_innovations(nlp: Language, name: str) -> InnovationFinder:  # noqa: ARG001 - spaCy's signature
    """The factory that the pipeline names."""
    return InnovationFinder()
