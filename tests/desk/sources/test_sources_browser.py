"""Naming a source in a real browser: what is missing is asked in the form, and one submit is enough."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from claims.models import Claim, Evidence, Party, Position, Source, User
from tests.desk.forms import at
from tests.factories import PartyFactory, SourceFactory, a_claim, editor

pytestmark = pytest.mark.django_db(transaction=True)
OpenPage = Callable[..., Page]
ADDRESS = "https://new.example/a"
both = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])


@pytest.fixture
def user() -> User:
    return editor()


@pytest.fixture
def claim() -> Claim:
    return a_claim()


def submits(page: Page) -> list[str]:
    """The addresses to which forms are sent from now on."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            sent.append(request.url)

    page.on("request", note)
    return sent


def say_what_it_does(page: Page, button: str = "Link it") -> None:
    page.get_by_label("supports").check()
    page.locator("#id_quote").fill("We saw them.")
    page.get_by_role("button", name=button).click()
    expect(page.locator("#pieces")).to_contain_text("We saw them.")


@both
def test_evidence_with_a_fresh_address_and_a_new_publisher_takes_one_submit(
    open_page: OpenPage, user: User, claim: Claim, javascript: bool
):
    page = open_page(user, javascript=javascript)
    page.goto(at("link_evidence", claim))
    sent = submits(page)
    page.locator("#id_source").fill(ADDRESS)
    if javascript:
        expect(page.locator("#id_title")).to_be_hidden()
        page.locator("#id_source").press("Tab")
    page.locator("#id_title").fill("New report")
    page.locator("#id_publisher").fill("Paper House")
    if not javascript:
        page.locator("#new-party-publisher > summary").click()
    page.locator("#id_publisher_kind").select_option("media")
    say_what_it_does(page)
    assert len(sent) == 1
    evidence = Evidence.objects.get()
    house = Party.objects.get()
    assert (evidence.source.title, evidence.source.url, house.kind) == ("New report", ADDRESS, "media")
    assert (evidence.source.publisher, evidence.origin) == (house, house)


@both
def test_a_position_from_the_same_source_takes_one_click_for_the_source(
    open_page: OpenPage, user: User, claim: Claim, javascript: bool
):
    ministry = PartyFactory.create(name="Ministry")
    report = SourceFactory.create(title="The Report", publisher=ministry)
    page = open_page(user, javascript=javascript)
    page.goto(at("link_evidence", claim))
    page.locator("#id_source").fill("The Report")
    say_what_it_does(page)
    page.goto(at("record_position", claim))
    page.get_by_label("The same source again: The Report").check()
    if javascript:
        expect(page.locator("#source-summary")).to_contain_text("The desk knows this source: “The Report”")
    page.locator("#id_party").fill("Ministry")
    page.get_by_label("denies", exact=False).first.check()
    page.locator("#id_quote").fill("No such thing.")
    page.get_by_role("button", name="Record it").click()
    expect(page.locator("#lines")).to_contain_text("No such thing.")
    assert Position.objects.get().source == report


@both
def test_after_saving_one_links_the_source_to_another_claim(
    open_page: OpenPage, user: User, claim: Claim, javascript: bool
):
    report = SourceFactory.create(title="The Report")
    other = a_claim(statement="Another claim altogether.")
    page = open_page(user, javascript=javascript)
    page.goto(at("link_evidence", claim))
    page.locator("#id_source").fill("The Report")
    say_what_it_does(page)
    page.get_by_role("link", name="link it to another claim").click()
    page.locator("#id_claim").fill("Another claim altogether.")
    page.get_by_role("button", name="Go on to the claim").click()
    expect(page.locator("#id_source")).to_have_value("The Report")
    say_what_it_does(page)
    assert Evidence.objects.get(claim=other).source == report


def test_what_is_pasted_unfolds_the_rest_while_one_is_still_in_the_field(open_page: OpenPage, user: User):
    page = open_page(user)
    page.goto("/desk/receive/")
    page.locator("#id_first_appearance").focus()
    page.keyboard.insert_text(ADDRESS)
    page.locator("#id_first_appearance").evaluate("field => field.dispatchEvent(new Event('paste', {bubbles: true}))")
    expect(page.locator("#id_title")).to_be_visible()
    expect(page.locator("#id_url")).to_have_value(ADDRESS)
    expect(page.locator("#id_first_appearance")).to_be_focused()
    page.locator("#id_title").fill("New report")
    page.get_by_label("Statement").fill("Ships left the harbour.")
    page.get_by_role("main").get_by_role("button", name="Receive it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ships left the harbour.")
    assert Claim.objects.get().first_appearance == Source.objects.get(title="New report", url=ADDRESS)


def test_a_known_source_folds_what_describes_a_new_one_unless_somebody_typed_there(
    open_page: OpenPage, user: User, claim: Claim
):
    SourceFactory.create(title="The Report")
    page = open_page(user)
    page.goto(at("link_evidence", claim))
    for typed in ("", "Ann"):
        page.locator("#id_source").fill(ADDRESS)
        page.locator("#id_source").press("Tab")
        expect(page.locator("#id_author")).to_be_visible()
        page.locator("#id_author").fill(typed)
        page.locator("#id_source").fill("The Report")
        page.locator("#id_source").press("Tab")
        expect(page.locator("#source-summary")).to_contain_text("The desk knows this source")
        expect(page.locator("#id_author")).to_be_visible(visible=bool(typed))


def test_the_kind_is_asked_while_a_new_name_is_typed_and_what_was_chosen_stays(
    open_page: OpenPage, user: User, claim: Claim
):
    PartyFactory.create(name="Agency of Ships")
    page = open_page(user)
    page.goto(at("record_position", claim))
    kind = page.locator("#id_party_kind")
    expect(kind).to_be_hidden()
    page.locator("#id_party").press_sequentially("Agency", delay=5)
    expect(kind).to_be_visible()
    page.locator("#id_party").press("Tab")
    expect(kind).to_be_focused()
    kind.select_option("organisation")
    page.locator("#id_party").fill("Agency of Boats")
    expect(page.locator("#new-party-party .hint")).to_contain_text("Nearly so called: Agency of Ships")
    expect(kind).to_have_value("organisation")
    page.locator("#id_party").fill("Agency of Ships")
    expect(kind).to_be_hidden()


def test_an_origin_that_is_emptied_is_said_not_to_be_known_and_unticked_it_is_proposed_again(
    open_page: OpenPage, user: User, claim: Claim
):
    SourceFactory.create(title="The Report", publisher=PartyFactory.create(name="Ministry"))
    page = open_page(user)
    page.goto(at("link_evidence", claim))
    page.locator("#id_source").fill("The Report")
    page.locator("#id_source").press("Tab")
    expect(page.locator("#id_origin")).to_have_value("Ministry")
    box = page.get_by_label("It is not known whose word it is")
    page.locator("#id_origin").fill("")
    page.locator("#id_origin").press("Tab")
    expect(box).to_be_checked()
    box.uncheck()
    expect(page.locator("#id_origin")).to_have_value("Ministry")
    box.check()
    expect(page.locator("#id_origin")).to_have_value("")
    page.locator("#id_origin").fill("Somebody else")
    box.uncheck()
    with page.expect_response("**/desk/proposed-origin/**"):
        page.locator("#id_source").fill(ADDRESS)
        page.locator("#id_source").press("Tab")
    expect(page.locator("#origin-form.htmx-request")).to_have_count(0)
    expect(page.locator("#id_origin")).to_have_value("Somebody else")
    page.locator("#id_source").fill("The Report")
    page.locator("#id_origin").fill("")
    box.check()
    say_what_it_does(page)
    assert Evidence.objects.get().origin is None
