"""Kills real `fazhi ingest` processes at random moments, and looks at what is left each time.

A store's three reports are replaced by other versions of themselves, over and over. A run that is killed must
leave the version before or the version after, never a mixture; what a run has said to be published must be
there; and running it again must give the very generation of a run that nobody disturbed.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from graph.store.publish import Store
from graph.verification import faults

ROOT = Path(__file__).parents[2]
#: Places of the invented reports, each in its own way, and the names of their files.
PLACES = {
    "a": ("广东省", "广州市", "南沙区", "黄阁镇"),
    "b": ("广东省", "广州市", "南沙区"),
    "c": ("浙江省", "杭州市"),
}
VERSIONS = 3
#: Seconds that opening a store may take after a kill.
REOPEN = 2.0
_SEED = 20261122
#: When runs are killed, in turn: at any moment, or at most so many seconds after a file of that name appears.
_MOMENTS = {
    "any": ("", 0.0),
    "writing": ("work/store", 1.0),
    "freezing": ("generations/*.part", 0.2),
    "publishing": ("generations/{generation}", 0.05),
}


@dataclass
class Outcome:
    """What a series of kills came to. `moments` counts what the runs were at; `reopened` is in seconds."""

    kills: int = 0
    acknowledged: int = 0
    published_unsaid: int = 0
    moments: Counter[str] = field(default_factory=Counter)
    reopened: list[float] = field(default_factory=list)
    again: int = 0

    def __str__(self) -> str:
        reopened = sorted(self.reopened)
        return (
            f"{self.kills} kills: {dict(sorted(self.moments.items()))}; {self.acknowledged} runs had said "
            f"that they had published, {self.published_unsaid} had published but not said so; reopened in "
            f"{reopened[len(reopened) // 2] * 1e3:.1f} ms (median), {reopened[-1] * 1e3:.1f} ms (longest); "
            f"{self.again} runs again gave the undisturbed generation"
        )


class Series:
    """A store, versions of its reports, and the generation that each version has when nobody disturbs it."""

    def __init__(self, folder: Path) -> None:
        """Write the versions and ingest each one undisturbed."""
        self._folder = folder
        self._random = random.Random(_SEED)
        self.outcome = Outcome()
        self.references: list[Store] = []
        for version in range(VERSIONS):
            write_version(self._version(version), version)
            begun = time.monotonic()
            finished = self._start(version, folder / f"reference-{version}")
            finished.communicate()
            self._length = time.monotonic() - begun
            self.references.append(Store.open(folder / f"reference-{version}"))
        self._ids = [store.current().id for store in self.references]
        assert len(set(self._ids)) == VERSIONS
        self._quads = {store.current().id: set(store.current().open()) for store in self.references}
        self._path = folder / "store"
        self._start(0, self._path).communicate()
        self.store = Store.open(self._path)
        assert self.store.current().id == self._ids[0]

    def run(self, kills: int, again_every: int) -> Outcome:
        """Kill so many runs; after every `again_every`-th, run again to the end."""
        for number, moment in zip(range(1, kills + 1), itertools.cycle(_MOMENTS), strict=False):
            before = self.store.current().id
            version = (self._ids.index(before) + 1) % VERSIONS
            said = self._kill(version, moment)
            self._look(before, version, said)
            if number % again_every == 0:
                self._run_again(version)
        return self.outcome

    def _version(self, version: int) -> Path:
        return self._folder / f"version-{version}"

    def _start(self, version: int, store: Path) -> subprocess.Popen[str]:
        arguments = ["ingest", str(self._version(version)), "--store", str(store), "--json", "--quiet"]
        return subprocess.Popen(
            [sys.executable, "-m", "api.cli", *arguments],
            cwd=ROOT,
            # Versions come back, and each time they are to be frozen anew.
            env={**os.environ, "FAZHI_KEEP_GENERATIONS": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def _kill(self, version: int, moment: str) -> bool:
        """Start a run and kill it (SIGKILL on POSIX); whether it had said that it had published."""
        with self._start(version, self._path) as process:
            if moment == "any":
                time.sleep(self._random.uniform(0, 1.2) * self._length)
            else:
                sign, span = _MOMENTS[moment]
                sign = sign.format(generation=self._ids[version])
                while process.poll() is None and not any(self._path.glob(sign)):
                    time.sleep(0.0005)
                time.sleep(self._random.uniform(0, span))
            ended = process.poll() is not None
            process.kill()
            printed, _ = process.communicate()
        self.outcome.kills += 1
        self.outcome.moments[self._at(ended)] += 1
        said = printed.endswith("}\n") and json.loads(printed)["generation"] == self._ids[version]
        self.outcome.acknowledged += said
        return said

    def _at(self, ended: bool) -> str:
        """What the run was at when it was killed, by what it left behind."""
        if ended:
            return "ended"
        if any(self._path.glob("generations/*.part")):
            return "freezing"
        return "writing" if any(self._path.glob("work/store")) else "before or after"

    def _look(self, before: str, version: int, said: bool) -> None:
        begun = time.monotonic()
        current = Store.open(self._path).current()
        opened = current.open()
        assert opened.query("ASK { ?s ?p ?o }")
        self.outcome.reopened.append(time.monotonic() - begun)
        assert self.outcome.reopened[-1] < REOPEN
        after = self._ids[version]
        assert current.id in {before, after}
        assert current.id == after or not said, "a published report is lost"
        self.outcome.published_unsaid += current.id == after and not said
        assert set(opened) == self._quads[current.id], "a graph is neither the old nor the new one"
        for generation in self.store.generations():
            assert generation.id in self._ids
        for text in (self._path / "texts").glob("*.txt"):
            assert hashlib.sha256(text.read_bytes()).hexdigest() == text.stem

    def _run_again(self, version: int) -> None:
        printed, _ = self._start(version, self._path).communicate()
        current = self.store.current()
        assert json.loads(printed)["generation"] == current.id == self._ids[version]
        assert set(current.open()) == self._quads[current.id]
        assert current.manifest == self.references[version].current().manifest
        assert faults(current, shapes=False) == []
        assert list((self._path / "work").iterdir()) == []
        assert not list(self._path.rglob("*.part"))
        self.outcome.again += 1


def write_version(folder: Path, version: int) -> None:
    """Three invented reports; every version says something else in each."""
    folder.mkdir()
    year = 2020 + version
    for name, path in PLACES.items():
        place = path[-1]
        text = (
            f"{''.join(path)}人民政府{year}年法治政府建设年度报告\n\n"
            f"{year}年，{place}建立健全重大行政决策合法性审查制度，聘请法律顾问{version + 2}名，"
            f"开展法治宣传活动{version + 12}场次，调解矛盾纠纷{version + 36}件。\n"
            f"一、主要做法\n落实行政执法三项制度，全年办理行政处罚案件{version + 15}宗。\n"
        )
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
