"""Dates and periods, resolved against the report's year."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.periods import find_dates


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2017年11月28日", "2017-11-28"),
        ("2017年11月", "2017-11"),
        ("2017年度", "2017"),
        ("二〇一七年十二月", "2017-12"),
        ("二○一二年", "2012"),
        ("2017-11-28", "2017-11-28"),
        ("2017.6.5", "2017-06-05"),
        ("今年6月份", "2023-06"),
        ("去年", "2022"),
        ("11月29日", "2023-11-29"),
    ],
)
def test_written_forms(text: str, iso: str) -> None:
    (date,) = find_dates(text, 0, len(text), 2023)
    assert date.iso == iso
    assert not date.since


def test_a_month_takes_the_year_named_before() -> None:
    text = "2021年5月8日开展活动,6月1日再次开展"
    assert [d.iso for d in find_dates(text, 0, len(text), 2023)] == ["2021-05-08", "2021-06-01"]


@pytest.mark.parametrize(
    ("text", "iso"),
    [("自2019年以来", "2019"), ("2019年3月以来", "2019-03"), ("五年来", "2019"), ("历年来", None)],
)
def test_running_periods(text: str, iso: str | None) -> None:
    (date,) = find_dates(text, 0, len(text), 2023)
    assert date.since
    assert date.iso == iso


@pytest.mark.parametrize("text", ["较去年增加", "比2022年减少"])
def test_times_of_comparison_are_marked(text: str) -> None:
    (date,) = find_dates(text, 0, len(text), 2023)
    assert date.compared


def test_without_a_report_year_relative_dates_stay_open() -> None:
    assert [d.iso for d in find_dates("去年,11月29日,截至目前", 0, 14, None)] == [None, None, None]


@given(st.integers(1950, 2099), st.integers(1, 12), st.integers(1, 28))
def test_any_date_is_read_back(year: int, month: int, day: int) -> None:
    text = f"于{year}年{month}月{day}日召开会议"
    (date,) = find_dates(text, 0, len(text), 2023)
    assert date.iso == f"{year:04}-{month:02}-{day:02}"
    assert text[date.start : date.end] == f"{year}年{month}月{day}日"
