"""One body, one identity: whatever a report calls it, and in whatever report."""

from __future__ import annotations

import pytest

from ontology.bodies import Body, body_of, canonical_name, full_role
from ontology.records import Institution, Meta, PlaceLevel
from tests.ingest.reading import COUNTY, read

Identity = tuple[tuple[str, ...], str | None, str]

HUANGGE = ["广东省", "广州市", "南沙区", "黄阁镇"]


def town(*path: str, code: str | None = None, year: int = 2021) -> Meta:
    return Meta(
        place=path[-1], place_level=PlaceLevel.TOWN, place_path=list(path), place_code=code, report_year=year
    )


def records(text: str, meta: Meta) -> list[Institution]:
    return read(text, meta, "institutions").institutions


def identities(text: str, meta: Meta) -> list[Identity]:
    return [
        (tuple(r.jurisdiction_path), r.jurisdiction_code, full_role(r.role or ""))
        for r in records(text, meta)
    ]


SISTERS = {
    "黄阁镇": town(*HUANGGE, code="440115102000"),
    "东涌镇": town(*HUANGGE[:-1], "东涌镇", code="440115103000"),
}
HOME = SISTERS["黄阁镇"]

VARIANTS = [
    "司法所",
    "镇司法所",
    "黄阁镇司法所",
    "南沙区黄阁镇司法所",
    "广州市南沙区黄阁镇司法所",
    "区司法局黄阁司法所",
    "南沙区司法局黄阁司法所",
    "广州市南沙区司法局黄阁司法所",
]


@pytest.mark.parametrize("written", VARIANTS)
def test_every_name_of_a_town_s_office_means_the_same_body(written: str) -> None:
    (record,) = records(f"该项工作由{written}承担。", HOME)
    assert (record.name, record.canonical, record.role) == (
        written,
        "广州市南沙区黄阁镇司法所",
        "司法所",
    )
    assert (record.jurisdiction_path, record.jurisdiction_code) == (HUANGGE, "440115102000")
    assert (record.parent, record.local_parent) == ("广州市南沙区司法局", "广州市南沙区黄阁镇人民政府")


def test_all_its_names_in_one_report_are_one_record() -> None:
    assert identities("。".join(f"由{written}承担" for written in VARIANTS), HOME) == [
        (tuple(HUANGGE), "440115102000", "司法所")
    ]


def test_the_offices_of_two_towns_are_two_and_those_above_them_one() -> None:
    text = "司法所在区司法局指导下工作,镇政府、镇党委、镇人大向区政府和国务院负责。"
    one, other = (identities(text, meta) for meta in SISTERS.values())
    assert len(one) == len(set(one)) == 7
    assert set(one) & set(other) == {
        (tuple(HUANGGE[:-1]), "440115000000", "司法局"),
        (tuple(HUANGGE[:-1]), "440115000000", "人民政府"),
        ((), None, "国务院"),
    }


def test_government_committee_and_congress_of_a_place_are_three() -> None:
    roles = {role for _, _, role in identities("区委、区政府、区人大、区人大常委会部署。", HOME)}
    assert roles == {"中共委员会", "人民政府", "人民代表大会", "人民代表大会常务委员会"}


def test_the_county_s_report_means_the_same_bodies_as_the_town_s() -> None:
    county = COUNTY.model_copy(update={"place_code": "441223000000"})
    town_report = town(*COUNTY.place_path, "古水镇", code="441223115000")
    from_above = identities("县司法局古水司法所获评先进。县司法局督办。", county)
    from_below = identities("司法所获评先进。县司法局督办。", town_report)
    assert (
        from_above
        == from_below
        == [
            ((*COUNTY.place_path, "古水镇"), "441223115000", "司法所"),
            (tuple(COUNTY.place_path), "441223000000", "司法局"),
        ]
    )


def test_short_and_full_names_of_departments_and_offices_are_one() -> None:
    text = "县市监局办案。县市场监管局复查。县编办核定。党政办公室、党政办收文。"
    found = [role for _, _, role in identities(text, COUNTY)]
    assert len(found) == len(set(found))
    assert "市场监督管理局" in found


def test_names_of_other_times_are_other_bodies() -> None:
    assert [role for _, _, role in identities("县法制办移交县司法局。", COUNTY)] == [
        "人民政府法制办公室",
        "司法局",
    ]


def test_a_branch_of_the_city_s_police_belongs_to_its_district() -> None:
    (record,) = records("广州市公安局南沙分局通报。", HOME)
    assert (record.role, record.jurisdiction_path[-1]) == ("公安分局", "南沙区")


def test_bodies_of_a_place_before_and_after_its_change_are_two() -> None:
    before = identities("市司法局指导。", town("广东省", "广州市", "从化市", "鳌头镇", year=2012))
    assert before[0][0] in {("广东省", "广州市", "从化市"), ("广东省", "广州市")}
    after = identities("区司法局指导。", town("广东省", "广州市", "从化区", "鳌头镇", year=2016))
    assert after == [(("广东省", "广州市", "从化区"), "440117000000", "司法局")]
    assert before != after


def test_bodies_of_no_place_have_none() -> None:
    found = records("中山大学、司法部参加,纪委监督。", HOME)
    assert [(r.role, r.jurisdiction_path, r.jurisdiction_code) for r in found] == [
        ("中山大学", [], None),
        ("司法部", [], None),
        ("纪委", [], None),
    ]


def test_a_place_that_the_register_lacks_has_a_path_and_no_code() -> None:
    (record,) = records("司法所承办。", town("广东省", "肇庆市", "广宁县", "无名镇"))
    assert (record.jurisdiction_path[-1], record.jurisdiction_code) == ("无名镇", None)


@pytest.mark.parametrize(
    ("name", "depth", "role"),
    [
        ("广州市南沙区黄阁镇人民政府", 4, "人民政府"),
        ("南沙区黄阁镇人民政府", 4, "人民政府"),
        ("中共广州市南沙区委员会", 3, "中共委员会"),
        ("中共广州市南沙区委全面依法治区委员会办公室", 3, "中共委全面依法治区委员会办公室"),
        ("中国人民政治协商会议广州市委员会", 2, "中国人民政治协商会议委员会"),
        ("广东省司法厅", 1, "司法厅"),
        ("广州市公安局南沙分局", 3, "公安分局"),
        ("中共广州市纪律检查委员会、广州市监察委员会", 2, "中共纪律检查委员会、监察委员会"),
        ("国务院", 0, "国务院"),
    ],
)
def test_canonical_names_come_apart(name: str, depth: int, role: str) -> None:
    assert body_of(name, HUANGGE) == Body(tuple(HUANGGE[:depth]), role)


def test_a_sub_district_s_office_is_named_after_the_government_above() -> None:
    path = ("浙江省", "杭州市", "上城区", "柳湾街道")
    body = body_of("杭州市上城区人民政府柳湾街道办事处", path)
    assert body == Body(path, "办事处")
    assert canonical_name(body) == "杭州市上城区柳湾街道办事处"


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("党政办公室", "党政办"),
        ("应急管理办", "应急管理办公室"),
        ("街道办", "街道办"),
        ("办公室", "办公室"),
        ("依法行政工作领导小组", "依法行政领导小组"),
        ("市监局", "市场监督管理局"),
        ("桥头村民委员会", "桥头村"),
        ("桥头村村委会", "桥头村"),
        ("新城社区居民委员会", "新城社区"),
    ],
)
def test_roles_are_compared_in_one_form(written: str, compared: str) -> None:
    assert full_role(written) == compared
    assert full_role(compared) == compared
