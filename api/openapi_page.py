"""`/docs`: the OpenAPI page with the Swagger UI of an installed package; no other host is asked."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files

from fastapi.openapi.docs import get_swagger_ui_html
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from api.middleware import CONTENT_SECURITY_POLICY
from api.problems import Problem, ProblemError

__all__ = ["OPENAPI_PATH", "openapi_page_routes"]

OPENAPI_PATH = "/openapi.json"
_MEDIA_TYPES = {
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "swagger-ui.css": "text/css; charset=utf-8",
    "favicon.png": "image/png",
}
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


async def _page(request: Request) -> Response:
    response = get_swagger_ui_html(
        openapi_url=OPENAPI_PATH,
        title=f"{request.app.title} · API",
        swagger_js_url="/docs/swagger-ui-bundle.js",
        swagger_css_url="/docs/swagger-ui.css",
        swagger_favicon_url="/docs/favicon.png",
    )
    html = bytes(response.body).decode("utf-8")
    # the page starts Swagger UI by an inline script: the policy of this page alone admits exactly that script
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode('utf-8')).digest()).decode('ascii')}'"
        for script in _INLINE_SCRIPT.findall(html)
    )
    policy = CONTENT_SECURITY_POLICY.replace("script-src 'self'", f"script-src 'self' {hashes}")
    return HTMLResponse(html, headers={"Content-Security-Policy": policy})


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _MEDIA_TYPES:
        raise ProblemError(Problem(404, "not-found", "Not Found", f"No file {name}."))
    content = (files("fastapi_offline") / "static" / name).read_bytes()
    return Response(content, media_type=_MEDIA_TYPES[name])


def openapi_page_routes() -> list[Route]:
    """The page and the files it loads."""
    return [Route("/docs", _page, methods=["GET"]), Route("/docs/{name}", _file, methods=["GET"])]
