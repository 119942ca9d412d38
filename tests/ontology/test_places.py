"""The register of places: present places, their codes and their villages."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.errors import OntologyError
from ontology.place_codes import CodeScheme, typed_codes
from ontology.places import Place, load_places, parse_places, short_name
from ontology.records import PlaceLevel

REGISTER = load_places()


def names(places: tuple[Place, ...]) -> list[str]:
    return [place.name for place in places]


def test_the_register_holds_provinces_to_townships() -> None:
    levels = Counter(place.level for place in REGISTER)
    assert levels[PlaceLevel.PROVINCE] == 34
    assert levels[PlaceLevel.CITY] == 333
    assert levels[PlaceLevel.TOWN] + levels[PlaceLevel.SUBDISTRICT] + levels[PlaceLevel.TOWNSHIP] > 38_000
    assert len(REGISTER) > 44_000
    assert levels[PlaceLevel.VILLAGE] == 0


@pytest.mark.parametrize(
    ("code", "path", "level"),
    [
        ("440115102000", "广东省 广州市 南沙区 黄阁镇", PlaceLevel.TOWN),
        ("110105021000", "北京市 朝阳区 南磨房地区", PlaceLevel.SUBDISTRICT),
        ("500230000000", "重庆市 丰都县", PlaceLevel.COUNTY),
        ("441900121000", "广东省 东莞市 虎门镇", PlaceLevel.TOWN),
        ("620201100000", "甘肃省 嘉峪关市 新城镇", PlaceLevel.TOWN),
        ("419001100000", "河南省 济源市 克井镇", PlaceLevel.TOWN),
        ("320681000000", "江苏省 南通市 启东市", PlaceLevel.COUNTY),
        ("320576000000", "江苏省 苏州市 苏州工业园区", None),
        ("152921000000", "内蒙古自治区 阿拉善盟 阿拉善左旗", PlaceLevel.COUNTY),
        ("533103101000", "云南省 德宏傣族景颇族自治州 芒市 芒市镇", PlaceLevel.TOWN),
    ],
)
def test_paths_have_no_gaps_and_no_placeholders(code: str, path: str, level: PlaceLevel | None) -> None:
    assert names(REGISTER.path(code)) == path.split()
    place = REGISTER.get(code)
    assert place is not None
    assert place.level == level


def test_no_placeholder_is_left() -> None:
    for name in ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "县直辖村级区划"):
        assert REGISTER.named(name) == ()


def test_a_name_means_many_places() -> None:
    counties = {place.parent for place in REGISTER.named("城关镇")}
    assert len(REGISTER.named("城关镇")) == len(counties) == 88
    assert names(REGISTER.path(REGISTER.named("黄阁镇")[0].code))[:3] == ["广东省", "广州市", "南沙区"]
    assert {names(REGISTER.path(p.code))[2] for p in REGISTER.named("江东镇")} == {
        "金东区",
        "潮安区",
        "天柱县",
    }
    assert REGISTER.named("黄阁") == ()


def test_autonomous_places_have_short_names() -> None:
    assert short_name("红河哈尼族彝族自治州") == "红河州"
    assert short_name("融水苗族自治县") == "融水县"
    assert short_name("黔东南苗族侗族自治州") == "黔东南州"
    assert short_name("喀喇沁左翼蒙古族自治县") == "喀喇沁左翼县"
    assert (short_name("黄阁镇"), short_name("宁夏回族自治区")) == (None, None)
    assert [place.name for place in REGISTER.called("金平县")] == ["金平苗族瑶族傣族自治县"]
    assert REGISTER.called("黄阁镇") == REGISTER.named("黄阁镇")
    assert REGISTER.named("金平县") == ()


def test_what_is_unknown_is_not_found() -> None:
    assert REGISTER.get("999999999999") is None
    assert REGISTER.path("999999999999") == ()
    assert REGISTER.children("999999999999") == ()
    assert REGISTER.named("") == ()


def test_children_and_parents_agree() -> None:
    for code in ("440000000000", "110000000000", "441900000000", "440115000000", "410000000000"):
        expected = [place for place in REGISTER if place.parent == code]
        assert list(REGISTER.children(code)) == expected != []
    assert REGISTER.children("440115102000") == ()


@given(st.sampled_from([place.code for place in REGISTER]))
def test_every_path_leads_from_a_province_to_the_place(code: str) -> None:
    path = REGISTER.path(code)
    assert path[0].level is PlaceLevel.PROVINCE
    assert path[0].parent is None
    assert [place.parent for place in path[1:]] == [place.code for place in path[:-1]]
    assert path[-1] == REGISTER.get(code)
    assert path[-1] in REGISTER.named(path[-1].name)


def test_every_name_can_be_looked_up() -> None:
    assert sum(len(REGISTER.named(name)) for name in REGISTER.names()) == len(REGISTER)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the header is ''"),
        ("code;name;level\n", "line 1: the header is 'code;name;level'"),
        (
            "code,name,level,years\n44,广东省,province,\n",
            "line 2: '44,广东省,province,' is not a 12-digit code",
        ),
        ("code,name,level,years\n440000000000,广东省,Province,\n", "line 2: .*is not a 12-digit code"),
        (
            "code,name,level,years\n440000000000,广东省,province,\n440000000000,粤,province,\n",
            "line 3: .*sorted and unique",
        ),
        ("code,name,level,years\n440000000000,广东省,province,94\n", "line 2: .*and years"),
        ("code,name,level,years\n440100000000,广州市,city,\n", "line 2: .*lies under no province"),
    ],
)
def test_a_malformed_register_is_named(text: str, message: str) -> None:
    with pytest.raises(OntologyError, match=rf"ontology/places\.csv, {message}"):
        parse_places(text)


def test_villages_of_a_township() -> None:
    villages = REGISTER.villages("440115102000")
    assert {"大塘村", "东里村", "黄阁社区"} <= set(names(villages))
    assert all(
        village.level is PlaceLevel.VILLAGE and village.parent == "440115102000" for village in villages
    )
    assert all(len(village.code) == 12 and village.code[:9] == "440115102" for village in villages)
    assert [village.code for village in villages] == sorted({village.code for village in villages})
    assert REGISTER.get(villages[0].code) is None
    assert REGISTER.villages("440115000000") == REGISTER.villages("999999999000") == ()


def test_villages_are_named_by_the_place_and_not_by_its_committee() -> None:
    towns = REGISTER.children("440115000000") + REGISTER.children("330703000000")
    villages = [village.name for town in towns for village in REGISTER.villages(town.code)]
    assert len(villages) > 200
    assert not [
        name for name in villages if name.endswith(("委会", "委员会")) and not name.endswith("居委会")
    ]


def test_hong_kong_macao_and_taiwan_are_provinces_without_statistics() -> None:
    for code, name in (("710000", "台湾省"), ("810000", "香港特别行政区"), ("820000", "澳门特别行政区")):
        place = REGISTER.get(code + "000000")
        assert place is not None
        assert (place.name, place.level, place.parent) == (name, PlaceLevel.PROVINCE, None)
        assert REGISTER.children(place.code) == ()
        assert typed_codes(place) == ((CodeScheme.GB2260, code),)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("黄阁镇", {"NbsCode": "440115102000"}),
        ("从化区", {"NbsCode": "440117000000", "Gb2260Code": "440117"}),
        ("从化市", {"NbsCode": "440184000000", "Gb2260Code": "440184"}),
        ("番禺市", {"Gb2260Code": "440181"}),
        ("苏州工业园区", {"NbsCode": "320576000000"}),
        ("和康县", {"Gb2260Code": "653228"}),
        ("新华镇", {"McaCode": "653132100"}),
    ],
)
def test_codes_are_typed(name: str, codes: dict[str, str]) -> None:
    found = [dict(typed_codes(place)) for place in REGISTER.in_year(name, None)]
    assert codes in found


def test_codes_are_found_with_few_digits_and_after_they_were_replaced() -> None:
    assert names(REGISTER.coded("440115")) == ["南沙区"]
    assert names(REGISTER.coded("440184")) == ["从化市"]
    assert [(place.name, place.code) for place in REGISTER.coded("522222")] == [("江口县", "520621000000")]
    assert names(REGISTER.coded("530800")) == ["普洱市", "思茅市"]
    assert REGISTER.coded("999999") == ()
