"""Readers: the bytes of a report file become its text rendition, the text that all offsets count in."""
