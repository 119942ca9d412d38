"""The words by which local names are known: suffixes of kind, verbs, superiors, and names that are none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from ontology.errors import OntologyError
from ontology.lexicon import read_lexicon
from ontology.records import InnovationKind
from ontology.taxonomy import load_taxonomy

__all__ = ["InnovationLexicon", "Suffix", "load_innovation_lexicon", "squeezed"]

_STRIP = re.compile(r"[\s“”\"‘’「」、,，]")
#: A level before a name tells whose it is, not what it is (镇级法治公园, 村(居)…).
_LEVEL = re.compile(
    r"(?:(?:全|各|我|本)?(?:村\(居\)|镇村|[镇乡村县区市]|街道|社区)级?|(?:[一二两三四五]|\d+)(?:个|处|支|家|座))+"
)
#: How law goes anywhere: 法律进校园, 法治宣传“六进”, 送法下乡.
_GOES = r"(?:宣传|知识|教育|文化|服务|讲座|宣讲|课)?(?:[五六七八九十]|\d)?(?:走进|进|入|下|到)"


class Suffix(NamedTuple):
    """The last word of local names; `strength` is told in `innovation_suffixes.csv`."""

    kind: InnovationKind
    strength: str
    mechanism: str | None


def squeezed(name: str) -> str:
    """A name without blanks, quotation marks and commas, as names are compared."""
    return _STRIP.sub("", name)


@dataclass(frozen=True, slots=True)
class InnovationLexicon:
    """Suffixes (patterns longest first), verbs, words of superiors, and names that are not local.

    `near` holds the suffixes of quoted names, `far` those that may stand apart from the quotes (two
    characters and more), `inside` those at the end of the quoted words.
    """

    suffixes: dict[str, Suffix]
    near: re.Pattern[str]
    far: re.Pattern[str]
    inside: re.Pattern[str]
    plain: AhoCorasick
    plain_endings: tuple[tuple[str, re.Pattern[str]], ...]
    create: re.Pattern[str]
    use: re.Pattern[str]
    invent: re.Pattern[str]
    superior: re.Pattern[str]
    common: re.Pattern[str]
    generic: re.Pattern[str]
    slogan: re.Pattern[str]
    no_name_before: re.Pattern[str]
    law_goes: re.Pattern[str]
    software: re.Pattern[str]
    national: frozenset[str]
    keep: frozenset[str]
    listed: frozenset[str]
    channel: tuple[str, ...]
    account: tuple[str, ...]
    news: tuple[str, ...]

    def is_national(self, name: str) -> bool:
        """Whether the quoted words are a list name, slogan or mechanism that everyone has, or only a date."""
        plain = squeezed(name)
        if plain in self.keep:
            return False
        return (
            all(self._is_listed(squeezed(part)) for part in name.split("、"))
            or self._is_listed(plain)
            or self._is_listed(_CALLED.sub("", plain))
            or not _HAN_OR_LETTER.search(plain)
            or bool(_NOBODYS.match(plain) or self.slogan.search(plain))
            or bool(self.law_goes.match(plain) or self.software.match(plain))
        )

    def _is_listed(self, plain: str) -> bool:
        return plain in self.national or plain in self.listed

    def plain_suffixes(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the suffixes of names without quotation marks stand in a text."""
        for number, start, end in self.plain.find_matches_as_indexes(text):
            if self.plain_endings[number][1].match(text, start):
                yield start, end

    def core(self, name: str) -> str:
        """A plain name without the level and the count before it."""
        match = _LEVEL.match(name)
        return name[match.end() :] if match else name

    def is_everyones(self, core: str) -> bool:
        """Whether a plain name (without its level) is what the taxonomy lists."""
        plain = squeezed(core)
        return plain not in self.keep and self._is_listed(plain)

    def has_own_words(self, modifier: str) -> bool:
        """Whether something is left of the words before a suffix that not every room or park bears."""
        return len(self.common.sub("", modifier).strip("()")) > 1


_HAN_OR_LETTER = re.compile(r"[\u4e00-\u9fffA-Za-z+×]")
#: “春雷行动” is “春雷”.
_CALLED = re.compile(r"(?:专项)?(?:行动|工程|活动|机制|制度|模式|平台|改革)$")
#: A date (4·22), a province's scheme, offices (五办四中心), one of each (一村一警).
_NOBODYS = re.compile(
    r"\d{1,2}[.·・]\d{1,2}(?!\d*版)|[\u4e00-\u9fff]{2,3}(?:省|自治区)"
    r"|(?:[一二两三四五六七八九十]{1,2}(?:办|局|所|站|队|中心)){2,}$"
    r"|一(?:村|社区|居|镇|街|网?格|校|企|乡|庭)一(?:(?:法律)?顾问|律师|法官|检察官|辅?警|民警|调解员|品|策|档)$"
    r"|[一二两三四五六七八九十]个?\d"
)


@cache
def load_innovation_lexicon() -> InnovationLexicon:
    """The lexicon of the package. Raises OntologyError that names the file and the cell."""
    rows = read_lexicon("innovation_suffixes")
    suffixes = {row["suffix"]: _suffix(row) for row in rows}
    endings = {row["suffix"]: _ending(row) for row in rows}
    verbs = _by_use("innovation_verbs", "word")
    stop = _by_use("innovation_stop", "name")
    listed = {squeezed(variant) for m in load_taxonomy().mechanisms.values() for variant in m.variants}
    plain = [suffix for suffix in suffixes if suffixes[suffix].strength != "quoted"]
    far = {suffix: ending for suffix, ending in endings.items() if len(suffix) > 1}
    return InnovationLexicon(
        suffixes=suffixes,
        near=_patterns(endings),
        far=_patterns(far),
        inside=re.compile(f"(?:{_any(suffixes)})$"),
        plain=AhoCorasick(plain, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA),
        plain_endings=tuple((suffix, re.compile(endings[suffix])) for suffix in plain),
        create=re.compile(_any(verbs["create"])),
        use=re.compile(_any(verbs["create"] + verbs["use"])),
        invent=re.compile(_any(verbs["invent"])),
        superior=re.compile(f"(?:{_any(verbs['superior'])})(?:提出|确定|部署|推出|实施|开展|统一)?的?$"),
        common=re.compile(_any(verbs["common"])),
        generic=re.compile(_any(verbs["generic"])),
        slogan=re.compile(_any(stop["slogan"])),
        no_name_before=re.compile(_any(stop["after"])),
        law_goes=re.compile(
            f"(?:{_any(stop['law'])}){_GOES}(?:{_any(stop['into'])})(?:、(?:进)?(?:{_any(stop['into'])}))*$"
        ),
        software=re.compile(f"(?:{_any(stop['stem'])})(?:{_any(stop['app'])})$"),
        national=frozenset(map(squeezed, stop["national"] + stop["province"])),
        keep=frozenset(map(squeezed, stop["keep"])),
        listed=frozenset(listed),
        channel=tuple(verbs["channel"]),
        account=tuple(verbs["account"]),
        news=tuple(verbs["news"]),
    )


def _by_use(lexicon: str, column: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in read_lexicon(lexicon):
        found.setdefault(row["use"], []).append(row[column])
    return found


def _suffix(row: dict[str, str]) -> Suffix:
    if row["strength"] not in {"quoted", "verb", "strong", "common", "made"}:
        raise OntologyError(
            f"innovation_suffixes.csv: {row['suffix']}: no such strength {row['strength']!r}."
        )
    if row["mechanism"] and row["mechanism"] not in load_taxonomy().mechanisms:
        raise OntologyError(f"innovation_suffixes.csv: {row['suffix']}: no mechanism {row['mechanism']!r}.")
    try:
        kind = InnovationKind(row["kind"])
    except ValueError:
        raise OntologyError(
            f"innovation_suffixes.csv: {row['suffix']}: no such kind {row['kind']!r}."
        ) from None
    return Suffix(kind, row["strength"], row["mechanism"] or None)


def _ending(row: dict[str, str]) -> str:
    """The pattern of a suffix that is none before certain words (工作法, but not 工作法|治化)."""
    words = row["not_before"].split()
    return re.escape(row["suffix"]) + (f"(?!{_any(words)})" if words else "")


def _patterns(endings: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(endings[suffix] for suffix in _longest(endings)))


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, _longest(words)))


def _longest(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))
