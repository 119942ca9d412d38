"""What every command is given: where to write, and the settings in force."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.messages import Messages, terminal_language
from api.terminal import Terminal
from viz.context import LANGUAGES, Language

if TYPE_CHECKING:
    from api.settings import Settings

__all__ = ["BELOW_THRESHOLD", "FAILED", "OK", "Session", "open_session", "open_terminal"]

#: Exit codes. 2, a usage error, is given by `main`.
OK = 0
FAILED = 1
BELOW_THRESHOLD = 3


@dataclass(frozen=True, slots=True)
class Session:
    """One run of one command. `as_json`: machine-readable results on standard output."""

    terminal: Terminal
    settings: Settings
    as_json: bool = False

    @property
    def lang(self) -> Language:
        """Language of messages."""
        return self.terminal.messages.lang


def open_session(
    *, lang: Language | None = None, quiet: bool = False, as_json: bool = False, **overrides: object
) -> Session:
    """A session with settings from the environment and the options that were given (those not None).

    Raises UsageError for a setting out of range.
    """
    # a command that needs no settings need not wait for their validation to be loaded
    from api.settings import load_settings  # noqa: PLC0415

    settings = load_settings(lang=lang, **overrides)
    messages = Messages(settings.lang or terminal_language())
    return Session(Terminal(messages, quiet=quiet), settings, as_json)


def open_terminal(lang: Language | None = None, quiet: bool = False) -> Terminal:
    """The terminal of a command that needs no settings but the language."""
    asked = lang or os.environ.get("FAZHI_LANG")
    chosen = next((known for known in LANGUAGES if known == asked), None)
    return Terminal(Messages(chosen or terminal_language()), quiet=quiet)
