"""Instruments: titles, kinds, relations, numbers, short titles, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.components.instruments import document_number
from ontology.records import Instrument, InstrumentKind, InstrumentRelation, Meta
from tests.ingest.reading import COUNTY, TOWN, read


def found(text: str, meta: Meta = TOWN) -> dict[str, Instrument]:
    return {record.title: record for record in read(text, meta, "instruments").instruments}


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("印发了《石溪镇合同管理办法》。", "issued"),
        ("我镇认真贯彻落实《中华人民共和国民法典》。", "implements"),
        ("根据《石溪镇议事规则》的规定办理。", "implements"),
        ("组织学习《信访工作条例》3次。", "studied"),
        ("开展《石溪镇议事规则》专题培训。", "studied"),
        ("废止《石溪镇卫生管理办法》。", "repealed"),
        ("《石溪镇卫生管理办法》等2件文件宣布失效。", "repealed"),
        ("《石溪镇卫生管理办法》涉及3个部门。", "cites"),
        ("省政府出台《广东省行政执法监督办法》后迅速传达。", "implements"),
        ("根据市的要求,制定《石溪镇清单》。", "issued"),
        ("修订《石溪镇考核办法》,将普法纳入评价。", "issued"),
        ("印发《石溪镇议事规则》宣传手册。", "studied"),
        ("明确《石溪镇卫生管理办法》期满自动失效。", "repealed"),
        ("宣布《石溪镇卫生管理办法》失效。", "repealed"),
        ("原《石溪镇卫生管理办法》同时废止。", "repealed"),
        ("废止2015年印发的《石溪镇卫生管理办法》。", "repealed"),
        ("根据《广东省备案规定》废止文件3件,予以废止。", "implements"),
        ("参照省统计局制定的《执法事项清单》执行。", "implements"),
        ("区司法局印发《案卷评查标准》。", "implements"),
        ("我镇制定的《石溪镇议事规则》规范有效。", "issued"),
        ("贯彻会议精神,以《石溪镇议事规则》为遵循。", "implements"),
        ("公布决策事项5项,均完成听证,其中《石溪镇停车方案》征集意见28条。", "issued"),
        ("《石溪镇合同管理办法》(石府〔2022〕3号)自5月1日起施行。", "issued"),
        ("《石溪镇普法工作要点》印发实施。", "issued"),
        ("学习新修订的《行政处罚法》。", "studied"),
    ],
)
def test_the_nearest_cue_tells_the_relation(text: str, relation: str) -> None:
    assert [record.relation.value for record in found(text).values()] == [relation]


def test_titles_of_a_list_share_the_cue() -> None:
    records = found("学习《行政处罚法》《行政复议法》和《信访工作条例》。")
    assert {record.relation for record in records.values()} == {InstrumentRelation.STUDIED}
    assert len(records) == 3


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("开展《反有组织犯罪法》《家庭教育促进法》宣传。", "studied"),
        ("以《实施纲要》《行政处罚法》和《行政复议法》为指引推进工作。", "implements"),
        ("按照《行政处罚法》以及县府办《关于做好普法工作的通知》的要求。", "implements"),
    ],
)
def test_titles_of_a_list_share_the_cue_after_the_last(text: str, relation: str) -> None:
    assert {record.relation.value for record in found(text).values()} == {relation}


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("中华人民共和国行政诉讼法", InstrumentKind.LAW),
        ("民法典", InstrumentKind.LAW),
        ("政府信息公开条例", InstrumentKind.REGULATION),
        ("广州市文明行为促进条例", InstrumentKind.REGULATION),
        ("法治政府建设实施纲要(2021—2025年)", InstrumentKind.CENTRAL_POLICY),
        ("广东省法治政府建设指标体系", InstrumentKind.PROVINCIAL_POLICY),
        ("广州市重大行政决策程序规定", InstrumentKind.CITY_POLICY),
        ("石溪镇2022年法治政府建设工作要点", InstrumentKind.PLAN),
        ("石溪镇权责清单", InstrumentKind.CATALOGUE),
        ("石溪镇合同管理制度", InstrumentKind.LOCAL_RULE),
        ("关于封闭旧桥的通告", InstrumentKind.NOTICE),
        ("行政处理决定书", InstrumentKind.OTHER),
    ],
)
def test_kinds(title: str, kind: InstrumentKind) -> None:
    assert found(f"制定《{title}》。")[title].kind is kind


def test_a_paper_without_place_is_the_places_own_only_if_it_issued_it() -> None:
    assert found("制定《合同审查规定》。")["合同审查规定"].kind is InstrumentKind.LOCAL_RULE
    assert found("落实《合同审查规定》。")["合同审查规定"].kind is InstrumentKind.CENTRAL_POLICY


def test_short_titles_stand_for_the_full_one() -> None:
    text = "《广东省法治政府建设实施纲要(2016-2020年)》(下称《纲要》)印制成册。以深入贯彻《纲要》为主线。"
    records = found(text, COUNTY)
    assert list(records) == ["广东省法治政府建设实施纲要(2016-2020年)"]
    assert records["广东省法治政府建设实施纲要(2016-2020年)"].relation is InstrumentRelation.IMPLEMENTS


def test_one_law_is_one_instrument_under_its_short_and_long_title() -> None:
    text = "新修订的《中华人民共和国安全生产法》(以下简称新《安全生产法》)施行后,学习《安全生产法》。"
    assert list(found(text)) == ["中华人民共和国安全生产法"]


def test_a_short_title_given_anew_means_the_later_one() -> None:
    text = (
        "按照《广东省法治政府建设实施纲要(2016-2020年)》(下称《纲要》)部署,深入贯彻《纲要》。"
        "制定《广宁县法治政府建设实施纲要(2016-2020)》(简称《纲要》),宣传《纲要》。"
    )
    assert {name: record.relation.value for name, record in found(text, COUNTY).items()} == {
        "广东省法治政府建设实施纲要(2016-2020年)": "implements",
        "广宁县法治政府建设实施纲要(2016-2020)": "issued",
    }


def test_the_outline_alone_is_that_of_the_report_s_year() -> None:
    for year, title in (
        (2013, "全面推进依法行政实施纲要"),
        (2018, "法治政府建设实施纲要(2015—2020年)"),
        (2022, "法治政府建设实施纲要(2021—2025年)"),
    ):
        records = found("按照《纲要》部署推进。", TOWN.model_copy(update={"report_year": year}))
        assert [(name, record.relation.value) for name, record in records.items()] == [(title, "implements")]


def test_papers_of_cities_and_provinces_and_orders_of_ministries_have_their_own_kinds() -> None:
    city = Meta(place="甲市", place_path=["广东省", "甲市"], report_year=2020)
    assert found("印发《甲市法治政府建设实施方案》。", city)["甲市法治政府建设实施方案"].kind == "city_policy"
    order = found("根据《统计执法证管理办法》(中华人民共和国国家统计局令第29号)办证。")["统计执法证管理办法"]
    assert (order.kind.value, order.number) == ("regulation", "中华人民共和国国家统计局令第29号")


@pytest.mark.parametrize(
    "text",
    [
        "推送至《广州日报》《今日番禺》等平台。",
        "在电视栏目《法治在线》播出。",
        "拍摄微电影《归途》。",
        "《石溪镇重点领域信息公开专栏》按期更新。",
        "落实《意见》要求。",
    ],
)
def test_media_and_bare_words_of_kind_are_no_instruments(text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("(甲府办〔2006〕102号)", "甲府办〔2006〕102号"),
        ("(甲府办〔2006102号)", "甲府办〔2006〕102号"),
        ("(甲府〔200411号)", "甲府〔2004〕11号"),
        ("（甲府[2019]5号）", "甲府〔2019〕5号"),
        ("(2019年修订)", None),
    ],
)
def test_document_numbers_are_mended(written: str, number: str | None) -> None:
    assert document_number(written, 0, len(written)) == number
    record = found(f"印发《石溪镇议事规则》{written}。")["石溪镇议事规则"]
    assert record.number == number


@given(
    st.lists(
        st.sampled_from(
            [
                "《",
                "》",
                "〈",
                "〉",
                "甲办法",
                "乙法",
                "纲要",
                "印发",
                "学习",
                "废止",
                "(下称",
                ")",
                "、",
                "。",
                "\n",
                "宣布失效",
            ]
        ),
        max_size=30,
    )
)
def test_every_quote_is_exact_whatever_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    for record in read(text, TOWN, "instruments").instruments:
        assert text[record.start : record.end] == record.quote
        # 《纲要》 alone stands for the outline of the year
        assert record.title in record.quote or "纲要" in record.quote
