"""Reading text files: encodings, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.registry import is_readable, read_report
from ingest.readers.text import MAX_CHARACTERS, read_text
from ontology.errors import InputError

TEXT = "青石镇2022年度法治政府建设情况报告\r\n\u3000\u3000全镇坚持依法行政。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk"])
def test_text_is_read_as_it_stands(encoding: str) -> None:
    assert read_text(TEXT.encode(encoding), "a.txt") == TEXT


def test_a_byte_order_mark_stays_so_that_offsets_hold_in_the_file() -> None:
    assert read_text(b"\xef\xbb\xbf" + TEXT.encode(), "a.txt") == "\ufeff" + TEXT


@given(
    st.text(st.characters(codec="utf-8", min_codepoint=0x20), min_size=1).filter(lambda s: bool(s.strip()))
)
def test_every_utf8_text_comes_back_unchanged(text: str) -> None:
    if text.strip("\ufeff\x1a \t\r\n\v\f\xa0\u3000"):
        assert read_text(text.encode(), "a.txt") == text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (" \r\n\u3000".encode(), "empty"),
        (b"PK\x03\x04\x00\x00" * 20, "not a text file"),
        (b"\xff\xfe\x00\x00\x81\xff", "neither UTF-8 nor GB18030"),
        ((TEXT * 20).encode()[:-40] + b"\xff" + (TEXT * 5).encode(), "damaged UTF-8 at byte"),
        (b"a" * (MAX_CHARACTERS + 1), "split the file"),
    ],
)
def test_what_is_no_report_text_is_refused_in_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read_text(data, "folder/a.txt")
    assert str(caught.value).startswith("folder/a.txt: ")
    assert "\n" not in str(caught.value)


def test_a_stray_control_character_stays_where_it_stands() -> None:
    damaged = (TEXT * 20).replace("。", "\x01。", 1) + "\x00"
    assert read_text(damaged.encode(), "a.txt") == damaged


def test_the_reader_is_chosen_by_the_suffix(tmp_path: Path) -> None:
    upper = tmp_path / "A.TXT"
    upper.write_text(TEXT, encoding="utf-8", newline="")
    assert read_report(upper) == TEXT
    assert is_readable(upper)
    other = tmp_path / "a.xyz"
    other.write_bytes(b"x")
    assert not is_readable(other)
    with pytest.raises(InputError, match=r"no reader for \.xyz"):
        read_report(other)
    with pytest.raises(InputError, match="cannot be read"):
        read_report(tmp_path / "absent.txt")
