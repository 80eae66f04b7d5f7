"""The right of reply: whom the desk asked, when, until when, and what came back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.dates import latest_today, today
from claims.models import Claim, Edit, ReplyRequest
from claims.search import search
from claims.workflow import Conflict, Refused
from tests.factories import PartyFactory, a_claim, a_reply_request, chief, editor, researcher

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def last_edit(claim: Claim) -> Edit:
    return claim.edits.latest("claim_version")


def test_asking_a_party_keeps_whom_when_until_when_and_what() -> None:
    claim, party, by = a_claim(), PartyFactory.create(name="The ministry"), researcher()
    words = {"question": " Is it so? ", "asked_through": "E-mail"}
    days = {"asked_on": dt.date(2024, 11, 5), "due_on": dt.date(2024, 11, 12)}
    reply = workflow.ask_reply(by, claim, party=party, **words, **days, is_public=False)
    reply.refresh_from_db()
    assert (reply.claim, reply.party, reply.asked_by, reply.is_public) == (claim, party, by, False)
    assert (reply.question, reply.asked_through, reply.asked_on, reply.due_on) == (
        "Is it so?",
        "E-mail",
        *days.values(),
    )
    edit = last_edit(claim)
    assert (edit.verb, edit.claim_version, edit.object_id) == ("ask_reply", 2, reply.pk)
    assert edit.changes["asked_on"] == [None, "2024-11-05"]
    assert edit.changes["party"] == [None, {"id": party.pk, "is": "The ministry"}]


def test_without_a_day_it_was_asked_and_answered_today() -> None:
    reply = a_reply_request(a_claim())
    assert reply.asked_on == today()
    assert workflow.record_reply(researcher(), reply, answer="No.").answered_on == today()


def test_what_came_back_is_recorded_once_and_found_by_its_words() -> None:
    claim = a_claim()
    reply = a_reply_request(claim)
    workflow.record_reply(researcher(), reply, answered_on=today(), answer="  We sent nobody, says the helmsman. ")
    reply.refresh_from_db()
    assert reply.answer == "We sent nobody, says the helmsman."
    assert search(Claim.objects.all(), "helmsman").get() == claim
    with pytest.raises(Refused, match="already"):
        workflow.record_reply(researcher(), reply, answer="Another.")


def test_editing_keeps_the_old_words_beside_the_new_ones() -> None:
    claim = a_claim()
    reply = a_reply_request(claim, asked_on=today() - 3 * DAY, due_on=today())
    workflow.edit_reply(researcher(), reply, due_on=today() + DAY, is_public=False)
    reply.refresh_from_db()
    assert (reply.due_on, reply.is_public) == (today() + DAY, False)
    changes = last_edit(claim).changes
    assert changes["due_on"] == [today().isoformat(), (today() + DAY).isoformat()]
    assert changes["is_public"] == [True, False]


def test_nothing_is_saved_where_nothing_was_changed() -> None:
    reply = a_reply_request(a_claim(), question="Is it so?")
    with pytest.raises(Refused, match="Nothing was changed"):
        workflow.edit_reply(researcher(), reply, question="Is it so? ", is_public=True)
    with pytest.raises(TypeError, match="party"):
        workflow.edit_reply(researcher(), reply, party=PartyFactory.create())


def test_who_edits_what_a_colleague_changed_meanwhile_is_shown_that_and_adding_is_stopped_by_nothing() -> None:
    claim = a_claim()
    reply = a_reply_request(claim)
    claim.refresh_from_db()
    seen = claim.version
    a_reply_request(claim)
    workflow.edit_reply(researcher(), reply, seen=seen, question="May we quote you?")
    with pytest.raises(Conflict) as met:
        workflow.edit_reply(researcher(), reply, seen=seen, question="Are you there?")
    assert [edit.verb for edit in met.value.edits] == ["edit_reply"]
    workflow.record_reply(researcher(), reply, answer="We are.")


def test_who_edits_what_was_answered_meanwhile_is_shown_the_answer() -> None:
    claim = a_claim()
    reply = a_reply_request(claim)
    claim.refresh_from_db()
    seen = claim.version
    workflow.record_reply(researcher(), reply, answer="We are.")
    with pytest.raises(Conflict) as met:
        workflow.edit_reply(researcher(), reply, seen=seen, answer="They said that they are.")
    assert [edit.verb for edit in met.value.edits] == ["record_reply"]
    reply.refresh_from_db()
    assert reply.answer == "We are."


def test_what_was_taken_back_stays_in_the_log_and_can_no_longer_be_worked_on() -> None:
    claim = a_claim()
    reply = a_reply_request(claim, question="To the lamplighter?")
    with pytest.raises(Refused, match="why"):
        workflow.take_back_reply(researcher(), reply, reason=" ")
    workflow.take_back_reply(researcher(), reply, reason="It went to another party.")
    assert not ReplyRequest.objects.standing().exists()
    assert ReplyRequest.objects.get().taken_back_at is not None
    assert last_edit(claim).reason == "It went to another party."
    assert not search(Claim.objects.all(), "lamplighter").exists()
    for act in (
        lambda: workflow.take_back_reply(researcher(), reply, reason="Again."),
        lambda: workflow.record_reply(researcher(), reply, answer="Late."),
        lambda: workflow.edit_reply(researcher(), reply, question="Late?"),
    ):
        with pytest.raises(Refused, match="taken back already"):
            act()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"asked_on": today() - DAY, "due_on": today() - 2 * DAY}, "__all__"),
        ({"question": "x" * 2001}, "question"),
        ({"asked_through": "x" * 201}, "asked_through"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as error:
        a_reply_request(a_claim(), **fields)
    assert field in error.value.message_dict
    assert not ReplyRequest.objects.exists()


def test_no_day_is_in_the_future_and_no_answer_comes_before_its_question() -> None:
    claim = a_claim()
    with pytest.raises(Refused, match="in the future") as refused:
        a_reply_request(claim, asked_on=latest_today() + DAY)
    assert refused.value.field == "asked_on"
    reply = a_reply_request(claim, asked_on=today() - DAY)
    with pytest.raises(Refused, match="in the future") as refused:
        workflow.record_reply(researcher(), reply, answer="No.", answered_on=latest_today() + DAY)
    assert refused.value.field == "answered_on"
    with pytest.raises(ValidationError, match="before it was asked"):
        workflow.record_reply(researcher(), reply, answer="No.", answered_on=today() - 2 * DAY)
    with pytest.raises(Refused, match="what came back"):
        workflow.record_reply(researcher(), reply, answer=" ")
    with pytest.raises(ValidationError, match="on which day"):
        workflow.edit_reply(researcher(), reply, answer="No.")
    reply.refresh_from_db()
    assert (reply.answered_on, reply.answer) == (None, "")


def test_the_same_question_to_the_same_party_on_one_day_is_recorded_once() -> None:
    claim, party = a_claim(), PartyFactory.create()
    a_reply_request(claim, party=party, question="Is it so?")
    with pytest.raises(ValidationError, match="recorded already"):
        a_reply_request(claim, party=party, question="Is it so?")
    a_reply_request(claim, party=party, question="Is it so?", asked_on=today() - DAY)
    assert ReplyRequest.objects.count() == 2


def test_another_question_and_another_way_to_ask_it_are_recorded_each_as_is_what_was_taken_back() -> None:
    claim, party = a_claim(), PartyFactory.create()
    asked = a_reply_request(claim, party=party, question="Is it so?", asked_through="By mail.")
    a_reply_request(claim, party=party, question="Is it so?", asked_through="By telephone.")
    a_reply_request(claim, party=party, question="Since when?", asked_through="By mail.")
    workflow.take_back_reply(researcher(), asked, reason="It never left the house.")
    a_reply_request(claim, party=party, question="Is it so?", asked_through="By mail.")
    assert ReplyRequest.objects.standing().count() == 3


def test_only_what_readers_see_leaves_something_to_publish() -> None:
    claim = a_claim()
    workflow.publish(editor(), [claim])

    def has_unpublished_changes() -> bool:
        claim.refresh_from_db()
        return claim.has_unpublished_changes

    kept = a_reply_request(claim, is_public=False)
    workflow.record_reply(researcher(), kept, answer="No.")
    assert not has_unpublished_changes()
    workflow.edit_reply(researcher(), kept, is_public=True)
    assert has_unpublished_changes()
    workflow.publish(editor(), [claim])
    assert not has_unpublished_changes()
    workflow.edit_reply(researcher(), kept, is_public=False)
    assert has_unpublished_changes()


def test_on_a_merged_claim_the_survivor_is_worked_on() -> None:
    claim, survivor = a_claim(), a_claim()
    reply = a_reply_request(claim)
    workflow.merge_claims(chief(), claim, into=survivor, reason="The same.")
    workflow.record_reply(researcher(), reply, answer="No.")
    assert last_edit(survivor).verb == "record_reply"
    assert list(ReplyRequest.objects.on(survivor)) == [reply]


def test_asking_costs_the_same_however_many_were_asked() -> None:
    claim, by, party = a_claim(), researcher(), PartyFactory.create()

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            workflow.ask_reply(by, claim, party=party, question=f"{ReplyRequest.objects.count()}?")
        return len(queries)

    count()  # reads the permissions of its user, once
    few = count()
    for _ in range(20):
        a_reply_request(claim)
    assert count() == few
