"""From a page to its body, metadata, sections, sentences and home place, on invented pages."""

from __future__ import annotations

import pytest

from ingest.components.body import find_body
from ingest.document import Hints, Sentence
from ingest.page_dates import find_date, find_years
from ingest.pipeline import build_pipeline
from ontology.records import Meta, SectionRole

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
