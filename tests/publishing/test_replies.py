"""What readers see of the right of reply, and what stays at the desk."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.models import Claim, PublicClaim, ReplyRequest, Revision
from claims.publishing import compose
from claims.publishing.facts import gather
from claims.search import search
from tests.factories import (
    PartyFactory,
    a_claim,
    a_correction_request,
    a_published_claim,
    a_reply_request,
    chief,
    editor,
    researcher,
)
from tests.publishing.test_redact import NAME, everything

pytestmark = pytest.mark.django_db

SECRET = "xyzzy"


def publish(claim: Claim) -> Revision:
    [revision] = workflow.publish(editor(), [claim])
    return revision


def test_a_payload_says_whom_the_desk_asked_when_until_when_and_what_came_back() -> None:
    claim, asked, silent = a_claim(), PartyFactory.create(name="The ministry"), PartyFactory.create()
    days = {"asked_on": dt.date(2024, 11, 5), "due_on": dt.date(2024, 11, 12)}
    reply = a_reply_request(claim, party=asked, **days)
    workflow.record_reply(researcher(), reply, answered_on=dt.date(2024, 11, 13), answer="We sent nobody.")
    a_reply_request(claim, party=silent, asked_on=dt.date(2024, 11, 4))
    payload = publish(claim).payload
    nothing = {"due_on": "", "answered_on": "", "answer": ""}
    assert payload["replies"] == [
        {"party": silent.public_id, "asked_on": "2024-11-04", **nothing},
        {
            "party": asked.public_id,
            "asked_on": "2024-11-05",
            "due_on": "2024-11-12",
            "answered_on": "2024-11-13",
            "answer": "We sent nobody.",
        },
    ]
    assert payload["parties"][asked.public_id]["name"] == "The ministry"


def test_what_stays_at_the_desk_enters_no_payload() -> None:
    claim, party = a_claim(), PartyFactory.create(name=f"Party {SECRET}")
    kept = a_reply_request(claim, party=party, is_public=False)
    workflow.record_reply(researcher(), kept, answer=SECRET)
    back = a_reply_request(claim, party=party, question="Again?")
    workflow.record_reply(researcher(), back, answer=SECRET)
    workflow.take_back_reply(researcher(), back, reason=SECRET)
    a_reply_request(claim, question=SECRET, asked_through=SECRET)
    request = a_correction_request(claim, sender=SECRET, contact=SECRET, text=SECRET)
    workflow.decide_request(editor(), request, outcome="not_changed", reason=SECRET)
    revision = publish(claim)
    assert len(revision.payload["replies"]) == 1
    assert SECRET.encode() not in bytes(revision.body)
    assert not search(PublicClaim.objects.all(), SECRET).exists()


def test_what_is_no_longer_public_leaves_with_the_next_revision() -> None:
    claim = a_published_claim()
    reply = a_reply_request(claim)
    assert len(publish(claim).payload["replies"]) == 1
    workflow.edit_reply(researcher(), reply, is_public=False)
    assert publish(claim).payload["replies"] == []


def test_a_claim_is_found_by_what_a_party_answered() -> None:
    claim = a_published_claim()
    workflow.record_reply(researcher(), a_reply_request(claim), answer="Ask the lighthouse keeper.")
    assert not search(PublicClaim.objects.all(), "lighthouse").exists()
    publish(claim)
    assert search(PublicClaim.objects.all(), "lighthouse").get().public_id == claim.public_id


def test_whom_the_desk_asked_about_a_duplicate_is_published_with_the_claim_as_the_surviving_party() -> None:
    duplicate, claim = a_claim(), a_claim()
    old, new = PartyFactory.create(), PartyFactory.create()
    a_reply_request(duplicate, party=old)
    workflow.merge_claims(chief(), duplicate, into=claim, reason="The same.")
    workflow.merge_parties(chief(), old, into=new, reason="One.")
    assert [reply["party"] for reply in publish(claim).payload["replies"]] == [new.public_id]


def test_gathering_costs_the_same_for_one_reply_and_for_twenty_and_one_query_at_all() -> None:
    claims = [a_claim(), a_claim()]

    def count() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            gather(claims)
            gathered = len(queries)
            compose(claims[0])
        return gathered, len(queries) - gathered

    a_reply_request(claims[0], party=PartyFactory.create(part_of=PartyFactory.create()))
    few = count()
    for _ in range(19):
        a_reply_request(claims[0], party=PartyFactory.create(part_of=PartyFactory.create()))
        a_reply_request(claims[1], party=PartyFactory.create(part_of=PartyFactory.create()))
    assert count() == few


def test_a_redacted_answer_is_gone_from_the_row_the_log_the_revisions_and_both_searches() -> None:
    claim = a_claim()
    reply = workflow.record_reply(researcher(), a_reply_request(claim), answer=f"Ask {NAME}.")
    publish(claim)
    untouched = a_published_claim()
    workflow.redact(chief(), reply, "answer", reason="A court ordered it.")
    assert NAME not in everything()
    assert ReplyRequest.objects.get().answer == "[redacted]"
    assert claim.last_revision().is_redacted
    assert not untouched.last_revision().is_redacted
    assert not search(PublicClaim.objects.all(), "unnamed").exists()
    assert not search(Claim.objects.all(), "unnamed").exists()
    claim.refresh_from_db()
    workflow.edit_reply(researcher(), reply, question="Is it so?")
    assert publish(claim).payload["replies"][0]["answer"] == "[redacted]"


@pytest.mark.parametrize("field", ["sender", "contact", "text", "outcome_reason"])
def test_what_a_request_says_can_be_redacted_from_the_row_and_the_log(field: str) -> None:
    claim = a_claim()
    words = {name: NAME for name in ("sender", "contact", "text") if name == field}
    request = a_correction_request(claim, **words)
    reason = NAME if field == "outcome_reason" else "They were right."
    request = workflow.decide_request(editor(), request, outcome="corrected", reason=reason)
    workflow.redact(chief(), request, field, reason="They asked for it.")
    request.refresh_from_db()
    assert getattr(request, field) == "[redacted]"
    assert NAME not in everything()
