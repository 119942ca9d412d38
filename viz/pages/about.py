"""About: what the statuses mean, how to read the data, what this generation holds, and every setting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from viz.claims import STATUSES
from viz.context import PageContext
from viz.rendering import render

__all__ = ["AboutPage", "SettingRow", "render_about"]


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One limit or setting: its name, the environment variable that sets it, its value and its default."""

    name: str
    variable: str
    value: str
    default: str
    summary_zh: str
    summary_en: str


@dataclass(frozen=True, slots=True)
class AboutPage:
    """The settings table and the manifest of the generation in force."""

    settings: Sequence[SettingRow]
    manifest: Mapping[str, object]


def _entries(manifest: Mapping[str, object], above: str = "") -> Iterator[tuple[str, str]]:
    """The manifest line by line, the entries of its tables under the table's name."""
    for name, value in sorted(manifest.items()):
        if isinstance(value, Mapping):
            yield from _entries(value, f"{above}{name} ")
        else:
            parts = value if isinstance(value, (list, tuple)) else [value]
            yield (
                f"{above}{name}",
                " · ".join(f"{part:,}" if isinstance(part, int) else str(part) for part in parts),
            )


def render_about(page: AboutPage, context: PageContext) -> str:
    """The page as a whole HTML document."""
    return render(
        "about.html",
        context,
        statuses=STATUSES,
        settings=page.settings,
        manifest=list(_entries(page.manifest)),
    )
