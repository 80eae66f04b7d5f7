"""The log of corrections: what was wrong, what is right, and when we said so."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client, override_settings
from django.urls import reverse

from claims import workflow
from claims.models import Claim
from claims.public import corrections as views
from tests.factories import (
    PartyFactory,
    SourceFactory,
    a_change,
    a_claim,
    a_position,
    a_published_claim,
    chief,
    editor,
    researcher,
)
from tests.htmx import soup
from tests.public.addresses import address

pytestmark = pytest.mark.django_db

LOG = reverse("public:corrections")
NOTHING_STATED = dict.fromkeys(("who", "people", "funding", "independence", "selection", "contact", "codes"), "")


def words(element: Tag | None) -> str:
    assert element is not None
    return " ".join(element.get_text().split())


def page_of(client: Client) -> BeautifulSoup:
    response = client.get(LOG)
    assert response.status_code == 200
    return soup(response)


def log(client: Client) -> list[Tag]:
    return list(page_of(client).select(".log > li"))


def wrong_and_right(entry: Tag) -> list[str]:
    return [words(side) for side in entry.select("dd")]


def at(day: int) -> dt.datetime:
    return dt.datetime(2024, 11, day, 12, tzinfo=dt.UTC)


def a_corrected_status(statement: str = "The dam has burst.") -> Claim:
    """Refuted since the 6th, as we said on that day; on the 8th we put it right: disputed, and since the 5th."""
    with workflow.recording_at(at(4)):
        claim = a_published_claim(statement=statement)
    with workflow.recording_at(at(6)):
        wrong = a_change(claim, status="refuted", rationale="It is not so.")
        workflow.publish(editor(), [claim])
    with workflow.recording_at(at(8)):
        a_change(
            claim,
            status="disputed",
            kind="correction",
            corrects=wrong,
            rationale="We had misread it.",
            effective_at=at(5),
        )
        workflow.publish(editor(), [claim])
    return claim


def a_corrected_position(right: dict[str, Any], **wrong: Any) -> Claim:
    """A claim with a position that was published, then put right and published again."""
    party = PartyFactory.create(name="London")
    claim = a_claim(statement="The dam has burst.")
    fields = {"party": party, "stance": "asserts", "quote": "around 10,000", "said_on": "2024-10-24"} | wrong
    position = a_position(claim, **fields)
    workflow.publish(editor(), [claim])
    workflow.correct_position(researcher(), position, reason="Misread.", **fields | right)
    workflow.publish(editor(), [claim])
    return claim


def test_a_corrected_status_shows_what_was_wrong_what_is_right_and_when_we_said_so(client: Client) -> None:
    a_corrected_status()
    [entry] = log(client)
    assert words(entry.h3) == "The dam has burst."
    assert wrong_and_right(entry) == [
        "Refuted from 6 November 2024 It is not so.",
        "Disputed from 5 November 2024 We had misread it.",
    ]
    assert words(entry.select_one(".when")) == "8 November 2024, 12:00 UTC"
    assert words(entry.select_one("dd s")) == "Refuted"


def test_a_corrected_position_shows_the_words_of_before_and_of_now(client: Client) -> None:
    a_corrected_position({"quote": "around 1,000", "stance": "confirms", "said_on": "2024-10"})
    [entry] = log(client)
    assert wrong_and_right(entry) == [
        "London asserts (24 October 2024) “around 10,000”",
        "London confirms (October 2024) “around 1,000”",
    ]


RIGHT: dict[str, str] = {
    "spokesperson": "A minister of another name",
    "translation": "Some ten thousand",
    "paraphrase": "It gave a number.",
    "scope": "Speaks of the front only.",
    "likelihood": "phia_likely",
    "said_on": "2024-10-25",
}


def test_whatever_of_a_position_was_corrected_differs_from_what_was_wrong(client: Client) -> None:
    claim, fields = a_claim(), {"stance": "asserts", "quote": "around 10,000", "said_on": "2024-10-24"}
    somebody = researcher()
    positions = {name: a_position(claim, party=PartyFactory.create(name=name), by=somebody, **fields) for name in RIGHT}
    workflow.publish(editor(), [claim])
    for name, position in positions.items():
        right = {"party": position.party, **fields, name: RIGHT[name]}
        workflow.correct_position(somebody, position, reason="Misread.", **right)
    workflow.publish(editor(), [claim])
    shown = {words(entry.dd).split()[0]: wrong_and_right(entry) for entry in log(client)}
    assert set(shown) == set(RIGHT)
    assert {name for name, (wrong, right) in shown.items() if wrong == right} == set()


def test_a_position_put_down_to_the_wrong_party_shows_both(client: Client) -> None:
    a_corrected_position({"party": PartyFactory.create(name="Washington")})
    wrong, right = wrong_and_right(log(client)[0])
    assert (wrong.split()[0], right.split()[0]) == ("London", "Washington")


def test_a_position_put_down_to_the_wrong_source_shows_both(client: Client) -> None:
    right = SourceFactory.create(title="The briefing")
    a_corrected_position({"source": right}, source=SourceFactory.create(title="Intelligence update"))
    wrong, now = wrong_and_right(log(client)[0])
    assert "Intelligence update" in wrong and "The briefing" in now


def test_a_position_that_should_not_have_been_there_shows_that_it_was_taken_out(client: Client) -> None:
    claim = a_claim()
    position = a_position(claim, quote="A slip.")
    workflow.publish(editor(), [claim])
    workflow.void_position(researcher(), position, reason="A secret reason.")
    workflow.publish(editor(), [claim])
    [entry] = log(client)
    wrong, right = wrong_and_right(entry)
    assert "“A slip.”" in wrong
    assert right == "It should not have been there, and was taken out."
    assert "secret" not in words(entry)


def test_of_a_withdrawn_claim_the_log_keeps_the_reason_and_the_address_and_no_word_more(client: Client) -> None:
    claim = a_corrected_status("The dam has burst.")
    workflow.withdraw(chief(), [claim], reason="It was another dam.")
    [entry] = log(client)
    assert words(entry.select_one(".reason")) == "It was another dam."
    for text in ("burst", "Refuted", "misread", "dam-has"):
        assert text not in str(entry)
    [link] = entry.select("a")
    assert client.get(str(link["href"]), follow=True).status_code == 410


def test_a_claim_that_comes_back_has_its_corrections_and_its_withdrawal_in_the_log(client: Client) -> None:
    claim = a_corrected_status()
    workflow.withdraw(chief(), [claim], reason="By mistake.")
    workflow.publish(editor(), [claim])
    withdrawal, correction = log(client)
    assert words(withdrawal.select_one(".reason")) == "By mistake."
    assert words(correction.select_one("dd s")) == "Refuted"


def test_the_last_correction_comes_first(client: Client) -> None:
    a_corrected_status("First.")
    a_corrected_position({"quote": "around 1,000"})
    gone = a_published_claim()
    workflow.withdraw(chief(), [gone], reason="By mistake.")
    titles = [words(entry.select_one("h3, .move")) for entry in log(client)]
    assert titles == ["A claim was withdrawn Withdrawal", "The dam has burst.", "First."]


def test_a_correction_leads_to_its_claim_to_the_revision_and_to_what_changed(client: Client) -> None:
    claim = a_corrected_status()
    [entry] = log(client)
    links = [str(link["href"]) for link in entry.select("a")]
    assert links == [address(claim), address(claim, "revision", 3), address(claim, "compare", 2, 3)]
    assert {client.get(link).status_code for link in links} == {200}


def test_a_correction_that_leads_past_a_withdrawal_still_leads_somewhere(client: Client) -> None:
    party, claim = PartyFactory.create(), a_claim()
    position = a_position(claim, party=party, quote="around 10,000")
    workflow.publish(editor(), [claim])
    workflow.withdraw(chief(), [claim], reason="By mistake.")
    workflow.correct_position(researcher(), position, reason="Misread.", party=party, stance="asserts", quote="1,000")
    workflow.publish(editor(), [claim])
    links = [str(link["href"]) for entry in log(client) for link in entry.select("a")]
    assert {client.get(link).status_code for link in links} == {200}


def test_developments_clarifications_and_what_was_put_right_before_it_was_published_are_not_in_the_log(
    client: Client,
) -> None:
    claim = a_published_claim(status="disputed")
    a_change(claim, status="disputed", kind="clarification")
    wrong = a_change(claim, status="refuted", rationale="A secret slip.")
    a_change(claim, status="corroborated", kind="correction", corrects=wrong)
    workflow.publish(editor(), [claim])
    assert log(client) == []


def test_nothing_of_a_draft_is_in_the_log(client: Client) -> None:
    draft = a_claim(statement="A secret claim.")
    wrong = a_change(draft, status="refuted", rationale="A secret reason.")
    a_change(draft, status="disputed", kind="correction", corrects=wrong, rationale="Another secret.")
    public = a_published_claim(status="refuted")
    a_change(
        public,
        kind="correction",
        corrects=public.status_changes.get(status__key="refuted"),
        rationale="Not published yet, secret.",
    )
    assert log(client) == []
    assert "secret" not in client.get(LOG).text


def test_an_empty_log_says_so(client: Client) -> None:
    assert "Nothing that we published has been corrected yet." in words(page_of(client).main)


def test_the_log_comes_in_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    claims = [a_published_claim(statement=f"Claim {number}.") for number in range(3)]
    workflow.withdraw(chief(), claims[:2], reason="First.")
    workflow.withdraw(chief(), claims[2:], reason="Last.")
    first = page_of(client)
    older = first.select_one("#pager a[rel=next]")
    assert older
    second = soup(client.get(LOG + str(older["href"])))
    reasons = [[words(reason) for reason in page.select(".log .reason")] for page in (first, second)]
    assert reasons == [["Last.", "First."], ["First."]]
    assert client.get(LOG, {"page": "x"}).status_code == 400


def test_the_log_costs_one_query_with_one_entry_and_with_twenty(client: Client, django_assert_num_queries: Any) -> None:
    for number in (1, 19):
        somebody = researcher()
        claims = [a_claim(by=somebody) for _ in range(number)]
        workflow.publish(editor(), claims)
        workflow.withdraw(chief(), claims, reason="By mistake.")
        with django_assert_num_queries(1):
            client.get(LOG)


def how_to_ask(client: Client) -> tuple[str, list[str]]:
    [section] = page_of(client).select("#ask")
    return words(section), [str(link["href"]) for link in section.select("a")]


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("corrections@desk.example", "mailto:corrections@desk.example"),
        ("https://desk.example/correct?from=site", "https://desk.example/correct?from=site"),
    ],
)
def test_whoever_wants_a_correction_reads_where_to_write(client: Client, contact: str, address: str) -> None:
    with override_settings(CORRECTIONS_CONTACT=contact, ABOUT=NOTHING_STATED):
        text, links = how_to_ask(client)
    assert f"Write to {contact}." in text
    assert links == [address]


def test_without_an_address_for_corrections_the_one_of_the_desk_is_named(client: Client) -> None:
    with override_settings(CORRECTIONS_CONTACT="", ABOUT=NOTHING_STATED | {"contact": "1 Main Street"}):
        text, [link] = how_to_ask(client)
        page, anchor = link.split("#")
        assert soup(client.get(page)).select_one(f"section:has(#{anchor}), #{anchor}")
    assert "Write to us" in text


@pytest.mark.parametrize("contact", ["", "  "])
def test_a_desk_that_has_no_address_says_so(client: Client, contact: str) -> None:
    with override_settings(CORRECTIONS_CONTACT="", ABOUT=NOTHING_STATED | {"contact": contact}):
        text, links = how_to_ask(client)
    assert "This desk has not said yet where to write." in text
    assert links == []


def test_the_log_can_only_be_read(client: Client) -> None:
    assert {getattr(client, method)(LOG).status_code for method in ("post", "put", "patch", "delete")} == {405}
