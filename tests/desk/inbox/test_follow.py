"""Following a claim, or not, in its workspace; and saying there that one has seen what is new."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.models import Claim, Edit, Follow
from tests.desk.forms import at, errors, filled, said, send
from tests.factories import a_claim, a_position
from tests.htmx import HTMX, assert_swap_equals_reload, soup


def form(name: str, claim: Claim) -> str:
    return f'#follow form[action="{at(name, claim)}"]'


def press(client: Client, claim: Claim, name: str) -> None:
    """Press the button in the workspace, with htmx, and see that the page then is what a reload gives."""
    home = at("workspace", claim)
    page = client.get(home)
    answer = client.post(at(name, claim), filled(page, form(name, claim)), headers=HTMX)
    assert_swap_equals_reload(client, home, page, form(name, claim), answer)


def inbox_count(client: Client) -> str:
    [link] = soup(client.get("/desk/")).select("nav #unread")
    return " ".join(link.get_text(" ").split())


def test_a_claim_is_followed_and_no_longer_followed(at_work: Client, claim: Claim):
    response = at_work.post(at("follow", claim), follow=True)
    assert "You follow this claim." in said(response)
    assert Follow.objects.get().claim == claim
    assert not soup(response).select(form("follow", claim))
    response = at_work.post(at("unfollow", claim), follow=True)
    assert "you do not follow it" in said(response)
    assert not Follow.objects.exists()
    assert not soup(response).select(form("unfollow", claim))


def test_after_each_button_the_page_is_what_a_reload_gives_with_the_count_of_the_inbox(at_work: Client, claim: Claim):
    press(at_work, claim, "follow")
    a_position(claim)
    a_position(claim)
    assert inbox_count(at_work) == "Inbox 2 unread"
    assert "2 new entries" in said(at_work.get(at("workspace", claim)))
    press(at_work, claim, "mark_read")
    assert inbox_count(at_work) == "Inbox"
    a_position(claim)
    press(at_work, claim, "unfollow")
    assert inbox_count(at_work) == "Inbox"


def test_opening_a_claim_marks_nothing_as_read(at_work: Client, claim: Claim):
    at_work.post(at("follow", claim))
    a_position(claim)
    for _ in range(2):
        assert "1 new entry" in said(at_work.get(at("workspace", claim)))
    assert inbox_count(at_work) == "Inbox 1 unread"


def test_only_what_the_page_showed_is_marked_as_seen(at_work: Client, claim: Claim):
    at_work.post(at("follow", claim))
    a_position(claim)
    sent = filled(at_work.get(at("workspace", claim)), form("mark_read", claim))
    a_position(claim)
    at_work.post(at("mark_read", claim), sent)
    assert inbox_count(at_work) == "Inbox 1 unread"


@pytest.mark.parametrize("up_to", ["", "x", "-1", "9" * 30, "1\0"])
def test_a_version_that_is_none_marks_nothing(at_work: Client, claim: Claim, up_to: str):
    at_work.post(at("follow", claim))
    a_position(claim)
    assert "Nothing was saved." in errors(at_work.post(at("mark_read", claim), {"up_to": up_to}))
    assert inbox_count(at_work) == "Inbox 1 unread"


def test_to_follow_writes_nothing_into_the_log(at_work: Client, claim: Claim):
    before = Edit.objects.count()
    for name in ("follow", "mark_read", "unfollow"):
        send(at_work, at(name, claim))
    assert Edit.objects.count() == before


def test_following_twice_and_not_following_twice_do_no_harm(at_work: Client, claim: Claim):
    for name in ("follow", "follow", "unfollow", "unfollow"):
        assert at_work.post(at(name, claim)).status_code == 302


def test_a_claim_that_nobody_follows_counts_for_nobody(at_work: Client):
    a_position(a_claim())
    assert inbox_count(at_work) == "Inbox"


def test_the_count_comes_to_an_open_claim_with_the_news_of_a_colleague(at_work: Client, claim: Claim):
    at_work.post(at("follow", claim))
    claim.refresh_from_db()
    a_position(claim)
    [link] = soup(at_work.get(at("claim_news", claim, claim.version))).select("a#unread[hx-swap-oob]")
    assert " ".join(link.get_text(" ").split()) == "Inbox 1 unread"
