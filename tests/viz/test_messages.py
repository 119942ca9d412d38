"""The interface speaks both languages, whole."""

import re

import pytest

from ontology.records import (
    HonourLevel,
    InnovationKind,
    InstitutionType,
    InstrumentRelation,
    PlaceLevel,
    SectionRole,
    Status,
)
from viz.context import LANGUAGES, Language, PageContext
from viz.messages import load_messages

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def test_both_catalogues_have_the_same_keys() -> None:
    zh, en = load_messages("zh").texts, load_messages("en").texts
    assert sorted(zh) == sorted(en)


def test_placeholders_are_the_same_in_both() -> None:
    zh, en = load_messages("zh").texts, load_messages("en").texts
    assert {key: set(_PLACEHOLDER.findall(zh[key])) for key in zh} == {
        key: set(_PLACEHOLDER.findall(en[key])) for key in zh
    }


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ("status", Status),
        ("status_help", Status),
        ("level", PlaceLevel),
        ("role", SectionRole),
        ("institution_type", InstitutionType),
        ("relation", InstrumentRelation),
        ("innovation_kind", InnovationKind),
        ("honour_level", HonourLevel),
    ],
)
def test_every_code_of_the_records_has_a_word(lang: Language, table: str, codes: type[Status]) -> None:
    assert not [code for code in codes if f"{table}.{code.value}" not in load_messages(lang).texts]


def test_unknown_codes_are_shown_and_unknown_keys_refused() -> None:
    messages = load_messages("en")
    assert messages.term("status", "novel") == "novel"
    with pytest.raises(KeyError):
        messages("no.such.key")


def test_counts_choose_the_form() -> None:
    messages = load_messages("en")
    assert messages.count("count.reports", 1) == "1 report"
    assert messages.count("count.reports", 1200) == "1,200 reports"


def test_language_switch_keeps_the_view() -> None:
    context = PageContext(lang="zh", path="/matrix", parameters=(("group", "A"), ("q", "法 治")))
    assert context.address(lang="en") == "/matrix?group=A&q=%E6%B3%95+%E6%B2%BB&lang=en"
    assert context.address(group="") == "/matrix?q=%E6%B3%95+%E6%B2%BB"
