"""`fazhi search` and `fazhi reindex`: full-text search on the command line."""

# ruff: noqa: PLC0415  as in api/cli.py: a command loads what it needs

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.session import Session, open_session
from api.options import JsonOption, Lang, LangOption, PlaceOption, QuietOption, ReportOption, StoreOption

__all__ = ["add_search"]


def add_search(app: typer.Typer) -> None:
    """Give the commands to the app."""
    app.command()(search)
    app.command()(reindex)


def search(
    words: Annotated[
        list[str], typer.Argument(help="All of them must occur. 须全部含有的词", metavar="WORD…")
    ],
    *,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            help="sentence, report, mechanism, indicator, place, institution, instrument, innovation, "
            "instance, honour; repeatable. 类别",
            metavar="KIND",
        ),
    ] = None,
    place: PlaceOption = None,
    year: Annotated[str | None, typer.Option(help="Year of the report. 报告年度")] = None,
    report: ReportOption = None,
    limit: Annotated[int, typer.Option(help="Hits at most. 最多条数", min=1, metavar="N")] = 20,
    offset: Annotated[int, typer.Option(help="Hits to pass over. 跳过条数", min=0, metavar="N")] = 0,
    as_json: JsonOption = False,
    store: StoreOption = None,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """Find sentences of reports and names of things that hold all of the words; exit code 1 when none does.

    fazhi search 法律顾问 审查 --kind sentence · fazhi search '“三重 一大”' --place 广州市 --year 2020

    全文检索：在报告句子与各类名称中查找同时含有这些词的条目；没有时退出码为 1。
    """
    from api.commands import searching
    from api.searching import asked_search

    asked = asked_search(" ".join(words), kind or (), place=place or "", year=year or "", report=report or "")
    return searching.search_words(_session(lang, quiet, as_json, store), asked, limit, offset)


def reindex(
    store: StoreOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """Build the full-text index of the published graph anew.

    重建已发布图谱的全文索引。
    """
    from api.commands import searching

    return searching.rebuild_index(_session(lang, quiet, as_json, store))


def _session(lang: Lang | None, quiet: bool, as_json: bool, store: Path | None) -> Session:
    return open_session(lang=lang.value if lang else None, quiet=quiet, as_json=as_json, store=store)
