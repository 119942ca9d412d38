"""The offline network file, opened from disk as a reader would."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from graph.query.named import load_named_queries
from graph.query.service import QueryService
from graph.store.publish import Store
from tests.browser.conftest import Watch
from viz.network import network_html

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, store_path: Path, tmp_path: Path) -> Iterator[Page]:
    """The network of the sample reports, written to a file and opened without a network."""
    query = load_named_queries()["network"]
    with QueryService(Store.open(store_path).current(), workers=1) as service:
        rows = service.select(query.text).rows
    file = tmp_path / "network.html"
    file.write_text(network_html(rows, "zh", "样本报告"), encoding="utf-8")
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    watch = Watch(file.as_uri())
    watch.attach(opened)
    opened.goto(file.as_uri())
    expect(opened.locator("#net-canvas[data-ready]")).to_be_attached()
    yield opened
    context.close()
    assert not watch.problems


def test_search_opens_the_sentence(page: Page) -> None:
    page.locator("#net-search").fill("flgws")
    page.keyboard.press("Enter")
    expect(page.locator("#net-panel h2")).to_contain_text("法律顾问室")
    expect(page.locator("#net-panel blockquote").first).not_to_be_empty()
    page.locator("#net-panel button.neighbour").first.click()
    expect(page.locator("#net-panel .kind")).to_have_text("地区")
    page.locator("#net-panel button.neighbour").first.click()
    expect(page.locator("#net-panel blockquote").first).not_to_be_empty()
    assert page.locator("#net-panel a").count() == 0


def test_something_is_drawn_and_can_be_saved(page: Page) -> None:
    coloured = page.evaluate(
        """() => {
          const canvas = document.querySelector("#net-canvas canvas");
          const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
          let count = 0;
          for (let i = 3; i < data.length; i += 4) if (data[i] > 128) count += 1;
          return count / (data.length / 4);
        }"""
    )
    assert coloured > 0.01
    with page.expect_download() as saved:
        page.locator("#net-save").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")


def _drawn(page: Page) -> tuple[int, int]:
    """How many nodes and edges the picture shows."""
    canvas = page.locator("#net-canvas")
    return int(canvas.get_attribute("data-nodes") or 0), int(canvas.get_attribute("data-edges") or 0)


def test_types_and_statuses_filter(page: Page) -> None:
    nodes, edges = _drawn(page)
    measures = int(page.locator("#net-types label", has_text="数据").locator(".n").inner_text())
    page.locator("#net-types input[value=measure]").check()
    assert _drawn(page)[0] == nodes + measures
    assert "measure" in page.url
    page.locator("#net-types input[value=measure]").uncheck()
    status = page.locator("#net-statuses label").first
    claims = int(status.locator(".n").inner_text())
    status.locator("input").uncheck()
    assert _drawn(page)[1] == edges - claims
    page.locator("#net-shared").check()
    assert _drawn(page)[0] < nodes


def test_table_says_the_same(page: Page) -> None:
    page.locator(".net-table summary").click()
    assert page.locator(".net-table dt").count() >= 5
