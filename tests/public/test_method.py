from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client, override_settings

from claims import workflow
from claims.bitemporal import surely_by
from claims.dates import day_of
from claims.models import Claim, PublicStatus, StatusChange
from claims.sample import people, story
from claims.vocabulary import Bearing, ChangeKind, CheckItem, Credibility, Likelihood, Reliability, Stance
from tests.factories import a_status, chief
from tests.htmx import soup
from tests.public.addresses import address

pytestmark = pytest.mark.django_db


def test_the_method_page_gives_the_meaning_of_every_word(client: Client) -> None:
    shown = " ".join(soup(client.get("/method/")).get_text().split())
    for vocabulary in (Stance, Bearing, Reliability, Credibility, Likelihood, ChangeKind):
        for word in vocabulary:
            assert word.meaning in shown
    for status in PublicStatus.objects.all():
        assert status.label in shown and status.definition in shown


def test_what_a_status_means_can_be_linked_to(client: Client) -> None:
    page = soup(client.get("/method/"))
    assert all(page.select_one(f"#status-{status.key}") for status in PublicStatus.objects.all())


def test_a_retired_status_is_kept_and_marked(client: Client) -> None:
    workflow.retire_status(chief(), a_status("superseded"), replaced_by=a_status("unverifiable"), reason="Unclear.")
    assert "No longer used" in soup(client.get("/method/")).select_one("#status-superseded").get_text()


def test_the_method_page_costs_two_queries(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        client.get("/method/")


def words(element: Tag | None) -> str:
    assert element is not None
    return " ".join(element.get_text().split())


def method(client: Client, **settings: Any) -> BeautifulSoup:
    with override_settings(**settings):
        return soup(client.get("/method/"))


def checked(client: Client) -> dict[str, str]:
    found = method(client).select("section[aria-labelledby=publishing] .words-list > div")
    return {words(item.dt): words(item.dd) for item in found}


def test_the_method_page_says_what_the_desk_looks_at_and_what_it_means_that_it_is_missing(client: Client) -> None:
    workflow.set_checklist(chief(), "quotes", "block")
    workflow.set_checklist(chief(), "rationale", "warn")
    workflow.set_checklist(chief(), "two_origins", "off")
    shown = checked(client)
    assert shown["Quotes are filled in"] == f"{CheckItem.QUOTES.meaning} Without it we do not publish."
    assert shown["The status has a rationale"] == f"{CheckItem.RATIONALE.meaning} Without it the editor is warned."
    assert "Two independent origins" not in shown


def test_a_desk_that_looks_at_nothing_shows_no_list(client: Client) -> None:
    for item in CheckItem:
        if item != CheckItem.SECOND_EDITOR:
            workflow.set_checklist(chief(), item, "off")
    assert checked(client) == {}
    assert "We go through this list" not in words(method(client).main)


@pytest.mark.parametrize(
    ("second_editor", "sentence"), [(True, "a second editor does."), (False, "also what the same editor wrote.")]
)
def test_the_method_page_says_whether_a_second_editor_publishes(
    client: Client, second_editor: bool, sentence: str
) -> None:
    shown = words(method(client, SECOND_EDITOR=second_editor).main)
    assert sentence in shown
    assert ("a second editor does." in shown) == second_editor


def test_the_method_page_says_what_since_dates_and_the_sample_keeps_to_it(client: Client) -> None:
    """What a status of the sample rests on was surely there when it began to hold, and not a day before."""
    assert "“Since” is the first of the two: from when a status holds" in words(method(client).select_one("#since"))
    story.load(people.create())
    dated = 0
    for change in StatusChange.objects.filter(corrected_by=None, kind="development").prefetch_related(
        "evidence__source"
    ):
        day = day_of(change.effective_at)
        rests_on = [(piece.source.published_on, piece.linked_at) for piece in change.evidence.all()]
        assert all(surely_by(day, *piece) for piece in rests_on), change
        if rests_on and all(published_on == "2024-10" for published_on, _ in rests_on):
            assert day == dt.date(2024, 11, 1), change
            dated += 1
        elif rests_on:
            assert not all(surely_by(day - dt.timedelta(days=1), *piece) for piece in rests_on), change
    [right] = StatusChange.objects.filter(kind="correction")
    assert day_of(right.effective_at) == dt.date(2024, 11, 1)
    assert dated == 3
    for name in ("About 10,000", "North Korean and Russian"):
        claim = Claim.objects.get(statement__startswith=name)
        page = soup(client.get(address(claim, "as_known_now", "2024-11-04")))
        assert "since 1 November 2024" in words(page.select_one(".verdict"))
        assert "Nothing is established" not in words(page.main)


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("corrections@desk.example", "mailto:corrections@desk.example"),
        ("https://desk.example/correct", "https://desk.example/correct"),
        ("", "/corrections/#ask"),
    ],
)
def test_the_method_page_says_how_to_ask_for_a_correction(client: Client, contact: str, link: str) -> None:
    [section] = method(client, CORRECTIONS_CONTACT=contact).select("section[aria-labelledby=correct]")
    assert link in [a["href"] for a in section.select("a")]
