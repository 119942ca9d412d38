"""Every record gets a confidence; the table, the estimates behind it and the document agree."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.calibration import (
    MOST,
    STRENGTHS,
    VERDICTS,
    Judged,
    best_strength,
    estimate,
    fit_cells,
    fit_kinds,
    judged_records,
    leave_one_out,
    reliability,
    shrunk,
)
from ingest.calibration_report import BEGIN, END, kind_table, replace_figures, table_csv
from ingest.confidence import (
    ANY_KIND,
    KINDS,
    Cell,
    ConfidenceTable,
    Surroundings,
    evidence_of,
    load_confidence_table,
    naming_of_indicator,
)
from ingest.pipeline import build_pipeline, extract_records
from ontology.errors import InputError, OntologyError
from ontology.lexicon import parse_lexicon
from ontology.records import Adoption, Measure, ReportRecords, SectionRole, Status
from ontology.vocabulary import read_text
from tests.ingest.reading import TOWN, read

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "confidence.md"
SAMPLES = sorted((ROOT / "data" / "reports").glob("*.txt"))
TUNING = ROOT / "data" / "gold" / "invented" / "tuning"


def shares_of(report: ReportRecords) -> list[float | None]:
    groups = (
        report.adoptions,
        report.measures,
        report.institutions,
        report.instruments,
        report.persons,
        report.honours,
        report.local_innovations,
        report.events,
    )
    return [record.confidence for group in groups for record in group]


# ---- the component ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_record_of_a_report_has_a_confidence(path: Path) -> None:
    report = extract_records(build_pipeline(), path.read_text(encoding="utf-8"), path.stem)
    shares = shares_of(report)
    assert shares
    assert all(share is not None and 0 < share < 1 for share in shares)
    assert all(share == round(share, 3) for share in shares if share is not None)


def test_the_confidence_survives_json_in_all_its_ways() -> None:
    text = "我镇聘请了法律顾问，出具法律意见书12份。"
    report = read(text, TOWN, "mechanisms", "adoptions", "measures", "confidence")
    assert report.adoptions
    assert ReportRecords.model_validate_json(report.model_dump_json(exclude_unset=True)) == report
    assert all(share is not None for share in shares_of(report))


def test_without_the_component_there_is_none() -> None:
    report = read("我镇聘请了法律顾问。", TOWN, "mechanisms", "adoptions")
    assert report.adoptions
    assert {record.confidence for record in report.adoptions} == {None}


# ---- evidence ---------------------------------------------------------------------------------------------


def adoption(mechanism: str = "legal-adviser-office", status: Status = Status.IN_FORCE) -> Adoption:
    return Adoption(quote="有", start=0, mechanism=mechanism, label_zh="", adopter="甲镇", status=status)


def test_a_full_name_is_told_from_a_wording() -> None:
    assert "wording=name" in evidence_of(adoption(), Surroundings(None, ["法律“顾问”室"]))
    assert "wording=rule" in evidence_of(adoption(), Surroundings(None, ["聘请了两名律师"]))
    assert "wording=several" in evidence_of(adoption(), Surroundings(None, ["聘请了两名律师", "聘律师"]))


@pytest.mark.parametrize(
    ("indicator", "naming"),
    [
        ("legal-opinions", "listed"),
        ("NEW:legal-opinions-increase", "candidate"),
        ("NEW:bu-zhi-dao", "coined"),
    ],
)
def test_how_an_indicator_was_named(indicator: str, naming: str) -> None:
    assert naming_of_indicator(indicator) == naming


def test_the_passage_of_a_measure_counts() -> None:
    measure = Measure(quote="12份", start=0, indicator="legal-opinions", indicator_zh="", value=12)
    assert "passage=done" in evidence_of(measure, Surroundings(SectionRole.ACHIEVEMENTS))
    assert "passage=other" in evidence_of(measure, Surroundings(SectionRole.PROBLEMS))


# ---- the table --------------------------------------------------------------------------------------------


def test_the_table_has_all_kinds_and_its_rows_sum() -> None:
    cells = {(cell.kind, cell.evidence): cell for cell in load_confidence_table().cells}
    assert {kind for kind, evidence in cells if not evidence} == {ANY_KIND, *KINDS.values()}
    kinds = [cells[kind, ()] for kind in KINDS.values()]
    for whole, parts in [
        (cells[ANY_KIND, ()], kinds),
        *((cell, children(cells.values(), cell)) for cell in cells.values() if cell.kind != ANY_KIND),
    ]:
        if parts:
            assert whole.records == sum(part.records for part in parts), whole
            assert whole.right == sum(part.right for part in parts), whole


def children(cells: Iterable[Cell], above: Cell) -> list[Cell]:
    length = len(above.evidence)
    return [
        cell
        for cell in cells
        if cell.kind == above.kind
        and len(cell.evidence) == length + 1
        and cell.evidence[:length] == above.evidence
    ]


def test_of_cells_under_one_the_better_has_the_higher_figure() -> None:
    """Among cells with as many records, more right ones never give a lower figure."""
    cells = load_confidence_table().cells
    for above in cells:
        by_size: dict[int, list[Cell]] = {}
        for cell in children(cells, above):
            by_size.setdefault(cell.records, []).append(cell)
        for same in by_size.values():
            for worse, better in pairwise(sorted(same, key=lambda cell: cell.right)):
                assert worse.confidence <= better.confidence + 0.0011, (worse, better)


def test_a_record_of_a_better_cell_has_a_higher_figure() -> None:
    named = evidence_of(adoption(), Surroundings(None, ["法律顾问室"]))
    planned = evidence_of(adoption(status=Status.PLANNED), Surroundings(None, ["聘请了两名律师"]))
    seen = [
        Judged("r", "adoption", evidence, number >= wrong)
        for evidence, wrong in ((named, 1), (planned, 4))
        for number in range(20)
    ]
    table = ConfidenceTable(estimate(seen, 4))
    assert table.confidence("adoption", named) > table.confidence("adoption", planned)
    # in the package's table, which changes with the rules, at least not the other way round
    table = load_confidence_table()
    assert table.confidence("adoption", named) >= table.confidence("adoption", planned)


def test_unknown_evidence_backs_off() -> None:
    table = ConfidenceTable(
        [
            Cell(ANY_KIND, (), 10, 9, 0.9),
            Cell("adoption", (), 4, 3, 0.8),
            Cell("adoption", ("a=1",), 2, 1, 0.6),
        ]
    )
    assert table.confidence("adoption", ("a=1", "b=1")) == 0.6
    assert table.confidence("adoption", ("a=2",)) == 0.8
    assert table.confidence("event", ("a=1",)) == 0.9


def test_a_table_without_the_row_of_all_kinds_is_refused() -> None:
    with pytest.raises(OntologyError, match="no row for all kinds"):
        ConfidenceTable([])


def test_the_table_is_written_as_it_is_read() -> None:
    cells = load_confidence_table().cells
    text = read_text("lexicon/confidence.csv")
    (strength,) = {s for s in STRENGTHS if f"(right + {s} x" in text}
    assert table_csv(cells, strength) == text
    assert len(parse_lexicon(text, "confidence")) == len(cells)


def test_the_document_has_the_figures_of_the_table() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    figures = document.partition(BEGIN)[2].partition(END)[0]
    assert kind_table(load_confidence_table().cells) in figures
    strength = read_text("lexicon/confidence.csv").partition("(right + ")[2].split()[0]
    assert f"prior strength {strength} records" in figures


def test_figures_need_their_marks() -> None:
    assert replace_figures(f"a{BEGIN}old{END}b", "new") == f"a{BEGIN}\n\nnew\n\n{END}b"
    with pytest.raises(InputError, match="put the two lines back"):
        replace_figures("a", "new")


# ---- estimation -------------------------------------------------------------------------------------------


@given(
    st.integers(min_value=0, max_value=10_000),
    st.integers(min_value=0, max_value=10_000),
    st.floats(min_value=0, max_value=1),
    st.sampled_from(STRENGTHS),
)
def test_a_shrunk_share_lies_between_the_share_and_the_one_above(
    right: int, wrong: int, above: float, strength: int
) -> None:
    records = right + wrong
    share = right / records if records else above
    found = shrunk(right, records, above, strength)
    slack = 1e-9
    assert min(share, above, MOST) - slack <= found <= max(share, above) + slack
    assert 0 <= found <= MOST
    # more records draw less far, one more right record never lowers it
    assert shrunk(right + 1, records + 1, above, strength) >= found - slack
    far = abs(min(found, MOST) - min(share, MOST))
    assert abs(shrunk(right * 10, records * 10, above, strength) - min(share, MOST)) <= far + slack


judged = st.builds(
    Judged,
    st.sampled_from(["r1", "r2", "r3"]),
    st.sampled_from(["adoption", "measure"]),
    st.tuples(st.sampled_from(["a=1", "a=2"]), st.sampled_from(["b=1", "b=2"])),
    st.booleans(),
)


@given(st.lists(judged, min_size=1, max_size=60), st.sampled_from(STRENGTHS))
def test_estimates_are_shares_and_do_not_hang_on_the_order(records: list[Judged], strength: int) -> None:
    cells = estimate(records, strength)
    assert estimate(list(reversed(records)), strength) == cells
    assert all(0 <= cell.confidence <= 1 and 0 <= cell.right <= cell.records for cell in cells)
    assert cells[0].records == len(records)


@given(st.lists(judged, min_size=1, max_size=60).filter(lambda rs: len({r.docid for r in rs}) > 1))
def test_leaving_one_out_forecasts_each_record_once(records: list[Judged]) -> None:
    forecasts = leave_one_out(records, fit_cells(4))
    assert sorted(record for _, record in forecasts) == sorted(records)
    scores = reliability(forecasts, leave_one_out(records, fit_kinds))
    assert sum(b.records for b in scores.bins) == scores.records == len(records)
    assert 0 <= scores.brier <= 1
    assert 0 <= scores.error <= 1


def test_evidence_that_tells_lowers_the_brier_score() -> None:
    records = [
        Judged(f"r{i % 4}", "adoption", (f"a={right}",), bool(right)) for i in range(80) for right in (0, 1)
    ]
    strength = best_strength(records)
    scores = reliability(leave_one_out(records, fit_cells(strength)), leave_one_out(records, fit_kinds))
    assert strength == min(STRENGTHS)
    assert scores.brier < 0.01 < scores.base


def test_records_of_annotated_reports_are_judged_by_kind(tmp_path: Path) -> None:
    for suffix in ("json", "txt"):
        name = f"inv-01.{suffix}"
        (tmp_path / name).write_bytes((TUNING / name).read_bytes())
    records = judged_records(tmp_path)
    assert {record.docid for record in records} == {"inv-01"}
    assert {"adoption", "measure", "institution"} <= {record.kind for record in records} <= set(VERDICTS)
    right = sum(record.right for record in records)
    assert len(records) / 2 < right <= len(records)


def test_a_missing_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "inv-01.json").write_bytes((TUNING / "inv-01.json").read_bytes())
    with pytest.raises(InputError, match="inv-01"):
        judged_records(tmp_path)
