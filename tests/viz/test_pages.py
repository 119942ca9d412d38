"""Pages from rows: what they show, where their links lead, and that they hold together without JavaScript."""

from dataclasses import replace

import pytest

from ontology.vocabulary import ID, PREFIXES
from tests.viz.html import Element, content, hrefs, parse, select, texts
from tests.viz.sample import EN, ZH, claim, report, row
from viz.context import PageContext
from viz.pages.about import AboutPage, SettingRow, render_about
from viz.pages.documents import DocumentPage, DocumentsPage, render_document, render_documents
from viz.pages.graph import GraphPage, render_graph
from viz.pages.home import HomePage, render_home
from viz.pages.matrix import MatrixPage, render_matrix
from viz.pages.mechanisms import MechanismPage, MechanismsPage, render_mechanism, render_mechanisms
from viz.pages.ontology import OntologyPage, OntologyTerm, render_ontology
from viz.pages.places import PlacePage, PlacesPage, render_place, render_places
from viz.pages.problem import ProblemPage, render_problem
from viz.pages.query import Example, QueryPage, render_query
from viz.pages.resource import ResourcePage, Statement, render_resource

ADVISER = "legal-adviser-office"
PLACE = row(
    place=ID + "place/a",
    placeLabel="a镇",
    placePath="某省 a镇",
    level=ID + "place-level/town",
    code="110",
    reports=1,
    claims=2,
)
MECHANISM = row(mechanism=ID + "mechanism/" + ADVISER, inForce=2, planned=1, lacking=0, places=3)
A_PLACE = PlacePage(PLACE, [], [], [], [], [], [], [], [])
TEXT = "导航\n一、成绩\n　　2017年6月，成立法律顾问室，出具意见180余份。"
DOCUMENT = DocumentPage(
    [report("a")],
    TEXT,
    [row(heading="一、成绩", start=3, level=1, role=ID + "section-role/achievements")],
    [
        row(
            kind="adoption",
            label="法律顾问室",
            status=ID + "status/in_force",
            start=TEXT.index("成立"),
            end=TEXT.index("，出具"),
            record=ID + "claim/1",
            conceptId=ID + "mechanism/" + ADVISER,
        ),
        row(kind="institution", label="顾问室", start=TEXT.index("顾问"), end=TEXT.index("，出具")),
        row(kind="measure", label="意见", start=TEXT.index("室"), end=TEXT.index("份")),
    ],
)


def _pages(context: PageContext) -> dict[str, str]:
    documents = [report("a"), report("b")]
    claims = [claim("a", ADVISER, "in_force"), claim("b", ADVISER, "planned")]
    example = Example("q", "问", "ask", "ASK {}")
    setting = SettingRow("a", "B", "1", "1", "时限", "limit")
    term = OntologyTerm(ID + "X", "class", "类", "Class")
    return {
        "home": render_home(HomePage({"reports": 2}, [PLACE], [MECHANISM], documents), context),
        "places": render_places(PlacesPage([PLACE]), context),
        "place": render_place(replace(A_PLACE, documents=documents, claims=claims), context),
        "mechanisms": render_mechanisms(MechanismsPage([MECHANISM]), context),
        "mechanism": render_mechanism(MechanismPage(MECHANISM, ADVISER, claims, [], [], documents), context),
        "documents": render_documents(DocumentsPage(documents), context),
        "document": render_document(DOCUMENT, context),
        "matrix": render_matrix(MatrixPage(claims, documents), context),
        "graph": render_graph(GraphPage([]), context),
        "query": render_query(QueryPage("ASK {}", [example], boolean=True), context),
        "about": render_about(AboutPage([setting], {"id": "x"}), context),
        "ontology": render_ontology(OntologyPage([term]), context),
        "resource": render_resource(ResourcePage(ID + "claim/1", "陈述", []), context),
        "problem": render_problem(ProblemPage(404, "Not Found", "No such page."), context),
    }


@pytest.mark.parametrize("context", [ZH, EN], ids=["zh", "en"])
def test_every_page_is_whole_and_loads_nothing_from_elsewhere(context: PageContext) -> None:
    for name, written in _pages(context).items():
        page = parse(written)
        assert select(page, "html")[0].get("lang") == ("en" if context.lang == "en" else "zh-Hans"), name
        assert len(select(page, "main")) == len(select(page, "h1")) == 1, name
        assert texts(page, "title")[0], name
        loaded = [link.get("href", "") for link in select(page, "link") if link.get("rel") != "alternate"]
        loaded += [part.get("src", "") for part in select(page, "[src]")]
        assert loaded
        assert all(address.startswith("/static/") for address in loaded), name
        inline = [part for part in select(page, "script") if part.get("src") is None]
        assert all(part.get("type") == "application/json" for part in inline), name
        attributes = {key for part in page.iter() for key in part.keys()}  # noqa: SIM118
        assert not [key for key in attributes if key.startswith("on") or key == "style"], name
        ids = [part.get("id") for part in select(page, "[id]")]
        assert len(ids) == len(set(ids)), name


@pytest.mark.parametrize("name", ["matrix", "place", "mechanism"])
def test_pages_differ_between_languages_only_in_words(name: str) -> None:
    zh, en = parse(_pages(ZH)[name]), parse(_pages(EN)[name])
    assert [part.tag for part in zh.iter()] == [part.tag for part in en.iter()]


def test_place_leads_to_the_sentence() -> None:
    claims = [claim("a", ADVISER, "in_force", start=7, quote="设立顾问室")]
    page = parse(render_place(replace(A_PLACE, claims=claims), ZH))
    assert "/documents/a-2020?at=7-12#char=7,12" in hrefs(page)


def test_place_shows_the_firmest_claim_of_the_latest_year_first() -> None:
    claims = [
        claim("a", ADVISER, "in_force", year=2018),
        claim("a", ADVISER, "mentioned", year=2021),
        claim("a", ADVISER, "planned", year=2021, start=9),
    ]
    page = parse(render_place(replace(A_PLACE, claims=claims), EN))
    (line,) = select(page, "#mechanism-table tr.row-planned")
    assert len(select(line, "ul.others li")) == 2
    assert not select(page, "tr.row-in_force")


def test_place_tells_when_a_mechanism_came() -> None:
    mechanism = ID + "mechanism/" + ADVISER
    spans = {
        "≤ 2017": row(mechanism=mechanism, notAfter=2017),
        "2015–2017": row(mechanism=mechanism, notBefore=2015, notAfter=2017),
        "2016": row(mechanism=mechanism, notBefore=2016, notAfter=2016),
    }
    for shown, adoption in spans.items():
        place = replace(A_PLACE, claims=[claim("a", ADVISER, "in_force")], adoptions=[adoption])
        assert shown in texts(parse(render_place(place, ZH)), "#mechanism-table td.date")


def test_figures_carry_their_bound_and_unit() -> None:
    stated = {"indicator": ID + "indicator/none-such", "indicatorLabel": "意见书", "value": "180.0"}
    measures = [
        row(**stated, bound=ID + "bound/ge", unit="份"),
        row(**stated, bound=ID + "bound/range", upperValue="1200.5"),
    ]
    page = parse(render_place(replace(A_PLACE, measures=measures), ZH))
    assert texts(page, "table.measures td.figure") == ["≥ 180", "180–1,200.5"]
    assert "份" in texts(page, "table.measures td")


def test_mechanism_names_the_places_whose_reports_are_silent() -> None:
    claims = [claim("a", ADVISER, "in_force")]
    page = MechanismPage(MECHANISM, ADVISER, claims, [], [], [report("a"), report("b")])
    assert hrefs(parse(render_mechanism(page, EN)), "p.silent a") == ["/places/b"]


def test_mechanism_that_no_report_names_is_still_a_page() -> None:
    page = parse(render_mechanism(MechanismPage(None, ADVISER, [], [], []), EN))
    assert texts(page, "h1") == ["legal adviser office"]


def test_lists_are_filtered_without_javascript() -> None:
    context = replace(EN, path="/mechanisms", parameters=(("q", "flgws"),))
    page = parse(render_mechanisms(MechanismsPage([MECHANISM]), context))
    found = hrefs(page, "ul.tree a")
    assert f"/mechanisms/{ADVISER}" in found
    assert len(found) < 5


def test_matrix_tells_no_report_from_not_mentioned() -> None:
    cells = [claim("a", ADVISER, "in_force", year=2020)]
    documents = [report("a", 2020), report("b", 2020), report("c", 2018)]
    page = parse(render_matrix(MatrixPage(cells, documents, year="2020"), EN))
    found = [(cell.get("class"), " ".join(content(cell).split())) for cell in select(page, "table.matrix td")]
    assert found == [
        ("s-in_force", "in force 2020"),
        (None, "not mentioned"),
        ("unobserved", "no report"),
        ("sum", "1"),
    ]


def test_matrix_cells_lead_to_their_sentence() -> None:
    page = parse(render_matrix(MatrixPage([claim("a", ADVISER, "lacking", start=4)], [report("a")]), ZH))
    assert hrefs(page, "td.s-lacking a") == ["/documents/a-2020?at=4-7#char=4,7"]


def test_matrix_form_keeps_its_choices() -> None:
    page = MatrixPage([], [report("a", 2019)], group="B", status="planned", year="2019")
    chosen = select(parse(render_matrix(page, EN)), "option[selected]")
    assert [option.get("value") for option in chosen] == ["B", "planned", "2019"]


def _document(page: DocumentPage = DOCUMENT) -> Element:
    return parse(render_document(page, EN))


def test_document_shows_the_text_unchanged() -> None:
    lines = [content(line) for line in select(_document(), "article p")]
    assert lines == ["导航", "一、成绩", "2017年6月，成立法律顾问室，出具意见180余份。"]


def test_overlapping_records_are_all_marked() -> None:
    marked: dict[str, str] = {}
    for mark in select(_document(), "article span[data-r]"):
        for number in mark.get("data-r", "").split():
            marked[number] = marked.get(number, "") + content(mark)
    assert sorted(marked.values()) == ["室，出具意见180余", "成立法律顾问室", "顾问室"]


def test_each_record_of_the_list_points_at_an_anchor() -> None:
    page = _document()
    targets = [address for address in hrefs(page, "aside li a") if address.startswith("#")]
    anchors = {"#" + anchor.get("id", "") for anchor in select(page, "article [id]")}
    assert len(targets) == 3
    assert set(targets) <= anchors


def test_focus_is_marked_by_the_server() -> None:
    start = TEXT.index("法律")
    page = _document(replace(DOCUMENT, focus=(start, start + 5)))
    assert "".join(texts(page, "mark")) == "法律顾问室"


def test_a_report_without_sections_is_still_a_page() -> None:
    assert len(select(_document(replace(DOCUMENT, sections=[], spans=[])), "article p")) == 3


def test_query_table_links_what_has_a_page() -> None:
    answer = row(place=ID + "place/a", label="a镇", n=3, odd="javascript:alert(1)")
    page = QueryPage("SELECT", variables=["place", "label", "n", "odd", "unbound"], rows=[answer])
    root = parse(render_query(page, EN))
    assert hrefs(root, "table.result a") == ["/places/a"]
    assert texts(root, "table.result td") == ["id:place/a", "a镇", "3", "javascript:alert(1)", ""]


def test_query_error_is_shown_with_the_query_kept() -> None:
    root = parse(render_query(QueryPage("SELECT ?x {", error="line 1: expected }"), EN))
    assert texts(root, "div.problem pre") == ["line 1: expected }"]
    assert texts(root, "textarea") == ["SELECT ?x {"]


def test_resource_groups_its_statements() -> None:
    title = PREFIXES["dct"] + "title"
    values = [Statement(title, row(v=text)["v"]) for text in ("甲", "乙")]
    root = parse(render_resource(ResourcePage(ID + "claim/1", "", values), EN))
    assert texts(root, "table th") == ["dct:title"]
    assert texts(root, "table td div") == ["甲", "乙"]
