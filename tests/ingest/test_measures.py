"""Measures on invented sentences of the genre: what is counted, what is not, what each number measures."""

from __future__ import annotations

import pytest
from spacy.language import Language

from ingest.pipeline import build_pipeline, extract_records
from ontology.records import Event, Measure, Qualifier, ReportRecords
from ontology.taxonomy import load_taxonomy

COMPONENTS = ("body", "metadata", "sections", "sentences", "measures", "events")


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build_pipeline(COMPONENTS)


def report(nlp: Language, sentence: str, problems: str = "", plans: str = "") -> ReportRecords:
    """The records of a small report of 2023 that holds the sentences in their sections."""
    text = f"东河镇2023年法治政府建设报告\n一、主要工作\n{sentence}\n"
    if problems:
        text += f"二、存在的问题\n{problems}\n"
    if plans:
        text += f"三、下一步工作打算\n{plans}\n"
    records = extract_records(nlp, text, "x")
    for record in (*records.measures, *records.events):
        assert text[record.start : record.end] == record.quote
        assert record.quote
    return records


def measures(nlp: Language, sentence: str) -> list[Measure]:
    return report(nlp, sentence).measures


def values(found: list[Measure]) -> list[tuple[float, str | None, str]]:
    return [(m.value, m.unit, m.indicator) for m in found]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # the head decides, not a word of another thing near by
        ("全镇调解组织共排查矛盾纠纷52起。", [(52, "起", "disputes-found")]),
        ("开展错时执法30次。", [(30, "次", "enforcement-actions")]),
        ("开展企业走访60家次。", [(60, "家次", "enterprises-served")]),
        ("赋予中心镇45项管理权限。", [(45, "项", "devolved-items")]),
        ("接入系统的部门数达25个。", [(25, "个", "departments-covered")]),
        ("排查食品经营单位40家次。", [(40, "家次", "inspections")]),
        ("查处药品经营门店8家。", [(8, "家", "penalty-cases")]),
        ("持有执法证件率达到93.5%。", [(93.5, "%", "certificate-rate")]),
        ("网上办结量300件。", [(300, "件", "cases-accepted")]),
        ("公布了县财政局等14个部门的清单。", [(14, "个", "departments-covered")]),
        # shared predicate, dealt-out values, glued values
        (
            "参考率、合格率和优秀率均为100%。",
            [
                (100, "%", "exam-participation-rate"),
                (100, "%", "exam-pass-rate"),
                (100, "%", "exam-pass-rate"),
            ],
        ),
        (
            "依申请公开答复率和答复及时率均达100%。",
            [(100, "%", "disclosure-rates"), (100, "%", "disclosure-rates")],
        ),
        (
            "调解率、成功率分别为100%、98.5%。",
            [(100, "%", "mediation-success-rate"), (98.5, "%", "mediation-success-rate")],
        ),
        (
            "办结率和满意率分别达96.40%92.10%。",
            [(96.4, "%", "completion-rate"), (92.1, "%", "satisfaction-rate")],
        ),
        # chains
        (
            "收到复议申请14件,受理9件,维持6件、撤销1件,办结8件。",
            [
                (14, "件", "reconsideration-filed"),
                (9, "件", "reconsideration-filed"),
                (6, "件", "reconsideration-outcome"),
                (1, "件", "reconsideration-outcome"),
                (8, "件", "reconsideration-filed"),
            ],
        ),
        (
            "行政处罚21件、行政许可43件、行政征收5件、行政检查310件。",
            [
                (21, "件", "penalty-cases"),
                (43, "件", "licences-issued"),
                (5, "件", "compulsion-levy"),
                (310, "件", "inspections"),
            ],
        ),
        ("接待群众来访30批90人次。", [(30, "批", "petitions"), (90, "人次", "petitions")]),
        ("组建4支普法队伍120人。", [(4, "支", "volunteers"), (120, "人", "volunteers")]),
        # the head noun decides, not the unit
        (
            "排查矛盾纠纷326件,成功调处319件。",
            [(326, "件", "disputes-found"), (319, "件", "disputes-mediated")],
        ),
        ("办理人大代表建议6件、政协提案9件。", [(6, "件", "npc-proposals"), (9, "件", "cppcc-proposals")]),
        (
            "主动公开政府信息423条,受理依申请公开4件。",
            [(423, "条", "disclosed-items"), (4, "件", "disclosure-requests")],
        ),
        ("承办12345热线工单326件,办结率100%。", [(326, "件", "hotline-orders"), (100, "%", "hotline-rate")]),
        ("受理信访件32宗,按期办结率100%。", [(32, "宗", "petitions"), (100, "%", "petition-rates")]),
        (
            "审查合同85份、出具法律意见书26份。",
            [(85, "份", "contracts-reviewed"), (26, "份", "legal-opinions")],
        ),
        (
            "为我镇配备村居法律顾问12名,镇聘请律师2名。",
            [(12, "名", "village-advisers"), (2, "名", "legal-advisers")],
        ),
        (
            "清理规范性文件20件,废止3件。",
            [(20, "件", "normative-docs-cleaned"), (3, "件", "normative-docs-cleaned")],
        ),
        ("组织12个部门开展联合宣传。", [(12, "个", "participating-departments")]),
        (
            "办事大厅进驻12个部门,可办理220项服务事项。",
            [(12, "个", "departments-stationed"), (220, "项", "service-items")],
        ),
        ("学习《信访工作条例》等法律法规5次。", [(5, "次", "study-sessions")]),
        # topic from the clause before
        ("走访入户,共1200户。", [(1200, "户", "households-visited")]),
        (
            "开展法治培训3期,覆盖干部270余人次。",
            [(3, "期", "training-sessions"), (270, "人次", "training-attendance")],
        ),
    ],
)
def test_what_a_number_measures(
    nlp: Language, sentence: str, expected: list[tuple[float, str | None, str]]
) -> None:
    assert values(measures(nlp, sentence)) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "落实三重一大制度、四个一工作法和八五普法规划。",
        "严格执行行政执法三项制度,坚持一村一法律顾问。",
        "围绕“1210”部署,推进1+3+N模式和7×24小时自助服务。",
        "增强四个意识,坚定四个自信,做到两个维护。",
        "学习贯彻二十届三中全会和第十二次党代会精神。",
        "当事人在30日内可以申请,材料于5个工作日内办结。",
        "开展12.4宪法日、3·15消费者权益日和6.26禁毒日宣传。",
        "根据《信访工作条例(2022年版)》第12条和柳府〔2021〕15号文件办理。",
        "建设15分钟便民服务圈,组建第二批队伍。",
        "20xx年,我镇调解纠纷*件。",
        "打造“10件实事”品牌。",
        "力争全年调解纠纷50件,计划举办培训3期。",
        "统一部署,一批案件及时办结,十分重视。",
        "各项指标均达100%。",
    ],
)
def test_numbers_that_measure_nothing(nlp: Language, sentence: str) -> None:
    assert measures(nlp, sentence) == []


def test_a_name_beside_a_number_does_not_hide_it(nlp: Language) -> None:
    assert values(measures(nlp, "开展“法律七进”活动18场。")) == [(18, "场", "publicity-events")]


def test_three_digit_numbers_that_are_also_hotlines_count(nlp: Language) -> None:
    assert [m.value for m in measures(nlp, "安置帮教120人,适用普通程序119起。")] == [120, 119]


def test_planned_figures_are_no_measures(nlp: Language) -> None:
    records = report(nlp, "调解纠纷30件。", "法制审核人员仅2名。", "举办培训5次,培育法律明白人20名。")
    assert values(records.measures) == [(30, "件", "disputes-mediated"), (2, "名", "legal-staff")]


@pytest.mark.parametrize(
    ("sentence", "unit", "indicator"),
    [
        ("全年没有发生重大群体性事件。", None, "incidents"),
        ("未发生一起集体上访。", "起", "incidents"),
        ("行政诉讼案件没有一宗被人民法院撤销。", "宗", "suits-won-lost"),
        ("实现零败诉。", None, "suits-won-lost"),
        ("没有出现违反法定程序订立合同的情况。", None, "irregular-contracts"),
        ("实现行政诉讼“零败诉”。", None, "suits-won-lost"),
        ("没有发生行政复议案件被撤销、变更的情形。", None, "reconsideration-outcome"),
        ("全年未收到检察建议。", None, "judicial-advice"),
    ],
)
def test_zeros_said_in_words(nlp: Language, sentence: str, unit: str | None, indicator: str) -> None:
    (measure,) = measures(nlp, sentence)
    assert (measure.value, measure.unit, measure.qualifier) == (0, unit, Qualifier.EQ)
    assert measure.indicator == indicator


def test_a_zero_of_several_things(nlp: Language) -> None:
    for sentence in ("行政复议案件、行政诉讼案件均为零。", "全年没有发生行政复议和行政诉讼案件。"):
        assert values(measures(nlp, sentence)) == [
            (0, None, "reconsideration-filed"),
            (0, None, "suits"),
        ]


@pytest.mark.parametrize(
    "sentence", ["没有专门的法制机构。", "推进零距离服务,实现零跑腿。", "对违法行为零容忍。"]
)
def test_absence_of_a_thing_is_no_zero(nlp: Language, sentence: str) -> None:
    assert measures(nlp, sentence) == []


def test_changes_are_records_of_their_own(nlp: Language) -> None:
    found = measures(nlp, "行政处罚案件120件,同比增长12%,较上年增加13件。")
    assert values(found) == [
        (120, "件", "penalty-cases"),
        (12, "%", "NEW:penalty-cases-increase"),
        (13, "件", "NEW:penalty-cases-increase"),
    ]
    assert [m.period for m in found] == ["2023", "2023", "2023"]


def test_a_former_figure_keeps_its_period(nlp: Language) -> None:
    old, new = measures(nlp, "行政诉讼案件由去年的27件降至24件。")
    assert (old.value, old.period, new.value, new.period) == (27, "2022", 24, "2023")
    assert old.indicator == new.indicator == "suits"


def test_a_shorter_time_is_no_change_of_another_indicator(nlp: Language) -> None:
    assert values(measures(nlp, "审批时限由20天压缩至5天,压缩75%。")) == [
        (20, "天", "time-cut"),
        (5, "天", "time-cut"),
        (75, "%", "time-cut"),
    ]


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        ("调解纠纷30件。", "2023"),
        ("自2019年以来共调解纠纷410件。", "2019/2023"),
        ("五年来共调解纠纷410件。", "2019/2023"),
        ("历年来累计调解纠纷410件。", None),
        ("2021年调解纠纷30件。", "2021"),
        ("8月调解纠纷3件。", "2023-08"),
        ("截至11月30日,调解纠纷30件。", "2023"),
        ("每季度开展1次学法活动。", "每季度"),
    ],
)
def test_periods(nlp: Language, sentence: str, period: str | None) -> None:
    (measure,) = measures(nlp, sentence)
    assert measure.period == period


@pytest.mark.parametrize(
    ("sentence", "periods"),
    [
        ("“七五”普法期间(2016—2020年),共举办法治讲座540场。", ["2016/2020"]),
        ("2018年至2021年,办理法律援助案件836件。", ["2018/2021"]),
        ("近三年,共审查合同612份。", ["2021/2023"]),
        ("受理信访事项318件,比去年同期的402件下降20.9%。", ["2023", "2022", "2023"]),
        ("落实2021—2025年规划,调解纠纷30件。", ["2023"]),
    ],
)
def test_intervals_and_former_times(nlp: Language, sentence: str, periods: list[str]) -> None:
    assert [m.period for m in measures(nlp, sentence)] == periods


@pytest.mark.parametrize(
    ("sentence", "subjects"),
    [
        ("乡司法所调解纠纷18件,各村调委会调解196件。", ["乡司法所", "各村调委会"]),
        ("市财政补助资金20万元,我镇自筹15万元。", ["市财政", "镇"]),
        ("全区共培育法律明白人900名,街道综合执法队开展巡查80次。", ["全区", "街道综合执法队"]),
        ("县司法局聘请律师2名,全年审查合同6份。", ["县司法局", "县司法局"]),
        ("开展普法宣传30场,发放资料500份。", [None, None]),  # the home place is not sought here
    ],
)
def test_whose_number_it_is(nlp: Language, sentence: str, subjects: list[str]) -> None:
    assert [m.subject for m in measures(nlp, sentence)] == subjects


def test_the_mechanism_of_a_number_is_told_by_its_words(nlp: Language) -> None:
    found = measures(nlp, "开展宪法宣传周活动5场、民法典宣讲12场、禁毒宣传8场、普法活动3场。")
    assert [m.mechanism for m in found] == [
        "constitution-day",
        "civil-code-publicity",
        "drug-education",
        "general-publicity",
    ]


def test_one_value_for_each_of_several_things(nlp: Language) -> None:
    assert values(measures(nlp, "办理人大代表建议、政协提案各14件。")) == [
        (14, "件", "npc-proposals"),
        (14, "件", "cppcc-proposals"),
    ]
    assert values(measures(nlp, "制定并报送备案行政规范性文件6件。")) == [
        (6, "件", "normative-docs-made"),
        (6, "件", "normative-docs-filed"),
    ]
    assert values(measures(nlp, "复议调解率、和解率分别为32%、18%。")) == [
        (32, "%", "reconsideration-outcome"),
        (18, "%", "reconsideration-outcome"),
    ]


def test_changes_of_rates_go_on_with_the_last_rate(nlp: Language) -> None:
    found = measures(nlp, "办理12345热线工单120件,满意率96%,同比提高2个百分点,工单净增13件。")
    assert values(found)[2:] == [
        (2, "个百分点", "NEW:hotline-rate-increase"),
        (13, "件", "NEW:hotline-orders-increase"),
    ]


def test_ranks(nlp: Language) -> None:
    found = measures(nlp, "综合考核位列全区第三,满意度排名前5名,将其列为第一议题。")
    assert [(m.value, m.qualifier) for m in found] == [(3, Qualifier.EQ), (5, Qualifier.LE)]
    assert {m.indicator for m in found} == {"rank"}


def test_what_no_indicator_fits_gets_an_id_of_its_head_noun(nlp: Language) -> None:
    (measure,) = measures(nlp, "拍摄法治微视频26部。")
    assert measure.indicator == "NEW:legal-videos"
    (measure,) = measures(nlp, "架设渡槽6000亩。")  # no noun of the vocabulary: pinyin
    assert measure.indicator == "NEW:jia-she-du-cao"
    assert measure.indicator_zh == "架设渡槽"


def test_the_quote_is_short(nlp: Language) -> None:
    first, second = measures(nlp, "镇里组织力量,共审查合同160余份、走访企业35家,效果明显。")
    assert first.quote == "共审查合同160余份"
    assert second.quote == "走访企业35家"


def test_most_frames_of_the_taxonomy_are_understood(nlp: Language) -> None:
    """The wording that the taxonomy gives for each indicator, alone in a sentence, mostly leads to it."""
    tried = right = 0
    for indicator in load_taxonomy().indicators.values():
        for frame in indicator.frames:
            if "X" not in frame or "第X" in frame:
                continue
            wording = frame.replace("…", "").replace("X", "36").replace("Y", "7")
            tried += 1
            right += any(m.indicator == indicator.id for m in measures(nlp, f"全年{wording}。"))
    # a third of the frames is too short to tell indicators apart (受理36件)
    assert right / tried > 0.7


def events(nlp: Language, sentence: str) -> list[Event]:
    return report(nlp, sentence).events


def test_full_width_marks_change_nothing(nlp: Language) -> None:
    plain = "受理复议申请14件,维持6件;办结率100%,走访企业35家(其中规上企业5家),合同160余份。"
    wide = plain.translate({ord(a): b for a, b in zip(",;()%", "，；（）％", strict=True)})
    assert values(measures(nlp, wide)) == values(measures(nlp, plain))
    assert len(measures(nlp, plain)) == 6


def test_dated_events(nlp: Language) -> None:
    found = events(nlp, "2023年6月15日,镇政府举办宪法宣传活动;6月20日,司法所组织干部旁听庭审。")
    assert [(e.date, e.what) for e in found] == [
        ("2023-06-15", "镇政府举办宪法宣传活动"),
        ("2023-06-20", "司法所组织干部旁听庭审"),
    ]
    assert [(e.date, e.what) for e in events(nlp, "今年6月份,我镇聘请了两家律所。")] == [
        ("2023-06", "我镇聘请了两家律所")
    ]
    assert [e.date for e in events(nlp, "2021年桥西村获评省级民主法治示范村。")] == ["2021"]


@pytest.mark.parametrize(
    "sentence",
    ["2023年以来,开展宣传活动。", "截至2023年11月底,开展活动3次。", "印发《2023年6月工作要点》。"],
)
def test_running_periods_and_titles_are_no_events(nlp: Language, sentence: str) -> None:
    assert events(nlp, sentence) == []
