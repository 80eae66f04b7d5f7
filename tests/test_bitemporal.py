"""What holds at a moment as known at another, since when, who stands where, and on how much it rests."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims import bitemporal
from claims.dates import PartialDate
from claims.vocabulary import Side, Stance
from tests import histories as h

START = dt.datetime(2024, 11, 1, tzinfo=dt.UTC)


def moment(hours: int) -> dt.datetime:
    return START + dt.timedelta(hours=hours)


def hours(at: dt.datetime) -> int:
    return round((at - START).total_seconds() / 3600)


@dataclass(frozen=True)
class Row:
    id: int
    kind: str
    status_id: int
    effective_at: dt.datetime
    recorded_at: dt.datetime
    corrects_id: int | None = None
    undoes_id: int | None = None


def rows_of(history: list[h.Entry]) -> list[Row]:
    return [
        Row(number, one.kind, one.status, moment(one.effective), moment(one.recorded), one.corrects, one.undoes)
        for number, one in enumerate(history)
    ]


def a_row(key: int, effective: int, status: int, kind: str = "development", **more: int) -> Row:
    """Recorded one hour after the row with the id before its own, ten days after the start."""
    return Row(key, kind, status, moment(effective), moment(240 + key), **more)


def read(*rows: Row) -> list[tuple[int, int | None, int | None]]:
    """(id, what it corrects, what corrected it) of each that is left, oldest first."""
    changes = sorted(bitemporal.effective_changes(rows), key=lambda one: one.row.id)
    return [(one.row.id, one.corrects and one.corrects.id, one.corrected_by and one.corrected_by.id) for one in changes]


@settings(max_examples=200)
@given(history=h.histories(), at=h.MOMENTS, known_at=h.MOMENTS)
def test_the_change_in_effect_is_the_one_that_the_definition_names(
    history: list[h.Entry], at: int, known_at: int
) -> None:
    found = bitemporal.in_effect(bitemporal.effective_changes(rows_of(history), moment(known_at)), moment(at))
    assert (found and found.id) == h.in_effect(history, at, known_at)


@settings(max_examples=200)
@given(history=h.histories(), at=h.MOMENTS, known_at=h.MOMENTS)
def test_since_is_the_moment_from_which_the_status_never_was_another(
    history: list[h.Entry], at: int, known_at: int
) -> None:
    standing = bitemporal.standing(bitemporal.effective_changes(rows_of(history), moment(known_at)), moment(at))
    expected = h.since(history, at, known_at)
    assert (hours(bitemporal.since(standing)) if standing else None) == expected


@given(history=h.histories())
def test_runs_are_the_statuses_hour_by_hour(history: list[h.Entry]) -> None:
    standing = bitemporal.standing(bitemporal.effective_changes(rows_of(history)))
    by_hour = [(status, next(iter(run))) for status, run in groupby(range(13), key=lambda at: h.status_at(history, at))]
    runs = bitemporal.runs(standing)
    assert [(run[0].status_id, hours(run[0].effective_at)) for run in runs] == [
        (status, at) for status, at in by_hour if status is not None
    ]
    assert all(change.status_id == run[0].status_id for run in runs for change in run)


@given(history=h.histories())
def test_a_history_runs_newest_first_with_the_baseline_last(history: list[h.Entry]) -> None:
    changes = [change.row for change in bitemporal.effective_changes(rows_of(history))]
    baseline = [row for row in changes if row.kind == h.BASELINE]
    assert changes[len(changes) - len(baseline) :] == baseline
    others = [(row.effective_at, row.recorded_at, row.id) for row in changes if row.kind != h.BASELINE]
    assert others == sorted(others, reverse=True)


def test_a_status_that_holds_from_before_the_claim_was_received_is_its_status() -> None:
    rows = [Row(1, "baseline", 0, moment(100), moment(100)), a_row(2, 5, 1)]
    changes = bitemporal.effective_changes(rows)
    for at in (5, 99, 100, 300):
        assert bitemporal.in_effect(changes, moment(at)) == rows[1]
    assert bitemporal.in_effect(changes, moment(4)) is None
    assert bitemporal.before(changes) == {1: None, 2: rows[0]}


def test_a_baseline_holds_until_another_change_does() -> None:
    rows = [Row(1, "baseline", 0, moment(1), moment(1)), a_row(2, 5, 1)]
    changes = bitemporal.effective_changes(rows)
    assert [bitemporal.in_effect(changes, moment(at)) for at in (0, 1, 4, 5)] == [None, rows[0], rows[0], rows[1]]


def test_a_status_that_the_baseline_says_too_holds_from_the_earlier_of_the_two() -> None:
    early, late = Row(1, "baseline", 0, moment(1), moment(1)), Row(1, "baseline", 0, moment(9), moment(9))
    assert bitemporal.since([early, a_row(2, 5, 0)]) == moment(1)
    assert bitemporal.since([late, a_row(2, 5, 0)]) == moment(5)


def test_what_corrects_a_baseline_is_a_change_like_others_and_undone_the_baseline_is_one_again() -> None:
    baseline, other = Row(1, "baseline", 0, moment(100), moment(100)), a_row(2, 5, 1)
    correction = Row(3, "correction", 2, moment(50), moment(250), corrects_id=1)
    back = Row(4, "correction", 0, moment(100), moment(251), corrects_id=3, undoes_id=3)
    changes = bitemporal.effective_changes([baseline, other, correction])
    assert bitemporal.in_effect(changes) == correction
    assert bitemporal.in_effect(bitemporal.effective_changes([baseline, other, correction, back])) == other


def test_a_history_in_which_nothing_was_undone_is_left_as_it_is() -> None:
    assert read(a_row(2, 1, 1, corrects_id=1), a_row(1, 1, 0)) == [(1, None, 2), (2, 1, None)]


def test_a_change_and_what_undid_it_are_left_out() -> None:
    rows = [a_row(1, 1, 0), a_row(2, 2, 1), a_row(3, 2, 0, corrects_id=2, undoes_id=2)]
    assert read(*rows) == [(1, None, None)]
    known = bitemporal.effective_changes(rows, known_at=rows[1].recorded_at)
    assert [change.row.id for change in known] == [2, 1]


def test_what_an_undone_correction_replaced_stands_again_and_can_be_corrected() -> None:
    one, two = a_row(1, 1, 0), a_row(2, 2, 1, corrects_id=1)
    three, four = a_row(3, 1, 0, corrects_id=2, undoes_id=2), a_row(4, 3, 2, corrects_id=3)
    five, six = a_row(5, 1, 0, corrects_id=4, undoes_id=4), a_row(6, 1, 0, corrects_id=5, undoes_id=1)
    assert read(three, two, one) == [(1, None, None)]
    assert bitemporal.correction_target(one, [one, two, three]) == three
    assert read(four, three, two, one) == [(1, None, 4), (4, 1, None)]
    assert read(five, four, three, two, one) == [(1, None, None)]
    assert bitemporal.correction_target(one, [one, two, three, four, five]) == five
    assert read(six, five, four, three, two, one) == []


def test_what_was_corrected_has_nothing_before_it_and_is_before_nothing() -> None:
    rows = [a_row(1, 1, 0), a_row(2, 2, 1), a_row(3, 2, 2, corrects_id=2), a_row(4, 4, 3)]
    assert bitemporal.before(bitemporal.effective_changes(rows)) == {1: None, 2: None, 3: rows[0], 4: rows[2]}


# Who says what ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stances", "side"),
    [
        ([], "open"),
        (["asserts"], "for"),
        (["confirms_in_part"], "for"),
        (["has_not_verified"], "open"),
        (["denies"], "against"),
        (["denies", "qualifies"], "against"),
        (["asserts", "qualifies", "qualifies"], "for"),
        (["qualifies"], "open"),
        (["asserts", "retracts"], "open"),
        (["asserts", "retracts", "qualifies"], "open"),
        (["denies", "a word that no vocabulary has"], "open"),
    ],
)
def test_a_party_stands_where_its_last_word_puts_it(stances: list[str], side: str) -> None:
    assert bitemporal.stand_after((stance, "") for stance in stances).side == side


@pytest.mark.parametrize(
    ("said", "in_part"),
    [
        ([], False),
        ([("denies", "")], False),
        ([("denies", "the front alone")], True),
        ([("confirms_in_part", "")], True),
        ([("denies", ""), ("qualifies", "the front alone")], False),  # it adds to a denial of the whole
        ([("denies", "the front alone"), ("qualifies", "")], True),
        ([("denies", "the front alone"), ("denies", "")], False),
    ],
)
def test_a_party_stands_in_part_where_what_put_it_there_speaks_of_a_part(
    said: list[tuple[str, str]], in_part: bool
) -> None:
    assert bitemporal.stand_after(said).in_part is in_part


@pytest.mark.parametrize(
    ("stances", "left"),
    [
        ([], []),
        (["denies"], [None]),
        (["denies", "denies", "asserts"], [None, None, "denies"]),
        (["denies", "qualifies"], [None, None]),
        (["denies", "qualifies", "denies"], [None, None, None]),
        (["denies", "qualifies", "asserts"], [None, None, "denies"]),
        (["qualifies", "qualifies", "denies"], [None, None, "qualifies"]),
        (["asserts", "confirms", "retracts"], [None, "asserts", "confirms"]),
    ],
)
def test_a_line_changes_with_what_is_neither_said_again_nor_added(stances: list[str], left: list[str | None]) -> None:
    assert bitemporal.left_behind(stances) == left


@given(said=st.lists(st.tuples(st.sampled_from(Stance.values), st.sampled_from(["", "the front alone"]))))
def test_a_party_stood_after_each_word_where_those_until_then_put_it(said: list[tuple[str, str]]) -> None:
    stands = [bitemporal.stand_after(said[: number + 1]) for number in range(len(said))]
    assert bitemporal.stands_after(said) == stands


@dataclass(frozen=True)
class Said:
    party: str
    stance: str
    scope: str = ""


def test_lines_are_of_one_party_each_by_side_and_those_against_contest() -> None:
    said = [
        Said("a", "denies"),
        Said("b", "asserts"),
        Said("c", "asserts"),
        Said("b", "denies"),
        Said("a", "qualifies"),
        Said("d", "dismisses", "the front alone"),
    ]
    lines = bitemporal.lines_of(said, lambda one: one.party)
    assert [(line.positions[0].party, line.side) for line in lines] == [
        ("a", Side.AGAINST),
        ("b", Side.AGAINST),
        ("c", Side.FOR),
        ("d", Side.AGAINST),
    ]
    assert [stand.side for stand in lines[1].stands] == [Side.FOR, Side.AGAINST]
    assert [line.positions[0].party for line in bitemporal.by_side(lines)] == ["c", "a", "b", "d"]
    wholly, in_part = bitemporal.contesting(lines)
    assert [line.positions[0].party for line in wholly] == ["a", "b"]
    assert [line.positions[0].party for line in in_part] == ["d"]


# What shows it ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    bearing: str
    source_key: int
    origin_key: int | None
    scope: str = ""


def test_five_reports_of_one_ministry_are_one_origin_and_context_counts_as_none() -> None:
    pieces = [Piece("supports", source, 1) for source in range(5)]
    pieces += [Piece("refutes", 0, 2), Piece("supports", 7, None), Piece("context", 8, 3)]
    assert bitemporal.count(bitemporal.weighty(pieces), {}) == (6, 0, 2, 1)
    assert bitemporal.count(pieces, {}) == (7, 0, 3, 1)
    assert bitemporal.count([], {}) == (0, 0, 0, 0)


def test_parts_of_one_whole_are_one_origin_up_to_the_one_that_is_called_independent() -> None:
    mission, president, government, state, broadcaster = range(1, 6)
    links = {mission: government, president: government, government: state, state: None, broadcaster: None}
    assert bitemporal.topmost(links) == {
        mission: state,
        president: state,
        government: state,
        state: state,
        broadcaster: broadcaster,
    }
    pieces = [Piece("supports", key, key) for key in links]
    assert bitemporal.count(pieces, bitemporal.topmost(links)) == (5, 0, 2, 0)
    assert bitemporal.count(pieces, bitemporal.topmost(links | {government: None})) == (5, 0, 3, 0)


def test_links_that_lead_back_to_where_they_began_end_somewhere() -> None:
    assert set(bitemporal.topmost({1: 2, 2: 3, 3: 1, 4: 1})) == {1, 2, 3, 4}


def test_an_origin_that_is_not_known_is_not_counted_as_none() -> None:
    assert bitemporal.count([Piece("supports", 1, None)], {}) == (1, 0, None, 1)
    pieces = [Piece("supports", 1, None), Piece("supports", 1, 7), Piece("supports", 2, None)]
    assert bitemporal.count(pieces, {}) == (2, 0, 1, 1), "of the first source an origin is known"


def test_a_source_speaks_in_part_where_all_that_it_says_does() -> None:
    pieces = [Piece("supports", 1, 1, "one half"), Piece("supports", 2, 1, "one half"), Piece("supports", 2, 1)]
    assert bitemporal.count(pieces, {}) == (2, 1, 1, 0)


@pytest.mark.parametrize(
    ("pieces", "is_corroborated"),
    [
        ([Piece("supports", 1, 1), Piece("supports", 2, 2)], True),
        ([Piece("supports", 1, 1), Piece("supports", 2, 3)], False),  # 3 is part of 1
        ([Piece("supports", 1, 1), Piece("supports", 2, None)], False),
        ([Piece("supports", 1, 1), Piece("refutes", 2, 2)], False),
        ([Piece("supports", 1, 1), Piece("context", 2, 2)], False),
        ([Piece("supports", 1, 1), Piece("supports", 2, 2, "one half")], False),
        ([], False),
    ],
)
def test_two_independent_origins_that_support_the_whole_corroborate(pieces: list[Piece], is_corroborated: bool) -> None:
    assert bitemporal.is_corroborated(pieces, {3: 1}) is is_corroborated


@pytest.mark.parametrize(
    ("date", "recorded", "sure_from"),
    [
        ("2024-11-05", (2024, 11, 14), (2024, 11, 5)),
        ("2024-11-05", (2024, 11, 1), (2024, 11, 5)),  # recorded before it can have been
        ("2024-10", (2024, 11, 14), (2024, 10, 31)),  # the month is over
        ("2024-11", (2024, 11, 14), (2024, 11, 14)),  # the desk recorded it
        ("2024-11", (2024, 10, 14), (2024, 11, 1)),
        ("2023", (2024, 11, 14), (2023, 12, 31)),
        ("2024", (2024, 11, 14), (2024, 11, 14)),
        ("", (2024, 11, 14), (2024, 11, 14)),
    ],
)
def test_what_has_a_date_was_surely_there_once_that_was_over_or_it_was_recorded(
    date: str, recorded: tuple[int, int, int], sure_from: tuple[int, int, int]
) -> None:
    when = dt.datetime(*recorded, 12, tzinfo=dt.UTC)
    first = dt.date(*sure_from)
    partial = PartialDate(date) if date else None
    assert not bitemporal.surely_by(first - dt.timedelta(days=1), partial, when)
    assert bitemporal.surely_by(first, partial, when)
