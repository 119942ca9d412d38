"""The words of the interface in both languages, read from viz/locale/*.toml.

Templates and pages name a message by its dotted key (`nav.places`); coded values of the data (statuses,
kinds, levels) are tables of their own, named by the code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from viz.context import Language

__all__ = ["Messages", "load_messages"]


class Messages:
    """One language's catalogue. An unknown key raises KeyError: a page never shows a bare key."""

    def __init__(self, lang: Language, texts: Mapping[str, str]) -> None:
        self.lang = lang
        self.texts = texts

    def __call__(self, key: str, **values: object) -> str:
        """The message, with its {placeholders} filled in."""
        message = self.texts[key]
        return message.format(**values) if values else message

    def count(self, key: str, number: int) -> str:
        """The message for a number of things: `key.one` for exactly one, else `key.other`."""
        form = "one" if number == 1 else "other"
        return self.texts[f"{key}.{form}"].format(n=f"{number:,}")

    def term(self, table: str, code: str) -> str:
        """The word for a coded value of the data; a code that the catalogue lacks is shown as it is."""
        return self.texts.get(f"{table}.{code}", code)


def _flatten(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


@cache
def load_messages(lang: Language) -> Messages:
    """The catalogue of a language."""
    source = (files("viz") / "locale" / f"{lang}.toml").read_text(encoding="utf-8")
    return Messages(lang, dict(_flatten(tomllib.loads(source))))
