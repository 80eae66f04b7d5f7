"""A date that is typed in a real browser: it is said how it is read, with JavaScript before it is sent, without after."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from claims.models import Position, StatusChange
from tests.browser import axe
from tests.desk.forms import at
from tests.factories import PartyFactory, a_claim, a_status, editor

pytestmark = pytest.mark.django_db(transaction=True)

BY_ORDER = "Read as Wednesday 3 April 2024: the desk writes the day first. For 4 March, write the month as a word."


@pytest.mark.parametrize("width", [1440, 390])
def test_it_is_said_while_one_types_and_beside_what_was_saved(open_page: Callable[..., Page], width: int) -> None:
    PartyFactory.create(name="Ministry")
    claim = a_claim()
    page = open_page(editor(), width=width)
    page.goto(at("record_position", claim))
    page.locator("#id_said_on").press_sequentially("03/04/2024")
    expect(page.locator("#reading-said_on")).to_have_text(BY_ORDER)
    assert not [str(one) for one in axe(page, "#field-said_on")]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#id_said_on").fill("soon")
    expect(page.locator("#reading-said_on")).to_have_text("")
    page.locator("#id_said_on").fill("03/04/2024")
    page.locator("#id_party").fill("Ministry")
    page.locator("input[name=stance][value=denies]").check()
    page.locator("#id_quote").fill("No.")
    page.locator("#action button.main").click()
    expect(page.locator("#said")).to_contain_text(f"Said: {BY_ORDER}")
    assert Position.objects.get().said_on == "2024-04-03"


def test_without_javascript_the_form_that_comes_back_says_it(open_page: Callable[..., Page]) -> None:
    claim = a_claim()
    page = open_page(editor(), javascript=False)
    page.goto(at("change_status", claim))
    page.locator("#id_effective_at").fill("17 Oct 2023")
    page.locator("#action button.main").click()
    expect(page.locator("#reading-effective_at")).to_have_text(
        "Read as the start of Tuesday 17 October 2023 at the desk, 00:00 UTC."
    )
    assert page.locator("#id_effective_at").input_value() == "17 Oct 2023"
    page.locator(f"input[name=status][value='{a_status('disputed').pk}']").check()
    page.locator("#id_rationale").fill("They contradict each other.")
    page.locator("#action button.main").click()
    expect(page.locator("#changes")).to_contain_text("17 October 2023")
    assert StatusChange.objects.latest("pk").effective_at.isoformat() == "2023-10-17T00:00:00+00:00"
