"""What every page needs to know about the request it answers, apart from the data it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlencode

__all__ = ["LANGUAGES", "Language", "PageContext"]

Language = Literal["zh", "en"]

#: Interface languages, the first one being the default.
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class PageContext:
    """The address and language of a page, and the data generation that it was made from.

    `parameters` are the query parameters as received, in order and without `lang`: the language switch and
    permanent links keep them, and forms are filled in from them.
    """

    lang: Language
    path: str
    parameters: tuple[tuple[str, str], ...] = ()
    generation: str = ""
    version: str = ""

    def parameter(self, name: str) -> str:
        """The first value of a query parameter, or "" where the address has none."""
        return next((value for key, value in self.parameters if key == name), "")

    def address(self, **changes: str) -> str:
        """This page's address with some parameters set; an empty value takes the parameter away.

        >>> PageContext(lang="zh", path="/matrix", parameters=(("group", "A"),)).address(lang="en")
        '/matrix?group=A&lang=en'
        """
        kept = [(key, value) for key, value in self.parameters if key not in changes]
        kept += [(key, value) for key, value in changes.items() if value]
        query = urlencode(kept)
        path = quote(self.path, safe="/:@-._~")
        return f"{path}?{query}" if query else path

    @property
    def other_language(self) -> Language:
        """The language that the switch offers."""
        return "en" if self.lang == "zh" else "zh"
