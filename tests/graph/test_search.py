"""Full-text search of a generation: what is found, in which order, and that the index follows the graph."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.fulltext.content import Content
from graph.fulltext.schema import INDEX_FILE
from graph.fulltext.sentences import sentence_spans
from graph.query.search import Filters, Hit, Kind, first_hits, search
from graph.query.service import QueryService
from graph.store.publish import Generation, Store
from graph.verification import discrepancies
from ontology.errors import QueryTimeoutError, StoreError, UsageError
from ontology.vocabulary import ID
from tests.graph.conftest import fill
from tests.graph.gold import GoldReport


def spans(report: GoldReport) -> list[tuple[int, int]]:
    return list(sentence_spans(report.text, *report.records.body_span))


def sentences(generation: Generation, text: str, filters: Filters | None = None) -> list[Hit]:
    return list(search(generation, text, [Kind.SENTENCE], filters or Filters(), limit=10_000).hits)


@settings(max_examples=200)
@given(data=st.data())
def test_every_part_of_every_sentence_is_found(
    generation: Generation, gold: list[GoldReport], data: st.DataObject
) -> None:
    report = data.draw(st.sampled_from(gold))
    start, end = data.draw(st.sampled_from(spans(report)))
    first = data.draw(st.integers(start, end - 1))
    part = report.text[first : data.draw(st.integers(first + 1, min(end, first + 100)))]
    if not part.strip():
        return
    found = [hit for hit in sentences(generation, part) if (hit.start, hit.end) == (start, end)]
    assert len(found) >= 1
    assert all(hit.matches for hit in found)


@pytest.mark.parametrize("word", ["法律顾问", "法", "，", "2017", "１８０", "行政执法", "。"])
def test_sentences_are_those_that_a_scan_finds(
    generation: Generation, gold: list[GoldReport], word: str
) -> None:
    plain = {"，": ",", "１８０": "180"}.get(word, word)
    expected = {
        (f"{ID}report/{report.records.docid}", start, end)
        for report in gold
        for start, end in spans(report)
        if word in report.text[start:end] or plain in report.text[start:end].replace("，", ",")
    }
    found = sentences(generation, word)
    assert {(hit.iri, hit.start, hit.end) for hit in found} == expected
    assert len(found) == len(expected) > 0
    texts = {f"{ID}report/{report.records.docid}": report.text for report in gold}
    for hit in found:
        assert hit.text_start is not None
        assert texts[hit.iri][hit.text_start :].startswith(hit.text)
        assert {hit.text[start:end].replace("，", ",") for start, end in hit.matches} <= {
            plain,
            word,
            plain * 2,
        }


def test_all_words_must_occur(generation: Generation) -> None:
    both = {(hit.iri, hit.start) for hit in sentences(generation, "法律顾问 审查")}
    each = [{(hit.iri, hit.start) for hit in sentences(generation, word)} for word in ("法律顾问", "审查")]
    assert both == each[0] & each[1] != set()
    assert sentences(generation, "“法律顾问 审查”") == []


def test_things_are_found_by_any_name_and_an_exact_one_comes_first(generation: Generation) -> None:
    found = search(generation, "法律顾问室")
    first = found.hits[0]
    assert (first.kind, first.iri, first.text) == (
        Kind.MECHANISM,
        f"{ID}mechanism/legal-adviser-office",
        "法律顾问室",
    )
    assert first.matches == ((0, 5),)
    assert first.reports == 1
    by_english = search(generation, "legal adviser office").hits[0]
    assert (by_english.iri, by_english.label) == (first.iri, "法律顾问室")
    assert {Kind.INSTANCE, Kind.INSTITUTION, Kind.SENTENCE} <= found.counts.keys()


def test_hits_come_in_one_order_and_in_pages(generation: Generation) -> None:
    whole = search(generation, "法", limit=1_000)
    assert whole.total == sum(whole.counts.values()) == len(whole.hits)
    assert [hit.rank for hit in whole.hits] == list(range(1, whole.total + 1))
    kinds = list(Kind)
    assert [kinds.index(hit.kind) for hit in whole.hits] == sorted(
        kinds.index(hit.kind) for hit in whole.hits
    )
    years = [-(hit.year or 0) for hit in whole.hits if hit.kind is Kind.SENTENCE]
    assert years == sorted(years)
    paged = [
        hit
        for offset in range(0, whole.total, 7)
        for hit in search(generation, "法", limit=7, offset=offset).hits
    ]
    assert paged == list(whole.hits)
    firsts = first_hits(generation, "法", limits=dict.fromkeys(Kind, 3)).hits
    assert firsts == tuple(
        hit for kind in whole.counts for hit in search(generation, "法", [kind], limit=3).hits
    )


def test_filters_by_report_place_and_year(generation: Generation, gold: list[GoldReport]) -> None:
    everything = sentences(generation, "法")
    report, year = everything[0].iri, everything[0].year
    assert sentences(generation, "法", Filters(report=report)) == [
        replace(hit, rank=rank)
        for rank, hit in enumerate((hit for hit in everything if hit.iri == report), start=1)
    ]
    assert {hit.year for hit in sentences(generation, "法", Filters(year=year))} == {year}
    home = sentences(generation, "法律顾问室")[0]
    place = f"{ID}place/440115102000"
    above = f"{ID}place/440100000000"
    assert {hit.places for hit in sentences(generation, "法", Filters(place=place))} == {home.places}
    within = {hit.iri for hit in sentences(generation, "法", Filters(place=above))}
    assert home.iri in within < {hit.iri for hit in everything} | {home.iri, ""}
    named = search(generation, "法律顾问室", filters=Filters(place=place))
    assert {hit.kind for hit in named.hits} >= {Kind.MECHANISM, Kind.INSTANCE, Kind.SENTENCE}
    assert search(generation, "法律顾问室", filters=Filters(year=1999)).total == 0
    assert search(generation, "法", filters=Filters(report=f"{ID}report/none")).total == 0


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        "*",
        '" OR pairs:"',
        "NEAR(",
        "法*",
        "^法",
        "-法",
        "main : 法",
        ");DROP TABLE",
        "\x00",
        "%",
        "_",
    ],
)
def test_no_word_is_an_operator(generation: Generation, gold: list[GoldReport], text: str) -> None:
    held = {
        (start, end)
        for report in gold
        for start, end in spans(report)
        if all(w in report.text[start:end] for w in text.split())
    }
    assert {(hit.start, hit.end) for hit in sentences(generation, text)} <= held


def test_what_cannot_be_searched_is_refused(generation: Generation) -> None:
    with pytest.raises(UsageError, match="nothing to look for"):
        search(generation, "  ")
    with pytest.raises(QueryTimeoutError, match="longer than"):
        search(generation, "法", limit=10_000, seconds=0.0)


def copied(generation: Generation, folder: Path) -> Generation:
    target = folder / "store" / "generations" / generation.id
    shutil.copytree(generation.path, target)
    shutil.copytree(generation.texts_path, folder / "store" / "texts")
    return replace(generation, path=target)


def test_a_missing_damaged_or_foreign_index_is_named_with_the_mend(
    generation: Generation, tmp_path: Path
) -> None:
    there = copied(generation, tmp_path)
    index = there.path / INDEX_FILE
    with sqlite3.connect(index) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE name = 'format'")
    connection.close()
    with pytest.raises(StoreError, match=r"another version: run `fazhi reindex`"):
        search(there, "法")
    index.write_bytes(b"no index at all" * 100)
    with pytest.raises(StoreError, match=r"cannot be read .*`fazhi reindex`"):
        search(there, "法")
    assert any("full-text index" in sentence for sentence in discrepancies(there))
    index.unlink()
    with pytest.raises(StoreError, match=r"has no full-text index: run `fazhi reindex`"):
        search(there, "法")
    assert discrepancies(there) == ["the full-text index is missing"]
    (there.path.parents[1] / "CURRENT").write_text(f"{there.id}\n", encoding="ascii")
    mended = Store.open(there.path.parents[1]).reindex()
    assert search(mended, "法").total == search(generation, "法").total
    assert mended.manifest == generation.manifest
    assert discrepancies(mended) == []


def renamed(report: GoldReport, number: int, year: int) -> GoldReport:
    """The report under another name and year."""
    meta = report.records.meta.model_copy(update={"report_year": year})
    records = report.records.model_copy(update={"docid": f"r{number}", "meta": meta})
    return replace(report, records=records)


def answers(generation: Generation) -> dict[str, object]:
    asked = ("法", "法律顾问", "政府 建设", "。", "2017", "公职律师", "司法所")
    filters = (
        Filters(),
        Filters(year=2018),
        Filters(place=f"{ID}place/440115000000"),
        Filters(report=f"{ID}report/r3"),
    )
    return {
        f"{text} {item}": search(generation, text, (), item, limit=500) for text in asked for item in filters
    }


def test_a_continued_index_answers_like_one_built_anew(gold: list[GoldReport], tmp_path: Path) -> None:
    """Reports come, change, move to another year and go, in many publications; the index keeps up."""
    chance = random.Random(7)
    reports = {n: renamed(gold[n % len(gold)], n, 2015 + n % 6) for n in range(12)}
    store = fill(tmp_path / "store", list(reports.values()))
    unusual = [renamed(gold[0], 40, 2018), renamed(gold[1], 41, 2031), renamed(gold[2], 42, 2001)]
    continued = 0
    for step in range(6):
        with store.writer() as writer:
            for report in unusual[step : step + 1]:
                writer.put_report(report.records, report.text, report.sha256)
            number = chance.choice(sorted(reports))
            if step % 3 == 2:
                writer.remove_report(f"r{number}")
                del reports[number]
            else:
                reports[number] = renamed(chance.choice(gold), number, 2015 + chance.randrange(6))
                report = reports[number]
                writer.put_report(report.records, report.text, report.sha256)
            before = store.current().path / INDEX_FILE
            published = writer.publish()
        path = published.path / INDEX_FILE
        continued += _first_blocks(before) & _first_blocks(path) != set() and step > 0
        anew = tmp_path / "anew" / "generations" / published.id
        shutil.copytree(published.path, anew)
        (tmp_path / "anew" / "texts").exists() or shutil.copytree(
            published.texts_path, tmp_path / "anew" / "texts"
        )
        (anew.parents[1] / "CURRENT").write_text(f"{published.id}\n", encoding="ascii")
        rebuilt = Store.open(anew.parents[1]).reindex()
        assert rebuilt.manifest["fulltext"] == published.manifest["fulltext"]
        assert answers(rebuilt) == answers(published)
        assert discrepancies(published) == []
    assert continued == 5


def _first_blocks(path: Path) -> set[tuple[int, str]]:
    with sqlite3.connect(path) as connection:
        found = set(connection.execute("SELECT block, iri FROM report"))
    connection.close()
    return found


def test_the_same_reports_give_the_same_index(gold: list[GoldReport], tmp_path: Path) -> None:
    first, second = fill(tmp_path / "a", gold).current(), fill(tmp_path / "b", list(reversed(gold))).current()
    assert first.manifest == second.manifest
    assert (first.path / INDEX_FILE).read_bytes() == (second.path / INDEX_FILE).read_bytes()
    said = json.loads((first.path / "manifest.json").read_bytes())["fulltext"]
    assert said["sentences"] == sum(len(spans(report)) for report in gold)


def test_content_reads_only_the_graphs_of_reports_places_and_taxonomy(gold_store: Store) -> None:
    generation = gold_store.current()
    content = Content(generation.open(), generation.texts_path)
    assert {report.iri for report in content.reports()} <= content.things()
    assert content.names(f"{ID}claim/none") == ()


@pytest.mark.parametrize("words", ["法律顾问", "ＶＩＬＬＡＧＥ　adviser", "顾问 意见", "室", "，"])
def test_the_function_in_sparql_is_the_same_rule(
    service: QueryService, generation: Generation, words: str
) -> None:
    query = (
        "PREFIX fz: <https://w3id.org/fazhi/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
        " SELECT DISTINCT ?thing { ?thing skos:prefLabel|skos:altLabel ?name ; skos:inScheme ?scheme"
        f' FILTER(fz:matches(?name, "{words}")) FILTER(CONTAINS(STR(?thing), "/mechanism/")) }}'
    )
    found = {row["thing"].value for row in service.select(query).rows}
    hits = search(generation, words, [Kind.MECHANISM], limit=1_000).hits
    assert found == {hit.iri for hit in hits if len(hit.matches) >= len(words.split()) or " " not in words}


def test_the_function_has_no_value_for_what_it_cannot_read(service: QueryService) -> None:
    query = (
        "PREFIX fz: <https://w3id.org/fazhi/ontology#> SELECT ?a ?b ?c ?d"
        ' { BIND(fz:matches("法治", "治") AS ?a) BIND(fz:matches(<http://x>, "x") AS ?b)'
        ' BIND(fz:matches("x", " ") AS ?c) BIND(fz:matches("x") AS ?d) }'
    )
    (row,) = service.select(query).rows
    assert {name: term.value for name, term in row.items()} == {"a": "true"}


def test_hits_lead_into_sparql_by_values(service: QueryService, generation: Generation) -> None:
    """The two steps: search gives the passages, SPARQL what was extracted from them."""
    hits = sentences(generation, "法律顾问室")
    rows = " ".join(f"(<{hit.iri}> {hit.start} {hit.end})" for hit in hits)
    query = (
        "PREFIX fz: <https://w3id.org/fazhi/ontology#> PREFIX oa: <http://www.w3.org/ns/oa#>"
        " SELECT DISTINCT ?mechanism {"
        f" VALUES (?report ?from ?to) {{ {rows} }} ?evidence fz:report ?report ; oa:hasSelector ?selector ."
        " ?selector oa:start ?start ; oa:end ?end FILTER(?start < ?to && ?end > ?from)"
        " ?claim fz:evidence ?evidence ; fz:mechanism ?mechanism }"
    )
    found = {row["mechanism"].value for row in service.select(query).rows}
    assert f"{ID}mechanism/legal-adviser-office" in found
