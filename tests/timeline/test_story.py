"""The statuses of the claims of a story as bands on one axis."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claims.bitemporal import lasting
from claims.published.schema import Status
from claims.timeline.story import LABEL, Band, Story, draw_story

END = dt.datetime(2024, 11, 14, 10, tzinfo=dt.UTC)
TONES = {"unverified": "open", "disputed": "disputed", "refuted": "refuted", "single-source": "thin"}
LEAST = 0.4  # so wide is even the shortest stretch
NEAR = 0.021  # places are rounded to hundredths


class Change(NamedTuple):
    """A change as the public index has it."""

    status: Status
    effective_at: dt.datetime
    recorded_at: dt.datetime
    published_at: dt.datetime
    kind: str = "development"

    @property
    def status_id(self) -> str:
        return self.status.key


def change(key: str, at: dt.datetime) -> Change:
    return Change(Status(key, key.capitalize(), TONES[key]), at, at, at)


def ago(**parts: float) -> dt.datetime:
    return END - dt.timedelta(**parts)


def drawn(*bands: list[Change], ends: list[dt.datetime] | None = None) -> Story:
    story = draw_story(dict(enumerate(bands)), dict(enumerate(ends or [END] * len(bands))))
    assert story is not None
    return story


def tones(band: Band) -> list[str]:
    return [stretch.tone for stretch in band.stretches]


def test_a_story_without_a_change_is_not_drawn() -> None:
    assert draw_story({}, {}) is None
    assert draw_story({7: []}, {7: END}) is None


def test_a_claim_that_never_moved_is_one_stretch_to_the_end() -> None:
    [stretch] = drawn([change("unverified", ago(days=10))]).bands[0].stretches
    assert (stretch.tone, stretch.x + stretch.width) == ("open", pytest.approx(100, abs=NEAR))
    assert 0 <= stretch.x < 10  # the axis begins with the day on which the first status took effect


def test_a_baseline_that_was_never_in_effect_is_no_part_of_the_band() -> None:
    baseline = change("unverified", ago(days=2))._replace(kind="baseline")
    story = drawn([baseline, change("refuted", ago(days=9))])
    assert tones(story.bands[0]) == ["refuted"]
    assert [status.key for status in story.statuses] == ["refuted"]
    assert "Unverified" not in story.bands[0].label


def test_a_claim_without_a_change_has_no_band_beside_others() -> None:
    assert set(drawn([change("unverified", ago(days=10))], []).bands) == {0}


def test_stretches_come_in_order_and_are_as_long_as_they_lasted() -> None:
    history = [change("unverified", ago(days=12)), change("disputed", ago(days=6)), change("refuted", ago(days=3))]
    first, second, third = drawn(history).bands[0].stretches
    assert (first.tone, second.tone, third.tone) == ("open", "disputed", "refuted")
    assert first.width == pytest.approx(2 * second.width, abs=0.1)
    assert third.width == pytest.approx(second.width, abs=0.1)  # and no longer: nothing is known beyond


def test_a_story_names_each_status_that_a_band_shows_once() -> None:
    moved = [change("unverified", ago(days=12)), change("disputed", ago(days=6)), change("unverified", ago(days=3))]
    story = drawn(moved, [change("refuted", ago(days=2))])
    assert [status.key for status in story.statuses] == ["unverified", "disputed", "refuted"]


def test_a_sign_stands_only_in_a_stretch_that_has_room_for_it() -> None:
    history = [
        *(change("unverified", ago(days=10)), change("disputed", ago(hours=14)), change("unverified", ago(hours=2))),
        change("refuted", ago(hours=1)),
    ]
    assert [stretch.room for stretch in drawn(history).bands[0].stretches] == ["any", "wide", "", ""]


def test_the_same_status_in_a_row_is_one_stretch_that_is_named_once() -> None:
    history = [
        change("unverified", ago(days=10)),
        change("disputed", ago(days=6)),
        change("disputed", ago(days=3)),
        change("unverified", ago(days=1)),
    ]
    band = drawn(history).bands[0]
    assert tones(band) == ["open", "disputed", "open"]
    assert band.label == (
        "Unverified since 4 November 2024, Disputed since 8 November 2024, Unverified since 13 November 2024; "
        "first published on 4 November 2024, 8 November 2024, 11 November 2024 and 13 November 2024"
    )


def test_the_words_give_days_at_the_desk(settings: object) -> None:
    settings.TIME_ZONE = "Asia/Seoul"  # type: ignore[attr-defined]
    late = dt.datetime(2024, 11, 4, 15, tzinfo=dt.UTC)
    assert drawn([change("unverified", late)]).bands[0].label == (
        "Unverified since 5 November 2024; first published on 5 November 2024"
    )


def test_one_moment_is_one_place_in_every_band() -> None:
    early, late = (
        [change("unverified", ago(days=10)), change("disputed", ago(days=5))],
        [change("refuted", ago(days=5))],
    )
    story = drawn(early, late)
    assert story.bands[0].stretches[1].x == story.bands[1].stretches[0].x
    assert story.bands[0].stretches[0].x < story.bands[1].stretches[0].x


def test_bands_are_found_by_the_keys_of_their_claims() -> None:
    story = draw_story({7: [change("unverified", ago(days=2))], 3: [change("refuted", ago(days=9))]}, {7: END, 3: END})
    assert story is not None
    assert {key: tones(band) for key, band in story.bands.items()} == {7: ["open"], 3: ["refuted"]}


def test_the_days_on_the_axis_lie_where_the_stretches_that_begin_then_do() -> None:
    midnight = dt.datetime(2024, 11, 8, tzinfo=dt.UTC)
    story = drawn([change("unverified", ago(days=10)), change("disputed", midnight)])
    marks = {mark.label: mark.x for mark in story.marks}
    assert story.marks[0].label.endswith("2024")
    assert marks["8 Nov"] == story.bands[0].stretches[1].x


def test_labels_at_the_edges_turn_inwards() -> None:
    first, end = (dt.datetime(2024, 11, *day_and_hour, tzinfo=dt.UTC) for day_and_hour in ((1, 0), (15, 1)))
    story = drawn([change("unverified", first)], ends=[end])
    anchors = [(mark.x, mark.anchor) for mark in story.marks]
    assert anchors[0] == (0, "start")
    assert all(anchor == ("start" if x < 8 else "end" if x > 92 else "middle") for x, anchor in anchors)


def test_the_axis_is_broken_where_nothing_happened_for_a_long_time_and_each_side_has_its_year() -> None:
    old = [change("unverified", ago(days=900)), change("disputed", ago(days=896))]
    new = [change("unverified", ago(days=3))]
    story = drawn(old, new, ends=[ago(days=896), END])
    [middle] = story.breaks
    assert story.bands[0].end < middle < story.bands[1].stretches[0].x
    assert {mark.label: mark.x for mark in story.marks}["11 Nov 2024"] == pytest.approx(
        story.bands[1].stretches[0].x, abs=NEAR
    )
    assert story.marks[0].label == "29 May 2022"
    assert "break" in {key.sign for key in story.keys}
    assert (drawn(new).breaks, [key.sign for key in drawn(new).keys]) == ((), ["told", "ends"])


def test_a_band_ends_when_its_claim_was_published_last_and_no_later() -> None:
    history = [change("unverified", ago(days=10))]
    story = drawn(history, history, ends=[ago(days=5), END])
    assert story.bands[0].end == pytest.approx(50, abs=3)
    assert story.bands[1].end == pytest.approx(100, abs=NEAR)
    assert story.marks[-1].label == "14 Nov 2024"


def test_a_band_shows_when_readers_were_told_of_each_status() -> None:
    late = change("disputed", ago(days=6))._replace(published_at=ago(days=2))
    story = drawn([change("unverified", ago(days=10)), late, change("refuted", ago(days=2))])
    first, _, third = story.bands[0].stretches
    assert story.bands[0].published == (first.x, third.x)  # two were told at one moment


def test_a_status_that_was_replaced_soon_is_still_seen() -> None:
    soon = ago(days=10) + dt.timedelta(minutes=1)
    history = [change("unverified", ago(days=30)), change("disputed", ago(days=10)), change("refuted", soon)]
    band = drawn(history).bands[0]
    assert tones(band) == ["open", "disputed", "refuted"]
    assert band.stretches[1].width >= LEAST


def test_a_status_that_took_effect_the_moment_it_was_published_is_seen_before_the_end() -> None:
    last = drawn([change("unverified", ago(days=30)), change("refuted", END)]).bands[0].stretches[-1]
    assert last.width >= LEAST
    assert last.x + last.width <= 100 + NEAR


def test_a_claim_published_the_moment_it_came_in_can_be_drawn() -> None:
    assert tones(drawn([change("unverified", END)]).bands[0]) == ["open"]


MOMENTS = st.one_of(
    st.integers(0, 90).map(lambda minutes: ago(minutes=minutes)),
    st.integers(0, 90).map(lambda days: ago(days=days)),
    st.integers(0, 60_000).map(lambda hours: ago(hours=hours)),
)
HISTORIES = st.lists(st.tuples(st.sampled_from(sorted(TONES)), MOMENTS), min_size=1, max_size=8).map(
    lambda drawn: [change(*one) for one in sorted(drawn, key=lambda one: one[1])]
)
STORIES = st.lists(HISTORIES, min_size=1, max_size=4)


@settings(max_examples=75)
@given(histories=STORIES)
@example(histories=[[change("unverified", ago(days=900)), change("disputed", END), change("refuted", END)]])
def test_the_stretches_of_a_band_touch_and_end_at_the_end_and_never_run_backwards(
    histories: list[list[Change]],
) -> None:
    for band in drawn(*histories).bands.values():
        for one, other in pairwise(band.stretches):
            end = one.x + one.width
            assert one.x <= other.x
            assert end == pytest.approx(other.x, abs=NEAR) or other.x < end <= other.x + LEAST + NEAR
        assert band.end == pytest.approx(100, abs=NEAR)


@settings(max_examples=75)
@given(histories=STORIES)
@example(histories=[[change("unverified", ago(days=900)), change("disputed", END)]])
def test_all_that_is_drawn_lies_within_the_width(histories: list[list[Change]]) -> None:
    story = drawn(*histories)
    for band in story.bands.values():
        assert all(0 <= s.x and s.width >= LEAST and s.x + s.width <= 100 + NEAR for s in band.stretches)
        assert all(0 <= x <= 100 for x in band.published)
    assert all(0 < x < 100 for x in story.breaks)


@settings(max_examples=75)
@given(histories=STORIES)
def test_there_are_a_few_days_on_the_axis_in_order_and_inside(histories: list[list[Change]]) -> None:
    marks = drawn(*histories).marks
    assert 0 < len(marks) <= 100 / LABEL + 1
    assert all(0 <= mark.x <= 100 for mark in marks)
    on_phones = [mark.x for mark in marks if mark.is_on_phones]
    assert 0 < len(on_phones) <= 5
    assert all(other - one >= 25 for one, other in pairwise(on_phones))


@settings(max_examples=100)
@given(histories=STORIES)
def test_every_status_and_publication_stands_at_its_true_day(histories: list[list[Change]]) -> None:
    """No day on the axis that is earlier stands after it, and none that is later before it."""
    story = drawn(*histories)
    of_one_year = story.marks[-1].label.split()[-1]  # else each says of which
    assert len({len(mark.label.split()) for mark in story.marks[:-1]}) < 2 or of_one_year == "2024"
    dated = []
    for mark in story.marks:
        label = mark.label if len(mark.label.split()) == 3 else f"{mark.label} {of_one_year}"
        dated.append((mark.x, dt.datetime.strptime(f"{label} +0000", "%d %b %Y %z")))
    for number, history in enumerate(histories):
        band = story.bands[number]
        firsts = {change.effective_at for change in history}
        for x, moment in zip(band.published, sorted({change.published_at for change in lasting(history)}), strict=True):
            for at, day in dated:
                assert at <= x + LEAST or day + dt.timedelta(days=1) > moment, (at, day, x, moment)
                assert at >= x - LEAST or day <= moment
        assert len(band.stretches) <= len(firsts)


@settings(max_examples=75)
@given(histories=STORIES)
def test_the_label_names_every_stretch(histories: list[list[Change]]) -> None:
    for number, band in drawn(*histories).bands.items():
        assert band.label.count(" since ") == len(band.stretches)
        history = histories[number]
        first = [one for one in history if one.effective_at == history[0].effective_at][-1]  # the only one in effect
        assert band.label.split(" since ")[0].lower() == first.status.key
        assert tones(band)[-1] == histories[number][-1].status.tone
