"""How the admin looks: in the letters and colours of the desk, light and dark, at a phone's width, and nothing axe finds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from claims.models import Claim, Party, Source, StatusChange
from tests.admin.story import some_of_everything, url
from tests.browser import axe
from tests.factories import chief

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]

INK = {"light": "rgb(27, 28, 31)", "dark": "rgb(233, 231, 226)"}
PAPER = {"light": "rgb(251, 250, 247)", "dark": "rgb(22, 23, 26)"}


def ground(page: Page) -> tuple[str, str]:
    found = page.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    return found[0], found[1]


def of(scheme: str) -> tuple[str, str]:
    return INK[scheme], PAPER[scheme]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "light"), (1440, "dark")])
def test_nothing_is_found_at_all_and_nothing_runs_out_of_the_window(
    open_page: Callable[..., Page], width: int, scheme: str
) -> None:
    user = chief(is_staff=True)
    claim = some_of_everything(user)
    page = open_page(user, width=width, dark=scheme == "dark")
    party = Party.objects.filter(merged_into=None).latest("pk")

    def look(name: str) -> None:
        found[name] = [str(violation) for violation in axe(page)]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name

    found: dict[str, list[str]] = {}
    for name, address in {
        "index": "/admin/",
        "list": url(Claim),
        "list of the history": url(StatusChange),
        "change form": url(Claim, "change", claim.pk),
        "form of a source": url(Source, "add"),
        "row that is only read": url(StatusChange, "change", StatusChange.objects.latest("pk").pk),
    }.items():
        page.goto(address)
        assert ground(page) == of(scheme), name
        look(name)
    page.goto(url(Party))
    page.locator(f'input[name="_selected_action"][value="{party.pk}"]').check()
    page.locator('select[name="action"]').select_option("merge")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_role("button", name="Merge")).to_be_visible()
    look("merge")
    page.goto(url(Claim))
    page.locator("#action-toggle").check()
    page.locator('select[name="action"]').select_option("set_review")
    page.get_by_role("button", name="Go", exact=True).click()
    page.get_by_label("Next review").fill("1 Dec 2030")
    page.get_by_label("Reason").fill("The court decides then.")
    page.get_by_role("button", name="Show what will happen").click()
    expect(page.get_by_role("button", name="do it")).to_be_visible()
    look("bulk preview")
    assert {name: violations for name, violations in found.items() if violations} == {}


def test_the_switch_of_the_admin_goes_on_working(open_page: Callable[..., Page]) -> None:
    page = open_page(chief(is_staff=True))
    page.goto("/admin/")
    assert ground(page) == of("light")
    page.locator("#user-tools .theme-toggle").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(url(Claim))
    assert ground(page) == of("dark")
    page.locator("#user-tools .theme-toggle").click()
    page.reload()  # Django's admin fades from one to the other
    assert ground(page) == of("light")


def test_on_paper_there_are_rows_and_no_buttons_and_no_dark(open_page: Callable[..., Page]) -> None:
    user = chief(is_staff=True)
    some_of_everything(user)
    page = open_page(user, dark=True)
    page.goto(url(Claim))
    page.emulate_media(media="print")
    for gone in ("#user-tools", "#nav-sidebar", "#changelist-filter", "#toolbar", "#changelist .actions"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator("#result_list tbody tr").first).to_be_visible()
    assert ground(page)[1] == "rgb(255, 255, 255)"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_sections_that_are_looked_up_now_and_then_are_unfolded_by_hand(
    open_page: Callable[..., Page], javascript: bool
) -> None:
    page = open_page(chief(is_staff=True), javascript=javascript)
    page.goto("/admin/")
    revisions = page.get_by_role("link", name="Revisions", exact=True)
    expect(page.get_by_role("link", name="Statuses", exact=True)).to_be_visible()
    expect(revisions).to_be_hidden()
    page.get_by_text("History: added to, never changed").click()
    revisions.click()
    expect(page.get_by_role("heading", name="Select revision to view")).to_be_visible()


def test_what_is_typed_into_the_filter_of_the_sections_is_found_in_folded_ones_too(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(chief(is_staff=True), width=1440)
    page.goto(url(Claim))
    beside = page.locator("#nav-sidebar").get_by_role("link", name="Public statuses")
    expect(beside).to_be_hidden()
    page.get_by_label("Filter navigation items").press_sequentially("public s")
    expect(beside).to_be_visible()
