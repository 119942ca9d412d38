"""What sections and sentences are for: joint headings, lists that turn, admissions and plans in passing."""

from __future__ import annotations

from functools import cache

import pytest
from spacy.language import Language

from ingest.components.sections import heading_roles
from ingest.document import Hints
from ingest.pipeline import build_pipeline
from ontology.records import SectionRole

TITLE = "黄阁镇2022年法治政府建设情况报告\n"
JOINT = "三、存在问题和下一步工作打算\n"
ROLES = {"a": SectionRole.ACHIEVEMENTS, "p": SectionRole.PROBLEMS, "n": SectionRole.PLANS}


@cache
def pipeline() -> Language:
    return build_pipeline(("body", "metadata", "sections", "sentences"))


def roles(text: str, last: int) -> list[SectionRole]:
    """The roles of the last sentences of a report."""
    doc = pipeline().make_doc(TITLE + text)
    doc._.hints = Hints()
    return [sentence.role for sentence in pipeline()(doc)._.sentences][-last:]


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("三、存在问题和下一步打算", "pn"),
        ("二、不足之处和下一步工作", "pn"),
        ("三、当前工作中的困难", "p"),
        ("四、今后努力方向", "n"),
        ("(三)聚焦突出问题,强化监督", ""),
        ("(一)科学制定年度工作计划", ""),
        ("二、督察反馈问题整改情况", ""),
    ],
)
def test_what_a_heading_announces(heading: str, wanted: str) -> None:
    found = [role for role in heading_roles(heading) if role is not SectionRole.ACHIEVEMENTS]
    assert found == [ROLES[letter] for letter in wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (JOINT + "一是普法不深入。针对以上问题,将抓好以下工作:\n(一)严格执法。推行三项制度。", "pnnn"),
        (JOINT + "一是普法不深入;二是执法不规范。一是深化普法;二是规范执法。", "ppnn"),
        (JOINT + "问题:普法不深入。措施:开设夜校。", "pn"),
        ("三、存在问题及下一步\n工作打算\n普法不深入。", "p"),
        ("三、普法工作及存在问题、下一步安排\n普法80场。但覆盖面不够。下一步,扩大覆盖面。", "apn"),
        ("三、存在的问题\n普法不深入。下一步,我镇将开设夜校。", "pn"),
        ("一、主要做法\n普法80场。但仍存在不足:一是形式单一;二是覆盖面窄。", "app"),
        ("一、主要做法\n普法80场。虽然困难较多,但任务全部完成。培训6期。", "aaa"),
        ("一、主要做法\n普法80场。今后,将开设夜校。\n全年调解纠纷120件。", "ana"),
        ("一、主要做法\n普法80场。\n二、2023年重点工作\n开设夜校。", "ann"),
    ],
)
def test_where_a_passage_turns(text: str, wanted: str) -> None:
    assert roles(text, len(wanted)) == [ROLES[letter] for letter in wanted]
