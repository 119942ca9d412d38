"""Queries: guard, killable workers, results, and the named queries."""
