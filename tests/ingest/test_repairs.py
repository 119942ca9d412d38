"""Damaged texts: what is mended, what is left alone, and that quotes stay substrings of the damaged text."""

from __future__ import annotations

import pytest

from ingest.pipeline import build_pipeline, extract_records
from ingest.repairs import mend

SPACED = "我 镇 聘 请 法 律 顾 问 2 名 ，审 查 合 同 5 4 份 。"


@pytest.mark.parametrize(
    ("damaged", "sound"),
    [
        ("我縣建立行政機關負責人出庭應訴制度", "我县建立行政机关负责人出庭应诉制度"),
        ("實（shí）行行政執(zhí)法公示", "实行行政执法公示"),
        (SPACED, "我镇聘请法律顾问2名，审查合同54份。"),
        ("聘请特邀行政执法监\r\n督员24名", "聘请特邀行政执法监督员24名"),
        ("开展“双随机、\n　　一公开”检查", "开展“双随机、一公开”检查"),
    ],
)
def test_damage_is_mended(damaged: str, sound: str) -> None:
    mended = mend(damaged)
    assert mended is not None
    assert mended.text == sound
    assert len(mended.offsets) == len(sound)


@pytest.mark.parametrize(
    "text",
    [
        "乾县2023年法治政府建设报告",  # a place: 乾 is in use in simplified texts
        "（一）规范行政执法\n监督员队伍不断壮大。",  # a heading and the text below it
        "全年开展检查 12 次，办结案件 3 件。",  # single spaces around numbers
        "依托平台（app）办理",
        "",
    ],
)
def test_sound_texts_are_left_alone(text: str) -> None:
    assert mend(text) is None


@pytest.mark.parametrize("text", ["2021年清溪縣法治政府建設報告\n建成公共法律服務站15個。", SPACED])
def test_quotes_are_substrings_of_the_damaged_text(text: str) -> None:
    records = extract_records(build_pipeline(), text, "damaged")
    assert records.adoptions
    for record in [*records.adoptions, *records.measures]:
        assert text[record.start : record.end] == record.quote
