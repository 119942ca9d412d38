"""Component `adoptions`: what the report claims of each mechanism, once for each adopter and status.

Reads `doc.spans["mechanisms"]`. Of several passages that claim the same, the clearest one is quoted: an
action before a mere name, a sentence before a heading, a count before none, the earlier before the later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from ingest.adopters import HOME, SUPERIOR, Actor, actor_of
from ingest.adoption_dates import since_of
from ingest.adoption_status import Named, claim_strength, statuses_of
from ingest.claim_clauses import Clause, claimed_clause
from ingest.components.mechanisms import Mention, mentions_of
from ingest.demands import demand_on
from ingest.document import Sentence, add_record, text_of
from ingest.layout import half_width_of
from ingest.local_names import local_name_of
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
AGAIN_STRENGTH = -9.0
UNKNOWN_ADOPTER = "本单位"

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


class _Claim(NamedTuple):
    """A passage that claims a mechanism: where it is named (`start` to `end`), and how clearly."""

    mechanism: str
    status: Status
    adopter: str
    sentence: Sentence
    clause: Clause
    start: int
    end: int
    strength: float


@Language.component("fazhi_adoptions")
def adoptions(doc: Doc) -> Doc:
    """Add one record to `doc.spans["adoptions"]` for each mechanism, adopter and status."""
    claims: dict[tuple[str, str, Status], list[_Claim]] = {}
    for claim in _claims(doc):
        claims.setdefault((claim.mechanism, claim.adopter, claim.status), []).append(claim)
    text, plain, year = text_of(doc), half_width_of(doc), doc._.meta.report_year
    records = [_record(text, plain, year, same) for same in claims.values()]
    for record in sorted(records, key=lambda r: (r.start, r.end, r.mechanism, r.status)):
        add_record(doc, "adoptions", record, label=record.mechanism)
    return doc


def _claims(doc: Doc) -> Iterator[_Claim]:
    """Every claim of every passage, in text order; a clause claims a mechanism once."""
    plain = half_width_of(doc)
    mechanisms = load_taxonomy().mechanisms
    meta: Meta = doc._.meta
    home = _home(meta)
    title_end = doc._.body[0] + len(meta.title or "")
    seen: dict[tuple[str, int, int], list[_Claim]] = {}
    for sentence, spans in _by_sentence(doc):
        heading_end = sentence.section.text_start
        words = plain[sentence.start : sentence.end]
        for start, end, mechanism in spans:
            clause = claimed_clause(plain, sentence, start, end)
            key = (mechanism, clause.start, clause.end)
            if key in seen:  # named again in its clause: perhaps with its full name
                yield from (c._replace(start=start, end=end, strength=AGAIN_STRENGTH) for c in seen[key])
                continue
            heading = start < heading_end
            family = mechanisms[mechanism].broader
            if heading and sentence.section.level == 1:
                continue  # a chapter heading names a subject
            if end <= title_end and not family.startswith(TITLE_FAMILY):
                continue
            if family == BODIES_FAMILY and _is_superiors(plain, start, meta.place_level):
                continue
            others = tuple(other for other, _, name in spans if name != mechanism)
            statuses = statuses_of(plain, sentence, clause, Named(start, end, others, words))
            actor = actor_of(plain, sentence, start, end, words) if statuses else None
            if not statuses or _is_anothers(plain, actor, clause):
                continue
            strength = claim_strength(clause, start - clause.start) + (HEADING_STRENGTH if heading else 0)
            demand = demand_on(plain, sentence, start, end, words) if Status.REQUIRED in statuses else None
            for status in statuses:
                adopter = demand.addressee if demand else _name(actor, home, meta.issuer)
                claim = _Claim(mechanism, status, adopter, sentence, clause, start, end, strength)
                seen.setdefault(key, []).append(claim)
                yield claim


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


def _record(text: str, plain: str, report_year: int | None, claims: Sequence[_Claim]) -> Adoption:
    """The record of passages that claim the same: the clearest is quoted, any may give its name and date."""
    best = max(claims, key=lambda claim: claim.strength)
    quoted = _quoted(plain, best.sentence, best.clause)
    names = (local_name_of(text, c.sentence, c.start, c.end, c.mechanism) for c in claims)
    dates = (since_of(plain, c.sentence, c.start, c.end, report_year) for c in claims)
    return Adoption(
        quote=text[quoted.start : quoted.end],
        start=quoted.start,
        mechanism=best.mechanism,
        label_zh=load_taxonomy().mechanisms[best.mechanism].zh,
        local_name=next(filter(None, names), None),
        adopter=best.adopter,
        status=best.status,
        since=next(filter(None, dates), None) if best.status is not Status.PLANNED else None,
    )


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
