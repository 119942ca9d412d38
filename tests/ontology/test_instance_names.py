"""Local names that stand for a thing of its own, and those that do not."""

from __future__ import annotations

import pytest

from ontology.instance_names import is_instance_name

OWN = ("石溪镇", "石溪")
ABOVE = ("甲省", "乙市", "丙县")


@pytest.mark.parametrize(
    "name",
    [
        "石溪镇法律顾问室",
        "镇法律顾问室",
        "“石榴红”调解工作室",
        "老支书议事厅",
        "石溪镇合同管理制度",
        "本镇权责清单",
        "乙市丙县石溪镇人大代表联络站",
        "“石溪发布”微信公众号",
    ],
)
def test_things_of_its_own(name: str) -> None:
    assert is_instance_name(name, OWN, ABOVE)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("有求必应、无事不扰", "a motto"),
        ("人民调解+律师调解+司法调解", "several things"),
        ("建立健全行政应诉案件办理工作机制", "a sentence"),
        ("甲省行政执法信息公示平台", "another's"),
        ("省一体化行政执法平台", "another's"),
        ("全国法治宣传教育基地", "another's"),
        ("合同管理制度", "anybody's"),
        ("镇级合同管理制度", "of a level, not of the place"),
        ("区)全部达标完成法治文化广场", "torn out of its words"),
        ("大调解", "no name of a thing"),
    ],
)
def test_words_that_are_no_such_name(name: str, why: str) -> None:
    assert not is_instance_name(name, OWN, ABOVE), why


def test_a_province_has_nothing_above_it() -> None:
    assert is_instance_name("省政务服务平台", ("甲省",), ())
