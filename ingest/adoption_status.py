"""What a sentence claims of a mechanism that it names: status, adopter, and since when.

The role of the passage weighs most: in a plans passage everything is planned, in a problems passage a
mechanism is lacking when the words around it say so. Elsewhere it is in force, unless the clause wills it,
demands it of lower bodies, or names it only in a superior's guidance or in the title of a law.
Cue words lie in `ontology/lexicon/`: `status_cues`, `status_frames` and `status_adopters`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from ingest.document import Sentence
from ontology.lexicon import read_lexicon
from ontology.records import SectionRole, Status

__all__ = [
    "Clause",
    "addressee_of",
    "adopter_of",
    "claim_strength",
    "clause_around",
    "since_of",
    "status_of",
    "title_around",
]

_DIGIT = re.compile(r"\d")
_COMMA = re.compile(r"[,:]")
_ITEM = re.compile(r"[,:、]")

#: A title is the town's own when one of these stands right before it.
_ISSUES = re.compile(
    r"(?:制定|制订|印发|出台|下发|建立|修订|编制|发布|转发|形成|起草|完善|签订|发出|公布|制作|拟定|健全|通过建立)(?:了|出|并印发|印发|出台|实施|完善|健全|下发|有效)*[^《》,。]{0,8}$"
)
_APPLIES = re.compile(r"(?:落实|执行|遵守|坚守|遵循|履行|贯彻|实施|推行|依据|根据|按照|对照)[^《》。]{0,16}$")
_PUT_TO_USE = re.compile(
    r"(?:等)?(?:各项|有关|相关|的)?[^,。;《》]{0,8}(?:贯彻落实|落实|贯彻执行|执行到位|施行)"
)
_STUDIES = re.compile(r"(?:学习|宣传|宣讲|培训|解读|学|普及|讲解|研读|传达)[^。;]{0,40}$")

_SINCE = re.compile(
    r"(?<![\d\-—–~至到])(?:(20\d\d)年|(今年|本年|去年|年初))(?:(?:的)?(\d{1,2})月份?)?(?:(\d{1,2})[日号])?(?!以来|来|间|度|[)》])(起|开始)?"
)
_ESTABLISHES = re.compile(
    r"成立|建立|设立|组建|聘请|聘任|选聘|制定|印发|出台|挂牌|启用|建成|开通|揭牌|实行|推行|施行|起"
)
#: A date that fills its clause leaves at most this many characters before the comma (今年6月份起,).
DATE_CLAUSE_REST = 3
_DEMANDS = re.compile(r"要求|责成|督促|指导|部署|推动")
_NOT_ACTING = re.compile(
    r"(?:对|向|为|在|给|至|到|于|以|将|由|从|被|受|与|和|及|要求|督促|指导|组织|协助|推动|邀请|及时|报|送|等|、|经|全)$"
)

#: Words that tell that the body before them acts.
_ACTS = re.compile(r"\)|均|都|分别|普遍|全部|已|设立|建立|配备|配有|建有|成立|推行|聘请|选")

#: The will of a sentence's first words (下一步我镇将…) holds for all its clauses.
FIRST_WORDS = 8

_STRENGTH_PLAIN = 1.0
_STRENGTH_DONE = 2.0
_STRENGTH_COUNT = 1.0


class Clause(NamedTuple):
    """The words around a mechanism: code points of the clause between commas, and its text."""

    start: int
    end: int
    text: str


def clause_around(plain: str, sentence: Sentence, start: int, end: int) -> Clause:
    """The clause of `plain[start:end]`, from comma to comma, without its end mark."""
    first = sentence.start
    left = max(first, plain.rfind(",", first, start) + 1, plain.rfind(":", first, start) + 1)
    right = _COMMA.search(plain, end, sentence.end)
    stop = right.start() if right else sentence.end
    while left < start and plain[left] == " ":
        left += 1
    while stop > end and (plain[stop - 1] in "。;!? " or _closes_nothing(plain, left, stop)):
        stop -= 1
    return Clause(left, stop, plain[left:stop])


def _closes_nothing(plain: str, left: int, stop: int) -> bool:
    """Whether the last character of `plain[left:stop]` closes a quotation that begins before it."""
    last = plain[stop - 1]
    if last in "\"'":
        return plain.count(last, left, stop) % 2 == 1
    opener = {"”": "“", "’": "‘"}.get(last)
    return opener is not None and plain.count(opener, left, stop) < plain.count(last, left, stop)


def title_around(plain: str, sentence: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """The code points of the 《…》 that holds `plain[start:end]`, marks included; None outside titles."""
    opened = plain.rfind("《", sentence.start, start + 1)
    if opened < 0 or plain.find("》", opened, start) >= 0:
        return None
    closed = plain.find("》", start, sentence.end)
    if closed < 0 or end > closed + 1:
        return None
    return opened, closed + 1


def status_of(plain: str, sentence: Sentence, clause: Clause, start: int, end: int) -> Status | None:
    """What a sentence claims of the mechanism at `plain[start:end]`, in `clause`; None where nothing."""
    title = title_around(plain, sentence, start, end)
    if title is not None and not _title_claims(plain, sentence, title):
        return None
    if _only_named(plain, sentence, start, end):
        return None
    if sentence.role is SectionRole.PROBLEMS:
        return Status.LACKING if _cue("lacking", "around", _joined(plain, sentence, clause)) else None
    if sentence.role is SectionRole.PLANS:
        return Status.PLANNED
    return _status_of_action(plain, sentence, clause, start)


def _status_of_action(plain: str, sentence: Sentence, clause: Clause, start: int) -> Status:
    """Done, unless it is demanded of others or willed."""
    if _cue("required", "before", plain[sentence.start : start]):
        return Status.REQUIRED
    lead = min(FIRST_WORDS, start - sentence.start)
    if _willed(clause.text, start - clause.start) or _willed(plain[sentence.start : sentence.end], lead):
        return Status.PLANNED
    return Status.IN_FORCE


def _title_claims(plain: str, sentence: Sentence, title: tuple[int, int]) -> bool:
    """A title that the body issues or applies claims its subject; one that is studied or cited does not."""
    before = plain[sentence.start : title[0]]
    # titles in a row share the verb before the first one
    before = re.sub(r"(?:《[^《》]*》[、,和及]*(?:\([^()]*\))?[、,和及]*)+$", "", before)
    if _ISSUES.search(before) or _PUT_TO_USE.match(plain, title[1], sentence.end):
        return True
    return bool(_APPLIES.search(before)) and not _STUDIES.search(before)


def _joined(plain: str, sentence: Sentence, clause: Clause) -> str:
    """The clause, and the rest of a short sentence: shortcomings are often told one clause later."""
    if sentence.end - sentence.start <= 120:
        return plain[sentence.start : sentence.end]
    return plain[max(sentence.start, clause.start - 40) : min(sentence.end, clause.end + 40)]


def _only_named(plain: str, sentence: Sentence, start: int, end: int) -> bool:
    """Whether the words around claim nothing: a superior's guidance, an aim, the content of a training."""
    onward = plain[start : min(sentence.end, end + 60)]
    if _any_frame().match(onward) is None:
        return False
    before = plain[max(sentence.start, start - 60) : start]
    within = plain[max(sentence.start, end - 60) : end]
    return any(
        begins.match(onward) and (ends.search(before) or (inside and ends.search(within)))
        for ends, begins, inside in _frames()
    )


@cache
def _frames() -> tuple[tuple[re.Pattern[str], re.Pattern[str], bool], ...]:
    rows = read_lexicon("status_frames")
    return tuple((re.compile(r["before"]), re.compile(r["after"]), r["inside"] == "yes") for r in rows)


@cache
def _any_frame() -> re.Pattern[str]:
    """What any frame holds from the mechanism on: most sentences hold none, and one pattern tells."""
    return re.compile("|".join(f"(?:{begins.pattern})" for _, begins, _ in _frames()))


def _willed(words: str, before: int) -> bool:
    """Whether a word of intention begins before character `before`; what follows it may undo it (将…纳入)."""
    return _first_will(words) < before


@lru_cache(maxsize=64)
def _first_will(words: str) -> int:
    """Where the first word of intention begins; behind the end where there is none."""
    found = (p.search(words) for p in _cues().get(("planned", "before"), ()))
    return min((match.start() for match in found if match), default=len(words))


def _cue(status: str, where: str, text: str) -> bool:
    return any(p.search(text) for p in _cues().get((status, where), ()))


@cache
def _cues() -> Mapping[tuple[str, str], tuple[re.Pattern[str], ...]]:
    cues: dict[tuple[str, str], list[re.Pattern[str]]] = defaultdict(list)
    for row in read_lexicon("status_cues"):
        cues[row["status"], row["where"]].append(re.compile(row["pattern"]))
    return {key: tuple(patterns) for key, patterns in cues.items()}


def adopter_of(plain: str, sentence: Sentence, start: int, end: int) -> str | None:
    """The body that acts in `plain[start:end]`, in its own words; None when it is the reporting body."""
    words, start, end = plain[sentence.start : sentence.end], start - sentence.start, end - sentence.start
    acting = _acting(words, len(words))
    if any(first <= start and past > end for first, past, _ in acting):
        acting = _acting(words, end)
    # the words of a mechanism may begin with its adopter (12个村设立服务站), not end with one
    return next((name for first, _, name in reversed(acting) if first <= start), None)


@lru_cache(maxsize=64)
def _acting(words: str, end: int) -> tuple[tuple[int, int, str | None], ...]:
    """The bodies that act in `words[:end]`: spans and names, None for the reporting body."""
    found = []
    for match in _adopters().finditer(words, 0, end):
        before = words[max(0, match.start() - 4) : match.start()]
        opens = not before or before[-1] in ",:;、 "
        acts = _ACTS.match(words, match.end())
        if (opens or acts) and not _NOT_ACTING.search(before):
            found.append((*match.span(), None if match.lastgroup == "home" else match.group()))
    return tuple(found)


@cache
def _adopters() -> re.Pattern[str]:
    rows = read_lexicon("status_adopters")
    parts = {
        kind: "|".join(f"(?:{r['pattern']})" for r in rows if r["adopter"] == kind)
        for kind in ("named", "home")
    }
    return re.compile(f"(?P<named>{parts['named']})|(?P<home>{parts['home']})")


def addressee_of(plain: str, sentence: Sentence, end: int) -> str | None:
    """The lower bodies of whom the mechanism up to `end` is demanded, in the report's words (要求各镇…)."""
    demands = [m.end() for m in _DEMANDS.finditer(plain, sentence.start, end)]
    if not demands:
        return None
    named = (m.group() for m in _adopters().finditer(plain, demands[-1], end) if m.lastgroup == "named")
    return next(named, None)


def since_of(plain: str, sentence: Sentence, start: int, end: int, report_year: int | None) -> str | None:
    """Since when, as a date before the mechanism at `plain[start:end]` gives it: YYYY, YYYY-MM or YYYY-MM-DD.

    The date stands in the clause of the verb that establishes the mechanism, or in one of its own before it
    (今年6月份,我镇…); with another verb in between it dates something else. The verb may be part of the
    mechanism's own words (聘请…顾问).
    """
    dated = _dated_before(plain, sentence, start)
    if not dated or not _ESTABLISHES.search(plain, dated[-1].start(), end):
        return None
    comma = _COMMA.search(plain, dated[-1].end(), start)
    if comma and comma.start() - dated[-1].end() > DATE_CLAUSE_REST:
        return None
    year, relative, month, day, _ = dated[-1].groups()
    if year is None:
        if report_year is None:
            return None
        year = str(report_year - 1 if relative == "去年" else report_year)
    if month is None:
        return year if relative is None else None
    if not 1 <= int(month) <= 12:
        return year
    found = f"{year}-{int(month):02d}"
    return f"{found}-{int(day):02d}" if day and 1 <= int(day) <= 31 else found


def _dated_before(plain: str, sentence: Sentence, start: int) -> list[re.Match[str]]:
    """The dates before `start` in its clause and the one before it."""
    if plain.find("年", sentence.start, start) < 0:
        return []
    breaks = [m.end() for m in _COMMA.finditer(plain, sentence.start, start)]
    return list(_SINCE.finditer(plain, breaks[-2] if len(breaks) > 1 else sentence.start, start))


def claim_strength(clause: Clause, offset: int) -> float:
    """How clearly a clause claims the mechanism at its character `offset`; the clearest one is quoted."""
    strength = _STRENGTH_PLAIN
    if _cue("done", "before", clause.text[: offset + 2]):
        strength += _STRENGTH_DONE
    if _DIGIT.search(clause.text):
        strength += _STRENGTH_COUNT
    return strength
