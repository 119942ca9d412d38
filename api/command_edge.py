"""The outermost edge of the command line: runs a command, and says in one sentence what went wrong."""

from __future__ import annotations

import logging
import os
import sys
from typing import NoReturn

import typer

from api.commands.session import FAILED, OK
from api.messages import Messages, terminal_language
from api.terminal import Terminal, use_utf8
from ontology.errors import FazhiError, UsageError

__all__ = ["run"]

USAGE = 2
INTERRUPTED = 130

_log = logging.getLogger(__name__)


def run(app: typer.Typer) -> NoReturn:
    """Runs the command that the process was called with and exits with its code."""
    use_utf8()
    if os.environ.get("FAZHI_DEBUG"):
        logging.basicConfig(level=logging.DEBUG)
    else:
        # what a user must know is said by the commands; a log with tracebacks is for FAZHI_DEBUG=1
        logging.getLogger().addHandler(logging.NullHandler())
    sys.exit(_run(app))


def _run(app: typer.Typer) -> int:
    """Runs the command and tells in one sentence on standard error what went wrong; the exit code."""
    try:
        code = app(standalone_mode=False, prog_name="fazhi")
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # the reader of our output has gone; the interpreter must not complain when it closes the stream
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:  # noqa: BLE001  the outermost edge
        _log.debug("the command ended with", exc_info=error)
        Terminal(Messages(terminal_language())).error(_sentence(error))
        return USAGE if isinstance(error, (UsageError, typer.TyperException)) else FAILED
    return code if isinstance(code, int) else OK


def _sentence(error: Exception) -> str:
    if isinstance(error, FazhiError):
        return str(error)
    if isinstance(error, typer.TyperException):
        return f"{error.format_message()} (--help shows what there is)"
    if isinstance(error, OSError):
        name = f"{error.filename}: " if error.filename else ""
        return f"{name}{error.strerror or error}."
    return f"an unforeseen error ({type(error).__name__}: {error}); FAZHI_DEBUG=1 shows where."
