"""Plain facts of a claim, edited in a cell of the board: with htmx in the place of the row, and on a page without it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import workflow
from claims.dates import today
from claims.models import Claim, Edit, User
from tests.desk.conftest import LogIn
from tests.desk.forms import filled, said
from tests.factories import TopicFactory, UserFactory, a_claim, chief, editor, researcher
from tests.htmx import HTMX, after_swap, normalised, soup

pytestmark = pytest.mark.django_db

BOARD = "/desk/"
FORM = ".cell-form"


def at(claim: Claim, key: str) -> str:
    return reverse("desk:cell", args=[claim.public_id, key])


def row_of(page: Any, claim: Claim) -> Tag:
    [row] = soup(page).select(f"#row-{claim.pk}")
    return row


def opened(client: Client, claim: Claim, key: str, page: Any = None) -> BeautifulSoup:
    """The board once the cell was clicked."""
    page = page or client.get(BOARD)
    answer = client.get(at(claim, key), headers=HTMX)
    return after_swap(page, f"#edit-{claim.pk}-{key}", answer)


def saved(client: Client, claim: Claim, key: str, **typed: Any) -> HttpResponse:
    return client.post(at(claim, key), filled(opened(client, claim, key), FORM, **typed), headers=HTMX)


def choices() -> dict[str, dict[str, Any]]:
    """Key of a cell → what is typed there."""
    return {
        "stage": {"stage": "in_review"},
        "assignee": {"assignee": str(researcher(first_name="Clara", last_name="Lind").pk)},
        "review": {"on": "2030-01-31"},
        "topics": {"topics": [str(TopicFactory.create(name="The strait").pk)]},
    }


@pytest.mark.parametrize("key", ["stage", "assignee", "review", "topics"])
def test_a_cell_becomes_a_form_and_the_row_what_a_reload_gives(at_work: Client, key: str) -> None:
    claim, other = a_claim(statement="Ships came."), a_claim(statement="Nothing came.")
    typed = choices()[key]
    page = opened(at_work, claim, key)
    assert [len(row_of(page, one).select(FORM)) for one in (claim, other)] == [1, 0]
    answer = at_work.post(at(claim, key), filled(page, FORM, **typed), headers=HTMX)
    shown = row_of(after_swap(page, FORM, answer), claim)
    assert normalised(str(shown)) == normalised(str(row_of(at_work.get(BOARD), claim)))
    assert f'"at": "edit-{claim.pk}-{key}"' in answer["HX-Trigger-After-Settle"]
    words = {"stage": "in review", "assignee": "Clara Lind", "review": "31 Jan 2030", "topics": "The strait"}
    assert words[key] in shown.get_text(" ")


@pytest.mark.parametrize("key", ["stage", "assignee", "review", "topics"])
def test_without_scripts_a_page_asks_and_leads_back_to_the_board_as_it_was(at_work: Client, key: str) -> None:
    claim, typed = a_claim(), choices()[key]
    page = at_work.get(at(claim, key), headers={"referer": "http://testserver/desk/?q=troops&sort=claim"})
    assert claim.statement in said(page)
    answer = at_work.post(at(claim, key), filled(page, FORM, **typed))
    assert answer["Location"] == "/desk/?q=troops&sort=claim"
    claim.refresh_from_db()
    assert claim.version == 2
    assert "changed." in said(at_work.get(answer["Location"]))


def test_the_way_back_leads_nowhere_but_to_the_board(at_work: Client) -> None:
    claim = a_claim()
    page = at_work.get(at(claim, "stage"), headers={"referer": "https://elsewhere.example/x?q=1"})
    assert soup(page).select_one("p.story a")["href"] == BOARD
    sent = filled(page, FORM, stage="done") | {"board": "https://elsewhere.example/\r\nX: y"}
    assert at_work.post(at(claim, "stage"), sent)["Location"].startswith("/desk/?https%3A")


def test_all_topics_of_a_claim_are_set_at_once_and_each_is_an_entry(at_work: Client) -> None:
    stays, goes, comes = (TopicFactory.create(name=name) for name in ("A stays", "B goes", "C comes"))
    claim = a_claim(topics=[stays, goes])
    saved(at_work, claim, "topics", topics=[stays.pk, comes.pk])
    assert set(claim.topics.all()) == {stays, comes}
    assert list(Edit.objects.order_by("pk").values_list("verb", flat=True))[-2:] == ["remove_topic", "add_topic"]


def test_a_claim_of_nobody_is_taken_by_one_button(log_in: LogIn) -> None:
    me, claim = researcher(first_name="Ada", last_name="Osei"), a_claim()
    client = log_in(me)
    page = client.get(BOARD)
    answer = client.post(at(claim, "assignee"), filled(page, ".take"), headers=HTMX)
    shown = row_of(after_swap(page, ".take", answer), claim)
    assert normalised(str(shown)) == normalised(str(row_of(client.get(BOARD), claim)))
    assert "Ada Osei" in shown.get_text()
    assert not shown.select(".take")


def test_a_claim_that_somebody_took_meanwhile_is_not_taken_from_them_unseen(at_work: Client) -> None:
    claim, faster = a_claim(), editor(first_name="Bruno", last_name="Keller")
    page = at_work.get(BOARD)
    workflow.assign(faster, [claim], assignee=faster)
    answer = at_work.post(at(claim, "assignee"), filled(page, ".take"), headers=HTMX)
    assert answer.status_code == 409
    shown = after_swap(page, ".take", answer)
    assert "Bruno Keller assigned it · assignee nothing → Bruno Keller" in " ".join(shown.get_text(" ").split())
    claim.refresh_from_db()
    assert claim.assignee == faster
    again = at_work.post(at(claim, "assignee"), filled(shown, FORM), headers=HTMX)
    assert again.status_code == 200
    claim.refresh_from_db()
    assert str(claim.assignee) == "Ada Osei", "whoever has seen it may"


@pytest.mark.parametrize("key", ["stage", "assignee", "review", "topics"])
def test_what_somebody_else_planned_of_the_same_is_shown_and_what_was_chosen_stays(at_work: Client, key: str) -> None:
    claim, typed = a_claim(), choices()[key]
    page, other, topic = opened(at_work, claim, key), researcher(), TopicFactory.create(name="Grain")
    {
        "stage": lambda: workflow.set_stage(other, [claim], stage="done"),
        "assignee": lambda: workflow.assign(other, [claim], assignee=other),
        "review": lambda: workflow.set_review(other, [claim], on=dt.date(2031, 5, 5)),
        "topics": lambda: workflow.add_topic(other, [claim], topic=topic),
    }[key]()
    before = Edit.objects.count()
    answer = at_work.post(at(claim, key), filled(page, FORM, **typed), headers=HTMX)
    assert answer.status_code == 409
    assert "Somebody changed this claim while you were working on it." in said(answer)
    assert (
        filled(after_swap(page, FORM, answer), FORM).items()
        >= {name: value if isinstance(value, list) else [value] for name, value in typed.items()}.items()
    )
    assert Edit.objects.count() == before


def test_another_plan_of_a_colleague_does_not_stand_in_the_way(at_work: Client) -> None:
    claim = a_claim()
    page = opened(at_work, claim, "stage")
    workflow.assign(editor(), [claim], assignee=editor())
    assert at_work.post(at(claim, "stage"), filled(page, FORM, stage="done"), headers=HTMX).status_code == 200
    claim.refresh_from_db()
    assert claim.stage == "done"


def test_cancelling_puts_the_row_back(at_work: Client) -> None:
    claim = a_claim()
    board = at_work.get(BOARD)
    page = opened(at_work, claim, "stage", board)
    answer = at_work.get(at(claim, "stage") + "?as-it-is", headers=HTMX)
    assert normalised(after_swap(page, ".cell-form .buttons a", answer)) == normalised(board)
    assert at_work.get(at(claim, "stage") + "?as-it-is")["Location"] == BOARD


@pytest.mark.parametrize(
    ("key", "typed", "wrong"),
    [
        ("stage", {"stage": "turned_down"}, "Choose one of those that are offered."),
        ("stage", {"stage": "received"}, "Nothing to change: it is so already."),
        ("assignee", {"assignee": "999999"}, "Choose one of those that are offered."),
        ("review", {"on": "soon"}, "This is not read as a day."),
        ("review", {"seen": "x"}, "Enter a whole number."),
        ("topics", {"topics": ["\0"]}, "Null characters are not allowed."),
        ("topics", {}, "Nothing to change: it is so already."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["a page", "htmx"])
def test_what_cannot_be_is_said_in_the_cell(
    at_work: Client, key: str, typed: dict[str, Any], wrong: str, headers: dict[str, str]
) -> None:
    claim = a_claim()
    TopicFactory.create()
    sent = filled(at_work.get(at(claim, key)), FORM) | typed
    answer = at_work.post(at(claim, key), sent, headers=headers)
    assert answer.status_code == 200
    assert wrong in said(answer)
    claim.refresh_from_db()
    assert claim.version == 1


def test_a_day_that_is_over_is_asked_about_once_more(at_work: Client) -> None:
    claim, yesterday = a_claim(), str(today() - dt.timedelta(days=1))
    answer = saved(at_work, claim, "review", on=yesterday)
    assert "is over: today is" in said(answer)
    confirmed = filled(answer, FORM) | {"confirmed": soup(answer).select_one('[name="confirmed"]')["value"]}
    at_work.post(at(claim, "review"), confirmed, headers=HTMX)
    claim.refresh_from_db()
    assert str(claim.review_on) == yesterday


def test_a_form_sent_twice_is_saved_once(at_work: Client) -> None:
    claim = a_claim()
    sent = filled(at_work.get(at(claim, "stage")), FORM, stage="done")
    for headers in ({}, {}, HTMX):
        assert at_work.post(at(claim, "stage"), sent, headers=headers).status_code in (200, 302)
    assert Edit.objects.filter(verb="set_stage").count() == 1


def test_a_merged_claim_leads_to_the_one_that_stays(at_work: Client) -> None:
    claim, survivor = a_claim(), a_claim(statement="It stays.")
    sent = filled(at_work.get(at(claim, "stage")), FORM, stage="done")
    workflow.merge_claims(chief(), claim, into=survivor, reason="The same.")
    home = reverse("desk:workspace", args=[survivor.public_id])
    assert at_work.get(at(claim, "stage"))["Location"] == home
    assert at_work.get(at(claim, "stage"), headers=HTMX)["HX-Redirect"] == home
    assert "was merged into" in said(at_work.post(at(claim, "stage"), sent, headers=HTMX))
    survivor.refresh_from_db()
    assert survivor.stage == "received"


def test_doors(client: Client, log_in: LogIn, at_work: Client) -> None:
    claim = a_claim()
    address = at(claim, "stage")
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
    assert log_in(UserFactory.create()).post(address, {"stage": "done"}).status_code == 403
    assert at_work.get(at(claim, "status")).status_code == 404
    assert at_work.get(reverse("desk:cell", args=["zzzzzzzz", "stage"])).status_code == 404
    assert at_work.delete(address).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.earliest("pk"))
    assert strict.post(address, {"stage": "done"}).status_code == 403


def test_the_topics_of_twenty_claims_cost_the_queries_of_one(at_work: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            at_work.get(BOARD)
        return len(queries)

    topics = [TopicFactory.create() for _ in range(3)]
    a_claim(topics=topics[:1])
    at_work.get(BOARD)
    few = count()
    for _ in range(20):
        a_claim(topics=topics)
    at_work.get(BOARD)
    assert count() == few
