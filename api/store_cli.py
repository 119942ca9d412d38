"""The sub-commands of `fazhi store`: their options and help. The work is done in api.commands.storing."""

# ruff: noqa: PLC0415  a command loads what it needs, not what the others need

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.commands.session import Session, open_session
from api.options import JsonOption, Lang, LangOption, QuietOption, StoreOption

__all__ = ["store_app"]

store_app = typer.Typer(
    name="store",
    help="Look after the store: list, go back, verify, back up, restore, compact.\n\n"
    "管理数据仓：列出各版、回退、核对、备份、恢复、清理。",
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
)

GenerationArgument = Annotated[
    str | None, typer.Argument(help="Generation, or how its id begins. 版本号（可只写开头）", metavar="[ID]")
]


def _session(store: Path | None, lang: Lang | None, quiet: bool = False, as_json: bool = False) -> Session:
    return open_session(lang=lang.value if lang else None, quiet=quiet, as_json=as_json, store=store)


@store_app.callback()
def _help(context: typer.Context) -> None:
    """Without a sub-command, the help."""
    if context.invoked_subcommand is None:
        sys.stdout.write(context.get_help() + "\n")


@store_app.command("list")
def list_generations(
    store: StoreOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """List the published generations, the latest first, with their sizes and which is in force.

    列出已发布的各版图谱（新者在前）、大小与现行版。
    """
    from api.commands import storing

    return storing.list_generations(_session(store, lang, quiet, as_json))


@store_app.command()
def rollback(
    generation: GenerationArgument = None,
    *,
    store: StoreOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """Bring an earlier generation into force again (the one before, unless ID is given).

    The later ones stay until publishing removes them, so that ID can also go forward.

    回退到先前的一版（不写版本号则为前一版）；较新的版本仍在，可再切回。
    """
    from api.commands import storing

    return storing.roll_back_store(_session(store, lang, quiet, as_json), generation)


@store_app.command()
def verify(
    generation: GenerationArgument = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Check every generation. 核对所有版本")] = False,
    shapes: Annotated[
        bool,
        typer.Option("--shapes/--no-shapes", help="Check reports against the SHACL shapes too. 校验 SHACL"),
    ] = True,
    store: StoreOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """Check hashes, counts, default graph, full-text index, texts and shapes; exit code 1 when one is wrong.

    核对哈希、数目、默认图、全文索引、报告文本与 SHACL 约束；有不符者退出码为 1。
    """
    from api.commands import storing

    return storing.verify_generations(_session(store, lang, quiet, as_json), generation, every, shapes)


@store_app.command()
def backup(
    path: Annotated[
        Path, typer.Argument(help="File (.tar, .tar.gz) or new folder. 备份文件或新目录", metavar="PATH")
    ],
    *,
    store: StoreOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """Write the generation in force with its texts into one file; equal graphs give equal files.

    备份现行版及其报告文本；相同的图谱得到逐字节相同的备份。
    """
    from api.commands import storing

    return storing.write_backup(_session(store, lang, quiet, as_json), path)


@store_app.command()
def restore(
    path: Annotated[Path, typer.Argument(help="Backup file or folder. 备份文件或目录", metavar="BACKUP")],
    *,
    store: StoreOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """Make a store of a backup in a new or empty folder, once every hash in it has been checked.

    fazhi store restore backup.tar.gz --store restored

    用备份在新目录（或空目录）中恢复数据仓；全部哈希核对无误后才生效。
    """
    from api.commands import storing

    return storing.restore_store(_session(store, lang, quiet, as_json), path)


@store_app.command()
def compact(
    *,
    keep: Annotated[
        int | None,
        typer.Option(help="Generations to keep (FAZHI_KEEP_GENERATIONS; 5). 保留版本数", min=1, metavar="N"),
    ] = None,
    pretend: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be removed. 只列出，不删除")
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """Remove old generations, and the texts that no kept generation refers to.

    That in force and those that a running server reads are never removed.

    删除多余的旧版本，以及不再被任何保留版本引用的报告文本；现行版与正在被读取的版本不会删除。
    """
    from api.commands import storing

    return storing.compact_store(_session(store, lang, quiet, as_json), keep, pretend)
