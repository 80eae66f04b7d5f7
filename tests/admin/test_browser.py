"""The admin in a real browser: nothing that the Content-Security-Policy refuses, nothing serious that axe finds."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from claims.models import Batch, Claim, Evidence, Party, Revision, Source, Status, Topic, User
from tests.admin.story import MODELS, some_of_everything, url
from tests.browser import COLOURS, axe
from tests.factories import PASSWORD, PartyFactory, TopicFactory, a_claim, a_status, chief, researcher

pytestmark = pytest.mark.django_db(transaction=True)


def _serious(page):
    return [str(violation) for violation in axe(page) if violation.is_serious]


def _select_all_and_start(page, model, action):
    page.goto(url(model))
    page.locator("#action-toggle").check()
    page.locator('select[name="action"]').select_option(action)
    page.get_by_role("button", name="Go", exact=True).click()


def _pick(page, field, typed, name):
    """Type into an autocomplete and take what bears that very name among what it offers."""
    page.locator(f"#id_{field} + .select2 .select2-selection").click()
    page.locator(".select2-search__field").fill(typed)
    page.locator(".select2-results").get_by_text(name, exact=True).click()


def test_one_logs_in_and_reads_the_index(page):
    user = chief(is_staff=True)
    page.goto(reverse("admin:login") + "?next=/admin/")
    assert _serious(page) == []
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("link", name="Claims", exact=True)).to_be_visible()
    assert _serious(page) == []


@pytest.mark.looks
def test_every_list_and_every_row_is_shown_as_the_policy_allows(open_page):
    user = chief(is_staff=True)
    some_of_everything(user)
    page = open_page(user)
    found = {}
    for model in MODELS:
        row = model._default_manager.order_by("-pk").first()
        for address in (url(model), url(model, "change", row.pk)):
            page.emulate_media(color_scheme="light")
            page.goto(address)
            found[address] = _serious(page)
            page.emulate_media(color_scheme="dark")
            page.reload()  # Django's admin fades from one to the other
            found[f"{address} in dark"] = [str(violation) for violation in axe(page, rules=COLOURS)]
    assert {address: violations for address, violations in found.items() if violations} == {}


@pytest.mark.looks
def test_the_pages_that_ask_are_shown_as_the_policy_allows(open_page):
    user = chief(is_staff=True)
    some_of_everything(user)
    page = open_page(user)
    addresses = [url(model, "add") for model in (Party, Source, Topic, Status, User)]
    addresses += [
        url(model, "redact", model._default_manager.order_by("-pk").first().pk)
        for model in (Claim, Party, Source, Evidence, Revision)
    ]
    addresses += [url(Status, "retire", a_status("disputed").pk), url(User, "password", researcher().pk)]
    for address in addresses:
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, address
        assert _serious(page) == [], address


def test_a_status_is_changed_in_bulk_from_list_to_outcome(open_page):
    user = chief(is_staff=True)
    for number in range(3):
        a_claim(statement=f"Ship no. {number} came.")
    page = open_page(user)
    _select_all_and_start(page, Claim, "change_status")
    assert _serious(page) == []
    page.get_by_role("button", name="Show what will happen").click()
    expect(page.locator(".errorlist")).to_have_count(2)
    assert _serious(page) == []
    page.locator("#id_status").select_option(label="Disputed")
    page.fill("#id_reason", "They contradict each other.")
    page.locator("#id_effective_at_0").locator("..").get_by_role("link", name="Today").click()
    page.locator("#id_effective_at_1").fill("00:00")
    page.get_by_role("button", name="Show what will happen").click()
    expect(page.get_by_text("3 will change, 0 will be refused.")).to_be_visible()
    assert _serious(page) == []
    page.get_by_role("button", name="Change status: do it").click()
    expect(page.get_by_text("3 done, 0 refused")).to_be_visible()
    assert _serious(page) == []
    assert Batch.objects.get().outcomes.count() == 3


def test_claims_are_assigned_to_somebody_picked_by_name(open_page):
    user, ada = chief(is_staff=True), researcher(first_name="Ada", last_name="Osei")
    claim = a_claim()
    page = open_page(user)
    _select_all_and_start(page, Claim, "assign")
    _pick(page, "assignee", "Ada", "Ada Osei")
    page.fill("#id_reason", "She knows the place.")
    page.get_by_role("button", name="Show what will happen").click()
    expect(page.get_by_text("assignee: – → Ada Osei")).to_be_visible()
    page.get_by_role("button", name="Change something").click()
    expect(page.locator(".select2-selection__rendered")).to_contain_text("Ada Osei")
    page.get_by_role("button", name="Show what will happen").click()
    page.get_by_role("button", name="Assign: do it").click()
    expect(page.get_by_text("1 done, 0 refused")).to_be_visible()
    claim.refresh_from_db()
    assert claim.assignee == ada


def test_a_review_date_is_picked_in_the_calendar_and_a_topic_by_name(open_page):
    user = chief(is_staff=True)
    a_claim()
    TopicFactory.create(name="The strait")
    page = open_page(user)
    _select_all_and_start(page, Claim, "set_review")
    page.locator(".calendarbox").first.wait_for(state="attached")
    page.locator("#id_on").locator("..").get_by_role("link", name="Choose a Date").click()
    page.locator(".calendarbox td a").first.click()
    assert page.locator("#id_on").input_value()
    assert _serious(page) == []
    _select_all_and_start(page, Claim, "add_topic")
    _pick(page, "topic", "The strait", "The strait")
    page.fill("#id_reason", "It belongs there.")
    page.get_by_role("button", name="Show what will happen").click()
    expect(page.get_by_text("topics: – → The strait")).to_be_visible()


def test_all_that_match_are_selected_across_pages(open_page):
    user, by = chief(is_staff=True), researcher()
    for number in range(102):
        a_claim(by=by, statement=f"Ship no. {number} came.")
    page = open_page(user)
    page.goto(url(Claim))
    page.locator("#action-toggle").check()
    page.get_by_role("button", name="Select all 102 claims").click()
    page.locator('select[name="action"]').select_option("set_stage")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_text("102 claims: all 102 that matched the whole list")).to_be_visible()


def test_parties_are_merged_into_one_picked_by_name(open_page):
    user = chief(is_staff=True)
    one, survivor = PartyFactory.create(name="Port office"), PartyFactory.create(name="Harbour authority")
    page = open_page(user)
    _select_all_and_start(page, Party, "merge")
    assert _serious(page) == []
    _pick(page, "into", "Harbour", "Harbour authority")
    page.fill("#id_reason", "It was renamed.")
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_text("1 merged into")).to_be_visible()
    one.refresh_from_db()
    assert one.merged_into == survivor


def test_a_party_is_redacted_after_it_was_typed_that_it_cannot_be_undone(open_page):
    user = chief(is_staff=True)
    party = PartyFactory.create(name="A private person")
    page = open_page(user)
    page.goto(url(Party, "change", party.pk))
    page.get_by_role("link", name="Redact…").click()
    page.get_by_label("Name").check()
    page.fill("#id_reason", "A court order.")
    page.fill("#id_confirmation", "REMOVE")
    page.get_by_role("button", name="Remove the text").click()
    expect(page.get_by_text("Removed for ever from")).to_be_visible()
    assert "A private person" not in page.content()


def test_what_a_verb_refuses_stands_in_the_form(open_page):
    user = chief(is_staff=True)
    whole = PartyFactory.create(name="Whole")
    PartyFactory.create(name="Part", part_of=whole)
    page = open_page(user)
    page.goto(url(Party, "change", whole.pk))
    _pick(page, "part_of", "Part", "Part")
    page.fill("#id_description", "Typed")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("A party cannot be part of itself, nor of one of its parts.")).to_be_visible()
    assert page.locator("#id_description").input_value() == "Typed"
    assert _serious(page) == []


def test_a_small_window_and_an_account(open_page):
    user = chief(is_staff=True)
    page = open_page(user, width=360)
    page.goto(url(User, "add"))
    for name, value in (
        ("username", "ada"),
        ("password1", "the tide turns late"),
        ("password2", "the tide turns late"),
    ):
        page.fill(f"#id_{name}", value)
    page.locator("#id_role").select_option(label="editor")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    assert _serious(page) == []
    assert User.objects.get(username="ada").groups.get().name == "editor"
