"""`fazhi place`, and what an ingest tells of places that it is not sure of."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from api.messages import Messages
from api.placement_notes import PlacementNote, note_counts, placement_notes, sentence
from ontology.records import PlacementProblemKind, PlacementStatus
from tests.api.command import fazhi
from tests.graph.placed import Home, placed_report, placed_reports


def test_all_candidates_with_paths_and_codes() -> None:
    outcome = fazhi("place", "江东镇")
    assert outcome.code == 0
    header, *lines = outcome.stdout.splitlines()
    assert header.split()[:3] == ["code", "path", "level"]
    assert [line.split()[0] for line in lines] == ["330703106000", "445103114000", "522627111000"]
    assert "浙江省 金华市 金东区 江东镇" in lines[0]


@pytest.mark.parametrize("within", ["金华", "金华市", "jinhua", "jin hua", "3307", "浙江 金华"])
def test_one_candidate_within_a_superior(within: str) -> None:
    outcome = fazhi("place", "江东镇", "--in", within)
    assert outcome.code == 0
    assert [line.split()[0] for line in outcome.stdout.splitlines()[1:]] == ["330703106000"]


def test_a_code_may_be_written_in_groups() -> None:
    assert "黄阁镇" in fazhi("place", "44", "01", "15", "102").stdout


def test_a_former_place_names_its_successor() -> None:
    outcome = fazhi("place", "从化市", "--lang", "zh")
    assert "1994–2014 年" in outcome.stdout
    assert "现为 从化区 440117000000" in outcome.stdout


def test_machines_get_json() -> None:
    document = json.loads(fazhi("place", "从化", "--json", "--limit", "1").stdout)
    assert document["total"] > 1
    (place,) = document["places"]
    assert place["path"] == ["广东省", "广州市", "从化区"]
    assert place["valid_to"] is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["江东振"], "did you mean 江东镇"),
        (["江东镇", "--in", "北京"], "there are 3 elsewhere: 浙江省 金华市"),
        (["qqqq"], "no place fits 'qqqq'"),
        (["999999"], "no place fits '999999'"),
    ],
)
def test_nothing_found_is_one_clear_sentence(arguments: list[str], words: str) -> None:
    outcome = fazhi("place", *arguments)
    assert outcome.code == 1
    assert outcome.stdout == ""
    assert outcome.stderr.count("\n") == 1
    assert words in outcome.stderr


def test_more_than_the_limit_is_told() -> None:
    outcome = fazhi("place", "城关镇", "--limit", "3")
    assert len(outcome.stdout.splitlines()) == 4
    assert "3 of" in outcome.stderr


def test_it_answers_at_once() -> None:
    """The bound is five times the promise (0.5 s), for busy machines: it tells of slow imports."""
    durations = []
    for _ in range(3):
        start = time.perf_counter()
        fazhi("place", "江东镇")
        durations.append(time.perf_counter() - start)
    assert min(durations) < 2.5


def notes() -> list[PlacementNote]:
    return [
        note
        for item in placed_reports()
        for note in placement_notes(item.records, Path(item.records.docid + ".txt"))
    ]


def test_every_doubtful_placement_is_told_with_its_mend() -> None:
    told = {note.docid: sentence(note, Messages("en")) for note in notes()}
    assert set(told) == {"missing-2012", "missing-2020", "ambiguous", "unresolved"}
    where = "provisionally placed in 广东省 广州市 从化市 无名镇: not in the register"
    assert told["missing-2012"].startswith(f"missing-2012 (missing-2012.txt): {where}")
    assert "place_code" in told["unresolved"]
    assert "placed nowhere: too little evidence;" in told["unresolved"]
    assert "Candidates: 浙江省 金华市 金东区 江东镇 330703106000; 广东省" in told["ambiguous"]
    assert note_counts(notes()) == {"provisional": 2, "ambiguous": 1, "unresolved": 1}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_problem_and_status_has_words(lang: str) -> None:
    say = Messages("zh" if lang == "zh" else "en")
    for status in PlacementStatus:
        for kind in PlacementProblemKind:
            home = Home(("广东省", "黄阁镇"), status=status, problem=kind, values={"code": "999999"})
            item = placed_report("x", 2020, home)
            (note,) = list(placement_notes(item.records, Path("x.txt"))) or [
                PlacementNote("x", Path("x.txt"), item.records.placements[0])
            ]
            assert "999999" in sentence(note, say)


def test_a_joint_report_is_told_once() -> None:
    homes = [
        Home(("广东省", name), status=PlacementStatus.RESOLVED, problem=PlacementProblemKind.JOINT_REPORT)
        for name in ("甲镇", "乙镇")
    ]
    told = list(placement_notes(placed_report("x", 2020, *homes).records, Path("x.txt")))
    assert len(told) == 1


def test_an_ingest_tells_what_it_could_not_place(tmp_path: Path) -> None:
    (tmp_path / "nowhere.txt").write_text(
        "年度法治政府建设情况报告\n本年度设立法律顾问室。\n", encoding="utf-8"
    )
    outcome = fazhi("ingest", tmp_path / "nowhere.txt", "--store", tmp_path / "store", "--json")
    assert outcome.code == 0
    summary = json.loads(outcome.stdout)["placements"]
    assert summary["unresolved"] == 1
    (note,) = summary["notes"]
    assert note["docid"] == "nowhere"
    assert "put place_code into the manifest" in outcome.stderr
    assert "1 unresolved" in outcome.stderr


def test_a_wrong_code_in_a_manifest_is_told_and_the_report_read(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(
        "2021年法治政府建设情况报告\n本年度聘请法律顾问2名。\n", encoding="utf-8"
    )
    (tmp_path / "reports.csv").write_text("file,place_code\none.txt,999999\n", encoding="utf-8")
    outcome = fazhi("ingest", tmp_path, "--store", tmp_path / "store", "--json")
    assert outcome.code == 0
    told = json.loads(outcome.stdout)
    assert [report["docid"] for report in told["reports"]] == ["one"]
    assert not told["failures"]
    (warning,) = told["warnings"]
    for words in ("reports.csv, line 2", "place_code '999999'", "correct it or leave the cell empty"):
        assert words in warning["message"]
        assert words in outcome.stderr
