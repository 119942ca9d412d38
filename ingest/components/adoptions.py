"""Component `adoptions`: what the report claims of each mechanism, once for each adopter and status.

Reads `doc.spans["mechanisms"]`. Of several passages that claim the same, the clearest one is quoted: an
action before a mere name, a sentence before a heading, a count before none, the earlier before the later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from ingest.adoption_status import (
    Clause,
    addressee_of,
    adopter_of,
    claim_strength,
    clause_around,
    since_of,
    status_of,
    title_around,
)
from ingest.components.mechanisms import GROUP
from ingest.document import Sentence, add_record, text_of
from ingest.layout import half_width_of
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

_SUPERIOR = re.compile(r"[省市县区旗州](?:委|政府|人民政府)?(?:全面)?$")
#: Numbers of items belong to the order of the report, not to the claim.
_NUMBER = re.compile(
    r"\s*(?:[(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)、.]\s*|[一二三四五六七八九十]{1,2}是)+(?!\d)"
)
_LOCAL_NAME = re.compile(r"[“\"]([^”\"“]{2,20})[”\"]")


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
    best: dict[tuple[str, str, Status], _Claim] = {}
    for claim in _claims(doc):
        key = (claim.mechanism, claim.adopter, claim.status)
        if key not in best or claim.strength > best[key].strength:
            best[key] = claim
    text, plain, year = text_of(doc), half_width_of(doc), doc._.meta.report_year
    records = [_record(text, plain, year, claim) for claim in best.values()]
    for record in sorted(records, key=lambda r: (r.start, r.end, r.mechanism, r.status)):
        add_record(doc, "adoptions", record, label=record.mechanism)
    return doc


def _claims(doc: Doc) -> Iterator[_Claim]:
    """Every claim of every passage, in text order; a clause claims a mechanism once."""
    plain = half_width_of(doc)
    mechanisms = load_taxonomy().mechanisms
    meta: Meta = doc._.meta
    home = meta.place or meta.issuer or UNKNOWN_ADOPTER
    title_end = doc._.body[0] + len(meta.title or "")
    sentences = iter(doc._.sentences)
    sentence: Sentence | None = next(sentences, None)
    seen: set[tuple[str, int, int]] = set()
    for span in doc.spans.get(GROUP, ()):
        start, end, mechanism = span.start, span.end, span.label_
        while sentence is not None and sentence.end <= start:
            sentence = next(sentences, None)
        if sentence is None:
            return
        clause = clause_around(plain, sentence, start, end)
        if (mechanism, clause.start, clause.end) in seen:
            continue
        heading = start < sentence.section.text_start
        family = mechanisms[mechanism].broader
        if heading and sentence.section.level == 1:
            continue  # a chapter heading names a subject
        if end <= title_end and not family.startswith(TITLE_FAMILY):
            continue
        if family == BODIES_FAMILY and _is_superiors(plain, start, meta.place_level):
            continue
        status = status_of(plain, sentence, clause, start, end)
        if status is None:
            continue
        seen.add((mechanism, clause.start, clause.end))
        strength = claim_strength(clause, start - clause.start) + (HEADING_STRENGTH if heading else 0)
        demanded = addressee_of(plain, sentence, end) if status is Status.REQUIRED else None
        adopter = demanded or adopter_of(plain, sentence, start, end) or home
        yield _Claim(mechanism, status, adopter, sentence, clause, start, end, strength)


def _record(text: str, plain: str, report_year: int | None, claim: _Claim) -> Adoption:
    quoted = _quoted(plain, claim.sentence, claim.clause)
    return Adoption(
        quote=text[quoted.start : quoted.end],
        start=quoted.start,
        mechanism=claim.mechanism,
        label_zh=load_taxonomy().mechanisms[claim.mechanism].zh,
        local_name=_local_name(text, claim.sentence, claim.start, claim.end),
        adopter=claim.adopter,
        status=claim.status,
        since=since_of(plain, claim.sentence, claim.start, claim.end, report_year),
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
        before = clause_around(plain, sentence, clause.start - 1, clause.start - 1)
        return Clause(before.start, clause.end, plain[before.start : clause.end])
    return clause


def _local_name(text: str, sentence: Sentence, start: int, end: int) -> str | None:
    """The name that the report itself gives: a title of its own, or the quoted words around the mechanism."""
    title = title_around(text, sentence, start, end)
    if title is not None:
        return text[title[0] + 1 : title[1] - 1]
    for match in _LOCAL_NAME.finditer(text, sentence.start, sentence.end):
        if match.start() <= start and end <= match.end():
            return match.group(1)
    return None
