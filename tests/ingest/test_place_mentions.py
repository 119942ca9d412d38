"""Mentions of places: which names in a text are places, which unit they mean, and which are left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.annotations import read_annotations, texts_of
from ingest.corpus import Extraction, extract_all, find_sources
from ingest.document import Section, Sentence
from ingest.evaluation import evaluate
from ingest.place_reach import Home, Target, forms_of, reach_of
from ingest.titles import find_titles
from ontology.places import load_places
from ontology.records import Meta, PlaceLevel, Placement, PlaceMention, PlacementStatus, SectionRole
from tests.ingest.reading import pipeline, read

GOLD = Path(__file__).resolve().parents[2] / "data" / "gold" / "places"


def home(code: str, year: int = 2022) -> Meta:
    """The metadata of a report about the unit with this code."""
    register = load_places()
    place = register.get(code)
    assert place is not None
    path = [above.name for above in register.path(code, year)]
    return Meta(place=place.name, place_level=place.level, place_path=path, place_code=code, report_year=year)


TOWN = home("440117113000")  # 广州市从化区鳌头镇
SUBDISTRICT = home("310109010000")  # 上海市虹口区曲阳路街道
COUNTY = home("420921000000")  # 孝感市孝昌县
CITY = home("440100000000")  # 广州市
NOWHERE = Meta(report_year=2022)


def mentions(text: str, meta: Meta) -> list[PlaceMention]:
    return read(text, meta, "institutions", "places").places


def linked(text: str, meta: Meta) -> list[tuple[str, str]]:
    """Quotes and paths of the mentions."""
    return [(mention.quote, "/".join(mention.path)) for mention in mentions(text, meta)]


def quotes(text: str, meta: Meta) -> list[str]:
    return [mention.quote for mention in mentions(text, meta)]


# ---- within reach -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meta", "quote", "path"),
    [
        ("2022年，鳌头镇举办讲座3场。", TOWN, "鳌头镇", "广东省/广州市/从化区/鳌头镇"),
        ("带动西塘村建成法治长廊。", TOWN, "西塘村", "广东省/广州市/从化区/鳌头镇/西塘村"),
        ("与相邻的太平镇开展联合调解。", TOWN, "太平镇", "广东省/广州市/从化区/太平镇"),
        ("赴番禺区观摩。", TOWN, "番禺区", "广东省/广州市/番禺区"),
        ("位于广东省中部。", TOWN, "广东省", "广东省"),
        ("花园镇完成试点。", COUNTY, "花园镇", "湖北省/孝感市/孝昌县/花园镇"),
        ("与云梦县签订协议。", COUNTY, "云梦县", "湖北省/孝感市/云梦县"),
        ("石楼镇完成试点。", CITY, "石楼镇", "广东省/广州市/番禺区/石楼镇"),
        ("赴杨浦区学习。", SUBDISTRICT, "杨浦区", "上海市/杨浦区"),
    ],
)
def test_places_within_reach_are_linked(text: str, meta: Meta, quote: str, path: str) -> None:
    assert linked(text, meta) == [(quote, path)]


@pytest.mark.parametrize(
    ("text", "meta"),
    [
        ("太平镇完成试点。", COUNTY),  # fifty towns of the name, none in the county
        ("赴余杭区学习。", TOWN),  # a county elsewhere, without the city before it
        ("西塘村完成试点。", CITY),  # a village without its town
        ("桃源社区通过验收。", COUNTY),
        ("朝阳区完成试点。", NOWHERE),
        ("鳌头镇完成试点。", NOWHERE),
        ("鳌头高质量发展，从化乡村振兴。", TOWN),  # no suffix
    ],
)
def test_beyond_reach_or_without_suffix_there_is_no_link(text: str, meta: Meta) -> None:
    assert mentions(text, meta) == []


def test_provinces_and_prefectures_are_known_by_their_full_names() -> None:
    assert linked("赴浙江省、绍兴市学习。", COUNTY) == [("浙江省", "浙江省"), ("绍兴市", "浙江省/绍兴市")]


def test_namesakes_within_reach_get_no_link() -> None:
    city = home("520500000000")  # 毕节市 has 龙场镇 in several counties
    assert mentions("龙场镇完成试点。", city) == []
    ((_, path),) = linked("在织金县龙场镇设点。", city)[1:]
    assert path == "贵州省/毕节市/织金县/龙场镇"


# ---- lines of places --------------------------------------------------------------------------------------


def test_a_place_elsewhere_is_linked_where_a_superior_stands_before_it() -> None:
    assert linked("借鉴浙江省诸暨市枫桥镇经验。", COUNTY) == [
        ("浙江省", "浙江省"),
        ("诸暨市", "浙江省/绍兴市/诸暨市"),
        ("枫桥镇", "浙江省/绍兴市/诸暨市/枫桥镇"),
    ]
    assert linked("赴广州市番禺区石楼镇考察。", COUNTY)[-1] == ("石楼镇", "广东省/广州市/番禺区/石楼镇")
    assert linked("赴长宁区虹桥街道考察。", COUNTY)[-1] == ("虹桥街道", "上海市/长宁区/虹桥街道")


def test_a_namesake_is_told_by_the_superior_before_it() -> None:
    assert linked("赴长春市朝阳区学习。", COUNTY)[-1] == ("朝阳区", "吉林省/长春市/朝阳区")
    assert linked("赴北京市朝阳区学习。", COUNTY)[-1] == ("朝阳区", "北京市/朝阳区")
    # a town of the home's name elsewhere is not the home
    assert linked("赴佛冈县鳌头镇学习。", TOWN) == []
    assert quotes("赴湖南株洲鳌头镇学习。", TOWN) == []


def test_a_village_of_another_town_is_linked_after_its_town() -> None:
    assert linked("花园镇桃源社区通过验收。", COUNTY) == [
        ("花园镇", "湖北省/孝感市/孝昌县/花园镇"),
        ("桃源社区", "湖北省/孝感市/孝昌县/花园镇/桃源社区"),
    ]


@pytest.mark.parametrize("form", ["西塘村", "西塘村委会", "西塘村民委员会", "西塘村村民委员会"])
def test_a_village_is_named_in_several_ways(form: str) -> None:
    register = load_places()
    (village,) = (v for v in register.villages("440117113000") if v.name == "西塘村")
    target = Target(village.name, village.level, ("…", village.name), village.code)
    assert form in set(forms_of(target))


# ---- words that look like places --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("向市政府和县人大报告。", "和县"),
        ("全面清理县政府文件。", "理县"),
        ("获评法治示范镇，发挥示范镇作用。", "范镇"),
        ("，会同县自然资源局检查，联建会同县级机关。", "会同县"),
        ("打造全新城乡融合区域。", "新城乡"),
        ("加强城区运输管理，城区道路畅通。", "城区"),
        ("规范中山市场秩序。", "中山市"),
        ("全域推进和平乡村振兴。", "和平乡"),
        ("由代县政府拟定，责任县区落实。代县政府起草文件2件。", "代县"),
        ("对县政府（含办公室）和县政府各部门的文件进行清理。", "和县"),
        ("其中集镇东街改造方案已定。", "镇东街道"),
        ("建成新城区2处，老城区1处。", "新城区"),
        ("完善镇村两级网络，创建民主法治示范村。", "鳌头镇"),
        ("广州市级、广东省级平台，从化区域、鳌头镇域。", "鳌头镇"),
        ("培育中心镇，联系工业园区、高新区，我镇街道整洁。", "鳌头镇"),
    ],
)
def test_words_that_look_like_places_are_none(text: str, name: str) -> None:
    for place in load_places().named(name):
        assert mentions(text, home(place.code)) == []


@pytest.mark.parametrize(
    ("text", "name", "quote"),
    [
        ("2022年，和县坚持依法行政。", "和县", "和县"),
        ("在和县召开现场会。", "和县", "和县"),
        ("近年来，理县完成清理工作。", "理县", "理县"),
        ("在泰安市岱岳区范镇设点。", "和县", "范镇"),
        ("攀枝花市东区完成试点。", "攀枝花市", "东区"),
        ("2022年，新城区推进法治建设。", "新城区", "新城区"),
    ],
)
def test_short_names_are_found_where_they_stand_alone(text: str, name: str, quote: str) -> None:
    assert quotes(text, home(load_places().named(name)[0].code))[-1] == quote


def test_villages_called_by_a_verb_or_a_noun() -> None:
    """联合村 is the name of 347 villages, and ，联合村委会 begins a common clause."""
    register = load_places()
    town = next(
        place.code
        for place in register
        if place.level is PlaceLevel.TOWN and any(v.name == "联合村" for v in register.villages(place.code))
    )
    meta = home(town)
    assert "联合村" not in "".join(quotes("全镇排查，联合村委、卫生院随访，联合村委会走访。", meta))
    assert quotes(f"{meta.place}联合村建成广场。", meta) == [meta.place, "联合村"]


def test_a_longer_village_name_is_another_village() -> None:
    assert quotes("小西塘村建成广场。", TOWN) == []
    assert quotes("其中西塘村建成广场。", TOWN) == ["西塘村"]


# ---- names of which a place is a part ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "从化区司法局指导。",
        "广州市从化区鳌头镇人民政府报告如下。",
        "落实《广州市依法行政条例》。",
        "获评“广东省卫生镇”称号。",
        "获评广东省民主法治示范村。",
        "入选全国民主法治示范村，创成广东省法治乡镇。",
        "创建“从化区平安文化街”品牌。",
        "来源：从化区法制局",
    ],
)
def test_a_place_within_another_name_is_no_mention(text: str) -> None:
    assert mentions(text, TOWN) == []


def test_the_giver_of_a_list_with_a_name_of_its_own_is_one() -> None:
    assert quotes("入选广东省“百县千镇”首批名单。", TOWN) == ["广东省"]


def test_a_place_alone_in_quotation_marks_is_one() -> None:
    assert quotes("编写“鳌头镇”一章。", TOWN) == ["鳌头镇"]


# ---- years ------------------------------------------------------------------------------------------------


def test_former_names_are_known_in_their_years() -> None:
    before, after = home("440117113000", 2012), home("440117113000", 2018)
    (county,) = mentions("从化市完成试点。", before)
    assert county.path == ["广东省", "广州市", "从化市"]
    assert county.code is not None
    assert county.code.startswith("440184000000")
    assert linked("从化区完成试点。", after) == [("从化区", "广东省/广州市/从化区")]
    assert linked("鳌头镇完成试点。", before) == [("鳌头镇", "广东省/广州市/从化市/鳌头镇")]


def test_neighbours_under_their_former_names() -> None:
    """增城市 was a county-level city of 广州市 until 2014."""
    assert linked("与增城市签订协议。", home("440117113000", 2012)) == [("增城市", "广东省/广州市/增城市")]
    assert linked("与增城区签订协议。", home("440117113000", 2018)) == [("增城区", "广东省/广州市/增城区")]


# ---- homes ------------------------------------------------------------------------------------------------


def test_a_provisional_home_is_linked_without_a_code() -> None:
    path = ["广东省", "肇庆市", "广宁县", "甲乙镇"]
    meta = Meta(place="甲乙镇", place_level=PlaceLevel.TOWN, place_path=path, report_year=2017)
    found = mentions("2017年，甲乙镇与广宁县南街街道联建。", meta)
    assert [(mention.quote, mention.code) for mention in found] == [
        ("甲乙镇", None),
        ("广宁县", "441223000000"),
        ("南街街道", found[2].code),
    ]
    assert found[0].path == path


def test_a_joint_report_reaches_what_lies_around_both_places() -> None:
    register = load_places()
    nlp = pipeline("institutions", "places")
    text = "鳌头镇、花园镇共建。"
    doc = nlp.make_doc(text)
    placements = []
    for code in ("440117113000", "420921100000"):
        place = register.get(code)
        assert place is not None
        path = [above.name for above in register.path(code)]
        placements.append(
            Placement(
                status=PlacementStatus.RESOLVED, place=place.name, level=place.level, path=path, code=code
            )
        )
    section = Section("", 0, 0, len(text), 0, SectionRole.OTHER, ())
    doc._.meta, doc._.placements = TOWN, tuple(placements)
    doc._.sentences = (Sentence(0, len(text), section, section.role),)
    found = [span._.record for span in nlp(doc).spans["places"]]
    assert [mention.code for mention in found] == ["440117113000", "420921100000"]


# ---- properties -------------------------------------------------------------------------------------------

#: What texts are made of, parted by blanks.
_WORDS = (
    "2022年， 鳌头镇 从化区 广州市 广东省 西塘村 龙潭村 太平镇 番禺区 石楼镇 浙江省 诸暨市 枫桥镇"
    " 和县 示范镇 《 》 “ ” 、 ， 。 司法局 人民政府 在 获评 清理 联合 村委会 社区 街道 城区"
    " 乡村振兴 市场 （ ） 全 我"
)


@given(st.lists(st.sampled_from(_WORDS.split()), max_size=14).map("".join))
def test_every_record_quotes_the_text_and_ends_in_a_unit_so_called(text: str) -> None:
    register = load_places()
    titles = [range(title.start, title.end) for title in find_titles(text)]
    last = 0
    for mention in mentions(text, TOWN):
        assert text[mention.start : mention.end] == mention.quote
        assert mention.start >= last
        last = mention.end
        assert mention.path[-1] == mention.place
        assert mention.code is not None
        level = mention.level
        target = Target(mention.place, level, tuple(mention.path), mention.code)
        assert mention.quote in set(forms_of(target))
        if level is PlaceLevel.VILLAGE:
            town = mention.code[:9] + "000"
            assert mention.place in {village.name for village in register.villages(town)}
            assert mention.path[:-1] == [place.name for place in register.path(town)]
        else:
            assert mention.path == [place.name for place in register.path(mention.code, 2022)]
        assert not any(mention.start in title for title in titles)


def test_reach_is_shared_by_reports_of_one_place() -> None:
    one = Home(tuple(TOWN.place_path), TOWN.place_level, TOWN.place_code)
    assert reach_of((one,), 2022) is reach_of((one,), 2022)


# ---- the annotated samples --------------------------------------------------------------------------------


@pytest.mark.skipif(not any(GOLD.glob("*.json")), reason="no annotation of places")
def test_precision_and_recall_on_the_annotated_samples() -> None:
    gold = read_annotations(GOLD)
    sources, problems = find_sources(texts_of(GOLD, gold))
    assert problems == []
    results = extract_all([source for source in sources if source.docid in gold])
    found = [result for result in results if isinstance(result, Extraction)]
    predicted = {each.source.docid: json.loads(each.records.model_dump_json()) for each in found}
    assert predicted.keys() == gold.keys()
    score = evaluate(gold, predicted).kinds["place"]
    assert score.documents == len(gold)
    assert score.precision >= 0.98, score.spurious
    assert score.recall >= 0.90, score.missed
