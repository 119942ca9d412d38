"""Where the nodes of the network stand: computed once, the same everywhere; the browser runs no physics.

Places stand on a circle. What several places share stands between them, so that the common lies in the
middle; what only one place has fills a disc around it, mechanisms nearest. Boxes that overlap are then
pushed apart.
A force-directed layout is not used: it mixes the common with the singular, and another version of the library
or of numpy would draw another picture.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import networkx as nx

from viz.rows import group_by

__all__ = ["BOX_HEIGHT", "BOX_WIDTH", "arrange"]

Point = tuple[float, float]

#: Room for a node with its label, in the units of the picture (pixels at zoom 1).
BOX_WIDTH, BOX_HEIGHT = 112.0, 44.0
#: Angle between neighbours of a sunflower, which never lines up with itself.
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
#: Share of a disc that boxes cover before they touch; found by eye on the sample reports.
_FILLING = 0.62
#: Means of points on a circle crowd round its centre; this spreads them over the disc. Found by eye.
_OUTWARDS = 1.3
#: Enough for the sample reports to come to rest.
_ROUNDS = 60


def arrange(graph: nx.Graph, order: Mapping[str, tuple[object, ...]]) -> dict[str, tuple[int, int]]:
    """Positions of all nodes, whole numbers.

    Every node has the attribute `type`; `order` gives each a sort key, by which a disc is filled.
    """
    places = sorted(
        (node for node, kind in graph.nodes(data="type") if kind == "place"), key=order.__getitem__
    )
    rest = sorted((node for node, kind in graph.nodes(data="type") if kind != "place"), key=order.__getitem__)
    owners = {node: _owners(graph, node) for node in rest}
    shared = [node for node in rest if len(owners[node]) > 1]
    own = group_by((owners[node], node) for node in rest if len(owners[node]) <= 1)
    largest = max((len(nodes) for nodes in own.values()), default=0)
    radius = _circle_radius(len(places), len(shared), largest)
    fixed = {
        place: _on_circle(number, len(places), radius if len(places) > 1 else 0.0)
        for number, place in enumerate(places)
    }
    free: dict[str, Point] = {}
    for found, nodes in group_by((owners[node], node) for node in shared).items():
        x, y = _middle([fixed[place] for place in found])
        free.update(_sunflower((x * _OUTWARDS, y * _OUTWARDS), nodes, 0))
    for found, nodes in own.items():
        centre = fixed[found[0]] if found else (0.0, radius + _disc_radius(largest))
        free.update(_own_disc(graph, centre, nodes))
    spread = _push_apart(fixed, free)
    return {node: (round(x), round(y)) for node, (x, y) in {**fixed, **spread}.items()}


def _owners(graph: nx.Graph, node: str) -> tuple[str, ...]:
    """The places that a node hangs on, directly or through one step."""
    near = [other for other in graph.adj[node] if graph.nodes[other]["type"] == "place"]
    if not near:
        near = [
            far
            for other in graph.adj[node]
            for far in graph.adj[other]
            if graph.nodes[far]["type"] == "place"
        ]
    return tuple(sorted(set(near)))


def _disc_radius(boxes: int) -> float:
    return math.sqrt(boxes * BOX_WIDTH * BOX_HEIGHT / (math.pi * _FILLING))


def _circle_radius(places: int, shared: int, largest: int) -> float:
    """Far enough for the shared nodes inside, and for neighbouring discs not to run into each other."""
    if places < 2:
        return 0.0
    apart = _disc_radius(largest) / math.sin(math.pi / places)
    return max(_disc_radius(shared) * 1.15 + 120, apart * 0.85)


def _on_circle(number: int, count: int, radius: float) -> Point:
    angle = -math.pi / 2 + 2 * math.pi * number / max(count, 1)
    # wider than high, as screens and labels are
    return (round(radius * 1.35 * math.cos(angle), 3), round(radius * 0.95 * math.sin(angle), 3))


def _middle(points: Sequence[Point]) -> Point:
    return (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points))


def _sunflower(centre: Point, nodes: Sequence[str], skip: int) -> dict[str, Point]:
    """Nodes around a centre at even density; the first `skip` seats stay free."""
    step = math.sqrt(1 / (math.pi * _FILLING))
    stretch = math.sqrt(BOX_WIDTH / BOX_HEIGHT)
    unit = math.sqrt(BOX_WIDTH * BOX_HEIGHT) * step
    seats = {}
    for seat, node in enumerate(nodes, start=skip):
        distance, angle = unit * math.sqrt(seat + 0.5), seat * _GOLDEN_ANGLE
        x = centre[0] + distance * stretch * math.cos(angle) * 0.8
        y = centre[1] + distance / stretch * math.sin(angle) * 1.25
        seats[node] = (round(x, 3), round(y, 3))
    return seats


def _own_disc(graph: nx.Graph, centre: Point, nodes: Sequence[str]) -> dict[str, Point]:
    """Mechanisms of one place nearest to it, then what else only it has, outwards by type."""
    rank = {"mechanism": 0, "institution": 1, "innovation": 2, "instrument": 3, "measure": 4}
    ranked = sorted(nodes, key=lambda node: rank.get(graph.nodes[node]["type"], 5))
    return _sunflower(centre, ranked, 3)


def _push_apart(fixed: Mapping[str, Point], free: Mapping[str, Point]) -> dict[str, Point]:
    """Move free boxes until none overlap or the rounds are used up; a grid finds who is near."""
    at = dict(free)
    for _ in range(_ROUNDS):
        cells = group_by(
            ((int(x // BOX_WIDTH), int(y // BOX_HEIGHT)), node) for node, (x, y) in {**fixed, **at}.items()
        )
        moved = False
        for node in free:
            push = _push(node, fixed, at, cells)
            if push != (0.0, 0.0):
                moved = True
                at[node] = (round(at[node][0] + push[0], 3), round(at[node][1] + push[1], 3))
        if not moved:
            break
    return at


def _push(
    node: str, fixed: Mapping[str, Point], at: Mapping[str, Point], cells: Mapping[tuple[int, int], list[str]]
) -> Point:
    """Half of the way out of all boxes that overlap the node's."""
    x, y = at[node]
    column, row = int(x // BOX_WIDTH), int(y // BOX_HEIGHT)
    push_x = push_y = 0.0
    for near in ((column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
        for other in cells.get(near, ()):
            if other == node:
                continue
            other_x, other_y = fixed[other] if other in fixed else at[other]
            overlap_x = BOX_WIDTH - abs(x - other_x)
            overlap_y = BOX_HEIGHT - abs(y - other_y)
            if overlap_x <= 0 or overlap_y <= 0:
                continue
            if overlap_y * BOX_WIDTH < overlap_x * BOX_HEIGHT * 2:
                push_y += math.copysign(overlap_y / 2, (y - other_y) or (1 if node > other else -1))
            else:
                push_x += math.copysign(overlap_x / 2, (x - other_x) or (1 if node > other else -1))
    return (push_x, push_y)
