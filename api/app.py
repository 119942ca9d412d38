"""The HTTP app: routes, middleware and error answers put together by `create_app`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import anyio.to_thread
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response

from api.caching import GenerationCache
from api.context import product_version
from api.graph_store import graph_store_routes
from api.middleware import HeadAsGet, OutermostEdge, RequestLimits
from api.openapi_page import OPENAPI_PATH, openapi_page_routes
from api.portal import Portal
from api.problems import answer, problem_of
from api.resources import resource_routes
from api.rest import rest_router
from api.rest_search import search_router
from api.search_page import search_routes
from api.settings import Settings
from api.sparql import sparql_routes
from api.views import page_routes
from api.vocabulary_pages import vocabulary_routes
from api.well_known import well_known_routes
from api.writing import Writing
from ontology.errors import FazhiError

__all__ = ["create_app"]

_TITLE = "fazhi 法治政府建设报告知识图谱"
_DESCRIPTION = (
    "Mechanisms, figures and documents that Chinese local governments report, each with its sentence. "
    "Read-only. Errors are RFC 9457 problems.\n\n"
    "地方政府法治政府建设报告中的机制、数据与文件，每条均附原文句子。只读。错误按 RFC 9457 返回。"
)


#: What scripts of other sites may send: all that reading needs, and no Authorization, which writing takes.
_FOREIGN_HEADERS = (
    *("Accept", "Accept-Language", "Cache-Control", "Content-Language", "Content-Type"),
    *("If-None-Match", "Pragma", "Range", "User-Agent", "X-Requested-With"),
)


def create_app(settings: Settings) -> FastAPI:
    """The app for one store. Query processes start and end with the app's lifespan.

    Raises UsageError for a token of writing that cannot be used.
    """
    portal = Portal(settings)
    writing = Writing(portal, settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await anyio.to_thread.run_sync(portal.start)
        watcher = asyncio.create_task(portal.watch())
        yield
        watcher.cancel()
        with suppress(asyncio.CancelledError):
            await watcher
        await anyio.to_thread.run_sync(portal.stop)

    app = FastAPI(
        title=_TITLE,
        description=_DESCRIPTION,
        version=product_version(),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=OPENAPI_PATH,
        redirect_slashes=False,
    )
    app.state.portal = portal
    app.state.writing = writing
    app.include_router(rest_router(settings))
    app.include_router(search_router(settings))
    app.router.routes.extend(
        [
            *sparql_routes(),
            *graph_store_routes(),
            *well_known_routes(),
            *resource_routes(),
            *vocabulary_routes(),
            *openapi_page_routes(),
            *page_routes(),
            *search_routes(),
        ]
    )
    for kind in (FazhiError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _answer_error)
    # the last one added is the outermost
    app.add_middleware(GenerationCache, portal=portal)
    app.add_middleware(
        RequestLimits,
        body_bytes=settings.body_bytes,
        url_bytes=settings.url_bytes,
        write_bytes=settings.write_bytes,
        token=writing.token,
    )
    app.add_middleware(OutermostEdge)
    app.add_middleware(HeadAsGet)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST", "OPTIONS"],
        allow_headers=_FOREIGN_HEADERS,
        expose_headers=["ETag", "Link", "Retry-After", "X-Total-Count"],
    )
    return app


async def _answer_error(request: Request, error: Exception) -> Response:
    return answer(problem_of(error), request)
