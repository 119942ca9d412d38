"""The portal in a real browser: pages open without a complaint, evidence is a click away, filters filter."""

import json
import re
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.conftest import Watch
from tests.conftest import Server

pytestmark = pytest.mark.browser

PAGES = (
    *(
        "/",
        "/places",
        "/mechanisms",
        "/documents",
        "/matrix",
        "/graph",
        "/sparql",
        "/search?q=法律顾问",
        "/about",
    ),
    "/ontology",
)

FZ = "PREFIX fz: <https://w3id.org/fazhi/ontology#> PREFIX oa: <http://www.w3.org/ns/oa#> "


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A page on the portal that must stay without problems."""
    size = ViewportSize(width=1280, height=900)
    context = browser.new_context(base_url=server.url, locale="zh-CN", viewport=size)
    opened = context.new_page()
    watch = Watch(server.url)
    watch.attach(opened)
    yield opened
    context.close()
    assert not watch.problems


def _rows(server: Server, query: str) -> list[dict[str, dict[str, str]]]:
    """The answer of the portal's own endpoint."""
    request = urllib.request.Request(
        server.url + "/sparql",
        data=query.encode(),
        headers={"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"},
    )
    with urllib.request.urlopen(request) as answer:
        found: list[dict[str, dict[str, str]]] = json.load(answer)["results"]["bindings"]
        return found


def _follow_evidence(page: Page, link: str) -> None:
    """Click the first such link; the document opens with just its words marked and in view."""
    first = page.locator(link).first
    quote = " ".join(first.inner_text().split())
    first.click()
    expect(page.locator("article.text")).to_be_visible()
    marks = page.locator("mark.focus")
    expect(marks.first).to_be_in_viewport()
    assert "".join("".join(marks.all_text_contents()).split()) == "".join(quote.split())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_open_and_fit(page: Page, path: str, lang: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 850})
    page.goto(f"{path}{'&' if '?' in path else '?'}lang={lang}", wait_until="load")
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("html").get_attribute("lang") == ("en" if lang == "en" else "zh-Hans")


def test_api_documentation_opens_offline(page: Page) -> None:
    page.goto("/docs")
    expect(page.locator(".swagger-ui .title")).to_be_visible()


def test_language_switch_keeps_the_page(page: Page) -> None:
    page.goto("/matrix?status=planned")
    page.locator("a.switch").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert "status=planned" in page.url
    expect(page.locator("select[name=status]")).to_have_value("planned")
    page.goto("/places")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_finder_finds_by_pinyin_initials(page: Page) -> None:
    page.goto("/")
    page.locator("#find").fill("flgws")
    choices = page.locator("#found li:visible")
    expect(choices.first).to_contain_text("法律顾问室")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/mechanisms/legal-adviser-office$"))


def test_place_leads_to_the_sentence(page: Page, server: Server) -> None:
    page.goto("/places")
    page.locator("main tbody a").first.click()
    expect(page.locator("#mechanism-table")).to_be_visible()
    _follow_evidence(page, "#mechanism-table a.quote")


def test_status_toggles_hide_rows(page: Page) -> None:
    page.goto("/places")
    page.locator("main tbody a").first.click()
    page.locator("#show-in_force").uncheck()
    expect(page.locator("#mechanism-table tr.row-in_force:visible")).to_have_count(0)


def test_mechanism_leads_to_the_sentence(page: Page, server: Server) -> None:
    claim = _rows(server, FZ + "SELECT ?m { ?c a fz:AdoptionClaim ; fz:mechanism ?m }")[0]
    page.goto("/mechanisms/" + claim["m"]["value"].rpartition("/")[2])
    _follow_evidence(page, "table.claims a.quote")


def test_mechanism_filter_and_tree(page: Page) -> None:
    page.goto("/mechanisms")
    everything = page.locator("ul.tree li:visible").count()
    page.locator("[data-filter]").fill("顾问")
    assert 0 < page.locator("ul.tree li:visible").count() < everything
    assert "q=" in page.url


def test_matrix_cell_opens_its_sentence(page: Page) -> None:
    page.goto("/matrix")
    cell = page.locator("table.matrix td a[data-cell]").first
    cell.click()
    drawer = page.locator("#drawer")
    expect(drawer.locator("blockquote").first).not_to_be_empty()
    drawer.locator("li a").first.click()
    expect(page.locator("mark.focus").first).to_be_in_viewport()


def test_matrix_filters_are_in_the_address(page: Page) -> None:
    page.goto("/matrix")
    page.locator("select[name=status]").select_option("planned")
    page.wait_for_url("**/matrix?status=planned")
    cells = page.locator("table.matrix td a")
    assert set(cells.evaluate_all("links => links.map(a => a.parentElement.className)")) == {"s-planned"}


def test_document_toggles_records_and_passages(page: Page) -> None:
    page.goto("/documents")
    page.locator("main tbody a").first.click()
    count = page.locator(".records li.rec").count()
    measures = page.locator(".records li.k-measure").count()
    page.locator("#kind-measure").uncheck()
    assert page.locator(".records li.rec:visible").count() == count - measures
    record = page.locator(".records li.k-adoption a[href^='#']").nth(3)
    target = record.get_attribute("href") or ""
    record.click()
    assert page.url.endswith(target)
    expect(page.locator("mark.focus").first).to_be_in_viewport()
    start, end = (int(number) for number in target.removeprefix("#char=").split(","))
    assert len("".join(page.locator("mark.focus").all_text_contents())) <= end - start
    page.locator("article span.k-adoption").nth(1).click()
    expect(page.locator(".records .lit").first).to_be_in_viewport()


def test_passages_are_counted_in_code_points(page: Page, server: Server) -> None:
    where = "{ ?x fz:report ?r ; oa:hasSelector ?p . ?p oa:start ?s ; oa:end ?e ; oa:exact ?q }"
    span = _rows(server, f"{FZ} SELECT ?r ?s ?e ?q {where} ORDER BY DESC(?s) LIMIT 1")[0]
    key = span["r"]["value"].rpartition("/")[2]
    page.goto(f"/documents/{key}#char={span['s']['value']},{span['e']['value']}")
    expect(page.locator("mark.focus").first).to_be_in_viewport()
    assert "".join(page.locator("mark.focus").all_text_contents()) == span["q"]["value"]


def test_query_form_answers_and_links(page: Page) -> None:
    page.goto("/sparql")
    page.locator("[data-example]", has_text="places").first.click()
    page.locator("#query").press("Control+Enter")
    links = page.locator("table.result td a[href^='/places/']")
    expect(links.first).to_be_visible()
    links.first.click()
    expect(page.locator("#mechanism-table")).to_be_visible()


def test_query_errors_are_told_in_the_page(page: Page) -> None:
    context = page.context.new_page()  # the 400 is an error message of the browser's own console
    context.goto("/sparql?query=" + "SELECT%20%3Fx%20%7B")
    expect(context.locator("[role=alert] pre")).not_to_be_empty()


def test_works_without_javascript(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.url, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/matrix?status=planned")
    page.locator("table.matrix td a").first.click()
    expect(page.locator("mark.focus").first).to_be_in_viewport()
    page.goto("/mechanisms?q=flgws")
    assert page.locator("ul.tree li").count() >= 1
    context.close()


def test_search_leads_from_any_page_to_the_sentence(page: Page) -> None:
    page.goto("/about")
    page.locator(".top-search input").fill("法律顾问室 意见书")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q="))
    expect(page.locator(".hit.sentence mark").first).to_have_text("法律顾问室")
    _follow_evidence(page, ".hit.sentence")


def test_search_by_kind_and_place(page: Page) -> None:
    page.goto("/search")
    page.locator("main input[name=q]").fill("法")
    page.locator("main select[name=kind]").select_option("sentence")
    page.locator("main input[name=place]").fill("黄阁镇")
    page.locator("main form button").click()
    notes = page.locator(".hits .note").all_text_contents()
    assert notes
    assert all("黄阁镇" in note for note in notes)


def test_graph_click_search_filter_and_address(page: Page) -> None:
    page.goto("/graph")
    expect(page.locator("#net-canvas[data-ready]")).to_be_attached()
    page.keyboard.press("/")
    page.keyboard.type("flgws")
    expect(page.locator("#net-found li").first).to_contain_text("法律顾问室")
    page.keyboard.press("Enter")
    panel = page.locator("#net-panel")
    expect(panel.locator("h2")).to_contain_text("法律顾问室")
    expect(panel.locator("blockquote").first).not_to_be_empty()
    page.locator("#net-types input[value=institution]").uncheck()
    assert "institution" not in page.url.partition("#")[2]
    address = page.url
    page.goto("/about")
    page.goto(address)
    expect(page.locator("#net-panel blockquote").first).not_to_be_empty()
    expect(page.locator("#net-types input[value=institution]")).not_to_be_checked()
    panel.locator("li.said a").first.click()
    expect(page.locator("mark.focus").first).to_be_in_viewport()


def test_graph_node_answers_to_a_click(page: Page) -> None:
    page.goto("/graph")
    expect(page.locator("#net-canvas[data-ready]")).to_be_attached()
    box = page.locator("#net-canvas canvas").bounding_box()
    assert box is not None
    panel = page.locator("#net-panel h2, #net-panel blockquote")
    for step in range(1, 12):
        page.mouse.click(box["x"] + box["width"] * step / 12, box["y"] + box["height"] / 2)
        if panel.count():
            break
    expect(panel.first).to_be_visible()
