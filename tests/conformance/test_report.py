"""The list of known failures and docs/conformance.md are up to date."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from tests.conformance.report import PAGE, page
from tests.conformance.suite import SUITE_VARIABLE, cases, known_failures, suite_folder

pytestmark = pytest.mark.skipif(suite_folder() is None, reason=f"{SUITE_VARIABLE} is not set")


def test_the_suite_is_whole() -> None:
    identifiers = [case.id for case in cases()]
    assert len(identifiers) == len(set(identifiers)) == 551


def test_every_known_failure_is_a_test_of_the_suite() -> None:
    for test, reason in known_failures().items():
        assert any(fnmatchcase(case.id, test) for case in cases()), test
        assert reason


def test_the_page_says_what_is_so() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.conformance.report"
