"""Dates of pages and signatures."""

from __future__ import annotations

import pytest

from ingest.dates import find_date, find_years


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("发布日期:2017-12-25", "2017-12-25"),
        ("2021-02-05 17:44", "2021-02-05"),
        ("2017年12月5日", "2017-12-05"),
        ("2017年 12 月 5 日", "2017-12-05"),
        ("2017/1/5", "2017-01-05"),
        ("20171127", "2017-11-27"),
        ("二〇一七年十二月二十五日", "2017-12-25"),
        ("二○一二年三月五日", "2012-03-05"),
        ("2017年12月", "2017-12"),
        ("网站标识码4401150002", None),
        ("没有日期", None),
    ],
)
def test_written_forms(text: str, date: str | None) -> None:
    assert find_date(text) == date


def test_years_in_order_and_as_often_as_written() -> None:
    assert find_years("2017年总结,2018年计划,2017年度,二〇一六年,2016-2020") == [2017, 2018, 2017, 2016]
