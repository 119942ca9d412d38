"""The catalogue of messages: complete in both languages, with the same values in each."""

from __future__ import annotations

import csv
import re
import string
from pathlib import Path

import pytest

from api.messages import Messages, terminal_language

API = Path(__file__).parents[2] / "api"


def catalogue() -> list[dict[str, str]]:
    with (API / "messages.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_values() -> None:
    for row in catalogue():
        assert row["zh"], row["key"]
        assert row["en"], row["key"]
        assert fields(row["zh"]) == fields(row["en"]), row["key"]


def test_every_key_in_the_code_is_in_the_catalogue() -> None:
    keys = {row["key"] for row in catalogue()}
    used = set()
    for file in (API / "commands").glob("*.py"):
        used |= set(
            re.findall(r'(?:\.say|\.messages|\bsay)\(\s*"([a-z.]+)"', file.read_text(encoding="utf-8"))
        )
    assert used
    assert used <= keys


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_MESSAGES": "zh_TW", "LANG": "C"}, "zh"),
    ],
)
def test_language_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert terminal_language() == language


def test_messages_are_filled_in() -> None:
    assert "zh" in Messages("zh").lang
    assert Messages("en")("query.rows", rows=3) == "3 rows"
    assert Messages("zh")("query.rows", rows=3) == "3 行"
