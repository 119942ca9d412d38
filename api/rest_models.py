"""The rows of `/api/v1` as typed models: what OpenAPI documents and the tests hold the answers to."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

__all__ = [
    "AdoptionRow",
    "DocumentRow",
    "MeasureRow",
    "MechanismRow",
    "Page",
    "PlaceRow",
    "ProblemDocument",
    "QueryDescription",
    "RegisterRow",
    "SearchRow",
    "Successor",
]

RowT = TypeVar("RowT")


class _Model(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Page(_Model, Generic[RowT]):
    """One page of the rows of a query."""

    query: str = Field(description="name of the query · 查询名")
    total: int = Field(description="rows of all pages · 总行数")
    limit: int
    offset: int
    next: str | None = Field(description="address of the next page · 下一页地址")
    rows: list[RowT]


class ProblemDocument(BaseModel):
    """An error after RFC 9457."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="address that names the kind of problem · 问题类别")
    title: str
    status: int
    detail: str = Field(description="what is wrong and how to mend it · 错在何处、如何更正")


class QueryDescription(_Model):
    """A named query."""

    name: str
    summary_zh: str
    summary_en: str
    url: str
    parameters: list[str]
    required: list[str]
    text: str = Field(description="the SPARQL text · SPARQL 原文")


class _Evidenced(_Model):
    quote: str | None = Field(None, description="the words of the report, exactly · 报告原文")
    evidence: str | None = Field(None, description="IRI of the evidence · 证据 IRI")
    start: int | None = Field(None, description="first code point of the quote in the text · 起始字符位置")
    end: int | None = Field(None, description="code point after the quote · 结束字符位置")
    report: str | None = Field(None, description="IRI of the report · 报告 IRI")
    evidence_url: str | None = Field(
        None, alias="evidence_url", description="page that shows the quote in its report · 原文所在页面"
    )


class PlaceRow(_Model):
    """A place that has reports."""

    place: str = Field(description="IRI · 地区 IRI")
    place_label: str | None = None
    place_path: str | None = Field(None, description="names from the province down · 自省至本级的名称")
    level: str | None = None
    code: str | None = Field(None, description="statistical code, 12 digits · 统计用区划代码")
    reports: int | None = None
    claims: int | None = None
    provisional: bool | None = Field(None, description="the register lacks it · 区划登记中没有")
    valid_from: int | None = Field(None, description="first year of its name and status · 起始年份")
    valid_to: int | None = Field(None, description="year in which it ended · 终止年份")
    url: str


class Successor(_Model):
    """What a former place became."""

    code: str
    name: str


class RegisterRow(_Model):
    """A place of the register that fits a search."""

    code: str = Field(
        description="12 digits, followed by the year of its end where another place has them now · 代码"
    )
    name: str
    path: str = Field(description="names from the province down · 自省至本级的名称")
    level: str | None = Field(None, description="empty for zones and farms · 行政层级")
    valid_from: int | None = Field(None, description="first year of its name and status · 起始年份")
    valid_to: int | None = Field(None, description="year in which it ended · 终止年份")
    match: str = Field(
        description="exact, bare, prefix, pinyin, pinyin_bare, pinyin_prefix or initials · 相符方式"
    )
    successors: list[Successor] = Field([], description="what a former place became · 后继")
    reports: int = Field(description="reports about it that are held · 报告数")
    url: str | None = Field(None, description="its page, when reports of it are held · 页面地址")


class MechanismRow(_Model):
    """A mechanism of the taxonomy with its claims."""

    mechanism: str
    mechanism_label: str | None = None
    mechanism_label_en: str | None = None
    group: str | None = None
    group_label: str | None = None
    family: str | None = Field(None, description="family of mechanisms below the group · 机制小类")
    in_force: int | None = Field(None, description="claims that it is in force · 称已建立的陈述数")
    planned: int | None = None
    lacking: int | None = None
    required: int | None = None
    mentioned: int | None = None
    places: int | None = Field(None, description="places with a claim · 涉及的地区数")
    url: str


class AdoptionRow(_Evidenced):
    """What one report claims of one mechanism."""

    place: str | None = None
    place_label: str | None = None
    place_path: str | None = None
    mechanism: str | None = None
    mechanism_label: str | None = None
    status: str | None = Field(None, description="in_force, planned, lacking, required or mentioned · 状态")
    year: int | None = Field(None, description="year of the report · 报告年度")
    since: str | int | None = Field(None, description="stated start · 报告所称起始时间")
    local_name: str | None = None
    adopter_name: str | None = None
    report_title: str | None = None
    confidence: float | None = Field(
        None, description="share of records with the same evidence that are right · 证据相同的记录的正确比例"
    )
    claim: str | None = None


class MeasureRow(_Evidenced):
    """One figure of a report."""

    place: str | None = None
    place_label: str | None = None
    place_path: str | None = None
    year: int | None = None
    indicator: str | None = None
    indicator_label: str | None = None
    value: float | None = None
    upper_value: float | None = Field(None, description="upper end of a range · 区间上限")
    bound: str | None = Field(None, description="eq, ge, le, gt, lt, approx or range · 数值关系")
    unit: str | None = None
    subject: str | None = None
    mechanism: str | None = Field(None, description="mechanism it tells of · 相关机制")
    confidence: float | None = Field(
        None, description="share of records with the same evidence that are right · 证据相同的记录的正确比例"
    )
    observation: str | None = None


class DocumentRow(_Model):
    """A report."""

    report: str
    docid: str = Field(description="id of the document, as ingested · 报告编号")
    title: str | None = None
    place: str | None = None
    place_label: str | None = None
    place_path: str | None = None
    year: int | None = None
    issued: str | None = None
    issuer: str | None = None
    source: str | None = Field(None, description="address it was published at · 原文网址")
    claims: int | None = None
    observations: int | None = None
    text: str | None = Field(None, description="IRI of the text rendition · 文本 IRI")
    sha256: str | None = Field(None, description="SHA-256 of the text in UTF-8 · 文本哈希")
    characters: int | None = None
    body_start: int | None = Field(None, description="first code point of the report proper · 正文起点")
    body_end: int | None = None
    url: str


class SearchRow(_Model):
    """A sentence or a thing that holds the words of a search."""

    rank: int = Field(description="place among all hits, from 1 · 名次")
    kind: str = Field(description="sentence, mechanism, place, … · 类别")
    iri: str = Field(description="the thing; the report of a sentence · 事物或句子所在报告的 IRI")
    label: str = Field(description="its main name, the report's title · 名称或报告标题")
    text: str = Field(
        description="the sentence (a part of it, if it is long), or the name that fits · 句子或名称"
    )
    matches: list[list[int]] = Field(description="[start, end] of the words in text · 词语在 text 中的位置")
    report: str | None = Field(None, description="IRI of the report · 报告 IRI")
    start: int | None = Field(None, description="first code point of the sentence in the text · 句子起始位置")
    end: int | None = Field(None, description="code point after the sentence · 句子结束位置")
    text_start: int | None = Field(None, description="where text begins in the report · text 的起始位置")
    year: int | None = Field(None, description="year of the report · 报告年度")
    places: str | None = Field(None, description="places that the report is about · 报告所属地方")
    reports: int | None = Field(None, description="reports that name the thing · 提到它的报告数")
    url: str = Field(description="page of the thing or report · 页面")
    evidence_url: str | None = Field(
        None, alias="evidence_url", description="page that shows the sentence in its report · 原文所在页面"
    )
