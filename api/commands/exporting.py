"""`fazhi graph` and `fazhi export`: the graph as a page that opens offline, and as files for other tools."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from api.commands.querying import open_service
from api.commands.session import OK, Session
from api.portal import named_query
from graph.export.dump import DumpFormat, dump
from graph.export.network_file import NetworkFormat, write_network
from graph.network import build_network
from graph.store.publish import Store
from ontology.errors import UsageError
from viz.network import network_html

__all__ = ["STDOUT", "draw_graph", "export_graph"]

#: The path that stands for standard output.
STDOUT = Path("-")
#: Formats by the names that users write, which are also file name suffixes.
_RDF_FORMATS = {
    "nquads": DumpFormat.N_QUADS,
    "nq": DumpFormat.N_QUADS,
    "trig": DumpFormat.TRIG,
    "turtle": DumpFormat.TURTLE,
    "ttl": DumpFormat.TURTLE,
    "ntriples": DumpFormat.N_TRIPLES,
    "nt": DumpFormat.N_TRIPLES,
}
_NETWORK_FORMATS = {"graphml": NetworkFormat.GRAPHML, "gexf": NetworkFormat.GEXF}
_TITLES = {"zh": "法治政府建设报告知识图谱", "en": "Knowledge graph of rule-of-law reports"}


def draw_graph(session: Session, output: Path, filters: Mapping[str, str | None], base_url: str) -> int:
    """Writes the graph, or the part that `filters` (place, report) choose, as one HTML file."""
    query = named_query("network")
    bindings = query.bind({name: value for name, value in filters.items() if value})
    with open_service(session) as service:
        edges = service.select(query.text, bindings).rows
    html = network_html(edges, session.lang, _TITLES[session.lang], base_url.rstrip("/"))
    with written(output) as handle:
        handle.write(html.encode("utf-8"))
    if output != STDOUT:
        session.terminal.say("graph.written", path=output.as_posix(), edges=len(edges))
    return OK


@contextmanager
def written(output: Path) -> Iterator[BinaryIO]:
    """A file that replaces `output` when the block ends well, and leaves it alone when not; `-` is stdout."""
    if output == STDOUT:
        buffer = io.BytesIO()
        yield buffer
        sys.stdout.flush()
        sys.stdout.buffer.write(buffer.getvalue())
        sys.stdout.buffer.flush()
        return
    if not output.parent.is_dir():
        raise UsageError(f"There is no folder {output.parent.as_posix()} to write {output.name} into.")
    part = output.with_name(f".{output.name}.part")
    try:
        with part.open("wb") as handle:
            yield handle
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


def export_graph(session: Session, output: Path, asked: str | None) -> int:
    """Writes the generation in force in a format, given or told by the file's name."""
    name = asked or output.suffix.lstrip(".").lower() or "nquads"
    rdf, network = _RDF_FORMATS.get(name), _NETWORK_FORMATS.get(name)
    if rdf is None and network is None:
        offered = ", ".join([*_RDF_FORMATS, *_NETWORK_FORMATS])
        raise UsageError(f"There is no export format {name!r}; --format is one of {offered}.")
    if rdf is not None:
        generation = Store.open(session.settings.store).current()
        with written(output) as handle:
            dump(generation, rdf, handle)
    elif network is not None:
        with open_service(session) as service, written(output) as handle:
            write_network(build_network(service), network, handle)
    if output != STDOUT:
        session.terminal.say("export.written", path=output.as_posix(), bytes=output.stat().st_size)
    return OK
