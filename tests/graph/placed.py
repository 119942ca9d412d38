"""Invented reports with placements of every kind: renamed, provisional, joint, ambiguous, unresolved."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from ontology.records import (
    Adoption,
    Meta,
    PlaceCandidate,
    PlaceLevel,
    Placement,
    PlacementEvidence,
    PlacementProblem,
    PlacementProblemKind,
    PlacementReason,
    PlacementStatus,
    ReportRecords,
    SectionRecord,
    SectionRole,
    Status,
)
from tests.graph.gold import GoldReport

__all__ = ["Home", "placed_report", "placed_reports"]


@dataclass(frozen=True, slots=True)
class Home:
    """Where an invented report is placed; a path of one name is that of no place in particular."""

    path: Sequence[str]
    code: str | None = None
    status: PlacementStatus = PlacementStatus.RESOLVED
    level: PlaceLevel | None = None
    rivals: Sequence[PlaceCandidate] = ()
    problem: PlacementProblemKind | None = None
    values: dict[str, str] = field(default_factory=dict)

    def placement(self, text: str) -> Placement:
        name = self.path[-1] if self.path else None
        placed = self.status in {PlacementStatus.RESOLVED, PlacementStatus.PROVISIONAL}
        reasons = [PlacementReason(kind=PlacementEvidence.HOST, text="gov.example", weight=-0.5)]
        if name:
            title = PlacementReason(
                kind=PlacementEvidence.TITLE, text=name, weight=4.0, start=text.index(name)
            )
            reasons.insert(0, title)
        problems = [PlacementProblem(kind=self.problem, values=self.values)] if self.problem else []
        return Placement(
            status=self.status,
            place=name,
            level=self.level if placed else None,
            path=list(self.path) if placed else [],
            code=self.code if placed else None,
            score=3.5,
            confidence=0.96 if placed else 0.31,
            reasons=reasons,
            rivals=list(self.rivals),
            problems=problems,
        )


def placed_report(docid: str, year: int, *homes: Home, adopter: str | None = None) -> GoldReport:
    """A report of two sentences that claims one mechanism, of its first place if `adopter` names none."""
    names = "、".join(home.path[-1] for home in homes if home.path) or "本地"
    text = f"{names}{year}年法治政府建设情况报告\n设立法律顾问室。\n"
    quote = "设立法律顾问室"
    placements = [home.placement(text) for home in homes]
    first = placements[0]
    records = ReportRecords(
        docid=docid,
        meta=Meta(
            title=text.splitlines()[0],
            place=first.place,
            place_level=first.level,
            place_path=first.path,
            place_code=first.code,
            report_year=year,
        ),
        placements=placements,
        body_span=(0, len(text)),
        sections=[SectionRecord(heading="", start=0, level=0, role=SectionRole.PREAMBLE)],
        adoptions=[
            Adoption(
                mechanism="legal-adviser-office",
                label_zh="法律顾问室",
                adopter=adopter or "本地",
                status=Status.IN_FORCE,
                quote=quote,
                start=text.index(quote),
                confidence=0.9,
            )
        ],
    )
    sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return GoldReport(records, text, sha256, f"https://example.org/{docid}")


AOTOU = ("广东省", "广州市", "从化区", "鳌头镇")
CONGHUA = ("广东省", "广州市", "从化市")
_TOWN = PlaceLevel.TOWN


def placed_reports() -> list[GoldReport]:
    """One report of each kind, with mentions of each other's places."""
    provisional = PlacementStatus.PROVISIONAL
    missing = PlacementProblemKind.NOT_IN_REGISTER
    return [
        placed_report("renamed-2012", 2012, Home(CONGHUA, "440184000000", level=PlaceLevel.COUNTY)),
        placed_report(
            "town-2012", 2012, Home(("广东省", "广州市", "从化市", "鳌头镇"), "440117113000", level=_TOWN)
        ),
        placed_report("town-2020", 2020, Home(AOTOU, "440117113000", level=_TOWN)),
        placed_report(
            "missing-2012",
            2012,
            Home((*CONGHUA, "无名镇"), status=provisional, level=_TOWN, problem=missing),
        ),
        placed_report(
            "missing-2020",
            2020,
            Home((*AOTOU[:3], "无名镇"), status=provisional, level=_TOWN, problem=missing),
        ),
        placed_report(
            "joint",
            2019,
            Home(("浙江省", "金华市", "金东区", "江东镇"), "330703106000", level=_TOWN),
            Home(("广东省", "广州市", "南沙区", "黄阁镇"), "440115102000", level=_TOWN),
        ),
        placed_report(
            "ambiguous",
            2018,
            Home(
                ("江东镇",),
                status=PlacementStatus.AMBIGUOUS,
                rivals=[
                    PlaceCandidate(path=path.split(), code=code, score=2.0)
                    for path, code in (
                        ("浙江省 金华市 金东区 江东镇", "330703106000"),
                        ("广东省 潮州市 潮安区 江东镇", "445103114000"),
                    )
                ],
                problem=PlacementProblemKind.NAMESAKES,
                values={"name": "江东镇"},
            ),
        ),
        placed_report(
            "unresolved",
            2018,
            Home(
                (),
                status=PlacementStatus.UNRESOLVED,
                problem=PlacementProblemKind.TOO_LITTLE_EVIDENCE,
                values={"confidence": "0.31", "threshold": "0.60"},
            ),
        ),
    ]
