"""Texts that no report looks like: they cost work in proportion to their length, and offsets stay exact."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.layout import half_width, lower
from ingest.pipeline import COMPONENTS, extract_records
from ingest.readers.text import MAX_CHARACTERS, read_text
from ontology.records import Record, ReportRecords
from tests.ingest.reading import pipeline

REPORTS = sorted((Path(__file__).parents[2] / "data" / "reports").glob("*.txt"))
REPORT = "\n".join(path.read_text(encoding="utf-8") for path in REPORTS)
TITLE = "黄阁镇2022年法治政府建设年度报告\n"
#: A computer that needs longer for a megabyte is hanging.
HANGING = 120.0

#: What is repeated in a text of one kind.
UNITS = {
    "a report": REPORT,
    "one line": REPORT.replace("\n", ""),
    "commas only": re.sub(r"[。;；！!？?\n]", "，", REPORT),
    "no marks at all": re.sub(r"[。;；！!？?\n，,：:、]", "", REPORT),
    "unclosed titles": "《关于印发",
    "unclosed brackets": "（",
    "quoted names": "打造“智慧黄阁”平台、",
    "digits": "7",
    "Chinese digits": "一二三四千百",
    "thousands": "1,234,",
    "numbers": "12个村受理",
    "dates": "2022年3月",
    "bodies": "黄阁镇南沙区城关镇司法所",
    "addresses": "a.b@",
    "blanks": " ",
    "empty lines": "\n",
    "headings": "（一）推进依法行政工作\n聘请法律顾问3名。\n",
    "marks": "。，",
}


def of_length(unit: str, length: int) -> str:
    """A title and `length` characters of repeated `unit`, closed like a report."""
    return TITLE + (unit * (length // len(unit) + 1))[:length] + "。\n"


def extract(text: str) -> ReportRecords:
    return extract_records(pipeline(*COMPONENTS), text, "x")


def assert_exact(text: str, records: ReportRecords) -> None:
    for name in ReportRecords.model_fields:
        for record in getattr(records, name) if isinstance(getattr(records, name), list) else ():
            if isinstance(record, Record):
                assert text[record.start : record.end] == record.quote
    for section in records.sections:
        assert text.startswith(section.heading, section.start)


def calls(text: str) -> int:
    """How many functions, of Python and of C, an extraction calls: the same number each time."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(counted)
    try:
        extract(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("kind", UNITS)
def test_four_times_the_text_takes_about_four_times_the_work(kind: str) -> None:
    # beyond the longest sentence, where work within one sentence no longer grows
    short, long = of_length(UNITS[kind], 3_000), of_length(UNITS[kind], 12_000)
    extract(long)  # fills the caches
    assert calls(long) < 5.5 * calls(short) + 2_000


@pytest.mark.parametrize("kind", ["a report", "one line", "no marks at all", "unclosed titles", "digits"])
def test_a_megabyte_does_not_hang_and_its_offsets_are_exact(kind: str) -> None:
    data = of_length(UNITS[kind], 340_000).encode()
    begin = time.perf_counter()
    text = read_text(data, "a.txt")
    records = extract(text)
    assert time.perf_counter() - begin < HANGING
    assert_exact(text, records)


def test_five_megabytes_of_chinese_text_are_no_more_than_is_read() -> None:
    assert 5_000_000 / len("法".encode()) < MAX_CHARACTERS


def test_names_that_never_repeat_cost_no_more_each_the_more_there_are() -> None:
    def named(count: int) -> str:
        names = (
            chr(0x4E00 + i % 97) + chr(0x5E00 + i // 97 % 97) + chr(0x6E00 + i % 89) for i in range(count)
        )
        return TITLE + "".join(f"打造“{name}”平台{len(name)}个。" for name in names)

    extract(named(800))
    assert calls(named(800)) < 5.5 * calls(named(200)) + 2_000


@pytest.mark.parametrize("digits", ["7" * 5_000, "一" * 5_000, "1,234," * 800])
def test_a_code_of_thousands_of_digits_is_no_measure_and_spoils_none(digits: str) -> None:
    text = f"{TITLE}一、主要工作\n全年办理{digits}件。全年调解纠纷12件。\n"
    records = extract(text)
    assert_exact(text, records)
    assert [m.value for m in records.measures if m.quote == "全年调解纠纷12件"] == [12.0]


TRADITIONAL = str.maketrans(
    "机设备务实单应对关办发现执会区镇业网专组长题为问个级参与创产",
    "機設備務實單應對關辦發現執會區鎮業網專組長題為問個級參與創產",
)
ODD = "\x00\x01\x08\x0b\x0c\x1f\x7f\x85\u200b\u2028\u2029\ufeff\u3000\xa0\ufffd𠮷𠀀😀é\u0301İß"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("".join(c + ODD[i % len(ODD)] * (i % 7 == 0) for i, c in enumerate(REPORT)), id="odd"),
        pytest.param(REPORT.replace("，", "，𠮷"), id="beyond the basic plane"),
        pytest.param(REPORT.translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)}), id="full width"),
        pytest.param(half_width(REPORT), id="half width"),
        pytest.param("".join(half_width(c) if i % 2 else c for i, c in enumerate(REPORT)), id="mixed width"),
        pytest.param(
            REPORT.translate(TRADITIONAL),
            id="traditional",
        ),
        pytest.param(REPORT.replace("\n", "\r\n"), id="carriage returns"),
        pytest.param("\n".join(REPORT), id="a character a line"),
    ],
)
def test_offsets_are_exact_in_odd_texts(text: str) -> None:
    assert_exact(text, extract(text))


SCRAPS = [*ODD, *REPORT[:400], *"《》“”（），。\n%万", "12", "三十", "镇政府", "成立"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SCRAPS), max_size=120).map("".join))
def test_any_text_is_extracted_with_exact_offsets(text: str) -> None:
    assert_exact(text, extract(text))


@given(st.text(st.sampled_from("ＡＺａｚ０９！～，　\xa0\u2003AZazİßı法。𠮷\n") | st.characters()))
def test_forms_for_comparison_keep_every_character_in_its_place(text: str) -> None:
    plain = half_width(text)
    assert len(plain) == len(text) == len(lower(text))
    for before, after in zip(text, plain, strict=True):
        full = 0xFF01 <= ord(before) <= 0xFF5E
        assert after == (
            chr(ord(before) - 0xFEE0) if full else " " if before in "\u3000\xa0\u2003" else before
        )
