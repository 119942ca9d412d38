"""The settings table: read from the environment, told in both languages, and the same as its docs page."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import Settings, load_settings, setting_table, settings_page
from ontology.errors import UsageError

ROOT = Path(__file__).parents[2]


def test_docs_page_is_the_table() -> None:
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == settings_page()


def test_every_setting_is_described_in_both_languages() -> None:
    for row in setting_table():
        assert row.summary_en.isascii(), row.name
        assert any("一" <= character <= "鿿" for character in row.summary_zh), row.name


def test_environment_sets_a_value_and_an_option_overrides_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_PORT", "8123")
    assert load_settings().port == 8123
    assert load_settings(port=0).port == 0
    assert load_settings(port=None).port == 8123


def test_table_shows_the_value_in_force() -> None:
    rows = {row.name: row for row in setting_table(Settings(query_seconds=3.5))}
    assert rows["query_seconds"].value == "3.5"
    assert rows["query_seconds"].default == "10.0"
    assert rows["query_seconds"].variable == "FAZHI_QUERY_SECONDS"


@pytest.mark.parametrize(("variable", "value"), [("FAZHI_PORT", "http"), ("FAZHI_QUERY_SECONDS", "-1")])
def test_bad_variable_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(UsageError, match=variable) as caught:
        load_settings()
    assert value in str(caught.value)


def test_bad_option_is_named_as_the_option() -> None:
    with pytest.raises(UsageError, match="--query-seconds"):
        load_settings(query_seconds=0)
