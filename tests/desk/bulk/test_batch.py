"""The page of a batch, on which it goes on and shows what came of it, and the list of batches."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import workflow
from claims.models import Edit
from tests.desk.bulk.pages import BATCHES, a_begun_batch, do
from tests.desk.conftest import LogIn
from tests.desk.forms import said
from tests.factories import a_claim, a_published_claim, a_status, chief, researcher
from tests.htmx import HTMX, assert_swap_equals_reload, soup


@pytest.mark.usefixtures("two_at_a_time")
def test_an_unfinished_batch_says_how_far_it_is_and_goes_on_by_a_button(leading: Client):
    batch = do(leading, "set_stage", [a_claim() for _ in range(5)], stage="done")
    address = reverse("desk:batch", args=[batch.pk])
    page = leading.get(address)
    assert "2 done, 0 refused, 3 still to be done." in said(page)
    [bar] = soup(page).select("progress")
    assert (bar["value"], bar["max"]) == ("2", "5")
    [form] = soup(page).select("#batch form")
    for _ in range(2):
        assert leading.post(str(form["action"]))["Location"] == address
    ended = leading.get(address)
    assert "5 done, 0 refused. It is finished." in said(ended)
    assert not soup(ended).select("#batch form")


@pytest.mark.usefixtures("two_at_a_time")
def test_after_each_hundred_the_page_is_what_a_reload_gives(leading: Client):
    batch = do(leading, "set_stage", [a_claim() for _ in range(5)], stage="done")
    address = reverse("desk:batch", args=[batch.pk])
    for progress in ("4 done, 0 refused, 1 still", "5 done, 0 refused. It is finished."):
        page = leading.get(address)
        answer = leading.post(f"{address}go-on/", headers=HTMX)
        assert_swap_equals_reload(leading, address, page, "#batch form", answer)
        assert progress in answer["HX-Trigger-After-Settle"]


@pytest.mark.usefixtures("two_at_a_time")
def test_it_goes_on_by_itself_for_whoever_began_it_until_it_is_paused(leading: Client, log_in: LogIn):
    """A colleague who only looks must do nothing by looking."""
    address = reverse("desk:batch", args=[do(leading, "set_stage", [a_claim() for _ in range(3)], stage="done").pk])
    assert soup(leading.get(address)).select('#batch form[hx-trigger^="load"]')
    for client, at in ((log_in(chief()), address), (leading, f"{address}?paused")):
        page = soup(client.get(at))
        assert page.select("#go-on")
        assert not page.select("#batch form[hx-post]")


@pytest.mark.usefixtures("two_at_a_time")
def test_another_who_may_goes_on_with_it_and_the_log_names_them(log_in: LogIn):
    batch, other = a_begun_batch(chief()), chief()
    log_in(other).post(reverse("desk:go_on", args=[batch.pk]))
    assert batch.remaining() == []
    assert set(Edit.objects.filter(batch=batch).values_list("by", flat=True)) == {batch.by_id, other.pk}


def test_going_on_with_what_is_finished_does_nothing(leading: Client):
    batch = do(leading, "set_stage", [a_claim()], stage="done")
    response = leading.post(reverse("desk:go_on", args=[batch.pk]), follow=True)
    assert "1 done, 0 refused. It is finished." in said(response)
    assert batch.outcomes.count() == 1


def test_outcomes_are_grouped_by_what_came_of_them_the_refused_first(leading: Client):
    done, public, fresh = a_claim(statement="A."), a_published_claim(statement="B."), a_claim(statement="C.")
    workflow.turn_down(researcher(), [done], reason="opinion", note="A view.")
    batch = do(leading, "turn_down", [done, public, fresh], turned_down="opinion", reason="Views.")
    page = soup(leading.get(reverse("desk:batch", args=[batch.pk])))
    outcomes = [
        " ".join(one.get_text(" ").split()) for one in page.select("#batch > h2, #batch > .refusal, #batch .outcomes a")
    ]
    assert outcomes == [
        *("Refused 1", "It was turned down already.", "A."),
        *("Refused 1", "It is public. Withdraw it first.", "B."),
        *("Done 1", "C."),
    ]
    assert page.select_one(f'a[href="/desk/claims/{public.public_id}/"]')


def test_the_page_of_a_batch_shows_what_why_and_by_whom(log_in: LogIn):
    user = chief(first_name="Dev", last_name="Malhotra")
    client = log_in(user)
    batch = do(client, "change_status", [a_claim()], status=a_status("disputed").pk, reason="They contradict.")
    page = said(client.get(reverse("desk:batch", args=[batch.pk])))
    for words in (
        "Change the status: 1 claim",
        "Dev Malhotra",
        "1 picked on the board",
        "Disputed",
        "They contradict.",
    ):
        assert words in page


def test_many_outcomes_are_paged(leading: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("claims.desk.bulk.batches.PAGE_SIZE", 2)
    claims = [a_claim(statement=f"No. {number}.") for number in range(5)]
    address = reverse("desk:batch", args=[do(leading, "set_stage", claims, stage="done").pk])
    seen, query = [], ""
    for _ in range(3):
        page = soup(leading.get(address + query))
        seen += [link.get_text() for link in page.select(".outcomes a")]
        link = page.select_one('a[rel="next"]')
        query = str(link["href"]) if link else ""
    assert seen == [claim.statement for claim in claims]
    assert not query
    assert leading.get(f"{address}?page=damaged").status_code == 400


def test_the_list_has_the_unfinished_on_top_and_the_latest_below(leading: Client, monkeypatch: pytest.MonkeyPatch):
    assert "Nothing was edited in bulk yet." in said(leading.get(BATCHES))
    monkeypatch.setattr("claims.workflow.batches.SIZE", 2)
    left = a_begun_batch(chief())
    finished = [do(leading, "set_stage", [a_claim()], stage="done") for _ in range(2)]
    page = soup(leading.get(BATCHES))
    links = [str(link["href"]) for link in page.select("main td a")]
    assert links == [reverse("desk:batch", args=[batch.pk]) for batch in (left, finished[1], finished[0])]
    assert "unfinished: 2 of 3" in said(leading.get(BATCHES))


def test_the_list_takes_as_many_queries_for_twenty_batches_as_for_one(leading: Client):
    user = chief()

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            leading.get(BATCHES)
        return len(counted)

    a_begun_batch(user, 1)
    queries()
    before = queries()
    for _ in range(20):
        a_begun_batch(user, 1)
    assert queries() == before


@pytest.mark.parametrize("pk", ["999999", "9" * 30])
def test_an_unknown_batch_is_not_found(leading: Client, pk: str):
    assert leading.get(f"{BATCHES}{pk}/").status_code == 404
    assert leading.post(f"{BATCHES}{pk}/go-on/").status_code == 404
