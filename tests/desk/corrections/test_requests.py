"""Requests for corrections: beside their claim, and in the queue."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims import workflow
from claims.dates import today
from claims.desk.corrections import views
from claims.models import Claim, CorrectionRequest
from tests.desk.forms import assert_swaps, at, errors, filled, said, send, typed_is_kept
from tests.factories import a_claim, a_correction_request, chief, editor, researcher
from tests.htmx import soup

DAY = dt.timedelta(days=1)
QUEUE = "/desk/requests/"
MARK = "<b hx-post=/desk/>Mark"


@pytest.fixture
def asked(claim: Claim) -> CorrectionRequest:
    return a_correction_request(claim, sender="Jo Reader", contact="jo@mail.example", text="It was a Tuesday.")


def beside(client: Client, claim: Claim, **query: str) -> str:
    [section] = soup(client.get(at("workspace", claim), query)).select("#requests")
    return " ".join(section.get_text().split())


def queued(client: Client, **query: str) -> list[str]:
    page = soup(client.get(QUEUE, query))
    return [" ".join(cell.get_text().split()) for cell in page.select(".queue td.request")]


def test_a_request_is_received_and_stands_beside_the_claim_and_in_the_queue(at_work: Client, claim: Claim):
    words = {"sender": "Jo Reader", "contact": "jo@mail.example", "text": "It was a Tuesday."}
    days = {"received_on": "2024-11-05", "due_on": "2024-11-12"}
    response = send(at_work, at("receive_request", claim), **words, **days)
    assert response["Location"] == at("workspace", claim) + "#requests"
    request = CorrectionRequest.objects.get()
    text = beside(at_work, claim)
    for shown in ("due 12 Nov 2024, overdue", "Jo Reader, 5 Nov 2024", "jo@mail.example", "It was a Tuesday."):
        assert shown in text
    [row] = soup(at_work.get(QUEUE)).select(".queue tbody tr")
    assert row.select_one(f'a[href="{at("workspace", claim)}#request-{request.pk}"]')
    for shown in ("It was a Tuesday.", claim.statement, "Jo Reader", "5 Nov 2024", "12 Nov 2024 overdue"):
        assert shown in " ".join(row.get_text(" ").split())


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"text": "No."}, "Who asked : “Who asked” is needed."),
        ({"sender": "Jo"}, "What they say is wrong : “What they say is wrong” is needed."),
        ({"sender": "Jo", "text": "No.", "received_on": "2999-01-01"}, "Received on : This day is in the future."),
        ({"sender": "Jo", "text": "No.", "received_on": ""}, "Received on : “Received on” is needed."),
        ({"sender": "Jo", "text": "No.", "due_on": "2000-01-01"}, "cannot be due before it was received"),
        ({"sender": "Jo Reader", "text": "It was a Tuesday."}, "This request stands here already"),
        ({"sender": "J" * 201, "text": "No."}, "Who asked : "),
    ],
)
def test_what_is_wrong_with_a_request_is_named_and_what_was_typed_stays(
    at_work: Client, claim: Claim, asked: CorrectionRequest, typed: dict[str, str], wrong: str
):
    response = send(at_work, at("receive_request", claim), **typed)
    assert wrong in errors(response)
    typed_is_kept(response, **typed)
    assert CorrectionRequest.objects.count() == 1


def test_a_decision_leaves_the_queue_of_the_open_and_is_kept_with_its_reason(
    deciding: Client, claim: Claim, asked: CorrectionRequest
):
    send(deciding, at("decide_request", claim, asked.pk), outcome="not_changed", reason="The calendar says Monday.")
    text = beside(deciding, claim)
    assert "not changed" in text and "The calendar says Monday." in text and "by Bruno Keller" in text
    assert queued(deciding) == []
    assert queued(deciding, show="decided") == ["It was a Tuesday."]
    words = said(deciding.get(QUEUE, {"show": "decided"}))
    assert "not changed" in words and "by Bruno Keller" in words
    assert "Open 0 Decided 1" in words


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"reason": "So."}, "What came of it : Choose one."),
        ({"outcome": "open", "reason": "So."}, "What came of it : Choose one of those"),
        ({"outcome": "corrected", "reason": " "}, "Why : “Why” is needed."),
    ],
)
def test_a_decision_names_its_outcome_and_its_reason(
    deciding: Client, claim: Claim, asked: CorrectionRequest, typed: dict[str, str], wrong: str
):
    assert wrong in errors(send(deciding, at("decide_request", claim, asked.pk), **typed))
    assert CorrectionRequest.objects.get().is_open


def test_what_a_colleague_decided_meanwhile_is_not_decided_again(
    deciding: Client, claim: Claim, asked: CorrectionRequest
):
    page = deciding.get(at("decide_request", claim, asked.pk))
    workflow.decide_request(editor(), asked, outcome="corrected", reason="The first.")
    sent = filled(page, "#action form", outcome="not_ours", reason="The second.")
    response = deciding.post(at("decide_request", claim, asked.pk), sent)
    assert "This request was decided already." in errors(response)
    typed_is_kept(response, reason="The second.")
    assert CorrectionRequest.objects.get().outcome_reason == "The first."


def test_a_decided_request_is_reopened_and_waits_again(deciding: Client, claim: Claim, asked: CorrectionRequest):
    workflow.decide_request(editor(), asked, outcome="not_ours", reason="Another paper said so.")
    send(deciding, at("reopen_request", claim, asked.pk), reason="They wrote again.")
    assert queued(deciding) == ["It was a Tuesday."]
    assert "Another paper said so." in said(deciding.get(at("log", claim)))


def test_a_request_entered_by_mistake_is_taken_back(at_work: Client, claim: Claim, asked: CorrectionRequest):
    send(at_work, at("take_back_request", claim, asked.pk), reason="It belongs to another claim.")
    assert "Jo Reader" not in beside(at_work, claim)
    assert queued(at_work) == []
    assert "It belongs to another claim." in said(at_work.get(at("log", claim)))
    assert at_work.get(at("take_back_request", claim, asked.pk)).status_code == 404


def test_who_may_not_decide_is_offered_no_decision(at_work: Client, claim: Claim, asked: CorrectionRequest):
    assert "Decide" not in beside(at_work, claim)
    assert "Take back" in beside(at_work, claim)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("receive_request", {"sender": "Jo", "text": "It was dark."}),
        ("decide_request", {"outcome": "clarified", "reason": "We say more now."}),
        ("take_back_request", {"reason": "A mistake."}),
    ],
)
def test_after_the_swap_the_page_is_what_a_reload_gives(
    deciding: Client, claim: Claim, asked: CorrectionRequest, name: str, typed: dict[str, str]
):
    rows = [] if name == "receive_request" else [asked.pk]
    assert_swaps(deciding, claim, at(name, claim, *rows), **typed)


def test_after_reopening_the_page_is_what_a_reload_gives(deciding: Client, claim: Claim, asked: CorrectionRequest):
    workflow.decide_request(editor(), asked, outcome="not_ours", reason="Another paper said so.")
    assert_swaps(deciding, claim, at("reopen_request", claim, asked.pk), reason="They wrote again.")


def test_what_is_due_first_comes_first_and_what_is_due_on_no_day_last(at_work: Client, claim: Claim):
    for text, days in (("last", None), ("second", 2), ("first", -1)):
        due_on = today() + days * DAY if days else None
        a_correction_request(claim, text=text, received_on=today() - 5 * DAY, due_on=due_on)
    assert queued(at_work) == ["first", "second", "last"]


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 2)


@pytest.mark.parametrize("show", ["open", "decided"])
def test_the_pages_together_are_the_whole_queue_there_and_back(
    at_work: Client, claim: Claim, small_pages: None, show: str
):
    for number in range(7):
        due_on = today() + (number % 3) * DAY if number % 2 else None
        request = a_correction_request(claim, text=f"Request {number}", due_on=due_on)
        if show == "decided":
            workflow.decide_request(editor(), request, outcome="corrected", reason="So.")
    address, pages = f"{QUEUE}?show={show}", []
    while address:
        page = soup(at_work.get(address))
        pages.append([cell.get_text(strip=True) for cell in page.select(".queue td.request")])
        link = page.select_one("a[rel=next]")
        address = QUEUE + str(link["href"]) if link else ""
    assert [len(rows) for rows in pages] == [2, 2, 2, 1]
    assert len({text for rows in pages for text in rows}) == 7
    back = page.select_one("a[rel=prev]")
    assert back is not None
    before = soup(at_work.get(QUEUE + str(back["href"])))
    assert [cell.get_text(strip=True) for cell in before.select(".queue td.request")] == pages[-2]


def test_a_damaged_address_of_a_page_is_refused(at_work: Client, claim: Claim, asked: CorrectionRequest):
    for cursor in ("x", "WzAsIm5vIGRheSIsMV0", "WzAsMSwxXQ"):
        assert at_work.get(QUEUE, {"page": cursor}).status_code == 400


def test_an_empty_queue_says_what_it_is_for(at_work: Client):
    assert "When somebody writes that a claim is wrong, open that claim" in said(at_work.get(QUEUE))
    assert "No request was decided yet." in said(at_work.get(QUEUE, {"show": "decided"}))


def test_the_queue_is_one_link_away_from_every_page_of_the_desk(at_work: Client):
    [link] = soup(at_work.get("/desk/")).select(f'nav a[href="{QUEUE}"]')
    assert link.get_text() == "Requests"


def test_a_request_on_a_duplicate_leads_to_the_claim_that_stayed(at_work: Client, claim: Claim):
    duplicate = a_claim(statement="The same in other words.")
    a_correction_request(duplicate, text="Asked of the duplicate.")
    workflow.merge_claims(chief(), duplicate, into=claim, reason="The same.")
    assert "Asked of the duplicate." in beside(at_work, claim)
    [row] = soup(at_work.get(QUEUE)).select(".queue tbody tr")
    assert claim.statement in row.get_text() and duplicate.statement not in row.get_text()


def test_nothing_is_shown_as_markup_and_long_texts_unfold(at_work: Client, claim: Claim):
    long = f"{MARK} " + "word " * 80 + "the end"
    a_correction_request(claim, sender=MARK, contact=MARK, text=long)
    for address in (QUEUE, at("workspace", claim)):
        assert not soup(at_work.get(address)).select("b[hx-post]")
    assert "the end" in soup(at_work.get(at("workspace", claim))).select("#requests details")[0].get_text()
    assert "the end" not in said(at_work.get(QUEUE))


def test_the_queue_costs_the_same_however_many_wait(at_work: Client, claim: Claim):
    def count(**query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert at_work.get(QUEUE, query).status_code == 200
        return len(queries)

    def grow() -> None:
        on = a_claim()
        for text in ("One.", "Two."):
            request = a_correction_request(on, text=text)
        workflow.decide_request(editor(), request, outcome="corrected", reason="So.")

    grow()
    few = count(), count(show="decided")
    for _ in range(9):
        grow()
    assert (count(), count(show="decided")) == few


def test_a_past_day_shows_what_waited_then_and_offers_no_action(deciding: Client):
    now = timezone.now()
    with workflow.recording_at(now - 9 * DAY):
        claim = a_claim()
    with workflow.recording_at(now - 7 * DAY):
        request = a_correction_request(claim, by=researcher())
    with workflow.recording_at(now - 3 * DAY):
        workflow.decide_request(editor(), request, outcome="not_ours", reason="Another paper.")
    with workflow.recording_at(now - 1 * DAY):
        workflow.reopen_request(editor(), request, reason="They wrote again.")
    for reading in ("said", "known-now"):
        waited = beside(deciding, claim, **{"as_of": (today() - 4 * DAY).isoformat(), "as": reading})
        assert "It was a Tuesday." in waited and "open" in waited
        assert "Decide" not in waited and "Receive" not in waited
        before = beside(deciding, claim, **{"as_of": (today() - 8 * DAY).isoformat(), "as": reading})
        assert "It was a Tuesday." not in before
    decided = beside(deciding, claim, **{"as_of": (today() - 2 * DAY).isoformat(), "as": "said"})
    assert "not ours" in decided and "Another paper." in decided


def test_beside_the_claim_what_is_due_first_comes_first_and_what_was_decided_last(at_work: Client, claim: Claim):
    decided = a_correction_request(claim, text="Decided.", due_on=today())
    workflow.decide_request(editor(), decided, outcome="corrected", reason="So.")
    for text, days in (("Some day.", None), ("Later.", 2), ("Soon.", 1)):
        a_correction_request(claim, text=text, due_on=today() + days * DAY if days else None)
    page = soup(at_work.get(at("workspace", claim)))
    assert [one.get_text() for one in page.select("#requests .request")] == ["Soon.", "Later.", "Some day.", "Decided."]
