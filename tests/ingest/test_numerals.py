"""The number grammar: every written form gives its value, bound, unit and exact span."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numerals import Quantity, find_quantities, load_units, parse_number
from ontology.records import Qualifier

EQ, GE, LE, LT = Qualifier.EQ, Qualifier.GE, Qualifier.LE, Qualifier.LT
APPROX, RANGE = Qualifier.APPROX, Qualifier.RANGE


def only(text: str) -> Quantity:
    (quantity,) = find_quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("出具意见书180余份", 180, "份", GE),
        ("出具意见书 180 余 份", 180, "份", GE),
        ("发放手册1.2万余册", 12_000, "册", GE),
        ("发放万余份资料", 10_000, "份", GE),
        ("近千人", 1_000, "人", APPROX),
        ("百余件", 100, "件", GE),
        ("上百次", 100, "次", GE),
        ("数十场", 10, "场", GE),
        ("十余次", 10, "次", GE),
        ("两家律所", 2, "家", EQ),
        ("一百二十件", 120, "件", EQ),
        ("两万余人次", 20_000, "人次", GE),
        ("一亿三千万元", 130_000_000, "元", EQ),
        ("涉及金额\u00a01317.5万元", 13_175_000, "元", EQ),
        ("投入2000多万元", 20_000_000, "元", GE),
        ("1616.85万宗", 16_168_500, "宗", EQ),
        ("1,209件", 1_209, "件", EQ),
        ("２３件", 23, "件", EQ),
        ("惠及超20000多人", 20_000, "人", GE),
        ("不少于3次", 3, "次", GE),
        ("至少5名", 5, "名", GE),
        ("不超过25%", 25, "%", LE),
        ("未超过3次", 3, "次", LE),
        ("不足10人", 10, "人", LT),
        ("约50平方公里", 50, "平方公里", APPROX),
        ("30户左右", 30, "户", APPROX),
        ("98.5%以上", 98.5, "%", GE),
        ("不超过20余件", 20, "件", LE),
        ("百分之九十八点五", 98.5, "%", EQ),
        ("提高0.4个百分点", 0.4, "个百分点", EQ),
        ("300余场(次)", 300, "场次", GE),
        ("20+次", 20, "次", GE),
    ],
)
def test_forms(text: str, value: float, unit: str, qualifier: Qualifier) -> None:
    quantity = only(text)
    assert quantity.value == pytest.approx(value)
    assert quantity.unit is not None
    assert quantity.unit.canonical == unit
    assert quantity.qualifier is qualifier


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("配备2-3名", 2, 3, "名"),
        ("配备2到3名", 2, 3, "名"),
        ("配备二至三名", 2, 3, "名"),
        ("5—8次", 5, 8, "次"),
        ("10%-15%", 10, 15, "%"),
        ("2-3万元", 20_000, 30_000, "元"),
        ("七八名", 7, 8, "名"),
    ],
)
def test_ranges(text: str, low: float, high: float, unit: str) -> None:
    quantity = only(text)
    assert (quantity.value, quantity.value_max, quantity.qualifier) == (low, high, RANGE)
    assert quantity.unit is not None
    assert quantity.unit.canonical == unit


def test_glued_percentages_are_two() -> None:
    assert [q.value for q in find_quantities("率分别达92.86%68.96%")] == [92.86, 68.96]


def test_counts_without_a_list_mark_between() -> None:
    found = [(q.value, q.unit.canonical if q.unit else None) for q in find_quantities("接待300批900人次")]
    assert found == [(300, "批"), (900, "人次")]


@pytest.mark.parametrize(
    "text",
    [
        "2017年11月28日",
        "第12次会议",
        "二〇一七年",
        "万人评议",
        "统一部署",
        "十分重视",
        "三个月",
        "5部门联合",
        "1+3+5人",
        "7×24小时",
        "2016-2020年",
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    assert [q for q in find_quantities(text) if q.unit is not None] == []


def test_a_list_marker_is_not_a_decimal() -> None:
    assert only("2.8名干部").value == 8
    assert only("平均2.8名").value == 2.8


def test_large_number_without_a_unit() -> None:
    quantity = only("服务涉及金额近150万。")
    assert (quantity.value, quantity.unit, quantity.qualifier) == (1_500_000, None, APPROX)


def test_unit_table_is_consistent() -> None:
    units = load_units()
    assert all(unit.canonical in units or unit.canonical in "元%" for unit in units.values())
    assert all(
        unit.qudt is None or unit.qudt.startswith("http://qudt.org/vocab/unit/") for unit in units.values()
    )


@given(st.integers(0, 10**9), st.sampled_from(["件", "份", "人次", "平方米"]))
def test_any_integer_is_read_back(number: int, unit: str) -> None:
    for written in (str(number), f"{number:,}"):
        quantity = only(f"全年共有{written}{unit},")
        assert quantity.value == number
        assert quantity.qualifier is EQ


def in_chinese(number: int) -> str:
    """A number below 10^8 as Chinese writes it."""
    if number >= 10_000:
        rest = number % 10_000
        gap = "零" if rest and rest < 1_000 else ""
        return f"{in_chinese(number // 10_000)}万{gap}{in_chinese(rest) if rest else ''}"
    digits, text, zero = "零一二三四五六七八九", "", False
    for power, name in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if zero and text else "") + digits[digit] + name
            zero = False
        else:
            zero = True
    return text or "零"


@given(st.integers(1, 10**8 - 1))
def test_chinese_numerals_are_read_back(number: int) -> None:
    assert parse_number(in_chinese(number)) == number


@given(st.text(alphabet="共受理件名万亿余多近约至到-、,。12.5%十百两三 以上个人次第年月日", max_size=60))
def test_spans_are_exact_and_never_overlap(text: str) -> None:
    last = 0
    for quantity in find_quantities(text):
        assert last <= quantity.start < quantity.end <= len(text)
        assert quantity.lead <= quantity.start
        assert quantity.number in text[quantity.start : quantity.end]
        assert quantity.value_max is None or quantity.value_max > quantity.value
        last = quantity.end
