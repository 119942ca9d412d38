"""The command `fazhi`: its options and help. The work is done in api.commands; api.command_edge runs it.

Results go to standard output, messages and progress to standard error. Exit codes: 0 done, 1 something failed
or was left out, 2 wrong usage, 3 a score below its floor or a graph that breaks its shapes.
"""

# ruff: noqa: PLC0415  a command loads what it needs, not what the others need: `fazhi --help` answers at once

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.command_edge import run
from api.commands.session import Session, open_session, open_terminal
from api.context import product_version
from api.optional_values import command_with_optional_value
from api.options import (
    HostOption,
    JobsOption,
    JsonOption,
    Lang,
    LangOption,
    PathsArgument,
    PlaceOption,
    PortOption,
    QuietOption,
    ReportOption,
    StoreOption,
)
from api.search_command import add_search
from api.store_cli import store_app

__all__ = ["app", "main"]

app = typer.Typer(
    name="fazhi",
    help="A knowledge graph of the mechanisms and measures in Chinese rule-of-law reports.\n\n"
    "法治政府建设报告知识图谱：读报告、建图谱、查询、浏览。",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(store_app)


def _session(lang: Lang | None, quiet: bool = False, as_json: bool = False, **overrides: object) -> Session:
    return open_session(lang=lang.value if lang else None, quiet=quiet, as_json=as_json, **overrides)


@app.command()
def ingest(
    paths: PathsArgument,
    *,
    store: StoreOption = None,
    jobs: JobsOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """Read reports into the store and publish them.

    A report is stored whole or not at all. One that is there already is replaced if it has changed, and left
    alone if not. What cannot be read is named and left out (exit code 1); nothing stored is lost.

    读取报告入库并发布。重复入库不产生变化；读不了的文件逐一指出，其余照常入库。
    """
    from api.commands import ingesting

    return ingesting.ingest_paths(_session(lang, quiet, as_json, store=store, jobs=jobs), paths)


@app.command()
def extract(
    paths: PathsArgument, jobs: JobsOption = None, quiet: QuietOption = False, lang: LangOption = None
) -> int:
    """Print the records of each report, one JSON object a line; no store is needed.

    逐份输出抽取结果，每行一个 JSON 对象，不需要数据仓。
    """
    from api.commands import ingesting

    return ingesting.extract_files(_session(lang, quiet, jobs=jobs), paths)


@app.command()
def query(
    what: Annotated[
        str,
        typer.Argument(
            help="Named query, file (.rq), '-' or SPARQL text. 命名查询、文件或 SPARQL", metavar="QUERY"
        ),
    ] = "",
    *,
    mechanism: Annotated[
        str | None, typer.Option(help="Mechanism id, e.g. legal-adviser-office. 机制")
    ] = None,
    indicator: Annotated[str | None, typer.Option(help="Indicator id. 指标")] = None,
    place: PlaceOption = None,
    status: Annotated[
        str | None, typer.Option(help="in_force, planned, lacking, required, mentioned. 状态")
    ] = None,
    year: Annotated[str | None, typer.Option(help="Year of the report. 报告年度")] = None,
    group: Annotated[
        str | None, typer.Option(help="Group or family of mechanisms, e.g. A or A1. 机制组")
    ] = None,
    report: ReportOption = None,
    claim: Annotated[str | None, typer.Option(help="Claim id. 陈述编号")] = None,
    relation: Annotated[
        str | None, typer.Option(help="Relation to an instrument, e.g. issues. 与文件的关系")
    ] = None,
    output_format: Annotated[
        str | None,
        typer.Option("--format", "-f", help="table, csv, json, xml, tsv; turtle, nt (graphs). 输出格式"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Same as --format json.")] = False,
    list_queries: Annotated[
        bool, typer.Option("--list", help="List the named queries. 列出命名查询")
    ] = False,
    store: StoreOption = None,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """Answer a named query, a SPARQL file or SPARQL text: a table on a terminal, CSV when piped.

    fazhi query who-adopted --mechanism legal-adviser-office · fazhi query 'SELECT * { ?s ?p ?o } LIMIT 5'

    执行命名查询、SPARQL 文件或语句。终端上显示表格，重定向时输出 CSV。
    """
    from api.commands import querying

    session = _session(lang, quiet, as_json, store=store)
    if list_queries:
        return querying.list_named_queries(session)
    given = {
        "mechanism": mechanism,
        "indicator": indicator,
        "place": place,
        "status": status,
        "year": year,
        "group": group,
        "report": report,
        "claim": claim,
        "relation": relation,
    }
    values = {name: value for name, value in given.items() if value is not None}
    return querying.answer(
        session, what, values, "json" if as_json and output_format is None else output_format
    )


@app.command()
def place(
    name: Annotated[
        list[str],
        typer.Argument(
            help="Name, beginning of a name, pinyin, initials or code. 名称、拼音、首字母或代码",
            metavar="NAME…",
        ),
    ],
    *,
    within: Annotated[
        str,
        typer.Option("--in", help="A place above it, in any of these ways. 上级地方", metavar="SUPERIOR"),
    ] = "",
    limit: Annotated[int, typer.Option(help="Rows at most. 最多行数", min=1, metavar="N")] = 20,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """Find places in the register, present and former, with code and path; exit code 1 when there is none.

    fazhi place 江东镇 --in 金华 · fazhi place jdz · fazhi place 44 01 15

    查找区划：按名称、拼音、首字母或代码，列出代码、全路径、有效年份与后继；没有时退出码为 1。
    """
    from api.commands import placing

    terminal = open_terminal(lang.value if lang else None, quiet)
    return placing.find_places(terminal, placing.Search(" ".join(name), within, limit), as_json)


add_search(app)


@app.command()
def serve(
    *,
    host: HostOption = None,
    port: PortOption = None,
    workers: Annotated[int | None, typer.Option(help="Ready query processes (4). 待命查询进程数")] = None,
    store: StoreOption = None,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """Serve pages, SPARQL endpoint and API; a newly published generation is taken up while it runs.

    启动网页、SPARQL 端点与 API 服务；新发布的图谱自动生效。
    """
    from api.commands import serving

    return serving.serve(_session(lang, quiet, store=store, host=host, port=port, workers=workers))


@app.command()
def graph(
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="HTML file; '-' is standard output. 输出文件")
    ] = Path("fazhi-graph.html"),
    place: PlaceOption = None,
    report: ReportOption = None,
    base_url: Annotated[
        str, typer.Option(help="Address of a running server, for links to its pages. 服务地址")
    ] = "",
    store: StoreOption = None,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """Draw the graph into one HTML file that opens offline.

    把图谱画成一个可离线打开的网页文件。
    """
    from api.commands import exporting

    session = _session(lang, quiet, store=store)
    return exporting.draw_graph(session, output, {"place": place, "report": report}, base_url)


@app.command()
def export(
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File; '-' is standard output. 输出文件")
    ] = Path("-"),
    output_format: Annotated[
        str | None,
        typer.Option(
            "--format", "-f", help="nquads, trig, turtle, graphml, gexf (or by the file's name). 格式"
        ),
    ] = None,
    store: StoreOption = None,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """Write the whole graph to a file; an existing file is replaced only when the new one is complete.

    导出整个图谱；写完之后才替换原有文件。
    """
    from api.commands import exporting

    return exporting.export_graph(_session(lang, quiet, store=store), output, output_format)


@app.command()
def validate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="RDF files (default: all reports of the store). RDF 文件", metavar="[FILE…]"),
    ] = None,
    *,
    store: StoreOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """Check reports against the SHACL shapes; exit code 3 when one breaks them.

    用 SHACL 约束检查报告图；有不符合者退出码为 3。
    """
    from api.commands import validating

    return validating.validate(_session(lang, quiet, as_json, store=store), files or [])


@app.command(cls=command_with_optional_value("--errors", "all"))
def evaluate(
    gold: Annotated[
        Path, typer.Argument(help="Reference annotations: a folder of .json, or a file. 参照标注")
    ],
    subject: Annotated[
        Path | None,
        typer.Argument(
            help="Records or reports (default: the texts with GOLD, or the folder reports beside it). "
            "待评结果或报告",
            metavar="[RECORDS|REPORTS]",
        ),
    ] = None,
    *,
    by: Annotated[
        list[str] | None,
        typer.Option(
            help="Scores by kind, status, mechanism, indicator or all; repeatable (kind, status). 评分细目",
            metavar="SECTION",
        ),
    ] = None,
    errors: Annotated[
        str | None,
        typer.Option(
            help="List every error with its sentence: of one KIND, or without KIND of all. 列出错误及原句",
            metavar="[KIND]",
        ),
    ] = None,
    floor: Annotated[
        list[str] | None, typer.Option(help="KIND=F1, e.g. adoption=0.85; repeatable. 下限")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Ignore accepted alternatives. 不计可接受的其他答案")
    ] = False,
    jobs: JobsOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """Score extraction against reference annotations; exit code 3 when a score is below its floor.

    fazhi evaluate data/gold --by mechanism --errors adoption

    对照参照标注评估抽取质量，可按类别、状态、机制、指标分列，并逐条列出错误；低于下限时退出码为 3。
    """
    from api.commands import evaluating

    session = _session(lang, quiet, as_json, jobs=jobs)
    options = evaluating.EvaluateOptions(floor or (), strict, by or (), errors)
    return evaluating.evaluate_against(session, gold, subject, options)


@app.command()
def discover(
    paths: PathsArgument,
    *,
    min_count: Annotated[
        int, typer.Option("--min-count", help="Times that a name occurs at least. 最少出现次数", metavar="N")
    ] = 2,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """Name candidate concepts: names that recur in the reports and that the taxonomy lacks.

    找出报告中反复出现、分类体系尚未收录的制度、机制、平台等名称，附原句与最接近的已有概念。
    """
    from api.commands import discovering

    return discovering.discover(_session(lang, quiet, as_json), paths, min_count)


@app.command()
def verify(
    store: StoreOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """Count the published graph again and compare it, with its hash, to its manifest.

    重新统计已发布的图谱，与其清单（数目、哈希）核对。
    """
    from api.commands import validating

    return validating.verify(_session(lang, quiet, as_json, store=store))


@app.command()
def demo(
    folder: Annotated[Path | None, typer.Argument(help="Folder of reports (data/reports). 报告目录")] = None,
    *,
    then_serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve afterwards. 之后启动服务")
    ] = True,
    host: HostOption = None,
    port: Annotated[
        int | None, typer.Option("--port", "-p", help="Port (8000); 0 takes a free one. 端口")
    ] = None,
    store: StoreOption = None,
    jobs: JobsOption = None,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> int:
    """Ingest the sample reports, publish them, serve them, and name three things to try.

    演示：样例报告入库、发布、启动服务，并给出三件可试之事。
    """
    from api.commands import serving

    session = _session(lang, quiet, store=store, jobs=jobs, host=host, port=port)
    return serving.demonstrate(session, folder, then_serve)


def _print_version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"fazhi {product_version()}\n")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version. 版本"),
    ] = False,
) -> None:
    """Options before the command; without a command, the help."""
    if context.invoked_subcommand is None and not version:
        sys.stdout.write(context.get_help() + "\n")


def main() -> None:
    """Runs the command line and exits with its code."""
    run(app)


if __name__ == "__main__":
    main()
