"""What one payload puts right of an earlier one."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

from claims.published.corrections import Corrected, corrections, entry_words, position_words
from tests.published import payloads as p

IN_EFFECT_FROM = p.PUBLISHED_AT - dt.timedelta(days=10)


def said(number: int, quote: str = "So it is.", **fields: Any) -> dict[str, Any]:
    return p.a_position(number, "asserts", quote=quote, **fields)


def with_positions(*positions: dict[str, Any], party: str = "uk") -> dict[str, Any]:
    return p.a_payload(p.a_line(party, "for", *positions)) if positions else p.a_payload()


def with_history(*entries: dict[str, Any]) -> dict[str, Any]:
    return p.a_payload(history=list(entries))


def kinds(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """The kind of each, and the reason or the quote of what was wrong and of what is right."""

    def words(side: dict[str, Any]) -> Any:
        return side.get("quote", side.get("rationale"))

    return [(found.kind, words(found.wrong), words(found.right)) for found in corrections(old, new)]


def test_what_is_published_again_is_no_correction() -> None:
    old = p.a_payload(p.a_line("uk", "for", said(1)), history=[p.an_entry(1, IN_EFFECT_FROM)])
    assert corrections(old, copy.deepcopy(old) | {"number": 4, "note": "Again."}) == []


def test_a_corrected_status_has_what_was_wrong_what_is_right_and_why() -> None:
    wrong = p.an_entry(2, p.PUBLISHED_AT, "refuted", rationale="It is not so.")
    right = p.an_entry(3, IN_EFFECT_FROM, "disputed", kind="correction", corrects=2, rationale="We had misread it.")
    old = with_history(p.an_entry(1, IN_EFFECT_FROM), wrong)
    new = with_history(p.an_entry(1, IN_EFFECT_FROM), wrong | {"corrected_by": 3}, right)
    assert corrections(old, new) == [
        Corrected("status", entry_words(wrong), entry_words(right), "We had misread it.", 2, 3, right["recorded_at"])
    ]


def test_what_was_wrong_has_the_tone_by_its_name_of_today() -> None:
    older = {"key": "corroborated", "label": "Corroborated", "tone": "held"}
    wrong = p.an_entry(1, IN_EFFECT_FROM) | {"status": older}
    right = p.an_entry(2, IN_EFFECT_FROM, "disputed", kind="correction", corrects=1)
    [found] = corrections(with_history(wrong), with_history(wrong | {"corrected_by": 2}, right))
    assert found.wrong["status"]["tone"] == "corroborated"


def test_a_correction_of_a_correction_that_was_published_is_one_more() -> None:
    one, two, three = (
        p.an_entry(1, IN_EFFECT_FROM, rationale="One.", corrected_by=2),
        p.an_entry(2, IN_EFFECT_FROM, "disputed", rationale="Two.", kind="correction", corrects=1),
        p.an_entry(3, IN_EFFECT_FROM, "refuted", rationale="Three.", kind="correction", corrects=2),
    )
    old, new = with_history(one, two), with_history(one, two | {"corrected_by": 3}, three)
    assert kinds(old, new) == [("status", "Two.", "Three.")]


def test_what_was_corrected_twice_since_is_put_right_by_the_last() -> None:
    one, two, three = (
        p.an_entry(1, IN_EFFECT_FROM, rationale="One."),
        p.an_entry(2, IN_EFFECT_FROM, "disputed", rationale="Two.", kind="correction", corrects=1, corrected_by=3),
        p.an_entry(3, IN_EFFECT_FROM, "refuted", rationale="Three.", kind="correction", corrects=2),
    )
    [found] = corrections(with_history(one), with_history(one | {"corrected_by": 2}, two, three))
    assert (found.wrong["rationale"], found.right["rationale"], found.entry, found.by) == ("One.", "Three.", 1, 3)


def test_a_correction_of_a_correction_that_was_never_published_replaces_what_was() -> None:
    wrong = p.an_entry(1, IN_EFFECT_FROM, rationale="One.")
    right = p.an_entry(3, IN_EFFECT_FROM, "refuted", rationale="Three.", kind="correction", corrects=1)
    assert kinds(with_history(wrong), with_history(wrong | {"corrected_by": 3}, right)) == [
        ("status", "One.", "Three.")
    ]


def test_what_was_put_right_before_anybody_saw_it_is_no_correction() -> None:
    seen = p.an_entry(1, IN_EFFECT_FROM)
    wrong = p.an_entry(2, p.PUBLISHED_AT, "refuted", corrected_by=3)
    right = p.an_entry(3, IN_EFFECT_FROM, "disputed", kind="correction", corrects=2)
    assert corrections(with_history(seen), with_history(seen, wrong, right)) == []


def test_a_development_and_a_clarification_are_no_corrections() -> None:
    first = p.an_entry(1, IN_EFFECT_FROM)
    more = p.an_entry(2, p.PUBLISHED_AT, "disputed"), p.an_entry(3, p.PUBLISHED_AT, "disputed", kind="clarification")
    assert corrections(with_history(first), with_history(first, *more)) == []


def test_an_entry_that_is_gone_was_taken_out() -> None:
    first, gone = p.an_entry(1, IN_EFFECT_FROM), p.an_entry(2, p.PUBLISHED_AT, "refuted", rationale="A slip.")
    assert corrections(with_history(first, gone), with_history(first)) == [
        Corrected("taken_out", entry_words(gone), {}, "", 2)
    ]


def test_a_corrected_position_has_what_was_wrong_and_what_is_right() -> None:
    old, new = with_positions(said(1, "10,000")), with_positions(said(2, "1,000", corrects=1))
    assert corrections(old, new) == [
        Corrected(
            "position",
            position_words(old, "uk", old["lines"][0]["positions"][0]),
            position_words(new, "uk", new["lines"][0]["positions"][0]),
            "",
            1,
            2,
            p.written(p.PUBLISHED_AT),
        )
    ]


def test_a_position_that_turns_out_to_be_another_partys_is_a_correction_too() -> None:
    old, new = with_positions(said(1)), with_positions(said(2, corrects=1), party="us")
    [found] = corrections(old, new)
    assert (found.kind, found.wrong["party"]["id"], found.right["party"]["id"]) == ("position", "uk", "us")


def test_a_position_corrected_twice_between_two_revisions_is_one_correction() -> None:
    assert kinds(with_positions(said(1, "10,000")), with_positions(said(3, "1,000", corrects=2))) == [
        ("position", "10,000", "1,000")
    ]


def test_two_positions_corrected_twice_between_two_revisions_are_two_corrections() -> None:
    old = with_positions(said(1, "one"), said(2, "two"))
    new = with_positions(said(5, "one, put right", corrects=3), said(6, "two, put right", corrects=4))
    assert kinds(old, new) == [("position", "one", "one, put right"), ("position", "two", "two, put right")]


def test_a_correction_of_a_position_that_was_published_is_one_more() -> None:
    old, new = with_positions(said(2, "100", corrects=1)), with_positions(said(3, "1,000", corrects=2))
    assert kinds(old, new) == [("position", "100", "1,000")]


def test_a_position_that_was_voided_was_taken_out() -> None:
    old, new = with_positions(said(1, "A slip."), said(2)), with_positions(said(2))
    assert corrections(old, new) == [
        Corrected("taken_out", position_words(old, "uk", old["lines"][0]["positions"][0]), {}, "", 1)
    ]


def test_a_position_of_another_party_takes_no_place() -> None:
    old = with_positions(said(1, "A slip."))
    new = p.a_payload(p.a_line("us", "for", said(6, "Never published wrongly.", corrects=5)))
    assert kinds(old, new) == [("taken_out", "A slip.", None)]


def test_new_positions_are_no_corrections_also_where_they_were_put_right_before_anybody_saw_them() -> None:
    old, new = with_positions(said(1)), with_positions(said(1), said(2), said(4, corrects=3))
    assert corrections(old, new) == []


def test_each_correction_stands_with_the_very_position_that_it_corrects() -> None:
    old = with_positions(said(1, "one"), said(2, "two"))
    new = with_positions(said(4, "two, put right", corrects=2), said(3, "one, put right", corrects=1))
    assert kinds(old, new) == [("position", "one", "one, put right"), ("position", "two", "two, put right")]


def test_a_new_position_that_was_put_right_before_anybody_saw_it_takes_no_place_of_one_with_a_correction() -> None:
    old = with_positions(said(1, "10,000"))
    new = with_positions(said(6, "Something else.", corrects=5), said(2, "1,000", corrects=1))
    assert kinds(old, new) == [("position", "10,000", "1,000")]


def test_several_corrections_come_status_first() -> None:
    entry = p.an_entry(1, IN_EFFECT_FROM, rationale="One.")
    right = p.an_entry(2, IN_EFFECT_FROM, "refuted", kind="correction", corrects=1, rationale="Two.")
    old = with_positions(said(1, "10,000")) | {"history": [entry]}
    new = with_positions(said(2, "1,000", corrects=1)) | {"history": [right, entry | {"corrected_by": 2}]}
    assert kinds(old, new) == [("status", "One.", "Two."), ("position", "10,000", "1,000")]


def test_the_words_of_an_entry_are_its_status_since_when_and_why() -> None:
    assert entry_words(p.an_entry(1, IN_EFFECT_FROM, "disputed", by="Ada", cites=[7])) == {
        "status": {"key": "disputed", "label": "Disputed", "tone": "open"},
        "effective_at": "2024-11-04T10:00:00Z",
        "rationale": "Because.",
    }


def test_the_words_of_a_position_have_its_party_its_date_and_the_title_of_its_source() -> None:
    words = {"paraphrase": "A number.", "scope": "The front only.", "language": "ko", "translation": "So it is."}
    words |= {"spokesperson": "A minister", "likelihood": "phia_likely"}
    position = said(1, "그렇다", source="3", **words)
    payload = p.a_payload(
        p.a_line("uk", "for", position), parties={"uk": p.a_party("uk", name="London")}, sources={"3": p.a_source("3")}
    )
    assert position_words(payload, "uk", position) == words | {
        "party": {"id": "uk", "slug": "uk", "name": "London"},
        "stance": "asserts",
        "quote": "그렇다",
        "said_on": "2024-10-24",
        "source": "Report 3",
    }
    assert position_words(payload, "uk", position | {"source": None})["source"] == ""
