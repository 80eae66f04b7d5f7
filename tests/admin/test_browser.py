"""The admin in a real browser: nothing that the Content-Security-Policy refuses, nothing serious that axe finds."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from claims.models import Batch, Claim, Evidence, Party, Revision, Source, Status, Topic, User
from tests.admin.story import MODELS, some_of_everything, url
from tests.browser import COLOURS, axe
from tests.factories import PASSWORD, PartyFactory, a_claim, a_status, chief, researcher

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
    page.fill("#id_login", user.username)
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


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_bulk_edit_leads_from_the_list_to_the_desk_and_to_its_outcome(open_page, javascript):
    user = chief(is_staff=True)
    claims = [a_claim(statement=f"Ship no. {number} came.") for number in range(3)]
    page = open_page(user, javascript=javascript)
    page.goto(url(Claim) + "?q=ship")
    for claim in claims[:2]:
        page.locator(f'input[name="_selected_action"][value="{claim.pk}"]').check()
    page.locator('select[name="action"]').select_option("change_status")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_text("2 claims: 2 picked in the list.")).to_be_visible()
    page.reload()
    page.get_by_label("Rationale").fill("They contradict each other.")
    page.get_by_label("Disputed").check()
    page.get_by_role("button", name="Show what will happen").click()
    expect(page.get_by_text("2 will change, 0 will be refused.")).to_be_visible()
    page.get_by_role("button", name="Change the status: do it").click()
    expect(page.get_by_text("2 done, 0 refused. It is finished.")).to_be_visible()
    assert Batch.objects.get().outcomes.count() == 2


def test_who_cancels_is_back_at_the_list_of_the_admin(open_page):
    user = chief(is_staff=True)
    a_claim(statement="Ships came.")
    page = open_page(user)
    page.goto(url(Claim) + "?q=ships")
    page.locator("#action-toggle").check()
    page.locator('select[name="action"]').select_option("assign")
    page.get_by_role("button", name="Go", exact=True).click()
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("heading", name="Select claim to change")).to_be_visible()
    assert page.url.endswith(url(Claim) + "?q=ships")
    assert not Batch.objects.exists()


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


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_party_is_redacted_after_it_was_typed_that_it_cannot_be_undone(open_page, javascript):
    user = chief(is_staff=True)
    party = PartyFactory.create(name="A private person")
    page = open_page(user, javascript=javascript)
    page.goto(url(Party, "change", party.pk))
    page.get_by_role("link", name="Redact…").click()
    page.get_by_label("Name").check()
    page.fill("#id_reason", "A court order.")
    page.get_by_role("button", name="Show what will be removed").click()
    expect(page.get_by_text("One text will be removed. This cannot be undone.")).to_be_visible()
    assert not javascript or _serious(page) == []
    page.fill("#id_confirmation", "REMOVE")
    page.get_by_role("button", name="Remove all of this").click()
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


def test_whoever_logs_out_leaves_no_draft_of_the_desk_on_the_device(open_page):
    user = chief(is_staff=True)
    page = open_page(user)
    page.goto("/admin/")
    drafts = {f"draft:{user.pk}:a": "mine", f"draft:{user.pk}1:b": "of another"}
    page.evaluate("drafts => Object.assign(localStorage, drafts)", drafts)
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/")
    assert f"draft:{user.pk}1:b" in (left := page.evaluate("Object.keys(localStorage)"))
    assert f"draft:{user.pk}:a" not in left
