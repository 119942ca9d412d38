"""The update operation of `/sparql` (SPARQL 1.1 Update by the SPARQL 1.1 Protocol §2.2)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.update_protocol import SPARQL_UPDATE, carries_update, parse_update
from api.writing import GENERATION_HEADER, writing_of
from graph.update.evaluation import Using
from graph.update.service import Written

__all__ = ["SPARQL_UPDATE", "answer_update", "is_update"]


async def is_update(request: Request) -> bool:
    """Whether a POST asks for an update. Raises the problem of one that may not, before it is read."""
    content_type = request.headers.get("content-type")
    if carries_update(content_type, b""):
        writing_of(request).require_permission(request)
        return True
    if not carries_update(content_type, await request.body()):
        return False
    writing_of(request).require_permission(request)
    return True


async def answer_update(request: Request, base: str) -> Response:
    """Carry out the update of a request; `base` is the address of the endpoint."""
    asked = parse_update(
        request.headers.get("content-type"), await request.body(), request.scope["query_string"]
    )
    using = Using(asked.using, asked.using_named)
    written = await writing_of(request).run(
        lambda graphs: graphs.update(asked.update, base=base, using=using)
    )
    headers = {GENERATION_HEADER: written.generation.id, "Cache-Control": "no-store"}
    return JSONResponse(_document(written), headers=headers)


def _document(written: Written) -> dict[str, object]:
    """What the update did: the generation in force, and numbers of triples by graph."""
    return {
        "generation": written.generation.id,
        "graphs": [
            {"graph": change.graph.value, "removed": len(change.gone), "added": len(change.added)}
            for change in written.changes
        ],
    }
