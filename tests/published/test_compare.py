"""What one revision says otherwise than another."""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest

from claims.published.compare import Difference, changes
from tests.published.payloads import (
    PUBLISHED_AT,
    a_line,
    a_party,
    a_payload,
    a_piece,
    a_position,
    a_reply,
    a_source,
    a_status,
    an_entry,
    written,
)

IN_EFFECT_FROM = PUBLISHED_AT - dt.timedelta(days=10)


def a_full_payload() -> dict[str, Any]:
    return a_payload(
        a_line("uk", "for", a_position(1, "asserts")),
        evidence=[a_piece(7, "supports", "3", origin="uk")],
        sources={"3": a_source("3", publisher="uk")},
        parties={"uk": a_party("uk", name="London", reliability="B", reliability_reason="Keeps its logs.")},
        replies=[a_reply("uk")],
        relations=[{"kind": "repeats", "outward": True, "reads": "repeats", "claim": "aaaa2222"}],
    )


def otherwise(**parts: Any) -> list[Difference]:
    """What changes where these parts of a full payload are other ones; `status` and `claim` field by field."""
    new = a_full_payload()
    for name, value in parts.items():
        new[name] = new[name] | value if name in ("status", "claim", "parties", "sources") else value
    return changes(a_full_payload(), new)


def test_two_payloads_that_say_the_same_differ_in_nothing() -> None:
    old = a_full_payload()
    new = copy.deepcopy(old) | {
        "number": 4,
        "note": "Again.",
        "author": "Ada",
        "published_at": written(dt.datetime.now(dt.UTC)),
    }
    assert changes(old, new) == []


@pytest.mark.parametrize(
    ("part", "field", "value", "difference"),
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
def test_each_text_is_shown_from_old_to_new(
    part: str, field: str, value: Any, difference: tuple[str, str, str]
) -> None:
    assert otherwise(**{part: {field: value}}) == [Difference(*difference)]


def test_a_new_entry_in_effect_reads_as_the_status_and_the_one_before_it_is_no_news() -> None:
    first, second = (
        an_entry(1, IN_EFFECT_FROM),
        an_entry(2, PUBLISHED_AT, "disputed", rationale="They deny it.", cites=[7]),
    )
    status = {"label": "Disputed", "rationale": "They deny it.", "change": 2}
    assert otherwise(history=[second, first], status=status) == [
        Difference("Status", "Unverified", "Disputed"),
        Difference("Why", "Because.", "They deny it."),
        Difference("Rests on", "", "Report 3"),
    ]


def test_a_new_entry_that_was_overtaken_reads_as_history() -> None:
    [one] = otherwise(
        history=[an_entry(1, IN_EFFECT_FROM), an_entry(2, IN_EFFECT_FROM, "refuted", rationale="A forgery.")]
    )
    assert one == Difference("Entry of our history", "", "Refuted, 4 November 2024, 10:00 UTC: A forgery.")


def test_a_correction_and_a_clarification_are_called_what_they_are() -> None:
    first, wrong = an_entry(1, IN_EFFECT_FROM), an_entry(2, PUBLISHED_AT, "refuted", rationale="A forgery.")
    right = an_entry(3, PUBLISHED_AT, "disputed", kind="correction", corrects=2, rationale="We had misread it.")
    more = an_entry(4, IN_EFFECT_FROM, kind="clarification", rationale="To be clear.")
    old, now = a_full_payload(), a_full_payload()
    old["history"], now["history"] = [wrong, first], [right, wrong | {"corrected_by": 3}, more, first]
    now["status"] |= {"label": "Disputed", "rationale": "We had misread it.", "change": 3}
    assert [(one.old, one.new) for one in changes(old, now) if one.what == "Entry of our history"] == [
        ("", "Correction: Disputed, 14 November 2024, 10:00 UTC: We had misread it."),
        (
            "Refuted, 14 November 2024, 10:00 UTC: A forgery.",
            "Refuted, 14 November 2024, 10:00 UTC: A forgery. (corrected since)",
        ),
        ("", "Clarification: Unverified, 4 November 2024, 10:00 UTC: To be clear."),
    ]


def test_the_baseline_reads_received_also_where_an_older_revision_calls_it_by_its_status() -> None:
    baseline = an_entry(2, IN_EFFECT_FROM, kind="baseline")
    [one] = otherwise(history=[an_entry(1, IN_EFFECT_FROM), baseline])
    assert one == Difference("Entry of our history", "", "Received, 4 November 2024, 10:00 UTC: Because.")
    named = baseline | {"status": baseline["status"] | {"label": "Received"}}
    assert changes(a_payload(history=[baseline]), a_payload(history=[named])) == []


def test_an_entry_that_was_corrected_says_so() -> None:
    old = a_full_payload() | {"history": [an_entry(1, PUBLISHED_AT), an_entry(5, PUBLISHED_AT, "refuted")]}
    new = old | {"history": [an_entry(1, PUBLISHED_AT), an_entry(5, PUBLISHED_AT, "refuted", corrected_by=1)]}
    [one] = changes(old, new)
    assert one.new == f"{one.old} (corrected since)"


def test_a_position_that_is_new_and_one_that_is_gone_are_shown_with_their_party() -> None:
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


def test_evidence_that_is_new_gone_or_read_otherwise_is_shown() -> None:
    text = "supports · Report 3 · “We saw it.” · whose word it is: London"
    new = a_piece(8, "refutes", "3", quote="", summary="A map.", scope="The coast.", credibility="6")
    assert otherwise(evidence=[]) == [Difference("Evidence", text, "")]
    [added] = otherwise(evidence=[*a_full_payload()["evidence"], new])
    assert added == Difference(
        "Evidence", "", "refutes · Report 3 · A map. · of a part only: The coast. · credibility 6"
    )


@pytest.mark.parametrize(
    ("edited", "reads"),
    [
        ({"quote": "We saw ships."}, "supports · Report 3 · “We saw ships.” · whose word it is: London"),
        ({"bearing": "refutes"}, "refutes · Report 3 · “We saw it.” · whose word it is: London"),
        (
            {"scope": "The coast."},
            "supports · Report 3 · “We saw it.” · of a part only: The coast. · whose word it is: London",
        ),
        ({"summary": "Ships."}, "supports · Report 3 · “We saw it.” · Ships. · whose word it is: London"),
        ({"credibility": "2"}, "supports · Report 3 · “We saw it.” · whose word it is: London · credibility 2"),
        ({"origin": None}, "supports · Report 3 · “We saw it.”"),
    ],
)
def test_evidence_that_was_edited_reads_as_it_did_and_as_it_does(edited: dict[str, Any], reads: str) -> None:
    [piece] = a_full_payload()["evidence"]
    text = "supports · Report 3 · “We saw it.” · whose word it is: London"
    assert otherwise(evidence=[piece | edited]) == [Difference("Evidence", text, reads)]


@pytest.mark.parametrize(
    ("name", "head"),
    [("quote_before", "text before the quote"), ("quote_after", "text after the quote"), ("language", "language")],
)
def test_what_stands_around_a_quote_is_shown_by_itself_where_it_was_edited(name: str, head: str) -> None:
    [piece] = a_full_payload()["evidence"]
    [difference] = otherwise(evidence=[piece | {name: "nl"}])
    assert difference == Difference(f"Evidence from Report 3: {head}", piece[name], "nl")


def test_what_another_part_names_is_shown_once_where_it_changed() -> None:
    renamed = a_party("uk", name="The UK", reliability="B", reliability_reason="Keeps its logs.")
    assert otherwise(parties={"uk": renamed}) == [Difference("Name of London", "London", "The UK")]
    titled = a_source("3", title="The report", publisher="uk")
    assert otherwise(sources={"3": titled}) == [Difference("Title of Report 3", "Report 3", "The report")]


def test_a_source_that_reads_the_same_under_another_number_is_shown() -> None:
    new = a_full_payload() | {"sources": {"4": a_source("4", title="Report 3", url="https://b.example/")}}
    new["evidence"] = [piece | {"source": "4"} for piece in new["evidence"]]
    assert changes(a_full_payload(), new) == [
        Difference("Source", "", "Report 3 · October 2024 · https://b.example/"),
        Difference("Source", "Report 3 · London · October 2024", ""),
    ]


def test_two_replies_of_a_party_on_one_day_are_two() -> None:
    one, two = a_reply("uk", answer="No."), a_reply("uk", answer="Never.")
    [added] = otherwise(replies=[a_reply("uk"), one])
    assert added == Difference("Reply of London", "", "asked on 5 November 2024 · until 12 November 2024 · “No.”")
    old = a_full_payload() | {"replies": [one, two]}
    [changed] = changes(old, a_full_payload() | {"replies": [one, two | {"answer": "Not ever."}]})
    assert (changed.old[-8:], changed.new[-11:]) == ("“Never.”", "“Not ever.”")


# Nothing is forgotten.


def a_rich_payload() -> dict[str, Any]:
    """Something in every field."""
    said = {
        "translation": "As it is.",
        "paraphrase": "So.",
        "scope": "In part.",
        "language": "ko",
        "spokesperson": "Kim",
    }
    texts = {"quote_before": "Then:", "quote_after": "Thus.", "language": "ko", "summary": "A map.", "origin": "uk"}
    days = {"answered_on": "2024-11-10", "answer": "No."}
    wrong = an_entry(1, IN_EFFECT_FROM, corrected_by=2, by="Ada", cites=[8])
    right = an_entry(2, IN_EFFECT_FROM, "disputed", kind="correction", corrects=1, cites=[7], by="Ben")
    earlier = an_entry(3, IN_EFFECT_FROM - dt.timedelta(days=3), cites=[7], by="Ada")
    positions = [
        a_position(5, "asserts", source="3", likelihood="likely", **said),
        a_position(6, "denies", source="4", corrects=4, likelihood="unlikely", **said),
    ]
    payload = a_payload(
        a_line("uk", "against", *positions),
        a_line("us", "for", a_position(9, "confirms")),
        history=[wrong, right, earlier],
        evidence=[a_piece(7, "supports", "3", **texts), a_piece(8, "refutes", "4", **texts)],
        replies=[a_reply("uk", **days), a_reply("uk", **days), a_reply("us")],
        relations=[{"kind": "repeats", "outward": True, "reads": "repeats", "claim": "aaaa2222"}],
    )
    for key, other in (("uk", "us"), ("us", None)):
        payload["parties"][key] = a_party(
            key, name=f"The {key}", description="State", part_of=other, wikidata_id="Q1", reliability_reason="Yes."
        )
    at = {"author": "Ann", "url": "https://a.example/", "archived_url": "https://archive.example/", "publisher": "uk"}
    payload["sources"] = {"3": a_source("3", through="4", **at), "4": a_source("4", **at)}
    topics = [
        {"name": "War", "slug": "war", "description": "It began."},
        {"name": "Sea", "slug": "sea", "description": ""},
    ]
    own = {"context": "A war.", "made_on": "2024-10", "claimant": "uk", "first_appearance": "3", "topics": topics}
    payload["claim"] |= own
    payload["status"] |= {"change": 2, "label": "Disputed", "rating": {"value": 3, "name": "Half true"}}
    return payload


OF_THE_REVISION = {"number", "published_at", "note", "author"}
FOLLOWS = {
    "counts",
    "sides",
    "contested_by",
    "contested_in_part_by",
}  # from positions and evidence, like the side of a line
IDS = {"id", "slug", "key", "side", "in_part", "outward"}
TO_PARTIES = {"party", "claimant", "publisher", "origin", "part_of"}
TO_SOURCES = {"source", "first_appearance", "through"}
Path = tuple[Any, ...]


def walked(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value of a payload that is neither an object nor a list, and every object, with the way to it."""
    if isinstance(value, dict):
        yield path, value
        for name, item in value.items():
            yield from walked(item, (*path, name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from walked(item, (*path, number))
    else:
        yield path, value


def other_value(path: Path, value: Any) -> tuple[Any, str]:
    """Another value for a field, and how it reads."""
    names = [name for name in path if isinstance(name, str)]
    if names[-1] in TO_PARTIES:
        return ("us", "The us") if value == "uk" else ("uk", "The uk")
    if names[-1] in TO_SOURCES:
        return ("4", "Report 4") if value == "3" else ("3", "Report 3")
    if names[-1] == "cites":
        return (8, "Report 4") if value == 7 else (7, "Report 3")
    if names[-1] == "corrected_by":
        return 987, "(corrected since)" if value is None else "987"
    if names[-1] == "corrects" or isinstance(value, int):
        return 987, "987"
    if value is None:
        return "Altered", "Altered"
    if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", value) or names[-1].endswith("_on"):
        return "1999-03-04", "4 March 1999"
    if value.endswith("Z") and "T" in value:
        return "1999-03-04T05:06:07Z", "4 March 1999"
    return "Altered", "Altered"


def replaced(payload: Any, path: Path, value: Any) -> Any:
    new = copy.deepcopy(payload)
    place = new
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return new


LEAVES = [(path, value) for path, value in walked(a_rich_payload()) if not isinstance(value, dict)]
OBJECTS = [path for path, value in walked(a_rich_payload()) if isinstance(value, dict)]


def reads(differences: list[Difference], words: str) -> bool:
    return any(words in one.new or words in one.what for one in differences if one.old != one.new)


@pytest.mark.parametrize(
    ("path", "value"), LEAVES, ids=lambda one: ".".join(map(str, one)) if type(one) is tuple else ""
)
def test_every_value_that_becomes_another_is_shown_with_the_new_one(path: Path, value: Any) -> None:
    new, words = other_value(path, value)
    found = changes(a_rich_payload(), replaced(a_rich_payload(), path, new))
    if path[0] in OF_THE_REVISION | FOLLOWS:
        assert not found
    elif path[-1] not in IDS and path != ("status", "change"):
        assert reads(found, words), found


def test_moments_that_differ_by_seconds_are_shown_too() -> None:
    old = replaced(a_rich_payload(), ("evidence", 0, "linked_at"), "2024-11-14T10:00:00Z")
    [one] = changes(old, replaced(old, ("evidence", 0, "linked_at"), "2024-11-14T10:00:07Z"))
    assert (one.old, one.new) == ("2024-11-14T10:00:00Z", "2024-11-14T10:00:07Z")


@pytest.mark.parametrize("path", OBJECTS, ids=lambda path: ".".join(map(str, path)) or "all")
def test_a_field_that_is_added_later_is_shown_without_being_named_anywhere(path: Path) -> None:
    if path in (("parties",), ("sources",)) or path[:1] in (("counts",), ("sides",)):
        return  # these have no fields of their own
    assert reads(changes(a_rich_payload(), replaced(a_rich_payload(), (*path, "later"), "Altered")), "Altered")


def test_a_reply_that_came_is_shown_beside_the_question() -> None:
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


def test_the_older_name_of_a_tone_is_no_difference() -> None:
    def payload(tone: str) -> dict[str, Any]:
        status = {"key": "corroborated", "label": "Corroborated", "tone": tone}
        return a_payload(status=a_status() | status, history=[an_entry(1, IN_EFFECT_FROM) | {"status": status}])

    assert changes(payload("held"), payload("corroborated")) == []


def test_a_relation_is_shown_with_the_statement_of_the_other_or_its_id() -> None:
    old, new = a_full_payload(), a_full_payload() | {"relations": []}
    assert changes(old, new) == [Difference("Related claim", "repeats: aaaa2222", "")]
    assert changes(old, new, {"aaaa2222": "It is so."}) == [Difference("Related claim", "repeats: It is so.", "")]


def test_a_party_that_is_relied_on_otherwise_is_shown() -> None:
    less = a_party("uk", name="London", reliability="D", reliability_reason="It was wrong twice.")
    assert otherwise(parties={"uk": less}) == [
        Difference("Reliability of London", "B · Keeps its logs.", "D · It was wrong twice.")
    ]


def test_words_that_a_later_vocabulary_no_longer_has_are_named_by_their_keys() -> None:
    odd = a_position(1, "shrugs_it_off", likelihood="who_knows")
    [one] = otherwise(lines=[a_line("uk", "for", odd)])
    assert one.new == "shrugs it off · “So it is.” · who_knows · 24 October 2024"
