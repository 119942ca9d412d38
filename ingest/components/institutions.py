"""Institutions: the public bodies, firms and villages that a report names, one record for each.

A body is told by its place and its role (`ontology.bodies`), however the text names it.

Reads doc._.meta (home place), doc._.sentences; writes doc.spans["institutions"].
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc

from ingest.clauses import clause_around
from ingest.document import add_record, text_of
from ingest.institution_lexicon import Head, load_institution_lexicon
from ingest.institution_mentions import find_mentions
from ingest.institution_names import Mention, canonical_name, local_parent_name, parent_name
from ingest.institution_variants import fuller_names
from ingest.jurisdiction import Home
from ingest.layout import half_width_of
from ingest.named_bodies import listed_companies
from ingest.stretches import Stretches
from ingest.titles import find_titles
from ontology.bodies import Body, full_role
from ontology.records import Institution, InstitutionType

__all__ = ["PAGE_LINE", "InstitutionFinder", "create_institutions", "named_bodies_of"]

#: Lines of the page, not of the report: who put it there, and when.
_OF_PAGE = r"信息来源|来源[:：]|发布(?:机构|单位|时间|日期)|(?:浏览|访问|阅读)次?数"
PAGE_LINE = re.compile(rf"^.*(?:{_OF_PAGE}).*$", re.MULTILINE)
_PAGE_WORD = re.compile(_OF_PAGE)
_NAMES = "institution_names"
_COMPANY = Head("企业", InstitutionType.COMPANY, "firm", "", "no", "name", ())


class InstitutionFinder:
    """The component: finds names, qualifies them by the home place, keeps the first of each body."""

    def __init__(self) -> None:
        self._lexicon = load_institution_lexicon()

    def __call__(self, doc: Doc) -> Doc:
        """Add one institution record for each body."""
        sentences = doc._.sentences
        if not sentences:
            return doc
        text = half_width_of(doc)
        home = Home.of(doc._.meta)
        span = (sentences[0].start, sentences[-1].end)
        hidden = [(title.start, title.end) for title in find_titles(text, *span)]
        hidden.extend(_line_around(text, match.start(), *span) for match in _PAGE_WORD.finditer(text, *span))
        mentions = find_mentions(text, span, Stretches(hidden), home, self._lexicon)
        mentions.extend(self._companies(text, span, mentions))
        mentions.sort(key=lambda m: (m.start, m.end))
        doc.user_data[_NAMES] = [(mention.start, mention.end) for mention in mentions]
        self._add(doc, home, mentions)
        return doc

    def _companies(self, text: str, span: tuple[int, int], known: Sequence[Mention]) -> list[Mention]:
        taken = Stretches((m.start, m.end) for m in known)
        return [
            Mention(start, end, text[start:end], text[start:end], _COMPANY, None)
            for start, end in listed_companies(text, *span, self._lexicon)
            if not taken.meet(start, end)
        ]

    def _add(self, doc: Doc, home: Home, mentions: list[Mention]) -> None:
        names = [canonical_name(mention, home) for mention in mentions]
        fuller = fuller_names(
            (name, mention.stem)
            for name, mention in zip(names, mentions, strict=True)
            if mention.path or mention.owner
        )
        seen: set[Body] = set()
        for mention, name in zip(mentions, names, strict=True):
            canonical = fuller.get(name, name)
            body = home.body(canonical, home.path if mention.owner else mention.path)
            identity = Body(body.path, full_role(body.role))
            if identity not in seen:
                seen.add(identity)
                record = self._record(doc, home, mention, canonical, body)
                add_record(doc, "institutions", record, label=str(record.type))

    def _record(self, doc: Doc, home: Home, mention: Mention, canonical: str, body: Body) -> Institution:
        start, end = clause_around(half_width_of(doc), mention.start, mention.end)
        return Institution(
            name=mention.name,
            canonical=canonical,
            type=mention.head.type,
            parent=parent_name(mention, home),
            local_parent=local_parent_name(mention, home),
            role=body.role,
            jurisdiction_path=list(body.path),
            jurisdiction_code=home.code_of(body.path),
            quote=text_of(doc)[start:end],
            start=start,
        )


def _line_around(text: str, at: int, start: int, end: int) -> tuple[int, int]:
    """The line of `text[start:end]` that holds the code point `at`."""
    past = text.find("\n", at, end)
    return max(start, text.rfind("\n", start, at) + 1), end if past < 0 else past


def named_bodies_of(doc: Doc) -> list[tuple[int, int]]:
    """Where bodies are named, each as often as it is: (start, end) in code points, in text order."""
    return cast("list[tuple[int, int]]", doc.user_data.get(_NAMES, []))


@Language.factory("fazhi_institutions")
def create_institutions(nlp: Language, name: str) -> InstitutionFinder:  # noqa: ARG001 - spaCy's signature
    """The factory that the pipeline names."""
    return InstitutionFinder()
