"""The options that several commands share, with their help in English and Chinese."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "HostOption",
    "JobsOption",
    "JsonOption",
    "Lang",
    "LangOption",
    "PathsArgument",
    "PlaceOption",
    "PortOption",
    "QuietOption",
    "ReportOption",
    "StoreOption",
]


class Lang(StrEnum):
    """Languages of messages."""

    ZH = "zh"
    EN = "en"


HostOption = Annotated[str | None, typer.Option(help="Address to listen on (127.0.0.1). 监听地址")]
JobsOption = Annotated[
    int | None, typer.Option("--jobs", "-j", help="Processes that read reports. 读报告的进程数")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Result as JSON on standard output. 输出 JSON")]
LangOption = Annotated[Lang | None, typer.Option("--lang", help="Language of messages. 提示语言")]
PathsArgument = Annotated[
    list[Path],
    typer.Argument(help="Report files, folders, or manifests (.csv). 报告文件、目录或清单", metavar="PATH…"),
]
PlaceOption = Annotated[str | None, typer.Option(help="Place code, e.g. 440115102000. 地区代码")]
PortOption = Annotated[int | None, typer.Option("--port", "-p", help="Port (8000); 0: any free one. 端口")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Errors only. 只报错误")]
ReportOption = Annotated[str | None, typer.Option(help="Report id, e.g. 000. 报告编号")]
StoreOption = Annotated[
    Path | None, typer.Option("--store", help="Folder of the store (FAZHI_STORE; ./store). 数据仓目录")
]
