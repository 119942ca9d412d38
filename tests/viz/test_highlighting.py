"""Spans over a text: nothing lost, nothing shifted, every span drawn over its own words and no others."""

from hypothesis import given
from hypothesis import strategies as st

from viz.highlighting import LANES, Heading, TextSpan, lay_out

_KINDS = ("adoption", "measure", "institution", "event")


@st.composite
def _texts_with_spans(draw: st.DrawFn) -> tuple[str, list[TextSpan]]:
    text = draw(st.text(alphabet="法治 镇\n，𠮷ab\u3000", max_size=60))
    bounds = st.tuples(st.integers(0, 70), st.integers(0, 70))
    pairs = draw(st.lists(st.tuples(bounds, st.sampled_from(_KINDS)), max_size=12))
    return text, [
        TextSpan(number, kind, "", min(pair), max(pair)) for number, (pair, kind) in enumerate(pairs)
    ]


@given(_texts_with_spans())
def test_lines_hold_the_text_at_its_offsets(case: tuple[str, list[TextSpan]]) -> None:
    text, spans = case
    lines = lay_out(text, spans)
    for line in lines:
        joined = "".join(segment.text for segment in line.segments)
        assert text[line.start : line.start + len(joined)] == joined
        assert joined == joined.strip()
    shown = "".join(segment.text for line in lines for segment in line.segments)
    assert "".join(shown.split()) == "".join(text.split())


@given(_texts_with_spans())
def test_each_character_carries_exactly_the_records_that_cover_it(case: tuple[str, list[TextSpan]]) -> None:
    text, spans = case
    valid = [span for span in spans if span.start < min(span.end, len(text))]
    for line in lay_out(text, spans):
        at = line.start
        for segment in line.segments:
            drawn = {number for mark in segment.marks for number in mark.numbers}
            for _ in segment.text:
                assert drawn == {span.number for span in valid if span.start <= at < span.end}
                at += 1


@given(_texts_with_spans())
def test_underlines_of_one_segment_keep_their_lanes(case: tuple[str, list[TextSpan]]) -> None:
    text, spans = case
    for line in lay_out(text, spans):
        for segment in line.segments:
            lanes = [mark.lane for mark in segment.marks if mark.kind != "adoption"]
            if len(lanes) <= LANES:
                assert len(set(lanes)) == len(lanes) or LANES - 1 in lanes


def test_focus_is_marked_even_where_no_span_has_its_bounds() -> None:
    (line,) = lay_out("成立了法律顾问室", [TextSpan(0, "adoption", "in_force", 0, 8)], focus=(3, 7))
    assert [(segment.text, segment.focused) for segment in line.segments] == [
        ("成立了", False),
        ("法律顾问", True),
        ("室", False),
    ]
    assert line.segments[1].anchors == ((3, 7),)


def test_focus_beyond_the_text_is_left_out() -> None:
    (line,) = lay_out("法治", [], focus=(5, 9))
    assert not any(segment.focused for segment in line.segments)


def test_headings_are_found_where_they_stand() -> None:
    text = "一、成绩\n  正文。"
    first, second = lay_out(text, [], [Heading(0, 4, 1)])
    assert first.heading == Heading(0, 4, 1)
    assert second.heading is None
    assert second.start == text.index("正")


def test_records_that_share_a_passage_share_a_mark() -> None:
    spans = [TextSpan(0, "adoption", "planned", 0, 2), TextSpan(1, "adoption", "planned", 0, 2)]
    (line,) = lay_out("法治", spans)
    (mark,) = line.segments[0].marks
    assert mark.numbers == (0, 1)
