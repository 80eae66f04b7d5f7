"""The board: what stands on it, its filters, its pages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from claims import workflow
from claims.dates import today
from claims.desk.views import board
from claims.models import Claim
from tests.desk.conftest import LogIn
from tests.desk.forms import said
from tests.factories import (
    PartyFactory,
    TopicFactory,
    a_change,
    a_claim,
    a_position,
    a_published_claim,
    chief,
    editor,
    researcher,
    some_evidence,
)
from tests.htmx import HTMX, assert_swap_equals_reload, soup

ADDRESS = "/desk/"


def listed(client: Client, **filters: str) -> list[str]:
    response = client.get(ADDRESS, filters)
    assert response.status_code == 200
    return [link.get_text() for link in soup(response).select("td.claim a")]


def test_a_row_tells_what_is_known_of_a_claim(at_work: Client):
    claim = a_claim()
    a_position(claim, party=PartyFactory.create(name="Ministry"), stance="asserts")
    a_position(claim, party=PartyFactory.create(name="Embassy"), stance="denies")
    some_evidence(claim, origin=PartyFactory.create())
    some_evidence(claim, bearing="context")
    a_change(claim)
    colleague = editor(first_name="Clara", last_name="Lind")
    workflow.assign(colleague, [claim], assignee=colleague)
    workflow.set_review(colleague, [claim], on=today() - dt.timedelta(days=1))
    [row] = soup(at_work.get(ADDRESS)).select("tbody tr")
    words = " ".join(row.get_text(" ").split())
    for told in ("Disputed", "contested by Embassy", "1 for, 0 open, 1 against", "1 · 1", "received", "Clara Lind"):
        assert told in words.replace(" ,", ",")
    assert "overdue" in words
    assert "UTC" in words


def test_open_claims_are_listed_the_last_changed_first(at_work: Client):
    first, second = a_claim(statement="First."), a_claim(statement="Second.")
    down, merged = a_claim(statement="Down."), a_claim(statement="Merged.")
    workflow.turn_down(researcher(), [down], reason="opinion", note="A view.")
    workflow.merge_claims(chief(), merged, into=second, reason="The same.")
    a_position(first)
    assert listed(at_work) == ["First.", "Second."]
    assert listed(at_work, stage="turned_down") == ["Down."]
    assert set(listed(at_work, stage="all")) == {"First.", "Second.", "Down."}


def test_each_filter_narrows(log_in: LogIn):
    me, ministry, topic = (
        researcher(username="ada"),
        PartyFactory.create(name="Ministry"),
        TopicFactory.create(slug="war"),
    )
    hit, _ = a_claim(statement="The hit."), a_claim(statement="Another.")
    a_position(hit, party=ministry)
    a_change(hit)
    workflow.add_topic(me, [hit], topic=topic)
    workflow.set_stage(me, [hit], stage="researching")
    workflow.assign(me, [hit], assignee=me)
    client = log_in(me)
    for filters in (
        {"q": "hit"},
        {"status": "disputed"},
        {"stage": "researching"},
        {"topic": "war"},
        {"party": "ministry"},
        {"party": f"[{ministry.public_id}]"},
        {"assignee": "me"},
        {"assignee": "ada"},
    ):
        assert listed(client, **filters) == ["The hit."], filters
    assert listed(client, assignee="nobody") == ["Another."]
    assert listed(client, status="disputed", assignee="nobody") == []


def test_what_is_public_and_what_was_withdrawn_is_marked(at_work: Client):
    a_published_claim(statement="Public.")
    withdrawn = a_published_claim(statement="Withdrawn.")
    workflow.withdraw(chief(), [withdrawn], reason="Why.")
    a_claim(statement="Draft.")
    tags = {
        row.select_one("td.claim a").get_text(): [tag.get_text() for tag in row.select("td.claim .tag")]  # type: ignore[union-attr]
        for row in soup(at_work.get(ADDRESS)).select("tbody tr")
    }
    assert tags == {"Public.": ["public"], "Withdrawn.": ["withdrawn"], "Draft.": []}


@pytest.mark.parametrize("text", ['"', "c++", "x:y", "AND", "(", "NEAR(", "-", "%", "\\", "'; DROP TABLE"])
def test_any_text_is_a_search_and_never_an_error(at_work: Client, claim: Claim, text: str):
    assert at_work.get(ADDRESS, {"q": text}).status_code == 200


@pytest.mark.parametrize(
    ("filters", "wrong"),
    [
        ({"status": "wonderful"}, "There is no “wonderful” to choose."),
        ({"stage": "x"}, "There is no “x” to choose."),
        ({"assignee": "x"}, "There is no “x” to choose."),
        ({"party": "Unheard of"}, "The desk knows no party “Unheard of”."),
        ({"q": "a\0b"}, "Null characters are not allowed."),
        ({"party": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_a_filter_that_cannot_be_read_says_so_and_lists_nothing(at_work: Client, claim: Claim, filters, wrong: str):
    response = at_work.get(ADDRESS, filters)
    assert wrong in said(response)
    assert "Nothing is listed, since one filter could not be read." in said(response)
    assert soup(response).select("td.claim") == []


def test_a_damaged_page_is_a_bad_request(at_work: Client, claim: Claim):
    assert at_work.get(ADDRESS, {"page": "nonsense"}).status_code == 400


def test_an_empty_board_helps(at_work: Client, claim: Claim):
    assert "No claim passes these filters." in said(at_work.get(ADDRESS, {"q": "nothing"}))


def test_a_desk_without_a_claim_is_told_where_to_begin(at_work: Client):
    assert "The desk follows no claim yet. Receive the first one" in said(at_work.get(ADDRESS))


def test_pages_follow_each_other_and_keep_the_filters(at_work: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(board, "PAGE_SIZE", 2)
    for number in range(5):
        a_claim(statement=f"Claim {number}.")
    a_claim(statement="Another.")
    address, seen = f"{ADDRESS}?q=claim", []
    while address:
        page = soup(at_work.get(address))
        seen += [link.get_text() for link in page.select("td.claim a")]
        older = page.select_one('.pager a[rel="next"]')
        address = ADDRESS + str(older["href"]) if older else ""
    assert seen == [f"Claim {number}." for number in (4, 3, 2, 1, 0)]


def test_a_filter_by_htmx_is_the_page_at_the_address_that_it_pushes(at_work: Client, claim: Claim):
    page = at_work.get(ADDRESS)
    sent = {"q": "", "status": "unverified", "stage": "", "topic": "", "party": "", "assignee": ""}
    answer = at_work.get(ADDRESS, sent, headers=HTMX)
    assert answer["HX-Push-Url"] == "/desk/?status=unverified"
    assert_swap_equals_reload(at_work, ADDRESS, page, "#board form", answer)


def test_a_history_restore_and_a_boosted_link_get_the_whole_page(at_work: Client):
    for extra in ({"HX-History-Restore-Request": "true"}, {"HX-Boosted": "true"}):
        assert soup(at_work.get(ADDRESS, headers={**HTMX, **extra})).select("html > head")


def _a_busy_claim(number: int) -> None:
    claim = a_claim(statement=f"Claim {number}.", claimant=PartyFactory.create())
    a_position(claim, stance="denies")
    some_evidence(claim, origin=PartyFactory.create())
    workflow.assign(editor(), [claim], assignee=editor())
    workflow.add_topic(editor(), [claim], topic=TopicFactory.create())
    duplicate = a_claim(statement=f"Duplicate {number}.")
    a_position(duplicate)
    workflow.merge_claims(chief(), duplicate, into=claim, reason="The same.")


def test_the_number_of_queries_is_the_same_for_one_claim_and_for_twenty(at_work: Client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _a_busy_claim(0)
    with CaptureQueriesContext(connection) as one:
        at_work.get(ADDRESS)
    for number in range(1, 20):
        _a_busy_claim(number)
    with CaptureQueriesContext(connection) as twenty:
        response = at_work.get(ADDRESS)
    assert len(soup(response).select("tbody tr")) == 20
    assert len(twenty) == len(one)
    assert len(one) <= 15
    assert Claim.objects.count() == 40
