"""`fazhi validate` and `fazhi verify`: graphs against the shapes, a generation against its manifest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pyoxigraph import RdfFormat

from api.commands.session import BELOW_THRESHOLD, FAILED, OK, Session
from graph.store.publish import Store
from graph.validate import Violation
from graph.verification import check_document, check_reports, discrepancies
from ontology.errors import InputError

__all__ = ["validate", "verify"]

#: RDF formats by file name suffix.
_SUFFIXES: Mapping[str, RdfFormat] = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
}


def validate(session: Session, files: Sequence[Path]) -> int:
    """Checks RDF files, or without any all reports in the store, against the shapes.

    Exit code 3 when one of them breaks a shape, 1 when a file could not be read.
    """
    failures: list[str] = []
    checked: Iterable[tuple[str, list[Violation]]]
    checked = (
        _documents(files, failures) if files else check_reports(Store.open(session.settings.store).current())
    )
    results = []
    for name, found in checked:
        broken = [item for item in found if item.severity == "Violation"]
        results.append({"name": name, "conforms": not broken, "violations": [_shown(item) for item in found]})
        for item in broken:
            session.terminal.error(f"{name}: {item.path} {item.value} of {item.focus}: {item.message}.")
    for failure in failures:
        session.terminal.error(failure)
    if session.as_json:
        session.terminal.write_json({"reports": results})
    bad = sum(1 for result in results if not result["conforms"])
    if bad:
        session.terminal.say("validate.bad", failed=bad, reports=len(results))
        return BELOW_THRESHOLD
    if results:
        session.terminal.say("validate.ok", reports=len(results))
    return FAILED if failures else OK


def verify(session: Session) -> int:
    """Counts and hashes the generation in force again. Exit code 1 when it is not what its manifest says."""
    generation = Store.open(session.settings.store).current()
    found = discrepancies(generation)
    if session.as_json:
        session.terminal.write_json(
            {"generation": generation.id, "agrees": not found, "discrepancies": found}
        )
    for sentence in found:
        session.terminal.error(sentence)
    session.terminal.say("verify.bad" if found else "verify.ok", generation=generation.id)
    return FAILED if found else OK


def _documents(files: Iterable[Path], failures: list[str]) -> Iterator[tuple[str, list[Violation]]]:
    """Each file with what it breaks; a file that cannot be read becomes a sentence of `failures`."""
    for file in files:
        form = _SUFFIXES.get(file.suffix.lower())
        if form is None:
            failures.append(f"{file}: no RDF file by its name; there are {', '.join(_SUFFIXES)}.")
            continue
        try:
            yield file.as_posix(), check_document(file.read_bytes(), form, file.as_posix())
        except OSError as error:
            failures.append(f"{file}: cannot be read ({error.strerror or error}).")
        except InputError as error:
            failures.append(str(error))


def _shown(item: Violation) -> dict[str, str]:
    return {
        "severity": item.severity,
        "focus": item.focus,
        "path": item.path,
        "value": item.value,
        "message": item.message,
    }
