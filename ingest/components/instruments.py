"""Instruments: laws, rules, plans and papers named between 《 and 》, and what the report does with them.

Reads doc._.meta, doc._.sentences; writes doc.spans["instruments"], one record a title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import add_record, text_of
from ingest.instrument_kinds import instrument_kind, is_bare_title, is_medium
from ingest.instrument_lexicon import load_instrument_lexicon
from ingest.instrument_relations import Use, uses_of
from ingest.layout import half_width_of
from ingest.titles import Title, find_titles
from ontology.records import Instrument, InstrumentRelation

__all__ = ["InstrumentFinder", "create_instruments", "document_number"]

_ALIAS = re.compile(r"(?:以下|下)?(?:统?简称|称)(?:为|:|：)?\s*[“\"]?(?:新|该|原)?$")
#: The same without the marks of a title: (以下简称“纲要”).
_PLAIN_ALIAS = re.compile(
    r"[(](?:[^()《》]{0,30}[,，;；])?(?:以下|下)?(?:统?简称|称)(?:为|:|：)?\s*[“\"]?([\u4e00-\u9fff]{2,10})[”\"]?[)]"
)
_JOINED = re.compile(
    r"^(?:[(][^()]{0,30}[)])?(?:(?:、|和|及|以及|与|,|，|\s)*|[、和及与][\u4e00-\u9fff]{2,16})$"
)
_NUMBER = re.compile(
    r"(?P<office>[\u4e00-\u9fff]{2,10})[〔\[【((]?(?P<year>(?:19|20)\d{2})[〕\]】))]?(?:第)?(?P<number>\d{1,4})号"
)
_BRACKET = re.compile(r"[(][^()\n]{4,30}[)]")
_DASHES = re.compile("[—–－~-]+")
#: Orders of a ministry or a government have a number without a year (国家统计局令第29号).
_ORDER = re.compile(r"([\u4e00-\u9fff]{1,20}令)\s*第?\s*([0-9]{1,4})\s*号")
#: The outlines that a report means by 《纲要》 alone, by the years in which each was the one in force.
_OUTLINES = (
    (2004, 2014, "全面推进依法行政实施纲要"),
    (2015, 2020, "法治政府建设实施纲要(2015—2020年)"),
    (2021, 2025, "法治政府建设实施纲要(2021—2025年)"),
)
_OUTLINE = frozenset(("纲要", "实施纲要"))


def document_number(text: str, start: int, end: int) -> str | None:
    """The document number there with its brackets set right (甲府〔2006102号 → 甲府〔2006〕102号)."""
    if match := _NUMBER.search(text, start, end):
        return f"{match['office']}〔{match['year']}〕{match['number']}号"
    order = _ORDER.search(text, start, end)
    return f"{order.group(1)}第{order.group(2)}号" if order else None


class _Aliases:
    """Short titles with the keys of the full ones, each from where it is given until it is given anew."""

    def __init__(self) -> None:
        self._given: dict[str, list[tuple[int, str]]] = {}

    def add(self, at: int, short: str, title: Title) -> None:
        """From `at` on `short` means `title`."""
        self._given.setdefault(_key(short), []).append((at, _key(title.text)))

    def full(self, title: Title) -> str | None:
        """The key of the title that a short one means where it stands; None where it means none."""
        given = self._given.get(_key(title.text), ())
        return next((full for at, full in reversed(given) if at < title.start), None)


class InstrumentFinder:
    """The component: reads titles sentence by sentence, resolves short titles, keeps one record a title."""

    def __init__(self) -> None:
        self._lexicon = load_instrument_lexicon()

    def __call__(self, doc: Doc) -> Doc:
        """Add one instrument record for each title, with the first relation that is more than a mention."""
        sentences = doc._.sentences
        if not sentences or "《" not in (text := half_width_of(doc)):
            return doc
        span = (sentences[0].start, sentences[-1].end)
        path = tuple(doc._.meta.place_path)
        titles, aliases = self._titles(text, span)
        uses: dict[str, Use] = {}
        for use in uses_of(text, span, titles, path, self._lexicon):
            full = aliases.full(use.title)
            key = full or _key(use.title.text)
            known = uses.get(key)
            if known is not None:
                if known.relation is InstrumentRelation.CITES and use.relation is not known.relation:
                    uses[key] = use._replace(title=known.title)
            elif not is_bare_title(use.title.text, self._lexicon):
                uses[key] = use
            elif full is None and (outline := _outline(use.title.text, doc._.meta.report_year)):
                uses.setdefault(_key(outline), use._replace(title=use.title._replace(text=outline)))
        for use in uses.values():
            self._add(doc, use, path)
        return doc

    def _titles(self, text: str, span: tuple[int, int]) -> tuple[list[Title], _Aliases]:
        """The titles of instruments, and the short titles that they are given."""
        found = list(find_titles(text, *span))
        media = self._media(text, found)
        titles: list[Title] = []
        aliases = _Aliases()
        for title in found:
            if title.start in media or not title.text:
                continue
            if titles and _ALIAS.search(text, titles[-1].end, title.start):
                aliases.add(title.start, title.text, titles[-1])
                continue
            if plain := _PLAIN_ALIAS.match(text, title.end):
                aliases.add(title.end, plain.group(1), title)
            titles.append(title)
        return titles, aliases

    def _media(self, text: str, titles: Sequence[Title]) -> set[int]:
        """Starts of titles that are media; a list of titles is one thing (《甲日报》《今日乙》等平台)."""
        found: set[int] = set()
        after: Title | None = None
        for title in reversed(titles):
            listed = (
                after is not None and after.start in found and _JOINED.match(text[title.end : after.start])
            )
            if listed or is_medium(text, title.start, title.end, title.text, self._lexicon):
                found.add(title.start)
            after = title
        return found

    def _add(self, doc: Doc, use: Use, path: tuple[str, ...]) -> None:
        text, plain, title = text_of(doc), half_width_of(doc), use.title
        bracket = _BRACKET.match(plain, title.end)
        number = document_number(plain, *bracket.span()) if bracket else None
        number = number or document_number(plain, title.start, title.end)
        written = text[title.start + 1 : title.end].removesuffix("》").strip()
        kind = instrument_kind(title.text, path, use.relation, self._lexicon, number)
        record = Instrument(
            title=written if _key(written) == _key(title.text) else title.text,
            kind=kind,
            number=number,
            relation=use.relation,
            quote=text[use.start : use.end],
            start=use.start,
        )
        add_record(doc, "instruments", record, label=str(record.relation))


def _outline(title: str, year: int | None) -> str | None:
    """The national outline that a report of this year means by 《纲要》 where it has introduced no other."""
    if title not in _OUTLINE or year is None:
        return None
    return next((full for first, last, full in _OUTLINES if first <= year <= last), None)


def _key(title: str) -> str:
    """What titles are compared by: one kind of bracket and dash, laws without the country's name."""
    plain = "".join(title.split()).replace("（", "(").replace("）", ")")
    return _DASHES.sub("-", plain).removeprefix("中华人民共和国")


@Language.factory("fazhi_instruments")
def create_instruments(nlp: Language, name: str) -> InstrumentFinder:  # noqa: ARG001 - spaCy's signature
    """The factory that the pipeline names."""
    return InstrumentFinder()
