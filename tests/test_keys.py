"""The keyboard alone does the whole walk, and its single keys can be switched off (WCAG 2.1.1, 2.1.4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from claims import workflow
from claims.models import Claim, User
from tests.factories import PASSWORD, a_claim, a_position, editor, researcher

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


def has_focus(place: Locator) -> bool:
    return bool(place.evaluate("element => element === document.activeElement"))


def tab_to(place: Locator, most: int = 120) -> None:
    """Press Tab until the place has the focus."""
    expect(place).to_be_visible()
    for _ in range(most):
        if has_focus(place):
            return
        place.page.keyboard.press("Tab")
    raise AssertionError(f"{place} is out of the reach of Tab")


def write(place: Locator, text: str) -> None:
    tab_to(place)
    place.page.keyboard.press("Control+a")
    place.page.keyboard.type(text)


def press(place: Locator, key: str = "Enter") -> None:
    tab_to(place)
    place.page.keyboard.press(key)


def choose(form: Locator, value: str) -> None:
    """Choose a radio button: Tab leads to the group, the arrows through it."""
    wanted = form.locator(f'input[type=radio][value="{value}"]')
    name = wanted.get_attribute("name")
    for _ in range(120):
        if form.page.evaluate("name => document.activeElement.name === name", name):
            break
        form.page.keyboard.press("Tab")
    form.page.keyboard.press("Space")
    for _ in range(20):
        if wanted.is_checked():
            return
        form.page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not lead to {value}")


def log_in(page: Page, user: User) -> None:
    page.goto("/desk/")
    write(page.get_by_label("Username"), user.username)
    write(page.get_by_label("Password"), PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Board")).to_be_visible()
    page.wait_for_load_state()  # its scripts too


def form_opened_by(page: Page, key: str, title: str) -> Locator:
    page.keyboard.press(key)
    form = page.locator("#action")
    expect(form.get_by_role("heading", name=title)).to_be_focused()
    return form


def test_the_keyboard_alone_takes_a_claim_from_the_board_to_the_public(open_page: Callable[..., Page]) -> None:
    claim = a_claim(by=researcher(), statement="About 10,000 soldiers have been sent abroad.")
    a_position(claim, by=researcher())
    first, second = editor(), editor()
    page = open_page()
    log_in(page, first)
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=claim.statement)).to_be_focused()
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name=claim.statement)).to_be_visible()

    form = form_opened_by(page, "p", "Record a position")
    write(form.locator("#id_party"), "The other government")
    press(form.locator("#id_party_kind"), "g")
    choose(form, "denies")
    write(form.locator("#id_quote"), "No such thing.")
    press(form.get_by_role("button", name="Record it"))
    expect(page.locator("#lines")).to_contain_text("No such thing.")

    form = form_opened_by(page, "s", "Change the status")
    choose(form, "3")
    write(form.locator("#id_rationale"), "One government says so, another denies it.")
    press(form.get_by_role("button", name="Save", exact=True))
    expect(page.locator("#head")).to_contain_text("Disputed")
    expect(page.locator("#head h1")).to_be_focused()

    colleague = open_page()
    log_in(colleague, second)
    colleague.keyboard.press("j")
    expect(colleague.get_by_role("link", name=claim.statement)).to_be_focused()
    colleague.keyboard.press("o")
    expect(colleague.get_by_role("heading", name=claim.statement)).to_be_visible()
    press(colleague.locator("#head").get_by_role("link", name="Publish"))
    expect(colleague.locator("#action h2").first).to_be_focused()
    press(colleague.locator("#action").get_by_role("button", name="Publish this"))
    expect(colleague.locator("#workspace")).to_contain_text("Public as revision 1")
    assert Claim.objects.published().count() == 1


def test_keys_move_through_the_board_search_and_help(open_page: Callable[..., Page]) -> None:
    older, newer = a_claim(statement="The older one."), a_claim(statement="The newer one.")
    page = open_page(researcher())
    page.goto("/desk/")
    for key, focused in (("j", newer), ("j", older), ("k", newer)):
        page.keyboard.press(key)
        expect(page.get_by_role("link", name=focused.statement)).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#id_q")).to_be_focused()
    page.keyboard.type("jk/?")  # in a field they are letters
    expect(page.locator("#id_q")).to_have_value("jk/?")
    page.get_by_role("heading", name="Board").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_keys_do_nothing_once_they_are_switched_off(open_page: Callable[..., Page]) -> None:
    claim, user = a_claim(), researcher()
    workflow.prefer(user, shortcuts=False)
    page = open_page(user)
    page.goto(f"/desk/claims/{claim.public_id}/")
    page.keyboard.press("e")
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name=claim.statement)).to_be_visible()
    assert page.url.endswith(f"/desk/claims/{claim.public_id}/") and page.get_by_role("dialog").count() == 0


def test_news_of_a_colleague_comes_to_an_open_claim_and_an_open_board(open_page: Callable[..., Page]) -> None:
    claim = a_claim(statement="A bridge was closed.")
    board, workspace = open_page(researcher()), open_page(researcher())
    board.goto("/desk/")
    workspace.goto(f"/desk/claims/{claim.public_id}/text/")
    workspace.locator("#id_context").fill("Half a sentence")
    workflow.change_status(
        editor(first_name="Bruno", last_name="Keller"),
        [claim],
        status=claim.status.__class__.objects.get(key="disputed"),
        rationale="Two parties contradict each other.",
    )
    expect(workspace.locator("#head")).to_contain_text("Disputed", timeout=20_000)
    expect(workspace.locator("#said")).to_contain_text("Bruno Keller changed the status.")
    expect(workspace.locator("#id_context")).to_have_value("Half a sentence")
    expect(board.locator("#board tbody")).to_contain_text("Disputed", timeout=20_000)
