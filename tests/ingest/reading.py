"""Run single components over a passage whose place and sentences are given."""

from __future__ import annotations

import re
from functools import cache

from spacy.language import Language

from ingest.document import Section, Sentence
from ingest.pipeline import build_pipeline, to_records
from ontology.records import Meta, PlaceLevel, ReportRecords, SectionRole

TOWN = Meta(
    place="石溪镇",
    place_level=PlaceLevel.TOWN,
    place_path=["广东省", "广州市", "番禺区", "石溪镇"],
    issuer="广州市番禺区石溪镇人民政府",
    report_year=2022,
)
SUBDISTRICT = Meta(
    place="柳湾街道",
    place_level=PlaceLevel.SUBDISTRICT,
    place_path=["浙江省", "杭州市", "上城区", "柳湾街道"],
    issuer="杭州市上城区人民政府柳湾街道办事处",
    report_year=2023,
)
COUNTY = Meta(
    place="广宁县",
    place_level=PlaceLevel.COUNTY,
    place_path=["广东省", "肇庆市", "广宁县"],
    issuer="广宁县人民政府",
    report_year=2021,
)
DEPARTMENT = COUNTY.model_copy(update={"issuer": "广宁县司法局"})


@cache
def pipeline(*components: str) -> Language:
    return build_pipeline(components)


def read(
    text: str, meta: Meta, *components: str, role: SectionRole = SectionRole.ACHIEVEMENTS
) -> ReportRecords:
    """The records that the components find in `text`, one section of `role`, split at 。 ； and line ends."""
    nlp = pipeline(*components)
    doc = nlp.make_doc(text)
    section = Section("", 0, 0, len(text), 0, role, ())
    doc._.meta = meta
    doc._.body = (0, len(text))
    doc._.sentences = tuple(
        Sentence(*match.span(), section, role) for match in re.finditer(r"[^。；;\n]+[。；;\n]?", text)
    )
    return to_records(nlp(doc))
