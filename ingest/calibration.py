"""Estimation of the confidence of records from reference annotations.

Each record that the extractor finds in an annotated report is judged right or wrong by the rules of
`ingest.matching`; records of one kind with the same evidence (`ingest.confidence`) make a cell. A cell's
estimate is its share of right records, drawn towards that of the wider cell above it as if `strength` further
records had been seen that are right as often as those above (the mean of a beta distribution after its
counts). The chain goes from the whole evidence over its beginnings to the kind and to all records. The
strength is chosen among `STRENGTHS` by the Brier score of estimates that leave one report out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ingest.annotations import read_annotations, texts_of
from ingest.components.confidence import evidence_in
from ingest.confidence import (
    ANY_KIND,
    COINED,
    Cell,
    ConfidenceTable,
    Evidence,
    naming_of_indicator,
)
from ingest.corpus import find_sources
from ingest.matching import KINDS, Kind, Row, pair
from ingest.pipeline import COMPONENTS, build_pipeline
from ingest.readers.registry import read_report
from ontology.errors import InputError

__all__ = [
    "BINS",
    "MOST",
    "STRENGTHS",
    "VERDICTS",
    "Bin",
    "Fit",
    "Judged",
    "Reliability",
    "best_strength",
    "brier_score",
    "estimate",
    "fit_cells",
    "fit_kinds",
    "judged_records",
    "leave_one_out",
    "reliability",
    "shrunk",
]

#: Prior strengths to choose from, in records.
STRENGTHS = (1, 2, 4, 8, 16, 32, 64)
#: Lower ends of the bins of a reliability table; most records lie high, so the bins are narrow there.
BINS = (0.0, 0.6, 0.8, 0.9, 0.95, 0.98)
#: Estimates are written with this many decimals.
DECIMALS = 3
#: No estimate is higher: some hundred records without an error prove no certainty.
MOST = 0.999
_NEW = "NEW:"


class Judged(NamedTuple):
    """A record that was found in an annotated report, and whether it is right."""

    docid: str
    kind: str
    evidence: Evidence
    right: bool


# ---- right or wrong ---------------------------------------------------------------------------------------


def _same_measure(gold: Row, predicted: Row, strict: bool) -> bool:
    """Value, unit and indicator. A coined name says only that no listed indicator fits; so does any NEW:."""
    if KINDS["measure_indicator"].match(gold, predicted, strict):
        return True
    coined = naming_of_indicator(str(predicted.get("indicator"))) == COINED
    unlisted = str(gold["indicator"]).startswith(_NEW)
    return coined and unlisted and KINDS["measure"].match(gold, predicted, strict)


def _same_event(gold: Row, predicted: Row, _strict: bool) -> bool:
    """Quotes that overlap, and the same date where the reference has one."""
    meet = gold["start"] < predicted["start"] + len(predicted["quote"]) and predicted["start"] < gold[
        "start"
    ] + len(gold["quote"])
    return meet and gold.get("date") in {None, predicted.get("date")}


#: By which rule a record of each kind is right.
VERDICTS: Mapping[str, Kind] = MappingProxyType(
    {
        "adoption": KINDS["adoption"],
        "measure": Kind("measures", _same_measure),
        "institution": KINDS["institution"],
        "instrument": KINDS["instrument_relation"],
        "person": KINDS["person"],
        "honour": KINDS["honour"],
        "innovation": KINDS["innovation"],
        "event": Kind("events", _same_event),
    }
)


def judged_records(folder: Path) -> list[Judged]:
    """Every record of the annotated reports of a folder. Raises InputError when a text is missing."""
    gold = read_annotations(folder)
    sources, problems = find_sources(texts_of(folder, gold))
    if problems:
        raise InputError(problems[0].message)
    wanted = sorted((source for source in sources if source.docid in gold), key=lambda source: source.docid)
    if missing := sorted(gold.keys() - {source.docid for source in wanted}):
        raise InputError(f"{folder}: there is no text of {', '.join(missing)}.")
    nlp = build_pipeline(tuple(name for name in COMPONENTS if name != "confidence"))
    found: list[Judged] = []
    for source in wanted:
        doc = nlp.make_doc(read_report(source.path))
        doc._.docid, doc._.hints = source.docid, source.hints
        by_kind: dict[str, list[tuple[Row, Evidence]]] = defaultdict(list)
        for kind, record, evidence in evidence_in(nlp(doc)):
            by_kind[kind].append((record.model_dump(mode="json"), evidence))
        for kind in VERDICTS:
            references = gold[source.docid].get(VERDICTS[kind].field, [])
            found += _judged(source.docid, kind, references, by_kind[kind])
    return found


def _judged(
    docid: str, kind: str, references: Sequence[Row], found: Sequence[tuple[Row, Evidence]]
) -> Iterator[Judged]:
    """Records of one statement (a mechanism and status, claimed of two adopters) share their verdict."""
    rule = VERDICTS[kind]
    in_order = sorted(found, key=lambda item: (item[0]["start"], len(item[0]["quote"])))
    distinct = rule.distinct([row for row, _ in in_order])
    pairing = pair(rule.distinct(references), distinct, rule.match, strict=False)
    wrong = {_identity(rule, row) for row in pairing.spurious}
    for row, evidence in in_order:
        yield Judged(docid, kind, evidence, _identity(rule, row) not in wrong)


def _identity(rule: Kind, row: Row) -> object:
    return rule.once(row) if rule.once is not None else id(row)


# ---- estimates --------------------------------------------------------------------------------------------


def shrunk(right: float, records: float, above: float, strength: float) -> float:
    """The share of right records, drawn towards `above` by `strength` records that are right that often."""
    return min(MOST, (right + strength * above) / (records + strength))


def estimate(records: Iterable[Judged], strength: float) -> list[Cell]:
    """A cell for all records, each kind, and each beginning of an evidence that was seen; sorted.

    The cell of all records is the plain share.
    """
    seen: dict[tuple[str, Evidence], int] = defaultdict(int)
    right: dict[tuple[str, Evidence], int] = defaultdict(int)
    for record in records:
        for key in ((ANY_KIND, ()), *_chain(record.kind, record.evidence)):
            seen[key] += 1
            right[key] += record.right
    shares: dict[tuple[str, Evidence], float] = {}
    everything: tuple[str, Evidence] = (ANY_KIND, ())
    shares[everything] = right[everything] / seen[everything]
    for kind, evidence in sorted(seen.keys() - {everything}, key=lambda key: (len(key[1]), key)):
        above = shares[(kind, evidence[:-1]) if evidence else everything]
        shares[kind, evidence] = shrunk(right[kind, evidence], seen[kind, evidence], above, strength)
    order = {kind: number for number, kind in enumerate((ANY_KIND, *VERDICTS))}
    return [
        Cell(kind, evidence, seen[kind, evidence], right[kind, evidence], round(share, DECIMALS))
        for (kind, evidence), share in sorted(
            shares.items(), key=lambda item: (order[item[0][0]], item[0][1])
        )
    ]


def _chain(kind: str, evidence: Evidence) -> Iterator[tuple[str, Evidence]]:
    for length in range(len(evidence) + 1):
        yield kind, evidence[:length]


#: The confidence that is given to a record.
Forecast = Callable[[Judged], float]
Fit = Callable[[Sequence[Judged]], Forecast]


def fit_cells(strength: float) -> Fit:
    """The way to forecast by shrunk cells."""

    def fit(records: Sequence[Judged]) -> Forecast:
        table = ConfidenceTable(estimate(records, strength))
        return lambda record: table.confidence(record.kind, record.evidence)

    return fit


def fit_kinds(records: Sequence[Judged]) -> Forecast:
    """The way to forecast that looks at nothing but the kind: its plain share of right records."""
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for record in records:
        by_kind[record.kind].append(record.right)
        by_kind[ANY_KIND].append(record.right)
    shares = {kind: sum(verdicts) / len(verdicts) for kind, verdicts in by_kind.items()}
    return lambda record: shares.get(record.kind, shares[ANY_KIND])


def leave_one_out(records: Sequence[Judged], fit: Fit) -> list[tuple[float, Judged]]:
    """Every record with the confidence that the other reports give it."""
    found: list[tuple[float, Judged]] = []
    for docid in sorted({record.docid for record in records}):
        forecast = fit([record for record in records if record.docid != docid])
        found += [(forecast(record), record) for record in records if record.docid == docid]
    return found


def best_strength(records: Sequence[Judged]) -> int:
    """The strength with the lowest Brier score, one report left out at a time; the smaller one of equals."""
    return min(STRENGTHS, key=lambda s: (brier_score(leave_one_out(records, fit_cells(s))), s))


# ---- how good the estimates are ---------------------------------------------------------------------------


def brier_score(forecasts: Sequence[tuple[float, Judged]]) -> float:
    """Mean square of confidence minus truth (1 right, 0 wrong); 0 is perfect."""
    return sum((share - record.right) ** 2 for share, record in forecasts) / len(forecasts)


class Bin(NamedTuple):
    """The records with a confidence in one range: mean confidence, share right, how many."""

    low: float
    confidence: float
    right: float
    records: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """Scores of forecasts. `base` is the Brier score of the kinds' plain shares on the same records.

    `error` is the expected calibration error: the mean distance of confidence and share right over the bins.
    """

    records: int
    confidence: float
    right: float
    brier: float
    base: float
    error: float
    bins: tuple[Bin, ...]


def reliability(
    forecasts: Sequence[tuple[float, Judged]], base: Sequence[tuple[float, Judged]]
) -> Reliability:
    """The scores of forecasts, with those of the plain shares for comparison. At least one record."""
    count = len(forecasts)
    bins = tuple(_bins(forecasts))
    return Reliability(
        count,
        sum(share for share, _ in forecasts) / count,
        sum(record.right for _, record in forecasts) / count,
        brier_score(forecasts),
        brier_score(base),
        sum(b.records * abs(b.confidence - b.right) for b in bins) / count,
        bins,
    )


def _bins(forecasts: Sequence[tuple[float, Judged]]) -> Iterator[Bin]:
    for low, high in zip(BINS, (*BINS[1:], 1.1), strict=True):
        inside = [(share, record.right) for share, record in forecasts if low <= share < high]
        if inside:
            count = len(inside)
            yield Bin(low, sum(s for s, _ in inside) / count, sum(r for _, r in inside) / count, count)
