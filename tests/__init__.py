"""Tests of fazhi."""
