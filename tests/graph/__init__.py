"""Tests of the graph: quads, store, queries, derivation, export."""
