"""What the desk does with htmx and its own script, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from claims import workflow
from claims.models import Claim, User
from tests.desk.forms import at
from tests.factories import PartyFactory, a_claim, editor, researcher

pytestmark = pytest.mark.django_db(transaction=True)
OpenPage = Callable[..., Page]


@pytest.fixture
def user() -> User:
    return editor()


@pytest.fixture
def claim(user: User) -> Claim:
    return a_claim()


def open_form(page: Page, claim: Claim, name: str) -> None:
    page.goto(at("workspace", claim))
    page.locator("#workspace").get_by_role("link", name=name, exact=True).first.click()
    expect(page.locator("#action-title")).to_be_focused()


def test_what_was_done_is_said_and_the_focus_is_on_the_claim(open_page: OpenPage, user: User, claim: Claim):
    page = open_page(user)
    open_form(page, claim, "Assign")
    page.get_by_label("Assignee").select_option(str(user.pk))
    page.locator("#action").get_by_role("button", name="Assign").click()
    expect(page.locator("#said[role=status]")).to_contain_text(f"The claim is assigned to {user}.")
    expect(page.locator("#workspace h1")).to_be_focused()
    assert page.url.endswith(at("workspace", claim))


def test_going_back_shows_the_form_and_forward_the_claim(open_page: OpenPage, user: User, claim: Claim):
    page = open_page(user)
    open_form(page, claim, "Edit the text")
    assert page.url.endswith(at("edit_text", claim))
    page.locator("#action").get_by_role("link", name="Cancel").click()
    expect(page.locator("#action form")).to_have_count(0)
    page.go_back()
    expect(page.locator("#action form")).to_have_count(1)
    page.go_forward()
    expect(page.locator("#action form")).to_have_count(0)


def test_a_party_is_suggested_while_its_name_is_typed(open_page: OpenPage, user: User, claim: Claim):
    PartyFactory.create(name="Ministry of Defence")
    page = open_page(user)
    open_form(page, claim, "Record a position")
    page.locator("#id_party").press_sequentially("minis")
    option = page.locator("#suggestions-party option")
    expect(option).to_have_attribute("value", "Ministry of Defence")


def test_a_conflict_is_shown_with_what_was_typed(open_page: OpenPage, user: User, claim: Claim):
    page = open_page(user)
    open_form(page, claim, "Edit the text")
    page.get_by_label("Statement").fill("My words.")
    workflow.edit_text(researcher(), claim, seen=None, statement="Their words.")
    page.get_by_role("button", name="Save the text").click()
    expect(page.locator("#conflict")).to_contain_text("Their words.")
    expect(page.get_by_label("Statement")).to_have_value("My words.")
    page.get_by_role("button", name="Save the text").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My words.")
    expect(page).to_have_title("My words. · The Claims Desk")


def test_an_error_is_said_in_words_and_what_was_typed_stays(open_page: OpenPage, user: User, claim: Claim):
    page = open_page(user)
    open_form(page, claim, "Edit the text")
    page.get_by_label("Statement").fill("My words.")
    user.groups.clear()
    page.get_by_role("button", name="Save the text").click()
    expect(page.locator("#said")).to_contain_text("Your role does not allow this")
    expect(page.get_by_label("Statement")).to_have_value("My words.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save the text").click()
    expect(page.locator("#said")).to_contain_text("The desk could not be reached.")
    expect(page.locator("#said")).to_contain_text("Whether this was saved is not known")
    page.locator("#head").get_by_role("link", name="Record a position").click()  # asks only
    expect(page.locator("#said")).not_to_contain_text("saved")
    expect(page.locator("#said")).to_contain_text("The desk could not be reached.")


def test_a_session_that_ended_leads_whoever_asks_for_something_to_the_login(
    open_page: OpenPage, user: User, claim: Claim
):
    page = open_page(user)
    open_form(page, claim, "Edit the text")
    page.context.clear_cookies(name="sessionid")
    page.locator("#head").get_by_role("link", name="Record a position").click()
    expect(page.get_by_role("heading", name="Log in to the desk")).to_be_visible()
    assert page.url.endswith(f"?next={at('edit_text', claim)}")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_board_is_filtered_by_its_address(open_page: OpenPage, user: User, claim: Claim, javascript: bool):
    a_claim(statement="Another one.")
    page = open_page(user, javascript=javascript)
    page.goto("/desk/")
    expect(page.locator("td.claim")).to_have_count(2)
    page.get_by_label("Words").fill("another")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("td.claim")).to_have_count(1)
    assert "q=another" in page.url
    page.reload()
    expect(page.locator("td.claim")).to_have_count(1)
    page.go_back()
    expect(page.locator("td.claim")).to_have_count(2)


@pytest.mark.looks
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_switch_offers_the_other_light_also_where_the_machine_chose_this_one(
    open_page: OpenPage, user: User, dark: bool
):
    page = open_page(user, dark=dark)
    page.goto("/desk/")
    here, other = ("Dark", "Light") if dark else ("Light", "Dark")
    expect(page.get_by_role("button", name=here, exact=True)).to_have_count(0)
    page.get_by_role("button", name=other, exact=True).click()
    expect(page.get_by_role("button", name=here, exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=other, exact=True)).to_have_count(0)
