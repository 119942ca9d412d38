"""The component that reads measures: every number that measures something becomes a record.

For each sentence outside the plans it takes the numbers (`ingest.numerals`), drops those that are names,
dates or targets (`ingest.number_context`), deals shared words and numbers out (`ingest.distribution`), names
what each one measures (`ingest.indicators`) and the period it is for (`ingest.periods`). A change against a
former period is a record of its own and a zero said in words counts (`ingest.comparisons`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from ingest.comparisons import (
    Zero,
    change_direction,
    find_zeros,
    is_compared,
    is_former,
    is_quoted_zero,
    is_successor,
    zero_parts,
)
from ingest.distribution import each_of, rate_list, respectively, runs
from ingest.document import Sentence, add_record, records_of, text_of
from ingest.indicators import ZERO, Finding, Setting, classify
from ingest.measure_memory import Memory
from ingest.measure_names import Name, changed_finding, goes_on, name_measure, name_zero
from ingest.measure_subjects import Subjects
from ingest.number_clauses import (
    Stretch,
    clause_edges,
    own_words,
    quote_span,
    shared_words,
    stretch_of,
)
from ingest.number_context import NameZones, is_measured, is_money, is_planned, zones_of
from ingest.numerals import Quantity, find_quantities
from ingest.periods import find_dates, period_of
from ingest.rankings import Rank, find_ranks
from ontology.records import Institution, Measure, Meta, Qualifier, SectionRole
from ontology.taxonomy import load_taxonomy

__all__ = ["MeasureReader", "create_measures"]

#: A figure that stands in a plan is a target and not a measure; problems are told with figures of what is.
_SKIPPED_ROLES = frozenset({SectionRole.PLANS})
#: Who acts is looked for in so many clauses before a number; a list line of a scraped page has thousands.
_CLAUSES = 16
_FREQUENCY = re.compile(r"每(?:个)?(季度|月|周|日|天|半年|双月)[^,，。;；]*$")


class MeasureReader:
    """The spaCy component; it reads `doc._.sentences`, `doc._.meta`, adds to the span group `measures`."""

    def __call__(self, doc: Doc) -> Doc:
        text = text_of(doc)
        report = _Report(text, zones_of(doc), _year_of(doc), Subjects(text, _named_bodies(doc), doc._.meta))
        numbers = [q for q in find_quantities(report.text, *doc._.body) if not report.zones.covers(q.start)]
        starts = [q.start for q in numbers]
        previous: Sentence | None = None
        memory = Memory()
        for sentence in doc._.sentences:
            if sentence.role not in _SKIPPED_ROLES:
                if not _goes_on(report.text, sentence, previous):
                    memory = Memory()
                inside = numbers[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
                counts = _counts(report, sentence, inside)
                if any(counts):
                    reader = _SentenceReader(report, sentence, previous, counts, memory)
                    for measure in reader.read():
                        # spaCy keeps every label for good, and there is no end of indicators not listed
                        add_record(doc, "measures", measure, label=measure.indicator.partition(":")[0])
            previous = sentence
        return doc


class _Report(NamedTuple):
    """What the sentences of a report share; `year` is the report's where it is known."""

    text: str
    zones: NameZones
    year: int | None
    subjects: Subjects


class _Counts(NamedTuple):
    """What a sentence counts: its numbers, its ranks, its zeros said in words."""

    numbers: Sequence[Quantity]
    ranks: Sequence[Rank]
    zeros: Sequence[Zero]


def _counts(report: _Report, sentence: Sentence, inside: Sequence[Quantity]) -> _Counts:
    """What counts or measures in a sentence, out of the numbers that stand `inside`."""
    text, (start, end, _, role) = report.text, sentence
    return _Counts(
        [q for q in inside if is_measured(text, q)],
        [r for r in find_ranks(text, start, end) if not report.zones.covers(r.start)],
        [] if role is SectionRole.PROBLEMS else list(find_zeros(text, start, end)),
    )


def _year_of(doc: Doc) -> int | None:
    meta: Meta = doc._.meta
    year: int | None = doc._.hints.year
    return year if meta.report_year is None else meta.report_year


def _goes_on(text: str, sentence: Sentence, previous: Sentence | None) -> bool:
    """Whether a sentence goes on about what the one before counts: semicolons part them."""
    return previous is not None and text[previous.end - 1] in ";；" and previous.section == sentence.section


def _named_bodies(doc: Doc) -> list[tuple[int, str]]:
    """Where the quotes of the institutions begin, and their names, in text order."""
    found = records_of(doc, "institutions")
    return sorted((body.start, body.name) for body in found if isinstance(body, Institution))


class _SentenceReader:
    """Reads one sentence; `memory` is what it has counted, which bare numbers and changes go on about."""

    def __init__(
        self, report: _Report, sentence: Sentence, previous: Sentence | None, counts: _Counts, memory: Memory
    ) -> None:
        self.text, self.zones, self.year, self.subjects = report
        self.sentence = sentence
        self.counts = counts
        self.memory = memory
        same = previous is not None and previous.section == sentence.section
        self.earlier = self.text[previous.start : previous.end] if previous and same else ""
        self.headings = "。".join(sentence.section.path)
        self.spans = [(q.lead, q.end) for q in counts.numbers]
        self.edges = clause_edges(self.text, sentence.start, sentence.end)
        dates = find_dates(self.text, sentence.start, sentence.end, self.year)
        self.dates = [date for date in dates if not self.zones.covers(date.start)]

    def read(self) -> Iterator[Measure]:
        """The measures of the sentence: its numbers, its ranks, its zeros said in words."""
        numbers, ranks, zeros = self.counts
        yield from self._numbers(numbers)
        for rank in ranks:
            yield self._rank(rank)
        for zero in zeros:
            if (is_quoted_zero(self.text, zero) or not self.zones.covers(zero.start)) and not any(
                zero.start < q.start < zero.end for q in numbers
            ):
                yield from self._zeros(zero)

    def _numbers(self, numbers: Sequence[Quantity]) -> Iterator[Measure]:
        direction: str | None = None
        for run in runs(self.text, self.spans):
            for place, i in enumerate(run):
                quantity = numbers[i]
                stretch = self._stretch(self.spans[i])
                before = self.text[stretch.clause_start : quantity.lead]
                if is_planned(before):
                    continue
                changed = change_direction(before, quantity.kind, self._clause_before(stretch.clause_start))
                own = self.text[stretch.own_start : quantity.lead]
                if place and changed is None and not own.strip("、和与及 "):
                    changed = direction  # 分别增长10%和20%
                direction = changed
                for words in self._owners(numbers, run, place):
                    yield self._measure(quantity, stretch, words, changed)

    def _stretch(self, span: tuple[int, int]) -> Stretch:
        sentence = (self.sentence.start, self.sentence.end)
        return stretch_of(self.text, span, self.spans, sentence, self.edges)

    def _clause_before(self, offset: int) -> str:
        last = bisect_left(self.edges, offset) - 1
        start = self.edges[last - 1] + 1 if last > 0 else self.sentence.start
        return self.text[start : self.edges[last]] if last >= 0 else ""

    def _owners(self, numbers: Sequence[Quantity], run: Sequence[int], place: int) -> list[str | None]:
        """The parts of an enumeration that a number serves, or None for the words of its own stretch."""
        first = numbers[run[0]]
        last = bisect_left(self.edges, first.start) - 1
        before = self.text[self.edges[last] + 1 if last >= 0 else self.sentence.start : first.lead]
        rates = rate_list(before) if first.kind == "percent" else []
        if rates and len(run) == 1:
            return list(rates)
        if rates and len(run) <= len(rates):
            return [rates[len(rates) - len(run) + place]]
        if len(run) == 1 and ("各" in before or "并" in before):
            return list(self._each(before, first.kind)) or [None]
        parts = respectively(before, len(run))
        return [parts[place]] if parts else [None]

    def _each(self, before: str, kind: str) -> Sequence[str]:
        """The parts of an enumeration that a number holds for each of (建议、提案各14件), if they differ."""
        parts = each_of(before)
        found = [classify(Setting(f"{part}#", f"{part}#", "", "", kind)) for part in parts]
        told = {finding.indicator for finding in found if finding is not None}
        return parts if len(told) == len(parts) > 1 else ()

    def _measure(
        self, quantity: Quantity, stretch: Stretch, words: str | None, changed: str | None
    ) -> Measure:
        text, number = self.text, (quantity.lead, quantity.end)
        own = own_words(text, stretch, number) if words is None else f"{words}#"
        clause = shared_words(text, stretch, own, self.spans) if words is None else own
        if quantity.kind != "time" and is_former(
            text[stretch.clause_start : number[0]], text[number[1] : stretch.clause_end]
        ):
            own = clause = own[: own.index("#") + 1]  # what follows tells of the new figure
        money = quantity.unit is None and is_money(text, quantity)
        told = (
            stretch.clause_start if words is None else number[0]
        )  # a dealt-out part shares its whole clause
        setting = self._setting(own, clause, told, "money" if money else quantity.kind)
        finding = self._finding(setting, changed)
        indicator, zh, mechanism = name_measure(own, clause, quantity, finding, changed)
        if changed is None:
            self.memory.named(Finding(indicator, mechanism, 0.0, setting.kind), own)
        start, end = quote_span(text, stretch, number, self.spans)
        return Measure(
            quote=text[start:end],
            start=start,
            indicator=indicator,
            indicator_zh=zh,
            value=quantity.value,
            value_max=quantity.value_max,
            unit=quantity.unit.canonical if quantity.unit else ("元" if money else None),
            qualifier=quantity.qualifier,
            subject=self._subject(stretch, quantity.start),
            mechanism=mechanism,
            period=self._period(stretch, quantity),
        )

    def _setting(self, own: str, clause: str, told: int, kind: str) -> Setting:
        before = self.text[self.sentence.start : told]
        return Setting(own, clause, before, self.earlier, kind, self.headings)

    def _finding(self, setting: Setting, changed: str | None) -> Finding | None:
        finding = classify(setting)
        memory, counted = self.memory, self.memory.counted
        if changed is not None and not (finding is not None and finding.indicator.endswith("-cut")):
            finding = changed_finding(setting, memory.changed(setting.kind))
            memory.counted = counted or (finding._replace(kind="case") if finding else None)
            return finding
        topic = memory.topic(setting.kind)
        if topic is not None and goes_on(setting.own, found=finding is not None):
            return topic
        return finding

    def _period(self, stretch: Stretch, quantity: Quantity) -> str | None:
        before = self.text[stretch.clause_start : quantity.lead]
        often = _FREQUENCY.search(before)
        if often:
            return f"每{often[1]}"
        if is_compared(before) or is_former(before, self.text[quantity.end : stretch.clause_end]):
            own = [d for d in self.dates if stretch.clause_start <= d.start < quantity.start and not d.since]
            return own[-1].iso if own else None
        if is_successor(before):
            return None if self.year is None else str(self.year)
        return period_of(self.dates, stretch.clause_start, quantity.start, self.year)

    def _zeros(self, zero: Zero) -> Iterator[Measure]:
        """A zero said in words; one for each thing where it names several with indicators of their own."""
        stretch = self._stretch((zero.start, zero.end))
        parts = zero_parts(zero.what)
        found = {part: classify(Setting(f"#{part}", f"#{part}", "", "", ZERO)) for part in parts}
        told = {finding.indicator for finding in found.values() if finding is not None}
        if len(told) == len(parts) > 1:
            for part, finding in found.items():
                yield self._zero(zero, stretch, part, finding)
            return
        ahead = self.text[stretch.clause_start : zero.start]
        behind = self.text[zero.end : stretch.clause_end].partition("、零")[0]
        clause = f"{ahead}#{behind}" if zero.what in ahead else f"{ahead}#{zero.what}{behind}"
        yield self._zero(
            zero, stretch, zero.what, classify(self._setting(clause, clause, stretch.clause_start, ZERO))
        )

    def _zero(self, zero: Zero, stretch: Stretch, what: str, finding: Finding | None) -> Measure:
        return self._whole_clause(stretch, name_zero(what, finding), zero, 0.0)

    def _rank(self, rank: Rank) -> Measure:
        listed = load_taxonomy().indicators["rank"]
        stretch = self._stretch((rank.start, rank.end))
        name = (listed.id, listed.zh, listed.mechanism)
        return self._whole_clause(stretch, name, rank, rank.value, rank.qualifier)

    def _whole_clause(
        self,
        stretch: Stretch,
        name: Name,
        found: Zero | Rank,
        value: float,
        qualifier: Qualifier = Qualifier.EQ,
    ) -> Measure:
        indicator, zh, mechanism = name
        return Measure(
            quote=self.text[stretch.clause_start : stretch.clause_end],
            start=stretch.clause_start,
            indicator=indicator,
            indicator_zh=zh,
            value=value,
            unit=found.unit,
            qualifier=qualifier,
            subject=self._subject(stretch, found.start),
            mechanism=mechanism,
            period=period_of(self.dates, stretch.clause_start, found.start, self.year),
        )

    def _subject(self, stretch: Stretch, offset: int) -> str | None:
        """Whose number it is: who opened a clause of the sentence last, else the reporting body."""
        last = bisect_left(self.edges, offset)
        openings = [edge + 1 for edge in self.edges[max(0, last - _CLAUSES) : last]]
        if last <= _CLAUSES:
            openings.insert(0, self.sentence.start)
        if stretch.clause_start not in openings[-1:]:
            openings.append(stretch.clause_start)
        return self.subjects.at(openings, offset)


@Language.factory("fazhi_measures")
def create_measures(nlp: Language, name: str) -> MeasureReader:  # noqa: ARG001 - spaCy's signature
    """The factory that the pipeline names."""
    return MeasureReader()
