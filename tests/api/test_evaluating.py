"""`fazhi evaluate` and `fazhi discover` as their users meet them: sections, errors, languages, JSON."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from api.optional_values import fill_in
from tests.api.command import ROOT, fazhi

GOLD = ROOT / "data" / "gold"
REPORTS = ROOT / "data" / "reports"


def test_kinds_and_statuses_are_shown_with_the_strict_figure_beside() -> None:
    outcome = fazhi("evaluate", GOLD)
    assert outcome.code == 0
    assert "strict F1" in outcome.stdout
    assert "in_force" in outcome.stdout
    assert "government-legal-adviser" not in outcome.stdout


def test_sections_are_chosen_and_errors_come_with_sentences() -> None:
    outcome = fazhi(
        "evaluate", GOLD, "--by", "mechanism", "--by", "indicator", "--errors", "adoption", "--json"
    )
    assert outcome.code == 0
    scores = json.loads(outcome.stdout)
    assert "kinds" not in scores
    assert {"precision", "recall", "f1", "strict_f1"} <= scores["mechanisms"]["legal-aid"].keys()
    assert scores["indicators"]
    for error in scores["errors"]:
        assert error["kind"] == "adoption"
        assert (error["wanted"] or error["found"])["quote"].split("\n")[0] in error["sentence"]


def test_errors_are_listed_in_chinese_for_people() -> None:
    outcome = fazhi("evaluate", "--errors", GOLD, "--by", "status", "--lang", "zh")
    assert outcome.code == 0
    assert "严格 F1" in outcome.stdout
    assert "多出 (" in outcome.stdout


def test_no_figure_is_cut_in_a_file() -> None:
    outcome = fazhi("evaluate", GOLD, "--by", "indicator", "--by", "mechanism")
    rows = [line for line in outcome.stdout.splitlines() if line.startswith(("legal-aid ", "suits "))]
    assert len(rows) == 2
    for row in rows:
        assert len(row.split("  ")[-1].strip()) == 1
        assert row.count("1.000") >= 3


@pytest.mark.parametrize("options", [("--by", "place"), ("--errors", "adoptoin")])
def test_a_wrong_name_is_told_in_one_sentence(options: tuple[str, str]) -> None:
    outcome = fazhi("evaluate", GOLD, *options)
    assert outcome.code == 2
    assert outcome.stderr.count("\n") == 1
    assert options[1] in outcome.stderr


def test_texts_beside_the_annotations_are_scored(tmp_path: Path) -> None:
    folder = tmp_path / "tuning"
    folder.mkdir()
    shutil.copy(GOLD / "002.json", folder)
    shutil.copy(REPORTS / "002.txt", folder)
    outcome = fazhi("evaluate", folder, "--json")
    assert outcome.code == 0
    assert 0.5 < json.loads(outcome.stdout)["kinds"]["adoption"]["f1"] <= 1
    (folder / "002.txt").unlink()
    missing = fazhi("evaluate", folder)
    assert missing.code == 2
    assert missing.stderr.count("\n") == 1


def test_an_option_may_go_without_its_value(tmp_path: Path) -> None:
    path = str(tmp_path)
    assert fill_in([path, "--errors"], "--errors", "all") == [path, "--errors", "all"]
    assert fill_in(["--errors", path], "--errors", "all") == ["--errors", "all", path]
    assert fill_in(["--errors", "--json"], "--errors", "all") == ["--errors", "all", "--json"]
    assert fill_in(["--errors", "measure"], "--errors", "all") == ["--errors", "measure"]


def test_discover_lists_candidates_with_quotes() -> None:
    outcome = fazhi("discover", REPORTS, "--min-count", "1", "--json")
    assert outcome.code == 0
    result = json.loads(outcome.stdout)
    assert result["reports"] == len(list(REPORTS.glob("*.txt")))
    assert result["candidates"]
    for candidate in result["candidates"]:
        assert 1 <= len(candidate["quotes"]) <= 3
        for quote in candidate["quotes"]:
            text = (REPORTS / f"{quote['docid']}.txt").read_text(encoding="utf-8")
            assert text[quote["start"] : quote["end"]].strip() in quote["sentence"]


def test_discover_speaks_both_languages_and_names_what_it_cannot_read(tmp_path: Path) -> None:
    assert "候选概念" in fazhi("discover", REPORTS / "000.txt", "--lang", "zh").stderr
    (tmp_path / "empty.txt").write_bytes(b"")
    outcome = fazhi("discover", tmp_path / "empty.txt")
    assert outcome.code == 1
    assert "empty.txt" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert fazhi("discover", REPORTS, "--min-count", "0").code == 2
    assert any("一" <= character <= "鿿" for character in fazhi("discover", "--help").stdout)
