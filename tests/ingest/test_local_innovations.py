"""Local innovations: quoted and plain names, their kinds, and the national names that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.records import LocalInnovation, SectionRole
from tests.ingest.reading import TOWN, read


def found(text: str, role: SectionRole = SectionRole.ACHIEVEMENTS) -> dict[str, LocalInnovation]:
    records = read(text, TOWN, "instruments", "honours", "local_innovations", role=role).local_innovations
    return {record.name: record for record in records}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("建设开通“智慧石溪”系统。", "智慧石溪", "platform"),
        ("推出“板凳议事”工作法。", "板凳议事", "method"),
        ("探索“1+6”邻里议事机制。", "1+6", "scheme"),
        ("打造“石溪娘舅”调解品牌。", "石溪娘舅", "brand"),
        ("组建“红石榴”普法服务队。", "红石榴", "team"),
        ("建成法治文化公园。", "法治文化公园", "venue"),
        ("组成了普法志愿者队伍。", "普法志愿者队伍", "team"),
        ("设立“两代表一委员”联络室。", "“两代表一委员”联络室", "studio"),
        ("对案卷实行“一人一卷”。", "一人一卷", "method"),
    ],
)
def test_names_and_kinds(text: str, name: str, kind: str) -> None:
    assert [(record.name, record.kind.value) for record in found(text).values()] == [(name, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "深化“放管服”改革,落实“双随机、一公开”。",
        "坚持和发展新时代“枫桥经验”。",
        "落实省委“1310”具体部署、市委“1312”思路举措。",
        "系统设有“领导班子”、“机构设置”、“政策法规”、“办事指南”栏目。",
        "推送至“石溪发布”微信公众号。",
        "印发《“智慧石溪”系统管理办法》。",
        "获评“优秀服务品牌”。",
        "应用省一体化政务服务平台。",
    ],
)
def test_national_names_slogans_and_channels_are_none(text: str) -> None:
    assert found(text) == {}


def test_nothing_is_taken_from_the_problems() -> None:
    assert found("“智慧石溪”系统应用不足。", SectionRole.PROBLEMS) == {}


def test_a_name_is_recorded_once() -> None:
    assert list(found("打造“智慧石溪”系统。依托“智慧石溪”系统公开信息。")) == ["智慧石溪"]


def test_the_mechanism_that_a_name_realises() -> None:
    assert found("组成了普法志愿者队伍。")["普法志愿者队伍"].mechanism == "publicity-volunteers"


@given(
    st.lists(
        st.sampled_from(
            [
                "打造",
                "“",
                "”",
                "智慧",
                "平台",
                "工作法",
                "调解室",
                "公园",
                "、",
                ",",
                "。",
                "镇",
                "(",
                ")",
                "\n",
            ]
        ),
        max_size=25,
    )
)
def test_every_quote_is_exact_whatever_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    for record in found(text).values():
        assert text[record.start : record.end] == record.quote
        assert record.name in record.quote
