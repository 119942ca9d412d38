"""Searching the register: names, pinyin, codes, places above, order, near misses, the file of readings."""

from __future__ import annotations

import runpy
import time
from pathlib import Path

import pytest

from ontology.place_pinyin import READINGS_FILE, plain_pinyin, syllables
from ontology.place_search import Fit, near_names, register_names, search_places
from ontology.place_wording import bare_name
from ontology.places import load_places
from ontology.vocabulary import read_text

REGISTER = load_places()
SCRIPT = Path(__file__).parents[2] / "scripts" / "build_place_pinyin.py"


def codes(query: str, within: str = "") -> list[str]:
    return [match.place.code for match in search_places(REGISTER, query, within).matches]


@pytest.mark.parametrize(
    ("query", "within", "first"),
    [
        ("江东镇", "金华", "330703106000"),
        ("江东", "金东区", "330703106000"),
        ("金东区江东镇", "", "330703106000"),
        ("浙江省金华市金东区江东镇", "", "330703106000"),
        ("浙江 金华 江东镇", "", "330703106000"),
        ("jiangdongzhen", "jinhua", "330703106000"),
        ("Jiāng dōng zhèn", "浙江", "330703106000"),
        ("jdz", "jinhua", "330703106000"),
        ("lüliang", "", "141100000000"),
        ("lvliang shi", "", "141100000000"),
        ("laoting", "", "130225000000"),
        ("红河州", "", "532500000000"),
        ("红河", "", "532500000000"),
        ("广西", "", "450000000000"),
        ("44 01 15 102", "", "440115102000"),
        ("440115", "", "440115000000"),
        ("440115102000", "", "440115102000"),
        ("从化市", "", "440184000000"),
        ("鳌头镇", "从化市", "440117113000"),
    ],
)
def test_found_first(query: str, within: str, first: str) -> None:
    assert codes(query, within)[0] == first


@pytest.mark.parametrize(
    ("query", "within"), [("江东镇", "北京"), ("", ""), ("江东镇", "9999"), ("vvvv", "")]
)
def test_not_found(query: str, within: str) -> None:
    assert codes(query, within) == []


def test_order_is_fit_then_presence_then_level_then_code() -> None:
    matches = search_places(REGISTER, "从化").matches
    keys = [(match.fit, match.place.valid_to is not None) for match in matches]
    assert keys == sorted(keys)
    assert matches[0].fit is Fit.BARE
    levels = [match.place.level for match in search_places(REGISTER, "吉林").matches[:2]]
    assert levels == ["province", "city"]


def test_an_incomplete_code_finds_what_begins_with_it() -> None:
    found = codes("44011510")
    assert found == sorted(found)
    assert "440115102000" in found


def test_a_village_is_found_by_its_code() -> None:
    village = REGISTER.villages("440115102000")[0]
    (match,) = search_places(REGISTER, village.code).matches
    assert match.names[-2:] == ("黄阁镇", village.name)


def test_pages_are_parts_of_the_whole() -> None:
    whole = search_places(REGISTER, "城关镇")
    part = search_places(REGISTER, "城关镇", limit=5, offset=5)
    assert part.total == whole.total == len(whole.matches)
    assert part.matches == whole.matches[5:10]


def test_near_names() -> None:
    assert near_names(REGISTER, "江东振")[0] == "江东镇"
    assert "江东镇" in near_names(REGISTER, "jiangdongzen")


def test_searching_is_quick() -> None:
    """Ten times the promise (50 ms), for busy machines; the first search reads names and readings."""
    codes("jdz")
    start = time.perf_counter()
    for query in ("江东镇", "江东", "jiangdongzhen", "jdz", "440115"):
        codes(query, "金华")
    assert time.perf_counter() - start < 5 * 0.5


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("江东镇", "江东"),
        ("融水苗族自治县", "融水"),
        ("红河哈尼族彝族自治州", "红河"),
        ("阿里地区", "阿里"),
        ("东乡区", "东乡"),
        ("开发区管委会", "开发区管委会"),
    ],
)
def test_bare_names(name: str, bare: str) -> None:
    assert bare_name(name) == bare


def test_readings_are_those_of_the_register() -> None:
    script = runpy.run_path(str(SCRIPT))
    rows = script["readings"](register_names(REGISTER))
    assert script["written"](rows) == read_text(READINGS_FILE), (
        "the register has changed: run python -m scripts.build_place_pinyin"
    )


def test_readings_of_names() -> None:
    assert syllables("乐亭县") == ["lao", "ting", "xian"]
    assert plain_pinyin("Lǘliáng Shì") == "lvliangshi"
