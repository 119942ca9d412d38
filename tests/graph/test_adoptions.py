"""Dating adoptions: the three bases, and what more reports can and cannot change."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.derive.adoptions import ClaimFacts, DatedAdoption, date_adoption
from graph.query.named import named_query
from graph.query.service import QueryService
from ontology.records import Status
from tests.graph.gold import GoldReport

HAS, PLANS, LACKS = Status.IN_FORCE, Status.PLANNED, Status.LACKING


def dated(*claims: tuple[Status, int | None, int | None]) -> DatedAdoption | None:
    return date_adoption(
        ClaimFacts(f"claim {i}", status, year, since) for i, (status, year, since) in enumerate(claims)
    )


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([(HAS, 2019, 2017)], (2017, 2017, "stated")),
        ([(HAS, 2019, 2018), (HAS, 2020, 2016)], (2016, 2016, "stated")),
        ([(HAS, 2019, None)], (None, 2019, "first_observed")),
        ([(HAS, 2020, None), (HAS, 2018, None)], (None, 2018, "first_observed")),
        ([(LACKS, 2015, None), (PLANS, 2016, None), (HAS, 2019, None)], (2017, 2019, "bracketed")),
        ([(PLANS, 2019, None), (HAS, 2019, None)], (None, 2019, "first_observed")),
        ([(HAS, 2018, None), (LACKS, 2020, None)], (None, 2018, "first_observed")),
        ([(PLANS, 2016, None), (HAS, 2019, 2018)], (2018, 2018, "stated")),
        ([(HAS, None, None)], (None, None, "first_observed")),
    ],
)
def test_bases(
    claims: list[tuple[Status, int | None, int | None]], expected: tuple[int | None, int | None, str]
) -> None:
    found = dated(*claims)
    assert found is not None
    assert (found.not_before, found.not_after, found.basis) == expected
    assert found.supported_by


@pytest.mark.parametrize("status", [status for status in Status if status is not HAS])
def test_without_a_report_in_force_there_is_no_adoption(status: Status) -> None:
    assert dated((status, 2019, 2018)) is None


def test_latest_status_is_that_of_the_latest_report() -> None:
    found = dated((HAS, 2018, None), (LACKS, 2020, None), (PLANS, 2020, None))
    assert found is not None
    assert found.latest_status is LACKS


claims = st.lists(
    st.tuples(
        st.sampled_from(list(Status)),
        st.none() | st.integers(2010, 2025),
        st.none() | st.integers(2000, 2025),
    ),
    min_size=1,
    max_size=8,
)


@given(claims, st.randoms())
def test_order_of_reports_does_not_matter(
    known: list[tuple[Status, int | None, int | None]], random: Random
) -> None:
    facts = [ClaimFacts(f"claim {i}", *claim) for i, claim in enumerate(known)]
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert date_adoption(facts) == date_adoption(shuffled)


@given(claims)
def test_bounds_are_in_order_and_supported_by_known_claims(
    known: list[tuple[Status, int | None, int | None]],
) -> None:
    found = dated(*known)
    assert (found is None) == all(status is not HAS for status, _, _ in known)
    if found is None:
        return
    if found.not_before is not None and found.not_after is not None:
        assert found.not_before <= found.not_after
    assert set(found.supported_by) <= {f"claim {i}" for i in range(len(known))}


def test_the_derived_graph_has_an_adoption_for_every_mechanism_in_force(
    service: QueryService, gold: list[GoldReport]
) -> None:
    query = named_query("adoptions")
    rows = service.select(query.text).rows
    expected = {
        (report.records.meta.place, record.mechanism)
        for report in gold
        for record in report.records.adoptions
        if record.status is HAS
    }
    assert {(row["placeLabel"].value, row["mechanism"].value.rpartition("/")[2]) for row in rows} == expected
    stated = {
        (report.records.meta.place, record.mechanism)
        for report in gold
        for record in report.records.adoptions
        if record.status is HAS and record.since
    }
    found = {
        (row["placeLabel"].value, row["mechanism"].value.rpartition("/")[2])
        for row in rows
        if row["dateBasis"].value.endswith("/stated")
    }
    assert found == stated
    assert stated
