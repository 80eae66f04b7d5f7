"""The right of reply and requests for corrections in a real browser, with and without JavaScript."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from claims import workflow
from claims.dates import today
from claims.models import Claim, User
from tests.browser import faults_of_looks
from tests.desk.forms import at
from tests.factories import PartyFactory, a_claim, a_correction_request, a_reply_request, chief, editor, researcher

pytestmark = pytest.mark.django_db(transaction=True)
OpenPage = Callable[..., Page]
DAY = dt.timedelta(days=1)


@pytest.fixture
def user() -> User:
    return chief()


@pytest.fixture
def asked() -> Claim:
    """A claim with a reply of every kind and a request of every kind."""
    claim = a_claim()
    a_reply_request(claim, question="Why?", asked_on=today() - 3 * DAY, due_on=today() - DAY)
    answered = a_reply_request(claim, asked_through="E-mail")
    workflow.record_reply(researcher(), answered, answer="We sent nobody.")
    a_reply_request(claim, is_public=False, due_on=today() + DAY)
    a_correction_request(claim, text="It was a Tuesday. " * 30, received_on=today() - 3 * DAY, due_on=today() - DAY)
    decided = a_correction_request(claim, text="It was dark.", contact="reader@mail.example")
    workflow.decide_request(editor(), decided, outcome="not_changed", reason="It was noon.")
    return claim


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_party_is_asked_its_answer_recorded_and_a_request_decided_from_the_queue(
    open_page: OpenPage, user: User, javascript: bool
):
    claim = a_claim()
    PartyFactory.create(name="The ministry")
    a_correction_request(claim)
    page = open_page(user, javascript=javascript)
    page.goto(at("workspace", claim))
    page.get_by_role("link", name="Record whom you asked").click()
    page.get_by_role("combobox", name="Party", exact=True).fill("The ministry")
    page.get_by_role("button", name="Record it").click()
    replies = page.locator("#replies")
    expect(replies).to_contain_text("The ministry no answer yet")
    replies.get_by_role("link", name="Record what came back").click()
    page.get_by_role("textbox", name="What came back").fill("We sent nobody.")
    page.get_by_role("button", name="Record it").click()
    expect(replies).to_contain_text("“We sent nobody.”")
    page.get_by_role("link", name="Requests", exact=True).click()
    page.get_by_role("link", name="It was a Tuesday.").click()
    page.locator("#requests").get_by_role("link", name="Decide").click()
    page.get_by_label("corrected").check()
    page.get_by_label("Why").fill("They were right.")
    page.get_by_role("button", name="Decide").click()
    expect(page.locator("#requests")).to_contain_text("They were right.")
    if javascript:
        expect(page.locator("#requests-title")).to_be_focused()


@pytest.mark.looks
def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_page: OpenPage, user: User, asked: Claim):
    workflow.publish(user, [asked])
    page = open_page(user)
    reply, request = asked.reply_requests.order_by("pk"), asked.correction_requests.order_by("pk")
    forms = [at("ask_reply", asked), at("record_reply", asked, reply[0].pk), at("edit_reply", asked, reply[1].pk)]
    forms += [at("receive_request", asked), at("decide_request", asked, request[0].pk)]
    whole = ["/desk/requests/", "/desk/requests/?show=decided", at("workspace", asked), f"/claims/{asked.public_id}/"]
    faults = []
    for address in [*whole, *forms]:
        page.goto(address)
        faults += faults_of_looks(page, "#action" if address in forms else "html")
    assert not faults, "\n".join(faults)
