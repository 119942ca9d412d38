"""The records: what one report says, as `fazhi extract` prints it and the graph stores it.

This is the contract between text processing and everything after it. Offsets are code points (Python `str`
indices) into the report's text rendition, and every `quote` is an exact substring of it:
`text[start:start + len(quote)] == quote`.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from ontology.code_lists import (
    HonourLevel,
    InnovationKind,
    InstitutionType,
    InstrumentKind,
    InstrumentRelation,
    PlaceLevel,
    PlacementEvidence,
    PlacementProblemKind,
    PlacementStatus,
    Qualifier,
    SectionRole,
    Status,
)

__all__ = [
    "Adoption",
    "Event",
    "Honour",
    "HonourLevel",
    "InnovationKind",
    "Institution",
    "InstitutionType",
    "Instrument",
    "InstrumentKind",
    "InstrumentRelation",
    "LocalInnovation",
    "Measure",
    "Meta",
    "Person",
    "PlaceCandidate",
    "PlaceLevel",
    "PlaceMention",
    "Placement",
    "PlacementEvidence",
    "PlacementProblem",
    "PlacementProblemKind",
    "PlacementReason",
    "PlacementStatus",
    "Qualifier",
    "Record",
    "ReportRecords",
    "SectionRecord",
    "SectionRole",
    "Status",
]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_enum_values=False, allow_inf_nan=False)


class Record(_Model):
    """One statement of a report with the words that prove it.

    `confidence` is the share of records with the same evidence that are right (0 to 1, `docs/confidence.md`);
    None where nothing has estimated it, as in reference annotations.
    """

    quote: str
    start: int
    confidence: float | None = Field(default=None, ge=0, le=1)

    @property
    def end(self) -> int:
        """Code-point offset just past the quote."""
        return self.start + len(self.quote)


class Meta(_Model):
    """What is known of the document itself. Dates are ISO 8601, as precise as the text gives them."""

    title: str | None = None
    place: str | None = None
    place_level: PlaceLevel | None = None
    place_path: list[str] = []
    place_code: str | None = None
    issuer: str | None = None
    report_year: int | None = None
    published: str | None = None
    signed: str | None = None
    publisher_site: str | None = None
    index_no: str | None = None


class PlacementReason(_Model):
    """One piece of evidence for a place.

    `text` is what was found (a name, a code, a part of the host name), `weight` what it adds to the score
    (negative where it speaks against), `start` where it stands in the text rendition (code points; None for
    the manifest and the address).
    """

    kind: PlacementEvidence
    text: str
    weight: float
    start: int | None = None


class PlaceCandidate(_Model):
    """A place that was considered; `path` from the province down, `code` None if the register lacks it."""

    path: list[str]
    code: str | None = None
    score: float


class PlacementProblem(_Model):
    """What a reader should know of a placement; `values` are the words that a message about it needs."""

    kind: PlacementProblemKind
    values: dict[str, str] = {}


class Placement(_Model):
    """Where a report belongs, how sure that is, and why.

    `path` leads from the province down, by the names of the report's year. `confidence` is the estimated
    chance that the path is right (0 to 1). `rivals` are the next best candidates, best first.
    """

    status: PlacementStatus
    place: str | None = None
    level: PlaceLevel | None = None
    path: list[str] = []
    code: str | None = None
    score: float = 0.0
    confidence: float | None = Field(default=None, ge=0, le=1)
    reasons: list[PlacementReason] = []
    rivals: list[PlaceCandidate] = []
    problems: list[PlacementProblem] = []


class SectionRecord(_Model):
    """One heading of the report. The preamble has an empty heading and level 0."""

    heading: str
    start: int
    level: int
    role: SectionRole


class Adoption(Record):
    """A mechanism that the adopter has, plans, lacks, is required to have, or only mentions."""

    mechanism: str
    label_zh: str
    local_name: str | None = None
    adopter: str
    status: Status
    since: str | None = None


class Measure(Record):
    """A number that measures something; `value_max` is the upper end of a range, in the same unit."""

    indicator: str
    indicator_zh: str
    value: float
    value_max: float | None = None
    unit: str | None = None
    qualifier: Qualifier = Qualifier.EQ
    subject: str | None = None
    mechanism: str | None = None
    period: str | None = None


class Institution(Record):
    """A body named in the report, under its name as written and under its canonical name.

    `local_parent` is the government of the place where an office sits whose `parent` is a department of the
    level above (a town's 派出所): leadership is then dual. `role` is the canonical name without the place
    (司法所, 人民政府), `jurisdiction_path` and `jurisdiction_code` name the place, empty for national bodies
    and those of no place: role and place together are the body's identity over all reports.
    """

    name: str
    canonical: str
    type: InstitutionType
    parent: str | None = None
    local_parent: str | None = None
    role: str | None = None
    jurisdiction_path: list[str] = []
    jurisdiction_code: str | None = None


class Instrument(Record):
    """A law, rule, plan or paper named in the report; `title` is the text between 《 and 》."""

    title: str
    kind: InstrumentKind
    number: str | None = None
    relation: InstrumentRelation


class Person(Record):
    name: str
    role: str | None = None


class Honour(Record):
    name: str
    grantee: str | None = None
    year: int | None = None
    level: HonourLevel | None = None


class LocalInnovation(Record):
    """A named local scheme, platform, studio or the like; `mechanism` where it realises a known one."""

    name: str
    kind: InnovationKind
    mechanism: str | None = None


class Event(Record):
    what: str
    date: str | None = None


class PlaceMention(Record):
    """A place named in the report, linked to its unit; the quote is the name as written.

    `path` leads from the province to the place; `code` is None for one that the register lacks.
    """

    place: str
    level: PlaceLevel | None = None
    path: list[str] = []
    code: str | None = None


class ReportRecords(_Model):
    """Everything extracted from one report.

    `placements` say where it belongs: one, or one for each place of a joint report, the first being that of
    `meta`.
    """

    docid: str
    meta: Meta
    placements: list[Placement] = []
    body_span: tuple[int, int]
    sections: list[SectionRecord] = []
    adoptions: list[Adoption] = []
    measures: list[Measure] = []
    institutions: list[Institution] = []
    instruments: list[Instrument] = []
    persons: list[Person] = []
    honours: list[Honour] = []
    local_innovations: list[LocalInnovation] = []
    events: list[Event] = []
    places: list[PlaceMention] = []
