"""Small reports and stores: for tests of what happens to generations, whatever they hold."""

from __future__ import annotations

import hashlib
from pathlib import Path

from graph.store.publish import Store
from graph.store.writer import Writer
from ontology.records import Meta, ReportRecords


def put(writer: Writer, docid: str, text: str) -> None:
    """Put a report that says nothing but what its title is."""
    records = ReportRecords(docid=docid, meta=Meta(title=text, report_year=2020), body_span=(0, len(text)))
    writer.put_report(records, text, hashlib.sha256(text.encode()).hexdigest())


def publish(store: Store, text: str, docid: str = "a") -> str:
    """Make `text` what the store's report says, and publish; the generation's id."""
    with store.writer() as writer:
        put(writer, docid, text)
        return writer.publish().id


def published(path: Path, *texts: str, keep: int = 5) -> tuple[Store, list[str]]:
    """A store in which one report said one text after the other, with the ids of the generations."""
    store = Store.open(path, create=True, keep=keep)
    return store, [publish(store, text) for text in texts]
