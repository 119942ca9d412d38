"""How well extracted records agree with reference annotations.

Documents pair by `docid`. Records pair one to one: first where the keys are equal, then where the reference
accepts another value (`alt`, a list of mechanism ids, statuses or indicator ids), so that one prediction
never pays for two references. A reference marked `optional` costs nothing when it is missed and nothing
when it is found. `strict` ignores both marks.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ontology.errors import InputError

__all__ = ["KINDS", "Evaluation", "KindScore", "count_bad_quotes", "evaluate", "read_annotations"]

Row = dict[str, Any]
Match = Callable[[Row, Row, bool], bool]

#: Statuses that the macro average is taken over; `mentioned` claims nothing.
SCORED_STATUSES = ("in_force", "planned", "lacking", "required")
_STATUSES = frozenset((*SCORED_STATUSES, "mentioned"))

META_KEYS = ("place", "place_level", "place_path", "issuer", "report_year", "published", "title", "index_no")

QUOTED_FIELDS = (
    "adoptions",
    "measures",
    "institutions",
    "instruments",
    "persons",
    "honours",
    "local_innovations",
)

#: Two quotes speak of the same place when at most this many code points lie between them.
OVERLAP_SLACK = 12
NAME_OVERLAP_SLACK = 30


@dataclass(frozen=True, slots=True)
class KindScore:
    """Counts of one kind of record over all documents; optional references are in none of them."""

    true_positives: int
    false_positives: int
    false_negatives: int
    missed: tuple[tuple[str, Row], ...] = ()
    spurious: tuple[tuple[str, Row], ...] = ()

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
class Evaluation:
    """Scores by kind, the statuses of rightly found mechanisms, and the share of right metadata fields."""

    kinds: Mapping[str, KindScore]
    status_f1: Mapping[str, float]
    meta_right: int
    meta_total: int
    meta_wrong: tuple[tuple[str, str, object, object], ...]

    @property
    def status_macro_f1(self) -> float | None:
        return sum(self.status_f1.values()) / len(self.status_f1) if self.status_f1 else None

    @property
    def meta_accuracy(self) -> float | None:
        return self.meta_right / self.meta_total if self.meta_total else None


def read_annotations(path: Path) -> dict[str, Row]:
    """Documents by docid: a folder of *.json, one JSON file (an object or a list), or JSON lines.

    Raises InputError naming the file (and line) that is not such JSON.
    """
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    documents: dict[str, Row] = {}
    for file in files:
        for document in _documents(file):
            if not isinstance(document, dict) or "docid" not in document:
                raise InputError(f"{file}: every document is an object with a docid.")
            documents[str(document["docid"])] = document
    if not documents:
        raise InputError(f"{path}: holds no annotated document (*.json).")
    return documents


def _documents(file: Path) -> list[Any]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: cannot be read as UTF-8 ({error}).") from None
    try:
        data = json.loads(text)
    except json.JSONDecodeError:
        documents = []
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                try:
                    documents.append(json.loads(line))
                except json.JSONDecodeError as error:
                    raise InputError(f"{file}, line {number}: not JSON ({error.msg}).") from None
        return documents
    return data if isinstance(data, list) else [data]


def evaluate(gold: Mapping[str, Row], predicted: Mapping[str, Row], strict: bool = False) -> Evaluation:
    """Compare predictions with references, both documents by docid in the extraction format.

    A document without prediction counts as one without records; predictions without reference are ignored.
    """
    kinds = {name: _score_kind(kind, gold, predicted, strict) for name, kind in KINDS.items()}
    right, total, wrong = _score_meta(gold, predicted)
    return Evaluation(
        MappingProxyType(kinds), MappingProxyType(_score_status(gold, predicted, strict)), right, total, wrong
    )


def count_bad_quotes(predicted: Mapping[str, Row], texts: Mapping[str, str]) -> int:
    """Records whose quote does not stand at `start` in the document's text; texts by docid."""
    bad = 0
    for docid, document in predicted.items():
        if docid not in texts:
            continue
        for field in QUOTED_FIELDS:
            for record in document.get(field, []):
                quote, start = record.get("quote"), record.get("start")
                bad += quote is None or start is None or texts[docid][start : start + len(quote)] != quote
    return bad


# ---- when two records are the same ------------------------------------------------------------------------


def _squeeze(text: str | None) -> str:
    normal = unicodedata.normalize("NFKC", text or "")
    return re.sub(r"[\s\"'“”‘’《》〈〉()（）\[\]【】、,，。.;；:：·•—-]", "", normal)


_SAME_UNITS = MappingProxyType(
    {u: same for same, units in {"人": "名位人", "件": "宗件起例个", "户": "户家"}.items() for u in units}
    | dict.fromkeys(("场次", "场", "次", "期"), "次")
    | dict.fromkeys(("百分点", "个百分点"), "百分点")
)


def _unit(unit: str | None) -> str:
    plain = (unit or "").strip()
    return _SAME_UNITS.get(plain, plain)


def _overlap(a: Row, b: Row, slack: int = OVERLAP_SLACK) -> bool:
    if a.get("start") is None or b.get("start") is None:
        return True
    a_end = a["start"] + len(a.get("quote") or "")
    b_end = b["start"] + len(b.get("quote") or "")
    return bool(a["start"] <= b_end + slack and b["start"] <= a_end + slack)


def _close(x: object, y: object) -> bool:
    """Equal numbers; a change may be given with or without its sign."""
    if not isinstance(x, int | float | str) or not isinstance(y, int | float | str):
        return False
    try:
        a, b = abs(float(x)), abs(float(y))
    except ValueError:
        return False
    return abs(a - b) <= 1e-6 * max(1.0, a)


def _alternatives(gold: Row, strict: bool) -> set[str]:
    return set() if strict else {a for a in gold.get("alt", []) if isinstance(a, str)}


def _same_mechanism(gold: Row, predicted: Row, strict: bool) -> bool:
    return predicted.get("mechanism") in {gold["mechanism"], *_alternatives(gold, strict)}


def _same_adoption(gold: Row, predicted: Row, strict: bool) -> bool:
    statuses = {gold["status"], *(_alternatives(gold, strict) & _STATUSES)}
    return _same_mechanism(gold, predicted, strict) and predicted.get("status") in statuses


def _same_measure(gold: Row, predicted: Row, _strict: bool) -> bool:
    if not (_close(gold["value"], predicted.get("value")) and _overlap(gold, predicted)):
        return False
    return not gold.get("unit") or _unit(gold["unit"]) == _unit(predicted.get("unit"))


def _same_qualified_measure(gold: Row, predicted: Row, strict: bool) -> bool:
    same = gold.get("qualifier", "eq") == predicted.get("qualifier", "eq")
    return same and _same_measure(gold, predicted, strict)


def _same_indicator(gold: Row, predicted: Row, strict: bool) -> bool:
    wanted = {gold["indicator"], *_alternatives(gold, strict)}
    return predicted.get("indicator") in wanted and _same_measure(gold, predicted, strict)


def _same_name(*keys: str) -> Match:
    def match(gold: Row, predicted: Row, _strict: bool) -> bool:
        names = {_squeeze(gold.get(k)) for k in keys} & {_squeeze(predicted.get(k)) for k in keys}
        return bool(names - {""})

    return match


def _same_title(gold: Row, predicted: Row, _strict: bool) -> bool:
    a, b = _squeeze(gold["title"]), _squeeze(predicted.get("title"))
    return a == b or (len(a) > 5 and len(b) > 5 and (a in b or b in a))


def _same_relation(gold: Row, predicted: Row, strict: bool) -> bool:
    return _same_title(gold, predicted, strict) and gold.get("relation") == predicted.get("relation")


def _similar_name(gold: Row, predicted: Row, _strict: bool) -> bool:
    a, b = _squeeze(gold["name"]), _squeeze(predicted.get("name"))
    contained = min(len(a), len(b)) >= 3 and (a in b or b in a)
    return a == b or (contained and _overlap(gold, predicted, NAME_OVERLAP_SLACK))


# ---- scores -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Kind:
    """A field of the format, when two of its records match, and which of them count as one in a document."""

    field: str
    match: Match
    once: Callable[[Row], Hashable] | None = None


KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "adoption": _Kind("adoptions", _same_adoption, lambda r: (r.get("mechanism"), r.get("status"))),
        "adoption_mechanism": _Kind("adoptions", _same_mechanism, lambda r: r.get("mechanism")),
        "measure": _Kind("measures", _same_measure),
        "measure_qualified": _Kind("measures", _same_qualified_measure),
        "measure_indicator": _Kind("measures", _same_indicator),
        "institution": _Kind(
            "institutions",
            _same_name("name", "canonical"),
            lambda r: _squeeze(r.get("canonical") or r.get("name")),
        ),
        "institution_canonical": _Kind(
            "institutions", _same_name("canonical"), lambda r: _squeeze(r.get("canonical") or r.get("name"))
        ),
        "instrument": _Kind("instruments", _same_title, lambda r: _squeeze(r.get("title"))),
        "instrument_relation": _Kind("instruments", _same_relation, lambda r: _squeeze(r.get("title"))),
        "person": _Kind("persons", _same_name("name")),
        "honour": _Kind("honours", _similar_name),
        "innovation": _Kind("local_innovations", _similar_name),
    }
)


def _score_kind(
    kind: _Kind, gold: Mapping[str, Row], predicted: Mapping[str, Row], strict: bool
) -> KindScore:
    hits = 0
    missed: list[tuple[str, Row]] = []
    spurious: list[tuple[str, Row]] = []
    for docid, document in gold.items():
        wanted = _once(document.get(kind.field, []), kind.once)
        found = _once(predicted.get(docid, {}).get(kind.field, []), kind.once)
        hit, lost, extra = _pair(wanted, found, kind.match, strict)
        hits += hit
        missed += [(docid, record) for record in lost]
        spurious += [(docid, record) for record in extra]
    return KindScore(hits, len(spurious), len(missed), tuple(missed), tuple(spurious))


def _once(records: Sequence[Row], key: Callable[[Row], Hashable] | None) -> list[Row]:
    if key is None:
        return list(records)
    first: dict[Hashable, Row] = {}
    for record in records:
        first.setdefault(key(record), record)
    return list(first.values())


def _pair(
    gold: Sequence[Row], predicted: Sequence[Row], match: Match, strict: bool
) -> tuple[int, list[Row], list[Row]]:
    """Greedy one-to-one pairing: required hits, missed references, predictions left over."""
    left = list(predicted)
    hits = 0

    def take(record: Row, exact: bool) -> bool:
        nonlocal hits
        index = next((i for i, p in enumerate(left) if match(record, p, exact)), None)
        if index is None:
            return False
        left.pop(index)
        hits += strict or not record.get("optional")
        return True

    pending = [record for record in gold if not take(record, True)]
    pending = [record for record in pending if not take(record, strict)]
    return hits, [record for record in pending if strict or not record.get("optional")], left


def _score_status(gold: Mapping[str, Row], predicted: Mapping[str, Row], strict: bool) -> dict[str, float]:
    """F1 of each status over the adoptions whose mechanism the reference has as well."""
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
            (a["mechanism"], status) for a in adoptions for status in (a["status"], *_alternatives(a, strict))
        }
        hits.update(status for _, status in found & wanted)
        wrong.update(status for _, status in found - wanted - (set() if strict else fine))
        lost.update(status for _, status in wanted - found)
    return {
        status: 2 * hits[status] / (2 * hits[status] + wrong[status] + lost[status])
        for status in SCORED_STATUSES
        if hits[status] + lost[status]
    }


def _score_meta(
    gold: Mapping[str, Row], predicted: Mapping[str, Row]
) -> tuple[int, int, tuple[tuple[str, str, object, object], ...]]:
    right = total = 0
    wrong: list[tuple[str, str, object, object]] = []
    for docid, document in gold.items():
        meta = predicted.get(docid, {}).get("meta", {})
        for key in META_KEYS:
            wanted = document["meta"].get(key)
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
        return [_squeeze(str(x)) for x in value] if isinstance(value, list) else []
    return _squeeze(str(value))
