"""The list by what a party says and by dates: filters, orders, pages, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client, override_settings
from django.urls import reverse

from claims import workflow
from claims.models import Claim, Party
from claims.public import claims as views
from claims.public.filters import DATES
from tests.factories import (
    PartyFactory,
    TopicFactory,
    a_change,
    a_claim,
    a_position,
    a_published_claim,
    editor,
    researcher,
)
from tests.htmx import soup

pytestmark = pytest.mark.django_db

LIST = reverse("public:claims")
NOT_A_DAY = "Write the day as 2024-10-24."


def words(element: Tag | None) -> str:
    assert element is not None
    return " ".join(element.get_text().split())


def page_of(client: Client, **filters: str) -> BeautifulSoup:
    response = client.get(LIST, filters)
    assert response.status_code == 200
    return soup(response)


def titles(page: BeautifulSoup) -> list[str]:
    return [words(link) for link in page.select("#claims h3")]


def listed(client: Client, **filters: str) -> list[str]:
    return titles(page_of(client, **filters))


def at(day: int, hour: int = 12) -> dt.datetime:
    return dt.datetime(2024, 11, day, hour, tzinfo=dt.UTC)


def publish(*claims: Claim) -> None:
    """One after the other, so that their order is theirs."""
    publisher = editor()
    for claim in claims:
        workflow.publish(publisher, [claim])


def claims_made_on(*dates: str) -> None:
    """Claims that are called by the dates on which they were made."""
    somebody = researcher()
    publish(*(a_claim(statement=f"Made {date or 'some day'}.", made_on=date, by=somebody) for date in dates))


def made(client: Client, **filters: str) -> list[str]:
    found = listed(client, by="made", **filters)
    return [title.removeprefix("Made ").removesuffix(".") for title in found]


# What a party says


def a_claim_on_which(party: Party, *stances: str) -> None:
    claim = a_claim(statement=f"{', '.join(stances)}.")
    for number, stance in enumerate(stances):
        a_position(claim, party=party, stance=stance, said_on=f"2024-10-{number + 1:02}")
    publish(claim)


BY_STANCE = {
    "denies": ["denies."],
    "against": ["denies, qualifies.", "dismisses.", "denies."],
    "qualifies": ["denies, qualifies."],
    "for": ["denies, confirms."],
    "open": [],
    "": ["denies, qualifies.", "denies, confirms.", "dismisses.", "denies."],
}


def test_the_list_filters_by_what_a_party_says_last_in_a_word_or_in_any_words_of_a_side(client: Client) -> None:
    ministry, other = PartyFactory.create(), PartyFactory.create()
    for stances in (("denies",), ("dismisses",), ("denies", "confirms"), ("denies", "qualifies")):
        a_claim_on_which(ministry, *stances)
    a_claim_on_which(other, "asserts")
    found = {stance: listed(client, party=ministry.public_id, stance=stance) for stance in BY_STANCE}
    assert found == BY_STANCE


def test_the_stance_and_the_party_are_of_one_and_the_same_line(client: Client) -> None:
    ministry, mission = PartyFactory.create(), PartyFactory.create()
    claim = a_claim(statement="The dam has burst.")
    a_position(claim, party=ministry, stance="denies")
    a_position(claim, party=mission, stance="asserts")
    publish(claim)
    assert listed(client, party=ministry.public_id, stance="for") == []
    assert listed(client, party=mission.public_id, stance="for") == ["The dam has burst."]
    assert listed(client, stance="for") == listed(client, stance="against") == ["The dam has burst."]


def test_a_party_that_only_is_named_cannot_be_chosen(client: Client) -> None:
    party = PartyFactory.create()
    publish(a_claim(claimant=party))
    assert client.get(LIST, {"party": party.public_id}).status_code == 400


# The four dates


def three_claims() -> None:
    """First published on the 1st, 2nd and 3rd. The first was published anew on the 9th, with a status since the 5th."""
    publisher = editor()
    for day in (1, 2, 3):
        with workflow.recording_at(at(day)):
            a_published_claim(statement=f"Of the {day}.", made_on=f"2024-10-{20 + day}", by=publisher)
    first = Claim.objects.get(statement="Of the 1.")
    with workflow.recording_at(at(9)):
        a_change(first, status="disputed", effective_at=at(5))
        publish(first)


BY_DATE = {
    # the date, the first day, the last: what is found
    ("changed", "2024-11-02", "2024-11-08"): ["Of the 3.", "Of the 2."],
    ("changed", "2024-11-03", ""): ["Of the 1.", "Of the 3."],
    ("changed", "", "2024-11-02"): ["Of the 2."],
    ("since", "2024-11-03", "2024-11-05"): ["Of the 1.", "Of the 3."],
    ("since", "", "2024-11-04"): ["Of the 3.", "Of the 2."],
    ("made", "2024-10-22", "2024-10-22"): ["Of the 2."],
    ("made", "2024-10-22", ""): ["Of the 3.", "Of the 2."],
    ("published", "2024-11-01", "2024-11-01"): ["Of the 1."],
    ("published", "", "2024-11-02"): ["Of the 2.", "Of the 1."],
    ("", "2024-11-03", ""): ["Of the 1.", "Of the 3."],
}


def test_the_list_filters_by_each_of_the_four_dates_both_days_included(client: Client) -> None:
    three_claims()
    found = {(by, after, before): listed(client, by=by, after=after, before=before) for by, after, before in BY_DATE}
    assert found == BY_DATE


NEWEST = {
    "changed": ["Of the 1.", "Of the 3.", "Of the 2."],
    "since": ["Of the 1.", "Of the 3.", "Of the 2."],
    "made": ["Of the 3.", "Of the 2.", "Of the 1."],
    "published": ["Of the 3.", "Of the 2.", "Of the 1."],
}


def test_the_list_comes_in_the_order_of_each_date_the_newest_or_the_oldest_first(client: Client) -> None:
    three_claims()
    assert {by: listed(client, by=by) for by in NEWEST} == NEWEST
    assert {by: listed(client, by=by, order="newest") for by in NEWEST} == NEWEST
    assert {by: listed(client, by=by, order="oldest")[::-1] for by in NEWEST} == NEWEST


def test_a_claim_made_in_a_month_lies_on_its_first_day(client: Client) -> None:
    claims_made_on("2024-10")
    for after in ("2024-10-01", "2024-09-30", "2024-01-01"):
        assert made(client, after=after) == ["2024-10"], after
    for before in ("2024-10-01", "2024-10-31", "2024-12-31"):
        assert made(client, before=before) == ["2024-10"], before
    assert made(client, after="2024-10-01", before="2024-10-01") == ["2024-10"]
    assert made(client, after="2024-10-02") == made(client, before="2024-09-30") == []
    assert made(client, after="2024-10-31", before="2024-11-01") == []


def test_a_claim_made_in_a_year_lies_on_its_first_day(client: Client) -> None:
    claims_made_on("2024")
    for asked in ({"after": "2024-01-01"}, {"after": "2023-12-31"}, {"before": "2024-01-01"}):
        assert made(client, **asked) == ["2024"], asked
    assert made(client, after="2024-01-02") == made(client, before="2023-12-31") == []


PRECISE = ("2024", "2024-01", "2024-01-01", "2024-10", "2024-10-01", "2024-10-31", "2023-12-31", "")


def test_whatever_its_precision_a_date_lies_where_its_first_day_does(client: Client) -> None:
    claims_made_on(*PRECISE)
    first_day = {date: (date + "-01-01")[:10] if len(date) == 4 else f"{date}-01"[:10] for date in PRECISE if date}
    for day in ("2023-12-31", "2024-01-01", "2024-01-02", "2024-10-01", "2024-10-02", "2024-10-31"):
        assert set(made(client, after=day)) == {date for date, first in first_day.items() if first >= day}, day
        assert set(made(client, before=day)) == {date for date, first in first_day.items() if first <= day}, day


def test_claims_without_a_date_come_last_in_both_orders_and_never_between_days(client: Client) -> None:
    claims_made_on("2024-10", "", "2024-10-24", "")
    assert made(client) == ["2024-10-24", "2024-10", "some day", "some day"]
    assert made(client, order="oldest") == ["2024-10", "2024-10-24", "some day", "some day"]
    assert made(client, after="1000-01-01") == made(client, before="9998-12-31") == ["2024-10-24", "2024-10"]


def test_days_are_days_at_the_desk(client: Client) -> None:
    for hour, statement in ((14, "On the 4th in Seoul."), (15, "On the 5th in Seoul.")):
        with workflow.recording_at(at(4, hour)):
            a_published_claim(statement=statement)
    with override_settings(TIME_ZONE="Asia/Seoul"):
        for by in ("changed", "since", "published"):
            assert listed(client, by=by, before="2024-11-04") == ["On the 4th in Seoul."]
            assert listed(client, by=by, after="2024-11-05") == ["On the 5th in Seoul."]
    assert len(listed(client, before="2024-11-04")) == 2


# What is refused


def test_a_last_day_before_the_first_is_refused_with_what_was_typed(client: Client) -> None:
    a_published_claim(statement="The dam has burst.")
    response = client.get(LIST, {"by": "since", "after": "2024-11-05", "before": "2024-11-04", "order": "oldest"})
    page = soup(response)
    assert response.status_code == 400
    assert "The last day lies before the first." in words(page.select_one(".f-before"))
    assert titles(page) == []
    assert [page.select_one(f"[name={name}]")["value"] for name in ("after", "before")] == ["2024-11-05", "2024-11-04"]
    assert [page.select_one(f"[name={name}] [selected]")["value"] for name in ("by", "order")] == ["since", "oldest"]
    assert page.select_one("details[open]")


STRANGE = [
    "x",
    "2024",
    "2024-11",
    "2024-02-30",
    "20241105",
    "05/11/2024",
    "2024-11-05T10:00",
    "0000-01-01",
    "0999-12-31",
]
STRANGE += ["9999-12-31", "١٢", "2024-11-05 <b>"]


@pytest.mark.parametrize("name", ["after", "before"])
def test_what_is_no_day_is_refused_in_words_with_what_was_typed(client: Client, name: str) -> None:
    for typed in STRANGE:
        response = client.get(LIST, {name: typed})
        page = soup(response)
        assert response.status_code == 400, typed
        assert NOT_A_DAY in words(page.select_one(f".f-{name}"))
        assert page.select_one(f"[name={name}]")["value"] == typed
        assert page.select_one("details[open]")


# How the filters go together


def test_the_counts_follow_the_dates_and_the_stance(client: Client) -> None:
    three_claims()
    page = page_of(client, by="published", after="2024-11-01", before="2024-11-02")
    assert [words(link) for link in page.select(".views a")] == ["All 2", "Unverified 1", "Disputed 1"]
    assert words(page.select_one(".count")).startswith("2 claims match ·")
    page = page_of(client, by="since", before="2024-11-04", order="oldest", stance="for", status="unverified")
    assert [words(link) for link in page.select(".views a")] == ["All 2", "Unverified 2"]
    assert words(page.select_one(".count")).startswith("2 claims match")


def test_an_order_narrows_nothing(client: Client) -> None:
    three_claims()
    assert words(page_of(client, by="made", order="oldest").select_one(".count")) == "3 claims"


def test_the_pills_of_statuses_keep_the_other_filters(client: Client) -> None:
    three_claims()
    page = page_of(client, by="published", after="2024-11-01", before="2024-11-02", order="oldest", stance="for")
    found = {words(link): titles(soup(client.get(LIST + str(link["href"])))) for link in page.select(".views a")}
    assert found == {"All 2": ["Of the 1.", "Of the 2."], "Unverified 1": ["Of the 2."], "Disputed 1": ["Of the 1."]}


def test_the_form_keeps_what_was_chosen(client: Client) -> None:
    topic, party = TopicFactory.create(), PartyFactory.create()
    claim = a_claim(topics=[topic])
    a_position(claim, party=party)
    publish(claim)
    chosen = {"topic": topic.slug, "party": party.public_id, "stance": "for", "by": "published", "order": "oldest"}
    typed = {"q": "troops", "after": "2024-10-01", "before": "2999-12-31"}
    page = page_of(client, status="unverified", **chosen, **typed)
    [form] = page.select("main form")
    assert {name: form.select_one(f"[name={name}] [selected]")["value"] for name in chosen} == chosen
    assert {name: form.select_one(f"[name={name}]")["value"] for name in typed} == typed
    assert form.select_one("[name=status]")["value"] == "unverified"
    assert len(titles(page)) == 1


def test_the_dates_are_folded_away_until_somebody_asks_for_them(client: Client) -> None:
    assert not page_of(client).select("details[open]")
    assert not page_of(client, by="changed", order="newest").select("details[open]")
    for asked in ({"by": "made"}, {"order": "oldest"}, {"after": "2024-11-01"}, {"before": "2024-11-01"}):
        assert page_of(client, **asked).select("details[open]"), asked


def seven_claims() -> set[str]:
    """Claims with dates that are twins, of every precision, and missing, published at three moments."""
    dates = ["2024-10-24", "2024-10", "", "2024-10-24", "2024", "", "2024-10"]
    somebody, publisher, claims = researcher(), editor(), []
    for number, date in enumerate(dates):
        with workflow.recording_at(at(1 + number % 2)):
            claims.append(a_claim(statement=f"Claim {number}.", made_on=date, by=somebody))
    for day, some in ((3, claims[:3]), (4, claims[3:6]), (5, claims[6:])):
        with workflow.recording_at(at(day)):
            workflow.publish(publisher, some)
    return {claim.statement for claim in claims}


ORDERS = [{"by": by, "order": order} for by in DATES for order in ("newest", "oldest")]


def test_the_pages_give_every_claim_once_in_every_order_there_and_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seven = seven_claims()
    wholes = [listed(client, **order) for order in ORDERS]
    monkeypatch.setattr(views, "PAGE_SIZE", 3)
    for order, whole in zip(ORDERS, wholes, strict=True):
        page = page_of(client, **order)
        there = [titles(page)]
        while older := page.select_one("#pager a[rel=next]"):
            page = soup(client.get(LIST + str(older["href"])))
            there.append(titles(page))
        back = [titles(page)]
        while previous := page.select_one("#pager a[rel=prev]"):
            page = soup(client.get(LIST + str(previous["href"])))
            back.append(titles(page))
        assert [title for titles in there for title in titles] == whole, order
        assert set(whole) == seven and len(whole) == len(seven), order
        assert back == there[::-1], order


def test_a_page_of_another_order_is_refused_or_shown_and_never_an_error(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seven_claims()
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    orders = [order for order in ORDERS if order["by"] in ("changed", "made")]
    for given in orders:
        link = page_of(client, **given).select_one("#pager a[rel=next]")
        assert link
        cursor = str(link["href"]).rpartition("page=")[2]
        for asked in orders:
            status = client.get(LIST, {**asked, "page": cursor}).status_code
            assert status in (200, 400), (given, asked)
            assert status == 200 or given != asked


def test_the_list_costs_as_much_by_any_date_with_one_claim_and_with_twenty(
    client: Client, django_assert_num_queries: Any
) -> None:
    somebody = researcher()
    for number in (1, 19):
        topics = [TopicFactory.create()]
        claims = [a_claim(made_on="2024-10-24", topics=topics, by=somebody) for _ in range(number)]
        a_position(claims[0])
        workflow.publish(editor(), claims)
        for by in DATES:
            with django_assert_num_queries(7):
                page = client.get(LIST, {"by": by, "order": "oldest", "after": "2000-01-01", "before": "2999-12-31"})
    assert len(titles(soup(page))) == 20
