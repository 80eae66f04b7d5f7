"""Requests for corrections: who asked, what, when, and what came of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from claims import workflow
from claims.dates import latest_today, today
from claims.models import Claim, CorrectionRequest, Edit
from claims.workflow import Refused
from tests.factories import a_claim, a_correction_request, chief, editor, researcher

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def last_edit(claim: Claim) -> Edit:
    return claim.edits.latest("claim_version")


def test_a_request_is_received_with_who_what_when_and_until_when() -> None:
    claim = a_claim()
    words = {"sender": " A reader ", "contact": "reader@mail.example", "text": " It was a Tuesday. "}
    days = {"received_on": dt.date(2024, 11, 5), "due_on": dt.date(2024, 11, 12)}
    request = workflow.receive_request(researcher(), claim, **words, **days)
    request.refresh_from_db()
    assert (request.sender, request.contact, request.text) == ("A reader", "reader@mail.example", "It was a Tuesday.")
    assert (request.received_on, request.due_on, request.outcome) == (*days.values(), "open")
    assert last_edit(claim).changes["due_on"] == [None, "2024-11-12"]
    assert a_correction_request(a_claim()).received_on == today()


def test_a_decision_is_kept_with_its_reason_by_whom_and_when() -> None:
    claim, by = a_claim(), editor()
    request = a_correction_request(claim, sender="A reader")
    workflow.decide_request(by, request, outcome="not_changed", reason=" The calendar says Monday. ")
    request.refresh_from_db()
    assert (request.outcome, request.outcome_reason) == ("not_changed", "The calendar says Monday.")
    edit = last_edit(claim)
    assert (request.decided_by, request.decided_at) == (by, edit.at)
    assert (edit.changes["outcome"], edit.reason) == (["open", "not_changed"], "The calendar says Monday.")
    with pytest.raises(Refused, match="decided already"):
        workflow.decide_request(by, request, outcome="corrected", reason="After all.")


@pytest.mark.parametrize("outcome", ["open", "", "eaten"])
def test_a_decision_is_one_of_the_outcomes(outcome: str) -> None:
    request = a_correction_request(a_claim())
    with pytest.raises(Refused, match="what came of it") as refused:
        workflow.decide_request(editor(), request, outcome=outcome, reason="So.")
    assert refused.value.field == "outcome"


def test_a_decision_has_a_reason() -> None:
    request = a_correction_request(a_claim())
    with pytest.raises(Refused, match="why"):
        workflow.decide_request(editor(), request, outcome="corrected", reason=" ")
    assert CorrectionRequest.objects.open().exists()


def test_a_reopened_request_waits_again_and_the_log_keeps_what_was_decided() -> None:
    claim = a_claim()
    request = a_correction_request(claim)
    with pytest.raises(Refused, match="nothing was decided"):
        workflow.reopen_request(editor(), request, reason="They wrote again.")
    workflow.decide_request(editor(), request, outcome="not_ours", reason="Another paper said so.")
    workflow.reopen_request(editor(), request, reason="They wrote again.")
    request.refresh_from_db()
    assert (request.outcome, request.outcome_reason, request.decided_at, request.decided_by) == ("open", "", None, None)
    edit = last_edit(claim)
    assert edit.changes["outcome_reason"] == ["Another paper said so.", ""]
    assert edit.reason == "They wrote again."


def test_what_was_entered_by_mistake_is_taken_back_and_what_was_decided_is_not() -> None:
    claim = a_claim()
    mistake, decided = a_correction_request(claim), a_correction_request(claim, text="It was dark.")
    workflow.decide_request(editor(), decided, outcome="corrected", reason="It was.")
    with pytest.raises(Refused, match="was decided"):
        workflow.take_back_request(researcher(), decided, reason="Not ours.")
    workflow.take_back_request(researcher(), mistake, reason="It belongs to another claim.")
    assert list(CorrectionRequest.objects.standing()) == [decided]
    assert last_edit(claim).reason == "It belongs to another claim."
    for act in (
        lambda: workflow.take_back_request(researcher(), mistake, reason="Again."),
        lambda: workflow.decide_request(editor(), mistake, outcome="corrected", reason="So."),
    ):
        with pytest.raises(Refused, match="taken back already"):
            act()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"sender": " "}, "sender"),
        ({"text": " "}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"contact": "x" * 201}, "contact"),
        ({"due_on": today() - DAY}, "__all__"),
    ],
)
def test_a_request_that_says_nothing_or_too_much_is_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as error:
        a_correction_request(a_claim(), **fields)
    assert field in error.value.message_dict
    assert not CorrectionRequest.objects.exists()


def test_no_request_was_received_in_the_future_or_twice() -> None:
    claim = a_claim()
    with pytest.raises(Refused, match="in the future") as refused:
        a_correction_request(claim, received_on=latest_today() + DAY)
    assert refused.value.field == "received_on"
    a_correction_request(claim)
    with pytest.raises(ValidationError, match="already"):
        a_correction_request(claim)
    a_correction_request(claim, sender="Another reader")
    a_correction_request(claim, text="It was a Monday.")


def test_a_request_that_was_taken_back_can_be_entered_anew() -> None:
    claim = a_claim()
    workflow.take_back_request(researcher(), a_correction_request(claim), reason="Of another claim, I thought.")
    a_correction_request(claim)
    assert CorrectionRequest.objects.standing().count() == 1


def test_requests_are_no_news_to_readers() -> None:
    claim = a_claim()
    workflow.publish(editor(), [claim])
    request = a_correction_request(claim)
    workflow.decide_request(editor(), request, outcome="not_changed", reason="It holds.")
    workflow.reopen_request(editor(), request, reason="They wrote again.")
    workflow.take_back_request(researcher(), request, reason="A mistake.")
    claim.refresh_from_db()
    assert not claim.has_unpublished_changes


def test_on_a_merged_claim_the_survivor_is_worked_on() -> None:
    claim, survivor = a_claim(), a_claim()
    request = a_correction_request(claim)
    workflow.merge_claims(chief(), claim, into=survivor, reason="The same.")
    workflow.decide_request(editor(), request, outcome="corrected", reason="They were right.")
    assert last_edit(survivor).verb == "decide_request"
    assert list(CorrectionRequest.objects.on(survivor)) == [request]
