"""A misread quote is mended in a real browser, while a colleague grades the same piece."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.models import Claim, Evidence, User
from tests.desk.forms import at
from tests.factories import SourceFactory, a_claim, researcher, some_evidence

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


def open_form(page: Page, claim: Claim) -> Locator:
    page.goto(at("workspace", claim))
    page.locator("#pieces").get_by_role("link", name="Edit The Daily").click()
    expect(page.locator("#action-title")).to_have_text("Edit evidence")
    return page.locator("#action")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_two_who_edit_one_piece_lose_nothing_and_what_was_saved_can_be_undone(
    open_page: Callable[..., Page], javascript: bool
) -> None:
    claim = a_claim()
    piece = some_evidence(claim, source=SourceFactory.create(title="The Daily"), quote="We saw tnks.")
    ada: User = researcher(first_name="Ada", last_name="Osei")
    one, two = open_page(ada, javascript=javascript), open_page(researcher(), javascript=javascript)
    first, second = open_form(one, claim), open_form(two, claim)
    first.get_by_label("3: possibly true").check()
    first.get_by_role("button", name="Save the evidence").click()
    expect(one.locator("#said").first).to_contain_text("The evidence is changed. You can undo it.")

    second.get_by_label("Quote", exact=True).fill("We saw tanks.")
    second.get_by_role("button", name="Save the evidence").click()
    expect(two.locator("#conflict")).to_contain_text("Ada Osei edited evidence")
    expect(second.get_by_label("3: possibly true")).to_be_checked()
    second.get_by_role("button", name="Save the evidence").click()
    expect(two.locator("#pieces")).to_contain_text("“We saw tanks.”")
    assert Evidence.objects.values_list("quote", "credibility").get() == ("We saw tanks.", "3")

    two.locator("#head").get_by_role("button", name="Undo").click()
    expect(two.locator("#pieces")).to_contain_text("“We saw tnks.”")
    assert Evidence.objects.get(pk=piece.pk).credibility == "3"
