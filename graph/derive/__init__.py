"""What is derived from the claims at publishing and never edited."""
