"""Extraction quality: floors that may only rise."""
