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
        ("建成石溪法治文化公园1个。", "石溪法治文化公园", "venue"),
        ("桥头镇果农调解室化解纠纷。", "桥头镇果农调解室", "studio"),
        ("“石榴红”等27个个人调解工作室化解纠纷。", "石榴红", "studio"),
        ("设有若干“楼道法律角”。", "楼道法律角", "venue"),
        ("镇里的“马背普法队”深入牧户宣讲。", "马背普法队", "team"),
        ("实行“红黄蓝”三色预警机制。", "“红黄蓝”三色预警机制", "scheme"),
        ("建立“初核+复核+终核”的三道闸口。", "“初核+复核+终核”的三道闸口", "scheme"),
        ("出动“法治莲乡”宣传车。", "法治莲乡", "venue"),
        ("总结“早问、早劝、早办”三早做法。", "早问、早劝、早办", "method"),
        ("“村村有律师”微信群解答咨询。", "村村有律师", "platform"),
        ("乡贤组成“和为贵”调解团。", "和为贵", "team"),
        ("以“法治赶大集”为抓手。", "法治赶大集", "scheme"),
        ("创新“说理式”处罚文书。", "说理式", "scheme"),
        ("“石溪说法”抖音号推送短视频。", "石溪说法", "platform"),
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
        "建成法治文化广场3个、村级法治文化长廊2处。",
        "利用“4·22”世界地球日、“12·4”国家宪法日开展活动。",
        "开展“法律进校园”“送法进企业”活动。",
        "围绕自治区党委“两件大事”和“六个行动”。",
        "推广“鲁执法”平台。",
        "构建“党委领导、政府负责、部门协同”工作机制。",
        "推出“开办餐饮店”“新生儿出生”等一件事21项。",
        "开展“拉网式”排查。",
        "推进信访工作法治化。",
        "创建“法治小区”3个,实现“四个100%”。",
        "在湖滨广场举办咨询活动。",
        "65个村(社区)全部达标完成法治文化阵地创建。",
        "落实“首问负责制”,推行“一村一警”。",
        "围绕“高质量发展”中心任务。",
        "开展“争做守法好公民”主题宣传活动。",
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
