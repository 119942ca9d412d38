"""The report itself: what is known of the document, its text rendition and its sections."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from pyoxigraph import NamedNode, Triple

from graph.store import iris
from graph.store.quads.institutions import organization, organization_iri, organization_type
from graph.store.quads.subject import Subject
from graph.store.terms import A, date, integer, term, text, triple, zh
from ontology.records import InstitutionType

__all__ = ["report", "sections", "text_rendition"]

#: Characters of a web address that stay as they are: the reserved ones of RFC 3986, and the percent sign.
_URL_SAFE = "!#$%&'()*+,/:;=?@[]~"


def report(subject: Subject, url: str | None) -> Iterator[Triple]:
    """The report node. `url` is the page that the report was taken from."""
    node, meta = subject.report, subject.records.meta
    for kind in (term("fz", "Report"), term("schema", "Report"), term("prov", "Entity")):
        yield triple(node, A, kind)
    yield triple(node, term("dct", "identifier"), text(subject.records.docid))
    yield triple(node, term("fz", "text"), subject.text_iri)
    if meta.title:
        yield triple(node, term("dct", "title"), zh(meta.title))
    if meta.issuer:
        yield triple(node, term("fz", "issuerName"), zh(meta.issuer))
        yield triple(node, term("dct", "publisher"), organization_iri(subject, meta.issuer))
        issuer_type = organization_type(subject, meta.issuer) or InstitutionType.GOVERNMENT
        yield from organization(subject, meta.issuer, issuer_type)
    for predicate, value in ((term("dct", "issued"), meta.published), (term("fz", "signed"), meta.signed)):
        if value and (literal := date(value)):
            yield triple(node, predicate, literal)
    if meta.index_no:
        yield triple(node, term("fz", "indexNumber"), text(meta.index_no))
    if meta.report_year is not None:
        yield triple(node, term("fz", "reportYear"), integer(meta.report_year))
    for home in subject.homes:
        yield triple(node, term("fz", "about"), home.iri)
    if url and (source := _web_address(url)):
        yield triple(node, term("dct", "source"), source)


def text_rendition(subject: Subject) -> Iterator[Triple]:
    """The text that all offsets count in."""
    node = subject.text_iri
    yield triple(node, A, term("fz", "TextRendition"))
    yield triple(node, A, term("prov", "Entity"))
    yield triple(node, term("fz", "sha256"), text(subject.sha256))
    yield triple(node, term("fz", "characters"), integer(len(subject.text)))
    yield triple(node, term("fz", "bodyStart"), integer(subject.records.body_span[0]))
    yield triple(node, term("fz", "bodyEnd"), integer(subject.records.body_span[1]))
    yield triple(node, term("prov", "wasDerivedFrom"), subject.report)


def sections(subject: Subject) -> Iterator[Triple]:
    """The headings of the report in text order."""
    for section in subject.records.sections:
        node = subject.item("section", str(section.start), section.heading)
        yield triple(subject.report, term("fz", "hasSection"), node)
        yield triple(node, A, term("fz", "Section"))
        yield triple(node, term("fz", "heading"), zh(section.heading))
        yield triple(node, term("fz", "headingLevel"), integer(section.level))
        yield triple(node, term("fz", "role"), iris.concept("section-role", section.role.value))
        yield triple(node, term("oa", "start"), integer(section.start))


def _web_address(url: str) -> NamedNode | None:
    """An absolute http(s) address as an ASCII IRI; None for anything else."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return None
    host = parts.netloc.encode("idna").decode("ascii") if not parts.netloc.isascii() else parts.netloc
    return NamedNode(quote(parts._replace(netloc=host).geturl(), safe=_URL_SAFE))
