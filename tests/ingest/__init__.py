"""Tests of text processing."""
