"""Running the command line as its users do: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Exit code and the two streams, decoded as UTF-8: anything else is a fault."""

    code: int
    stdout: str
    stderr: str


def fazhi(
    *arguments: str | Path,
    environment: Mapping[str, str] | None = None,
    stdin: str | None = None,
    cwd: Path = ROOT,
) -> Outcome:
    """`fazhi ARGUMENTS…`, English messages unless the environment says otherwise."""
    finished = subprocess.run(
        [sys.executable, "-m", "api.cli", *map(str, arguments)],
        cwd=cwd,
        env=_variables(environment or {}),
        input=None if stdin is None else stdin.encode("utf-8"),
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Outcome(finished.returncode, finished.stdout.decode("utf-8"), finished.stderr.decode("utf-8"))


@contextmanager
def running(*arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """A command that goes on until the block ends; its standard error can be read line by line."""
    with subprocess.Popen(
        [sys.executable, "-m", "api.cli", *map(str, arguments)],
        cwd=ROOT,
        env=_variables({}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=30)


def _variables(added: Mapping[str, str]) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "FAZHI_"))}
    return {**inherited, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), **added}
