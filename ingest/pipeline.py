"""The extraction pipeline: which components run, in which order, and how a document becomes records."""

from __future__ import annotations

import importlib
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import RECORD_GROUPS, Hints, install_extensions, records_of
from ingest.readers.text import MAX_CHARACTERS
from ingest.repairs import mend, told_in
from ontology.records import ReportRecords, SectionRecord

__all__ = ["COMPONENTS", "build_pipeline", "extract_records", "to_records"]

#: Factory names in running order; each lives in `ingest.components.<name>` and reads what stands before it.
COMPONENTS = (
    "body",
    "metadata",
    "sections",
    "sentences",
    "home_place",
    "instruments",
    "institutions",
    "places",
    "mechanisms",
    "adoptions",
    "measures",
    "persons",
    "honours",
    "local_innovations",
    "events",
    "confidence",
)


def build_pipeline(components: tuple[str, ...] = COMPONENTS) -> Language:
    """A fresh spaCy pipeline: `spacy.blank("zh")`, one token a code point, then `components`.

    Factories are registered under `fazhi_<name>`; add, drop or replace them with spaCy's own methods.
    """
    install_extensions()
    config: dict[str, Any] = {"nlp": {"tokenizer": {"@tokenizers": "fazhi.CodePointTokenizer.v1"}}}
    importlib.import_module("ingest.tokenizer")
    nlp = spacy.blank("zh", config=config)
    nlp.max_length = MAX_CHARACTERS
    for name in components:
        importlib.import_module(f"ingest.components.{name}")
        nlp.add_pipe(f"fazhi_{name}", name=name)
    return nlp


def extract_records(nlp: Language, text: str, docid: str, hints: Hints | None = None) -> ReportRecords:
    """Run the pipeline over one text rendition and collect its records; a damaged one is mended for it."""
    mended = mend(text)
    doc = nlp.make_doc(text if mended is None else mended.text)
    doc._.docid = docid
    doc._.hints = hints or Hints()
    records = to_records(nlp(doc))
    return records if mended is None else told_in(text, mended, records)


def to_records(doc: Doc) -> ReportRecords:
    """The records of a processed document, each group in text order."""
    groups = {name: sorted(records_of(doc, name), key=lambda r: (r.start, r.end)) for name in RECORD_GROUPS}
    return ReportRecords(
        docid=doc._.docid,
        meta=doc._.meta,
        placements=list(doc._.placements),
        body_span=doc._.body,
        sections=[
            SectionRecord(heading=s.heading, start=s.start, level=s.level, role=s.role)
            for s in doc._.sections
        ],
        **groups,
    )
