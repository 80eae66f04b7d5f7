from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims import workflow
from claims.models import Claim, PublicStatus
from claims.public import claims as views
from tests.factories import (
    PartyFactory,
    TopicFactory,
    a_change,
    a_claim,
    a_position,
    a_published_claim,
    chief,
    editor,
    some_evidence,
)
from tests.htmx import soup

pytestmark = pytest.mark.django_db

LIST = reverse("public:claims")


def listed(client: Client, **filters: str) -> list[str]:
    response = client.get(LIST, filters)
    assert response.status_code == 200
    return [link.get_text() for link in soup(response).select("#claims h3 a")]


def published(statement: str, *, topic: object = None, status: str | None = None, **position: object) -> Claim:
    claim = a_claim(statement=statement, topics=[topic] if topic else [])
    some_evidence(claim)
    a_position(claim, **position)
    if status:
        a_change(claim, status=status)
    workflow.publish(editor(), [claim])
    return claim


def test_the_list_shows_what_is_published_the_last_first(client: Client) -> None:
    published("First.")
    published("Second.")
    assert listed(client) == ["Second.", "First."]


def test_an_empty_list_says_so(client: Client) -> None:
    assert listed(client) == []
    assert "No published claim matches" in client.get(LIST).text


def test_the_list_filters_by_status_and_counts_each(client: Client) -> None:
    published("One.", status="disputed")
    published("Two.")
    assert listed(client, status="disputed") == ["One."]
    shown = [" ".join(link.get_text(" ").split()) for link in soup(client.get(LIST)).select(".views a")]
    assert shown == ["All 2", "Unverified 1", "Disputed 1"]


def test_the_counts_are_of_what_the_other_filters_leave(client: Client) -> None:
    topic = TopicFactory.create()
    published("One.", topic=topic, status="disputed")
    published("Two.", status="disputed")
    page = soup(client.get(LIST, {"topic": topic.slug, "status": "disputed"}))
    assert [" ".join(link.get_text(" ").split()) for link in page.select(".views a")] == ["All 1", "Disputed 1"]
    assert page.select_one(".count").get_text(" ", strip=True).startswith("1 claim")


def test_the_counts_are_of_what_the_words_find(client: Client) -> None:
    published("The dam has burst.", status="disputed")
    published("The dam stands.")
    published("The bridge stands.", status="disputed")
    assert views_of(client) == ["All 3", "Unverified 1", "Disputed 2"]
    assert views_of(client, q="dam") == ["All 2", "Unverified 1", "Disputed 1"]
    assert views_of(client, q="dam", status="disputed") == ["All 2", "Unverified 1", "Disputed 1"]
    assert views_of(client, q="bridge") == ["All 1", "Disputed 1"]


def views_of(client: Client, **filters: str) -> list[str]:
    page = soup(client.get(LIST, filters))
    return [" ".join(link.get_text(" ").split()) for link in page.select(".views a")]


def test_counts_are_kept_for_each_filter_until_something_is_published(
    client: Client, django_assert_num_queries: Any
) -> None:
    topic = TopicFactory.create()
    published("One.", topic=topic)
    published("Two.")
    assert (views_of(client), views_of(client, topic=topic.slug)) == (
        ["All 2", "Unverified 2"],
        ["All 1", "Unverified 1"],
    )
    with django_assert_num_queries(6):
        assert views_of(client) == ["All 2", "Unverified 2"]
    with django_assert_num_queries(6):
        assert views_of(client, status="unverified", order="oldest") == ["All 2", "Unverified 2"]
    published("Three.", topic=topic, status="disputed")
    assert views_of(client, topic=topic.slug) == ["All 2", "Unverified 1", "Disputed 1"]


def test_the_list_filters_by_topic(client: Client) -> None:
    topic = TopicFactory.create()
    published("One.", topic=topic)
    published("Two.")
    assert listed(client, topic=topic.slug) == ["One."]


def test_the_list_filters_by_a_party_and_the_side_on_which_it_stands(client: Client) -> None:
    ministry, mission = PartyFactory.create(), PartyFactory.create()
    published("One.", party=ministry, stance="denies")
    published("Two.", party=ministry, stance="asserts")
    published("Three.", party=mission, stance="denies")
    assert listed(client, party=ministry.public_id) == ["Two.", "One."]
    assert listed(client, stance="against") == ["Three.", "One."]
    assert listed(client, party=ministry.public_id, stance="against") == ["One."]
    assert listed(client, party=mission.public_id, stance="for") == []


def test_a_party_is_found_by_what_it_says_now_and_not_by_what_it_said_before(client: Client) -> None:
    party = PartyFactory.create()
    claim = a_claim(statement="One.")
    for month, stance in enumerate(("denies", "asserts"), start=1):
        a_position(claim, party=party, stance=stance, said_on=f"2024-0{month}")
    workflow.publish(editor(), [claim])
    for stance in ("denies", "against"):
        assert listed(client, stance=stance) == listed(client, stance=stance, party=party.public_id) == []
    for stance in ("asserts", "for"):
        assert listed(client, stance=stance) == listed(client, stance=stance, party=party.public_id) == ["One."]


def test_the_list_finds_words(client: Client) -> None:
    published("The dam has burst.")
    published("The bridge stands.")
    assert listed(client, q="dam") == ["The dam has burst."]
    assert listed(client, q="nothing of it") == []


@pytest.mark.parametrize(
    "words", ['"', "c++", "x:y", "AND", "(", "a OR", "*", "'; --", "\0", "😀", "%", "NEAR(a b)", "-a"]
)
def test_whatever_is_searched_is_a_search_and_no_error(client: Client, words: str) -> None:
    published("The dam has burst.")
    assert client.get(LIST, {"q": words}).status_code in (200, 400)


@pytest.mark.parametrize("name", ["status", "topic", "party", "stance", "by", "order"])
@pytest.mark.parametrize("value", ["nothing-like-it", "\0", "'", "<script>", "1" * 5000])
def test_a_filter_that_is_none_is_named_and_lists_nothing(client: Client, name: str, value: str) -> None:
    published("The dam has burst.")
    response = client.get(LIST, {name: value})
    assert response.status_code == 400
    assert "Choose from the list" in response.text
    assert "The dam has burst." not in response.text


def test_a_search_that_is_too_long_is_refused_with_what_was_typed(client: Client) -> None:
    response = client.get(LIST, {"q": "a" * 201})
    assert response.status_code == 400
    assert soup(response).select_one("[name=q]")["value"] == "a" * 201


@pytest.mark.parametrize("address", [LIST, "/parties/"])
def test_a_list_says_where_not_all_words_were_searched(client: Client, address: str) -> None:
    ten = "a b c d e f g h i j"
    assert "the first 10 words" in client.get(address, {"q": f"{ten} k"}).text
    assert "the first 10 words" not in client.get(address, {"q": f"{ten} {ten}"}).text


@pytest.mark.parametrize("cursor", ["x", "é", "AAAA", "W10"])
def test_a_damaged_page_is_refused_in_words(client: Client, cursor: str) -> None:
    response = client.get(LIST, {"page": cursor})
    assert response.status_code == 400
    assert "Start from the first page." in response.text


def test_the_pages_go_there_and_back_and_keep_the_filter(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    topic = TopicFactory.create()
    for number in range(5):
        published(f"Claim {number}.", topic=topic)
    published("Another.")
    page = soup(client.get(LIST, {"topic": topic.slug}))
    seen = [[link.get_text() for link in page.select("#claims h3 a")]]
    while older := page.select_one("#pager a[rel=next]"):
        page = soup(client.get(LIST + str(older["href"])))
        seen.append([link.get_text() for link in page.select("#claims h3 a")])
    assert seen == [["Claim 4.", "Claim 3."], ["Claim 2.", "Claim 1."], ["Claim 0."]]
    previous = page.select_one("#pager a[rel=prev]")
    assert previous
    page = soup(client.get(LIST + str(previous["href"])))
    assert [link.get_text() for link in page.select("#claims h3 a")] == seen[1]


def test_the_filters_offer_only_what_is_public(client: Client) -> None:
    topic, party = TopicFactory.create(name="A secret story"), PartyFactory.create(name="A secret party")
    claim = a_claim(topics=[topic])
    a_position(claim, party=party)
    assert "secret" not in client.get(LIST).text
    workflow.publish(editor(), [claim])
    assert client.get(LIST).text.count("A secret") > 2
    workflow.withdraw(chief(), [claim], reason="By mistake.")
    assert "secret" not in client.get(LIST).text


def test_a_withdrawn_and_a_merged_claim_leave_the_list(client: Client) -> None:
    first, second, third = published("First."), published("Second."), published("Third.")
    workflow.withdraw(chief(), [first], reason="By mistake.")
    workflow.merge_claims(chief(), second, into=third, reason="The same.")
    assert listed(client) == ["Third."]


def test_the_list_costs_as_much_with_twenty_rows_as_with_one(client: Client, django_assert_num_queries: object) -> None:
    keys = list(PublicStatus.objects.exclude(key="unverified").values_list("key", flat=True))
    for number in range(20):
        published(f"Claim {number}.", topic=TopicFactory.create(), status=keys[number % len(keys)])
        if number in (0, 19):
            with django_assert_num_queries(7):  # type: ignore[operator]
                client.get(LIST)
            with django_assert_num_queries(7):  # type: ignore[operator]
                client.get(LIST, {"q": "claim", "stance": "for", "status": keys[0]})


def test_the_first_page_shows_the_last_claims_and_costs_the_same_for_one_and_for_twenty(
    client: Client, django_assert_num_queries: object
) -> None:
    for number in range(20):
        published(f"Claim {number}.", topic=TopicFactory.create())
        if number in (0, 19):
            with django_assert_num_queries(3):  # type: ignore[operator]
                response = client.get(reverse("public:home"))
    assert soup(response).select_one("#news h3 a").get_text() == "Claim 19."
    assert (len(soup(response).select("#news > li")), len(soup(response).select("#stories > li"))) == (8, 6)


@pytest.mark.parametrize("page", ["home", "claims", "method"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_lists_can_only_be_read(client: Client, page: str, method: str) -> None:
    assert getattr(client, method)(reverse(f"public:{page}")).status_code == 405


def test_a_claim_published_again_moves_to_the_top(client: Client) -> None:
    first = a_published_claim(statement="First.")
    a_published_claim(statement="Second.")
    a_position(first)
    workflow.publish(editor(), [first])
    assert listed(client) == ["First.", "Second."]
