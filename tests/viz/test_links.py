"""Addresses of pages, and search keys."""

import doctest
from types import ModuleType

import pytest

import viz.context
import viz.links
import viz.observations
import viz.pages.query
import viz.pinyin
from ontology.vocabulary import ID
from tests.viz.sample import row
from viz.assets import asset, asset_text
from viz.links import data_href, evidence_href, href, safe_external
from viz.pinyin import search_key
from viz.rows import quotation


@pytest.mark.parametrize("module", [viz.context, viz.links, viz.observations, viz.pages.query, viz.pinyin])
def test_examples_in_docstrings_hold(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        (ID + "mechanism/legal-adviser-office", "/mechanisms/legal-adviser-office"),
        (ID + "report/000", "/documents/000"),
        (ID + "section/000/3", "/id/section/000/3"),
        (ID + 'place/"><b>', "/places/%22%3E%3Cb%3E"),
        ("https://schema.org/Report", "https://schema.org/Report"),
        ("data:text/html,x", ""),
        ("//example.org/x", ""),
        ("", ""),
    ],
)
def test_href(iri: str, address: str) -> None:
    assert href(iri) == address


def test_only_web_addresses_leave_the_portal() -> None:
    assert safe_external("javascript:alert(1)") == ""
    assert safe_external("http://[broken") == ""


def test_evidence_and_data_addresses() -> None:
    assert evidence_href(ID + "report/000", 4, 9) == "/documents/000?at=4-9#char=4,9"
    assert data_href(ID + "place/x", "ttl") == "/data/place/x.ttl"
    assert data_href("https://example.org/x", "ttl") == ""


def test_a_quote_without_end_is_as_long_as_its_code_points() -> None:
    found = quotation(row(quote="𠮷田镇", start=10, report=ID + "report/1"))
    assert found is not None
    assert found.href.endswith("#char=10,13")


def test_search_keys_find_by_characters_pinyin_and_initials() -> None:
    key = search_key("法律顾问", "legal adviser")
    for typed in ("顾问", "falv", "flgw", "legal"):
        assert typed in key


def test_static_files_are_served_by_plain_names_only() -> None:
    found = asset("vis-network.min.js")
    assert found is not None
    assert b"vis-network" in found.content[:200]
    assert asset("../messages.py") is None
    assert asset("style.css/") is None
    with pytest.raises(FileNotFoundError, match="no file nothing"):
        asset_text("nothing.css")
