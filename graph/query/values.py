"""What a user's words stand for: identifiers and names of mechanisms, places, reports … as IRIs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from pyoxigraph import NamedNode

from graph.store import iris
from ontology.errors import UsageError
from ontology.places import load_places
from ontology.records import InstrumentRelation, PlacementStatus, Status
from ontology.taxonomy import load_taxonomy
from ontology.vocabulary import ID

__all__ = ["PLACE_KEY", "value_iri", "year_value"]

#: How alike two words must be (0 to 1) for one to be offered for the other; difflib's own default.
_ALIKE = 0.6
_OFFERED = 3
#: Keys of places: codes, of former ones sometimes with a year, and digests of provisional ones.
PLACE_KEY = re.compile(r"[0-9]{12}(?:-[0-9]{4})?|x-[0-9a-f]{16}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_KEY = re.compile(r"[A-Za-z0-9._-]+")
#: What follows the common beginning of all addresses.
_ADDRESS = re.compile(r"[A-Za-z0-9._/-]+")
#: Kinds whose values are keys of things in the graph: how the key is written, and how that is said.
_WRITTEN = {
    "claim": (_KEY, "the key or the address of a claim"),
    "report": (_KEY, "the document identifier of a report"),
    "resource": (re.compile(r"[a-z][a-z-]*/[A-Za-z0-9._-]+"), "written type/key, such as report/000"),
}


def value_iri(parameter: str, kind: str, value: str) -> str:
    """The IRI that a value stands for. A full IRI of the graph stands for itself.

    Raises UsageError that names the parameter, the value and what comes near it.
    """
    if value.startswith(ID):
        if not _ADDRESS.fullmatch(value.removeprefix(ID)):
            raise UsageError(f"The parameter {parameter}: {value!r} is no address of the graph.")
        return value
    if kind in _WRITTEN:
        return _written(parameter, kind, value)
    if kind == "place":
        return _place(parameter, value)
    if kind == "indicator" and value.startswith((iris.CANDIDATE_PREFIX, "new-")):
        return iris.indicator(value.replace("new-", iris.CANDIDATE_PREFIX, 1)).value
    return _listed(parameter, kind, value)


def year_value(parameter: str, value: str) -> int:
    """A year as an integer. Raises UsageError that names the parameter."""
    if not _YEAR.fullmatch(value):
        raise UsageError(
            f"The parameter {parameter} is a year with four digits, such as 2020, not {value!r}."
        )
    return int(value)


def _listed(parameter: str, kind: str, value: str) -> str:
    names = _names(kind)
    found = names.get(value) or names.get(value.casefold())
    if found is not None:
        return found
    near = difflib.get_close_matches(value.casefold(), names, n=_OFFERED, cutoff=_ALIKE)
    near += [name for name in names if value in name and name not in near][: _OFFERED - len(near)]
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    raise UsageError(f"The parameter {parameter}: there is no {kind} {value!r}.{hint}")


def _written(parameter: str, kind: str, value: str) -> str:
    """The IRI of a thing that the user names by its key; the graph alone knows whether there is one."""
    pattern, form = _WRITTEN[kind]
    if kind == "report":
        return iris.report(value).value
    if not pattern.fullmatch(value):
        raise UsageError(f"The parameter {parameter} is {form}, not {value!r}.")
    return ID + (value if kind == "resource" else f"{kind}/{value}")


@cache
def _names(kind: str) -> Mapping[str, str]:
    """IRIs by the identifiers and names of a fixed list."""
    lists: dict[str, Callable[[], Iterator[tuple[str, NamedNode]]]] = {
        "mechanism": _mechanism_names,
        "indicator": _indicator_names,
        "group": _group_names,
        "status": _status_names,
        "placement": _placement_names,
        "relation": _relation_names,
    }
    if kind not in lists:
        raise UsageError(f"There is no kind of parameter {kind!r}.")
    names: dict[str, str] = {}
    for name, iri in lists[kind]():
        names.setdefault(name, iri.value)
    return names


def _mechanism_names() -> Iterator[tuple[str, NamedNode]]:
    """Identifiers and labels first: a variant that is another mechanism's label does not hide it."""
    mechanisms = load_taxonomy().mechanisms.values()
    for mechanism in mechanisms:
        for name in (mechanism.id, mechanism.zh, mechanism.en.casefold()):
            yield name, iris.mechanism(mechanism.id)
    for mechanism in mechanisms:
        for name in mechanism.variants:
            yield name, iris.mechanism(mechanism.id)


def _indicator_names() -> Iterator[tuple[str, NamedNode]]:
    for indicator in load_taxonomy().indicators.values():
        for name in (indicator.id, indicator.zh, indicator.en.casefold()):
            yield name, iris.indicator(indicator.id)


def _group_names() -> Iterator[tuple[str, NamedNode]]:
    for group in load_taxonomy().groups.values():
        for name in (group.id, group.id.casefold(), group.zh, group.en.casefold()):
            yield name, iris.concept("mechanism-group", group.id)


def _status_names() -> Iterator[tuple[str, NamedNode]]:
    for status in Status:
        for name in (status.value, status.value.replace("_", "-")):
            yield name, iris.concept("status", status.value)


def _placement_names() -> Iterator[tuple[str, NamedNode]]:
    for status in PlacementStatus:
        yield status.value, iris.concept("placement-status", status.value)


def _relation_names() -> Iterator[tuple[str, NamedNode]]:
    for relation in InstrumentRelation:
        yield relation.value, iris.concept("instrument-relation", relation.value)


def _place(parameter: str, value: str) -> str:
    if PLACE_KEY.fullmatch(value):
        return iris.item("place", value).value
    register = load_places()
    *above, name = value.replace("/", " ").split() or [""]
    found = [
        place
        for place in register.named(name)
        if set(above) <= {step.name for step in register.path(place.code)}
    ]
    if len(found) == 1:
        return iris.item("place", found[0].code).value
    if not found:
        near = difflib.get_close_matches(name, register.names(), n=_OFFERED, cutoff=_ALIKE)
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        raise UsageError(f"The parameter {parameter}: the register has no place {value!r}.{hint}")
    listed = "; ".join(
        f"{place.code} {' '.join(step.name for step in register.path(place.code))}" for place in found[:5]
    )
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    raise UsageError(f"The parameter {parameter}: {len(found)} places are named {value!r}: {listed}{more}.")
