"""What one revision tells otherwise than another."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest

from claims.payload.changes import Difference, changes
from tests.payload.payloads import (
    PUBLISHED_AT,
    a_line,
    a_party,
    a_payload,
    a_piece,
    a_position,
    a_reply,
    a_source,
    an_entry,
    written,
)

HELD_FROM = PUBLISHED_AT - dt.timedelta(days=10)


def a_full_payload() -> dict[str, Any]:
    return a_payload(
        a_line("uk", "for", a_position(1, "asserts")),
        evidence=[a_piece(7, "supports", "3", origin="uk")],
        sources={"3": a_source("3", publisher="uk")},
        parties={"uk": a_party("uk", name="London", reliability="B", reliability_reason="Keeps its logs.")},
        replies=[a_reply("uk")],
        relations=[{"kind": "repeats", "reads": "repeats", "claim": "aaaa2222"}],
    )


def otherwise(**parts: Any) -> list[Difference]:
    """What changes where these parts of a full payload are other ones; `status` and `claim` field by field."""
    new = a_full_payload()
    for name, value in parts.items():
        new[name] = new[name] | value if name in ("status", "claim", "parties", "sources") else value
    return changes(a_full_payload(), new)


def test_two_payloads_that_tell_the_same_differ_in_nothing() -> None:
    old = a_full_payload()
    new = copy.deepcopy(old) | {
        "number": 4,
        "note": "Again.",
        "author": "Ada",
        "published_at": written(dt.datetime.now(dt.UTC)),
    }
    assert changes(old, new) == []


@pytest.mark.parametrize(
    ("part", "field", "value", "told"),
    [
        ("status", "label", "Disputed", ("Status", "Unverified", "Disputed")),
        ("status", "rationale", "They deny it.", ("Why", "Because.", "They deny it.")),
        ("claim", "statement", "So it was said.", ("Statement", "So it is said.", "So it was said.")),
        ("claim", "context", "A war.", ("Context", "", "A war.")),
        ("claim", "language", "ko", ("Language", "en", "ko")),
        ("claim", "made_on", "2024-10", ("Made", "", "October 2024")),
        ("claim", "claimant", "uk", ("Claimant", "", "London")),
        ("claim", "first_appearance", "3", ("First appearance", "", "Report 3")),
        ("claim", "topics", [{"name": "War", "slug": "war", "description": ""}], ("Topics", "", "War")),
    ],
)
def test_each_text_is_told_from_old_to_new(part: str, field: str, value: Any, told: tuple[str, str, str]) -> None:
    assert otherwise(**{part: {field: value}}) == [Difference(*told)]


def test_a_new_entry_that_holds_is_told_as_the_status_and_the_one_before_it_is_no_news() -> None:
    first, second = an_entry(1, HELD_FROM), an_entry(2, PUBLISHED_AT, "disputed", rationale="They deny it.", cites=[7])
    status = {"label": "Disputed", "rationale": "They deny it.", "change": 2}
    assert otherwise(history=[second, first], status=status) == [
        Difference("Status", "Unverified", "Disputed"),
        Difference("Why", "Because.", "They deny it."),
        Difference("Rests on", "", "Report 3"),
    ]


def test_a_new_entry_that_was_overtaken_is_told_as_history() -> None:
    [one] = otherwise(history=[an_entry(1, HELD_FROM), an_entry(2, HELD_FROM, "refuted", rationale="A forgery.")])
    assert one == Difference("Entry of our history", "", "Refuted, 4 November 2024, 10:00 UTC: A forgery.")


def test_an_entry_that_was_corrected_says_so() -> None:
    old = a_full_payload() | {"history": [an_entry(1, PUBLISHED_AT), an_entry(5, PUBLISHED_AT, "refuted")]}
    new = old | {"history": [an_entry(1, PUBLISHED_AT), an_entry(5, PUBLISHED_AT, "refuted", corrected_by=1)]}
    [one] = changes(old, new)
    assert one.new == f"{one.old} (corrected since)"


def test_a_position_that_is_new_and_one_that_is_gone_are_told_with_their_party() -> None:
    found = otherwise(lines=[a_line("uk", "for", a_position(2, "denies", quote="Never."))])
    assert found == [
        Difference("What London says", "", "denies · “Never.” · 24 October 2024"),
        Difference("What London says", "asserts · “So it is.” · 24 October 2024", ""),
    ]


def test_a_position_that_was_corrected_stands_beside_its_correction() -> None:
    found = otherwise(lines=[a_line("uk", "for", a_position(2, "asserts", quote="So it was.", corrects=1))])
    assert found == [
        Difference(
            "What London says",
            "asserts · “So it is.” · 24 October 2024",
            "asserts · “So it was.” · 24 October 2024",
        )
    ]


def test_evidence_that_is_new_gone_or_read_otherwise_is_told() -> None:
    text = "supports · Report 3 · “We saw it.” · whose word it is: London · credibility 6"
    new = a_piece(8, "refutes", "3", quote="", summary="A map.")
    assert otherwise(evidence=[]) == [Difference("Evidence", text, "")]
    [added] = otherwise(evidence=[*a_full_payload()["evidence"], new])
    assert added == Difference("Evidence", "", "refutes · Report 3 · A map. · credibility 6")
    [renamed] = otherwise(sources={"3": a_source("3", title="The report", publisher="uk")})
    assert (renamed.old, renamed.new) == (text, text.replace("Report 3", "The report"))


def test_a_reply_that_came_is_told_beside_the_question() -> None:
    [one] = otherwise(replies=[a_reply("uk", answered_on="2024-11-10", answer="No comment.")])
    assert one == Difference(
        "Reply of London",
        "asked on 5 November 2024 · until 12 November 2024",
        "asked on 5 November 2024 · until 12 November 2024 · answered on 10 November 2024 · “No comment.”",
    )


def test_a_payload_of_before_there_were_replies_is_compared_all_the_same() -> None:
    old = a_full_payload()
    del old["replies"]
    [one] = changes(old, a_full_payload())
    assert (one.what, one.old) == ("Reply of London", "")


def test_a_relation_is_told_by_the_statement_of_the_other_or_by_its_id() -> None:
    old, new = a_full_payload(), a_full_payload() | {"relations": []}
    assert changes(old, new) == [Difference("Related claim", "repeats: aaaa2222", "")]
    assert changes(old, new, {"aaaa2222": "It is so."}) == [Difference("Related claim", "repeats: It is so.", "")]


def test_a_party_that_is_relied_on_otherwise_is_told() -> None:
    less = a_party("uk", name="London", reliability="D", reliability_reason="It was wrong twice.")
    assert otherwise(parties={"uk": less}) == [
        Difference("Reliability of London", "B · Keeps its logs.", "D · It was wrong twice.")
    ]


def test_words_that_a_later_vocabulary_no_longer_has_are_told_by_their_keys() -> None:
    odd = a_position(1, "shrugs_it_off", likelihood="who_knows")
    [one] = otherwise(lines=[a_line("uk", "for", odd)])
    assert one.new == "shrugs it off · “So it is.” · who_knows · 24 October 2024"
