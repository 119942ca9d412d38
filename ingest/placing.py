"""Where a report belongs: one placement, or one for each place of a joint report.

The manifest's code is weighed like all else: a researcher typed it for this very file, so that it outweighs
a page that says little. Against a page that plainly is another place's it loses, since a code is easily put
into the wrong row; either way the contradiction is recorded with both paths.
"""

from __future__ import annotations

from ingest.document import Hints
from ingest.place_candidates import family
from ingest.place_decision import decide, problem
from ingest.place_joint import joint_placements
from ingest.place_parts import page_of
from ontology.places import Place, load_places
from ontology.records import Meta, Placement, PlacementProblem

__all__ = ["placements_of"]


def placements_of(plain: str, body: tuple[int, int], meta: Meta, hints: Hints) -> tuple[Placement, ...]:
    """The placements of a report, from its half-width text, its metadata and what the manifest says."""
    page = page_of(plain, body, meta, hints)
    joint = joint_placements(page)
    if joint:
        return joint
    if not hints.place_code:
        return (decide(page, None),)
    manifest = _manifest_place(hints.place_code, page.year)
    if manifest is None:
        return (_with_problem(decide(page, None), problem("unknown_code", code=hints.place_code)),)
    alone, placement = decide(page, None), decide(page, manifest)
    if _contradicts(alone, manifest):
        said = "".join(place.name for place in load_places().path(manifest.code, page.year))
        values = {
            "code": hints.place_code,
            "manifest": said,
            "page": "".join(alone.path) or alone.place or "",
        }
        placement = _with_problem(placement, problem("manifest_contradicts_page", **values))
    return (placement,)


def _manifest_place(code: str, year: int | None) -> Place | None:
    """The unit that a code means in a year: of those that had it the one of then, else the latest."""
    places = load_places().coded(code)
    then = [place for place in places if year is None or place.existed_in(year)]
    return (*then, *places, None)[0]


def _contradicts(alone: Placement, manifest: Place) -> bool:
    """Whether the page itself names another place, neither above nor below that of the manifest."""
    if alone.place is None:
        return False
    register = load_places()
    own = family(manifest.code) | {code for p in register.path(manifest.code) for code in family(p.code)}
    for code in (alone.code, *(rival.code for rival in alone.rivals if not alone.path)):
        line = register.path(code) if code else ()
        if code in own or any(place.code in family(manifest.code) for place in line):
            return False
    # of a place that the register lacks the names tell
    return manifest.name not in alone.path


def _with_problem(placement: Placement, found: PlacementProblem) -> Placement:
    return placement.model_copy(update={"problems": [*placement.problems, found]})
