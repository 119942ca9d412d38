"""A tokenizer whose token i is code point i: every offset names the same span in spaCy and in the text.

spaCy's own character segmentation folds a single space into the token before it, which shifts token numbers
against code points; reports are full of spaces and no-break spaces. Otherwise it segments the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

__all__ = ["CodePointTokenizer"]


class _Ids(dict[str, int]):
    """The numbers of characters in a vocabulary; spaCy hashes a word given as text each time anew."""

    def __init__(self, vocab: Vocab) -> None:
        super().__init__()
        self._strings = vocab.strings

    def __missing__(self, character: str) -> int:
        number = self[character] = self._strings.add(character, allow_transient=False)  # type: ignore[call-arg]  # spaCy's stub lacks it
        return number


class CodePointTokenizer:
    """Make a Doc of one token a code point; `doc.text` is the text itself."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self._ids = _Ids(vocab)

    def __call__(self, text: str) -> Doc:
        words: Any = list(map(self._ids.__getitem__, text))
        doc = Doc(self.vocab, words=words, spaces=[False] * len(words))
        doc.user_data["text"] = text  # read by ingest.document.text_of
        return doc

    def to_bytes(self, **_: object) -> bytes:
        """Nothing to serialise: the tokenizer has no settings."""
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> CodePointTokenizer:
        """Nothing to read back."""
        return self

    def to_disk(self, _path: object, **_: object) -> None:
        """Nothing to write."""

    def from_disk(self, _path: object, **_: object) -> CodePointTokenizer:
        """Nothing to read."""
        return self


def create_tokenizer() -> Callable[[Language], CodePointTokenizer]:
    """The factory that a spaCy config names."""

    def tokenizer(nlp: Language) -> CodePointTokenizer:
        return CodePointTokenizer(nlp.vocab)

    return tokenizer


registry.tokenizers.register("fazhi.CodePointTokenizer.v1", func=create_tokenizer)
