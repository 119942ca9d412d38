"""Which format a result is written in: the parameter `format`, else Accept, else the first that fits."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request

from api.negotiation import negotiate
from api.problems import not_acceptable
from graph.query.results import Answer, ResultFormat, ResultKind
from ontology.errors import UsageError

__all__ = ["content_type", "result_format"]

#: Media types in wide use that mean one of ours: plain JSON and XML, and N-Triples as text.
_MEDIA_TYPES = {
    "application/json": ResultFormat.JSON,
    "application/xml": ResultFormat.XML,
    "text/plain": ResultFormat.N_TRIPLES,
}
#: Names for `format` that clients send beside the short names (SPARQLWrapper: xml and rdf+xml for graphs, n3,
#: json-ld). What fits no result of the kind is passed over, so xml is one thing for rows and one for graphs.
_NAMES: Mapping[str, tuple[ResultFormat, ...]] = {
    "xml": (ResultFormat.XML, ResultFormat.RDF_XML),
    "rdf": (ResultFormat.RDF_XML,),
    "rdf+xml": (ResultFormat.RDF_XML,),
    "json": (ResultFormat.JSON, ResultFormat.JSON_LD),
    "json-ld": (ResultFormat.JSON_LD,),
    "n3": (ResultFormat.TURTLE,),
    "ttl": (ResultFormat.TURTLE,),
    "n-triples": (ResultFormat.N_TRIPLES,),
    "ntriples": (ResultFormat.N_TRIPLES,),
    "n-quads": (ResultFormat.N_QUADS,),
    "nquads": (ResultFormat.N_QUADS,),
}


def result_format(request: Request, asked: str | None, kind: ResultKind) -> ResultFormat:
    """The format for a result of a kind; `asked` is the parameter `format`, a name or a media type.

    Raises UsageError for a name that does not fit, and the 406 when nothing in Accept does.
    """
    formats = ResultFormat.for_kind(kind)
    if asked is not None:
        return _named(asked, formats)
    by_media_type = {form.media_type: form for form in formats}
    by_media_type |= {alias: form for alias, form in _MEDIA_TYPES.items() if form in formats}
    chosen = negotiate(request.headers.get("accept"), list(by_media_type))
    if chosen is None:
        raise not_acceptable([form.media_type for form in formats])
    return by_media_type[chosen]


def _named(asked: str, formats: list[ResultFormat]) -> ResultFormat:
    for form in formats:
        if asked in (form.value, form.media_type) or form in _NAMES.get(asked.lower(), ()):
            return form
    names = ", ".join(form.value for form in formats)
    raise UsageError(f"format {asked!r} does not fit this query; there are {names}.")


def content_type(result: Answer) -> str:
    """The Content-Type of a result."""
    charset = "; charset=utf-8" if result.media_type.startswith("text/") else ""
    header = "; header=present" if result.media_type == ResultFormat.CSV.media_type else ""
    return result.media_type + charset + header
