"""The stories: topics with their claims, the statuses at a glance and in time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse

from claims import workflow
from claims.models import Claim, PublicClaim, Topic
from claims.public import topics as views
from tests.factories import (
    PartyFactory,
    TopicFactory,
    a_change,
    a_claim,
    a_position,
    a_published_claim,
    chief,
    editor,
    researcher,
)
from tests.htmx import soup

pytestmark = pytest.mark.django_db

LIST = reverse("public:topics")


def words(element: Tag | None) -> str:
    assert element is not None
    return " ".join(element.get_text().split())


def address(topic: Topic) -> str:
    return reverse("public:topic", args=[topic.slug])


def page_of(client: Client, topic: Topic) -> BeautifulSoup:
    response = client.get(address(topic))
    assert response.status_code == 200
    return soup(response)


def at(day: int) -> dt.datetime:
    return dt.datetime(2024, 11, day, 12, tzinfo=dt.UTC)


def claims_of(topic: Topic, *statuses: str, statements: str = "Claim {n}.") -> list[Claim]:
    """Claims of a topic with these statuses, published one after the other."""
    somebody, author, publisher = researcher(), editor(), editor()
    claims = [a_claim(statement=statements.format(n=n), topics=[topic], by=somebody) for n in range(len(statuses))]
    for claim, status in zip(claims, statuses, strict=True):
        if status != "unverified":
            a_change(claim, status=status, by=author)
    for claim in claims:
        workflow.publish(publisher, [claim])
    return claims


def listed(client: Client) -> list[str]:
    return [words(link) for link in soup(client.get(LIST)).select("#stories > li h3")]


def test_the_story_that_moved_last_comes_first(client: Client) -> None:
    dam, bridge = TopicFactory.create(name="The dam"), TopicFactory.create(name="The bridge")
    [claim] = claims_of(dam, "unverified")
    claims_of(bridge, "unverified")
    assert listed(client) == ["The bridge", "The dam"]
    a_change(claim)
    workflow.publish(editor(), [claim])
    assert listed(client) == ["The dam", "The bridge"]


def test_a_story_does_not_move_where_the_status_stays(client: Client) -> None:
    dam, bridge = TopicFactory.create(name="The dam"), TopicFactory.create(name="The bridge")
    [claim] = claims_of(dam, "unverified")
    claims_of(bridge, "unverified")
    a_position(claim)
    workflow.publish(editor(), [claim])
    assert listed(client) == ["The bridge", "The dam"]


def test_each_story_of_the_list_leads_to_its_page_and_shows_its_statuses(client: Client) -> None:
    claims_of(TopicFactory.create(name="The dam"), "disputed", "unverified", "disputed")
    [story] = soup(client.get(LIST)).select("#stories > li")
    assert [words(share) for share in story.select(".shares li")] == ["1 unverified", "2 disputed"]
    assert words(soup(client.get(str(story.h3.a["href"]))).h1) == "The dam"


def test_a_site_without_stories_says_so(client: Client) -> None:
    a_claim(topics=[TopicFactory.create(name="A secret story")])
    page = soup(client.get(LIST))
    assert "No published claim belongs to a story yet." in words(page.main)
    assert "secret" not in page.get_text()


def test_the_stories_come_in_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    for number in range(5):
        claims_of(TopicFactory.create(name=f"Story {number}"), "unverified")
    page, seen = soup(client.get(LIST)), []
    while True:
        seen.append([words(link) for link in page.select("#stories > li h3")])
        older = page.select_one("#pager a[rel=next]")
        if older is None:
            break
        page = soup(client.get(LIST + str(older["href"])))
    assert seen == [["Story 4", "Story 3"], ["Story 2", "Story 1"], ["Story 0"]]
    assert client.get(LIST, {"page": "x"}).status_code == 400


def test_a_story_shows_what_it_is_about_and_its_claims_the_last_published_first(client: Client) -> None:
    topic = TopicFactory.create(name="The dam", description="What is said about the dam.")
    first, _ = claims_of(topic, "unverified", "unverified")
    a_published_claim(statement="Of another story.")
    a_position(first)
    workflow.publish(editor(), [first])
    page = page_of(client, topic)
    assert words(page.h1) == "The dam" and "What is said about the dam." in words(page.main)
    assert [words(link) for link in page.select(".bands h3")] == ["Claim 0.", "Claim 1."]
    assert "2 claims" in words(page.select_one("#claims-title"))
    assert client.get(str(page.select_one(".bands h3 a")["href"])).status_code == 200


def test_a_claim_of_a_story_shows_its_status_since_when_and_who_contests_it(client: Client) -> None:
    topic = TopicFactory.create()
    with workflow.recording_at(at(4)):
        claim = a_claim(topics=[topic])
        a_position(claim, party=PartyFactory.create(name="Pyongyang"), stance="denies")
        a_change(claim, status="disputed")
        workflow.publish(editor(), [claim])
    assert words(page_of(client, topic).select_one(".bands .meta")) == (
        "Disputed since 4 November 2024. Contested by Pyongyang."
    )


def test_the_statuses_at_a_glance_lead_to_the_claims_that_have_them(client: Client) -> None:
    topic = TopicFactory.create()
    claims_of(topic, "refuted", "unverified", "refuted")
    claims_of(TopicFactory.create(), "refuted", statements="Of another story.")
    links = page_of(client, topic).select(".shares a")
    assert [words(link) for link in links] == ["1 unverified", "2 refuted"]
    found = soup(client.get(str(links[1]["href"])))
    assert [words(link) for link in found.select("#claims h3")] == ["Claim 2.", "Claim 0."]


def test_each_claim_has_a_band_with_its_words_for_those_who_do_not_see_it(client: Client) -> None:
    topic = TopicFactory.create()
    with workflow.recording_at(at(4)):
        moved, _ = claims_of(topic, "unverified", "unverified")
    with workflow.recording_at(at(6)):
        a_change(moved, status="disputed")
        workflow.publish(editor(), [moved])
    bands = {words(row.h3): row.select_one("svg.band") for row in page_of(client, topic).select(".bands > li")}
    labels = {statement: band["aria-label"] for statement, band in bands.items() if band}
    assert labels == {
        "Claim 0.": "Unverified since 4 November 2024, Disputed since 6 November 2024; "
        "first published on 4 November 2024 and 6 November 2024",
        "Claim 1.": "Unverified since 4 November 2024; first published on 4 November 2024",
    }
    assert {band["role"] for band in bands.values() if band} == {"img"}
    stretches = bands["Claim 0."].select("svg:has(> .wash)")  # type: ignore[union-attr]
    assert [stretch["class"] for stretch in stretches] == [["t-open"], ["t-disputed"]]


def test_the_signs_in_the_bands_are_explained_also_those_that_no_claim_bears_any_more(client: Client) -> None:
    topic = TopicFactory.create()
    with workflow.recording_at(at(4)):
        [moved] = claims_of(topic, "unverified")
    with workflow.recording_at(at(6)):
        a_change(moved, status="disputed")
        workflow.publish(editor(), [moved])
    with workflow.recording_at(at(8)):
        a_position(moved)
        workflow.publish(editor(), [moved])
    page = page_of(client, topic)
    assert [words(share) for share in page.select(".shares li")] == ["1 disputed"]
    key = {words(part): part.svg.decode_contents() for part in page.select(".key > span") if part.svg}
    drawn = [sign.decode_contents() for sign in page.select("svg.band .sign")]
    statuses, others = list(key)[:2], list(key)[2:]
    assert statuses == ["unverified", "disputed"]
    assert drawn == [key[status] for status in statuses]
    assert others == ["a status first published", "published last; nothing later is known"]
    band = page.select_one("svg.band")
    assert [len(band.select(f".at {sign}")) for sign in (".told", ".ends", ".break")] == [2, 1, 0]  # type: ignore[union-attr]


def test_a_band_ends_at_the_last_publication_of_its_own_claim(client: Client) -> None:
    topic = TopicFactory.create()
    with workflow.recording_at(at(4)):
        moved, _ = claims_of(topic, "unverified", "unverified")
    with workflow.recording_at(at(14)):
        a_position(moved)
        workflow.publish(editor(), [moved])
    page = page_of(client, topic)
    ends = {}
    for row in page.select(".bands > li"):
        [end] = row.select("svg.at:has(.ends)")
        ends[words(row.h3)] = float(str(end["x"]).rstrip("%"))
    assert ends["Claim 0."] == 100
    assert ends["Claim 1."] < 60


def test_a_story_that_stood_still_for_years_has_a_break_with_the_years_on_its_sides(client: Client) -> None:
    topic = TopicFactory.create()
    with workflow.recording_at(at(4)):
        [old] = claims_of(topic, "unverified", statements="Old {n}.")
    with workflow.recording_at(at(6)):
        a_position(old)
        workflow.publish(editor(), [old])
    with workflow.recording_at(dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)):
        claims_of(topic, "unverified", statements="New {n}.")
    page = page_of(client, topic)
    shown = [text.get_text() for text in page.select(".axis text")]
    assert (shown[0], shown[-1]) == ("4 Nov 2024", "2 Nov 2026")
    assert len(page.select("svg.band")) == len(page.select("svg.band .break")) == 2
    assert "a long time left out" in words(page.select_one(".key"))


def test_a_corrected_entry_leaves_no_stretch_in_the_band(client: Client) -> None:
    topic = TopicFactory.create()
    with workflow.recording_at(at(4)):
        [claim] = claims_of(topic, "unverified")
    with workflow.recording_at(at(6)):
        wrong = a_change(claim, status="refuted")
        workflow.publish(editor(), [claim])
    with workflow.recording_at(at(8)):
        a_change(claim, status="disputed", kind="correction", corrects=wrong, effective_at=at(5))
        workflow.publish(editor(), [claim])
    [band] = page_of(client, topic).select("svg.band")
    assert band["aria-label"] == (
        "Unverified since 4 November 2024, Disputed since 5 November 2024; "
        "first published on 4 November 2024 and 8 November 2024"
    )


def test_the_claims_of_a_story_come_in_pages_each_with_its_bands(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "CLAIMS", 2)
    topic = TopicFactory.create()
    claims_of(topic, "disputed", "unverified", "unverified")
    first = page_of(client, topic)
    older = first.select_one("#pager a[rel=next]")
    assert older
    second = soup(client.get(address(topic) + str(older["href"])))
    assert [[words(link) for link in page.select(".bands h3")] for page in (first, second)] == [
        ["Claim 2.", "Claim 1."],
        ["Claim 0."],
    ]
    assert len(second.select("svg.band")) == 1
    assert [words(share) for share in second.select(".shares li")] == ["2 unverified", "1 disputed"]
    assert client.get(address(topic), {"page": "x"}).status_code == 400


@pytest.mark.parametrize("strange", ["nothing-like-it", "x" * 100])
def test_an_unknown_story_is_not_found(client: Client, strange: str) -> None:
    assert client.get(f"{LIST}{strange}/").status_code == 404


def test_a_story_of_drafts_is_not_found(client: Client) -> None:
    draft, later = TopicFactory.create(), TopicFactory.create()
    a_claim(topics=[draft])
    workflow.add_topic(editor(), [a_published_claim()], topic=later)
    assert [client.get(address(topic)).status_code for topic in (draft, later)] == [404, 404]


def test_a_story_of_withdrawn_claims_is_not_found_and_one_with_others_loses_them(client: Client) -> None:
    gone, stays = TopicFactory.create(), TopicFactory.create(name="The dam")
    [withdrawn] = claims_of(gone, "refuted", statements="Withdrawn.")
    [other, _] = claims_of(stays, "refuted", "unverified")
    workflow.withdraw(chief(), [withdrawn, other], reason="By mistake.")
    assert client.get(address(gone)).status_code == 404
    page = page_of(client, stays)
    assert [words(link) for link in page.select(".bands h3")] == ["Claim 1."]
    assert [words(share) for share in page.select(".shares li")] == ["1 unverified"]
    assert listed(client) == ["The dam"]


def test_the_pages_cost_as_much_with_twenty_as_with_one(client: Client, django_assert_num_queries: Any) -> None:
    topic = TopicFactory.create()
    for number in (1, 19):
        somebody = researcher()
        claims = [a_claim(topics=[topic, TopicFactory.create()], by=somebody) for _ in range(number)]
        a_change(claims[0])
        workflow.publish(editor(), claims)
        with django_assert_num_queries(2):
            client.get(LIST)
        with django_assert_num_queries(4):
            page = client.get(address(topic))
    assert len(soup(page).select("svg.band")) == 20


def test_the_address_that_search_engines_should_keep_is_the_story_s_own(client: Client) -> None:
    topic = TopicFactory.create()
    claims_of(topic, "unverified")
    [link] = page_of(client, topic).select("link[rel=canonical]")
    assert link["href"] == f"http://testserver{address(topic)}"


def test_pages_of_stories_can_only_be_read(client: Client) -> None:
    topic = TopicFactory.create()
    claims_of(topic, "unverified")
    for page in (LIST, address(topic)):
        assert {getattr(client, method)(page).status_code for method in ("post", "put", "patch", "delete")} == {405}


def test_a_claim_counts_with_its_parts_as_one_and_they_stand_below_it(client: Client) -> None:
    topic, elsewhere = TopicFactory.create(), TopicFactory.create()
    whole, part, abroad = (
        a_claim(statement="Both halves are so.", topics=[topic]),
        a_claim(statement="One half is so.", topics=[topic]),
        a_claim(statement="The other half is so.", topics=[elsewhere]),
    )
    for one in (part, abroad):
        workflow.relate(researcher(), one, whole, kind="part_of")
    alone = a_claim(statement="It rains.", topics=[topic])
    a_change(part, status="disputed")
    workflow.publish(editor(), [alone, whole, part, abroad])
    page = page_of(client, topic)
    assert words(page.select_one("#claims-title small")) == "2 claims with 1 part, the last published first"
    assert [words(one) for one in page.select(".shares li")] == ["2 unverified"], "the part is counted in its whole"
    assert [words(one) for one in page.select(".bands h3")] == [
        "Both halves are so.",
        "A part of it: One half is so.",
        "It rains.",
    ]
    assert "1 claim," in words(page_of(client, elsewhere).select_one("#claims-title small")), "its whole is elsewhere"
    assert "2 claims with 1 part, last moved" in words(soup(client.get(LIST)).select_one(".stories"))
    workflow.withdraw(chief(), [whole], reason="Wrong.")
    page = page_of(client, topic)
    assert words(page.select_one("#claims-title small")) == "2 claims, the last published first"
    assert {words(one) for one in page.select(".shares li")} == {"1 unverified", "1 disputed"}


def test_a_part_of_two_claims_of_a_story_stands_in_it_once(client: Client) -> None:
    topic = TopicFactory.create()
    part, first, second = (
        a_claim(statement=text, topics=[topic]) for text in ("It rains.", "It rains and blows.", "It rains and snows.")
    )
    for whole in (first, second):
        workflow.relate(researcher(), part, whole, kind="part_of")
    workflow.publish(editor(), [part, first])
    workflow.publish(editor(), [second])
    listed = [words(one) for one in page_of(client, topic).select(".bands h3")]
    assert listed == ["It rains and snows.", "A part of it: It rains.", "It rains and blows."]


def test_a_part_whose_whole_is_in_another_story_stands_in_its_own(client: Client) -> None:
    topic = TopicFactory.create()
    [part] = claims_of(topic, "refuted")
    [whole] = claims_of(TopicFactory.create(), "disputed", statements="The whole.")
    workflow.relate(editor(), part, whole, kind="part_of")
    workflow.publish(editor(), [Claim.objects.get(pk=whole.pk), Claim.objects.get(pk=part.pk)])
    assert PublicClaim.objects.get(public_id=whole.public_id).parts.exists()
    assert [words(link) for link in page_of(client, topic).select(".bands h3")] == [part.statement]
