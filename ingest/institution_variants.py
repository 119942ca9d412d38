"""One body under a short and a long name in one report: 市场监管局 and 市场监督管理局 of one county.

Only the forms that officials shorten by rule are taken for one body: departments (局, 委, 厅), offices
written 办 or 办公室, enforcement teams, field offices (所) and leading groups with or without 工作. A short
name of another sort may well be another body (公共服务中心 is not 公共法律服务中心).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

__all__ = ["fuller_names"]

_DEPARTMENTS = ("局", "委", "厅")
_TEAMS = ("大队", "中队", "队")
#: 法治建设委员会 is the 基层法治建设委员会 named before; 调解委员会 may be any.
_GROUPS = ("委员会", "领导小组")
_SHORTEST_GROUP = 7
_SHORTENED = (*_DEPARTMENTS, *_TEAMS, *_GROUPS, "办", "办公室", "所")
#: The least that a short name of a department has (司法局).
_SHORTEST = 3


def fuller_names(stems: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """The name to use for each of the names that has a fuller one in the same report.

    `stems` are pairs of a canonical name and its stem, which ends it: names are compared by their stems
    among those with the same place before them.
    """
    alike: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for name, stem in stems:
        if len(stem) >= _SHORTEST and stem.endswith(_SHORTENED) and name.endswith(stem):
            alike[name.removesuffix(stem), _regular(stem)[-1]][name] = stem
    found: dict[str, str] = {}
    for group in alike.values():
        if len(group) > 1:
            found.update(_pairs(group))
    return found


def _pairs(group: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    by_length = sorted(group.items(), key=lambda item: (-len(item[1]), item[0]))
    for at, (name, stem) in enumerate(by_length):
        fuller = next((longer for longer, full in by_length[:at] if _shortens(stem, full)), None)
        if fuller is not None:
            yield name, fuller


def _regular(stem: str) -> str:
    stem = f"{stem[:-3]}办" if stem.endswith("办公室") else stem
    return stem.replace("工作领导小组", "领导小组")


def _shortens(short: str, full: str) -> bool:
    """Whether `short` is a short form of `full`."""
    if _regular(short) == _regular(full):
        return True
    if short.endswith(_GROUPS):
        return len(short) >= _SHORTEST_GROUP and full.endswith(short)
    if short[0] != full[0]:
        return False
    if short.endswith(_DEPARTMENTS):
        return _leaves_out(short, full)
    if "执法" in short and short.endswith(_TEAMS):
        ending = next(team for team in _TEAMS if short.endswith(team))
        return full.endswith(ending) and _leaves_out(short, full)
    return short.endswith("所") and short[:2] == full[:2] and _leaves_out(short, full)


def _leaves_out(short: str, full: str) -> bool:
    """Whether the characters of `short` stand in `full` in their order."""
    rest = iter(full)
    return all(character in rest for character in short)
