"""The parts of a page that name its place: title, issuer, signature, opening, breadcrumb, footer.

    首页 > 政务公开 > 黄阁镇                  breadcrumb
    来源:黄阁镇人民政府  发布时间:…            issuer
    南沙区黄阁镇2022年法治政府建设报告          title
    南沙区人民政府:                          addressee
    2022年,黄阁镇坚持…                      opening, first with its subject
    …                                      beginning
    黄阁镇人民政府                           signature
    主办:广州市南沙区人民政府办公室             site name

Names in them become mentions (`ingest.place_page`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from ingest.document import Hints
from ingest.layout import half_width, is_furniture, lines_of
from ingest.place_codes import codes_in
from ingest.place_hosts import address_of
from ingest.place_names import Found, chains, is_known, names_in, unlisted_in, with_unlisted
from ingest.place_page import BEGINNING_LENGTH, Mention, Page, Part, without_others
from ontology.records import Meta

__all__ = ["page_of", "with_whole_report"]

#: Breadcrumbs, catalogue and site map of a page have fewer characters than this.
MARGIN_LENGTH = 3_000
#: The first sentence of a report names its place; 200 characters hold it.
OPENING_LENGTH = 200
#: Source line and addressee stand among so many lines below the title; longer lines are prose (code points).
_LINES_BELOW_TITLE, _LONGEST_LINE = 8, 80
#: A line with more names than this lists the places of a site.
_MOST_NAMES = 5

_ISSUER_LINE = re.compile(
    r"(?:来\s*源|信息来源|发布机构|发文机[关构]|发布单位|发布部门|公开责任部门|责任部门|信息提供|供稿|作者|编辑|发布者?)"
    r"\s*[:\]|]\s*\|?"
)
_LINKS = re.compile(r"友情链接|相关链接|技术支持|网站导航|网站地图|站点地图|快速导航")
_ADDRESSEE_LINE = re.compile(r"[^\n。;]{2,60}(?:政府|委员会?|人大|办公?室?|会议|常委会|[局厅])\s*:\s*$")
#: What may stand between the beginning of a line and the subject of a first sentence.
_BEFORE_SUBJECT = re.compile(
    r"\s*(?:(?:20\d\d年度?|今年|去年|一年|本年度|近年)(?:以?来)?(?:[,、]|\s)*)?(?:中共)?"
)
_PRESENTED = re.compile(r"(?:现将|现就|现对)$")
#: What leads to a place above: 隶属江门市, 位于某县; 在某县委领导下 is told by what follows.
_SUPERIOR = re.compile(r"(?:隶属于?|属于?|位于|地处)$")
#: A place that is told where it lies is the report's own.
_SITUATED = frozenset(("隶属", "地处", "位于"))
_LED = re.compile(r"(?:党?委|(?:人民)?政府).{0,14}(?:领导|指导|支持|关心|部署)")
_TITLE_PART = re.compile(r"^(?:\s|20\d\d年?度?|关于|中共)*$")
#: Parts in which a place that the register lacks names itself.
_SELF_NAMING = frozenset((Part.TITLE, Part.ISSUER, Part.SIGNATURE))
#: Lines above the report that speak of the site instead of the way to the page.
_SITE_LINE = re.compile(r"网站|政府网|门户|欢迎|主办|版权")
_TITLED = re.compile(r"《[^》]*》")


def page_of(plain: str, body: tuple[int, int], meta: Meta, hints: Hints) -> Page:
    """The page of a report: `plain` is its half-width text, `meta` what is known without the place."""
    title = half_width(meta.title or "")
    title_start, title_end = _title_span(plain, body, title)
    opening, mentions = _below_title(plain, body, title_end)
    told = {mention.start for mention in mentions}
    mentions += _titles(title, title_start, plain, title_end)
    signature = "" if hints.issuer else half_width(meta.issuer or "")
    if hints.issuer:
        mentions += _mentions(Part.ISSUER, half_width(hints.issuer), None)
    if signature and (at := plain.rfind(signature, *body)) >= 0:
        mentions += _stretch(Part.SIGNATURE, plain, at, at + len(signature))
    mentions += _margins(plain, body)
    unlisted = {mention.name for mention in mentions if not is_known(mention.name)}
    prose = _prose(plain, title_end, min(body[1], opening + BEGINNING_LENGTH), opening, unlisted)
    mentions += [mention for mention in prose if mention.start not in told]
    return Page(
        plain=plain,
        body=body,
        title=title,
        title_start=title_start,
        signature=signature,
        year=meta.report_year,
        address=address_of(hints.url),
        mentions=tuple(mentions),
        codes=codes_in(plain, body[1]),
        opening=(opening, min(body[1], opening + OPENING_LENGTH)),
    )


def with_whole_report(page: Page) -> Page:
    """The page with the names of the whole report, those in titles of papers too."""
    told = {mention.start for mention in page.mentions}
    further = [m for m in _stretch(Part.BEGINNING, page.plain, *page.body) if m.start not in told]
    return replace(page, mentions=(*page.mentions, *further))


def _title_span(plain: str, body: tuple[int, int], title: str) -> tuple[int | None, int]:
    """Where the title begins and ends; it may be broken over two lines, or be the manifest's only."""
    if not title:
        return None, body[0]
    at = plain.find(title, body[0], body[0] + len(title) + MARGIN_LENGTH)
    if at >= 0:
        return at, at + len(title)
    first, second = (*lines_of(plain, body[0], min(body[1], body[0] + MARGIN_LENGTH)), None, None)[:2]
    if first is not None and second is not None and first.text + second.text == title:
        return first.start, second.end
    return None, body[0]


def _titles(title: str, start: int | None, plain: str, end: int) -> list[Mention]:
    if start is not None:
        return _stretch(Part.TITLE, plain, start, end)
    return _mentions(Part.TITLE, title, None)


def _below_title(plain: str, body: tuple[int, int], end: int) -> tuple[int, list[Mention]]:
    """Where the opening begins, and what the lines between it and the title name."""
    mentions: list[Mention] = []
    stop = min(body[1], end + 2 * _LINES_BELOW_TITLE * _LONGEST_LINE)
    lines = lines_of(plain, end, stop)
    opening = lines[0].start if lines else end
    for line in lines[:_LINES_BELOW_TITLE]:
        if len(line.text) > _LONGEST_LINE or "。" in line.text:
            break
        if _ADDRESSEE_LINE.fullmatch(line.text):
            mentions += _stretch(Part.ADDRESSEE, plain, line.start, line.end)
            opening = line.end
        elif _ISSUER_LINE.search(line.text):
            mentions += _issuers(plain, line.start, line.end)
            opening = line.end
        elif is_furniture(line.text, "head"):
            opening = line.end
    return opening, mentions


def _issuers(plain: str, start: int, end: int) -> list[Mention]:
    """The names in a catalogue line, from its first label on."""
    match = _ISSUER_LINE.search(plain, start, end)
    return _stretch(Part.ISSUER, plain, match.end() if match else start, end)


def _margins(plain: str, body: tuple[int, int]) -> list[Mention]:
    """What stands above and below the report; of a long stretch, which is no page's, only its two ends."""
    mentions: list[Mention] = []
    for part, begin, end in ((Part.BREADCRUMB, 0, body[0]), (Part.SITE_NAME, body[1], len(plain))):
        stretches = [(begin, end)]
        if end - begin > 2 * MARGIN_LENGTH:
            stretches = [(begin, begin + MARGIN_LENGTH), (end - MARGIN_LENGTH, end)]
        for stretch in stretches:
            for line in lines_of(plain, *stretch):
                mentions += _margin_line(part, plain, line.start, line.end)
    return mentions


def _margin_line(part: Part, plain: str, start: int, end: int) -> list[Mention]:
    match = _ISSUER_LINE.search(plain, start, end)
    if match and end - start <= _LONGEST_LINE:
        return _stretch(part, plain, start, match.start()) + _stretch(Part.ISSUER, plain, match.end(), end)
    if links := _LINKS.search(plain, start, end):
        end = links.start()
    if part is Part.BREADCRUMB and _SITE_LINE.search(plain, start, end):
        part = Part.SITE_NAME
    found = _stretch(part, plain, start, end)
    return found if len(found) <= _MOST_NAMES else []


def _prose(plain: str, start: int, end: int, opening: int, unlisted: Collection[str]) -> list[Mention]:
    """The names in the first part of the report, those in titles of papers left out."""
    closed = _titled(plain, start, end)
    stop = opening + OPENING_LENGTH
    found = []
    own = " " * start + without_others(plain[start:end])
    names = [name for name in names_in(plain, start, end) if own[name.start] != " "]
    if unlisted:
        names = with_unlisted(names, unlisted, plain, start, end)
    for mention in _mentioned(Part.BEGINNING, plain, start, names, 0):
        at = mention.start or 0
        if any(a <= at < b for a, b in closed):
            continue
        role = _role(plain, start, opening, at - sum(map(len, mention.above)), at + len(mention.name))
        part = Part.OPENING if at < stop or role == "presented" else Part.BEGINNING
        found.append(mention._replace(part=part, role=role))
    return found


def _role(plain: str, start: int, opening: int, chain: int, end: int) -> str:
    """What the names from `chain` to `end` do in their sentence."""
    line = max(start, plain.rfind("\n", 0, chain) + 1)
    if not plain[opening:line].strip() and _BEFORE_SUBJECT.fullmatch(plain, line, chain):
        return "subject"
    if _SUPERIOR.search(plain, max(0, chain - 3), chain):
        return "superior"
    if _PRESENTED.search(plain, max(0, chain - 2), chain):
        return "presented"
    if plain[end : end + 2] in _SITUATED:
        return "presented"
    if plain[chain - 1 : chain] in {"在", "受"} and _LED.match(plain, end):
        return "superior"
    return "clause" if chain and plain[chain - 1] in ",。;:" else "named"


def _titled(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where titles of papers stand: a title of another body's paper names that body's place."""
    # behind the last 》 every 《 would be followed to the end in vain
    closed = plain.rfind("》", start, end) + 1
    return [match.span() for match in _TITLED.finditer(plain, start, max(start, closed))]


def _stretch(part: Part, plain: str, start: int, end: int) -> list[Mention]:
    """The mentions in a stretch of the page."""
    found = names_in(plain, start, end)
    if part in _SELF_NAMING and (unlisted := unlisted_in(plain, start, end, found)):
        found = sorted([*found, unlisted])
    return list(_mentioned(part, plain, start, found, 0)) if found else []


def _mentions(part: Part, text: str, start: int | None) -> list[Mention]:
    """The mentions in a text of its own, such as a cell of the manifest."""
    found = names_in(text)
    if unlisted := unlisted_in(text, 0, len(text), found):
        found = sorted([*found, unlisted])
    return list(_mentioned(part, text, 0, found, start))


def _mentioned(part: Part, text: str, begin: int, found: list[Found], shift: int | None) -> Iterator[Mention]:
    for chain in chains(text, found):
        for i, name in enumerate(chain):
            yield Mention(
                part,
                name.name,
                None if shift is None else name.start + shift,
                tuple(above.name for above in chain[:i]),
                chain[i + 1].name if i + 1 < len(chain) else None,
                text[name.end : name.end + 2],
                "first" if _TITLE_PART.match(text[begin : chain[0].start]) else "named",
            )
