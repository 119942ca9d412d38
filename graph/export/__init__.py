"""Views of the graph for other tools."""
