"""Components of the extraction pipeline, one spaCy factory a module."""
