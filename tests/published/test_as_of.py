"""A claim as it was on an earlier day, as a revision knows it now."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims import bitemporal, published, timeline
from claims.dates import end_of_day
from claims.published import PublishedClaim
from claims.published.as_of import as_known_now
from claims.vocabulary import Side, Stance
from tests.histories import Entry, histories
from tests.published import payloads as p

PUBLISHED_ON = p.PUBLISHED_AT.date()  # 14 November 2024
FIRST = dt.datetime(2024, 10, 1, 9, tzinfo=dt.UTC)


def at(day: int, hour: int = 12, minute: int = 0) -> dt.datetime:
    return dt.datetime(2024, 11, day, hour, minute, tzinfo=dt.UTC)


def day(number: int) -> dt.date:
    return dt.date(2024, 11, number)


def a_corrected_history() -> list[dict[str, Any]]:
    """Unverified since 1 October; disputed from the 6th, as it was said first, and from the 5th, as it was put right."""
    return [
        p.an_entry(1, FIRST),
        p.an_entry(2, at(6), "disputed", corrected_by=3),
        p.an_entry(
            3, at(5), "disputed", kind="correction", corrects=2, recorded_at=p.written(at(8)), rationale="Earlier."
        ),
    ]


def a_claim(*lines: dict[str, Any], history: list[dict[str, Any]] | None = None, **parts: Any) -> PublishedClaim:
    history = [p.an_entry(1, FIRST)] if history is None else history
    return published.read(p.a_payload(*lines, history=history, **parts))


def known_now(claim: PublishedClaim, on: dt.date) -> PublishedClaim:
    found = as_known_now(claim, on)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("on", "status", "why"),
    [(day(4), "unverified", "Because."), (day(5), "disputed", "Earlier."), (day(13), "disputed", "Earlier.")],
)
def test_a_correction_moves_the_status_from_the_day_that_it_names(on: dt.date, status: str, why: str) -> None:
    then = known_now(a_claim(history=a_corrected_history()), on)
    assert (then.status.key, then.rationale) == (status, why)


def test_of_an_entry_that_was_corrected_nothing_is_left() -> None:
    then = known_now(a_claim(history=a_corrected_history()), day(13))
    assert [change.id for change in then.history] == [3, 1]
    assert all(change.corrected_by is None for change in then.history)


def test_what_took_effect_later_is_not_in_the_history() -> None:
    assert [change.id for change in known_now(a_claim(history=a_corrected_history()), day(4)).history] == [1]


def test_a_day_counts_to_its_last_moment() -> None:
    history = [p.an_entry(1, FIRST), p.an_entry(2, at(5, 23, 59), "disputed"), p.an_entry(3, at(6, 0), "refuted")]
    assert known_now(a_claim(history=history), day(5)).status.key == "disputed"


def test_a_day_is_the_desks_day(settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Seoul"
    history = [p.an_entry(1, FIRST), p.an_entry(2, at(4, 14, 59), "disputed"), p.an_entry(3, at(4, 15), "refuted")]
    claim = a_claim(history=history)
    assert [known_now(claim, day(n)).status.key for n in (4, 5)] == ["disputed", "refuted"]


def test_since_when_is_the_first_of_those_in_a_row_that_say_the_same() -> None:
    history = [
        p.an_entry(1, FIRST, "disputed"),
        p.an_entry(2, at(2), "unverified"),
        p.an_entry(3, at(4), "disputed"),
        p.an_entry(4, at(6), "disputed", kind="clarification", rationale="To be clear."),
    ]
    then = known_now(a_claim(history=history), day(7))
    assert (then.since, then.rationale) == (at(4), "To be clear.")


def test_before_the_first_status_nothing_is_in_effect() -> None:
    claim = a_claim(history=[p.an_entry(1, at(5))])
    assert as_known_now(claim, day(4)) is None
    assert as_known_now(claim, day(5)) is not None


@pytest.mark.parametrize(
    ("said_on", "last_without", "first_with"),
    [
        ("2024-11-05", day(4), day(5)),
        ("2024-10", dt.date(2024, 10, 30), dt.date(2024, 10, 31)),  # the month is over
        ("2023", dt.date(2023, 12, 30), dt.date(2023, 12, 31)),
        ("2024-11", day(13), day(14)),  # the desk recorded it
        ("2024", day(13), day(14)),
        ("", day(13), day(14)),
    ],
)
def test_a_position_counts_once_it_is_sure_that_it_had_been_said(
    said_on: str, last_without: dt.date, first_with: dt.date
) -> None:
    history = [p.an_entry(1, dt.datetime(2020, 1, 1, tzinfo=dt.UTC))]
    claim = a_claim(p.a_line("a", "for", p.a_position(1, "asserts", said_on)), history=history)
    assert known_now(claim, last_without).lines == ()
    assert [position.id for position in known_now(claim, first_with).lines[0].positions] == [1]


def test_what_was_recorded_before_it_can_have_been_said_does_not_count_before_that() -> None:
    early = p.a_position(1, "asserts", "2024-11", recorded_at=p.written(at(1) - dt.timedelta(days=9)))
    claim = a_claim(p.a_line("a", "for", early))
    assert known_now(claim, dt.date(2024, 10, 31)).lines == ()
    assert len(known_now(claim, day(1)).lines) == 1


def a_turn() -> PublishedClaim:
    """A party asserts on the 2nd, qualifies on the 4th, denies on the 6th; another denies on the 3rd, confirms on the 7th."""
    first = [p.a_position(n, *one) for n, one in enumerate(zip(*ONE_WAY, strict=True), 1)]
    second = [p.a_position(4, "denies", "2024-11-03"), p.a_position(5, "confirms", "2024-11-07")]
    return a_claim(p.a_line("a", "against", *first), p.a_line("b", "for", *second))


ONE_WAY = (["asserts", "qualifies", "denies"], ["2024-11-02", "2024-11-04", "2024-11-06"])


@pytest.mark.parametrize(
    ("number", "sides", "contested_by"),
    [
        (1, {}, []),
        (2, {"a": "for"}, []),
        (3, {"a": "for", "b": "against"}, ["Party b"]),
        (5, {"a": "for", "b": "against"}, ["Party b"]),
        (6, {"a": "against", "b": "against"}, ["Party a", "Party b"]),
        (7, {"a": "against", "b": "for"}, ["Party a"]),
    ],
)
def test_sides_and_who_contests_are_those_of_that_day(
    number: int, sides: dict[str, str], contested_by: list[str]
) -> None:
    then = known_now(a_turn(), day(number))
    assert {line.party.id: line.side.value for line in then.lines} == sides
    assert {line.party.id: group.side.value for group in then.sides for line in group.lines} == sides
    assert [line.party.name for line in then.contesting.wholly] == contested_by
    assert then.contesting.in_part == []


def some_evidence() -> PublishedClaim:
    """Two reports of one ministry of the 2nd and the 6th, one of another of the 4th, and context of November."""
    sources = {
        "1": p.a_source("1", published_on="2024-11-02"),
        "2": p.a_source("2", published_on="2024-11-06"),
        "3": p.a_source("3", published_on="2024-11-04"),
        "4": p.a_source("4", published_on="2024-11"),
        "5": p.a_source("5", published_on=""),
    }
    evidence = [
        p.a_piece(1, "supports", "1", origin="a"),
        p.a_piece(2, "supports", "2", origin="a"),
        p.a_piece(3, "refutes", "3", origin="b"),
        p.a_piece(4, "context", "4", origin="b"),
        p.a_piece(5, "context", "5"),
        p.a_piece(6, "supports", "1", quote="Another quote of the same report.", origin="a"),
    ]
    parties = {"a": p.a_party("a"), "b": p.a_party("b")}
    return a_claim(
        evidence=evidence,
        sources=sources,
        parties=parties,
        history=[p.an_entry(1, FIRST)],
    )


@pytest.mark.parametrize(
    ("on", "shown", "sources", "origins"),
    [
        (day(1), [], 0, 0),
        (day(2), [1, 6], 1, 1),
        (day(4), [1, 3, 6], 2, 2),
        (day(6), [1, 2, 3, 6], 3, 2),
        (day(13), [1, 2, 3, 6], 3, 2),
        (day(14), [1, 2, 3, 4, 5, 6], 3, 2),  # linked that day, so published by then
    ],
)
def test_evidence_counts_once_its_source_was_published(
    on: dt.date, shown: list[int], sources: int, origins: int
) -> None:
    then = known_now(some_evidence(), on)
    assert [piece.id for piece in then.evidence] == shown
    weighty = [piece for group in then.weighty_evidence for piece in group.pieces]
    counted = bitemporal.count(weighty, then.origins)
    assert (counted.sources, counted.origins) == (sources, origins)


def a_reply(**days: str) -> PublishedClaim:
    return a_claim(parties={"a": p.a_party("a")}, replies=[p.a_reply("a", **{"answer": "No comment."} | days)])


def test_a_reply_that_was_asked_for_later_is_not_shown() -> None:
    claim = a_reply(asked_on="2024-11-05", answered_on="2024-11-10")
    assert known_now(claim, day(4)).replies == ()
    assert len(known_now(claim, day(5)).replies) == 1


@pytest.mark.parametrize(
    ("number", "answer", "no_answer_by"),
    [(8, "", None), (9, "", day(8)), (10, "No comment.", None), (13, "No comment.", None)],
)
def test_an_answer_is_shown_from_its_day_on_and_that_it_was_late_until_then(
    number: int, answer: str, no_answer_by: dt.date | None
) -> None:
    claim = a_reply(asked_on="2024-11-05", due_on="2024-11-08", answered_on="2024-11-10")
    [reply] = known_now(claim, day(number)).replies
    assert (reply.answer, reply.no_answer_by) == (answer, no_answer_by)
    assert (reply.answered_on is not None) == bool(answer)


@pytest.mark.parametrize(("number", "no_answer_by"), [(8, None), (9, day(8)), (13, day(8))])
def test_an_answer_that_never_came_is_late_from_the_day_after_it_was_due(
    number: int, no_answer_by: dt.date | None
) -> None:
    [reply] = known_now(a_reply(asked_on="2024-11-05", due_on="2024-11-08", answer=""), day(number)).replies
    assert reply.no_answer_by == no_answer_by


def test_after_the_revision_nothing_is_known_of_an_answer_that_was_not_due_then() -> None:
    claim = a_reply(asked_on="2024-11-05", due_on=PUBLISHED_ON.isoformat(), answer="")
    [reply] = known_now(claim, PUBLISHED_ON + dt.timedelta(days=9)).replies
    assert reply.no_answer_by is None


def test_it_is_never_later_than_the_revision() -> None:
    assert known_now(a_claim(), day(5)).published_at == end_of_day(day(5))
    assert known_now(a_claim(), PUBLISHED_ON).published_at == p.PUBLISHED_AT
    assert known_now(a_claim(), PUBLISHED_ON + dt.timedelta(days=9)).published_at == p.PUBLISHED_AT


def test_a_rating_is_never_passed_on_of_another_day_than_today() -> None:
    rated = a_claim(status=p.a_status() | {"rating": {"value": 1, "name": "False"}})
    assert rated.rating is not None
    assert known_now(rated, day(5)).rating is None


def test_what_the_claim_itself_says_stays() -> None:
    then = known_now(a_claim(), day(5))
    assert (then.statement, then.id, then.number) == ("So it is said.", "k7m2p9qx", 3)


DAYS = st.integers(0, 12)


def spread(history: list[Entry]) -> list[dict[str, Any]]:
    """The history with a day for each of its hours, and eleven hours in which they begin, so that days have many."""
    corrected_by = {entry.corrects: number for number, entry in enumerate(history)}

    def moment(number: int) -> dt.datetime:
        return dt.datetime(2024, 10, 20, tzinfo=dt.UTC) + dt.timedelta(hours=11 * number)

    return [
        p.an_entry(
            number,
            moment(entry.effective),
            f"s{entry.status}",
            kind=entry.kind,
            recorded_at=p.written(moment(entry.recorded)),
            corrects=entry.corrects,
            corrected_by=corrected_by.get(number),
        )
        for number, entry in enumerate(history)
    ]


@settings(max_examples=150)
@given(history=histories(undo=False), number=DAYS)
def test_the_status_is_the_one_in_effect_at_the_end_of_the_day_as_known_now(history: list[Entry], number: int) -> None:
    claim = a_claim(history=spread(history))
    on = dt.date(2024, 10, 19) + dt.timedelta(days=number)
    expected = claim.change_in_effect(end_of_day(on))
    then = as_known_now(claim, on)
    assert (then is None) == (expected is None)
    if then is not None and expected is not None:
        assert (then.history[0].id, then.status, then.rationale) == (expected.id, expected.status, expected.rationale)
        assert then.since <= expected.effective_at <= end_of_day(on)
        assert [c.status.key for c in then.in_effect if c.effective_at >= then.since][-1] == then.status.key


STATED = st.lists(
    st.tuples(st.sampled_from(Stance.values), st.sampled_from(["", "2024", "2024-11", "2024-11-03", "2024-11-06"])),
    max_size=6,
)


@settings(max_examples=75)
@given(stated=STATED, history=histories(undo=False), number=st.integers(1, 14))
def test_sides_are_those_of_a_payload_that_ends_on_that_day_and_the_day_can_be_drawn(
    stated: list[tuple[str, str]], history: list[Entry], number: int
) -> None:
    said = [p.a_position(n, *one) for n, one in enumerate(sorted(stated, key=lambda one: one[1]))]
    dates = {"": 14, "2024": 14, "2024-11": 14, "2024-11-03": 3, "2024-11-06": 6}  # all was recorded on the 14th
    until = [position for position in said if dates[position["said_on"]] <= number]
    entries = [p.an_entry(99, FIRST), *spread(history)]
    then = known_now(a_claim(*([p.a_line("a", "open", *said)] if said else []), history=entries), day(number))
    expected = a_claim(p.a_line("a", "open", *until), history=entries).lines[0].latest.side if until else None
    assert [line.side for line in then.lines] == ([expected] if until else [])
    assert bool(then.contesting.wholly) == (expected == Side.AGAINST)
    assert timeline.draw(then).segments
