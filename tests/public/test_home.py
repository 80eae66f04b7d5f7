"""The first page: what changed last, the stories that move, and a way to search."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import Tag
from django.test import Client
from django.utils import timezone

from claims import workflow
from claims.models import Claim
from tests.factories import TopicFactory, a_change, a_claim, a_position, a_published_claim, chief, editor
from tests.htmx import soup

pytestmark = pytest.mark.django_db


def words(element: Tag | None) -> str:
    assert element is not None
    return " ".join(element.get_text().split())


def news(client: Client) -> list[Tag]:
    response = client.get("/")
    assert response.status_code == 200
    return list(soup(response).select("#news > li"))


def statements(client: Client) -> list[str]:
    return [words(entry.h3) for entry in news(client)]


def at(day: int) -> dt.datetime:
    return dt.datetime(2024, 11, day, 12, tzinfo=dt.UTC)


def test_a_change_is_shown_from_old_to_new_with_its_reason_and_the_day_on_which_it_was_published(
    client: Client,
) -> None:
    with workflow.recording_at(at(4)):
        claim = a_published_claim(statement="The dam has burst.")
    with workflow.recording_at(at(6)):
        a_change(claim, status="disputed", rationale="Two ministries contradict each other.")
    with workflow.recording_at(at(7)):
        workflow.publish(editor(), [claim])
    [entry] = news(client)
    assert words(entry.select_one(".move")) == "Received → Disputed"
    assert words(entry.select_one(".reason")) == "Two ministries contradict each other."
    assert words(entry.select_one(".when")) == "7 November 2024"
    assert client.get(str(entry.h3.a["href"])).status_code == 200


def test_a_claim_that_is_new_has_no_status_from_which_it_came(client: Client) -> None:
    a_published_claim()
    [entry] = news(client)
    assert words(entry.select_one(".move")) == "Received"


def test_a_correction_and_a_clarification_are_marked_and_a_development_is_not(client: Client) -> None:
    clarified, corrected, moved = (a_published_claim(statement=f"{name}.", status="disputed") for name in "ABC")
    a_change(clarified, status="disputed", kind="clarification", rationale="To be clear.")
    wrong = corrected.status_changes.get(status__key="disputed")
    a_change(corrected, status="refuted", kind="correction", corrects=wrong, rationale="We had misread it.")
    a_change(moved, status="refuted")
    workflow.publish(editor(), [clarified, corrected, moved])
    tags = {words(entry.h3): [words(tag) for tag in entry.select(".tag")] for entry in news(client)}
    assert tags == {"A.": ["Clarification"], "B.": ["Correction"], "C.": []}
    moves = {words(entry.h3): [words(move) for move in entry.select(".from")] for entry in news(client)}
    assert moves == {"A.": [], "B.": [], "C.": ["Disputed →"]}


def test_the_change_that_was_published_last_comes_first(client: Client) -> None:
    first, second = a_claim(statement="First."), a_claim(statement="Second.")
    a_change(first, effective_at=timezone.now())
    a_change(second, effective_at=timezone.now())
    workflow.publish(editor(), [second])
    workflow.publish(editor(), [first])
    assert statements(client) == ["First.", "Second."]


def test_a_revision_in_which_the_status_stayed_is_no_news(client: Client) -> None:
    first = a_published_claim(statement="First.", status="disputed")
    a_published_claim(statement="Second.")
    a_position(first)
    workflow.publish(editor(), [first])
    assert statements(client) == ["Second.", "First."]


def test_a_claim_has_one_entry_however_often_it_moved(client: Client) -> None:
    claim = a_published_claim(statement="The dam has burst.")
    for status in ("disputed", "refuted"):
        a_change(claim, status=status)
        workflow.publish(editor(), [claim])
    [entry] = news(client)
    assert words(entry.select_one(".move")) == "Disputed → Refuted"


def test_a_correction_is_shown_even_where_something_else_followed_it(client: Client) -> None:
    claim = a_published_claim(statement="The dam has burst.", status="disputed")
    wrong = claim.status_changes.get(status__key="disputed")
    a_change(claim, status="single-source", kind="correction", corrects=wrong, rationale="Only one had said so.")
    workflow.publish(editor(), [claim])
    a_change(claim, status="refuted", rationale="It stands: we went there.")
    workflow.publish(editor(), [claim])
    shown = [(words(one.select_one(".move")), words(one.select_one(".reason"))) for one in news(client)]
    assert shown == [
        ("Single source → Refuted", "It stands: we went there."),
        ("Single source Correction", "Only one had said so."),
    ]


def test_nothing_of_a_draft_or_of_what_was_not_published_yet_is_shown(client: Client) -> None:
    topic = TopicFactory.create(name="A secret story")
    a_claim(statement="A secret claim.", topics=[topic])
    claim = a_published_claim(statement="The dam has burst.")
    a_change(claim, status="refuted", rationale="A secret reason.")
    page = client.get("/").text
    assert "secret" not in page
    assert [words(entry.select_one(".move")) for entry in news(client)] == ["Received"]


def test_a_withdrawn_and_a_merged_claim_leave_the_news(client: Client) -> None:
    first, second, third = (a_published_claim(statement=f"Claim {number}.") for number in range(3))
    workflow.withdraw(chief(), [first], reason="By mistake.")
    workflow.merge_claims(chief(), second, into=third, reason="The same.")
    assert statements(client) == ["Claim 2."]


def a_story_of(*statuses: str, name: str) -> list[Claim]:
    topic = TopicFactory.create(name=name)
    claims = [a_claim(topics=[topic]) for _ in statuses]
    for claim, status in zip(claims, statuses, strict=True):
        if status != "unverified":
            a_change(claim, status=status)
    workflow.publish(editor(), claims)
    return claims


def test_a_story_shows_how_many_of_its_claims_have_which_status_in_the_desks_order(client: Client) -> None:
    a_story_of("refuted", "disputed", "unverified", "disputed", name="The dam")
    [story] = soup(client.get("/")).select("#stories > li")
    assert [words(share) for share in story.select(".shares li")] == ["1 unverified", "2 disputed", "1 refuted"]
    assert words(story.h3) == "The dam"
    assert words(story.select_one(".meta")).startswith("4 claims, last moved")
    assert client.get(str(story.h3.a["href"])).status_code == 200


def test_the_story_that_moved_last_comes_first_and_loses_what_is_withdrawn(client: Client) -> None:
    [moved, gone] = a_story_of("unverified", "refuted", name="The dam")
    a_story_of("unverified", name="The bridge")
    a_change(moved, status="disputed")
    workflow.publish(editor(), [moved])
    workflow.withdraw(chief(), [gone], reason="By mistake.")
    stories = soup(client.get("/")).select("#stories > li")
    assert [words(story.h3) for story in stories] == ["The dam", "The bridge"]
    assert [words(share) for share in stories[0].select(".shares li")] == ["1 disputed"]


def test_an_empty_site_says_so_and_still_leads_somewhere(client: Client) -> None:
    page = soup(client.get("/"))
    assert "Nothing has been published yet." in words(page.main)
    assert not page.select("#news, #stories")
    assert {client.get(str(link["href"])).status_code for link in page.select("a[href^='/']")} == {200}


def test_the_search_on_the_first_page_finds_claims(client: Client) -> None:
    a_published_claim(statement="The dam has burst.")
    a_published_claim(statement="The bridge stands.")
    [form] = soup(client.get("/")).select("form[role=search]")
    [field] = form.select("input")
    found = soup(client.get(str(form["action"]), {str(field["name"]): "dam"}))
    assert form["method"] == "get"
    assert [words(link) for link in found.select("#claims h3 a")] == ["The dam has burst."]
