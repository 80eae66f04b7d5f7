"""Bulk edits in a real browser: ticking rows with and without JavaScript, and long work that goes on by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from claims import workflow
from claims.models import Batch, Claim, User
from tests.browser import faults_of_looks
from tests.factories import a_claim, chief, researcher

pytestmark = pytest.mark.django_db(transaction=True)
OpenPage = Callable[..., Page]


@pytest.fixture
def user() -> User:
    return chief()


@pytest.fixture
def claims() -> list[Claim]:
    by = researcher()
    return [a_claim(by=by, statement=f"Ship no. {number} came.") for number in range(1, 5)]


def tick(page: Page, *numbers: int) -> None:
    for number in numbers:
        page.locator("#board tr", has_text=f"Ship no. {number} came.").locator('input[name="pick"]').check()


def decide(page: Page) -> None:
    """From the form to the page of the batch."""
    page.get_by_label("Reason").fill("The story is over.")
    page.locator('input[name="stage"][value="done"]').check()
    page.get_by_role("button", name="Show what will happen").click()
    page.get_by_role("button", name="Change the stage: do it").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_rows_are_ticked_and_edited_together(open_page: OpenPage, user: User, claims: list[Claim], javascript: bool):
    page = open_page(user, javascript=javascript)
    page.goto("/desk/?q=ship")
    tick(page, 1, 3)
    if javascript:
        expect(page.locator("#picked")).to_have_text("2 selected")
    page.locator("#selection").get_by_role("button", name="Stage", exact=True).click()
    expect(page.get_by_text("2 claims: 2 picked on the board.")).to_be_visible()
    decide(page)
    expect(page.get_by_text("2 done, 0 refused. It is finished.")).to_be_visible()
    assert set(Claim.objects.filter(stage="done")) == {claims[0], claims[2]}


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_all_that_match_are_selected_by_one_box(open_page: OpenPage, user: User, claims: list[Claim], javascript: bool):
    a_claim(statement="Planes came.")
    page = open_page(user, javascript=javascript)
    page.goto("/desk/?q=ship")
    page.get_by_label("all 4 that match").check()
    if javascript:
        expect(page.locator("#picked")).to_have_text("All selected")
    page.locator("#selection").get_by_role("button", name="Stage", exact=True).click()
    expect(page.get_by_text("4 claims: all 4 that matched Words: ship.")).to_be_visible()


def test_the_box_in_the_heading_ticks_the_page_and_tells_when_only_some_are_ticked(
    open_page: OpenPage, user: User, claims: list[Claim]
):
    page = open_page(user)
    page.goto("/desk/")
    page.locator("#pick-page").check()
    expect(page.locator("#picked")).to_have_text(f"{len(claims)} selected")
    page.locator('input[name="pick"]').first.uncheck()
    expect(page.locator("#picked")).to_have_text(f"{len(claims) - 1} selected")
    assert page.locator("#pick-page").evaluate("box => box.indeterminate")


def test_shift_ticks_all_from_the_last_one_to_this_one_and_unticks_them(
    open_page: OpenPage, claims: list[Claim]
) -> None:
    page = open_page(researcher())
    page.goto("/desk/?sort=claim")
    boxes = page.locator('tbody input[name="pick"]')
    boxes.nth(3).click()
    boxes.nth(1).click(modifiers=["Shift"])
    expect(page.locator("#picked")).to_have_text("3 selected")
    assert [boxes.nth(n).is_checked() for n in range(4)] == [False, True, True, True]
    boxes.nth(2).click(modifiers=["Shift"])
    assert [boxes.nth(n).is_checked() for n in range(4)] == [False, False, False, True]
    boxes.nth(0).click()
    assert [boxes.nth(n).is_checked() for n in range(4)] == [True, False, False, True], "without Shift it is one"


def test_how_many_match_is_asked_for_once_a_row_is_ticked(
    open_page: OpenPage, user: User, claims: list[Claim], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("claims.desk.board.views.PAGE_SIZE", 2)
    page = open_page(user)
    page.goto("/desk/?q=ship")
    expect(page.locator("#matching")).to_have_text("all that match")
    page.locator('input[name="pick"]').first.check()
    expect(page.locator("#matching")).to_have_text("all 4 that match")


def test_going_back_to_the_board_what_was_ticked_is_still_counted(open_page: OpenPage, user: User, claims: list[Claim]):
    page = open_page(user)
    page.goto("/desk/?q=ship")
    tick(page, 2)
    page.locator("#selection").get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_text("1 claim: 1 picked on the board.")).to_be_visible()
    page.go_back()
    ticked = page.locator('input[name="pick"]:checked').count()
    expect(page.locator("#picked")).to_have_text({0: "Nothing selected", 1: "1 selected"}[ticked])


@pytest.mark.usefixtures("claims")
def test_long_work_goes_on_by_itself_and_says_so_to_screen_readers(
    open_page: OpenPage, user: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("claims.workflow.batches.SIZE", 1)
    batch = a_begun_batch(user)
    page = open_page(user)
    page.goto(reverse("desk:batch", args=[batch.pk]))
    expect(page.get_by_text("4 done, 0 refused. It is finished.")).to_have_count(2)  # on the page, and in its status
    expect(page.locator("#progress-status")).to_have_text("4 done, 0 refused. It is finished.")
    expect(page.locator("#batch-title")).to_be_focused()
    assert page.evaluate("history.length") <= 2, "each hundred is no page to go back to"
    assert batch.outcomes.count() == 4


@pytest.mark.usefixtures("claims")
def test_long_work_is_paused_left_and_gone_on_with_by_a_button(
    open_page: OpenPage, user: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("claims.workflow.batches.SIZE", 1)
    batch = a_begun_batch(user)
    page = open_page(user, javascript=False)
    page.goto("/desk/batches/")
    expect(page.get_by_text("unfinished: 1 of 4")).to_be_visible()
    page.get_by_role("link", name="Change the stage").click()
    expect(page.get_by_role("link", name="Pause")).to_be_hidden()
    for progress in ("2 done, 0 refused, 2 still to be done.", "3 done, 0 refused, 1 still to be done."):
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_text(progress)).to_be_visible()
    assert batch.outcomes.count() == 3
    with_script = open_page(user)
    with_script.goto(reverse("desk:batch", args=[batch.pk]) + "?paused")
    with_script.get_by_role("button", name="Go on").click()
    expect(with_script.locator("#progress-words")).to_have_text("4 done, 0 refused. It is finished.")


def a_begun_batch(user: User) -> Batch:
    claims = Claim.objects.order_by("pk")
    words = {"reason": "The story is over.", "selection": "some"}
    return workflow.start_batch(user, "set_stage", claims, stage="done", **words)


@pytest.mark.looks
def test_axe_finds_nothing_on_the_way_of_a_bulk_edit(
    open_page: OpenPage, user: User, claims: list[Claim], monkeypatch: pytest.MonkeyPatch
):
    workflow.set_stage(user, claims[:1], stage="done")
    page = open_page(user)
    page.goto("/desk/?q=ship")

    def look() -> None:
        faults = faults_of_looks(page)
        assert not faults, "\n".join(faults)

    tick(page, 1, 2, 3)
    look()
    page.locator("#selection").get_by_role("button", name="Stage", exact=True).click()
    page.get_by_role("button", name="Show what will happen").click()
    expect(page.locator("#errors")).to_be_visible()
    look()
    page.get_by_label("Reason").fill("The story is over.")
    page.locator('input[name="stage"][value="done"]').check()
    page.get_by_role("button", name="Show what will happen").click()
    expect(page.get_by_role("button", name="Change the stage: do it")).to_be_visible()
    look()
    monkeypatch.setattr("claims.workflow.batches.SIZE", 2)
    page.get_by_role("button", name="Change the stage: do it").click()
    expect(page.locator("#batch-title")).to_be_visible()
    page.goto(page.url + "?paused")
    look()
    page.goto("/desk/batches/")
    look()
