"""Nothing typed is lost: drafts on the device, leaving that asks, and a session that ends in the middle, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from claims import workflow
from claims.models import Claim, Edit, Note, Position, User
from tests.desk.forms import at
from tests.factories import PASSWORD, PartyFactory, a_claim, editor, researcher

pytestmark = pytest.mark.django_db(transaction=True)
OpenPage = Callable[..., Page]
DAY = 86_400_000


@pytest.fixture
def user() -> User:
    return editor(first_name="Ada", last_name="Osei")


@pytest.fixture
def claim(user: User) -> Claim:
    return a_claim(statement="As it was.")


def answers(page: Page, *, leave: bool) -> list[str]:
    """Answer whoever asks on this page, and collect how often: the browser itself, or the desk."""
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept() if leave else dialog.dismiss()

    page.on("dialog", answer)
    return asked


def next_tab(page: Page) -> Page:
    """Close the tab with what is typed in it, without being asked, and open another in the same browser."""
    other = page.context.new_page()
    page.close(run_before_unload=False)
    return other


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft:'))")
    return found


def type_note(page: Page, claim: Claim, text: str) -> None:
    page.goto(at("add_note", claim))
    page.locator("#action textarea").press_sequentially(text)


def become(page: Page, user: User) -> None:
    """Log in as another in the same browser."""
    page.context.clear_cookies(name="sessionid")
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("link", name="My page")).to_be_visible()


def test_what_was_typed_is_offered_after_the_tab_was_closed(open_page: OpenPage, user: User, claim: Claim):
    page = open_page(user)
    page.goto(at("record_position", claim))
    page.locator("#action #id_party").fill("A ministry")
    page.locator("#action").get_by_label("denies").first.check()
    page.locator("#action #id_quote").fill("No.")
    page = next_tab(page)
    page.goto(at("record_position", claim))
    draft = page.locator(".draft")
    expect(draft).to_contain_text("You typed this")
    expect(draft).to_contain_text("ago on this device, and it was not saved.")
    expect(page.locator("#id_quote")).to_have_value("")
    draft.get_by_role("button", name="Take it up").click()
    expect(page.locator("#id_party")).to_have_value("A ministry")
    expect(page.locator("#id_quote")).to_have_value("No.")
    expect(page.locator("#action").get_by_label("denies").first).to_be_checked()
    expect(draft).to_contain_text("stands in the form again. It is not saved yet.")
    assert len(kept(page)) == 1


def test_how_old_a_draft_is_is_said_and_an_old_one_goes(open_page: OpenPage, user: User, claim: Claim):
    page = open_page(user)
    type_note(page, claim, "Look at this.")
    [name] = kept(page)
    older = """([name, ms]) => localStorage.setItem(
        name, JSON.stringify({ ...JSON.parse(localStorage[name]), at: Date.now() - ms }))"""
    page.evaluate(older, [name, 20 * 60_000 + 5000])
    page = next_tab(page)
    page.goto(at("add_note", claim))
    expect(page.locator(".draft").first).to_contain_text("You typed this 20 minutes ago on this device")
    page.evaluate(older, [name, 13 * DAY])
    page.goto(at("add_note", claim))
    expect(page.locator(".draft").first).to_contain_text("You typed this 13 days ago")
    page.evaluate(older, [name, 14 * DAY])
    page.goto(at("add_note", claim))
    expect(page.locator("#action form")).to_be_visible()
    expect(page.locator(".draft")).to_have_count(0)
    assert kept(page) == []


def test_a_draft_goes_when_its_form_is_saved(open_page: OpenPage, user: User, claim: Claim):
    page = open_page(user)
    asked = answers(page, leave=True)
    type_note(page, claim, "Look at this.")
    assert len(kept(page)) == 1
    page.locator("#action").get_by_role("button", name="Save the note").click()
    expect(page.locator("#said")).to_contain_text("The note is saved.")
    assert kept(page) == []
    page.goto(at("add_note", claim))
    expect(page.locator(".draft")).to_have_count(0)
    assert asked == []
    assert page.evaluate("document.cookie").count("saved=") == 0


def test_what_is_typed_and_taken_back_is_no_draft_and_nobody_is_asked(open_page: OpenPage, user: User, claim: Claim):
    page = open_page(user)
    asked = answers(page, leave=True)
    type_note(page, claim, "No")
    assert len(kept(page)) == 1
    for _sign in "No":
        page.keyboard.press("Backspace")
    assert kept(page) == []
    page.goto("/desk/")
    assert asked == []


def test_a_claim_that_is_received_leaves_no_draft_and_nobody_is_asked(open_page: OpenPage, user: User):
    page = open_page(user)
    asked = answers(page, leave=True)
    page.goto("/desk/receive/")
    page.get_by_label("Statement").press_sequentially("Ships left.")
    page.get_by_role("main").get_by_role("button", name="Receive it").click()
    expect(page.locator("#workspace h1")).to_have_text("Ships left.")
    assert kept(page) == []
    assert asked == []


def test_a_draft_stays_while_its_form_is_refused(open_page: OpenPage, user: User, claim: Claim):
    page = open_page(user)
    page.goto(at("record_position", claim))
    page.locator("#id_quote").fill("No.")
    page.get_by_role("button", name="Record it").click()
    expect(page.locator("#errors")).to_be_visible()
    page.locator("#id_scope").fill("In part.")
    page = next_tab(page)
    page.goto(at("record_position", claim))
    page.get_by_role("button", name="Take it up").click()
    expect(page.locator("#id_quote")).to_have_value("No.")
    expect(page.locator("#id_scope")).to_have_value("In part.")


def test_a_discarded_draft_is_gone_and_one_that_was_taken_up_leaves_the_form_as_it_was(
    open_page: OpenPage, user: User, claim: Claim
):
    page = open_page(user)
    page.goto(at("edit_text", claim))
    page.get_by_label("Statement").fill("Other words.")
    page = next_tab(page)
    page.goto(at("edit_text", claim))
    page.get_by_role("button", name="Take it up").click()
    expect(page.get_by_label("Statement")).to_have_value("Other words.")
    page.locator(".draft").get_by_role("button", name="Discard").click()
    expect(page.get_by_label("Statement")).to_have_value("As it was.")
    assert kept(page) == []
    page.goto(at("edit_text", claim))
    expect(page.locator(".draft")).to_have_count(0)


def test_a_draft_of_one_account_is_never_shown_to_another_and_goes_when_it_logs_out(
    open_page: OpenPage, user: User, claim: Claim
):
    other = researcher(first_name="Bruno", last_name="Keller")
    page = open_page(user)
    type_note(page, claim, "For Ada alone.")
    page = next_tab(page)
    become(page, other)
    page.goto(at("add_note", claim))
    expect(page.locator("#action form")).to_be_visible()
    expect(page.locator(".draft")).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text("For Ada alone.")
    page.locator("#action textarea").fill("For Bruno alone.")
    page = next_tab(page)
    become(page, user)
    page.goto(at("add_note", claim))
    expect(page.locator(".draft").first).to_contain_text("For Ada alone.")
    assert len(kept(page)) == 2
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/")
    assert [name.split(":")[1] for name in kept(page)] == [str(other.pk)]


def test_nothing_hidden_and_no_password_is_kept(open_page: OpenPage, user: User, claim: Claim):
    page = open_page(user)
    page.goto(at("edit_text", claim))
    page.get_by_label("Statement").fill("Other words.")
    [name] = kept(page)
    draft = json.loads(page.evaluate("name => localStorage[name]", name))
    assert draft["fields"] == {"statement": {"typed": ["Other words."], "drawn": ["As it was."]}}
    page.evaluate("localStorage.clear()")
    page.goto("/accounts/password/")
    page.locator("input[type=password]").first.fill("a secret")
    assert page.evaluate("JSON.stringify(localStorage)") == "{}"


def test_what_a_colleague_changed_since_is_named_when_a_draft_is_taken_up(
    open_page: OpenPage, user: User, claim: Claim
):
    page = open_page(user)
    page.goto(at("edit_text", claim))
    page.get_by_label("Statement").fill("My words.")
    page = next_tab(page)
    workflow.edit_text(researcher(), claim, seen=None, statement="Their words.", context="Their context.")
    page.goto(at("edit_text", claim))
    page.get_by_role("button", name="Take it up").click()
    expect(page.locator(".draft .doubtful")).to_contain_text("Somebody changed this meanwhile: Statement.")
    expect(page.get_by_label("Statement")).to_have_value("My words.")
    expect(page.get_by_label("Context")).to_have_value("Their context.")  # what was not typed is as it is now


def test_the_same_form_in_two_tabs_keeps_two_drafts(open_page: OpenPage, user: User, claim: Claim):
    page = open_page(user)
    other = page.context.new_page()
    type_note(page, claim, "One.")
    type_note(other, claim, "Two.")
    expect(other.locator(".draft").first).to_contain_text("One.")
    other.locator("#action").get_by_role("button", name="Save the note").click()
    expect(other.locator("#said")).to_contain_text("The note is saved.")
    page = next_tab(page)
    page.goto(at("add_note", claim))
    expect(page.locator(".draft")).to_have_count(1)
    expect(page.locator(".draft")).to_contain_text("One.")


def test_a_note_that_stays_while_the_page_is_drawn_anew_is_one_draft_and_goes_when_it_is_saved(
    open_page: OpenPage, user: User, claim: Claim
):
    page = open_page(user)
    asked = answers(page, leave=True)
    page.goto(at("workspace", claim))
    page.locator("#notes textarea").press_sequentially("Look at this.")
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("button", name="Unfollow")).to_be_visible()
    expect(page.locator("#notes textarea")).to_have_value("Look at this.")
    expect(page.locator(".draft")).to_have_count(0)
    assert len(kept(page)) == 1
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator("#said")).to_contain_text("The note is saved.")
    assert kept(page) == []
    assert asked == []


def test_leaving_a_half_typed_form_asks_and_a_saved_one_does_not(open_page: OpenPage, user: User, claim: Claim):
    page = open_page(user)
    asked = answers(page, leave=False)
    type_note(page, claim, "Look at this.")
    with page.expect_event("dialog"):
        page.evaluate("location.assign('/desk/')")
    assert asked == ["beforeunload"]
    expect(page.locator("#action textarea")).to_have_value("Look at this.")
    page.locator("#action").get_by_role("button", name="Save the note").click()
    expect(page.locator("#said")).to_contain_text("The note is saved.")
    page.goto("/desk/")
    assert asked == ["beforeunload"]


def test_a_link_of_htmx_that_would_take_the_form_away_asks(open_page: OpenPage, user: User, claim: Claim):
    page = open_page(user)
    asked = answers(page, leave=False)
    type_note(page, claim, "Look at this.")
    for place, link in (("#action", "Cancel"), ("#head", "Record a position")):
        with page.expect_event("dialog"):
            page.locator(place).get_by_role("link", name=link).click()
        expect(page.locator("#action textarea")).to_have_value("Look at this.")
    assert asked == ["confirm", "confirm"]
    assert page.url.endswith(at("add_note", claim))


def test_another_form_that_is_sent_asks_before_it_takes_this_one_away(open_page: OpenPage, user: User, claim: Claim):
    page = open_page(user)
    asked = answers(page, leave=False)
    page.goto(at("edit_text", claim))
    page.get_by_label("Statement").fill("Other words.")
    with page.expect_event("dialog"):
        page.get_by_role("button", name="Follow").click()
    assert asked == ["confirm"]
    expect(page.get_by_label("Statement")).to_have_value("Other words.")
    assert not claim.follows.exists()


def test_going_back_from_a_half_typed_form_asks_and_staying_stays(open_page: OpenPage, user: User, claim: Claim):
    page = open_page(user)
    asked = answers(page, leave=False)
    page.goto(at("workspace", claim))
    page.locator("#head").get_by_role("link", name="Edit the text").click()
    page.get_by_label("Statement").press_sequentially("!")
    with page.expect_event("dialog"):
        page.evaluate("history.back()")
    page.wait_for_url(f"**{at('edit_text', claim)}")
    assert asked == ["confirm"]
    expect(page.get_by_label("Statement")).to_have_value("!As it was.")


def test_whoever_leaves_all_the_same_is_asked_once_and_finds_it_again_by_going_forward(
    open_page: OpenPage, user: User, claim: Claim
):
    page = open_page(user)
    asked = answers(page, leave=True)
    page.goto(at("workspace", claim))
    page.locator("#head").get_by_role("link", name="Edit the text").click()
    page.get_by_label("Statement").press_sequentially("!")
    page.evaluate("history.back()")
    expect(page.locator("#action form")).to_have_count(0)
    assert asked == ["confirm"]
    page.go_forward()
    expect(page.get_by_label("Statement")).to_have_value("!As it was.")
    expect(page.locator(".draft")).to_contain_text("stands in the form again.")


def test_back_after_an_error_restores_every_field_and_what_a_pick_field_offered(
    open_page: OpenPage, user: User, claim: Claim
):
    for kind in ("government", "organisation"):
        PartyFactory.create(name="The Ministry", kind=kind)
    page = open_page(user)
    answers(page, leave=True)
    page.goto(at("record_position", claim))
    page.locator("#id_party").fill("The Ministry")
    page.locator("#id_quote").fill("No.")
    page.get_by_role("button", name="Record it").click()
    expect(page.locator("#errors")).to_contain_text("There are 2 parties “The Ministry”.")
    picked = page.locator("#field-party .offered input").nth(1)
    picked.check()
    value = picked.input_value()
    offered = page.locator("#field-party .offered").inner_text()
    page.goto("/desk/")
    page.go_back()
    expect(page.locator("#id_party")).to_have_value("The Ministry")
    expect(page.locator("#id_quote")).to_have_value("No.")
    expect(page.locator("#field-party .offered input").nth(1)).to_be_checked()
    assert page.locator("#field-party .offered").inner_text() == offered
    page.locator("#action").get_by_label("denies").first.check()
    page.get_by_role("button", name="Record it").click()
    expect(page.locator("#said")).to_contain_text("The position is recorded.")
    assert f"[{Position.objects.get().party.public_id}]" == value
    assert kept(page) == []


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_session_that_ends_in_the_middle_saves_what_was_typed_after_the_log_in(
    open_page: OpenPage, user: User, claim: Claim, javascript: bool
):
    page = open_page(user, javascript=javascript)
    asked = answers(page, leave=True)
    page.goto(at("edit_text", claim))
    page.get_by_label("Statement").fill("My words.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save the text").click()
    expect(page.get_by_role("heading", name="Log in to the desk")).to_be_visible()
    expect(page.get_by_label("Username")).to_be_focused()
    assert page.url.endswith(at("edit_text", claim)), "the log-in stands in the place of the form"
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Log in and send it").click()
    expect(page.locator("main")).to_contain_text("The name or the password is not right.")
    expect(page.locator("main")).to_contain_text("What you typed is kept on this page.")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in and send it").click()
    expect(page.locator("#workspace h1")).to_have_text("My words.")
    expect(page.locator("#said")).to_contain_text("The text is changed.")
    assert page.url.endswith(at("workspace", claim))
    assert Edit.objects.filter(verb="edit_text").count() == 1
    assert asked == []
    if javascript:
        assert kept(page) == []
        page.get_by_role("button", name="Follow").click()  # the tokens of the page are those of the new session
        expect(page.get_by_role("button", name="Unfollow")).to_be_visible()


def test_what_a_field_asks_by_itself_leads_nobody_away_from_what_they_type(
    open_page: OpenPage, user: User, claim: Claim
):
    page = open_page(user)
    asked = answers(page, leave=True)
    page.goto(at("record_position", claim))
    page.locator("#id_quote").fill("No.")
    page.context.clear_cookies(name="sessionid")
    with page.expect_response(lambda response: "HX-Redirect".lower() in response.headers):
        page.locator("#id_party").press_sequentially("Minis")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("heading", name="Log in to the desk")).to_be_visible()
    assert page.url.endswith(at("record_position", claim))
    expect(page.locator("main")).to_contain_text("What you typed is kept on this page.")
    assert asked == []


def test_what_is_answered_late_leads_nobody_away_from_the_log_in_that_keeps_what_was_typed(
    open_page: OpenPage, user: User, claim: Claim
):
    page = open_page(user)
    late: list[Route] = []
    page.route("**/like/", lambda route: late.append(route))
    with page.expect_request("**/like/"):
        type_note(page, claim, "Look at this.")
    page.context.clear_cookies(name="sessionid")
    page.locator("#action").get_by_role("button", name="Save the note").click()
    expect(page.get_by_role("heading", name="Log in to the desk")).to_be_visible()
    with page.expect_response(lambda response: "HX-Redirect".lower() in response.headers):
        late.pop().continue_(headers={"HX-Request": "true"})  # without the cookie that it was asked with
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in and send it").click()
    expect(page.locator("#said")).to_contain_text("The note is saved.")


def test_another_account_that_logs_in_sees_the_form_again(open_page: OpenPage, user: User, claim: Claim):
    other = researcher(first_name="Bruno", last_name="Keller")
    page = open_page(user)
    type_note(page, claim, "Mine.")
    page.context.clear_cookies(name="sessionid")
    page.locator("#action").get_by_role("button", name="Save the note").click()
    page.get_by_label("Username").fill(other.username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in and send it").click()
    expect(page.locator("#errors")).to_contain_text("It was begun by Ada Osei, and you are logged in as Bruno Keller.")
    expect(page.locator("#action textarea")).to_have_value("Mine.")
    assert not Note.objects.exists()
    page.locator("#action").get_by_role("button", name="Save the note").click()
    expect(page.locator("#said")).to_contain_text("The note is saved.")
    assert Note.objects.get().written_by == other
