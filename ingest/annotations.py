"""Reference annotations and records in JSON: reading them, and finding the texts that they speak of."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from ingest.manifest import MANIFEST_NAME
from ingest.matching import Row
from ingest.readers.registry import is_readable
from ontology.errors import InputError

__all__ = ["QUOTED_FIELDS", "count_bad_quotes", "read_annotations", "sentence_around", "texts_of"]

QUOTED_FIELDS = (
    "adoptions",
    "measures",
    "institutions",
    "instruments",
    "persons",
    "honours",
    "local_innovations",
    "places",
)

#: Where the texts of annotations lie when not beside them: a folder of this name beside the annotations' own.
REPORTS_FOLDER = "reports"

#: A sentence for readers: longer than the pipeline's, which ends at a semicolon as well.
_SENTENCE_ENDS = "。！？!?\r\n"


def read_annotations(path: Path) -> dict[str, Row]:
    """Documents by docid: a folder of *.json, one JSON file (an object or a list), or JSON lines.

    Raises InputError naming the file (and line) that is not such JSON.
    """
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    documents: dict[str, Row] = {}
    for file in files:
        for document in _documents(file):
            if not isinstance(document, dict) or "docid" not in document:
                raise InputError(f"{file}: every document is an object with a docid.")
            documents[str(document["docid"])] = document
    if not documents:
        raise InputError(f"{path}: holds no annotated document (*.json).")
    return documents


def _documents(file: Path) -> list[Any]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: cannot be read as UTF-8 ({error}).") from None
    try:
        data = json.loads(text)
    except json.JSONDecodeError:
        documents = []
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                try:
                    documents.append(json.loads(line))
                except json.JSONDecodeError as error:
                    raise InputError(f"{file}, line {number}: not JSON ({error.msg}).") from None
        return documents
    return data if isinstance(data, list) else [data]


def texts_of(annotations: Path, docids: Collection[str]) -> list[Path]:
    """The files or the folder that hold the annotated texts; empty when there are none.

    They lie beside the annotations (DOCID.txt, or what a manifest there lists), or else in the folder
    `reports` beside the annotations' folder.
    """
    folder = annotations if annotations.is_dir() else annotations.parent
    if (folder / MANIFEST_NAME).is_file():
        return [folder / MANIFEST_NAME]
    beside = [path for path in sorted(folder.iterdir()) if is_readable(path) and path.stem in docids]
    if beside:
        return beside
    reports = folder.resolve().parent / REPORTS_FOLDER
    return [reports] if reports.is_dir() else []


def count_bad_quotes(predicted: Mapping[str, Row], texts: Mapping[str, str]) -> int:
    """Records whose quote does not stand at `start` in the document's text; texts by docid."""
    bad = 0
    for docid, document in predicted.items():
        if docid not in texts:
            continue
        for field in QUOTED_FIELDS:
            for record in document.get(field, []):
                quote, start = record.get("quote"), record.get("start")
                bad += quote is None or start is None or texts[docid][start : start + len(quote)] != quote
    return bad


def sentence_around(text: str, start: int, end: int) -> str:
    """The whole sentence (several, where the span runs over an end) that holds `text[start:end]`."""
    left = max(text.rfind(mark, 0, start) for mark in _SENTENCE_ENDS) + 1
    inside = end - 1 if end > start and text[end - 1] in _SENTENCE_ENDS else end
    ends = [at for mark in _SENTENCE_ENDS if (at := text.find(mark, inside)) >= 0]
    return text[left : min(ends) + 1 if ends else len(text)].strip()
