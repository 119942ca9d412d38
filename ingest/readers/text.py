"""Plain text files: strict UTF-8, or else GB18030, exactly as they stand.

Nothing is normalised: newlines stay as they are, and a byte-order mark stays in the text as U+FEFF, so that
the offsets of the records hold in the file decoded by any other program. (`body` leaves the mark out of the
report.) A file that is neither encoding is refused rather than read with replacement characters.
"""

from __future__ import annotations

import re

from ontology.errors import InputError

__all__ = ["MAX_CHARACTERS", "read_text"]

#: More than 5 MB of Chinese text. The longest reports of the genre have about 40,000 characters.
MAX_CHARACTERS = 2_000_000

#: A UTF-8 file with a few bad bytes turns into well-formed nonsense under GB18030. When at most this share of
#: its characters has to be replaced, it is damaged UTF-8: real GB18030 text loses more than half of them.
DAMAGED_SHARE = 0.02

#: Control characters that text files do not hold; they do hold tab, newline, vertical tab, form feed, return,
#: and the old end-of-file mark. Scraped pages have a stray one now and then: at most this share is let pass,
#: where it stands. Binary formats that decode at all have far more (a zip or a PDF header over 5 %).
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
STRAY_SHARE = 0.01


def read_text(data: bytes, name: str) -> str:
    """The text of a plain text file.

    `name` is what the error message calls the file. Raises InputError for an empty file, for one that is
    binary or damaged, and for one longer than MAX_CHARACTERS.
    """
    text = _decode(data, name)
    if not text.strip("\ufeff\x1a \t\r\n\v\f\xa0\u3000"):
        raise InputError(f"{name}: the file is empty; a report needs text.")
    if _CONTROL.search(text) and len(_CONTROL.findall(text)) > STRAY_SHARE * len(text):
        raise InputError(f"{name}: not a text file (it holds control bytes); save the report as plain text.")
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"{name}: {len(text):,} characters; a report has at most {MAX_CHARACTERS:,}, so split the file."
        )
    return text


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        replaced = data.decode("utf-8", errors="replace")
        if replaced.count("\ufffd") <= DAMAGED_SHARE * len(replaced):
            raise InputError(
                f"{name}: damaged UTF-8 at byte {error.start}; fetch the file again or repair that place."
            ) from None
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        raise InputError(f"{name}: neither UTF-8 nor GB18030 text; save the report as UTF-8.") from None
