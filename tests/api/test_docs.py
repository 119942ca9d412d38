"""docs/http.md names every route and every kind of problem, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.routing import Route

from api import problems
from api.app import create_app
from api.settings import Settings
from graph.query.named import load_named_queries

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")


def test_every_route_is_documented() -> None:
    app = create_app(Settings())
    queries = {f"/api/v1/queries/{name}" for name in load_named_queries()}
    pages = {route.path for route in app.router.routes if isinstance(route, Route)}
    paths = (pages | set(app.openapi()["paths"]) | {"/api/v1/queries/{name}"}) - queries
    assert len(paths) > 20
    documented = set(re.findall(r"`(/[^`?…]*)[^`]*`", PAGE))
    assert paths - documented == set()
    assert {path for path in documented if path != "/api/v1"} - paths == set()


def test_every_kind_of_problem_is_documented() -> None:
    sources = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "api").rglob("*.py"))
    raised = set(re.findall(r'Problem\(\s*\d{3},\s*"([a-z-]+)"', sources))
    table = set(re.findall(r'Error, \d{3}, "([a-z-]+)"', Path(problems.__file__).read_text(encoding="utf-8")))
    assert raised
    assert table
    rows = [line for line in PAGE.partition("| kind |")[2].splitlines() if line.startswith("| `")]
    documented = {kind for row in rows for kind in re.findall(r"`([a-z-]+)`", row.split("|")[1])}
    assert raised | table <= documented
