"""The records: what one report says, as `fazhi extract` prints it and the graph stores it.

This is the contract between text processing and everything after it. Offsets are code points (Python `str`
indices) into the report's text rendition, and every `quote` is an exact substring of it:
`text[start:start + len(quote)] == quote`.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

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


class Status(StrEnum):
    """What a report claims of a mechanism."""

    IN_FORCE = "in_force"
    PLANNED = "planned"
    LACKING = "lacking"
    REQUIRED = "required"
    MENTIONED = "mentioned"


class SectionRole(StrEnum):
    """What a section of a report is for."""

    PREAMBLE = "preamble"
    ACHIEVEMENTS = "achievements"
    PROBLEMS = "problems"
    PLANS = "plans"
    OTHER = "other"


class PlaceLevel(StrEnum):
    """Administrative level. A prefecture or league is a `city`, a county-level city or banner a `county`."""

    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    COUNTY = "county"
    TOWN = "town"
    SUBDISTRICT = "subdistrict"
    TOWNSHIP = "township"
    VILLAGE = "village"


class PlacementStatus(StrEnum):
    """How sure it is where a report belongs.

    `resolved`: one unit of the register. `provisional`: one that the register lacks, under one that it has.
    `ambiguous`: a name whose bearers cannot be told apart. `unresolved`: too little speaks for any place.
    """

    RESOLVED = "resolved"
    PROVISIONAL = "provisional"
    AMBIGUOUS = "ambiguous"
    UNRESOLVED = "unresolved"


class PlacementEvidence(StrEnum):
    """What speaks for a place: a part of the page, a code on it, its address, or the manifest."""

    MANIFEST = "manifest"
    TITLE = "title"
    ISSUER = "issuer"
    OPENING = "opening"
    SIGNATURE = "signature"
    BREADCRUMB = "breadcrumb"
    SITE_NAME = "site_name"
    SITE_CODE = "site_code"
    POLICE_RECORD = "police_record"
    CREDIT_CODE = "credit_code"
    INDEX_NUMBER = "index_number"
    ICP_RECORD = "icp_record"
    HOST = "host"
    ANCESTOR = "ancestor"
    SIBLING = "sibling"
    CHILD = "child"
    MENTION = "mention"
    SELF_REFERENCE = "self_reference"


class PlacementProblemKind(StrEnum):
    """What a reader should know of a placement."""

    TOO_LITTLE_EVIDENCE = "too_little_evidence"
    NAMESAKES = "namesakes"
    NOT_IN_REGISTER = "not_in_register"
    UNKNOWN_CODE = "unknown_code"
    MANIFEST_CONTRADICTS_PAGE = "manifest_contradicts_page"
    JOINT_REPORT = "joint_report"


class Qualifier(StrEnum):
    """How a stated number bounds the true one. `range` has an upper value."""

    EQ = "eq"
    GE = "ge"
    LE = "le"
    GT = "gt"
    LT = "lt"
    APPROX = "approx"
    RANGE = "range"


class InstitutionType(StrEnum):
    GOVERNMENT = "government"
    OFFICE = "office"
    LEADING_GROUP = "leading_group"
    PARTY = "party"
    CONGRESS = "congress"
    COURT = "court"
    UNIVERSITY = "university"
    LAW_FIRM = "law_firm"
    VILLAGE = "village"
    COMMUNITY = "community"
    COMPANY = "company"
    CENTER = "center"
    OTHER = "other"


class InstrumentKind(StrEnum):
    LAW = "law"
    REGULATION = "regulation"
    CENTRAL_POLICY = "central_policy"
    PROVINCIAL_POLICY = "provincial_policy"
    CITY_POLICY = "city_policy"
    LOCAL_RULE = "local_rule"
    PLAN = "plan"
    CATALOGUE = "catalogue"
    NOTICE = "notice"
    OTHER = "other"


class InstrumentRelation(StrEnum):
    ISSUED = "issued"
    IMPLEMENTS = "implements"
    CITES = "cites"
    REPEALED = "repealed"
    STUDIED = "studied"


class HonourLevel(StrEnum):
    NATIONAL = "national"
    PROVINCIAL = "provincial"
    CITY = "city"
    DISTRICT = "district"


class InnovationKind(StrEnum):
    PLATFORM = "platform"
    SCHEME = "scheme"
    STUDIO = "studio"
    VENUE = "venue"
    METHOD = "method"
    TEAM = "team"
    CAMPAIGN = "campaign"
    BRAND = "brand"


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
