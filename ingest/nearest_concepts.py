"""Which listed mechanism a name is nearest to, by the characters that it shares with its variants."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from ingest.layout import half_width, lower
from ingest.mechanism_lexicon import squeeze
from ontology.taxonomy import load_taxonomy

__all__ = ["Nearest", "VariantIndex", "concept_key", "load_variant_index"]


@dataclass(frozen=True, slots=True)
class Nearest:
    """A mechanism, the variant of it that is nearest, and how much of both is shared (0 to 1)."""

    mechanism: str
    variant: str
    similarity: float


def concept_key(name: str) -> str:
    """What names are compared by: half width, lower case, without spaces and quotation marks."""
    plain = lower(half_width(name))
    return squeeze(plain, 0, len(plain)).text


class VariantIndex:
    """All variants of the mechanisms, found by the characters in them."""

    def __init__(self, variants: dict[str, tuple[str, str]]) -> None:
        """`variants`: key → mechanism and variant as listed."""
        self._variants = variants
        self._parts = {key: _parts(key) for key in variants}
        self._by_part: dict[str, set[str]] = defaultdict(set)
        for key, parts in self._parts.items():
            for part in parts:
                self._by_part[part].add(key)

    def __contains__(self, key: str) -> bool:
        """Whether the key is that of a variant."""
        return key in self._variants

    def nearest(self, key: str) -> Nearest | None:
        """The nearest variant: most characters and pairs of characters shared, of equals the first by key.

        None where no variant shares a pair.
        """
        parts = _parts(key)
        keys = {other for part in parts if len(part) > 1 for other in self._by_part.get(part, ())}
        if not keys:
            return None
        scored = ((2 * len(parts & self._parts[other]), other) for other in keys)
        similarity, best = max(
            ((shared / (len(parts) + len(self._parts[other])), other) for shared, other in scored),
            key=lambda pair: (pair[0], [-ord(character) for character in pair[1]]),
        )
        return Nearest(*self._variants[best], round(similarity, 3))


def _parts(key: str) -> frozenset[str]:
    return frozenset(key) | {key[i : i + 2] for i in range(len(key) - 1)}


@cache
def load_variant_index() -> VariantIndex:
    """The index of the package's taxonomy."""
    variants: dict[str, tuple[str, str]] = {}
    for mechanism in load_taxonomy().mechanisms.values():
        for variant in mechanism.variants:
            variants.setdefault(concept_key(variant), (mechanism.id, variant))
    return VariantIndex(variants)
