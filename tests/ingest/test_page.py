"""From a page to its body, metadata, sections, sentences and home place, on invented pages."""

from __future__ import annotations

import pytest

from ingest.components.body import find_body
from ingest.document import Hints, Sentence
from ingest.page_dates import find_date, find_years
from ingest.pipeline import build_pipeline
from ontology.records import Meta, PlaceLevel, SectionRole

PAGE = """网站地图| 登录
您现在的位置:首页 > 政务公开 > 法治政府建设
索引号: 11440115007522XX1G/2023-00012
发布日期: 2023-02-10
黄阁镇2022年度法治政府建设情况报告
来源:本网 发布时间:2023-02-10 字体:【大 中 小】 浏览次数:1384
区政府:
2022年,黄阁镇在区委的领导下推进法治政府建设,各项工作有序开展。现将有关情况报告如下:
一、主要做法和成效
(一)健全决策机制。凡重大事项均经集体讨论决定。
1、聘请两名律师担任政府法律顾问;开展培训3次。
二、存在问题和下一步措施
执法力量不足,普法形式单一。下一步,我镇将推行扫码入企。建立案卷评查制度。
黄阁镇人民政府
2023年1月18日
【打印本页】 【关闭窗口】
版权所有:广州市南沙区人民政府 网站标识码:4401150002
"""
COMPONENTS = ("body", "metadata", "sections", "sentences", "home_place")


def read(text: str, hints: Hints | None = None) -> tuple[Meta, tuple[Sentence, ...], str]:
    nlp = build_pipeline(COMPONENTS)
    doc = nlp.make_doc(text)
    doc._.hints = hints or Hints()
    nlp(doc)
    return doc._.meta, doc._.sentences, text[slice(*doc._.body)]


def test_the_body_runs_from_the_title_to_the_signing_date() -> None:
    _, _, body = read(PAGE)
    assert body.startswith("黄阁镇2022年度")
    assert body.endswith("2023年1月18日")


def test_metadata_of_a_whole_page() -> None:
    meta, _, _ = read(PAGE)
    assert meta.title == "黄阁镇2022年度法治政府建设情况报告"
    assert (meta.published, meta.signed, meta.report_year) == ("2023-02-10", "2023-01-18", 2022)
    assert meta.index_no == "11440115007522XX1G/2023-00012"
    assert meta.publisher_site == "广州市南沙区人民政府"
    assert meta.place_path == ["广东省", "广州市", "南沙区", "黄阁镇"]
    assert meta.issuer == "广州市南沙区黄阁镇人民政府"
    assert meta.place_code is not None
    assert meta.place_code.startswith("440115")


def test_labels_of_catalogues_in_cells_with_spaces_and_without_colons() -> None:
    body = PAGE[PAGE.index("黄阁镇2022") :]
    meta, _, _ = read(f"| 索 引 号 | 11440115X1G/2023-00034 | 公开方式 | 主动公开 |\n{body}")
    assert meta.index_no == "11440115X1G/2023-00034"
    meta, _, _ = read(f"索引号: | 00295/2023-00056 | 主题分类: |\n成文日期: | 2023-02-01 |\n{body}")
    assert meta.index_no == "00295/2023-00056"
    meta, _, _ = read(f"索引号hgz/2023-00077\n发布日期2023-03-05\n{body}")
    assert (meta.index_no, meta.published) == ("hgz/2023-00077", "2023-03-05")


@pytest.mark.parametrize(
    "head",
    [
        "索引号 XH33-2017-056 发布机构 黄阁镇\n公开类别 主动公开 发布时间 2023-02-28\n{title}",
        "- 索 引 号: XH33-2017-056\n- 公文生成日期: 2023-02-28\n{title}",
        "[ 索引号 ] XH33-2017-056\n{title}\n日期:2023年02月28日   作者:   来源:黄阁镇",
        "索引号:XH33-2017-056\n{title} 2023-02-28",
        "索引号:XH33-2017-056\n{title}\n2023-02-28 09:18  来源:黄阁镇",
    ],
)
def test_catalogues_in_many_forms(head: str) -> None:
    title = "黄阁镇2022年度法治政府建设情况报告"
    body = PAGE[PAGE.index("区政府:") : PAGE.index("黄阁镇人民政府\n2023")]
    meta, _, _ = read(f"{head.format(title=title)}\n{body}")
    assert (meta.title, meta.published, meta.index_no) == (title, "2023-02-28", "XH33-2017-056")


def test_a_heading_a_table_or_an_addressee_is_no_title() -> None:
    body = PAGE[PAGE.index("2022年,黄阁镇") : PAGE.index("二、存在问题")]
    for first in (
        "一、主要做法和成效",
        "| 索引号 | A1-2023-01 | 公开目录 | 法治政府建设 |",
        "南沙区人民政府:",
    ):
        meta, _, _ = read(f"{first}\n{body}")
        assert meta.title is None
        assert meta.place == "黄阁镇"


@pytest.mark.parametrize(
    ("text", "place", "issuer"),
    [
        ("2024年,邻水县坚持依法行政,多项改革为全省首个。", "邻水县", "广安市邻水县人民政府"),
        ("灵台县人民政府2019年法治政府建设报告\n2019年,我县依法行政。", "灵台县", "平凉市灵台县人民政府"),
        ("我局一年来依法行政,成立中山市生态环境局法治建设工作领导小组。", "中山市", "中山市生态环境局"),
        ("古丈县司法局2023年法治工作报告\n我局依法行政。", "古丈县", "湘西土家族苗族自治州古丈县司法局"),
        (
            "2023年,屏边县依法行政,我县普法成效明显。",
            "屏边苗族自治县",
            "红河哈尼族彝族自治州屏边苗族自治县人民政府",
        ),
        ("神垕镇隶属河南省许昌市禹州市。2023年镇党委依法决策。", "神垕镇", "许昌市禹州市神垕镇人民政府"),
        (
            "绍兴县人民政府2012年依法行政报告\n2012年,我县依法行政。绍兴县普法。",
            "绍兴县",
            "绍兴市绍兴县人民政府",
        ),
        (
            "巫山县邓家土家族乡2023年法治报告\n2023年,邓家土家族乡依法行政。",
            "邓家土家族乡",
            "重庆市巫山县邓家土家族乡人民政府",
        ),
        (
            "从化市鳌头镇2013年依法行政总结\n2013年,鳌头镇依法行政,从化市指导。",
            "鳌头镇",
            "广州市从化市鳌头镇人民政府",
        ),
        ("景德镇市2022年法治报告\n2022年,我市依法行政。", "景德镇市", "景德镇市人民政府"),
        (
            "天回镇街道2022年法治报告\n2022年,在成都市金牛区领导下,我街道普法。",
            "天回镇街道",
            "成都市金牛区天回镇街道办事处",
        ),
        (
            "武冈市人民政府关于2023年法治政府建设情况的报告\n2023年,我市依法行政。\n邵阳市司法局指导。",
            "武冈市",
            "邵阳市武冈市人民政府",
        ),
        ("雄安新区容城县2022年法治报告\n2022年,容城县依法行政。", "容城县", "保定市容城县人民政府"),
        (
            "鲤城区人民政府金龙街道办事处2022年法治政府建设报告\n我街道依法行政。",
            "金龙街道",
            "泉州市鲤城区人民政府金龙街道办事处",
        ),
    ],
)
def test_place_and_issuer(text: str, place: str, issuer: str) -> None:
    meta, _, _ = read(text + "全年各项任务有序推进,取得明显成效,没有发生重大案件。\n")
    assert (meta.place, meta.issuer) == (place, issuer)


def test_the_addressee_is_a_level_up() -> None:
    text = (
        "城中区委全面依法治区委员会:\n2025年,人民街街道办事处坚持依法行政,全年各项任务有序推进,成效明显。\n"
    )
    meta, _, _ = read(text)
    assert meta.place_path == ["青海省", "西宁市", "城中区", "人民街街道"]


def test_a_county_has_the_name_that_the_report_uses() -> None:
    text = (
        "中村乡2020年度法治政府建设报告\n2020年,中村乡在禄丰县委领导下依法行政,各项任务有序推进,成效明显。\n"
    )
    meta, _, _ = read(text)
    assert meta.place_path == ["云南省", "楚雄彝族自治州", "禄丰县", "中村乡"]


def test_the_level_may_be_known_where_the_place_is_not() -> None:
    meta, _, _ = read("今年以来,我镇依法行政,提高我镇决策水平,全年各项任务有序推进,没有发生重大案件。\n")
    assert (meta.place, meta.place_level) == (None, PlaceLevel.TOWN)


def test_a_title_goes_on_below_the_department_that_issues_it() -> None:
    meta, _, body = read("广宁县水利局\n2022年度法治政府建设报告\n" + PAGE[PAGE.index("2022年,黄阁镇") :])
    assert body.startswith("广宁县水利局")
    assert meta.title == "广宁县水利局2022年度法治政府建设报告"


def test_sections_roles_and_the_turn_inside_a_mixed_section() -> None:
    _, sentences, _ = read(PAGE)
    roles = {PAGE[s.start : s.end]: s.role for s in sentences}
    assert roles["凡重大事项均经集体讨论决定。"] is SectionRole.ACHIEVEMENTS
    assert roles["执法力量不足,普法形式单一。"] is SectionRole.PROBLEMS
    assert roles["下一步,我镇将推行扫码入企。"] is SectionRole.PLANS
    assert roles["建立案卷评查制度。"] is SectionRole.PLANS
    headings = {s.section.heading: s.section.level for s in sentences}
    assert headings["(一)健全决策机制"] == 2
    assert headings["1、聘请两名律师担任政府法律顾问;开展培训3次"] == 3


def test_shortcomings_and_intentions_without_headings() -> None:
    told = "全年开展宣传10场。但仍存在法律专业力量不足的问题。今后我镇将加强培训。"
    text = f"青石镇法治工作总结\n一、扎实推进普法\n{told}\n"
    _, sentences, _ = read(text)
    assert [s.role for s in sentences][-3:] == [
        SectionRole.ACHIEVEMENTS,
        SectionRole.PROBLEMS,
        SectionRole.PLANS,
    ]


def test_a_slogan_title_and_hints_from_a_manifest() -> None:
    opening = "我镇高度重视依法行政工作,全年各项任务有序推进,取得明显成效。"
    text = f"厉行法治 服务群众\n字体:[大] [中] [小]\n{opening}\n"
    meta, _, _ = read(text, Hints(place_code="440703102000", year=2019, published="2020-01-05"))
    assert meta.title == "厉行法治 服务群众"
    assert (meta.place, meta.report_year, meta.published) == ("荷塘镇", 2019, "2020-01-05")
    assert meta.issuer == "江门市蓬江区荷塘镇人民政府"


@pytest.mark.parametrize(
    ("mention", "path"),
    [
        ("金华市金东区", ["浙江省", "金华市", "金东区", "江东镇"]),
        ("潮州市潮安区", ["广东省", "潮州市", "潮安区", "江东镇"]),
    ],
)
def test_namesakes_are_told_apart_by_the_places_above(mention: str, path: list[str]) -> None:
    text = f"江东镇2021年法治政府建设报告\n2021年,我镇在{mention}的支持下,认真落实各项工作,全年无重大案件。\n"
    meta, _, _ = read(text)
    assert meta.place_path == path


def test_namesakes_without_evidence_have_no_path_and_no_code() -> None:
    meta, _, _ = read(
        "江东镇2021年法治政府建设报告\n2021年,我镇认真落实各项法治工作任务,全年没有发生重大案件。\n"
    )
    assert (meta.place, meta.place_path, meta.place_code) == ("江东镇", [], None)


def test_a_page_that_names_no_place_has_none() -> None:
    meta, _, _ = read(
        "法治政府建设情况报告\n一年来,本单位认真落实各项法治工作任务,全年没有发生重大案件和重大舆情。\n"
    )
    assert meta.place is None
    assert meta.issuer is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年1月8日", "2023-01-08"),
        ("2023-01-08 09:10", "2023-01-08"),
        ("20171127", "2017-11-27"),
        ("二〇一二年十二月三十一日", "2012-12-31"),
        ("2023年13月40日", None),
        ("第20171127号", "2017-11-27"),
        ("没有日期", None),
    ],
)
def test_dates(text: str, expected: str | None) -> None:
    assert find_date(text) == expected


def test_years_of_plans_are_not_years_of_the_report() -> None:
    assert find_years("《纲要(2015-2020年)》2019年二〇一七年") == [2019, 2017]


def test_a_text_without_any_structure_is_its_own_body() -> None:
    assert find_body("abc") == (0, 3)
    assert find_body("") == (0, 0)
