"""The board in a real browser: what the address keeps, what Back and reload bring back, and what one hears and sees."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from claims import workflow
from claims.desk.board import views as board
from claims.models import User
from tests.browser import faults_of_looks
from tests.factories import PartyFactory, a_claim, a_position, chief, editor

pytestmark = pytest.mark.django_db(transaction=True)
OpenPage = Callable[..., Page]


@pytest.fixture
def user() -> User:
    return chief()


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch, user: User) -> None:
    """Three pages of twenty rows."""
    monkeypatch.setattr(board, "PAGE_SIZE", 20)
    for number in range(45):
        a_claim(by=user, statement=f"Claim number {number:02} of the troops at the border.")


def rows(page: Page) -> list[str]:
    return page.locator("td.claim > a").all_inner_texts()


def scrolled(page: Page) -> int:
    return int(page.evaluate("Math.round(scrollY)"))


def test_back_from_a_claim_leads_to_filter_page_and_place_where_one_was(open_page: OpenPage, user: User, many: None):
    page = open_page(user)
    page.goto("/desk/")
    page.get_by_label("Words").fill("troops")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url("/desk/?q=troops")
    page.get_by_role("link", name="Next →").click()
    page.wait_for_url("**page=*")
    expect(page.locator("#views b").first).to_be_visible()
    here, seen = page.url, rows(page)
    link = page.locator("td.claim > a").nth(15)
    link.scroll_into_view_if_needed()
    page.mouse.wheel(0, 400)
    page.wait_for_function("scrollY > 100")
    page.wait_for_timeout(300)  # scrolling is smooth, and ends when it ends
    place = scrolled(page)
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(seen[15])
    page.go_back()
    expect(page).to_have_url(here)
    assert rows(page) == seen
    expect(page.get_by_label("Words")).to_have_value("troops")
    page.wait_for_function(f"Math.abs(scrollY - {place}) < 80")
    page.reload()
    assert (page.url, rows(page)) == (here, seen)
    page.wait_for_function(f"Math.abs(scrollY - {place}) < 80")


def test_back_from_a_claim_that_one_worked_on_leads_to_the_board_too(open_page: OpenPage, user: User, many: None):
    page = open_page(user)
    page.goto("/desk/?sort=claim")
    seen = rows(page)
    page.locator("td.claim > a").nth(2).click()
    page.locator("#workspace").get_by_role("link", name="Assign", exact=True).first.click()
    expect(page.locator("#action-title")).to_be_focused()
    page.go_back()
    expect(page.locator("#action form")).to_have_count(0)
    page.go_back()
    expect(page).to_have_url("/desk/?sort=claim")
    assert rows(page) == seen


def test_filters_sorts_and_back_again_by_htmx_each_have_their_address(open_page: OpenPage, user: User, many: None):
    page = open_page(user)
    page.goto("/desk/")
    first = rows(page)
    page.evaluate("window.same = true")
    page.get_by_label("Stage").select_option("received")
    expect(page).to_have_url("/desk/?stage=received")
    page.get_by_role("columnheader", name="Claim", exact=True).get_by_role("link").click()
    expect(page).to_have_url("/desk/?stage=received&sort=claim")
    expect(page.locator("#sort-claim")).to_be_focused()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Claim ↑")
    assert page.evaluate("window.same"), "the whole page was loaded"
    assert rows(page)[0].startswith("Claim number 00")
    page.go_back()
    expect(page).to_have_url("/desk/?stage=received")
    expect(page.locator("th[aria-sort]")).to_contain_text("Last change")
    page.go_back()
    expect(page).to_have_url("/desk/")
    expect(page.get_by_label("Stage")).to_have_value("")
    assert rows(page) == first
    page.go_forward()
    expect(page.get_by_label("Stage")).to_have_value("received")


def test_how_many_claims_there_are_is_heard_and_what_was_unfolded_stays(open_page: OpenPage, user: User, many: None):
    page = open_page(user)
    page.goto("/desk/")
    page.get_by_text("More filters").click()
    page.get_by_label("Words").fill("number 07")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#board-said")).to_have_text("1 claim")
    expect(page.get_by_label("Independent origins")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_view_is_saved_used_and_deleted(open_page: OpenPage, user: User, many: None, javascript: bool):
    page = open_page(user, javascript=javascript)
    page.goto("/desk/?q=number+07")
    page.get_by_role("link", name="Save this view").click()
    page.get_by_label("Name").fill("Seven")
    page.get_by_role("button", name="Save the view").click()
    expect(page.get_by_text("The view “Seven” is saved.")).to_be_visible()
    tab = page.locator("#views a", has_text="Seven")
    expect(tab).to_have_attribute("aria-current", "true")
    if javascript:
        expect(tab.locator("b")).to_have_text("1")
    page.goto("/desk/")
    page.locator("#views a", has_text="Seven").click()
    expect(page.locator("td.claim")).to_have_count(1)
    page.get_by_role("link", name="All views").click()
    expect(page.get_by_role("row", name="Seven 1 mine")).to_be_visible()
    page.get_by_role("link", name="Delete Seven").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("The view “Seven” is deleted.")).to_be_visible()
    expect(page.get_by_role("row", name="Seven")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_columns_are_chosen_where_one_is(open_page: OpenPage, user: User, many: None, javascript: bool):
    page = open_page(user, javascript=javascript)
    page.goto("/desk/?sort=claim")
    page.get_by_role("link", name="Columns").click()
    page.get_by_label("Contested by").uncheck()
    page.get_by_label("roomy").check()
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_text("The board shows what you chose.")).to_be_visible()
    expect(page).to_have_url("/desk/?sort=claim")
    expect(page.get_by_role("columnheader", name="Contested by")).to_have_count(0)
    expect(page.locator("table.roomy")).to_be_visible()


@pytest.mark.looks
def test_axe_finds_nothing_on_the_board_and_nothing_scrolls_sideways(open_page: OpenPage, user: User):
    claim = a_claim(statement="Troops of the North were sent to the front, as a letter of the ministry says.")
    a_position(claim, party=PartyFactory.create(name="The Ministry of Foreign Affairs of the North"), stance="denies")
    colleague = editor(first_name="Maximiliane", last_name="Schwarzenberger-Hohenfels")
    workflow.assign(user, [claim], assignee=colleague)
    workflow.save_view(user, name="A view with a rather long name, as people give them", query="stage=done")
    page = open_page(user)
    faults = []
    for address in ("/desk/?contested=yes", "/desk/columns/", "/desk/views/save/", "/desk/views/"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        faults += faults_of_looks(page)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_cell_is_edited_in_its_place_by_keys_alone(open_page: OpenPage, user: User, javascript: bool):
    claim = a_claim(statement="Ships came.", by=user)
    page = open_page(user, javascript=javascript)
    page.goto("/desk/?q=ships")
    stage = page.locator(f"#edit-{claim.pk}-stage")
    stage.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".cell-form select")).to_be_focused()
    page.locator(".cell-form select").select_option("done")
    page.locator(".cell-form button").focus()
    page.keyboard.press("Enter")
    expect(stage).to_contain_text("done")
    expect(page.locator("#said")).to_contain_text("The stage is changed.")
    expect(page).to_have_url("/desk/?q=ships")
    if javascript:
        expect(stage).to_be_focused()


def test_news_of_a_row_leaves_the_cell_that_is_edited_and_escape_leaves_it(open_page: OpenPage, user: User):
    claim, other = a_claim(statement="Ships came.", by=user), a_claim(statement="Planes came.", by=user)
    page = open_page(user)
    page.goto("/desk/")
    page.locator(f"#edit-{claim.pk}-review").click()
    page.locator(".cell-form input[name=on]").fill("2030-01-31")
    for one in (claim, other):
        workflow.set_stage(chief(), [one], stage="done")
    expect(page.locator(f"#edit-{other.pk}-stage")).to_contain_text("done", timeout=15_000)
    expect(page.locator(".cell-form input[name=on]")).to_have_value("2030-01-31")
    page.keyboard.press("Escape")
    expect(page.locator(".cell-form")).to_have_count(0)
    expect(page.locator(f"#edit-{claim.pk}-stage")).to_contain_text("done")
