"""The network picture: what is drawn, that it is the same every time, and that it fits."""

import json

import networkx as nx

from tests.viz.html import content, parse, select, texts
from tests.viz.sample import edge
from viz.context import Language
from viz.layout import BOX_HEIGHT, BOX_WIDTH, arrange
from viz.network import MAX_NODES, build_picture, network_data, network_html
from viz.rows import Row

ADVISER = "mechanism/legal-adviser-office"


def _two_towns() -> list[Row]:
    rows = [
        edge("place/p1", ADVISER, status="in_force", quote="成立法律顾问室", year=2017),
        edge("place/p1", ADVISER, status="planned", quote="将成立", year=2016),
        edge("place/p2", ADVISER, status="lacking", quote="尚未成立"),
        edge("place/p1", "organization/o1", kind="institution"),
        edge("place/p1", "indicator/i1", kind="measure"),
    ]
    return rows + [edge("place/p2", f"mechanism/m{number}", status="in_force") for number in range(40)]


def test_parallel_rows_become_one_edge_led_by_the_latest_statement() -> None:
    picture = build_picture(_two_towns(), "zh")
    (found,) = [
        line for line in picture.network.edges if line["from"] == "place/p1" and line["to"] == ADVISER
    ]
    assert found["status"] == "in_force"
    assert [(item[0], item[1], item[3]) for item in found["statements"]] == [
        ("in_force", 2017, "成立法律顾问室"),
        ("planned", 2016, "将成立"),
    ]
    assert found["statements"][0][4] == "/documents/r1?at=3-10#char=3,10"


def test_labels_follow_the_language() -> None:
    def label(lang: Language) -> str:
        nodes = build_picture(_two_towns(), lang).network.nodes
        return str(next(node["label"] for node in nodes if node["id"] == ADVISER))

    assert label("zh") == _two_towns()[0]["targetLabel"].value
    assert label("en") == "legal adviser office"


def test_the_picture_does_not_depend_on_the_order_of_rows() -> None:
    rows = _two_towns()
    assert build_picture(rows, "zh").network.nodes == build_picture(rows[::-1], "zh").network.nodes


def test_boxes_do_not_overlap() -> None:
    graph = nx.Graph()
    for place in ("p1", "p2", "p3"):
        graph.add_node(place, type="place")
        for number in range(12):
            graph.add_node(f"{place}-{number}", type="mechanism")
            graph.add_edge(place, f"{place}-{number}")
    for number in range(10):
        graph.add_node(f"shared-{number}", type="mechanism")
        graph.add_edges_from([("p1", f"shared-{number}"), ("p2", f"shared-{number}")])
    at = arrange(graph, {node: (node,) for node in graph})
    overlapping = [
        (one, other)
        for one in at
        for other in at
        if one < other
        and abs(at[one][0] - at[other][0]) < BOX_WIDTH * 0.6
        and abs(at[one][1] - at[other][1]) < BOX_HEIGHT * 0.6
    ]
    assert not overlapping


def test_too_many_nodes_are_cut_and_the_page_says_so() -> None:
    rows = [edge("place/p1", f"indicator/i{number}", kind="measure") for number in range(MAX_NODES)]
    rows += [edge("place/p1", f"mechanism/m{number}", status="in_force") for number in range(20)]
    data = network_data(rows, "zh")
    assert data["total"] == MAX_NODES + 21
    assert data["shown"] == 21
    page = parse(network_html(rows, "zh", "图"))
    assert any("1521" in text for text in texts(page, "p"))


def test_offline_file_carries_all_it_needs() -> None:
    written = network_html(_two_towns(), "zh", "两镇")
    page = parse(written)
    assert not select(page, "[src]") + select(page, "link") + select(page, "iframe")
    data = json.loads(content(select(page, "#net-data")[0]))
    assert len(data["nodes"]) == 2 + 1 + 2 + 40
    assert not [item for line in data["edges"] for item in line["statements"] if item[4]]
    assert written == network_html(_two_towns(), "zh", "两镇")


def test_offline_links_lead_to_the_given_portal() -> None:
    page = parse(network_html(_two_towns(), "zh", "两镇", base_url="http://127.0.0.1:8000/"))
    data = json.loads(content(select(page, "#net-data")[0]))
    addresses = {item[4] for line in data["edges"] for item in line["statements"]}
    assert all(address.startswith("http://127.0.0.1:8000/documents/r1?at=") for address in addresses)


def test_no_rows_give_a_page_that_says_so() -> None:
    page = parse(network_html([], "en", "Nothing"))
    assert not select(page, "#net-canvas")
    assert texts(page, "main p.none") == ["Nothing to draw."]


def test_a_mechanism_is_found_by_its_chinese_name_in_an_english_picture() -> None:
    nodes = build_picture(_two_towns(), "en").network.nodes
    (key,) = [node["key"] for node in nodes if node["id"] == ADVISER]
    assert "legal adviser office" in key
    assert _two_towns()[0]["targetLabel"].value in key
