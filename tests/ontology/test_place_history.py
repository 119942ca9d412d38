"""Former places: names of their year, what became of them, and the paths of then."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.errors import OntologyError
from ontology.place import Place
from ontology.place_history import parse_place_history
from ontology.places import load_places, parse_places
from ontology.records import PlaceLevel

REGISTER = load_places()
FORMER = [place for name in REGISTER.former_names() for place in REGISTER.former(name)]
EVERY = [*REGISTER, *FORMER]
HEADER = "code,name,level,from,to,unit,successors\n"


def known_changes() -> list[tuple[int, str, str, str]]:
    with (Path(__file__).parent / "place_changes_known.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return [(int(row["year"]), row["former"], row["province"], row["became"]) for row in rows]


def path(code: str, year: int | None = None) -> str:
    return " ".join(place.name for place in REGISTER.path(code, year))


def one(name: str, year: int) -> Place:
    (place,) = REGISTER.in_year(name, year)
    return place


@pytest.mark.parametrize(("year", "former", "province", "became"), known_changes())
def test_known_changes(year: int, former: str, province: str, became: str) -> None:
    """Changes that are known apart from the sources, in the year of the decision."""
    ended = [
        place
        for place in REGISTER.in_year(former, year)
        if place.valid_to == year and REGISTER.path(place.code)[0].name == province
    ]
    assert ended
    later = [successor for place in ended for successor in REGISTER.successors(place.code)]
    assert became in [place.name for place in later]
    assert all((place.valid_from or 0) <= year for place in later)


def test_a_county_that_became_a_district() -> None:
    (former,) = REGISTER.former("从化市")
    assert (former.code, former.level) == ("440184000000", PlaceLevel.COUNTY)
    assert (former.valid_from, former.valid_to) == (1994, 2014)
    assert REGISTER.get("440184000000") == former
    assert [place.code for place in REGISTER.successors(former.code)] == ["440117000000"]
    assert [place.name for place in REGISTER.predecessors("440117000000")] == ["从化市"]
    assert REGISTER.named("从化市") == ()
    assert one("从化市", 2012) == one("从化市", 2014) == former
    assert one("从化区", 2014).valid_from == 2014
    assert REGISTER.in_year("从化区", 2013) == REGISTER.in_year("从化市", 2015) == ()
    assert len(REGISTER.in_year("从化市", None)) == 1


def test_the_path_is_the_one_of_the_year() -> None:
    town = REGISTER.named("鳌头镇")[0].code
    assert path(town, 2012) == path(town, 2013) == "广东省 广州市 从化市 鳌头镇"
    assert path(town, 2014) == path(town) == "广东省 广州市 从化区 鳌头镇"
    assert path("440184000000") == path("440184000000", 2030) == "广东省 广州市 从化市"
    assert path("520621000000", 2010) == "贵州省 铜仁地区 江口县"
    assert path("520621000000", 2011) == "贵州省 铜仁市 江口县"
    assert path("340422000000", 2014) == "安徽省 六安市 寿县"
    assert path("340422000000", 2015) == "安徽省 淮南市 寿县"
    assert path("510185000000", 2015) == "四川省 资阳市 简阳市"
    assert path("420684000000", 2009) == "湖北省 襄樊市 宜城市"
    assert path("440115102000", 2017) == path("440115102000") == "广东省 广州市 南沙区 黄阁镇"


def test_a_superior_that_was_made_of_several_is_told_by_the_code_of_then() -> None:
    """梁溪区 was made of three districts in 2015; the table of that year has the codes of before."""
    town = REGISTER.children("320213000000")[1]
    assert town.name == "清名桥街道"
    assert path(town.code, 2012) == "江苏省 无锡市 南长区 清名桥街道"
    assert path(town.code, 2015) == path(town.code, 2016) == "江苏省 无锡市 梁溪区 清名桥街道"
    (island,) = [place for place in REGISTER.children("370614000000") if place.name == "砣矶镇"]
    assert path(island.code, 2018) == "山东省 烟台市 长岛县 砣矶镇"
    assert path(island.code, 2020) == "山东省 烟台市 蓬莱区 砣矶镇"


def test_a_code_says_nothing_of_years_before_the_place_had_it() -> None:
    """500110 was 万盛区 until 2011 and is 綦江区, made of it and 綦江县."""
    town = REGISTER.children("500110000000")[5].code
    assert path(town, 2009).startswith("重庆市 綦江县 ")
    assert path(town, 2011).startswith("重庆市 綦江区 ")
    assert path("460400100000", 2010) == "海南省 儋州市 那大镇"


def test_a_code_that_went_on_to_another_place_does_not_name_the_former_one() -> None:
    (former,) = [place for place in REGISTER.former("思茅市") if place.level is PlaceLevel.CITY]
    assert former.code == "530800-2007".replace("-", "000000-")
    assert former.digits == "530800000000"
    present = REGISTER.get("530800000000")
    assert present is not None
    assert (present.name, present.valid_from) == ("普洱市", 2007)


def test_a_place_that_ended_after_the_last_table_is_present_with_a_last_year() -> None:
    (place,) = REGISTER.named("渝北区")
    assert place.valid_to == 2025
    assert REGISTER.former("渝北区") == ()
    assert REGISTER.in_year("渝北区", 2024) == (place,)
    assert REGISTER.in_year("渝北区", 2026) == ()
    assert "两江新区" in [later.name for later in REGISTER.successors(place.code)]


def test_townships_are_followed_too() -> None:
    """南街镇 of 广宁县 became 南街街道 between the tables of 2019 and 2020."""
    (former,) = [place for place in REGISTER.former("南街镇") if place.code.startswith("441223")]
    assert (former.level, former.valid_from, former.valid_to) == (PlaceLevel.TOWN, None, 2020)
    (later,) = REGISTER.successors(former.code)
    assert (later.name, later.code, later.valid_from) == ("南街街道", "441223001000", 2019)
    assert path(former.code) == "广东省 肇庆市 广宁县 南街镇"
    assert former in REGISTER.in_year("南街镇", 2017)


def test_successors_and_predecessors_are_inverse() -> None:
    for place in EVERY:
        for later in REGISTER.successors(place.code):
            assert place in REGISTER.predecessors(later.code)
        for earlier in REGISTER.predecessors(place.code):
            assert place in REGISTER.successors(earlier.code)


def test_years_are_in_their_order() -> None:
    for place in FORMER:
        assert place.valid_to is not None
        assert place.valid_from is None or place.valid_from <= place.valid_to
        for later in REGISTER.successors(place.code):
            assert later.code != place.code
            assert (later.valid_from or 0) <= place.valid_to
            assert later.valid_to is None or later.valid_to >= place.valid_to


def test_identities_are_unique() -> None:
    codes = [place.code for place in EVERY]
    assert len(set(codes)) == len(codes)
    assert all(REGISTER.get(place.code) == place for place in FORMER)


@given(st.sampled_from(EVERY), st.one_of(st.none(), st.integers(min_value=1985, max_value=2030)))
def test_every_path_begins_in_a_province_and_ends_in_the_place(place: Place, year: int | None) -> None:
    steps = REGISTER.path(place.code, year)
    assert steps[-1] == place
    assert steps[0].level is PlaceLevel.PROVINCE
    assert len(steps) <= 5
    assert len({step.code for step in steps}) == len(steps)


@given(st.sampled_from(EVERY), st.integers(min_value=1985, max_value=2030))
def test_superiors_existed_in_the_year_or_came_later(place: Place, year: int) -> None:
    """None ended before the year, except with the place itself."""
    then = year if place.valid_to is None else min(year, place.valid_to)
    assert all(
        step.valid_to is None or step.valid_to >= then for step in REGISTER.path(place.code, year)[:-1]
    )


PLACES = """code,name,level,years
440000000000,广东省,province,
440100000000,广州市,city,
440117000000,从化区,district,2014-
"""


def test_a_small_history() -> None:
    rows = "440184000000,从化市,county,1994,2014,440184000000,440117000000\n"
    register = parse_places(PLACES, lambda: parse_place_history(HEADER + rows))
    assert [place.name for place in register.path("440184000000")] == ["广东省", "广州市", "从化市"]
    assert [place.name for place in register.predecessors("440117000000")] == ["从化市"]
    assert len(register.history) == 1
    assert list(register.history.units()) == ["440184000000"]


def test_a_register_without_history_has_no_former_places() -> None:
    register = parse_places(PLACES)
    assert register.former("从化市") == register.predecessors("440117000000") == ()
    assert [place.name for place in register.path("440117000000", 2012)][-1] == "从化区"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code,name\n", "line 1: the header is 'code,name'"),
        (HEADER + "440184,从化市,county,1994,2014,440184000000,\n", "line 2: '440184,从化市"),
        (
            HEADER
            + "440184000000,从化市,county,1994,2014,440184000000,\n"
            + "440183000000,增城市,county,1993,,440183000000,\n",
            "line 3: '440183000000,增城市",
        ),
        (HEADER + "440184000000,从化市,county,1994,2014,440184000000,增城\n", "line 2: .*successors"),
        (HEADER + "440184000000,从化市,county,1994,2014,440184000000,", "line 2: .*successors"),
    ],
)
def test_a_malformed_history_is_named(text: str, message: str) -> None:
    with pytest.raises(OntologyError, match=rf"ontology/place_history\.csv, {message}"):
        parse_place_history(text)
