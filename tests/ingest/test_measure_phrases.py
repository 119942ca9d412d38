"""Which indicator a number measures, over many invented sentences: most of them have to come out right.

What each sentence may be read as stands in `measure_phrases.txt`. A new wording is added there; where the
tables cannot tell it yet it counts against the share, which is not lowered.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.pipeline import build_pipeline, extract_records

PHRASES = Path(__file__).with_name("measure_phrases.txt")
COMPONENTS = ("body", "metadata", "sections", "sentences", "measures")
#: Share of the numbers that has to be read rightly.
RIGHT = 0.96


def _phrases() -> Iterator[tuple[str, list[list[str]]]]:
    for line in PHRASES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            sentence, _, expected = line.partition(" => ")
            yield sentence, [names.strip().split("/") for names in expected.split(",")]


def test_most_phrases_are_understood() -> None:
    nlp = build_pipeline(COMPONENTS)
    wrong, numbers = [], 0
    for sentence, expected in _phrases():
        text = f"东河镇2023年法治政府建设报告\n一、主要工作\n{sentence}。\n"
        found = [measure.indicator for measure in extract_records(nlp, text, "x").measures]
        assert len(found) == len(expected), sentence
        numbers += len(expected)
        wrong += [
            (sentence, name, names) for name, names in zip(found, expected, strict=True) if name not in names
        ]
    assert len(wrong) <= (1 - RIGHT) * numbers, wrong
