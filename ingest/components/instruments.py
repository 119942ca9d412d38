"""Instruments: laws, rules, plans and papers named between 《 and 》, and what the report does with them.

Reads doc._.meta, doc._.sentences; writes doc.spans["instruments"], one record a title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from ingest.clauses import LONGEST_SENTENCE
from ingest.document import add_record, text_of
from ingest.instrument_kinds import instrument_kind, is_bare_title, is_medium, is_of_superior
from ingest.instrument_lexicon import load_instrument_lexicon
from ingest.layout import half_width_of
from ingest.titles import Title, find_titles
from ontology.records import Instrument, InstrumentRelation

__all__ = ["InstrumentFinder", "create_instruments", "document_number"]

_ALIAS = re.compile(r"(?:以下|下)?(?:统?简称|称)(?:为|:|：)?\s*[“\"]?$")
_JOINED = re.compile(
    r"^(?:[(][^()]{0,30}[)])?(?:(?:、|和|及|以及|与|,|，|\s)*|[、和及与][\u4e00-\u9fff]{2,16})$"
)
_COMMA = re.compile("[,，]")
_SENTENCE_END = re.compile(r"[。;；!！?？\n]")
#: How far a cue may stand before its title and after it, in code points.
_LEFT_REACH, _RIGHT_REACH = 36, 8
_NUMBER = re.compile(
    r"(?P<office>[\u4e00-\u9fff]{2,10})[〔\[【((]?(?P<year>(?:19|20)\d{2})[〕\]】))]?(?:第)?(?P<number>\d{1,4})号"
)
_BRACKET = re.compile(r"[(][^()\n]{4,30}[)]")
_UPPER = re.compile(r"中共中央|国务院|中央|上级|省委|省政府|省人民政府|自治区|国家|全国人大")


@dataclass(frozen=True, slots=True)
class _Use:
    """A title with its relation and the span of its evidence."""

    title: Title
    relation: InstrumentRelation
    start: int
    end: int


def document_number(text: str, start: int, end: int) -> str | None:
    """The document number there with its brackets set right (甲府〔2006102号 → 甲府〔2006〕102号)."""
    match = _NUMBER.search(text, start, end)
    return f"{match['office']}〔{match['year']}〕{match['number']}号" if match else None


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
        uses: dict[str, _Use] = {}
        aliases: dict[str, str] = {}
        titles = list(find_titles(text, *span))
        media = self._media(text, titles)
        before: _Use | None = None
        for title in titles:
            if title.start in media or not title.text:
                before = None
                continue
            if before is not None and _ALIAS.search(text, before.title.end, title.start):
                aliases[_key(title.text)] = _key(before.title.text)
                continue
            use = self._use(text, span, title, before, path)
            key = aliases.get(_key(title.text), _key(title.text))
            if key in uses:
                if (
                    uses[key].relation is InstrumentRelation.CITES
                    and use.relation is not InstrumentRelation.CITES
                ):
                    uses[key] = _Use(uses[key].title, use.relation, use.start, use.end)
            elif not is_bare_title(title.text, self._lexicon):
                uses[key] = use
            before = use
        for use in uses.values():
            self._add(doc, use, path)
        return doc

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

    def _use(
        self, text: str, span: tuple[int, int], title: Title, before: _Use | None, path: tuple[str, ...]
    ) -> _Use:
        furthest = min(span[1], title.end + LONGEST_SENTENCE)
        mark = _SENTENCE_END.search(text, title.end, furthest)
        sentence_end = mark.start() if mark else furthest
        floor = max(span[0], title.start - _LEFT_REACH)
        floor = max(floor, *(text.rfind(m, floor, title.start) + 1 for m in "。;\n"))
        relation, start = None, title.start
        if before is not None and before.title.end > floor:
            floor = before.title.end
            if _JOINED.match(text[floor : title.start]):
                relation = before.relation
        left = self._left_cue(text, floor, title.start)
        if left is not None:
            relation, start = left
        reach = min(sentence_end, title.end + _RIGHT_REACH)
        if relation is InstrumentRelation.ISSUED and (comma := _COMMA.search(text, title.end, reach)):
            reach = comma.start()  # what is issued is issued, whatever the next clause teaches
        right = self._right_cue(text, title.end, reach)
        if right is not None and (relation is None or right is InstrumentRelation.STUDIED):
            relation = right
        if any(word in text[title.end : sentence_end] for word in self._lexicon.repeal):
            relation = InstrumentRelation.REPEALED
        if relation is InstrumentRelation.ISSUED and self._is_foreign(text, floor, title, path):
            relation = InstrumentRelation.IMPLEMENTS
        return _Use(title, relation or InstrumentRelation.CITES, start, title.end)

    def _left_cue(self, text: str, floor: int, end: int) -> tuple[InstrumentRelation, int] | None:
        """The relation of the cue nearest before `end`, and where that cue begins."""
        cue = None
        for match in self._lexicon.left.pattern.finditer(text, floor, end):
            if len(match.group()) > 1 or match.end() == end:
                cue = match
        return (self._lexicon.left.relations[cue.group()], cue.start()) if cue else None

    def _right_cue(self, text: str, start: int, end: int) -> InstrumentRelation | None:
        cue = self._lexicon.right.pattern.search(text, start, end)
        if cue is None or (len(cue.group()) == 1 and cue.start() > start):
            return None
        return self._lexicon.right.relations[cue.group()]

    def _is_foreign(self, text: str, floor: int, title: Title, path: tuple[str, ...]) -> bool:
        """Whether someone above home issued the title: its own words or the words before it say so."""
        return is_of_superior(title.text, path) or bool(_UPPER.search(text, floor, title.start))

    def _add(self, doc: Doc, use: _Use, path: tuple[str, ...]) -> None:
        text, plain, title = text_of(doc), half_width_of(doc), use.title
        bracket = _BRACKET.match(plain, title.end)
        number = document_number(plain, *bracket.span()) if bracket else None
        number = number or document_number(plain, title.start, title.end)
        record = Instrument(
            title=text[title.start + 1 : title.end].removesuffix("》").strip(),
            kind=instrument_kind(title.text, path, use.relation, self._lexicon),
            number=number,
            relation=use.relation,
            quote=text[use.start : use.end],
            start=use.start,
        )
        add_record(doc, "instruments", record, label=str(record.relation))


def _key(title: str) -> str:
    return re.sub(r"\s", "", title).replace("（", "(").replace("）", ")")


@Language.factory("fazhi_instruments")
def create_instruments(nlp: Language, name: str) -> InstrumentFinder:  # noqa: ARG001 - spaCy's signature
    """The factory that the pipeline names."""
    return InstrumentFinder()
