"""When two records say the same: the rules by which extracted records pair with expected ones.

Names are compared squeezed (without spaces, quotation marks, brackets and punctuation), numbers by value,
units by class (件 = 宗, 名 = 人). Records pair one to one: first where the keys are equal, then where the
reference accepts another value (`alt`, a list of mechanism ids, statuses or indicator ids), so that one
prediction never pays for two references. A reference marked `optional` costs nothing when it is missed and
nothing when it is found. `strict` ignores both marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

__all__ = [
    "KINDS",
    "Kind",
    "Match",
    "Pairing",
    "Row",
    "alternatives",
    "close",
    "pair",
    "squeeze",
    "unit_class",
]

#: One record as the format writes it in JSON.
Row = dict[str, Any]
#: Whether a prediction is what a reference asks for: (reference, prediction, strict).
Match = Callable[[Row, Row, bool], bool]

_STATUSES = frozenset(("in_force", "planned", "lacking", "required", "mentioned"))

#: Two quotes speak of the same place when at most this many code points lie between them.
OVERLAP_SLACK = 12
NAME_OVERLAP_SLACK = 30

#: The code of a former place may go on with the year in which it ended.
_PLACE_CODE_LENGTH = 12

_INSIGNIFICANT = re.compile(r"[\s\"'“”‘’《》〈〉()（）\[\]【】、,，。.;；:：·•—-]")

_SAME_UNITS = MappingProxyType(
    {u: same for same, units in {"人": "名位人", "件": "宗件起例个", "户": "户家"}.items() for u in units}
    | dict.fromkeys(("场次", "场", "次", "期"), "次")
    | dict.fromkeys(("百分点", "个百分点"), "百分点")
)


# ---- values -----------------------------------------------------------------------------------------------


def squeeze(text: str | None) -> str:
    """The text in its compatibility form, without spaces, quotation marks, brackets and punctuation."""
    return _INSIGNIFICANT.sub("", unicodedata.normalize("NFKC", text or ""))


def unit_class(unit: str | None) -> str:
    """The unit that stands for all units of the same meaning (宗 → 件); itself where it is alone."""
    plain = (unit or "").strip()
    return _SAME_UNITS.get(plain, plain)


def close(x: object, y: object) -> bool:
    """Equal numbers; a change may be given with or without its sign."""
    if not isinstance(x, int | float | str) or not isinstance(y, int | float | str):
        return False
    try:
        a, b = abs(float(x)), abs(float(y))
    except ValueError:
        return False
    return abs(a - b) <= 1e-6 * max(1.0, a)


def alternatives(gold: Row, strict: bool) -> set[str]:
    """The other values that a reference accepts; none when `strict`."""
    return set() if strict else {a for a in gold.get("alt", []) if isinstance(a, str)}


def _overlap(a: Row, b: Row, slack: int = OVERLAP_SLACK) -> bool:
    if a.get("start") is None or b.get("start") is None:
        return True
    a_end = a["start"] + len(a.get("quote") or "")
    b_end = b["start"] + len(b.get("quote") or "")
    return bool(a["start"] <= b_end + slack and b["start"] <= a_end + slack)


# ---- records ----------------------------------------------------------------------------------------------


def _same_mechanism(gold: Row, predicted: Row, strict: bool) -> bool:
    return predicted.get("mechanism") in {gold["mechanism"], *alternatives(gold, strict)}


def _same_adoption(gold: Row, predicted: Row, strict: bool) -> bool:
    statuses = {gold["status"], *(alternatives(gold, strict) & _STATUSES)}
    return _same_mechanism(gold, predicted, strict) and predicted.get("status") in statuses


def _same_measure(gold: Row, predicted: Row, _strict: bool) -> bool:
    if not (close(gold["value"], predicted.get("value")) and _overlap(gold, predicted)):
        return False
    return not gold.get("unit") or unit_class(gold["unit"]) == unit_class(predicted.get("unit"))


def _same_qualified_measure(gold: Row, predicted: Row, strict: bool) -> bool:
    same = gold.get("qualifier", "eq") == predicted.get("qualifier", "eq")
    return same and _same_measure(gold, predicted, strict)


def _same_indicator(gold: Row, predicted: Row, strict: bool) -> bool:
    wanted = {gold["indicator"], *alternatives(gold, strict)}
    return predicted.get("indicator") in wanted and _same_measure(gold, predicted, strict)


def _same_name(*keys: str) -> Match:
    def match(gold: Row, predicted: Row, _strict: bool) -> bool:
        names = {squeeze(gold.get(k)) for k in keys} & {squeeze(predicted.get(k)) for k in keys}
        return bool(names - {""})

    return match


def _same_title(gold: Row, predicted: Row, _strict: bool) -> bool:
    a, b = squeeze(gold["title"]), squeeze(predicted.get("title"))
    return a == b or (len(a) > 5 and len(b) > 5 and (a in b or b in a))


def _same_relation(gold: Row, predicted: Row, strict: bool) -> bool:
    return _same_title(gold, predicted, strict) and gold.get("relation") == predicted.get("relation")


def _similar_name(gold: Row, predicted: Row, _strict: bool) -> bool:
    a, b = squeeze(gold["name"]), squeeze(predicted.get("name"))
    contained = min(len(a), len(b)) >= 3 and (a in b or b in a)
    return a == b or (contained and _overlap(gold, predicted, NAME_OVERLAP_SLACK))


def _same_stretch(gold: Row, predicted: Row, _strict: bool) -> bool:
    """Two mentions of a place that share a character."""
    end, predicted_end = gold["start"] + len(gold["quote"]), predicted["start"] + len(predicted["quote"])
    return bool(gold["start"] < predicted_end and predicted["start"] < end)


def _same_place(gold: Row, predicted: Row, _strict: bool) -> bool:
    """The same words at the same place, linked to the same unit."""
    where = gold["start"] == predicted["start"] and gold["quote"] == predicted["quote"]
    return where and _place(gold) == _place(predicted)


def _place(record: Row) -> Hashable:
    """A place by the digits of its code; one that the register lacks by its path."""
    code = record.get("code")
    return code[:_PLACE_CODE_LENGTH] if code else tuple(record.get("path") or ())


# ---- kinds ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kind:
    """A field of the format, when two of its records match, and which of them count as one in a document.

    `near` names the kind that is the same without this one's last demand, and `near_cause` what is wrong
    with a record that meets only that: an adoption of the right mechanism has the wrong status.
    """

    field: str
    match: Match
    once: Callable[[Row], Hashable] | None = None
    near: str | None = None
    near_cause: str = ""

    def distinct(self, records: Sequence[Row]) -> list[Row]:
        """The records that count, in order: the first one of those that are the same."""
        if self.once is None:
            return list(records)
        first: dict[Hashable, Row] = {}
        for record in records:
            first.setdefault(self.once(record), record)
        return list(first.values())


def _canonical(record: Row) -> str:
    return squeeze(record.get("canonical") or record.get("name"))


def _title(record: Row) -> str:
    return squeeze(record.get("title"))


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "adoption": Kind(
            "adoptions",
            _same_adoption,
            lambda r: (r.get("mechanism"), r.get("status")),
            near="adoption_mechanism",
            near_cause="wrong_status",
        ),
        "adoption_mechanism": Kind("adoptions", _same_mechanism, lambda r: r.get("mechanism")),
        "measure": Kind("measures", _same_measure),
        "measure_qualified": Kind(
            "measures", _same_qualified_measure, near="measure", near_cause="wrong_qualifier"
        ),
        "measure_indicator": Kind("measures", _same_indicator, near="measure", near_cause="wrong_indicator"),
        "institution": Kind("institutions", _same_name("name", "canonical"), _canonical),
        "institution_canonical": Kind(
            "institutions",
            _same_name("canonical"),
            _canonical,
            near="institution",
            near_cause="wrong_canonical",
        ),
        "instrument": Kind("instruments", _same_title, _title),
        "instrument_relation": Kind(
            "instruments", _same_relation, _title, near="instrument", near_cause="wrong_relation"
        ),
        "person": Kind("persons", _same_name("name")),
        "honour": Kind("honours", _similar_name),
        "innovation": Kind("local_innovations", _similar_name),
        "place_mention": Kind("places", _same_stretch),
        "place": Kind("places", _same_place, near="place_mention", near_cause="wrong_place"),
    }
)


# ---- pairs ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pairing:
    """The outcome for one document. `waived` are optional references without a prediction; what an optional
    reference took is in none of the others.
    """

    hits: tuple[tuple[Row, Row], ...]
    missed: tuple[Row, ...]
    spurious: tuple[Row, ...]
    waived: tuple[Row, ...]


def pair(gold: Sequence[Row], predicted: Sequence[Row], match: Match, strict: bool) -> Pairing:
    """Greedy one-to-one pairing in the order of the references, exact matches before accepted ones."""
    left = list(predicted)
    hits: list[tuple[Row, Row]] = []

    def take(record: Row, exact: bool) -> bool:
        index = next((i for i, p in enumerate(left) if match(record, p, exact)), None)
        if index is None:
            return False
        found = left.pop(index)
        if strict or not record.get("optional"):
            hits.append((record, found))
        return True

    pending = [record for record in gold if not take(record, True)]
    pending = [record for record in pending if not take(record, strict)]
    missed = tuple(record for record in pending if strict or not record.get("optional"))
    waived = tuple(record for record in pending if not strict and record.get("optional"))
    return Pairing(tuple(hits), missed, tuple(left), waived)
