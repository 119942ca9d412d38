"""Memory over many reports: what the process holds after a thousand and after all of them."""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from measuring import report_texts, sizes

from ingest.pipeline import build_pipeline, extract_records

__all__ = ["memory"]

#: Caches and the vocabulary are full by then.
WARM = 1_000


def memory(reports: int) -> None:
    """Print the resident memory after `WARM` and after `reports` different reports, and their ratio."""
    if not Path("/proc/self/statm").exists():
        print("memory over many reports: not measured, since this system has no /proc.")
        return
    # a process of its own: memory that other benchmarks gave back would hide what grows
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        warm, last = pool.submit(_watch, reports).result()
    before = f"after {min(WARM, reports):,} reports"
    sizes("memory over many reports", last, before, warm, f"after {reports:,} reports")


def _watch(reports: int) -> tuple[float, float]:
    """Megabytes held after `WARM` reports and after all of them."""
    pipeline = build_pipeline()
    warm = 0.0
    for number, text in enumerate(_perturbed(reports), start=1):
        extract_records(pipeline, text, str(number))
        if number == min(WARM, reports):
            warm = _resident()
    return warm, _resident()


def _perturbed(count: int) -> Iterator[str]:
    """Different reports: the samples with other figures, other sentence order and other names of firms."""
    texts = [data.decode("utf-8") for _, data in report_texts()]
    for number in range(count):
        chance = random.Random(number)
        text = texts[number % len(texts)]
        digits = (chance.choice("0123456789") if c.isdigit() and chance.random() < 0.3 else c for c in text)
        head, *sentences = "".join(digits).split("。")
        chance.shuffle(sentences)
        firm = "".join(chance.choice(text) for _ in range(6)).replace("\n", "")
        yield "。".join([head, *sentences, f"引进{firm}有限公司，开展{firm}活动{number}场。"])


def _resident() -> float:
    """Megabytes of resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6
