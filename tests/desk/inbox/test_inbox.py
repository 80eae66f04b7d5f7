"""The inbox: what others did on the claims that one follows, until it is marked as read."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.models import Claim, Follow, User
from tests.desk.conftest import LogIn
from tests.desk.forms import at, filled, said
from tests.factories import UserFactory, a_claim, a_position, chief, researcher
from tests.htmx import HTMX, assert_swap_equals_reload, soup

INBOX = "/desk/inbox/"
ALL = "#inbox .title form"
MARK = "<b hx-post=/desk/>Mark"


@pytest.fixture
def me(db: None) -> User:
    return researcher(username="me")


@pytest.fixture
def mine(log_in: LogIn, me: User) -> Client:
    return log_in(me)


def followed(me: User, statement: str, *, news: int = 1) -> Claim:
    claim = a_claim(statement=statement)
    workflow.follow(me, claim)
    by = researcher(first_name="Bruno", last_name="Keller")
    for _ in range(news):
        a_position(claim, by=by)
    return claim


def unread_claims(client: Client) -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in soup(client.get(INBOX)).select("article.news h2 a")]


def one(claim: Claim) -> str:
    return f'article.news form:has(input[value="{claim.public_id}"])'


def test_what_others_did_is_listed_in_words_claim_by_claim_the_last_changed_first(mine: Client, me: User):
    first, second = followed(me, "The first.", news=2), followed(me, "The second.")
    workflow.mark_checked(me, first)
    a_position(a_claim(statement="Nobody follows this."))
    assert unread_claims(mine) == ["The first.", "The second."]
    words = said(mine.get(INBOX))
    assert words.count("Bruno Keller recorded a position") == 3
    assert "checked it again" not in words, "what I did myself is no news"
    assert soup(mine.get(INBOX)).select(f'a[href="{at("workspace", second)}"]')


def test_the_count_stands_on_every_page_of_the_desk_and_on_no_other(mine: Client, me: User):
    claim = followed(me, "The first.", news=3)
    for address in ("/desk/", "/desk/me/", INBOX, at("workspace", claim), at("log", claim), "/accounts/password/"):
        [link] = soup(mine.get(address)).select("nav a#unread")
        assert "3 unread" in " ".join(link.get_text(" ").split()), address
    for address in ("/", "/claims/", "/method/"):
        assert not soup(mine.get(address)).select("#unread"), address


def test_reading_marks_nothing(mine: Client, me: User):
    followed(me, "The first.")
    assert unread_claims(mine) == unread_claims(mine) == ["The first."]


def test_one_claim_is_marked_as_read(mine: Client, me: User):
    first, _ = followed(me, "The first."), followed(me, "The second.")
    response = mine.post(INBOX, filled(mine.get(INBOX), one(first)))
    assert response["Location"] == INBOX
    assert unread_claims(mine) == ["The second."]


def test_all_is_marked_as_read_but_what_came_since(mine: Client, me: User):
    first, _ = followed(me, "The first."), followed(me, "The second.")
    sent = filled(mine.get(INBOX), ALL)
    a_position(first)
    mine.post(INBOX, sent)
    assert unread_claims(mine) == ["The first."]
    mine.post(INBOX, filled(mine.get(INBOX), ALL))
    assert "Nothing is new on the 2 claims that you follow." in said(mine.get(INBOX))


def test_after_each_button_the_page_is_what_a_reload_gives(mine: Client, me: User):
    first, _ = followed(me, "The first."), followed(me, "The second.")
    for button in (one(first), ALL):
        page = mine.get(INBOX)
        answer = mine.post(INBOX, filled(page, button), headers=HTMX)
        assert_swap_equals_reload(mine, INBOX, page, button, answer)
    assert unread_claims(mine) == []


def test_a_note_that_calls_me_is_marked_and_listed_however_much_came_after_it(mine: Client, me: User):
    claim = a_claim(statement="The first.")
    workflow.add_note(researcher(), claim, text="Look, @me!")
    for _ in range(12):
        a_position(claim)
    page = soup(mine.get(INBOX))
    [calling] = page.select("li.calling")
    assert "Look, @me!" in calling.get_text()
    assert page.select("article.news h2 .calls-me")
    assert len(page.select("article.news li:has(.when)")) == 10
    assert "3 more entries in the log" in said(mine.get(INBOX))


def test_a_note_that_calls_somebody_else_is_not_marked(mine: Client, me: User):
    researcher(username="other")
    claim = followed(me, "The first.", news=0)
    workflow.add_note(researcher(), claim, text="Look, @other!")
    assert "Look, @other!" in said(mine.get(INBOX))
    assert not soup(mine.get(INBOX)).select(".calls-me, li.calling")


def test_what_is_assigned_to_me_comes_to_my_inbox(mine: Client, me: User):
    claim = a_claim(statement="The first.")
    workflow.run_batch(chief(), "assign", [claim], reason="Somebody has to.", selection="one", assignee=me)
    words = said(mine.get(INBOX))
    assert "assigned it bulk edit Somebody has to." in words


def test_a_redacted_entry_says_so(mine: Client, me: User):
    claim = followed(me, "The first.", news=0)
    note, _ = workflow.add_note(researcher(), claim, text="Jane Unnamed")
    workflow.redact(chief(), note, "text", reason="A court ordered it.")
    assert "[redacted]" in said(mine.get(INBOX))


def test_who_follows_nothing_sees_what_to_do(mine: Client):
    assert "You follow no claim yet. Open one and choose “Follow”" in said(mine.get(INBOX))
    assert not soup(mine.get(INBOX)).select(ALL)


def test_what_people_wrote_is_text_there(mine: Client, me: User):
    claim = a_claim(statement=MARK)
    workflow.follow(me, claim)
    workflow.add_note(researcher(first_name=MARK), claim, text=MARK)
    page = soup(mine.get(INBOX))
    assert not page.select("b[hx-post]")
    for text in page.select_one("#inbox").find_all(string=lambda text: MARK in text):  # type: ignore[union-attr]
        assert text.find_parent(attrs={"hx-disable": True}) or text.find_parent(class_="unseen")


@pytest.mark.parametrize(
    "sent", [{}, {"up_to": "x"}, {"up_to": "-1"}, {"up_to": "9" * 30}, {"up_to": "1", "claim": "a b\0"}]
)
def test_what_cannot_be_read_marks_nothing_and_says_what_to_do(mine: Client, me: User, sent: dict[str, str]):
    followed(me, "The first.")
    response = mine.post(INBOX, sent)
    assert response.status_code == 200
    assert "Nothing was marked as read. Reload the page, then try again." in said(response)
    assert unread_claims(mine) == ["The first."]


def test_the_largest_number_marks_all_and_breaks_nothing(mine: Client, me: User):
    claim = followed(me, "The first.")
    assert mine.post(INBOX, {"claim": claim.public_id, "up_to": str(2**63 - 1)}).status_code == 302
    assert Follow.objects.get().seen_version == 2
    assert mine.post(INBOX, {"up_to": str(2**63 - 1)}).status_code == 302


def test_an_unknown_claim_is_not_found_and_one_that_is_not_followed_does_no_harm(mine: Client, me: User):
    assert mine.post(INBOX, {"claim": "zzzzzzzz", "up_to": "1"}).status_code == 404
    assert mine.post(INBOX, {"claim": a_claim().public_id, "up_to": "1"}).status_code == 302
    assert not Follow.objects.exists()


def test_nobody_marks_for_somebody_else(mine: Client, me: User, log_in: LogIn):
    followed(me, "The first.")
    other = log_in(researcher())
    other.post(INBOX, {"up_to": str(2**40)})
    assert unread_claims(mine) == ["The first."]


def test_an_account_without_a_role_has_no_inbox_and_no_count(log_in: LogIn):
    client = log_in(UserFactory.create())
    assert client.get(INBOX).status_code == 403
    assert not soup(client.get("/accounts/password/")).select("#unread")


def test_pages_hold_all_and_a_page_that_was_read_leads_to_the_first(mine: Client, me: User):
    claims = [followed(me, f"Number {n}.") for n in range(25)]
    first = mine.get(INBOX)
    [older] = soup(first).select('.pager a[rel="next"]')
    second = mine.get(str(older["href"]))
    both = [str(a["href"]) for page in (first, second) for a in soup(page).select("article.news h2 a")]
    assert both == [at("workspace", claim) for claim in reversed(claims)]
    response = mine.post(str(older["href"]), filled(second, one(claims[0])))
    assert response["Location"] == str(older["href"])
    for claim in claims[:5]:
        workflow.mark_read(me, claim, up_to=2)
    assert len(soup(mine.get(str(older["href"]))).select("article.news")) == 20
    assert mine.get(f"{INBOX}?page=nonsense").status_code == 400


def test_the_number_of_queries_does_not_grow_with_what_is_new(mine: Client, me: User):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert mine.get(INBOX).status_code == 200
        return len(queries)

    followed(me, "The first.")
    few = count()
    for n in range(20):
        workflow.add_note(researcher(), followed(me, f"Number {n}.", news=3), text="@me")
    assert count() == few <= 25


def test_more_than_ninety_nine_are_not_counted(mine: Client, me: User):
    claim = followed(me, "The first.", news=0)
    by = researcher()
    for _ in range(101):
        workflow.mark_checked(by, claim)
    [link] = soup(mine.get("/desk/")).select("nav a#unread b")
    assert link.get_text(" ").split() == ["99+", "unread"]
