"""The network as a file for other tools: GraphML (R, yEd, Cytoscape) and GEXF (Gephi)."""

from __future__ import annotations

import io
import re
from enum import StrEnum
from typing import BinaryIO

import networkx as nx

__all__ = ["NetworkFormat", "write_network"]

#: networkx writes the day of writing into GEXF; equal graphs are to give equal files.
_DATE = re.compile(rb' lastmodifieddate="[^"]*"')
#: Attributes that hold whole numbers here and fractions there: both formats want one type an attribute.
_NUMBERS = ("value",)


class NetworkFormat(StrEnum):
    """The file formats of networks."""

    GRAPHML = "graphml"
    GEXF = "gexf"


def write_network(network: nx.MultiDiGraph, form: NetworkFormat, output: BinaryIO) -> None:
    """Write a network with the attributes of its nodes and edges, as UTF-8."""
    typed = network.copy()
    for _, _, attributes in typed.edges(data=True):
        for name in _NUMBERS:
            if name in attributes:
                attributes[name] = float(attributes[name])
    if form is NetworkFormat.GRAPHML:
        nx.write_graphml(typed, output, named_key_ids=True)
        return
    buffer = io.BytesIO()
    nx.write_gexf(typed, buffer)
    output.write(_DATE.sub(b"", buffer.getvalue()))
