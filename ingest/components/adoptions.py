"""Component `adoptions`: what the report claims of each mechanism, once for each adopter and status.

Reads `doc.spans["mechanisms"]`. Of several passages that claim the same, the clearest one is quoted: an
action before a mere name, a sentence before a heading, a count before none, the earlier before the later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from ingest.adopters import HOME, SUPERIOR, Actor, Actors
from ingest.adoption_dates import since_of
from ingest.adoption_status import Named, claim_strength, is_all_in_force, statuses_of
from ingest.claim_clauses import Clause, Clauses, claimed_clause
from ingest.components.mechanisms import Mention, mentions_of
from ingest.demands import demand_on
from ingest.document import Sentence, add_record, text_of
from ingest.layout import half_width_of
from ingest.local_names import holds_marks, is_headed, local_name_of
from ontology.records import Adoption, Meta, PlaceLevel, Status
from ontology.taxonomy import load_taxonomy

__all__ = ["UNKNOWN_ADOPTER"]

#: In the report's own title only a demonstration or pilot is a claim; any other name there is the subject.
TITLE_FAMILY = "A5"
#: Bodies: a town's report names those of the county as well.
BODIES_FAMILY = "A2"
TOWNSHIP_LEVELS = frozenset({PlaceLevel.TOWN, PlaceLevel.SUBDISTRICT, PlaceLevel.TOWNSHIP})
#: Clauses shorter than this are quoted together with the clause before.
SHORT_CLAUSE = 8
#: Sentences up to this length are quoted whole where the clause alone is short.
QUOTED_SENTENCE = 40
HEADING_STRENGTH = -3.0
UNKNOWN_ADOPTER = "本单位"

_IN_FORCE: tuple[Status, ...] = (Status.IN_FORCE,)
_SUPERIOR = re.compile(r"[省市县区旗州](?:委|政府|人民政府)?(?:全面)?$")
#: Numbers of items belong to the order of the report, not to the claim.
_NUMBER = re.compile(
    r"\s*(?:[(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)、.]\s*|[一二三四五六七八九十]{1,2}是)+(?!\d)"
)
#: A report of one of these is its own, not that of its place.
_DEPARTMENT = re.compile(r"(?:局|厅|(?<!管理)委员会|委|院|中心|大队|支队|总队)$")
_TITLED = re.compile(
    r"(?:^|[年度:关于 ])([一-龥]{4,20}(?:局|厅|(?<!管理)委员会))(?:关于|法治|依法|[ ]?20\d\d)"
)
_OURS = re.compile(r"[我本](?:[省市县区旗镇乡州局厅委街]|院|单位)|[来到](?:街道|[镇乡县区市])")


class _Claim:
    """What passages claim of a mechanism: the clearest of them, and those that may give its name and date.

    Of the latter it keeps where they name the mechanism (sentence, and code points).
    """

    __slots__ = ("adopter", "clause", "mechanism", "named", "sentence", "status", "strength")

    def __init__(self, mechanism: str, adopter: str, status: Status) -> None:
        self.mechanism = mechanism
        self.adopter = adopter
        self.status = status
        self.strength = float("-inf")
        self.named: list[tuple[Sentence, int, int]] = []

    def add(self, sentence: Sentence, clause: Clause, strength: float) -> None:
        """Add a passage."""
        if strength > self.strength:
            self.sentence, self.clause, self.strength = sentence, clause, strength


@Language.component("fazhi_adoptions")
def adoptions(doc: Doc) -> Doc:
    """Add one record to `doc.spans["adoptions"]` for each mechanism, adopter and status."""
    reader = _ClaimReader(doc)
    for sentence, mentions in _by_sentence(doc):
        reader.read(sentence, mentions)
    text, plain, year = text_of(doc), half_width_of(doc), doc._.meta.report_year
    records = [_record(text, plain, year, claim) for claim in reader.claims.values()]
    for record in sorted(records, key=lambda r: (r.start, r.end, r.mechanism, r.status)):
        add_record(doc, "adoptions", record, label=record.mechanism)
    return doc


class _ClaimReader:
    """Gathers what the sentences of a report claim, in text order; a clause claims a mechanism once."""

    def __init__(self, doc: Doc) -> None:
        self._plain = half_width_of(doc)
        self._meta: Meta = doc._.meta
        self._mechanisms = load_taxonomy().mechanisms
        self._home = _home(self._meta)
        self._title_end: int = doc._.body[0] + len(self._meta.title or "")
        self._in_clauses: dict[tuple[str, int, int], list[_Claim]] = {}
        self.claims: dict[tuple[str, str, Status], _Claim] = {}

    def read(self, sentence: Sentence, mentions: Sequence[Mention]) -> None:
        """Add the claims of a sentence that names mechanisms."""
        plain = self._plain
        words = plain[sentence.start : sentence.end]
        in_force = is_all_in_force(plain, sentence, words)
        tells_more = "年" in words or holds_marks(words)
        actors, clauses = Actors(plain, sentence, words), Clauses(plain, sentence)
        for start, end, mechanism in mentions:
            clause = clauses.around(start, end)
            place = (mechanism, clause.start, clause.end)
            named = [(sentence, start, end)] if tells_more or is_headed(plain, start, end) else []
            if place in self._in_clauses:  # named again in its clause: perhaps with its full name
                for claim in self._in_clauses[place]:
                    claim.named += named
                continue
            if self._is_subject(sentence, start, end, mechanism):
                continue
            statuses = _IN_FORCE
            if not in_force:
                others = [other for other, _, name in mentions if name != mechanism]
                statuses = statuses_of(plain, sentence, clause, Named(start, end, others, words))
            actor = actors.of(start, end) if statuses else None
            if not statuses or _is_anothers(plain, actor, clause):
                continue
            demand = demand_on(plain, sentence, start, end, words) if Status.REQUIRED in statuses else None
            adopter = demand.addressee if demand else _name(actor, self._home, self._meta.issuer)
            strength = claim_strength(clause, start - clause.start)
            if start < sentence.section.text_start:
                strength += HEADING_STRENGTH
            claims = self._in_clauses[place] = [self._claim(mechanism, adopter, s) for s in statuses]
            for claim in claims:
                claim.add(sentence, clause, strength)
                claim.named += named

    def _is_subject(self, sentence: Sentence, start: int, end: int, mechanism: str) -> bool:
        """Whether a mechanism is but what a chapter or the report is about, or a superior's body."""
        if sentence.section.level == 1 and start < sentence.section.text_start:
            return True
        family = self._mechanisms[mechanism].broader
        if end <= self._title_end and not family.startswith(TITLE_FAMILY):
            return True
        return family == BODIES_FAMILY and _is_superiors(self._plain, start, self._meta.place_level)

    def _claim(self, mechanism: str, adopter: str, status: Status) -> _Claim:
        claim = self.claims.get((mechanism, adopter, status))
        if claim is None:
            claim = self.claims[mechanism, adopter, status] = _Claim(mechanism, adopter, status)
        return claim


def _by_sentence(doc: Doc) -> Iterator[tuple[Sentence, list[Mention]]]:
    """The sentences that name mechanisms, each with the mentions that begin in it: start, end, mechanism."""
    sentences = iter(doc._.sentences)
    sentence: Sentence | None = next(sentences, None)
    inside: list[Mention] = []
    for span in mentions_of(doc):
        while sentence is not None and sentence.end <= span[0]:
            if inside:
                yield sentence, inside
                inside = []
            sentence = next(sentences, None)
        inside.append(span)
    if sentence is not None and inside:
        yield sentence, inside


def _home(meta: Meta) -> str:
    """Whom the report speaks for: a department by its own name, a government by its place."""
    if meta.issuer and _DEPARTMENT.search(meta.issuer):
        return meta.issuer
    if titled := _TITLED.search(meta.title or ""):
        return titled.group(1)
    return meta.place or meta.issuer or UNKNOWN_ADOPTER


def _name(actor: Actor | None, home: str, issuer: str | None) -> str:
    """The adopter's name: the body that acts, or the reporting body."""
    if actor is None or actor.kind == HOME or actor.name in (issuer or ""):
        return home
    return actor.name


def _is_anothers(plain: str, actor: Actor | None, clause: Clause) -> bool:
    """Whether a body above or elsewhere acts, and not for us (全国人大常委会修订…)."""
    return actor is not None and actor.kind == SUPERIOR and not _OURS.search(plain, clause.start, clause.end)


def _record(text: str, plain: str, report_year: int | None, claim: _Claim) -> Adoption:
    """The record of a claim: its clearest passage is quoted, any may give its local name and its date."""
    quoted = _quoted(plain, claim.sentence, claim.clause)
    return Adoption(
        quote=text[quoted.start : quoted.end],
        start=quoted.start,
        mechanism=claim.mechanism,
        label_zh=load_taxonomy().mechanisms[claim.mechanism].zh,
        local_name=_local_name(text, claim),
        adopter=claim.adopter,
        status=claim.status,
        since=_since(plain, report_year, claim) if claim.status is not Status.PLANNED else None,
    )


def _local_name(text: str, claim: _Claim) -> str | None:
    for place in claim.named:
        if name := local_name_of(text, *place, claim.mechanism):
            return name
    return None


def _since(plain: str, report_year: int | None, claim: _Claim) -> str | None:
    for place in claim.named:
        if date := since_of(plain, *place, report_year):
            return date
    return None


def _is_superiors(plain: str, start: int, level: PlaceLevel | None) -> bool:
    """Whether a body named in a township's report belongs to the county or above (区委全面依法治区委员会)."""
    return level in TOWNSHIP_LEVELS and bool(_SUPERIOR.search(plain, max(0, start - 6), start))


def _quoted(plain: str, sentence: Sentence, clause: Clause) -> Clause:
    """The clause, or more of the sentence where the clause alone says too little."""
    number = _NUMBER.match(plain, clause.start, clause.end)
    if number and clause.end - number.end() >= SHORT_CLAUSE:
        return Clause(number.end(), clause.end, plain[number.end() : clause.end])
    if clause.end - clause.start >= SHORT_CLAUSE:
        return clause
    if sentence.end - sentence.start <= QUOTED_SENTENCE:
        end = sentence.end
        while end > clause.end and plain[end - 1] in "。;!? ":
            end -= 1
        return Clause(sentence.start, end, plain[sentence.start : end])
    if clause.start > sentence.start:
        before = claimed_clause(plain, sentence, clause.start - 1, clause.start - 1)
        return Clause(before.start, clause.end, plain[before.start : clause.end])
    return clause
