"""A graph whose every literal tries to run a script: no page and no picture lets it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from api.settings import Settings
from graph.query.named import load_named_queries
from graph.query.service import QueryService
from graph.store.publish import Store
from ontology.records import (
    Adoption,
    Event,
    Honour,
    HonourLevel,
    InnovationKind,
    Institution,
    InstitutionType,
    Instrument,
    InstrumentKind,
    InstrumentRelation,
    LocalInnovation,
    Measure,
    Meta,
    Person,
    PlaceLevel,
    ReportRecords,
    SectionRecord,
    SectionRole,
    Status,
)
from tests.browser.conftest import Watch
from tests.conftest import Server, serving
from viz.network import network_html

pytestmark = pytest.mark.browser

EVIL = (
    "</script><script>alert(1)</script>\"><img src=x onerror=alert(2)>'-alert(3)-'\u2028alert(4)//"
    "<!--<svg onload=alert(5)>{{7*7}}</title></textarea>"
)
_LINE = f"建立{EVIL}制度，共12件。"
TEXT = "\n".join([EVIL, f"一、{EVIL}", _LINE, EVIL])
START = TEXT.index(_LINE)


def hostile_records() -> ReportRecords:
    """One record of every kind, with the hostile text wherever free text may stand."""
    return ReportRecords(
        docid="hostile",
        meta=Meta(
            title=EVIL,
            place=EVIL,
            place_level=PlaceLevel.TOWN,
            place_path=[EVIL, EVIL + "区", EVIL + "镇"],
            issuer=EVIL,
            report_year=2020,
            published="2021-01-01",
            signed="2020-12-31",
            publisher_site=EVIL,
            index_no=EVIL,
        ),
        body_span=(0, len(TEXT)),
        sections=[
            SectionRecord(heading=f"一、{EVIL}", start=TEXT.index("一、"), level=1, role=SectionRole.PLANS)
        ],
        adoptions=[
            Adoption(
                mechanism="legal-adviser-office",
                label_zh=EVIL,
                local_name=EVIL,
                adopter=EVIL + "办",
                status=status,
                since="2019",
                quote=_LINE,
                start=START,
            )
            for status in Status
        ],
        measures=[
            Measure(
                indicator="NEW:odd",
                indicator_zh=EVIL,
                value=12,
                unit=EVIL,
                subject=EVIL,
                period="2020",
                quote=_LINE,
                start=START,
            )
        ],
        institutions=[
            Institution(
                name=EVIL,
                canonical=EVIL,
                type=InstitutionType.OFFICE,
                parent=EVIL + "府",
                quote=_LINE,
                start=START,
            )
        ],
        instruments=[
            Instrument(
                title=EVIL,
                kind=InstrumentKind.NOTICE,
                number=EVIL,
                relation=InstrumentRelation.ISSUED,
                quote=_LINE,
                start=START,
            )
        ],
        persons=[Person(name=EVIL, role=EVIL, quote=_LINE, start=START)],
        honours=[
            Honour(name=EVIL, grantee=EVIL, year=2020, level=HonourLevel.CITY, quote=_LINE, start=START)
        ],
        local_innovations=[
            LocalInnovation(
                name=EVIL,
                kind=InnovationKind.BRAND,
                mechanism="legal-adviser-office",
                quote=_LINE,
                start=START,
            )
        ],
        events=[Event(what=EVIL, date="2020", quote=_LINE, start=START)],
    )


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published store with the one hostile report."""
    path = tmp_path_factory.mktemp("hostile") / "store"
    with Store.open(path, create=True).writer() as writer:
        sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
        writer.put_report(hostile_records(), TEXT, sha256, url="https://example.org/report")
        writer.publish()
    return path


@pytest.fixture(scope="module")
def hostile_server(hostile_store: Path) -> Iterator[Server]:
    with serving(Settings(store=hostile_store)) as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context()
    yield opened
    opened.close()


def _poke(page: Page) -> None:
    """Do what readers do: open what opens, click what shows literals."""
    for summary in page.locator("summary").all():
        summary.evaluate("element => element.parentElement.open = true")
    for cell in page.locator("[data-cell], .records li a[href^='#']").all()[:4]:
        cell.click(force=True)
    page.wait_for_timeout(50)


def test_no_page_runs_what_the_graph_says(context: BrowserContext, hostile_server: Server) -> None:
    watch = Watch(hostile_server.url)
    page = context.new_page()
    watch.attach(page)
    page.goto(hostile_server.url + "/places")
    place = page.locator("main tbody a").first.get_attribute("href") or ""
    assert place.startswith("/places/")
    paths = [
        *("/", "/places", place, "/mechanisms", "/mechanisms/legal-adviser-office", "/documents", "/matrix"),
        *("/documents/hostile", f"/documents/hostile?at={START}-{START + len(_LINE)}", "/about", "/ontology"),
        "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D",
        "/places?q=%22%3E%3Cscript%3Ealert(6)%3C/script%3E",
    ]
    for path in paths:
        for lang in ("zh", "en"):
            page.goto(f"{hostile_server.url}{path}{'&' if '?' in path else '?'}lang={lang}")
            _poke(page)
    assert not watch.problems


def test_document_shows_the_hostile_words_as_words(context: BrowserContext, hostile_server: Server) -> None:
    page = context.new_page()
    page.goto(f"{hostile_server.url}/documents/hostile#char={START},{START + len(_LINE)}")
    assert "".join(page.locator("mark.focus").all_text_contents()) == _LINE


def _look_at_every_node(page: Page) -> None:
    page.wait_for_selector("#net-canvas[data-ready]", state="attached")
    for box in page.locator("#net-types input").all():
        box.check()
    count = page.evaluate("JSON.parse(document.getElementById('net-data').textContent).nodes.length")
    assert count >= 7
    for number in range(count):
        page.locator("#net-search").fill("alert")
        for _ in range(number):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        for button in page.locator("#net-panel button.neighbour").all()[:1]:
            button.click()


def test_network_page_and_file_run_nothing(
    context: BrowserContext, hostile_server: Server, hostile_store: Path, tmp_path: Path
) -> None:
    query = load_named_queries()["network"]
    with QueryService(Store.open(hostile_store).current(), workers=1) as service:
        rows = service.select(query.text).rows
    file = tmp_path / "hostile.html"
    file.write_text(network_html(rows, "zh", EVIL), encoding="utf-8")
    for address in (hostile_server.url + "/graph", file.as_uri()):
        watch = Watch(address.removesuffix("/graph"))
        page = context.new_page()
        watch.attach(page)
        page.goto(address)
        _look_at_every_node(page)
        assert not watch.problems
