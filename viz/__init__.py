"""Query results to pages and pictures; pure functions."""
