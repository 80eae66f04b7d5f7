"""What the desk shows while somebody types, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from claims.models import Claim, ClaimRelation, Evidence, User
from tests.desk.forms import at
from tests.factories import PartyFactory, SourceFactory, a_claim, editor

pytestmark = pytest.mark.django_db(transaction=True)
OpenPage = Callable[..., Page]
STATEMENT = "Troops of the North were sent to the front."


@pytest.fixture
def user() -> User:
    return editor()


def test_a_claim_like_the_one_being_typed_is_shown_and_linked_as_its_variant(open_page: OpenPage, user: User):
    known = a_claim(statement=STATEMENT)
    page = open_page(user)
    page.goto("/desk/receive/")
    page.get_by_label("Statement").press_sequentially("Troops of the North have been sent to the front", delay=5)
    expect(page.locator("#alike .match")).to_have_count(1)
    expect(page.get_by_label("Statement")).to_be_focused()
    page.get_by_label("Receive it as a variant of this one").check()
    with page.expect_response("**/desk/like/**"):
        page.get_by_label("Statement").press_sequentially(" by train")
    expect(page.get_by_label("Receive it as a variant of this one")).to_be_checked()
    page.get_by_role("main").get_by_role("button", name="Receive it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("by train")
    assert ClaimRelation.objects.get().other == known
    expect(page.locator("#alike-beside .match")).to_have_text(STATEMENT)


def test_without_javascript_the_like_ones_come_with_the_form_and_nothing_typed_is_lost(open_page: OpenPage, user: User):
    a_claim(statement=STATEMENT)
    page = open_page(user, javascript=False)
    page.goto("/desk/receive/")
    page.get_by_label("Statement").fill("Troops of the North have been sent to the front")
    page.get_by_label("Context").fill("Heard today.")
    page.get_by_role("main").get_by_role("button", name="Receive it").click()
    expect(page.locator("#alike .match")).to_have_count(1)
    expect(page.get_by_label("Context")).to_have_value("Heard today.")
    page.get_by_label("None of these").check()
    page.get_by_role("main").get_by_role("button", name="Receive it").click()
    expect(page.locator("#workspace h1")).to_have_text("Troops of the North have been sent to the front")
    page.get_by_role("link", name="Look for claims like this one").click()
    expect(page.locator("#alike-beside .match")).to_have_text(STATEMENT)


def test_what_is_wrong_with_a_claim_is_said_where_one_is(open_page: OpenPage, user: User):
    page = open_page(user)
    page.goto("/desk/receive/")
    page.get_by_label("Context").fill("Heard today.")
    button = page.get_by_role("main").get_by_role("button", name="Receive it")
    button.scroll_into_view_if_needed()
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("“Statement” is needed.")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_be_in_viewport()
    expect(page.get_by_label("Context")).to_have_value("Heard today.")


def test_a_pasted_address_unfolds_the_new_source_and_a_known_one_tells_its_publisher(open_page: OpenPage, user: User):
    claim: Claim = a_claim()
    ministry = PartyFactory.create(name="Ministry", reliability="B", reliability_reason="Mostly right.")
    known = SourceFactory.create(title="The Report", url="https://news.example/1", publisher=ministry)
    page = open_page(user)
    page.goto(at("link_evidence", claim))
    page.locator("#id_source").fill("https://new.example/a")
    page.locator("#id_source").press("Tab")
    expect(page.locator("#id_url")).to_have_value("https://new.example/a")
    expect(page.locator("#id_title")).to_be_visible()
    page.locator("#id_source").fill("http://www.news.example/1/?utm_source=x")
    page.locator("#id_source").press("Tab")
    expect(page.locator("#source-summary")).to_contain_text("B Ministry: usually reliable. Mostly right.")
    expect(page.locator("#id_url")).to_have_value("")
    expect(page.locator("#id_origin")).to_have_value("Ministry")
    expect(page.locator("#origin-form")).to_contain_text("Proposed: Ministry, because it published this.")
    page.get_by_label("supports").check()
    page.locator("#id_quote").fill("We saw them.")
    page.get_by_role("button", name="Link it").click()
    expect(page.locator("#said").first).to_contain_text("which the desk knows already")
    evidence = Evidence.objects.get()
    assert (evidence.source, evidence.origin) == (known, ministry)


def test_what_is_typed_for_a_new_source_is_not_overwritten(open_page: OpenPage, user: User):
    claim: Claim = a_claim()
    page = open_page(user)
    page.goto(at("link_evidence", claim))
    page.locator("#id_source").fill("Leaflet")
    page.locator("#id_source").press("Tab")
    expect(page.locator("#id_title")).to_have_value("Leaflet")
    page.locator("#id_title").fill("Leaflet of 3 May")
    with page.expect_response("**/desk/known-source/**"):
        page.locator("#id_publisher").fill("Printers")
        page.locator("#id_publisher").press("Tab")
    expect(page.locator("#source-summary")).to_contain_text("Printers is new to the desk")
    expect(page.locator("#id_title")).to_have_value("Leaflet of 3 May")
    expect(page.locator("#id_origin")).to_have_value("Printers")


def test_a_proposal_that_comes_late_leaves_what_is_typed_and_moves_no_button(open_page: OpenPage, user: User):
    page = open_page(user)
    page.goto(at("link_evidence", a_claim()))
    page.locator("#new-source > summary").click()
    button = page.get_by_role("button", name="Link it")
    delayed: list[Route] = []
    page.route("**/desk/proposed-origin/**", lambda route: delayed.append(route))
    with page.expect_request("**/desk/proposed-origin/**"):
        page.locator("#id_publisher").fill("Printers")
        page.locator("#id_publisher").press("Tab")
    page.locator("#id_origin").fill("Somebody else")
    place = "element => element.getBoundingClientRect().top + scrollY"
    before = button.evaluate(place)
    with page.expect_response("**/desk/proposed-origin/**"):
        delayed.pop().continue_()
    expect(page.locator("#origin-form.htmx-request")).to_have_count(0)
    expect(page.locator("#id_origin")).to_have_value("Somebody else")
    page.unroute("**/desk/proposed-origin/**")
    page.locator("#id_origin").fill("")
    page.locator("#id_publisher").fill("Printers & Sons")
    page.locator("#id_publisher").press("Tab")
    expect(page.locator("#id_origin")).to_have_value("Printers & Sons")
    expect(page.locator("#source-summary")).to_contain_text("Printers & Sons is new to the desk")
    assert button.evaluate(place) == before
