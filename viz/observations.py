"""Measured figures made ready for pages: numbers with their bounds and units as a reader expects them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from viz.context import Language
from viz.labels import indicator_label, mechanism_label
from viz.links import href, local_name
from viz.rows import Quote, Row, code, integer, quotation, text

__all__ = ["Observation", "format_number", "read_figure", "read_observation"]

#: How a stated number bounds the true one ("180余份" is at least 180).
_BOUND_SIGNS = {"ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< ", "approx": "≈ "}


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure of a report: what was counted, of whom, how many, and the words that say so."""

    indicator: str
    indicator_label: str
    place_label: str
    place_href: str
    year: int | None
    figure: str
    unit: str
    subject: str
    mechanism_label: str
    mechanism_href: str
    quote: Quote | None
    href: str


def format_number(value: str) -> str:
    """A decimal in plain figures, grouped by thousands, without idle zeros; other text as it is.

    >>> format_number("12000.0"), format_number("99.50")
    ('12,000', '99.5')
    """
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite():
        return value
    plain = f"{number:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def read_figure(row: Row) -> tuple[str, str]:
    """The number of a row with its bound, and its unit: ("≥ 180", "份"); ("", "") where the row has none."""
    figure = format_number(text(row, "value"))
    if not figure:
        return ("", "")
    upper = text(row, "upperValue")
    figure = (
        f"{figure}–{format_number(upper)}" if upper else _BOUND_SIGNS.get(code(row, "bound"), "") + figure
    )
    unit = text(row, "unitLabel") or text(row, "unit")
    return (figure, local_name(unit) if unit.startswith("http") else unit)


def read_observation(row: Row, lang: Language) -> Observation:
    """A figure out of a row of `measures`."""
    figure, unit = read_figure(row)
    mechanism = text(row, "mechanism")
    return Observation(
        indicator=local_name(text(row, "indicator")),
        indicator_label=indicator_label(row, lang),
        place_label=text(row, "placeLabel"),
        place_href=href(text(row, "place")),
        year=integer(row, "year"),
        figure=figure,
        unit=unit,
        subject=text(row, "subject"),
        mechanism_label=mechanism_label(row, lang) if mechanism else "",
        mechanism_href=href(mechanism) if mechanism else "",
        quote=quotation(row),
        href=href(text(row, "observation")),
    )
