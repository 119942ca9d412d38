"""The edges: command line, HTTP app and settings; the only place that joins ingest with graph."""
