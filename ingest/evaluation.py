"""How well extracted records agree with reference annotations: precision, recall and F1.

Documents pair by `docid`, records by the rules of `ingest.matching`. Scores are taken by kind of record, by
status, by mechanism and by indicator; `ingest.misjudgements` lists the errors behind them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ingest.annotations import count_bad_quotes, read_annotations
from ingest.matching import KINDS, Kind, Row, alternatives, pair, squeeze

__all__ = [
    "KINDS",
    "SCORED_STATUSES",
    "Evaluation",
    "KindScore",
    "Score",
    "WrongField",
    "count_bad_quotes",
    "evaluate",
    "read_annotations",
]

#: Statuses that the macro average is taken over; `mentioned` claims nothing.
SCORED_STATUSES = ("in_force", "planned", "lacking", "required")

META_KEYS = ("place", "place_level", "place_path", "issuer", "report_year", "published", "title", "index_no")

#: A record and the document that it belongs to.
Located = tuple[str, Row]
#: A field of the metadata that is wrong: docid, key, what it should be, what it is.
WrongField = tuple[str, str, object, object]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts, and what follows from them; with nothing to find and nothing found all ratios are 1."""

    true_positives: int
    false_positives: int
    false_negatives: int

    @property
    def precision(self) -> float:
        found = self.true_positives + self.false_positives
        return self.true_positives / found if found else float(self.false_negatives == 0)

    @property
    def recall(self) -> float:
        wanted = self.true_positives + self.false_negatives
        return self.true_positives / wanted if wanted else float(self.false_positives == 0)

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class KindScore(Score):
    """Counts of one kind of record over all documents; optional references are in none of them.

    `hits` are references with the prediction that met them, `waived` the optional ones that none met;
    `documents` counts the references that annotate this kind at all.
    """

    hits: tuple[tuple[str, Row, Row], ...] = ()
    missed: tuple[Located, ...] = ()
    spurious: tuple[Located, ...] = ()
    waived: tuple[Located, ...] = ()
    documents: int = 0

    def by(self, key: str) -> dict[str, Score]:
        """The score of each value of `key`, sorted; a hit and a miss count for the reference's value."""
        found = Counter(str(gold[key]) for _, gold, _ in self.hits)
        extra = Counter(str(record.get(key)) for _, record in self.spurious)
        lost = Counter(str(record[key]) for _, record in self.missed)
        values = sorted({*found, *extra, *lost})
        return {value: Score(found[value], extra[value], lost[value]) for value in values}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores by kind, the statuses of rightly found mechanisms, and the share of right metadata fields."""

    kinds: Mapping[str, KindScore]
    statuses: Mapping[str, Score]
    meta_right: int
    meta_total: int
    meta_wrong: tuple[WrongField, ...]

    @property
    def mechanisms(self) -> dict[str, Score]:
        """Adoptions (mechanism and status) by mechanism."""
        return self.kinds["adoption"].by("mechanism")

    @property
    def indicators(self) -> dict[str, Score]:
        """Measures with their indicator, by indicator."""
        return self.kinds["measure_indicator"].by("indicator")

    @property
    def status_f1(self) -> dict[str, float]:
        return {status: score.f1 for status, score in self.statuses.items()}

    @property
    def status_macro_f1(self) -> float | None:
        return sum(self.status_f1.values()) / len(self.statuses) if self.statuses else None

    @property
    def meta_accuracy(self) -> float | None:
        return self.meta_right / self.meta_total if self.meta_total else None


def evaluate(gold: Mapping[str, Row], predicted: Mapping[str, Row], strict: bool = False) -> Evaluation:
    """Compare predictions with references, both documents by docid in the extraction format.

    A document without prediction counts as one without records; predictions without reference are ignored,
    and so are those of a kind for which the reference has no field: it does not annotate them.
    """
    kinds = {name: _score_kind(kind, gold, predicted, strict) for name, kind in KINDS.items()}
    statuses = _score_status(gold, predicted, strict)
    right, total, wrong = _score_meta(gold, predicted)
    return Evaluation(MappingProxyType(kinds), MappingProxyType(statuses), right, total, wrong)


def _score_kind(kind: Kind, gold: Mapping[str, Row], predicted: Mapping[str, Row], strict: bool) -> KindScore:
    hits: list[tuple[str, Row, Row]] = []
    missed: list[Located] = []
    spurious: list[Located] = []
    waived: list[Located] = []
    annotated = {docid: document for docid, document in gold.items() if kind.field in document}
    for docid, document in annotated.items():
        wanted = kind.distinct(document[kind.field])
        found = kind.distinct(predicted.get(docid, {}).get(kind.field, []))
        pairing = pair(wanted, found, kind.match, strict)
        hits += [(docid, *both) for both in pairing.hits]
        missed += [(docid, record) for record in pairing.missed]
        spurious += [(docid, record) for record in pairing.spurious]
        waived += [(docid, record) for record in pairing.waived]
    counts = (len(hits), len(spurious), len(missed))
    return KindScore(*counts, tuple(hits), tuple(missed), tuple(spurious), tuple(waived), len(annotated))


def _score_status(gold: Mapping[str, Row], predicted: Mapping[str, Row], strict: bool) -> dict[str, Score]:
    """The score of each status over the adoptions whose mechanism the reference has as well."""
    hits: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for docid, document in gold.items():
        adoptions = document.get("adoptions", [])
        wanted = {(a["mechanism"], a["status"]) for a in adoptions if not a.get("optional")}
        known = {mechanism for mechanism, _ in wanted}
        found = {(a.get("mechanism"), a.get("status")) for a in predicted.get(docid, {}).get("adoptions", [])}
        found = {pair for pair in found if pair[0] in known}
        fine = {
            (a["mechanism"], status) for a in adoptions for status in (a["status"], *alternatives(a, strict))
        }
        hits.update(status for _, status in found & wanted)
        wrong.update(status for _, status in found - wanted - (set() if strict else fine))
        lost.update(status for _, status in wanted - found)
    return {
        status: Score(hits[status], wrong[status], lost[status])
        for status in SCORED_STATUSES
        if hits[status] + lost[status]
    }


def _score_meta(
    gold: Mapping[str, Row], predicted: Mapping[str, Row]
) -> tuple[int, int, tuple[WrongField, ...]]:
    right = total = 0
    wrong: list[WrongField] = []
    for docid, document in gold.items():
        meta = predicted.get(docid, {}).get("meta", {})
        for key in META_KEYS:
            wanted = document.get("meta", {}).get(key)
            if wanted in (None, [], ""):
                continue
            total += 1
            if _meta_key(wanted) == _meta_key(meta.get(key), like=wanted):
                right += 1
            else:
                wrong.append((docid, key, wanted, meta.get(key)))
    return right, total, tuple(wrong)


def _meta_key(value: object, like: object = None) -> object:
    if isinstance(value, list) or isinstance(like, list):
        return [squeeze(str(x)) for x in value] if isinstance(value, list) else []
    return squeeze(str(value))
