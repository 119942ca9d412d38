"""Options whose value may be left out (`--errors`, `--errors measure`): typer itself has none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from typer.core import TyperCommand

__all__ = ["command_with_optional_value", "fill_in"]


def command_with_optional_value(option: str, default: str) -> type[TyperCommand]:
    """A class of commands in which `option` without a value means `option default`."""

    class OptionalValueCommand(TyperCommand):
        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            return super().parse_args(ctx, fill_in(args, option, default))

    return OptionalValueCommand


def fill_in(arguments: list[str], option: str, default: str) -> list[str]:
    """The arguments, with `default` after an `option` that the end, another option or a path follows."""
    filled: list[str] = []
    for number, argument in enumerate(arguments):
        filled.append(argument)
        if argument == option:
            after = arguments[number + 1] if number + 1 < len(arguments) else "-"
            if after.startswith("-") or Path(after).exists():
                filled.append(default)
    return filled
