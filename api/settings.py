"""Every limit and default of fazhi in one typed table, set by environment variables that begin with FAZHI_.

`/about` and docs/settings.md print this table; a test keeps the page and the table the same. Nothing is read
at import: call `load_settings()` at an edge (command line, HTTP app) and hand the result on.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ontology.errors import UsageError

__all__ = ["Setting", "Settings", "load_settings", "setting_table", "settings_page"]

PREFIX = "FAZHI_"
_MIB = 1024 * 1024


def _setting(default: Any, en: str, zh: str, **limits: Any) -> Any:
    return Field(default, description=en, json_schema_extra={"zh": zh}, **limits)


class Settings(BaseSettings):
    """All settings. Sizes are bytes, times seconds, unless the description says otherwise."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    store: Path = _setting(
        Path("store"),
        "folder of the store: report texts, published generations, the CURRENT pointer",
        "数据仓目录：报告文本、已发布的各版图谱与 CURRENT 指针",
    )
    keep_generations: int = _setting(
        5,
        "published generations that are kept, that in force among them; publishing removes older ones",
        "保留的已发布版本数（含现行版）；发布时删除更早的版本",
        ge=1,
        le=1000,
    )
    host: str = _setting("127.0.0.1", "address the server listens on", "服务监听的地址")
    port: int = _setting(
        8000,
        "port the server listens on; 0 takes a free one",
        "服务监听的端口；0 表示任选空闲端口",
        ge=0,
        le=65535,
    )
    lang: Literal["zh", "en"] | None = _setting(
        None,
        "language of command-line messages; unset: the language of the terminal",
        "命令行提示的语言；不设则随终端",
    )
    jobs: int = _setting(
        1, "processes that read reports during ingest and extract", "入库与抽取时读报告的进程数", ge=1, le=256
    )
    workers: int = _setting(
        4,
        "query processes that stand ready; each answers one query at a time",
        "随时待命的查询进程数；每个进程一次答一条查询",
        ge=1,
        le=64,
    )
    long_workers: int = _setting(
        4,
        "queries that may run long at the same time, in processes of their own; others wait for them",
        "可同时进行的长查询数（各用单独的进程）；更多的长查询须等候",
        ge=1,
        le=64,
    )
    queue: int = _setting(
        32,
        "queries that may wait for a free query process; more are told to come back (503)",
        "可排队等候的查询数；超出者以 503 请其稍后再来",
        ge=0,
        le=1024,
    )
    query_seconds: float = _setting(
        10.0,
        "time a query may take, waiting included; past it the query process is stopped (503)",
        "单条查询的时限（秒，含等候）；超时即终止（503）",
        gt=0,
        le=3600,
    )
    query_short_seconds: float = _setting(
        0.1,
        "time after which a query counts as long and leaves its place to others",
        "超过此时间（秒）的查询算作长查询，让出位置",
        gt=0,
        le=3600,
    )
    query_rows: int = _setting(
        100_000, "rows (or triples) a query may return", "单条查询最多返回的行数（或三元组数）", ge=1
    )
    query_bytes: int = _setting(
        32 * _MIB, "bytes of an answer to a query", "单条查询结果的最大字节数", ge=1024
    )
    query_memory: int = _setting(
        1024 * _MIB, "memory of one query process, in bytes", "单个查询进程的内存上限（字节）", ge=256 * _MIB
    )
    queue_seconds: float = _setting(
        10.0,
        "time a query may wait for a free query process (503)",
        "查询等候空闲查询进程的最长时间（秒，503）",
        gt=0,
        le=600,
    )
    query_nesting: int = _setting(
        128,
        "depth of groups, parentheses and paths in a query",
        "查询中括号与路径的最大嵌套层数",
        ge=8,
        le=1024,
    )
    query_operators: int = _setting(4000, "operators in a query", "查询中运算符的最大个数", ge=16, le=100_000)
    body_bytes: int = _setting(
        4 * _MIB, "bytes of a request body (413)", "请求正文的最大字节数（413）", ge=1024
    )
    url_bytes: int = _setting(
        8192, "bytes of an address with its query string (414)", "网址连同参数的最大字节数（414）", ge=256
    )
    write_token: SecretStr | None = _setting(
        None,
        "token that allows writing, at least 32 characters; unset: writing is off (403)",
        "允许写入的令牌，至少 32 个字符；不设则不开放写入（403）",
    )
    write_token_file: Path | None = _setting(
        None,
        "file that holds that token, readable by its owner alone (mode 0600)",
        "存放该令牌的文件，仅所有者可读（权限 0600）",
    )
    write_seconds: float = _setting(
        60.0,
        "time a write may take to be worked out; past it nothing is changed (503)",
        "一次写入的计算时限（秒）；超时则不作任何改动（503）",
        gt=0,
        le=3600,
    )
    write_bytes: int = _setting(
        16 * _MIB, "bytes of the body of a write (413)", "写入请求正文的最大字节数（413）", ge=1024
    )
    page_rows: int = _setting(
        100, "rows of one page of /api/v1 when the request names none", "/api/v1 每页默认行数", ge=1
    )
    page_rows_max: int = _setting(10_000, "rows of one page of /api/v1 at most", "/api/v1 每页最多行数", ge=1)
    refresh_seconds: float = _setting(
        2.0,
        "how often the server looks for a newly published generation",
        "服务多久查看一次是否有新发布的图谱（秒）",
        gt=0,
        le=3600,
    )


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. `value` and `default` are written as in the environment."""

    name: str
    variable: str
    value: str
    default: str
    summary_zh: str
    summary_en: str


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment, `overrides` (those not None) first. Raises UsageError naming the
    variable.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**cast("dict[str, Any]", given))
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        source = f"--{name.replace('_', '-')}" if name in given else PREFIX + name.upper()
        raise UsageError(f"{source}: {first['msg']} (given: {first['input']!r})") from None


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, SecretStr):
        return "***"
    if isinstance(value, Path):
        return value.as_posix()
    return str(value)


def setting_table(settings: Settings | None = None) -> list[Setting]:
    """The table, with the values of `settings` (the defaults when None)."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = _written(field.default)
        extra = cast("dict[str, str]", field.json_schema_extra)
        value = default if settings is None else _written(getattr(settings, name))
        rows.append(
            Setting(name, PREFIX + name.upper(), value, default, extra["zh"], field.description or "")
        )
    return rows


def settings_page() -> str:
    """docs/settings.md: the table of all settings in Chinese and English."""
    lines = [
        "# Settings · 设置",
        "",
        "Every limit and default, set by an environment variable. Written by `python -m api.settings`.",
        "",
        "所有上限与默认值，均由环境变量设定。本页由 `python -m api.settings` 生成。",
        "",
        "| variable 变量 | default 默认 | what it sets | 含义 |",
        "|---|---|---|---|",
    ]
    for row in setting_table():
        default = f"`{row.default}`" if row.default else "–"
        lines.append(f"| `{row.variable}` | {default} | {row.summary_en} | {row.summary_zh} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path("docs/settings.md").write_text(settings_page(), encoding="utf-8")
