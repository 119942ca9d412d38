"""Component `home_place`: the place that the report is about, with the reasons, and the issuer.

Sets `doc._.placements`, and completes `doc._.meta` with the first of them.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import Hints
from ingest.issuer_names import issuer_name
from ingest.layout import half_width_of
from ingest.place_evidence import self_level
from ingest.placing import placements_of
from ontology.records import Meta, Placement, PlacementStatus

__all__ = ["with_home_place"]


@Language.component("fazhi_home_place")
def home_place(doc: Doc) -> Doc:
    """Set `doc._.placements`; complete `doc._.meta` with the place and the issuer."""
    plain, body = half_width_of(doc), doc._.body
    placements = placements_of(plain, body, doc._.meta, doc._.hints)
    doc._.placements = placements
    doc._.meta = with_home_place(doc._.meta, placements[0], plain[body[0] : body[1]], doc._.hints)
    return doc


def with_home_place(meta: Meta, placement: Placement, report: str, hints: Hints) -> Meta:
    """The metadata of a report with its home place, else at least with the level that it speaks of."""
    issuer = hints.issuer or issuer_name(meta, placement, report)
    if placement.status is PlacementStatus.UNRESOLVED:
        return meta.model_copy(update={"place_level": self_level(report), "issuer": issuer})
    return meta.model_copy(
        update={
            "place": placement.place,
            "place_level": placement.level,
            "place_path": list(placement.path),
            "place_code": placement.code,
            "issuer": issuer,
        }
    )
