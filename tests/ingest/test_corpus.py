"""Finding report files and extracting many of them."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from pathlib import Path

import pytest

from ingest.corpus import Extraction, Problem, Source, extract_all, find_sources
from ingest.document import Hints

REPORT = """{place}2022年法治政府建设情况报告
2022年,{place}坚持依法行政。现将有关情况报告如下:
一、主要工作
聘请律师担任镇政府法律顾问。
"""


def write(path: Path, place: str = "青石镇", encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(REPORT.format(place=place), encoding=encoding)
    return path


def test_a_folder_is_read_with_everything_below_it(tmp_path: Path) -> None:
    write(tmp_path / "b.txt")
    write(tmp_path / "sub" / "a.txt")
    write(tmp_path / ".hidden" / "c.txt")
    sources, problems = find_sources([tmp_path])
    assert [s.docid for s in sources] == ["b", "a"]
    assert problems == []


def test_a_manifest_in_a_folder_gives_ids_and_hints_and_unlisted_files_are_read_too(tmp_path: Path) -> None:
    write(tmp_path / "one.txt")
    write(tmp_path / "two.txt")
    (tmp_path / "reports.csv").write_text(
        "id,file,url,year,place_code,note\n007,one.txt,http://www.example.gov.cn/1,2022,440115,x\n",
        encoding="utf-8",
    )
    sources, problems = find_sources([tmp_path])
    assert problems == []
    assert [s.docid for s in sources] == ["007", "two"]
    assert sources[0].hints.year == 2022
    assert sources[0].hints.url == "http://www.example.gov.cn/1"
    assert sources[0].hints.title is None


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("x,absent.txt,2022", "there is no file 'absent.txt'"),
        ("x,,2022", "the column file is empty"),
        ("x,one.txt,MMXX", "year 'MMXX' is not of the form 2023"),
        ("x,one.txt,2022,more", "4 cells for 3 columns"),
        ("x,notes.md,2022", "is not one of"),
    ],
)
def test_a_malformed_row_names_file_and_line_and_the_others_go_on(
    tmp_path: Path, row: str, words: str
) -> None:
    write(tmp_path / "one.txt")
    write(tmp_path / "two.txt")
    (tmp_path / "notes.md").write_text("x", encoding="utf-8")
    manifest = tmp_path / "list.csv"
    manifest.write_text(f"id,file,year\n{row}\nb,two.txt,2021\n", encoding="gb18030")
    sources, problems = find_sources([manifest])
    assert [s.docid for s in sources] == ["b"]
    assert len(problems) == 1
    assert f"{manifest}, line 2: " in problems[0].message
    assert words in problems[0].message


def test_a_manifest_without_the_column_file_and_one_without_rows_are_problems(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,year\nx,2022\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("file\n", encoding="utf-8")
    sources, problems = find_sources([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert sources == []
    assert ["column named file" in p.message or "lists no report" in p.message for p in problems] == [
        True,
        True,
    ]


def test_an_empty_folder_an_absent_path_and_a_second_file_of_one_id_are_problems(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    one = write(tmp_path / "x" / "one.txt")
    other = write(tmp_path / "y" / "one.txt")
    sources, problems = find_sources([tmp_path / "empty", tmp_path / "nothing", one, other, one])
    assert [s.path for s in sources] == [one]
    assert ["holds no report" in problems[0].message, "no such file" in problems[1].message] == [True, True]
    assert "'one' is already that of" in problems[2].message
    assert len(problems) == 3


def test_reports_are_extracted_in_order_and_bad_ones_do_not_stop_the_others(tmp_path: Path) -> None:
    for name in ("a", "c"):
        write(tmp_path / f"{name}.txt")
    (tmp_path / "b.txt").write_bytes(b"")
    sources, _ = find_sources([tmp_path])
    for jobs in (1, 2):
        results = list(extract_all(sources, jobs))
        kinds = [type(r) for r in results]
        assert kinds == [Extraction, Problem, Extraction]
        assert isinstance(results[1], Problem)
        assert "empty" in results[1].message
        assert isinstance(results[0], Extraction)
        assert results[0].records.docid == "a"
        assert len(results[0].sha256) == 64


def kill_readers(pipe: Path, times: int) -> None:
    """Kill the worker processes each time one of them has opened the pipe to read."""
    for _ in range(times):
        while True:
            try:
                writer = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
                break
            except OSError:
                time.sleep(0.05)
        for process in multiprocessing.active_children():
            process.kill()
            process.join()
        os.close(writer)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_report_that_brings_its_worker_down_is_a_problem_and_the_others_go_on(tmp_path: Path) -> None:
    pipe = tmp_path / "a.txt"
    os.mkfifo(pipe)
    sources = [Source("a", pipe, Hints()), Source("b", write(tmp_path / "b.txt"), Hints())]
    killer = threading.Thread(target=kill_readers, args=(pipe, 2), daemon=True)
    killer.start()
    first, second = extract_all(sources, jobs=2)
    killer.join(timeout=30)
    assert isinstance(first, Problem)
    assert "the process that read it stopped" in first.message
    assert isinstance(second, Extraction)
