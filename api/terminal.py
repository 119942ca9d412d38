"""The command line's two streams: results on standard output, messages and progress on standard error."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from api.messages import Messages

__all__ = ["Bar", "Terminal", "use_utf8"]


def use_utf8() -> None:
    """Makes both streams UTF-8 whatever the locale says: reports are Chinese, and redirected files must hold
    them.

    A terminal that cannot show a character gets an escape rather than a crash.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


class Bar:
    """A progress bar that may be absent; advancing an absent one does nothing."""

    def __init__(self, progress: Progress | None, total: int, title: str) -> None:
        self._progress = progress
        self._task = None if progress is None else progress.add_task(title, total=total, label="")

    def advance(self, label: str) -> None:
        """One step done; `label` names it."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, advance=1, label=label)


class Terminal:
    """Where a command writes. `quiet` silences messages and progress, never errors."""

    def __init__(self, messages: Messages, quiet: bool = False) -> None:
        self.messages = messages
        self._quiet = quiet
        self.stdout = Console(file=sys.stdout, highlight=False, soft_wrap=not sys.stdout.isatty())
        self.stderr = Console(file=sys.stderr, highlight=False, soft_wrap=True, markup=False)

    @property
    def interactive(self) -> bool:
        """True when standard output is a terminal."""
        return sys.stdout.isatty()

    def say(self, key: str, **values: object) -> None:
        """A message of the catalogue on standard error."""
        if not self._quiet:
            self.stderr.print(self.messages(key, **values))

    def say_text(self, text: str) -> None:
        """A line of text on standard error."""
        if not self._quiet:
            self.stderr.print(text)

    def show(self, table: Table) -> None:
        """A table for people on standard error."""
        if not self._quiet:
            self.stderr.print(table)

    def error(self, text: str) -> None:
        """One sentence on standard error, never silenced."""
        self.stderr.print(f"{self.messages('error')}: {text}")

    def warning(self, text: str) -> None:
        """One sentence on standard error about something that was not used, never silenced."""
        self.stderr.print(f"{self.messages('warning')}: {text}")

    def write(self, text: str) -> None:
        """Machine output on standard output, as it is."""
        sys.stdout.write(text)

    def write_bytes(self, data: bytes) -> None:
        """Machine output that is bytes already."""
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()

    def write_json(self, value: object) -> None:
        """One JSON value on one line."""
        self.write(json.dumps(value, ensure_ascii=False, sort_keys=False) + "\n")

    @contextmanager
    def bar(self, total: int, title: str) -> Iterator[Bar]:
        """A progress bar on standard error, shown only on a terminal."""
        if self._quiet or not sys.stderr.isatty() or total == 0:
            yield Bar(None, total, title)
            return
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[label]}"),
        )
        with Progress(*columns, console=self.stderr, transient=True) as progress:
            yield Bar(progress, total, title)
