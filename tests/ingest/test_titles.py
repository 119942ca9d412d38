"""Titles between 《 and 》, also where brackets are nested or lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.titles import find_titles


def texts(text: str) -> list[str]:
    return [title.text for title in find_titles(text)]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("学习《甲法》《乙条例》。", ["甲法", "乙条例"]),
        ("《关于印发〈甲方案〉的通知》", ["关于印发〈甲方案〉的通知"]),
        ("《关于印发《甲方案》的通知》要求", ["关于印发《甲方案》的通知"]),
        ("《关于印发<甲方案>的通知》", ["关于印发<甲方案>的通知"]),
        ("根据《甲条例的规定,制定《乙办法》。", ["甲条例", "乙办法"]),
        ("按照《甲实施纲要(2021-2025年)要求。", ["甲实施纲要(2021-2025年)"]),
        ("《", []),
        ("符号《不成标题。", []),
    ],
)
def test_titles(text: str, titles: list[str]) -> None:
    assert texts(text) == titles


@given(st.text(alphabet="《》〈〉<>甲法办通知、,。\n(2021)"))
def test_titles_are_in_order_and_where_they_say(text: str) -> None:
    last = 0
    for title in find_titles(text):
        assert last <= title.start < title.end <= len(text)
        assert text[title.start] == "《"
        assert title.text in text[title.start : title.end]
        last = title.end
