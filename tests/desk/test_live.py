"""What a colleague does shows on an open page without a reload; nothing new costs one indexed query."""

from __future__ import annotations

import json

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import workflow
from claims.models import Claim, Edit
from tests.desk.forms import at
from tests.factories import UserFactory, a_change, a_claim, a_position, editor
from tests.htmx import HTMX, assert_swap_equals_reload, soup

POLL = {**HTMX, "HX-Trigger": "live"}


def asked(page: object) -> str:
    [live] = soup(page).select("#live")
    return str(live["hx-get"])


def news_of(response: object) -> str:
    return json.loads(response.get("HX-Trigger-After-Settle", "{}")).get("news", "")  # type: ignore[attr-defined]


def test_an_open_claim_with_nothing_new_costs_one_query_about_it(at_work: Client, claim: Claim) -> None:
    address = asked(at_work.get(at("workspace", claim)))
    with CaptureQueriesContext(connection) as queries:
        answer = at_work.get(address, headers=POLL)
    assert answer.status_code == 204 and not answer.content
    assert len([query for query in queries if "claims_claim" in query["sql"]]) == 1
    assert len(queries) <= 5  # the session, who it is, what they may, and the claim


def test_what_a_colleague_did_to_an_open_claim_is_put_in_its_place(at_work: Client, claim: Claim) -> None:
    page = soup(at_work.get(at("workspace", claim)))
    a_change(claim, by=editor(first_name="Bruno", last_name="Keller"))
    answer = at_work.get(asked(page), headers=POLL)
    assert_swap_equals_reload(at_work, at("workspace", claim), page, "#live", answer)
    assert news_of(answer) == "Bruno Keller changed the status."


def test_a_form_that_is_being_filled_in_stays_as_it_is(at_work: Client, claim: Claim) -> None:
    page = at_work.get(at("edit_text", claim))
    a_position(claim)
    answer = at_work.get(asked(page), headers=POLL)
    assert not soup(answer).select("#action, #workspace")


def test_what_one_did_oneself_in_another_window_is_shown_and_not_announced(deciding: Client, claim: Claim) -> None:
    me = Edit._meta.get_field("by").related_model.objects.get(pk=deciding.session["_auth_user_id"])
    address = asked(deciding.get(at("workspace", claim)))
    a_change(claim, by=me)
    answer = deciding.get(address, headers=POLL)
    assert soup(answer).select("#head") and news_of(answer) == ""


def test_a_claim_that_was_merged_meanwhile_says_so_and_keeps_what_is_typed(leading: Client, claim: Claim) -> None:
    page = leading.get(at("edit_text", claim))
    me = Edit._meta.get_field("by").related_model.objects.get(pk=leading.session["_auth_user_id"])
    workflow.merge_claims(me, claim, into=a_claim(statement="Another."), reason="The same.")
    answer = leading.get(asked(page), headers=POLL)
    assert "was merged into" in soup(answer).select_one("#head").get_text()


def test_news_of_no_claim_is_404_and_of_a_damaged_version_too(at_work: Client, claim: Claim) -> None:
    assert at_work.get(reverse("desk:claim_news", args=["zzzzzzzz", 1])).status_code == 404
    assert at_work.get(reverse("desk:claim_news", args=[claim.public_id, 10**30])).status_code == 204
    assert at_work.post(reverse("desk:claim_news", args=[claim.public_id, 1])).status_code == 405


def test_whoever_has_no_role_hears_nothing(claim: Claim) -> None:
    client = Client()
    client.force_login(UserFactory.create())
    assert client.get(reverse("desk:claim_news", args=[claim.public_id, 0])).status_code == 403


def test_when_the_session_ends_an_open_page_stops_asking_and_stays(claim: Client) -> None:
    answer = Client().get(reverse("desk:claim_news", args=[claim.public_id, 0]), headers=POLL, follow=True)
    assert answer.status_code == 286 and "HX-Redirect" not in answer


def test_an_open_board_with_nothing_new_costs_one_query_about_it(at_work: Client, claim: Claim) -> None:
    address = asked(at_work.get("/desk/"))
    with CaptureQueriesContext(connection) as queries:
        answer = at_work.get(address, headers=POLL)
    assert answer.status_code == 204
    assert len([query for query in queries if "claims_edit" in query["sql"]]) == 1
    assert len(queries) <= 4


def test_a_row_that_a_colleague_changed_is_put_in_its_place(at_work: Client, claim: Claim) -> None:
    bruno = editor(first_name="Bruno", last_name="Keller")
    page = soup(at_work.get("/desk/"))
    a_change(claim, by=bruno)
    answer = at_work.get(asked(page), headers=POLL)
    assert_swap_equals_reload(at_work, "/desk/", page, "#live", answer)  # the one claim is at its place anyway
    assert news_of(answer) == "Bruno Keller changed a claim."


def test_news_of_the_board_takes_as_many_queries_for_twenty_claims_as_for_one(at_work: Client, claim: Claim) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert at_work.get(reverse("desk:news", args=[1]), headers=POLL).status_code == 200
        return len(captured)

    first = queries()
    for _ in range(20):
        a_position(a_claim(), stance="denies")
    assert queries() <= first + 1  # who contests is asked where somebody does


def test_news_of_the_board_is_not_for_everybody(claim: Claim) -> None:
    client = Client()
    client.force_login(UserFactory.create())
    assert client.get(reverse("desk:news", args=[0])).status_code == 403
    assert client.post(reverse("desk:news", args=[0])).status_code == 405
