"""Persons: names where the genre names people, and the words that only look like names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.records import Person
from tests.ingest.reading import TOWN, read


def found(text: str) -> list[Person]:
    return read(text, TOWN, "persons").persons


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("聘请甲律师事务所的张大山李小河等律师担任法律顾问。", [("张大山", "律师"), ("李小河", "律师")]),
        ("聘请甲律师事务所陈建国、周敏两名律师。", [("陈建国", "律师"), ("周敏", "律师")]),
        ("聘请了甲(石溪)律师事务所吴英律师为我镇法律顾问。", [("吴英", "律师")]),
        ("区司法局聘请农村法律顾问王海英在司法所值班。", [("王海英", "农村法律顾问")]),
        ("聘请广西苗山律师事务所覃建兴律师担任法律顾问。", [("覃建兴", "律师")]),
        ("“老杨工作室”由退休法官杨伯安领衔。", [("杨伯安", "退休法官")]),
        ("由镇党委书记王大训、镇长文博担任双组长。", [("王大训", "镇党委书记"), ("文博", "镇长")]),
        ("司法所所长何平任办公室主任。", [("何平", "司法所所长")]),
        ("县司法局干部王行被评为全国普法先进个人。", [("王行", "县司法局干部")]),
        ("推选退休教师龚守义、老支书万福生为议事员。", [("龚守义", "退休教师"), ("万福生", "老支书")]),
        ("镇长买买提·吐尔逊主持召开会议。", [("买买提·吐尔逊", "镇长")]),
        ("律师唐文彬、李小明担任法律顾问。", [("唐文彬", "律师"), ("李小明", "律师")]),
        ("由张国强同志任组长。", [("张国强", "组长")]),
        ("聘请王海(律师)为法律顾问。", [("王海", "律师")]),
        ("联系人:周晓岚。", [("周晓岚", "联系人")]),
        ("镇长赵立新主持召开会议。", [("赵立新", "镇长")]),
    ],
)
def test_names_with_a_role(text: str, people: list[tuple[str, str]]) -> None:
    assert [(person.name, person.role) for person in found(text)] == people


@pytest.mark.parametrize(
    "text",
    [
        "以习近平新时代中国特色社会主义思想为指导。",
        "以邓小平理论为指导,学习习近平法治思想。",
        "成立由镇长任组长的领导小组。",
        "党政办主任任副主任,负责日常工作。",
        "聘请专业律师和法律顾问参与决策。",
        "邀请高校教授、资深律师授课。",
        "镇党委书记和各村书记参加会议。",
        "法律顾问全程参与合同审查。",
        "安排公职律师2名。",
        "由安监办任组长单位,由常务副镇长任组长。",
        "组织干部应知应会学习,代表常年在岗。",
        "副组长由各部门负责人担任,主任高度重视。",
        "干部经常深入农户,书记全程参与。",
    ],
)
def test_doctrines_offices_and_phrases_are_no_persons(text: str) -> None:
    assert found(text) == []


@given(st.text(alphabet="张李王大山小河镇长律师等、,。的聘请\n", max_size=40))
def test_every_quote_is_exact_whatever_the_text(text: str) -> None:
    for person in found(text):
        assert text[person.start : person.end] == person.quote
        assert person.name in person.quote
