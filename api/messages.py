"""The command line's messages in Chinese and English, from the catalogue messages.csv (key, zh, en)."""

from __future__ import annotations

import csv
import functools
import locale
import os
from collections.abc import Mapping
from importlib.resources import files

from viz.context import Language

__all__ = ["Messages", "terminal_language"]


@functools.cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    text = (files("api") / "messages.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(text.splitlines())}


def terminal_language() -> Language:
    """Chinese where LC_ALL, LC_MESSAGES or LANG (or, without any, the system's locale) is Chinese; else
    English.
    """
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


class Messages:
    """Messages in one language: `messages("ingest.done", total=5, …)`."""

    def __init__(self, lang: Language) -> None:
        self.lang: Language = lang

    def __call__(self, key: str, **values: object) -> str:
        return _catalogue()[key][self.lang].format(**values)
