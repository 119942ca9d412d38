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
        ("区委依法治区办", "中共广州市番禺区委全面依法治区委员会办公室"),
        ("区全面依法治区委员会", "中共广州市番禺区委全面依法治区委员会"),
        ("区委组织部", "中共广州市番禺区委组织部"),
        ("区政府法制办", "广州市番禺区人民政府法制办公室"),
        ("区法制办", "广州市番禺区人民政府法制办公室"),
        ("区政府法律顾问团", "广州市番禺区人民政府法律顾问团"),
        ("区纪委监委", "中共广州市番禺区纪律检查委员会、广州市番禺区监察委员会"),
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


def test_offices_in_a_town_may_have_two_bodies_above_them() -> None:
    station = found("镇派出所、镇司法所、党政办参加。")
    assert {name: (record.parent, record.local_parent) for name, record in station.items()} == {
        "镇派出所": ("广州市公安局番禺分局", "广州市番禺区石溪镇人民政府"),
        "镇司法所": ("广州市番禺区司法局", "广州市番禺区石溪镇人民政府"),
        "党政办": ("广州市番禺区石溪镇人民政府", None),
    }


def test_the_office_of_a_group_belongs_to_the_group() -> None:
    records = found("县委全面依法治县委员会办公室设在县司法局,县依法行政工作领导小组办公室协调。", COUNTY)
    assert {name: record.parent for name, record in records.items() if name.endswith("办公室")} == {
        "县委全面依法治县委员会办公室": "中共肇庆市广宁县委全面依法治县委员会",
        "县依法行政工作领导小组办公室": "肇庆市广宁县依法行政工作领导小组",
    }


def test_a_short_and_a_full_name_in_one_report_are_one_body() -> None:
    text = "县市场监督管理局挂牌。县市场监管局办案。成立法治政府建设工作领导小组。法治政府建设领导小组开会。"
    assert {record.canonical for record in found(text, COUNTY).values()} == {
        "肇庆市广宁县市场监督管理局",
        "肇庆市广宁县法治政府建设工作领导小组",
    }
    other = found("镇公共服务中心、镇公共法律服务中心、镇综合办、镇综合执法办公室。")
    assert len({record.canonical for record in other.values()}) == len(other) == 4


def test_level_words_of_more_than_one_character() -> None:
    banner = Meta(
        place="石林镇",
        place_level=PlaceLevel.TOWN,
        place_path=["内蒙古自治区", "锡林郭勒盟", "甲旗", "石林镇"],
        report_year=2022,
    )
    assert canonical("自治区司法厅、盟司法局、旗委、旗政府指导。", banner) == {
        "自治区司法厅": "内蒙古自治区司法厅",
        "盟司法局": "锡林郭勒盟司法局",
        "旗委": "中共锡林郭勒盟甲旗委员会",
        "旗政府": "锡林郭勒盟甲旗人民政府",
    }


@pytest.mark.parametrize(
    "kind_of_body",
    [
        "全县13个乡镇挂牌成立综合执法队和社会治安综合治理中心。",
        "13个乡镇(街道)综合行政执法局承接赋权事项。",
        "建成县级中心1个、村级工作室184个。",
        "全县司法所实现独立办公。",
        "试行“板凳上的办事处”流动服务。",
        "组建“青藤”普法志愿服务队12支。",
        "居民区法律服务室、辖区派出所参加。",
        "坚持村每周、镇每月排查,法治建设在对村考评中占5分,实现居委会法律顾问全覆盖。",
    ],
)
def test_what_every_lower_body_has_is_no_body(kind_of_body: str) -> None:
    assert found(kind_of_body, COUNTY) == {}


def test_a_county_report_tells_in_which_town_a_village_lies() -> None:
    assert canonical("石桥镇新岗村、冯山社区获评。", COUNTY) == {
        "新岗村": "肇庆市广宁县石桥镇新岗村",
        "冯山社区": "肇庆市广宁县石桥镇冯山社区",
    }


def test_names_that_hold_the_level_or_the_place_of_their_body() -> None:
    assert canonical("在依法治区领导小组指导下,成立平安石溪建设领导小组。") == {
        "依法治区领导小组": "广州市番禺区依法治区领导小组",
        "平安石溪建设领导小组": "平安石溪建设领导小组",
    }
    assert canonical("中共广宁县委员会:全县依法行政工作领导小组开会。", COUNTY) == {
        "中共广宁县委员会": "中共肇庆市广宁县委员会",
        "依法行政工作领导小组": "肇庆市广宁县依法行政工作领导小组",
    }


def test_zones_and_prefectures_have_governments_of_their_own_kind() -> None:
    zone = Meta(
        place="苏州工业园区",
        place_path=["江苏省", "苏州市", "苏州工业园区"],
        issuer="苏州市苏州工业园区管理委员会",
    )
    assert canonical("党工委、管委会部署,园区法治办、区综合执法局落实。", zone) == {
        "党工委": "中共苏州市苏州工业园区工作委员会",
        "管委会": "苏州市苏州工业园区管理委员会",
        "园区法治办": "苏州市苏州工业园区法治办",
        "区综合执法局": "苏州市苏州工业园区综合执法局",
    }
    town = Meta(
        place="乌恰镇",
        place_level=PlaceLevel.TOWN,
        place_path=["新疆维吾尔自治区", "阿克苏地区", "库车市", "乌恰镇"],
    )
    names = found("地委、行署部署,地区司法局指导。", town)
    assert {name: record.canonical for name, record in names.items()} == {
        "地委": "中共阿克苏地区委员会",
        "行署": "阿克苏地区行政公署",
        "地区司法局": "阿克苏地区司法局",
    }
    assert names["地区司法局"].parent == "阿克苏地区行政公署"


def test_autonomous_places_are_known_by_their_short_names() -> None:
    meta = Meta(
        place="新华乡",
        place_level=PlaceLevel.TOWNSHIP,
        place_path=["云南省", "红河哈尼族彝族自治州", "屏边苗族自治县", "新华乡"],
    )
    assert canonical("屏边县司法局、红河州司法局指导,新华乡司法所承办。", meta) == {
        "屏边县司法局": "红河哈尼族彝族自治州屏边苗族自治县司法局",
        "红河州司法局": "红河哈尼族彝族自治州司法局",
        "新华乡司法所": "红河哈尼族彝族自治州屏边苗族自治县新华乡司法所",
    }


def test_whole_names_in_quotation_marks() -> None:
    assert canonical("打造“老韦调解室”,设立“山里和”调解工作室。") == {
        "老韦调解室": "广州市番禺区石溪镇老韦调解室",
        "“山里和”调解工作室": "广州市番禺区石溪镇“山里和”调解工作室",
    }
    assert canonical("设立“山里和”调解工作室,推动局属执法队融合。", DEPARTMENT) == {
        "“山里和”调解工作室": "肇庆市广宁县司法局“山里和”调解工作室",
        "局属执法队": "肇庆市广宁县司法局执法队",
    }


def test_a_bare_department_in_a_town_report_is_the_county_s_but_a_branch_stays_open() -> None:
    assert canonical("协调司法分局开展普法,报司法局备案。") == {
        "司法分局": "司法分局",
        "司法局": "广州市番禺区司法局",
    }


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
        "办事处": "杭州市上城区人民政府柳湾街道办事处",
        "柳湾街综治中心": "杭州市上城区柳湾街道综治中心",
    }


def test_sections_belong_to_the_reporting_department() -> None:
    assert canonical("局党组专题研究,局法规股牵头,局党委督办。", DEPARTMENT) == {
        "局党委": "中共肇庆市广宁县司法局委员会",
        "局党组": "中共肇庆市广宁县司法局党组",
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
