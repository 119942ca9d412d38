"""The code lists of the records: the values that a field may have, and what each of them means.

They stand apart from the records so that a program that only needs places does not load the record types.
"""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "HonourLevel",
    "InnovationKind",
    "InstitutionType",
    "InstrumentKind",
    "InstrumentRelation",
    "PlaceLevel",
    "PlacementEvidence",
    "PlacementProblemKind",
    "PlacementStatus",
    "Qualifier",
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
