"""The home places of the invented pages: shares may only rise, and the pages are well formed."""

from __future__ import annotations

import pytest

from ingest.place_weights import THRESHOLD
from ontology.places import load_places
from tests.places.score import Shares, read_floors, shortfalls
from tests.places.suite import SETS, Judged, judge, load

#: What the project has promised: right at least, wrong at most.
LEAST_RIGHT, MOST_WRONG = 0.95, 0.02
PAGES = 200


@pytest.fixture(scope="module")
def judged() -> dict[str, list[Judged]]:
    return {half: list(judge(load(half))) for half in SETS}


def test_no_share_is_worse_than_its_floor(judged: dict[str, list[Judged]]) -> None:
    floors = read_floors()
    assert set(floors) == set(SETS)
    assert shortfalls({half: Shares.of(pages) for half, pages in judged.items()}, floors) == []


def test_what_was_promised_holds(judged: dict[str, list[Judged]]) -> None:
    assert sum(map(len, judged.values())) >= PAGES
    for pages in judged.values():
        reached = Shares.of(pages)
        assert reached.right >= LEAST_RIGHT
        assert reached.wrong <= MOST_WRONG


def test_a_path_is_given_from_the_stated_confidence_on_only(judged: dict[str, list[Judged]]) -> None:
    for pages in judged.values():
        for placement in (p for page in pages for p in page.placements):
            confidence = placement.confidence or 0.0
            assert bool(placement.path) == (confidence >= THRESHOLD)
            assert placement.problems or placement.path
            assert all(problem.kind for problem in placement.problems)


def test_reasons_stand_where_they_say(judged: dict[str, list[Judged]]) -> None:
    for page in judged["tuning"]:
        text = page.case.text
        for placement in page.placements:
            for found in placement.reasons:
                assert found.start is None or 0 <= found.start < len(text)


def test_ids_are_unique_and_expected_codes_are_in_the_register() -> None:
    cases = [case for half in SETS for case in load(half)]
    assert len({case.id for case in cases}) == len(cases)
    register = load_places()
    for case in cases:
        assert all(register.coded(code) for _, code in case.places if code), case.id
