"""Two real browsers edit one claim at once, and nothing of either is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.models import Claim, Revision, StatusChange, User
from tests.desk.forms import at
from tests.factories import PartyFactory, a_claim, a_status, editor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
OpenPage = Callable[..., Page]


@pytest.fixture
def claim() -> Claim:
    return a_claim()


@pytest.fixture
def ada() -> User:
    return editor(first_name="Ada", last_name="Osei")


@pytest.fixture
def bruno() -> User:
    return editor(first_name="Bruno", last_name="Keller")


def open_form(page: Page, claim: Claim, name: str) -> None:
    page.goto(at("workspace", claim))
    page.locator("#workspace").get_by_role("link", name=name, exact=True).first.click()
    expect(page.locator("#action-title")).to_be_visible()


def save(page: Page, button: str) -> None:
    page.locator("#action").get_by_role("button", name=button, exact=True).click()


def choose(page: Page, status: str, why: str) -> None:
    page.locator(f"input[name=status][value='{a_status(status).pk}']").check()
    page.get_by_label("Rationale").fill(why)


def beside(page: Page, what: str) -> Locator:
    """The two texts of one thing, as the conflict shows them."""
    return page.locator("#beside-conflict tr", has=page.get_by_role("rowheader", name=what)).locator("td")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_two_who_edit_the_text_each_see_the_others_words_and_both_are_kept(
    open_page: OpenPage, claim: Claim, ada: User, bruno: User, javascript: bool
):
    one, two = open_page(ada, javascript=javascript), open_page(bruno, javascript=javascript)
    open_form(one, claim, "Edit the text")
    open_form(two, claim, "Edit the text")
    one.get_by_label("Statement").fill("Troops were seen at the front.")
    one.get_by_label("Context").fill("A war.")
    two.get_by_label("Statement").fill("Soldiers were sent to the front.")
    save(one, "Save the text")
    expect(one.locator("#said")).to_contain_text("The text is changed.")

    save(two, "Save the text")
    expect(two.locator("#conflict")).to_contain_text("Ada Osei")
    expect(beside(two, "Statement")).to_have_text(
        ["Troops were seen at the front.", "Soldiers were sent to the front."]
    )
    expect(two.get_by_label("Statement")).to_have_value("Soldiers were sent to the front.")
    expect(two.get_by_label("Context")).to_have_value("A war.")
    claim.refresh_from_db()
    assert claim.statement == "Troops were seen at the front."

    save(two, "Save the text")
    expect(two.locator("#said")).to_contain_text("The text is changed.")
    claim.refresh_from_db()
    assert (claim.statement, claim.context) == ("Soldiers were sent to the front.", "A war.")
    entries = (
        claim.edits.filter(verb="edit_text")
        .order_by("claim_version")
        .values_list("by__first_name", "changes__statement")
    )
    assert list(entries) == [
        ("Ada", ["Troops of the North were sent to the front.", "Troops were seen at the front."]),
        ("Bruno", ["Troops were seen at the front.", "Soldiers were sent to the front."]),
    ]


def test_two_who_decide_at_once_each_leave_their_entry_and_the_last_who_knew_of_both_decides(
    open_page: OpenPage, claim: Claim, ada: User, bruno: User
):
    one, two = open_page(ada), open_page(bruno)
    open_form(one, claim, "Change the status")
    open_form(two, claim, "Change the status")
    choose(one, "disputed", "Moscow denies it.")
    choose(two, "corroborated", "Two governments confirm it.")
    expect(two.locator("#status-preview")).to_contain_text("Two governments confirm it.")
    save(one, "Save")
    expect(one.locator("#said")).to_contain_text("The status is recorded: Disputed.")

    save(two, "Save")
    expect(beside(two, "Status")).to_have_text(["Disputed", "Corroborated"])
    expect(beside(two, "Rationale")).to_have_text(["Moscow denies it.", "Two governments confirm it."])
    expect(two.get_by_label("Rationale")).to_have_value("Two governments confirm it.")
    expect(two.locator("input[name=status]:checked")).to_have_value(str(a_status("corroborated").pk))
    save(two, "Save")
    expect(two.locator("#said")).to_contain_text("The status is recorded: Corroborated.")
    changes = StatusChange.objects.filter(claim=claim).order_by("recorded_at")
    assert list(changes.values_list("status__key", "rationale"))[1:] == [
        ("disputed", "Moscow denies it."),
        ("corroborated", "Two governments confirm it."),
    ]


def test_one_who_publishes_sees_what_the_other_wrote_meanwhile_before_readers_do(
    open_page: OpenPage, claim: Claim, ada: User, bruno: User
):
    one, two = open_page(ada), open_page(bruno)
    open_form(two, claim, "Publish")
    open_form(one, claim, "Edit the text")
    one.get_by_label("Statement").fill("Soldiers were sent to the front.")
    save(one, "Save the text")
    expect(one.locator("#said")).to_contain_text("The text is changed.")

    two.get_by_label("What changed").fill("First publication.")
    save(two, "Publish this")
    expect(beside(two, "statement")).to_have_text(
        ["Troops of the North were sent to the front.", "Soldiers were sent to the front."]
    )
    assert not Revision.objects.exists()
    expect(two.get_by_label("What changed")).to_have_value("First publication.")
    save(two, "Publish this")
    expect(two.locator("#said")).to_contain_text("The claim is published as it is now.")
    assert Revision.objects.get().payload["claim"]["statement"] == "Soldiers were sent to the front."


def test_while_one_fills_in_a_form_the_other_records_a_position_and_neither_stops(
    open_page: OpenPage, claim: Claim, ada: User, bruno: User
):
    PartyFactory.create(name="Moscow")
    one, two = open_page(ada), open_page(bruno)
    open_form(one, claim, "Change the status")
    choose(one, "disputed", "Moscow denies it.")
    open_form(two, claim, "Record a position")
    two.locator("#id_party").fill("Moscow")
    two.locator("input[name=stance][value=denies]").check()
    two.locator("#id_quote").fill("It is not so.")
    save(two, "Record it")
    expect(two.locator("#said")).to_contain_text("The position is recorded")
    save(one, "Save")
    expect(one.locator("#said")).to_contain_text("The status is recorded: Disputed.")
    expect(one.locator("#lines")).to_contain_text("It is not so.")
