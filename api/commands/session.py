"""What every command is given: where to write, and the settings in force."""

from __future__ import annotations

from dataclasses import dataclass

from api.messages import Messages, terminal_language
from api.settings import Settings, load_settings
from api.terminal import Terminal
from viz.context import Language

__all__ = ["BELOW_THRESHOLD", "FAILED", "OK", "Session", "open_session"]

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
    settings = load_settings(lang=lang, **overrides)
    messages = Messages(settings.lang or terminal_language())
    return Session(Terminal(messages, quiet=quiet), settings, as_json)
