"""The component that reads events: what happened on a stated day, in a stated month or in a named year.

A period that runs on (2017年以来, 截至目前) dates no event, nor does a date inside a title; what stands in
the plans has not happened yet.
"""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import Sentence, add_record, text_of
from ingest.number_clauses import clause_edges, trim
from ingest.number_context import zones_of
from ingest.periods import DateMention, find_dates
from ontology.records import Event, Meta, SectionRole

__all__ = ["EventReader", "create_events"]

#: Words for things that happen once. A year alone dates only these; a day or month dates any of them.
_HAPPENS = re.compile(
    r"召开|举办|举行|开展|组织|成立|设立|揭牌|挂牌|印发|出台|发布|公布|制定|修订|启动|签订|签约|获评|获得|荣获|获|聘请|聘任|建成|投用|启用|开通|"
    r"通过|参加|参选|承办|安排|购买|邀请|创建|入选|命名|评为|完成|实施|进行|召集|接受|承接|选举|任命|接待|宣判|审理|受理|调解|部署|审议|学习|宣传|听证|"
    r"督察|督导|检查|抽查|考核|评估|验收|调研|观摩|培训|演练|巡查|清理|竣工|完工|上线|试运行|换届|座谈|约谈|述法|旁听|宣誓|表彰|授牌"
)
_HAPPENS_ONCE = re.compile(
    r"^[^,，。;；]{0,24}?(?:获评|荣获|获得|成立|设立|揭牌|挂牌|召开|举办|举行|启动|建成|开通|聘请|参选|入选|命名|购买|安排|印发|出台|创建|被评为)"
)
#: An event is told in about this many code points after its date, up to the end of a clause.
_LENGTH = 40
_RUN_ON = re.compile(r"^[^,，。;；]{0,3}(?:至|到|—|–|-|~|底前|前|之前|以前|日起|起施行)")
#: 2022年11月28日至12月4日,…: what took some days is dated by the first.
_SOME_DAYS = re.compile(r"(?:至|到|—|–|-|~)(?:1[0-2]月|0?[1-9]月)?(?:3[01]|[12]\d|0?[1-9])[日号](?!前)")
_EDGE = ",， :：\u00a0\u3000\t"


class EventReader:
    """The spaCy component; it reads `doc._.sentences`, `doc._.meta` and adds to the span group `events`."""

    def __call__(self, doc: Doc) -> Doc:
        text = text_of(doc)
        zones = zones_of(doc)
        meta: Meta = doc._.meta
        for sentence in doc._.sentences:
            if sentence.role is SectionRole.PLANS or sentence.end <= sentence.section.text_start:
                continue
            dates = list(find_dates(text, sentence.start, sentence.end, meta.report_year))
            for i, date in enumerate(dates):
                stop = next((d.start for d in dates[i + 1 :] if _opens(text, d, sentence)), sentence.end)
                event = None if zones.covers(date.start) else _event(text, date, stop)
                if event is not None:
                    add_record(doc, "events", event, label="event")
        return doc


def _opens(text: str, date: DateMention, sentence: Sentence) -> bool:
    """Whether a date begins a clause and so may begin another event."""
    return (
        not date.since
        and text[max(sentence.start, date.start - 1) : date.start].strip(_EDGE + "。;；、") == ""
    )


def _event(text: str, date: DateMention, stop: int) -> Event | None:
    report_title = text[date.end - 1 : date.end] == "度"  # 2017年度…总结
    days = None if date.year_only else _SOME_DAYS.match(text, date.end)
    if (
        date.iso is None
        or date.since
        or date.until
        or report_title
        or (days is None and _RUN_ON.match(text[date.end : date.end + 8]))
    ):
        return None
    told_from = days.end() if days else date.end
    edges = clause_edges(text, told_from, stop)
    if edges and not text[told_from : edges[0]].strip(_EDGE):
        edges = edges[1:]
    limit = min(stop, told_from + _LENGTH)
    end = next((edge for edge in edges if edge >= limit or text[edge] in ";；。！!"), stop)
    within = [edge for edge in edges if told_from + 8 <= edge <= limit]
    if end - told_from > _LENGTH and within:
        end = within[-1]
    start, end = trim(text, date.start, end)
    end = start + len(text[start:end].rstrip("。;；,，:：、"))
    what = text[told_from:end].strip(_EDGE)
    told = _HAPPENS_ONCE.match(what) if date.year_only else _HAPPENS.search(what)
    if len(what) < 4 or told is None:
        return None
    return Event(quote=text[start:end], start=start, what=what, date=date.iso)


@Language.factory("fazhi_events")
def create_events(nlp: Language, name: str) -> EventReader:  # noqa: ARG001 - spaCy's signature
    """The factory that the pipeline names."""
    return EventReader()
