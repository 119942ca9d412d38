"""Records to quads; the store, queries, derivation and export. Knows no text processing."""
