"""The steps of scripts/build_places.py: read the sources, follow units through the years, write files."""
