from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims import published, timeline
from claims.timeline.axis import LEFT, RIGHT, WIDTH
from claims.timeline.drawing import BAND, LABEL_SIZE, MARK, NAME_SIZE, Timeline, Written
from claims.timeline.labels import text_width
from claims.vocabulary import Stance
from tests.published import payloads as p

END = p.PUBLISHED_AT  # 14 November 2024, 10:00 UTC
STATUSES = ["unverified", "single-source", "disputed", "partly-corroborated", "corroborated"]


def ago(**parts: int) -> dt.datetime:
    return END - dt.timedelta(**parts)


def drawn(*lines: dict[str, Any], history: list[dict[str, Any]] | None = None, **parts: Any) -> Timeline:
    return timeline.draw(published.read(p.a_payload(*lines, history=history, **parts)))


def said(*dates: str, **fields: Any) -> dict[str, Any]:
    return p.a_line("a", "for", *(p.a_position(n, "asserts", date, **fields) for n, date in enumerate(dates)))


def labels(picture: Timeline) -> list[str]:
    return [mark.label.text for row in picture.rows for mark in row.marks if mark.label]


def test_the_band_shows_what_was_in_effect_from_when_until_when() -> None:
    history = [
        p.an_entry(1, ago(days=10)),
        p.an_entry(2, ago(days=6), "disputed"),
        p.an_entry(3, ago(days=2), "refuted"),
    ]
    first, second, third = drawn(history=history).segments
    assert (first.inside, second.inside, third.inside) == ("Unverified", "Disputed", "Refuted")
    assert first.x + first.width == pytest.approx(second.x, abs=0.2)
    assert second.x + second.width == pytest.approx(third.x, abs=0.2)
    assert first.width == pytest.approx(second.width, abs=0.2)  # four days each
    assert third.x + third.width == pytest.approx(RIGHT)


def test_a_baseline_is_drawn_until_another_change_holds_and_stands_first_in_the_table_though_it_never_did() -> None:
    change = p.an_entry(2, ago(days=6), "refuted")
    early, late = (p.an_entry(1, ago(days=days), kind="baseline") for days in (8, 2))
    picture = drawn(history=[early, change])
    assert [segment.inside for segment in picture.segments] == ["Received", "Refuted"]
    picture = drawn(said("2024-11-01"), history=[late, change])
    assert [segment.inside for segment in picture.segments] == ["Refuted"]
    assert [entry.what for entry in picture.entries] == ["asserts", "Received", "Refuted"]


def test_what_is_in_effect_now_goes_on_with_room_for_its_word_though_it_began_a_minute_ago() -> None:
    history = [p.an_entry(1, ago(days=10)), p.an_entry(2, ago(minutes=1), "single-source")]
    picture = drawn(said("2024-11-01"), history=history)
    assert [(segment.inside, segment.goes_on) for segment in picture.segments] == [
        ("Unverified", False),
        ("Single-source", True),
    ]
    assert all(tick.x < picture.segments[1].x for tick in picture.ticks)  # what is to come has no days
    assert picture.rows[0].rules[-1].x2 == RIGHT


def test_what_was_corrected_is_not_in_the_band() -> None:
    history = [
        p.an_entry(1, ago(days=10)),
        p.an_entry(2, ago(days=3), "refuted", corrected_by=3),
        p.an_entry(3, ago(days=6), "disputed", kind="correction", corrects=2),
    ]
    assert [segment.inside for segment in drawn(history=history).segments] == ["Unverified", "Disputed"]


def test_a_clarification_is_a_notch_in_the_band_and_no_new_stretch() -> None:
    history = [p.an_entry(1, ago(days=10)), p.an_entry(2, ago(days=5), kind="clarification")]
    picture = drawn(history=history)
    assert len(picture.segments) == len(picture.notches) == 1


def test_a_status_that_was_replaced_at_the_very_moment_has_no_stretch() -> None:
    history = [p.an_entry(1, ago(days=5)), p.an_entry(2, ago(days=5), "disputed")]
    assert [segment.inside for segment in drawn(history=history).segments] == ["Disputed"]


def test_a_day_is_a_mark_and_a_month_is_a_span_with_its_mark_inside() -> None:
    day = drawn(said("2024-11-06")).rows[0]
    month = drawn(said("2024-10")).rows[0]
    assert (len(day.spans), len(month.spans)) == (0, 1)
    assert labels(drawn(said("2024-10"))) == ["asserts (October 2024)"]
    assert labels(drawn(said("2024-11-06"))) == ["asserts"]


def edges(outline: str) -> tuple[float, float]:
    """Where an outline begins and ends, from its path."""
    numbers = [float(part.split("A")[0].split(" ")[0]) for part in outline.removeprefix("M").split("H")]
    return numbers[0], numbers[1]


def test_a_month_is_cut_where_it_was_recorded_since_nothing_is_said_after_it_was_heard() -> None:
    whole = drawn(said("2024-11"))
    cut = drawn(said("2024-11", recorded_at=p.written(ago(days=5))))
    assert edges(cut.rows[0].spans[0].outline)[1] < edges(whole.rows[0].spans[0].outline)[1]


def test_a_year_does_not_stretch_the_drawing_and_is_open_to_the_left() -> None:
    picture = drawn(said("1950"), said("2024-11-06") | {"party": "b"})
    assert picture.ticks[0].label.endswith("2024")
    [span] = picture.rows[0].spans
    assert not span.outline.endswith("Z")
    assert labels(picture)[0] == "asserts (1950)"


def test_a_day_long_before_is_written_with_its_date_at_the_open_edge() -> None:
    picture = drawn(said("1950-06-25"))
    assert len(picture.rows[0].spans) == 1
    assert labels(picture) == ["asserts (25 June 1950)"]


def test_a_position_without_a_date_says_so() -> None:
    assert labels(drawn(said(""))) == ["asserts (date not known)"]


def test_the_time_before_the_first_status_is_drawn_closer_together_where_it_would_take_most_of_the_room() -> None:
    assert drawn(said("2024-11-06")).close == []
    picture = drawn(said("2024-09"))
    [(x, width)] = picture.close
    assert x == LEFT and 0 < width < (RIGHT - LEFT) / 2
    assert picture.segments[0].x == pytest.approx(LEFT + width, abs=0.2)


def test_a_long_time_in_which_nothing_happened_is_drawn_closer_together() -> None:
    history = [p.an_entry(1, ago(days=900)), p.an_entry(2, ago(days=896), "disputed"), p.an_entry(3, ago(days=3))]
    picture = drawn(history=history)
    assert [segment.inside for segment in picture.segments] == ["Unverified", "Disputed", "Unverified"]
    [(x, width)] = picture.close
    assert (x, x + width) == (pytest.approx(picture.segments[1].x), pytest.approx(picture.segments[2].x, abs=0.2))


def test_a_mistake_put_right_within_a_minute_does_not_distort_the_days() -> None:
    history = [p.an_entry(1, ago(days=9)), p.an_entry(2, ago(days=9) + dt.timedelta(minutes=1), "disputed")]
    assert drawn(history=history).close == []


def test_a_line_holds_from_each_mark_to_the_next_and_to_the_end() -> None:
    line = p.a_line("a", "against", p.a_position(1, "asserts", "2024-11-06"), p.a_position(2, "denies", "2024-11-10"))
    row = drawn(line).rows[0]
    assert [rule.side for rule in row.rules] == ["for", "against"]
    assert row.rules[0].x2 == row.rules[1].x1 == row.marks[1].x
    assert row.rules[1].x2 == RIGHT


def test_a_long_name_takes_two_lines_and_ends_in_an_ellipsis() -> None:
    name = "Permanent Mission of the Democratic People’s Republic of Korea to the United Nations at Geneva"
    row = drawn(said("2024-11-06"), parties={"a": p.a_party("a", name=name)}).rows[0]
    assert len(row.name) == 2
    assert row.name[1][1].endswith("…")
    assert row.full_name == name


def test_a_claim_published_the_moment_it_came_in_can_be_drawn() -> None:
    assert drawn(history=[p.an_entry(1, END)]).segments[0].inside == "Unverified"


def test_the_table_says_the_same_oldest_first() -> None:
    history = [p.an_entry(1, ago(days=10)), p.an_entry(2, ago(days=5), "disputed")]
    lines = [said("2024-11-06", ""), p.a_line("b", "against", p.a_position(9, "denies", "2024-10"))]
    entries = drawn(*lines, history=history).entries
    assert [(entry.who, entry.what) for entry in entries] == [
        ("Party a", "asserts"),
        ("Party b", "denies"),
        ("Our status", "Unverified"),
        ("Party a", "asserts"),
        ("Our status", "Disputed"),
    ]


DATES = st.one_of(
    st.just(""),
    st.integers(1900, 2024).map(str),
    st.integers(1, 11).map("2024-{:02}".format),
    st.dates(dt.date(1990, 1, 1), dt.date(2024, 11, 14)).map(str),
    st.dates(dt.date(2024, 11, 1), dt.date(2024, 11, 14)).map(str),
)
NAMES = st.text(min_size=1, max_size=80) | st.sampled_from(["UN", "Ministry of Foreign Affairs", "外務省" * 20])


@st.composite
def pictures(draw: st.DrawFn) -> Timeline:
    history = [
        p.an_entry(n, END - dt.timedelta(minutes=draw(st.integers(0, 30_000))), draw(st.sampled_from(STATUSES)))
        for n in range(1, draw(st.integers(2, 12)))
    ]
    lines, parties = [], {}
    for key in map(str, range(draw(st.integers(0, 4)))):
        said_on = sorted(draw(st.lists(DATES, min_size=1, max_size=9)))
        stances = [draw(st.sampled_from(Stance.values)) for _ in said_on]
        lines.append(
            p.a_line(key, "for", *(p.a_position(n, *one) for n, one in enumerate(zip(stances, said_on, strict=True))))
        )
        parties[key] = p.a_party(key, name=draw(NAMES))
    return drawn(*lines, history=history, parties=parties)


def extent(label: Written) -> tuple[float, float]:
    return label.x, label.x + text_width(label.text, LABEL_SIZE)


def written_together(picture: Timeline) -> Iterator[list[Written]]:
    yield [segment.below for segment in picture.segments if segment.below]
    for row in picture.rows:
        yield [mark.label for mark in row.marks if mark.label]


@settings(max_examples=200)
@given(picture=pictures())
def test_no_label_covers_another_and_none_is_cut_off(picture: Timeline) -> None:
    for together in written_together(picture):
        for label in together:
            left, right = extent(label)
            assert LEFT <= left and right <= WIDTH + 0.1
            for other in together:
                if other is not label and other.y == label.y:
                    start, end = extent(other)
                    assert right <= start or end <= left


@settings(max_examples=200)
@given(picture=pictures())
def test_all_that_is_drawn_lies_within_the_drawing(picture: Timeline) -> None:
    assert all(LEFT <= s.x and s.x + s.width <= RIGHT + 2 for s in picture.segments)
    assert all(LEFT <= tick.x <= RIGHT for tick in picture.ticks)
    bottom = picture.band_y + BAND
    for segment in picture.segments:
        bottom = max(bottom, picture.band_y + segment.below.y if segment.below else 0)
    assert bottom <= picture.band_bottom
    for row in picture.rows:
        assert all(LEFT <= mark.x <= RIGHT + MARK for mark in row.marks)
        heights = [row.y + mark.label.y - LABEL_SIZE for mark in row.marks if mark.label]
        assert all(height >= bottom for height in heights)
        assert all(text_width(text, NAME_SIZE) <= LEFT - MARK for _, text in row.name)
        bottom = row.bottom
    assert bottom <= picture.height


@settings(max_examples=200)
@given(picture=pictures())
def test_ticks_keep_apart(picture: Timeline) -> None:
    xs = [tick.x for tick in picture.ticks]
    assert all(right - left >= 70 for left, right in pairwise(xs))


@settings(max_examples=100)
@given(picture=pictures())
def test_every_status_that_lasted_is_named_in_the_drawing_or_in_its_title(picture: Timeline) -> None:
    assert all(segment.title for segment in picture.segments)
    assert sum(len(row.marks) for row in picture.rows) + len(picture.segments) <= len(picture.entries)
