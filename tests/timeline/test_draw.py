from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims import published, timeline
from claims.timeline.axis import LEFT, RIGHT, WIDTH
from claims.timeline.band import BAND
from claims.timeline.drawing import Timeline
from claims.timeline.labels import LABEL_SIZE, Written, text_width
from claims.timeline.rows import MARK, NAME_SIZE, Sign
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
    return [sign.label.text for row in picture.rows for sign in row.signs if sign.label]


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


def test_the_drawing_ends_where_what_it_knows_does() -> None:
    history = [p.an_entry(1, ago(days=10)), p.an_entry(2, ago(minutes=1), "single-source")]
    picture = drawn(said("2024-11-06"), history=history)
    last = picture.segments[-1]
    assert last.x + last.width == pytest.approx(RIGHT, abs=2)
    assert picture.rows[-1].rules[-1].x2 == RIGHT
    assert (picture.ticks[-1].x, picture.ticks[-1].label) == (RIGHT, "14 Nov 2024")
    assert last.below and last.below.text == "Single-source"  # short as it is, it has its word


def test_it_does_not_stop_before_what_was_said_last() -> None:
    """A day may have begun in another zone than the desk's."""
    picture = drawn(said("2024-11-15"))
    assert picture.rows[0].signs[0].x == picture.ticks[-1].x == RIGHT
    assert picture.ticks[-1].label == "15 Nov 2024"


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


def signs(picture: Timeline) -> list[Sign]:
    return [sign for row in picture.rows for sign in row.signs]


def shapes(picture: Timeline) -> list[str]:
    return [sign.shape for sign in signs(picture)]


def test_a_day_is_a_mark_and_a_month_is_a_bar_over_it_without_a_mark() -> None:
    day, month = drawn(said("2024-11-06")), drawn(said("2024-10"))
    assert [(sign.shape, sign.width) for sign in signs(day)] == [("day", 0)]
    [bar] = signs(month)
    ticks = {tick.day: tick.x for tick in month.ticks}
    assert (bar.shape, bar.x) == ("within", ticks[dt.date(2024, 10, 1)])
    assert bar.x + bar.width > ticks[dt.date(2024, 10, 29)]
    assert labels(month) == ["asserts (October 2024)"]
    assert labels(day) == ["asserts"]


def test_a_month_is_cut_where_it_was_recorded_since_nothing_is_said_after_it_was_heard() -> None:
    [whole] = signs(drawn(said("2024-11")))
    [cut] = signs(drawn(said("2024-11", recorded_at=p.written(ago(days=5)))))
    assert (whole.x, whole.width > cut.width + 100) == (cut.x, True)


def test_a_year_is_a_bar_at_its_own_place_however_long_ago() -> None:
    picture = drawn(said("1950"), p.a_line("b", "for", p.a_position(9, "asserts", "2024-11-06")))
    places = {tick.label: tick.x for tick in picture.ticks}
    [bar, _] = signs(picture)
    assert (bar.shape, bar.x, bar.x + bar.width) == ("within", places["1 Jan 1950"], places["1 Jan 1951"])
    assert labels(picture)[0] == "asserts (1950)"


def test_what_has_no_date_is_open_to_the_left_and_ends_where_it_was_recorded() -> None:
    history = [p.an_entry(1, ago(days=10)), p.an_entry(2, ago(days=5), "disputed")]
    picture = drawn(said("", recorded_at=p.written(ago(days=5))), history=history)
    [bar] = signs(picture)
    assert (bar.shape, bar.x, bar.x + bar.width) == ("before", LEFT, picture.segments[1].x)
    assert labels(picture) == ["asserts (date not known)"]


@pytest.mark.parametrize("said_on", ["2019-05-03", "1950-06-25", "0001-01-01"])
def test_a_day_long_before_the_claim_stands_at_a_tick_of_its_own_year(said_on: str) -> None:
    picture = drawn(said(said_on))
    [sign] = signs(picture)
    before, after = picture.ticks[:2]
    assert sign.shape == "day"
    assert (before.day.isoformat(), before.label.split()[-1]) == (said_on, said_on[:4])
    assert before.x <= sign.x < after.x
    assert [part.kind for part in picture.parts][1] == "break"


def test_each_side_of_every_break_has_its_tick_with_the_year() -> None:
    lines = [said("2019-05-03", "2024-11-10"), p.a_line("b", "against", p.a_position(9, "denies", "2021-03"))]
    picture = drawn(*lines)
    breaks = [part for part in picture.parts if part.kind == "break"]
    labels_at = {tick.x: tick.label for tick in picture.ticks}
    assert [labels_at[round(part.right, 1)] for part in breaks] == ["1 Mar 2021", "4 Nov 2024"]
    assert picture.ticks[0].label == "3 May 2019"
    within_a_year = drawn(said("2024-01-05"))
    assert [tick.label for tick in within_a_year.ticks][:2] == ["5 Jan 2024", "4 Nov 2024"]


def test_what_would_cover_another_stands_below_it() -> None:
    one_day = signs(drawn(said("2024-11-06", "2024-11-06", "2024-11-12")))
    assert one_day[0].x == one_day[1].x < one_day[2].x
    assert [sign.y for sign in one_day] == [0, one_day[1].y, 0]
    assert one_day[1].y >= 2 * MARK
    in_one_month = signs(drawn(said("2024-11", "2024-11-06")))
    assert in_one_month[1].y > in_one_month[0].y


def revision(number: int, at: dt.datetime, kind: str = "published") -> Any:
    return SimpleNamespace(number=number, kind=kind, recorded_at=at)


def test_publications_and_withdrawals_stand_at_their_moments_in_the_drawing_and_in_the_table() -> None:
    history = [p.an_entry(1, ago(days=10)), p.an_entry(2, ago(days=4), "disputed")]
    told = [revision(1, ago(days=10)), revision(2, ago(days=4), "withdrawn"), revision(3, END)]
    picture = timeline.draw(published.read(p.a_payload(history=history)), told)
    [row] = picture.rows
    assert [(sign.shape, sign.label.text if sign.label else "") for sign in row.signs] == [
        *(("published", "1"), ("withdrawn", "2"), ("published", "3"))
    ]
    assert [sign.x for sign in row.signs] == [*(segment.x for segment in picture.segments), RIGHT]
    assert row.signs[1].title == "Revision 2: withdrawn, 10 November 2024"
    assert [(entry.who, entry.what) for entry in picture.entries if entry.who != "Our status"] == [
        *(("Our page", "Revision 1 published"), ("Our page", "Revision 2: withdrawn")),
        ("Our page", "Revision 3 published"),
    ]


def test_what_was_published_later_than_the_drawing_knows_is_not_in_it() -> None:
    told = [revision(1, ago(days=1)), revision(2, END + dt.timedelta(seconds=1))]
    picture = timeline.draw(published.read(p.a_payload()), told)
    assert [sign.title.split()[1] for sign in signs(picture)] == ["1"]
    assert [entry.what for entry in picture.entries if entry.who == "Our page"] == ["Revision 1 published"]


def test_a_claim_that_was_never_published_has_no_row_for_it() -> None:
    assert drawn().rows == []


def test_when_a_change_was_recorded_is_drawn_where_both_times_are_asked_for() -> None:
    history = [p.an_entry(1, ago(days=10)), p.an_entry(2, ago(days=6), "disputed", recorded_at=p.written(ago(days=2)))]
    claim = published.read(p.a_payload(history=history))
    one_time, both_times = timeline.draw(claim), timeline.draw(claim, both_times=True)
    assert (one_time.recordings, len(both_times.recordings)) == ([], 1)
    assert both_times.recordings[0].x1 == both_times.segments[1].x < both_times.recordings[0].x2
    assert "recorded" not in {key.sign for key in one_time.keys}
    assert "recorded" in {key.sign for key in both_times.keys}


@pytest.mark.parametrize(
    ("zone", "effective", "recorded", "is_later"),
    [
        ("UTC", (5, 0, 10), (5, 23, 50), False),  # most of a day, and the same
        ("UTC", (5, 23, 50), (6, 0, 10), True),  # minutes, and another
        ("Asia/Seoul", (5, 23, 50), (6, 0, 10), False),  # the 6th there, all morning
        ("Asia/Seoul", (5, 14, 50), (5, 15, 10), True),  # midnight there
        ("UTC", (5, 14, 50), (5, 15, 10), False),
    ],
)
def test_a_change_was_recorded_later_where_that_was_on_another_day_at_the_desk(
    settings: Any, zone: str, effective: tuple[int, int, int], recorded: tuple[int, int, int], is_later: bool
) -> None:
    settings.TIME_ZONE = zone
    holds, said_at = (dt.datetime(2024, 11, *when, tzinfo=dt.UTC) for when in (effective, recorded))
    history = [p.an_entry(1, ago(days=12)), p.an_entry(2, holds, "disputed", recorded_at=p.written(said_at))]
    picture = timeline.draw(published.read(p.a_payload(history=history)), both_times=True)
    assert len(picture.recordings) == is_later
    assert ("recorded" in {key.sign for key in picture.keys}) is is_later


def test_every_side_and_shape_has_a_key_of_its_own() -> None:
    lines = [said("2024-11-06"), p.a_line("b", "against", p.a_position(9, "denies", "2024-10"))]
    assert [key.text for key in drawn(*lines).keys if key.side] == ["for", "against, some time within"]
    assert [key.text for key in drawn(said("")).keys if key.side] == ["for, some time before"]
    assert [key.text for key in drawn().keys] == ["still so where the drawing ends"]


def test_the_time_before_the_first_status_is_drawn_closer_together_where_it_would_take_most_of_the_room() -> None:
    assert kinds(drawn(said("2024-11-06"))) == [""]
    picture = drawn(said("2024-09"))
    close, rest = picture.parts
    assert (close.kind, rest.kind, close.left) == ("close", "", LEFT)
    assert close.right - close.left < (RIGHT - LEFT) / 2
    assert picture.segments[0].x == pytest.approx(close.right, abs=0.1)


def kinds(picture: Timeline) -> list[str]:
    return [part.kind for part in picture.parts]


def test_the_axis_is_broken_where_nothing_happened_for_a_long_time() -> None:
    history = [p.an_entry(1, ago(days=900)), p.an_entry(2, ago(days=896), "disputed"), p.an_entry(3, ago(days=3))]
    picture = drawn(history=history)
    assert [segment.inside for segment in picture.segments] == ["Unverified", "Disputed", "Unverified"]
    [gap] = [part for part in picture.parts if part.kind == "break"]
    assert gap.left == pytest.approx(picture.segments[1].x, abs=0.1)
    assert gap.right == pytest.approx(picture.segments[2].x, abs=0.1)


def test_a_claim_that_stands_still_is_drawn_to_the_end_across_a_break() -> None:
    history = [p.an_entry(1, ago(days=900)), p.an_entry(2, ago(days=890), "disputed")]
    picture = drawn(history=history)
    assert kinds(picture) == ["", "break"]
    assert picture.segments[1].x + picture.segments[1].width == pytest.approx(RIGHT)


def test_a_mistake_put_right_within_a_minute_does_not_distort_the_days() -> None:
    history = [p.an_entry(1, ago(days=9)), p.an_entry(2, ago(days=9) + dt.timedelta(minutes=1), "disputed")]
    assert kinds(drawn(history=history)) == [""]


def test_a_line_holds_from_each_mark_to_the_next_and_to_the_end() -> None:
    line = p.a_line("a", "against", p.a_position(1, "asserts", "2024-11-06"), p.a_position(2, "denies", "2024-11-10"))
    row = drawn(line).rows[0]
    assert [rule.side for rule in row.rules] == ["for", "against"]
    assert row.rules[0].x2 == row.rules[1].x1 == row.signs[1].x
    assert row.rules[1].x2 == RIGHT


def test_a_long_name_takes_two_lines_and_ends_in_an_ellipsis() -> None:
    name = "Permanent Mission of the Democratic People’s Republic of Korea to the United Nations at Geneva"
    row = drawn(said("2024-11-06"), parties={"a": p.a_party("a", name=name)}).rows[0]
    assert len(row.name) == 2
    assert row.name[1][1].endswith("…")
    assert row.full_name == name


def test_a_claim_published_the_moment_it_came_in_can_be_drawn() -> None:
    [segment] = drawn(history=[p.an_entry(1, END)]).segments
    assert (segment.x, segment.below.text if segment.below else "") == (RIGHT, "Unverified")
    at_midnight = dt.datetime(2024, 11, 14, tzinfo=dt.UTC)
    history, moment = [p.an_entry(1, at_midnight)], p.written(at_midnight)
    assert drawn(history=history, published_at=moment).segments[0].x == LEFT


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


class Drawn(NamedTuple):
    claim: published.PublishedClaim
    told: list[Any]
    picture: Timeline


@st.composite
def drawings(draw: st.DrawFn) -> Drawn:
    history = []
    for n in range(1, draw(st.integers(2, 12))):
        effective, later = draw(st.integers(0, 30_000)), draw(st.floats(0, 1))
        recorded_at = p.written(END - dt.timedelta(minutes=int(effective * later)))
        status = draw(st.sampled_from(STATUSES))
        history.append(p.an_entry(n, END - dt.timedelta(minutes=effective), status, recorded_at=recorded_at))
    lines, parties = [], {}
    for key in map(str, range(draw(st.integers(0, 4)))):
        said_on = sorted(draw(st.lists(DATES, min_size=1, max_size=9)))
        stances = [draw(st.sampled_from(Stance.values)) for _ in said_on]
        lines.append(
            p.a_line(key, "for", *(p.a_position(n, *one) for n, one in enumerate(zip(stances, said_on, strict=True))))
        )
        parties[key] = p.a_party(key, name=draw(NAMES))
    claim = published.read(p.a_payload(*lines, history=history, parties=parties))
    moments = sorted(
        END - dt.timedelta(minutes=minutes) for minutes in draw(st.lists(st.integers(0, 30_000), max_size=9))
    )
    told = [revision(n, at, draw(st.sampled_from(["published", "withdrawn"]))) for n, at in enumerate(moments, 1)]
    return Drawn(claim, told, timeline.draw(claim, told, both_times=draw(st.booleans())))


def pictures() -> st.SearchStrategy[Timeline]:
    return drawings().map(lambda drawn: drawn.picture)


def extent(label: Written) -> tuple[float, float]:
    return label.x, label.x + text_width(label.text, LABEL_SIZE)


def written_together(picture: Timeline) -> Iterator[list[Written]]:
    yield [segment.below for segment in picture.segments if segment.below]
    for row in picture.rows:
        yield [sign.label for sign in row.signs if sign.label]


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
    assert (picture.parts[0].left, picture.parts[-1].right) == (LEFT, pytest.approx(RIGHT))
    assert all(LEFT <= x <= RIGHT for x in picture.notches)
    assert all(LEFT <= one.x1 <= one.x2 <= RIGHT for one in picture.recordings)
    bottom = picture.band_y + BAND
    for segment in picture.segments:
        bottom = max(bottom, picture.band_y + segment.below.y if segment.below else 0)
    assert bottom <= picture.band_bottom
    for row in picture.rows:
        assert all(LEFT <= sign.x and sign.x + sign.width <= RIGHT for sign in row.signs)
        assert all(LEFT <= rule.x1 < rule.x2 <= RIGHT for rule in row.rules)
        heights = [row.y + sign.label.y - LABEL_SIZE for sign in row.signs if sign.label]
        assert all(height >= bottom for height in heights)
        assert all(text_width(text, NAME_SIZE) <= LEFT - MARK for _, text in row.name)
        assert all(row.y + sign.y + MARK <= row.bottom for sign in row.signs)
        bottom = row.bottom
    assert bottom <= picture.height


@settings(max_examples=200)
@given(picture=pictures())
def test_ticks_keep_apart(picture: Timeline) -> None:
    for left, right in pairwise(picture.ticks):
        begin = right.x - text_width(right.label, 12) / (2 if right.anchor == "middle" else 1)
        assert left.x + text_width(left.label, 12) / 2 < begin


@settings(max_examples=100)
@given(picture=pictures())
def test_every_status_that_lasted_is_named_in_the_drawing_or_in_its_title(picture: Timeline) -> None:
    assert all(segment.title for segment in picture.segments)
    assert sum(len(row.signs) for row in picture.rows) + len(picture.segments) <= len(picture.entries)


NEAR = 0.051  # places are rounded to tenths
THIN = 3.1  # so wide is even the narrowest bar


def assert_true(picture: Timeline, x: float, first: dt.date, last: dt.date, near: float = NEAR) -> None:
    """No tick of an earlier day stands after a place, and none of a later day before it."""
    for tick in picture.ticks:
        assert tick.x <= x + near or tick.day >= first, (tick, x, first)
        assert tick.x >= x - near or tick.day <= last, (tick, x, last)


def days_of(moment: dt.datetime) -> tuple[dt.date, dt.date]:
    return moment.date(), moment.date()


@settings(max_examples=300)
@given(drawn=drawings())
def test_every_sign_stands_at_its_true_day_whatever_lies_between(drawn: Drawn) -> None:
    claim, told, picture = drawn
    of_parties = picture.rows[1:] if told else picture.rows
    for line, row in zip(claim.lines, of_parties, strict=True):
        for position, sign in zip(line.positions, row.signs, strict=True):
            date = position.said_on
            end = sign.x + sign.width
            if date is None:
                assert sign.x == LEFT
                assert_true(picture, end, *days_of(position.recorded_at), near=THIN)
            elif date.precision == "day":
                assert_true(picture, sign.x, date.first_day, date.last_day)
            else:
                assert_true(picture, sign.x, date.first_day, date.first_day, near=THIN)
                assert_true(picture, end, date.first_day, date.last_day + dt.timedelta(days=1), near=THIN)
    for publication, sign in zip(told, picture.rows[0].signs if told else [], strict=True):
        assert_true(picture, sign.x, *days_of(publication.recorded_at))
    starts = [change.effective_at for change in claim.in_effect]
    for segment in picture.segments:
        assert any(abs(segment.x - place_of(picture, start)) <= NEAR for start in starts)


def place_of(picture: Timeline, moment: dt.datetime) -> float:
    """Where a moment stands by the ends of the parts alone."""
    for part in picture.parts:
        if part.begin <= moment <= part.end:
            return part.left + (part.right - part.left) * ((moment - part.begin) / (part.end - part.begin))
    raise AssertionError(moment)


@settings(max_examples=200)
@given(picture=pictures())
def test_time_never_runs_backwards_and_ticks_name_the_day_of_their_place(picture: Timeline) -> None:
    for part, following in pairwise(picture.parts):
        assert (part.end, part.right) == (following.begin, following.left)
    assert all(part.begin < part.end and part.left < part.right for part in picture.parts)
    for tick in picture.ticks:
        begin = place_of(picture, max(picture.parts[0].begin, at_midnight(tick.day)))
        end = place_of(picture, min(picture.parts[-1].end, at_midnight(tick.day + dt.timedelta(days=1))))
        assert begin - NEAR <= tick.x <= end + NEAR
        assert tick.label in (f"{tick.day.day} {tick.day:%b}", f"{tick.day.day} {tick.day:%b} {tick.day.year}")
    with_year = [tick for tick in picture.ticks if tick.label.endswith(str(tick.day.year))]
    assert {tick.day.year for tick in picture.ticks} == {tick.day.year for tick in with_year}


def at_midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, dt.UTC)


@settings(max_examples=200)
@given(picture=pictures())
def test_every_sign_that_is_drawn_has_its_key_and_no_key_is_without_a_sign(picture: Timeline) -> None:
    found = {(sign.shape, sign.side) for row in picture.rows for sign in row.signs}
    found |= {(part.kind, "") for part in picture.parts if part.kind}
    found |= {("notch", "")} if picture.notches else set()
    found |= {("recorded", "")} if picture.recordings else set()
    found |= {("holds", "")} if any(row.rules for row in picture.rows) else set()
    found |= {("onward", "")} if picture.segments else set()
    assert sorted((key.sign, key.side) for key in picture.keys) == sorted(found)
    assert len({key.text for key in picture.keys}) == len(picture.keys)
