"""One module a page: what it shows (a frozen dataclass of query results) and the function that renders it."""
