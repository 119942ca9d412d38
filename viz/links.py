"""Where a thing of the graph has its page: addresses within the portal, made from IRIs."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

from ontology.vocabulary import ID

__all__ = ["data_href", "evidence_href", "href", "local_name", "safe_external", "sparql_href"]

#: Types of things that have a page of their own; every other one is shown by the generic page.
_PAGES = {"place": "places", "mechanism": "mechanisms", "report": "documents"}


def local_name(iri: str) -> str:
    """The last step of an IRI's path or fragment; a bare word is returned as it is.

    >>> local_name("https://w3id.org/fazhi/id/status/in_force")
    'in_force'
    """
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]


def _type_and_key(iri: str) -> tuple[str, str] | None:
    if not iri.startswith(ID):
        return None
    kind, slash, key = iri.removeprefix(ID).partition("/")
    return (kind, key) if slash and key else None


def href(iri: str) -> str:
    """The portal's page of an IRI of ours; a web address from elsewhere as it is; "" for anything else.

    >>> href("https://w3id.org/fazhi/id/place/440115101000")
    '/places/440115101000'
    >>> href("https://w3id.org/fazhi/id/claim/0a1b")
    '/id/claim/0a1b'
    >>> href("javascript:alert(1)")
    ''
    """
    found = _type_and_key(iri)
    if found is None:
        return safe_external(iri)
    kind, key = found
    page = _PAGES.get(kind)
    if page is not None and "/" not in key:
        return f"/{page}/{quote(key, safe='')}"
    return f"/id/{quote(kind, safe='')}/{quote(key, safe='/')}"


def safe_external(address: str) -> str:
    """The address where it is a web address, else "": a link never carries another scheme."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.netloc else ""


def evidence_href(report: str, start: int, end: int) -> str:
    """The document page of a report, opened at the code points `start` … `end`.

    The parameter lets the server mark the passage; the fragment (after RFC 5147) lets the browser go there.
    """
    return f"{href(report)}?at={start}-{end}#char={start},{end}"


def data_href(iri: str, suffix: str) -> str:
    """The address of the data on one of our IRIs, as "ttl", "jsonld", "nt" or "csv"; "" for others."""
    found = _type_and_key(iri)
    if found is None:
        return ""
    kind, key = found
    return f"/data/{quote(kind, safe='')}/{quote(key, safe='/')}.{suffix}"


def sparql_href(query: str) -> str:
    """The query form filled in with a query and its answer."""
    return "/sparql?" + urlencode({"query": query})
