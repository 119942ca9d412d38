"""Many reports in worker processes: the same results in the same order as one after the other."""

from __future__ import annotations

from pathlib import Path

from ingest.corpus import BATCH_BYTES, Extraction, Problem, extract_all, find_sources

REPORT = """青石镇{year}年法治政府建设情况报告
{year}年,青石镇坚持依法行政。现将有关情况报告如下:
一、主要工作
聘请律师{count}名担任镇政府法律顾问。
"""


def test_batches_give_what_single_reports_give_in_their_order(tmp_path: Path) -> None:
    for i in range(40):
        text = REPORT.format(year=2000 + i % 20, count=i + 1)
        (tmp_path / f"{i:02}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "07.txt").write_bytes(b"")
    (tmp_path / "23.txt").write_bytes(b"PK\x00\x01" * 9)
    long = REPORT.format(year=2020, count=3) + "推进依法行政。" * (BATCH_BYTES // 20)
    (tmp_path / "30.txt").write_text(long, encoding="utf-8")
    sources, _ = find_sources([tmp_path])
    alone, together = list(extract_all(sources)), list(extract_all(sources, jobs=2))
    assert together == alone
    assert [i for i, result in enumerate(together) if isinstance(result, Problem)] == [7, 23]
    assert [r.source.docid for r in together if isinstance(r, Extraction)][:3] == ["00", "01", "02"]


def test_results_come_while_others_are_worked_on_and_may_be_left_unread(tmp_path: Path) -> None:
    for i in range(30):
        (tmp_path / f"{i:02}.txt").write_text(REPORT.format(year=2020, count=i + 1), encoding="utf-8")
    results = extract_all(find_sources([tmp_path])[0], jobs=2)
    assert isinstance(next(results), Extraction)
    results.close()  # type: ignore[attr-defined]  # a generator, which stops its workers when it is closed
