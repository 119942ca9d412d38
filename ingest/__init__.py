"""Bytes to records: readers, report body, sections, and the spaCy pipeline. Knows no RDF."""
