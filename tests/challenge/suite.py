"""Passages with their expectations, and whether the records that the pipeline produces meet them.

A file `passages/GROUP.jsonl` holds one passage a line:

    {"id", "text", "expect": {field: [record, …]}, "absent": {…}, "closed": [field, …], "note"}

`expect` must be produced, `absent` must not, and in a `closed` field nothing but what is expected, one record
each. A produced record matches when every listed key agrees: strings squeezed, numbers by value, units by
class; a list means any of its values, a key that ends in `~` that the value is contained. `meta` is one
record instead of a list. The rules for single values are those of `ingest.matching`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language

from ingest.matching import Row, close, squeeze, unit_class
from ingest.pipeline import build_pipeline, extract_records
from ontology.errors import InputError

__all__ = [
    "FIELDS",
    "PASSAGES",
    "Failure",
    "Passage",
    "Verdict",
    "agrees",
    "judge",
    "load_groups",
    "matches",
    "run",
]

PASSAGES = Path(__file__).with_name("passages")

#: The fields of the format that a passage may speak of; `meta` is one record, the others are lists.
FIELDS = (
    "meta",
    "adoptions",
    "measures",
    "institutions",
    "instruments",
    "persons",
    "honours",
    "local_innovations",
    "events",
)
_KEYS = frozenset(("id", "text", "expect", "absent", "closed", "note"))


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with what must, and must not, be read in it; `group` is the stem of its file."""

    id: str
    group: str
    text: str
    expect: Mapping[str, Sequence[Row]]
    absent: Mapping[str, Sequence[Row]]
    closed: Sequence[str]
    note: str


@dataclass(frozen=True, slots=True)
class Failure:
    """One demand that is not met: `missing` an expected record, `unwanted` a produced one that must not be,
    `unexpected` a produced one in a closed field.
    """

    demand: str
    field: str
    record: Row


@dataclass(frozen=True, slots=True)
class Verdict:
    """The demands that a passage's records fail, and the records produced, by field."""

    passage: Passage
    failures: tuple[Failure, ...]
    produced: Mapping[str, Sequence[Row]]

    @property
    def passed(self) -> bool:
        return not self.failures

    @property
    def fields(self) -> list[str]:
        """The fields that the passage speaks of, in the order of the format."""
        told = {*self.passage.expect, *self.passage.absent, *self.passage.closed}
        return [field for field in FIELDS if field in told]


# ---- passages ---------------------------------------------------------------------------------------------


def load_groups(folder: Path = PASSAGES) -> dict[str, list[Passage]]:
    """The passages of every group that is there, by group. Raises InputError that names file and line."""
    return {path.stem: list(_read_group(path)) for path in sorted(folder.glob("*.jsonl"))}


def _read_group(path: Path) -> Iterator[Passage]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            where = f"{path.name}, line {number}"
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise InputError(f"{where}: not JSON ({error.msg}).") from None
            yield _passage(row, path.stem, where)


def _passage(row: Row, group: str, where: str) -> Passage:
    if not isinstance(row, dict) or not {"id", "text"} <= set(row) <= _KEYS:
        raise InputError(f"{where}: a passage has the keys {', '.join(sorted(_KEYS))}.")
    expect, absent = (_demands(row.get(part, {}), where) for part in ("expect", "absent"))
    closed = row.get("closed", [])
    if unknown := set(closed) - set(FIELDS[1:]):
        raise InputError(f"{where}: no field of records is called {', '.join(sorted(unknown))}.")
    return Passage(row["id"], group, row["text"], expect, absent, tuple(closed), row.get("note", ""))


def _demands(part: Mapping[str, Row | list[Row]], where: str) -> dict[str, list[Row]]:
    if unknown := set(part) - set(FIELDS):
        raise InputError(f"{where}: no field is called {', '.join(sorted(unknown))}.")
    return {field: records if isinstance(records, list) else [records] for field, records in part.items()}


# ---- matching ---------------------------------------------------------------------------------------------


def matches(wanted: Row, produced: Row) -> bool:
    """Whether every key that `wanted` lists agrees with the produced record."""
    return all(
        agrees(value, produced.get(key.removesuffix("~")), key.removesuffix("~"), key.endswith("~"))
        for key, value in wanted.items()
    )


def agrees(wanted: object, found: object, key: str = "", contained: bool = False) -> bool:
    """Whether a produced value is the wanted one (or holds it, if `contained`); a list is a choice."""
    if isinstance(wanted, list):
        whole = isinstance(found, list) and [_plain(w) for w in wanted] == [_plain(f) for f in found]
        return whole or any(agrees(one, found, key, contained) for one in wanted)
    if isinstance(found, list):
        return any(agrees(wanted, one, key, contained) for one in found)
    if wanted is None or found is None:
        return wanted in (None, "") and found in (None, "")
    if key == "unit":
        return unit_class(str(wanted)) == unit_class(str(found))
    if isinstance(wanted, int | float):
        return close(wanted, found)
    return _plain(wanted) in _plain(found) if contained else _plain(wanted) == _plain(found)


def _plain(value: object) -> str:
    return squeeze(str(value))


def judge(passage: Passage, produced: Mapping[str, Sequence[Row]]) -> Verdict:
    """Hold the produced records, by field, against the passage's demands."""
    failures: list[Failure] = []
    for field in FIELDS:
        wanted, found = passage.expect.get(field, ()), produced.get(field, ())
        partner = _assign(wanted, found)
        lost = (record for number, record in enumerate(wanted) if number not in partner.values())
        failures += [Failure("missing", field, record) for record in lost]
        for record in found:
            if any(matches(unwanted, record) for unwanted in passage.absent.get(field, ())):
                failures.append(Failure("unwanted", field, record))
        if field in passage.closed:
            rest = (record for number, record in enumerate(found) if number not in partner)
            failures += [Failure("unexpected", field, record) for record in rest]
    return Verdict(passage, tuple(failures), produced)


def _assign(wanted: Sequence[Row], found: Sequence[Row]) -> dict[int, int]:
    """A largest one-to-one assignment: index of a produced record → index of the expected one it meets."""
    partner: dict[int, int] = {}

    def place(number: int, tried: set[int]) -> bool:
        for index, record in enumerate(found):
            if index not in tried and matches(wanted[number], record):
                tried.add(index)
                if index not in partner or place(partner[index], tried):
                    partner[index] = number
                    return True
        return False

    for number in range(len(wanted)):
        place(number, set())
    return partner


# ---- the run ----------------------------------------------------------------------------------------------


def run(passages: Iterable[Passage], nlp: Language | None = None) -> list[Verdict]:
    """The verdict on each passage; each is extracted once, as a report of its own."""
    nlp = nlp or build_pipeline()
    return [judge(passage, _records(nlp, passage)) for passage in passages]


def _records(nlp: Language, passage: Passage) -> dict[str, list[Row]]:
    records = extract_records(nlp, passage.text, passage.id).model_dump(mode="json")
    return {field: [records[field]] if field == "meta" else records[field] for field in FIELDS}
