"""docs/conformance.md: how many of the W3C's tests pass, and which do not and why.

    python -m tests.conformance.report

The numbers follow from the suite's manifests and from known_failures.csv. That they are true is what the
other tests here see to: each test passes, or is listed there and fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from tests.conformance.suite import CLASSES, Case, cases, known_failures, reason_to_fail

__all__ = ["PAGE", "groups", "page"]

PAGE = Path(__file__).parents[2] / "docs" / "conformance.md"

#: Groups beside the classes: tests of the result formats, which are tests of query evaluation too.
_GROUPS = {"CSV and TSV results": "csv-tsv-res/", "JSON results": "json-res/"}

_HEAD = """\
# Conformance · 标准符合性

How many of the W3C's tests of SPARQL 1.1 pass. They run on generations made from their own data, through the
guard, the query processes and the result writers; those of the protocol ask a real server. The tests need the
suite ([w3c/rdf-tests](https://github.com/w3c/rdf-tests)): the variable `FAZHI_W3C_SPARQL11` names the folder
that holds `sparql/sparql11/`. Written by `python -m tests.conformance.report`.

W3C SPARQL 1.1 测试的通过情况。测试以其自带数据生成的图谱运行，经过查询检查、查询进程与结果写出；
协议测试访问真实服务。本页由 `python -m tests.conformance.report` 生成。
"""
_NOTES = """\
The tests of the entailment regimes are not run: the service has simple entailment only, and says so in its
description. Those of SPARQL 1.2 are not run either.

## What does not pass · 未通过者

A listed test that passes fails the run, so the list cannot grow old.
"""
_TAIL = """
## What the engine changes · 引擎改变之处

- **Numbers and truth values are values.** The engine keeps `xsd:integer` and the types derived from it,
  `xsd:decimal`, `xsd:double`, `xsd:float` and `xsd:boolean` as values: `1.0e6` comes back as `1000000`,
  `1.50` as `1.5`, `"0"^^xsd:boolean` as `false`, `"-3"^^xsd:negativeInteger` as an `xsd:integer`. So the
  tests compare literals by value. 数值与布尔值按值保存，写法与派生整数类型不保留。
- **GROUP_CONCAT** gives a plain string, as the standard says; the engine by itself would keep a language that
  all members share (`graph/query/dialect.py`). GROUP_CONCAT 按标准返回无语言标记的字符串。
- **Extension functions** that the engine does not have make a query fail (400 `query`), and are named.
  未知的扩展函数会使查询失败（400），并指明其名。
"""


def groups() -> dict[str, list[Case]]:
    """The tests of each group."""
    found = {name: [case for case in cases() if case.kind == kind] for kind, name in CLASSES.items()}
    for name, folder in _GROUPS.items():
        found[name] = [case for case in cases() if case.id.startswith(folder)]
    return found


def page() -> str:
    """The whole page."""
    return "\n".join((_HEAD, *_table(), "", _NOTES, *_failures())) + "\n" + _TAIL


def _table() -> Iterator[str]:
    yield "| tests 测试 | pass 通过 | of 总数 |"
    yield "|---|---|---|"
    for group, of in groups().items():
        yield f"| {group} | {sum(reason_to_fail(case) is None for case in of)} | {len(of)} |"


def _failures() -> Iterator[str]:
    yield "| test 测试 | tests | why 原因 |"
    yield "|---|---|---|"
    for test, reason in known_failures().items():
        fitting = sum(fnmatchcase(case.id, test) for case in cases())
        yield f"| `{test}` | {fitting} | {reason} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
