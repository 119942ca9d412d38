"""Institutions: what is a name, whose body it is, what it is called in full."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.lexicon import read_lexicon
from ontology.records import Institution, InstitutionType, Meta, PlaceLevel
from tests.ingest.reading import COUNTY, DEPARTMENT, SUBDISTRICT, TOWN, read


def found(text: str, meta: Meta = TOWN) -> dict[str, Institution]:
    return {record.name: record for record in read(text, meta, "institutions").institutions}


def canonical(text: str, meta: Meta = TOWN) -> dict[str, str]:
    return {name: record.canonical for name, record in found(text, meta).items()}


def test_level_words_mean_the_ancestors_of_the_reporting_town() -> None:
    assert canonical("在区委、区政府的领导下,镇党委研究部署,并向省政府报告。") == {
        "区委": "中共广州市番禺区委员会",
        "区政府": "广州市番禺区人民政府",
        "镇党委": "中共广州市番禺区石溪镇委员会",
        "省政府": "广东省人民政府",
    }


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("区人大常委会", "广州市番禺区人民代表大会常务委员会"),
        ("番禺法院", "广州市番禺区人民法院"),
        ("镇纪委", "中共广州市番禺区石溪镇纪律检查委员会"),
        ("区委党校", "中共广州市番禺区委党校"),
        ("区委依法治区办", "中共广州市番禺区委员会依法治区办"),
        ("市人大法工委", "广州市人大法工委"),
        ("区政府办公室", "广州市番禺区人民政府办公室"),
        ("石溪镇司法所", "广州市番禺区石溪镇司法所"),
        ("番禺区司法局", "广州市番禺区司法局"),
    ],
)
def test_short_forms_are_written_out_and_offices_qualified(written: str, full: str) -> None:
    assert canonical(f"该事项由{written}负责。") == {written: full}


def test_offices_keep_the_name_of_their_time_and_belong_to_the_town() -> None:
    offices = found("综治办、党政办、农业农村办和综合行政执法队各负其责。")
    assert [record.canonical for record in offices.values()] == [
        "广州市番禺区石溪镇综治办",
        "广州市番禺区石溪镇党政办",
        "广州市番禺区石溪镇农业农村办",
        "广州市番禺区石溪镇综合行政执法队",
    ]
    assert {record.parent for record in offices.values()} == {"广州市番禺区石溪镇人民政府"}


def test_verbs_before_a_name_stay_outside() -> None:
    assert set(found("协调党政办、组织司法所、提交镇法律顾问室审查。")) == {
        "党政办",
        "司法所",
        "镇法律顾问室",
    }


@pytest.mark.parametrize(
    "kind_of_body",
    [
        "各镇政府和有关部门要落实责任。",
        "要求各科室、相关单位配合。",
        "共有12个部门和16个便民服务中心。",
        "各村均建有公共法律服务站。",
        "由人民法院撤销的案件为0件。",
        "自觉接受人大监督,人大代表提出建议。",
        "公安机关、审计部门依法处理。",
        "围绕服务中心工作,加强执法队伍建设。",
        "聘请两家知名律师事务所。",
        "推进民主法治示范村建设和乡村振兴。",
        "政府购买服务,优化办事流程。",
        "创成“省级智慧矫正中心”。",
    ],
)
def test_kinds_of_bodies_and_phrases_are_no_institutions(kind_of_body: str) -> None:
    assert found(kind_of_body) == {}


def test_in_a_county_report_towns_and_their_offices_are_kinds() -> None:
    names = found("镇政府、司法所参加,县公安局、司法局、信访局牵头,县府办督办。", COUNTY)
    assert {name: record.canonical for name, record in names.items()} == {
        "县公安局": "肇庆市广宁县公安局",
        "司法局": "肇庆市广宁县司法局",
        "信访局": "肇庆市广宁县信访局",
        "县府办": "肇庆市广宁县人民政府办公室",
    }


def test_an_office_beside_a_department_is_of_its_level() -> None:
    assert canonical("走访司法局及信访办,乡镇信访办参加。", COUNTY) == {
        "司法局": "肇庆市广宁县司法局",
        "信访办": "肇庆市广宁县信访办",
    }


def test_full_width_marks_read_like_half_width_ones() -> None:
    text = "聘请广东明德（番禺）律师事务所，村（居）一门式服务站由司法所负责。"
    assert list(found(text)) == ["广东明德(番禺)律师事务所", "村(居)一门式服务站", "司法所"]


def test_a_bare_department_in_a_town_report_stays_open() -> None:
    assert canonical("协调司法分局开展普法。") == {"司法分局": "司法分局"}


def test_level_words_share_the_name_that_follows() -> None:
    records = found("回复市、区政务办交办的意见1次。")
    assert {name: r.canonical for name, r in records.items()} == {
        "市政务办": "广州市政务办",
        "区政务办": "广州市番禺区政务办",
    }
    assert all("市、区政务办" in record.quote for record in records.values())


def test_a_government_named_after_its_committee_takes_its_place() -> None:
    assert canonical("我镇党委政府高度重视。") == {
        "镇党委": "中共广州市番禺区石溪镇委员会",
        "镇政府": "广州市番禺区石溪镇人民政府",
    }


def test_sub_districts_have_an_office_and_a_working_committee() -> None:
    assert canonical("街道党工委、办事处高度重视,柳湾街综治中心承办。", SUBDISTRICT) == {
        "街道党工委": "中共杭州市上城区柳湾街道工作委员会",
        "办事处": "杭州市上城区柳湾街道办事处",
        "柳湾街综治中心": "杭州市上城区柳湾街道综治中心",
    }


def test_sections_belong_to_the_reporting_department() -> None:
    assert canonical("局党组专题研究,局法规股牵头,局党委督办。", DEPARTMENT) == {
        "局党委": "肇庆市广宁县司法局党委",
        "局党组": "肇庆市广宁县司法局党组",
        "局法规股": "肇庆市广宁县司法局法规股",
    }
    assert canonical("局执法大队开展巡查。", DEPARTMENT) == {"局执法大队": "肇庆市广宁县司法局执法大队"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("成立由镇长任组长的深入推进依法行政领导小组。", "深入推进依法行政领导小组"),
        ("成立法治政府建设工作领导小组。", "法治政府建设工作领导小组"),
        ("一律由镇平安建设工作领导小组审议。", "镇平安建设工作领导小组"),
        ("在上级的正确领导和依法治镇领导小组的指导下推进。", "依法治镇领导小组"),
    ],
)
def test_leading_groups_have_their_whole_name(text: str, name: str) -> None:
    record = found(text)[name]
    assert record.type is InstitutionType.LEADING_GROUP
    assert record.canonical.startswith("广州市番禺区石溪镇")


def test_the_sentence_before_a_group_is_no_part_of_its_name() -> None:
    text = "我县的法治工作在市依法行政工作领导小组办公室的指导下推进。"
    assert canonical(text, COUNTY) == {
        "市依法行政工作领导小组办公室": "肇庆市依法行政工作领导小组办公室",
    }


def test_village_stations_are_named_in_the_report_of_a_town_only() -> None:
    text = "村(居)一门式服务站进驻9个部门,对镇、村公共服务中心投入50万元。"
    assert list(found(text)) == ["村(居)一门式服务站"]
    assert found(text, COUNTY) == {}


def test_firms_universities_companies_and_villages_have_names_of_their_own() -> None:
    text = "聘请广东明德律师事务所,邀请华南师范大学教授授课,引进甲科智造、乙光能源等龙头企业,带动桥头村发展。"
    types = {name: record.type for name, record in found(text).items()}
    assert types == {
        "广东明德律师事务所": InstitutionType.LAW_FIRM,
        "华南师范大学": InstitutionType.UNIVERSITY,
        "甲科智造": InstitutionType.COMPANY,
        "乙光能源": InstitutionType.COMPANY,
        "桥头村": InstitutionType.VILLAGE,
    }


def test_names_within_titles_are_not_named_bodies() -> None:
    assert found("印发《石溪镇人民政府议事规则》。") == {}


def test_each_body_is_recorded_once_under_its_first_name() -> None:
    records = read("司法所参加。镇司法所牵头。石溪镇司法所总结。", TOWN, "institutions").institutions
    assert [(record.name, record.quote) for record in records] == [("司法所", "司法所参加")]


def test_a_report_without_a_known_place_keeps_names_as_written() -> None:
    assert canonical("区司法局指导镇司法所。", Meta()) == {"区司法局": "区司法局", "镇司法所": "镇司法所"}


def test_a_place_whose_namesakes_cannot_be_told_apart_still_names_its_own_bodies() -> None:
    meta = Meta(place="河口乡", place_level=PlaceLevel.TOWNSHIP)
    assert canonical("在县委领导下,河口乡人民政府和乡党委研究部署。", meta) == {
        "县委": "县委",
        "河口乡人民政府": "河口乡人民政府",
        "乡党委": "中共河口乡委员会",
    }


HEADS = sorted({row["head"] for row in read_lexicon("institution_heads")})
PIECES = st.lists(
    st.sampled_from(
        [
            *HEADS,
            "区",
            "镇",
            "市、",
            "和",
            "、",
            ",",
            "。",
            "《",
            "》",
            "“",
            "”",
            "(",
            ")",
            "各",
            "成立",
            "\n",
            "X",
        ]
    ),
    max_size=40,
)


@given(PIECES, st.sampled_from([TOWN, SUBDISTRICT, COUNTY, DEPARTMENT, Meta()]))
def test_every_quote_is_exact_whatever_the_text(pieces: list[str], meta: Meta) -> None:
    text = "".join(pieces)
    records = read(text, meta, "institutions").institutions
    for record in records:
        assert text[record.start : record.end] == record.quote
        assert record.name
    assert len({record.canonical for record in records}) == len(records)
