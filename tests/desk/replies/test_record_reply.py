"""What came back: recording it, editing the entry, taking it back; and how it was on a past day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims import workflow
from claims.dates import today
from claims.models import Claim, ReplyRequest
from tests.desk.forms import assert_swaps, at, errors, filled, said, send, typed_is_kept
from tests.factories import PartyFactory, a_claim, a_reply_request, editor, researcher
from tests.htmx import soup

DAY = dt.timedelta(days=1)


@pytest.fixture
def reply(claim: Claim) -> ReplyRequest:
    return a_reply_request(claim, party=PartyFactory.create(name="The ministry"), asked_on=today() - 3 * DAY)


def replies(client: Client, claim: Claim, **query: str) -> str:
    [section] = soup(client.get(at("workspace", claim), query)).select("#replies")
    return " ".join(section.get_text().split())


def test_what_came_back_stands_in_its_own_words(at_work: Client, claim: Claim, reply: ReplyRequest):
    answer = {"answered_on": (today() - DAY).isoformat(), "answer": "We sent <i>nobody</i>."}
    response = send(at_work, at("record_reply", claim, reply.pk), **answer)
    assert response["Location"] == at("workspace", claim) + "#replies"
    text = replies(at_work, claim)
    assert "“We sent <i>nobody</i>.”" in text
    assert "The ministry answered on" in text
    assert "Ada Osei recorded a reply party: The ministry" in said(at_work.get(at("workspace", claim))).replace(
        "party The", "party: The"
    )


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"answer": ""}, "What came back : “What came back” is needed."),
        ({"answer": "No.", "answered_on": "2999-01-01"}, "Came on : This day is in the future."),
        ({"answer": "No.", "answered_on": "2000-01-01"}, "cannot have come before it was asked for"),
        ({"answer": "x" * 5001}, "What came back : "),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_stays(
    at_work: Client, claim: Claim, reply: ReplyRequest, typed: dict[str, str], wrong: str
):
    response = send(at_work, at("record_reply", claim, reply.pk), **typed)
    assert wrong in errors(response)
    typed_is_kept(response, **typed)
    assert not ReplyRequest.objects.get().is_answered


def test_an_answer_that_a_colleague_recorded_meanwhile_is_not_written_over(
    at_work: Client, claim: Claim, reply: ReplyRequest
):
    page = at_work.get(at("record_reply", claim, reply.pk))
    workflow.record_reply(researcher(), reply, answer="The first.")
    sent = filled(page, "#action form", answer="The second.")
    response = at_work.post(at("record_reply", claim, reply.pk), sent)
    assert "An answer is recorded here already." in errors(response)
    typed_is_kept(response, answer="The second.")
    assert ReplyRequest.objects.get().answer == "The first."


def test_days_and_whether_it_is_public_are_edited_and_the_log_has_the_old_ones(
    at_work: Client, claim: Claim, reply: ReplyRequest
):
    page = at_work.get(at("edit_reply", claim, reply.pk))
    assert not {"answer", "answered_on"} & set(filled(page, "#action form"))
    send(at_work, at("edit_reply", claim, reply.pk), due_on="2999-12-24", is_public="no")
    reply.refresh_from_db()
    assert (reply.due_on, reply.is_public) == (dt.date(2999, 12, 24), False)
    log = said(at_work.get(at("log", claim)))
    assert "due on nothing → 24 December 2999" in log or "due on 24 December 2999" in log
    assert "tell readers yes → no" in log


def test_an_answer_that_was_recorded_can_be_edited(at_work: Client, claim: Claim, reply: ReplyRequest):
    workflow.record_reply(researcher(), reply, answer="We sent nobdy.")
    send(at_work, at("edit_reply", claim, reply.pk), answer="We sent nobody.")
    assert ReplyRequest.objects.get().answer == "We sent nobody."


def test_saving_what_is_as_it_was_says_so(at_work: Client, claim: Claim, reply: ReplyRequest):
    assert "Nothing was changed." in errors(send(at_work, at("edit_reply", claim, reply.pk)))


def test_who_edits_what_a_colleague_edited_meanwhile_sees_both_and_saves_with_one_more_click(
    at_work: Client, claim: Claim, reply: ReplyRequest
):
    address = at("edit_reply", claim, reply.pk)
    page = at_work.get(address)
    workflow.edit_reply(researcher(), reply, question="The newer question?", asked_through="Telephone")
    stale = at_work.post(address, filled(page, "#action form", question="My question?", due_on="2999-12-24"))
    assert stale.status_code == 409
    words = said(stale)
    assert "The newer question?" in words and "My question?" in words
    again = filled(stale, "#action form")
    assert (again["question"], again["asked_through"]) == (["My question?"], ["Telephone"])
    assert at_work.post(address, again).status_code == 302
    reply.refresh_from_db()
    assert (reply.question, reply.asked_through, reply.due_on) == (
        "My question?",
        "Telephone",
        dt.date(2999, 12, 24),
    )


def test_who_edits_what_a_colleague_answered_meanwhile_leaves_the_answer_as_it_is(
    at_work: Client, claim: Claim, reply: ReplyRequest
):
    address = at("edit_reply", claim, reply.pk)
    page = at_work.get(address)
    workflow.record_reply(researcher(), reply, answer="Here we are.")
    stale = at_work.post(address, filled(page, "#action form", question="My question?"))
    assert stale.status_code == 409
    assert "Here we are." in said(stale)
    assert at_work.post(address, filled(stale, "#action form")).status_code == 302
    reply.refresh_from_db()
    assert (reply.question, reply.answer) == ("My question?", "Here we are.")


def test_an_entry_is_taken_back_with_a_reason_and_the_log_still_tells_of_it(
    at_work: Client, claim: Claim, reply: ReplyRequest
):
    assert "Reason : “Reason” is needed." in errors(send(at_work, at("take_back_reply", claim, reply.pk), reason=" "))
    send(at_work, at("take_back_reply", claim, reply.pk), reason="It went to another party.")
    assert "Nobody was asked for a reply." in replies(at_work, claim)
    assert "It went to another party." in said(at_work.get(at("log", claim)))
    for name in ("record_reply", "edit_reply", "take_back_reply"):
        assert at_work.get(at(name, claim, reply.pk)).status_code == 404


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("record_reply", {"answer": "No."}),
        ("edit_reply", {"question": "Why?"}),
        ("take_back_reply", {"reason": "A mistake."}),
    ],
)
def test_after_the_swap_the_page_is_what_a_reload_gives(
    at_work: Client, claim: Claim, reply: ReplyRequest, name: str, typed: dict[str, str]
):
    assert_swaps(at_work, claim, at(name, claim, reply.pk), **typed)


def test_a_past_day_shows_what_had_come_back_by_then_and_offers_no_action(at_work: Client):
    now = timezone.now()
    with workflow.recording_at(now - 9 * DAY):
        claim = a_claim()
    with workflow.recording_at(now - 7 * DAY):
        reply = a_reply_request(claim, question="First words?", due_on=today() - 5 * DAY)
    with workflow.recording_at(now - 3 * DAY):
        workflow.record_reply(researcher(), reply, answer="Late, but here.")
        workflow.edit_reply(researcher(), reply, question="Other words?")
    assert "Late, but here." in replies(at_work, claim)
    for reading, question in (("said", "First words?"), ("known-now", "Other words?")):
        then = replies(at_work, claim, **{"as_of": (today() - 4 * DAY).isoformat(), "as": reading})
        assert "overdue" in then and question in then, then
        assert "Late" not in then and "Record what came back" not in then
        before = replies(at_work, claim, **{"as_of": (today() - 8 * DAY).isoformat(), "as": reading})
        assert "Nobody was asked for a reply." in before and "Record whom" not in before


def test_the_number_of_queries_does_not_grow_with_the_replies_and_the_requests(deciding: Client, claim: Claim):
    def count(**query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert deciding.get(at("workspace", claim), query).status_code == 200
        return len(queries)

    by = editor()

    def grow() -> None:
        reply = a_reply_request(claim, party=PartyFactory.create(part_of=PartyFactory.create()))
        workflow.record_reply(researcher(), reply, answer="No.")
        request = workflow.receive_request(researcher(), claim, sender="A reader", text=f"No. {reply.pk}")
        workflow.receive_request(researcher(), claim, sender="Another", text=f"No. {reply.pk}")
        workflow.decide_request(by, request, outcome="corrected", reason="Yes.")

    then = {"as_of": today().isoformat(), "as": "said"}
    grow()
    few = count(), count(**then)
    for _ in range(10):
        grow()
    assert (count(), count(**then)) == few
