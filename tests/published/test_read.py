from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings

from claims import published
from claims.models import Claim, PublicClaim
from claims.publishing import compose
from claims.vocabulary import Side
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    a_claim,
    a_position,
    a_published_claim,
    a_reply_request,
    some_evidence,
)
from tests.histories import Entry, histories, status_at
from tests.published import payloads as p

START = dt.datetime(2024, 11, 1, tzinfo=dt.UTC)


def hours(number: int) -> dt.datetime:
    return START + dt.timedelta(hours=number)


def shape(value: Any) -> Any:
    """The names in a JSON value, without what stands under ids."""
    if isinstance(value, dict):
        by_id = value and all(isinstance(inner, dict) and inner.get("id") == key for key, inner in value.items())
        return shape(list(value.values())) if by_id else {key: shape(inner) for key, inner in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else None


@pytest.mark.django_db
def test_payloads_made_by_hand_have_the_form_of_those_that_are_published() -> None:
    claim = a_claim()
    source = SourceFactory.create(publisher=PartyFactory.create())
    a_position(claim, source=source)
    some_evidence(claim, source=source)
    a_reply_request(claim)
    line = p.a_line("a", "for", p.a_position(1, "asserts"))
    by_hand = p.a_payload(
        line, replies=[p.a_reply("a")], evidence=[p.a_piece(1, "supports", "1")], sources={"1": p.a_source("1")}
    )
    assert shape(by_hand) == shape(compose(claim).payload)


def test_another_schema_is_not_read() -> None:
    with pytest.raises(ValueError, match=r"factcheck\.claim/2"):
        published.read(p.a_payload(schema="factcheck.claim/2"))


def test_what_a_later_payload_has_beyond_this_schema_is_passed_over() -> None:
    line = p.a_line("a", "for", p.a_position(1, "asserts", mood="calm"))
    assert published.read(p.a_payload(line, weather="rain")).lines[0].latest.quote == "So it is."


def test_a_line_says_how_it_moved_and_only_once_what_was_repeated() -> None:
    stances = ["denies", "denies", "qualifies", "neither_confirms_nor_denies"]
    stored = p.a_line("a", "open", *(p.a_position(n, stance) for n, stance in enumerate(stances)))
    [line] = published.read(p.a_payload(stored)).lines
    assert line.trail == "denies, then qualifies, then neither confirms nor denies"
    assert line.latest.id == 3
    assert [position.id for position in line.earlier] == [2, 1, 0]


def test_a_party_that_spoke_once_has_no_earlier_positions() -> None:
    [line] = published.read(p.a_payload(p.a_line("a", "for", p.a_position(1, "asserts")))).lines
    assert (line.trail, line.earlier) == ("asserts", ())


def test_a_qualification_stays_on_the_side_on_which_the_party_stood() -> None:
    stored = p.a_line(
        "a", "against", p.a_position(1, "qualifies"), p.a_position(2, "denies"), p.a_position(3, "qualifies")
    )
    [line] = published.read(p.a_payload(stored)).lines
    assert [position.side for position in line.positions] == [Side.OPEN, Side.AGAINST, Side.AGAINST]


def test_a_stance_that_the_vocabulary_has_lost_is_named_by_its_key() -> None:
    claim = published.read(p.a_payload(p.a_line("a", "open", p.a_position(1, "shrugs_it_off"))))
    assert (claim.lines[0].trail, claim.lines[0].latest.side) == ("shrugs it off", Side.OPEN)


def test_sides_come_as_for_open_against_and_empty_ones_are_left_out() -> None:
    lines = [p.a_line("a", "against", p.a_position(1, "denies")), p.a_line("b", "for", p.a_position(2, "asserts"))]
    claim = published.read(p.a_payload(*lines))
    assert [(group.side, group.lines[0].party.id) for group in claim.sides] == [(Side.FOR, "b"), (Side.AGAINST, "a")]
    assert [line.party.id for line in claim.contesting.wholly] == ["a"]


def test_who_speaks_of_a_part_only_contests_that_part() -> None:
    lines = [
        p.a_line("a", "against", p.a_position(1, "denies")),
        p.a_line("b", "against", p.a_position(2, "dismisses", scope="The front alone.")),
    ]
    wholly, in_part = published.read(p.a_payload(*lines)).contesting
    assert ([line.party.id for line in wholly], [line.party.id for line in in_part]) == (["a"], ["b"])


def test_origins_are_counted_by_the_whole_that_the_payload_names() -> None:
    parties = {
        "state": p.a_party("state"),
        "mission": p.a_party("mission", part_of="state"),
        "daily": p.a_party("daily", part_of="state", independent_because="Its board is elected by its readers."),
    }
    pieces = [p.a_piece(n, "supports", f"s{n}", origin=key) for n, key in enumerate(parties)]
    sources = {f"s{n}": p.a_source(f"s{n}") for n in range(3)}
    [group] = published.read(p.a_payload(evidence=pieces, sources=sources, parties=parties)).evidence_by_bearing
    assert group.count == (3, 0, 2, 0)
    assert group.pieces[2].origin is not None
    assert group.pieces[2].origin.independent_because == "Its board is elected by its readers."


def test_what_all_that_is_cited_is_known_through_is_named_and_nothing_where_there_are_several() -> None:
    sources = {
        key: p.a_source(key, through=through) for key, through in (("a", "r"), ("b", "r"), ("r", None), ("x", None))
    }
    piece, said = p.a_piece(1, "supports", "a"), p.a_line("m", "for", p.a_position(1, "asserts", source="b"))
    known = published.read(p.a_payload(said, evidence=[piece], sources=sources)).known_through
    assert known is not None and known.id == "r"
    other = p.a_piece(2, "context", "x")
    assert published.read(p.a_payload(said, evidence=[piece, other], sources=sources)).known_through is None
    assert published.read(p.a_payload()).known_through is None


def test_an_older_payload_has_no_grades_that_nobody_gave() -> None:
    parties = {
        "a": p.a_party("a", reliability="F"),
        "b": p.a_party("b", reliability="F", reliability_reason="It made up two reports."),
        "c": p.a_party("c", reliability="B", reliability_reason="It keeps its logs."),
    }
    pieces = [p.a_piece(1, "supports", "s", credibility="6"), p.a_piece(2, "supports", "s", credibility="3")]
    payload = p.a_payload(evidence=pieces, sources={"s": p.a_source("s")}, parties=parties)
    payload["counts"] = {"sources": 1, "origins": 0}
    payload["relations"] = [
        {"kind": "part_of", "reads": "part of", "claim": "aaaaaaaa"},
        {"kind": "part_of", "reads": "has the part", "claim": "bbbbbbbb"},
    ]
    for one in parties.values():
        del one["independent_because"]
    for one in pieces:
        del one["scope"]
    current = published.current_terms(payload)
    assert {key: party["reliability"] for key, party in current["parties"].items()} == {"a": "", "b": "F", "c": "B"}
    assert [piece["credibility"] for piece in current["evidence"]] == ["", "3"]
    assert [relation["outward"] for relation in current["relations"]] == [True, False]
    assert published.read(payload).evidence[0].scope == ""


def test_evidence_is_grouped_by_its_bearing() -> None:
    pieces = [p.a_piece(1, "context", "s"), p.a_piece(2, "supports", "s"), p.a_piece(3, "supports", "s")]
    claim = published.read(p.a_payload(evidence=pieces, sources={"s": p.a_source("s")}))
    assert [(group.bearing, [e.id for e in group.pieces]) for group in claim.evidence_by_bearing] == [
        ("supports", [2, 3]),
        ("context", [1]),
    ]


def a_reply(**fields: Any) -> published.Reply:
    payload = p.a_payload(parties={"a": p.a_party("a")}, replies=[p.a_reply("a", **fields)])
    [reply] = published.read(payload).replies
    return reply


def test_an_answer_is_read_with_whom_the_desk_asked_and_when() -> None:
    reply = a_reply(answered_on="2024-11-13", answer="We sent nobody.")
    assert (reply.party.name, reply.answer) == ("Party a", "We sent nobody.")
    assert (reply.asked_on, reply.due_on) == (dt.date(2024, 11, 5), dt.date(2024, 11, 12))
    assert (reply.answered_on, reply.no_answer_by) == (dt.date(2024, 11, 13), None)


@pytest.mark.parametrize(
    ("due_on", "no_answer_by"),
    [("2024-11-13", dt.date(2024, 11, 13)), ("2024-11-14", None), ("2024-11-15", None), ("", None)],
)
def test_that_no_answer_came_is_said_only_once_the_day_was_over_when_it_was_published(
    due_on: str, no_answer_by: dt.date | None
) -> None:
    assert p.PUBLISHED_AT.date() == dt.date(2024, 11, 14)
    assert a_reply(due_on=due_on).no_answer_by == no_answer_by


def test_a_payload_of_before_replies_were_published_has_none() -> None:
    old = p.a_payload()
    del old["replies"]
    assert published.read(old).replies == ()


def test_a_source_names_those_that_it_is_known_through() -> None:
    sources = {"1": p.a_source("1", through="2"), "2": p.a_source("2", through="3"), "3": p.a_source("3")}
    claim = published.read(p.a_payload(evidence=[p.a_piece(1, "supports", "1")], sources=sources))
    source = claim.evidence[0].source
    assert source.through is not None and source.through.through is not None
    assert [source.title, source.through.title, source.through.through.title] == ["Report 1", "Report 2", "Report 3"]


def test_sources_that_are_known_through_one_another_end_somewhere() -> None:
    sources = {"1": p.a_source("1", through="2"), "2": p.a_source("2", through="1")}
    claim = published.read(p.a_payload(evidence=[p.a_piece(1, "supports", "1")], sources=sources))
    source: published.Source | None = claim.evidence[0].source
    for _ in range(3):
        source = source.through if source else None
    assert source is None


def test_a_party_names_what_it_is_part_of() -> None:
    parties = {"a": p.a_party("a", part_of="b"), "b": p.a_party("b", name="Moscow")}
    [line] = published.read(p.a_payload(p.a_line("a", "for", p.a_position(1, "asserts")), parties=parties)).lines
    assert line.party.part_of == "Moscow"


def test_a_correction_and_what_it_corrects_point_to_each_other() -> None:
    history = [
        p.an_entry(1, hours(0)),
        p.an_entry(2, hours(9), "disputed", corrected_by=3),
        p.an_entry(3, hours(5), "disputed", kind="correction", corrects=2),
    ]
    claim = published.read(p.a_payload(history=history))
    wrong, right, first = claim.history
    assert (wrong.corrected_by and wrong.corrected_by.id, right.corrects and right.corrects.id) == (3, 2)
    assert (right.is_correction, right.moves, right.before and right.before.key) == (True, False, "unverified")
    assert (wrong.before, first.before) == (None, None)
    assert [change.id for change in claim.in_effect] == [1, 3]


def test_a_baseline_stands_last_and_before_the_first_change_whatever_its_time() -> None:
    history = [p.an_entry(1, hours(9), kind="baseline"), p.an_entry(2, hours(5), "disputed")]
    claim = published.read(p.a_payload(history=history))
    assert [(change.id, change.before and change.before.key) for change in claim.history] == [
        (2, "unverified"),
        (1, None),
    ]
    assert [change.id for change in claim.in_effect] == [1, 2]


def test_the_baseline_of_an_older_revision_is_known_by_its_words() -> None:
    received = p.an_entry(1, hours(9), rationale="Received. Nothing is established yet.")
    payload = p.a_payload(history=[received, p.an_entry(2, hours(5), "disputed", recorded_at=p.written(hours(10)))])
    assert [(change.id, change.kind) for change in published.read(payload).history] == [
        (2, "development"),
        (1, "baseline"),
    ]
    now = published.read(payload).change_in_effect(hours(11))
    assert now is not None and now.status.key == "disputed"
    assert [entry["kind"] for entry in payload["history"]] == ["development", "development"]  # what was published stays


def test_no_other_entry_of_an_older_revision_is_taken_for_its_baseline() -> None:
    said = p.an_entry(1, hours(9), rationale="Nobody can tell.")
    again = p.an_entry(2, hours(10), "disputed", rationale="Received. Nothing is established yet.")
    for history in ([said], [said, again]):
        claim = published.read(p.a_payload(history=history))
        assert {change.kind for change in claim.history} == {"development"}


def test_the_tone_of_an_older_revision_is_read_by_its_name_of_today() -> None:
    status = {"key": "corroborated", "label": "Corroborated", "tone": "held"}
    history = [p.an_entry(1, hours(0)), p.an_entry(2, hours(1)) | {"status": status}]
    payload = p.a_payload(status=p.a_status() | status, history=history)
    claim = published.read(payload)
    assert claim.status.tone == "corroborated"
    assert [change.status.tone for change in claim.history] == ["corroborated", "open"]
    assert payload["status"]["tone"] == payload["history"][0]["status"]["tone"] == "held"  # what was published stays


def test_a_payload_in_the_terms_of_today_is_not_copied() -> None:
    received = {"key": "unverified", "label": "Received", "tone": "open"}
    baseline = p.an_entry(1, hours(0), kind="baseline") | {"status": received}
    payload = p.a_payload(history=[baseline, p.an_entry(2, hours(1), "disputed")])
    assert published.current_terms(payload) is payload


def test_the_baseline_reads_received_wherever_an_entry_is_named_also_in_an_older_revision() -> None:
    wrong = p.an_entry(1, hours(0), kind="baseline", corrected_by=2)
    right = p.an_entry(2, hours(1), "disputed", kind="correction", corrects=1, rationale="We had heard of it before.")
    payload = p.a_payload(history=[wrong, right, p.an_entry(3, hours(2), "refuted")])
    latest, correction, baseline = published.read(payload).history
    assert (baseline.status.key, baseline.status.label) == ("unverified", "Received")
    assert correction.corrects is not None and correction.corrects.label == "Received"
    assert latest.before is not None and latest.before.label == "Disputed"
    assert payload["history"][2]["status"]["label"] == "Unverified"  # what was published stays


def test_a_clarification_does_not_read_as_a_move() -> None:
    history = [p.an_entry(1, hours(0)), p.an_entry(2, hours(1), kind="clarification")]
    latest = published.read(p.a_payload(history=history)).history[0]
    assert not latest.moves


def entries_of(history: list[Entry]) -> list[dict[str, Any]]:
    corrected_by = {entry.corrects: number for number, entry in enumerate(history)}
    return [
        p.an_entry(
            number,
            hours(entry.effective),
            f"s{entry.status}",
            kind=entry.kind,
            recorded_at=p.written(hours(entry.recorded)),
            corrects=entry.corrects,
            corrected_by=corrected_by.get(number),
        )
        for number, entry in enumerate(history)
    ]


@settings(max_examples=300)
@given(history=histories(undo=False))
def test_the_status_at_a_moment_is_what_the_definition_says(history: list[Entry]) -> None:
    claim = published.read(p.a_payload(history=entries_of(history)))
    for at in range(14):
        now = claim.change_in_effect(hours(at))
        assert (now and now.status.key) == named(status_at(history, at, 99))
        for known_at in range(0, 14, 3):
            then = claim.change_in_effect(hours(at), known_at=hours(known_at))
            assert (then and then.status.key) == named(status_at(history, at, known_at))


def named(status: int | None) -> str | None:
    return None if status is None else f"s{status}"


@pytest.mark.django_db
def test_only_relations_to_claims_that_are_given_are_read() -> None:
    other = a_published_claim(statement="The whole of it.")
    payload = p.a_payload(
        relations=[
            {"kind": "part_of", "outward": True, "reads": "part of", "claim": other.public_id},
            {"kind": "part_of", "outward": True, "reads": "part of", "claim": "zzzzzzzz"},
        ]
    )
    assert published.related_ids(payload) == [other.public_id, "zzzzzzzz"]
    [relation] = published.read(payload, PublicClaim.objects.all()).relations
    assert (relation.reads, relation.claim.statement) == ("part of", "The whole of it.")


@pytest.mark.django_db
def test_everything_that_is_published_can_be_read() -> None:
    claim = a_claim(
        context="Since August.",
        claimant=PartyFactory.create(name="The ministry", part_of=PartyFactory.create(name="The state")),
        made_on="2024-10",
        first_appearance=SourceFactory.create(through=SourceFactory.create()),
        topics=[TopicFactory.create(name="Troops")],
    )
    a_position(claim, likelihood="phia_almost_certain", said_on="2024", source=SourceFactory.create())
    some_evidence(claim, origin=PartyFactory.create())
    page = published.read(compose(Claim.objects.get(pk=claim.pk)).payload)
    assert page.claimant is not None and page.made_on is not None
    assert (page.claimant.part_of, page.made_on.display, page.topics[0].name) == ("The state", "October 2024", "Troops")
    assert (page.evidence_by_bearing[0].count, page.number) == ((1, 0, 1, 0), 1)
