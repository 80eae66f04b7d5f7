"""Sources and parties in a real browser: found by keys, mended with and without JavaScript, and looked at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from claims import workflow
from claims.models import Claim, Party, Source, User
from tests.browser import faults_of_looks
from tests.desk.forms import at
from tests.factories import PartyFactory, a_claim, a_position, chief, researcher, some_evidence

pytestmark = pytest.mark.django_db(transaction=True)
OpenPage = Callable[..., Page]
ARCHIVE = "https://archive.example/a-very-long-address/" + "of-one-word" * 12


@pytest.fixture
def user() -> User:
    return chief()


@pytest.fixture
def party() -> Party:
    party = workflow.add_party(researcher(), name="The Harbour office", kind="government", description="Of the coast")
    workflow.edit_party(researcher(), party, reliability="C", reliability_reason="It erred.")
    workflow.edit_party(researcher(), party, reliability="B", reliability_reason="It put that right.")
    PartyFactory.create(name="The Harbor office")
    PartyFactory.create(name="The Pier", part_of=party)
    return party


@pytest.fixture
def source(party: Party) -> Source:
    source = workflow.add_source(
        researcher(), title="The log book", publisher=party, author="A. Writer", url=f"https://a.example/{'x' * 90}"
    )
    workflow.add_source(researcher(), title="The Log Book", through=source)
    return source


@pytest.fixture
def claim(source: Source, party: Party) -> Claim:
    claim = a_claim(statement="Ships left the harbour at night.", claimant=party, first_appearance=source)
    some_evidence(claim, source=source, origin=party, credibility="2", scope="Of the first ship.")
    a_position(claim, source=source, party=party, stance="denies")
    return claim


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_source_is_found_mended_and_its_publisher_rated(
    open_page: OpenPage, user: User, claim: Claim, javascript: bool
):
    page = open_page(user, javascript=javascript)
    page.goto(at("workspace", claim))
    page.locator("#pieces").get_by_role("link", name="The log book", exact=True).click()
    page.locator("#head").get_by_role("link", name="Add an archived copy").click()
    page.locator("#id_archived_url").fill(ARCHIVE)
    page.get_by_role("button", name="Save it").click()
    expect(page.locator("#said")).to_contain_text("The archived copy is kept.")
    page.get_by_role("link", name="Rate the publisher").click()
    page.get_by_label("A: completely reliable").check()
    page.locator("#id_reliability_reason").fill("It never erred since.")
    page.get_by_role("button", name="Save the rating").click()
    expect(page.locator(".ratings li").first).to_contain_text("It never erred since.")
    page.get_by_role("link", name="Sources", exact=True).click()
    page.get_by_label("Words").fill("log book")
    page.get_by_label("Looks like another").check()
    page.get_by_role("button", name="Show").click()
    expect(page.locator("td.named")).to_have_count(2)


def test_a_list_is_gone_through_by_keys(open_page: OpenPage, user: User, claim: Claim, party: Party):
    page = open_page(user)
    page.goto(reverse("desk:parties"))
    page.keyboard.press("/")
    page.keyboard.type("harbour")
    page.keyboard.press("Enter")
    expect(page.locator("td.named")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name=party.name)).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name=claim.statement)).to_be_visible()


def test_what_is_typed_for_a_publisher_is_suggested(open_page: OpenPage, user: User, source: Source):
    page = open_page(user)
    page.goto(reverse("desk:edit_source", args=[source.pk]))
    page.locator("#id_publisher").fill("")
    page.locator("#id_publisher").press_sequentially("pier")
    expect(page.locator("#suggestions-publisher option")).to_have_count(1)


@pytest.mark.looks
@pytest.mark.parametrize("noun", ["sources", "parties"])
def test_nothing_is_wrong_with_how_the_pages_look(
    open_page: OpenPage, user: User, claim: Claim, source: Source, party: Party, noun: str
):
    forms = {
        "sources": ("source", "edit_source", "archive_source", "merge_source", "link_source"),
        "parties": ("party", "edit_party", "rate_party", "merge_party"),
    }[noun]
    row = source.pk if noun == "sources" else party.public_id
    page, faults = open_page(user), []
    for address in (reverse(f"desk:{noun}") + "?alike=on", *(reverse(f"desk:{name}", args=[row]) for name in forms)):
        page.goto(address)
        faults += faults_of_looks(page)
    assert not faults, "\n".join(faults)
