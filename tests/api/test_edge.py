"""The outermost edge: what nobody foresaw is logged and answered as a problem, without a traceback."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.app import create_app
from api.settings import Settings
from tests.conftest import serving


async def _broken(_request: Request) -> Response:
    raise RuntimeError("secret of the server")


@pytest.mark.anyio
async def test_unforeseen_error(store_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(Settings(store=store_path))
    app.router.routes.append(Route("/broken", _broken))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        with caplog.at_level(logging.ERROR):
            response = await client.get("/broken")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "secret" not in response.text
    assert "secret of the server" in caplog.text


def test_damaged_store_is_a_problem(store_path: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(store_path, store)
    with serving(Settings(store=store, workers=1)) as running:
        for text in (store / "texts").iterdir():
            text.unlink()
        response = httpx.get(f"{running.url}/documents/000", timeout=30)
        assert response.status_code == 503
        assert response.json()["type"].endswith("/store")
        assert httpx.get(f"{running.url}/places", timeout=30).status_code == 200
