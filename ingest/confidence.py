"""How sure a record is: from the evidence that it bears, by the shares of `ontology/lexicon/confidence.csv`.

The confidence of a record is the share of such records that are right. "Such records" are those of its kind
that bear the same evidence: a few features, each named `feature=value`, the most telling first
(`evidence_of`). The table has a row for each combination that was seen in the reference annotations and for
each of its beginnings (`scripts/calibrate_confidence.py` writes it, `docs/confidence.md` explains it); a
combination that was never seen takes the figure of its longest known beginning, at last that of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from ingest.layout import half_width, lower
from ingest.mechanism_lexicon import squeeze
from ontology.errors import OntologyError
from ontology.lexicon import read_lexicon
from ontology.records import (
    Adoption,
    Event,
    Honour,
    Institution,
    Instrument,
    LocalInnovation,
    Measure,
    Person,
    Record,
    SectionRole,
    Status,
)
from ontology.taxonomy import load_taxonomy

__all__ = [
    "ANY_KIND",
    "COINED",
    "KINDS",
    "TABLE",
    "Cell",
    "ConfidenceTable",
    "Evidence",
    "Surroundings",
    "evidence_of",
    "load_confidence_table",
    "naming_of_indicator",
]

TABLE = "confidence"

#: Features of a record, `feature=value`, the most telling first.
Evidence = tuple[str, ...]

#: Names of the kinds of records, in the order of the format. Mentions of places have no figure: the
#: annotations that the table is made from do not mark them.
KINDS: Mapping[type, str] = MappingProxyType(
    {
        Adoption: "adoption",
        Measure: "measure",
        Institution: "institution",
        Instrument: "instrument",
        Person: "person",
        Honour: "honour",
        LocalInnovation: "innovation",
        Event: "event",
    }
)
#: Stands for all kinds: the share of all records that are right, which kinds with few records lean on.
ANY_KIND = "record"

#: How an indicator got its name. Coined: from the sounds of the noun that the report uses.
LISTED, CANDIDATE, COINED = "listed", "candidate", "coined"
_NEW = "NEW:"
_CHANGE = re.compile(r"-(?:increase|decrease)$")
_QUOTES = '“"「'
#: Length of an ISO 8601 date that gives the day.
_DAY_LENGTH = 10
#: A body's name that begins with a level word, or with a place of some level.
_LEVEL = re.compile(r"[省市区县旗州镇乡街村]")
_PATH = re.compile(r"[\u4e00-\u9fff]{2,}?(?:省|市|县|区|旗|州|镇|乡|街道)[\u4e00-\u9fff]{2}")


class Surroundings(NamedTuple):
    """What is known of a record beside itself.

    role      for a measure: what its sentence is for; None where it stands in no sentence of the body
    wordings  for an adoption: the words in its quote that name its mechanism
    """

    role: SectionRole | None = None
    wordings: Sequence[str] = ()


def evidence_of(record: Record, around: Surroundings) -> Evidence:
    """The features of a record from which its confidence follows, the most telling first.

    adoption      wording: `name` when the quote holds a full name of the mechanism, `several` when two of its
                  wordings stand there, else `rule` (one wording with gaps, or a name that counts under
                  conditions only); status; group of the mechanism (A to I)
    measure       naming: the indicator is `listed`, a `candidate` that the cue table names, or `coined` from
                  the report's words; passage: `done` in a passage on what was done, else `other`
    institution   type; place: the name holds a `path` (鳌头镇司法所), a `level` word (区司法局) or
                  neither (`bare`)
    instrument    relation; use: `told` by words before the title, or `assumed`
    honour        level: `known` or `unknown`
    innovation    name: `quoted` or `plain`
    person        role: `told` or `untold`
    event         date: a `day`, or `wider`
    """
    features = _FEATURES.get(type(record))
    return features(record, around) if features is not None else ()


def _of_adoption(record: Adoption, around: Surroundings) -> Evidence:
    return _adoption_features(_wording(record.mechanism, around.wordings), record.status, record.mechanism)


@lru_cache(maxsize=4096)
def _adoption_features(wording: str, status: Status, mechanism: str) -> Evidence:
    return f"wording={wording}", f"status={status.value}", f"group={_group(mechanism)}"


def _of_measure(record: Measure, around: Surroundings) -> Evidence:
    return _measure_features(record.indicator, around.role is SectionRole.ACHIEVEMENTS)


@lru_cache(maxsize=4096)
def _measure_features(indicator: str, done: bool) -> Evidence:
    return f"naming={naming_of_indicator(indicator)}", f"passage={'done' if done else 'other'}"


def _of_institution(record: Institution, _: Surroundings) -> Evidence:
    return f"type={record.type.value}", f"place={_place(record.name)}"


def _of_instrument(record: Instrument, _: Surroundings) -> Evidence:
    use = "assumed" if record.quote.startswith(("《", "〈")) else "told"
    return f"relation={record.relation.value}", f"use={use}"


def _of_person(record: Person, _: Surroundings) -> Evidence:
    return (f"role={'told' if record.role else 'untold'}",)


def _of_honour(record: Honour, _: Surroundings) -> Evidence:
    return (f"level={'known' if record.level else 'unknown'}",)


def _of_innovation(record: LocalInnovation, _: Surroundings) -> Evidence:
    return (f"name={'quoted' if _is_quoted(record) else 'plain'}",)


def _of_event(record: Event, _: Surroundings) -> Evidence:
    return (f"date={'day' if len(record.date or '') == _DAY_LENGTH else 'wider'}",)


#: A look-up by class: `isinstance` of a pydantic model is slow, and there are hundreds of records a report.
_FEATURES: Mapping[type, Callable[[Any, Surroundings], Evidence]] = MappingProxyType(
    {
        Adoption: _of_adoption,
        Measure: _of_measure,
        Institution: _of_institution,
        Instrument: _of_instrument,
        Person: _of_person,
        Honour: _of_honour,
        LocalInnovation: _of_innovation,
        Event: _of_event,
    }
)


def _wording(mechanism: str, wordings: Sequence[str]) -> str:
    for words in wordings:
        if is_full_name(mechanism, words):
            return "name"
    return "several" if len(wordings) > 1 else "rule"


def _place(name: str) -> str:
    if _LEVEL.match(name):
        return "level"
    return "path" if _PATH.match(name) else "bare"


def _is_quoted(record: LocalInnovation) -> bool:
    at = record.quote.find(record.name)
    return record.name[:1] in _QUOTES or (at > 0 and record.quote[at - 1] in _QUOTES)


# ---- what a feature asks of the lexicons -------------------------------------------------------------------


@lru_cache(maxsize=4096)
def is_full_name(mechanism: str, words: str) -> bool:
    """Whether `words` are a name of the mechanism that counts without conditions."""
    return _key(words) in _full_names().get(mechanism, frozenset())


@cache
def _full_names() -> Mapping[str, frozenset[str]]:
    guarded = {
        (row["mechanism"], _key(w))
        for row in read_lexicon("mechanism_rules")
        for w in row["pattern"].split("|")
    }
    return {
        mechanism.id: frozenset(
            name for name in map(_key, mechanism.variants) if (mechanism.id, name) not in guarded
        )
        for mechanism in load_taxonomy().mechanisms.values()
    }


def _key(words: str) -> str:
    """Words as names are compared, those that stand for one another made equal."""
    plain = lower(half_width(words))
    key = squeeze(plain, 0, len(plain)).text
    for row in _equivalents():
        key = key.replace(row[1], row[0])
    return key


@cache
def _equivalents() -> tuple[tuple[str, str], ...]:
    return tuple((row["one"], row["other"]) for row in read_lexicon("mechanism_equivalents"))


def _group(mechanism: str) -> str:
    """The group of a mechanism of the taxonomy, the letter that its family begins with (A5 → A)."""
    known = load_taxonomy().mechanisms.get(mechanism)
    return known.broader[:1] if known else "none"


def naming_of_indicator(indicator: str) -> str:
    """`listed`, `candidate` (the cue table names it, or it is a change of a listed one) or `coined`."""
    if not indicator.startswith(_NEW):
        return LISTED
    base = _CHANGE.sub("", indicator.removeprefix(_NEW))
    known = indicator in _candidates() or _NEW + base in _candidates() or base in load_taxonomy().indicators
    return CANDIDATE if known else COINED


@cache
def _candidates() -> frozenset[str]:
    return frozenset(row["indicator"] for row in read_lexicon("indicator_cues"))


# ---- the table --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """How many records of a kind with this evidence there were, how many were right, and the estimate."""

    kind: str
    evidence: Evidence
    records: int
    right: int
    confidence: float


class ConfidenceTable:
    """Confidence by kind and evidence."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        """Raises OntologyError when the row for all kinds is missing."""
        self.cells = tuple(cells)
        self._known: dict[tuple[str, Evidence], float] = {(c.kind, c.evidence): c.confidence for c in cells}
        if (ANY_KIND, ()) not in self._known:
            raise OntologyError(f"ontology/lexicon/{TABLE}.csv: there is no row for all kinds ({ANY_KIND}).")

    def confidence(self, kind: str, evidence: Evidence) -> float:
        """The figure of the longest known beginning of the evidence; from 0 to 1."""
        known = self._known
        share = known.get((kind, evidence))
        while share is None and evidence:
            evidence = evidence[:-1]
            share = known.get((kind, evidence))
        return known[ANY_KIND, ()] if share is None else share


@cache
def load_confidence_table() -> ConfidenceTable:
    """The table of the package. Raises OntologyError that names the file and the row that is malformed."""
    return ConfidenceTable([_cell(number, row) for number, row in enumerate(read_lexicon(TABLE), start=1)])


def _cell(number: int, row: Mapping[str, str]) -> Cell:
    try:
        cell = Cell(
            row["kind"],
            tuple(row["evidence"].split()),
            int(row["records"]),
            int(row["right"]),
            float(row["confidence"]),
        )
    except (KeyError, ValueError) as error:
        raise OntologyError(f"ontology/lexicon/{TABLE}.csv, row {number}: {error}.") from None
    if not (0 <= cell.right <= cell.records and 0 <= cell.confidence <= 1):
        raise OntologyError(f"ontology/lexicon/{TABLE}.csv, row {number}: counts or confidence out of range.")
    return cell
