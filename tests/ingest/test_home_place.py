"""Placements: recorded evidence, namesakes, years, joint reports, manifests, and what stays open."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import Hints
from ingest.manifest import Problem, Source, read_manifest
from ingest.pipeline import build_pipeline, extract_records
from ontology.records import Placement, PlacementEvidence, PlacementProblemKind, PlacementStatus

NLP = build_pipeline(("body", "metadata", "sections", "sentences", "home_place"))
BODY = "\n{year}年,{name}落实各项任务,全年工作有序推进,成效明显。举办培训12期,没有发生重大案件。\n"


def place(text: str, **hints: str | int) -> tuple[Placement, ...]:
    return tuple(extract_records(NLP, text, "x", Hints(**hints)).placements)  # type: ignore[arg-type]


def report(name: str, year: int = 2021, foot: str = "", **hints: str | int) -> Placement:
    text = f"{name}{year}年法治政府建设情况报告{BODY.format(year=year, name=name)}{foot}"
    (placement,) = place(text, **hints)
    return placement


def kinds(placement: Placement) -> set[PlacementEvidence]:
    return {found.kind for found in placement.reasons}


def test_every_piece_of_evidence_is_recorded_with_its_place_and_weight() -> None:
    foot = (
        "主办:金华市金东区人民政府办公室 网站标识码:3307030001\n"
        "浙ICP备05000001号 浙公网安备33070302000001号\n"
    )
    found = report("江东镇", foot=foot, url="http://www.jindong.gov.cn/art/1.html")
    assert found.path == ["浙江省", "金华市", "金东区", "江东镇"]
    assert {
        PlacementEvidence.TITLE,
        PlacementEvidence.OPENING,
        PlacementEvidence.SITE_NAME,
        PlacementEvidence.SITE_CODE,
        PlacementEvidence.POLICE_RECORD,
        PlacementEvidence.ICP_RECORD,
        PlacementEvidence.HOST,
    } <= kinds(found)
    assert [r.weight for r in found.reasons] == sorted((r.weight for r in found.reasons), reverse=True)
    assert found.rivals
    assert all(rival.score < found.score for rival in found.rivals)


@pytest.mark.parametrize(
    "foot",
    [
        "网站标识码:3307030001\n",
        "浙公网安备 33070302000001号\n",
        "版权所有:金华市金东区人民政府\n",
        "索引号:11330703736025500G/2021-1\n",
    ],
)
def test_one_code_or_one_footer_tells_namesakes_apart(foot: str) -> None:
    assert report("江东镇", foot=foot).path == ["浙江省", "金华市", "金东区", "江东镇"]


@pytest.mark.parametrize(
    ("url", "county"),
    [
        ("http://www.jindong.gov.cn/1.html", "金东区"),
        ("http://jhjd.gov.cn/1.html", "金东区"),
        ("http://zjjd.gov.cn/1.html", "金东区"),
        ("https://jiangdong.jindong.gov.cn/", "金东区"),
        ("http://www.chaoan.gov.cn/a", "潮安区"),
        ("http://www.example.com/a", None),
        ("not an address", None),
    ],
)
def test_hosts_in_full_pinyin_and_by_initials(url: str, county: str | None) -> None:
    path = report("江东镇", url=url).path
    assert (path[2] if path else None) == county


def test_namesakes_without_evidence_keep_the_name_and_get_no_path() -> None:
    found = report("江东镇")
    assert (found.status, found.place) == (PlacementStatus.AMBIGUOUS, "江东镇")
    assert (found.path, found.code) == ([], None)
    assert [p.kind for p in found.problems] == [PlacementProblemKind.NAMESAKES]
    assert len(found.rivals) > 1


def test_villages_and_sister_towns_tell_namesakes_apart() -> None:
    text = "江东镇2021年法治报告\n2021年,江东镇落实各项任务,全年工作有序推进,成效明显。{}开展普法活动。\n"
    (by_towns,) = place(text.format("会同孝顺镇、傅村镇、曹宅镇"))
    assert by_towns.path[2:] == ["金东区", "江东镇"]
    assert PlacementEvidence.SIBLING in kinds(by_towns)


def test_a_page_that_names_no_place_is_unresolved() -> None:
    (found,) = place("法治政府建设报告\n一年来,本单位落实各项任务,全年工作有序推进,没有发生重大案件。\n")
    assert found.status is PlacementStatus.UNRESOLVED
    assert found.path == []
    assert [p.kind for p in found.problems] == [PlacementProblemKind.TOO_LITTLE_EVIDENCE]


def test_a_place_that_was_visited_is_not_the_home() -> None:
    text = "江东镇2021年法治报告\n2021年,江东镇落实各项任务,成效明显。赴潮州市潮安区考察,借鉴天柱县做法。\n"
    assert place(text)[0].status is PlacementStatus.AMBIGUOUS


@pytest.mark.parametrize(
    ("name", "year", "path", "code"),
    [
        ("从化市鳌头镇", 2012, ["广东省", "广州市", "从化市", "鳌头镇"], "440117113000"),
        ("从化区鳌头镇", 2020, ["广东省", "广州市", "从化区", "鳌头镇"], "440117113000"),
        ("从化市", 2012, ["广东省", "广州市", "从化市"], "440184000000"),
        ("从化市", 2014, ["广东省", "广州市", "从化市"], "440184000000"),
        ("从化区", 2014, ["广东省", "广州市", "从化区"], "440117000000"),
        ("融水县", 2020, ["广西壮族自治区", "柳州市", "融水苗族自治县"], "450225000000"),
        ("鄂伦春旗", 2020, ["内蒙古自治区", "呼伦贝尔市", "鄂伦春自治旗"], "150723000000"),
        ("喀左县", 2020, ["辽宁省", "朝阳市", "喀喇沁左翼蒙古族自治县"], "211324000000"),
    ],
)
def test_paths_are_those_of_the_year(name: str, year: int, path: list[str], code: str) -> None:
    found = report(name, year)
    assert (found.path, (found.code or "")[:12]) == (path, code)


def test_a_town_that_the_register_lacks_is_provisional_under_its_county() -> None:
    found = report("广宁县荷塘镇")
    assert found.status is PlacementStatus.PROVISIONAL
    assert (found.path, found.code) == (["广东省", "肇庆市", "广宁县", "荷塘镇"], None)
    assert [p.kind for p in found.problems] == [PlacementProblemKind.NOT_IN_REGISTER]


@pytest.mark.parametrize(
    ("title", "paths"),
    [
        ("龙游县、江山市2021年执法报告", ["浙江省衢州市龙游县", "浙江省衢州市江山市"]),
        ("蓬江区荷塘镇和棠下镇2021年执法报告", ["广东省江门市蓬江区荷塘镇", "广东省江门市蓬江区棠下镇"]),
        ("常山县 开化县2021年联合执法报告", ["浙江省衢州市常山县", "浙江省衢州市开化县"]),
    ],
)
def test_a_joint_report_has_a_placement_for_each_place(title: str, paths: list[str]) -> None:
    placements = place(title + BODY.format(year=2021, name="两地"))
    assert ["".join(p.path) for p in placements] == paths
    assert all(p.problems[-1].kind is PlacementProblemKind.JOINT_REPORT for p in placements)


def test_the_manifest_decides_where_the_page_is_silent() -> None:
    assert report("江东镇", place_code="330703").path[2] == "金东区"
    assert report("江东镇", place_code="445103").path[2] == "潮安区"


def test_a_manifest_that_contradicts_the_page_is_said_with_both_paths() -> None:
    found = report("广州市南沙区黄阁镇", place_code="330703106000")
    assert found.path == ["广东省", "广州市", "南沙区", "黄阁镇"]
    (problem,) = found.problems
    assert problem.kind is PlacementProblemKind.MANIFEST_CONTRADICTS_PAGE
    assert problem.values == {
        "code": "330703106000",
        "manifest": "浙江省金华市金东区江东镇",
        "page": "广东省广州市南沙区黄阁镇",
    }


@pytest.mark.parametrize("code", ["440115", "440100", "440115102000"])
def test_the_code_of_a_place_above_is_no_contradiction(code: str) -> None:
    assert report("黄阁镇", place_code=code).problems == []


def test_a_code_that_no_unit_has_is_a_problem_and_the_report_is_placed_without_it() -> None:
    found = report("黄阁镇", place_code="999999")
    assert found.path[-1] == "黄阁镇"
    assert [p.kind for p in found.problems] == [PlacementProblemKind.UNKNOWN_CODE]


def test_an_unknown_code_in_a_manifest_is_told_with_its_line_and_the_report_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("黄阁镇", encoding="utf-8")
    manifest = tmp_path / "reports.csv"
    manifest.write_text("file,place_code\na.txt,999999\n", encoding="utf-8")
    source, problem = read_manifest(manifest)
    assert isinstance(source, Source)
    assert isinstance(problem, Problem)
    assert problem.message == (
        f"{manifest}, line 2: place_code '999999' is not in the register of places: "
        "correct it or leave the cell empty; the report was placed without it."
    )


def test_metadata_show_the_first_placement() -> None:
    records = extract_records(NLP, f"黄阁镇2021年法治报告{BODY.format(year=2021, name='黄阁镇')}", "x")
    assert records.meta.place_path == records.placements[0].path
    assert records.meta.place_code == records.placements[0].code
