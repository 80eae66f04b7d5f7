"""Who may use which verb: asked of the verb itself, whatever a view may think."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from claims import workflow
from claims.models import CorrectionRequest, Edit, Revision, StatusChange, User
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    UserFactory,
    a_claim,
    a_correction_request,
    a_position,
    a_published_claim,
    a_reply_request,
    a_status,
    chief,
    editor,
    researcher,
    some_evidence,
)

pytestmark = pytest.mark.django_db

RESEARCHER, EDITOR, CHIEF = "researcher", "editor", "chief"


def _decided(by: User) -> CorrectionRequest:
    return workflow.decide_request(by, a_correction_request(a_claim()), outcome="not_ours", reason="Another paper.")


# Each verb, the least role that may use it, and how to try it on a claim.
TRIES: list[tuple[str, str, Callable[[User], Any]]] = [
    ("receive", RESEARCHER, lambda u: workflow.receive(u, statement="So it is said.")),
    ("edit_text", RESEARCHER, lambda u: workflow.edit_text(u, a_claim(), seen=1, statement="Otherwise.")),
    ("turn_down", RESEARCHER, lambda u: workflow.turn_down(u, [a_claim()], reason="opinion", note="A view.")),
    ("set_stage", RESEARCHER, lambda u: workflow.set_stage(u, [a_claim()], stage="done")),
    ("assign", RESEARCHER, lambda u: workflow.assign(u, [a_claim()], assignee=researcher())),
    ("set_review", RESEARCHER, lambda u: workflow.set_review(u, [a_claim()], on=dt.date(2030, 1, 1))),
    ("add_topic", RESEARCHER, lambda u: workflow.add_topic(u, [a_claim()], topic=TopicFactory.create())),
    ("ask_second_look", RESEARCHER, lambda u: workflow.ask_second_look(u, a_claim())),
    (
        "return_from_review",
        RESEARCHER,
        lambda u: workflow.return_from_review(
            u, workflow.ask_second_look(researcher(), a_claim()), reason="The source is missing."
        ),
    ),
    ("link_evidence", RESEARCHER, lambda u: some_evidence(a_claim(), by=u)),
    ("edit_evidence", RESEARCHER, lambda u: workflow.edit_evidence(u, some_evidence(a_claim()), credibility="2")),
    ("unlink_evidence", RESEARCHER, lambda u: workflow.unlink_evidence(u, some_evidence(a_claim()), reason="Twice.")),
    ("record_position", RESEARCHER, lambda u: a_position(a_claim(), by=u)),
    ("void_position", RESEARCHER, lambda u: workflow.void_position(u, a_position(a_claim()), reason="Wrong party.")),
    ("ask_reply", RESEARCHER, lambda u: a_reply_request(a_claim(), by=u)),
    ("record_reply", RESEARCHER, lambda u: workflow.record_reply(u, a_reply_request(a_claim()), answer="No.")),
    ("edit_reply", RESEARCHER, lambda u: workflow.edit_reply(u, a_reply_request(a_claim()), question="Why?")),
    ("take_back_reply", RESEARCHER, lambda u: workflow.take_back_reply(u, a_reply_request(a_claim()), reason="No.")),
    ("receive_request", RESEARCHER, lambda u: a_correction_request(a_claim(), by=u)),
    (
        "take_back_request",
        RESEARCHER,
        lambda u: workflow.take_back_request(u, a_correction_request(a_claim()), reason="A mistake."),
    ),
    ("decide_request", EDITOR, lambda u: _decided(u)),
    ("reopen_request", EDITOR, lambda u: workflow.reopen_request(u, _decided(editor()), reason="They wrote again.")),
    ("relate", RESEARCHER, lambda u: workflow.relate(u, a_claim(), a_claim(), kind="contradicts")),
    ("save_view", RESEARCHER, lambda u: workflow.save_view(u, name="Mine", query="")),
    ("save_view", CHIEF, lambda u: workflow.save_view(u, name="The desk’s", query="", for_desk=True)),
    ("prefer", RESEARCHER, lambda u: workflow.prefer(u, roomy=True)),
    ("add_note", RESEARCHER, lambda u: workflow.add_note(u, a_claim(), text="Ask the ministry.")),
    ("mark_checked", RESEARCHER, lambda u: workflow.mark_checked(u, a_claim())),
    ("add_party", RESEARCHER, lambda u: workflow.add_party(u, name="A", kind="person")),
    ("add_source", RESEARCHER, lambda u: workflow.add_source(u, title="A report")),
    (
        "change_status",
        EDITOR,
        lambda u: workflow.change_status(u, [a_claim()], status=a_status("disputed"), rationale="Two say otherwise."),
    ),
    ("publish", EDITOR, lambda u: workflow.publish(u, [a_claim()])),
    ("withdraw", CHIEF, lambda u: workflow.withdraw(u, [a_published_claim()], reason="It names a child.")),
    ("merge_claims", CHIEF, lambda u: workflow.merge_claims(u, a_claim(), into=a_claim(), reason="The same.")),
    (
        "merge_parties",
        CHIEF,
        lambda u: workflow.merge_parties(u, PartyFactory.create(), into=PartyFactory.create(), reason="The same."),
    ),
    (
        "merge_sources",
        CHIEF,
        lambda u: workflow.merge_sources(u, SourceFactory.create(), into=SourceFactory.create(), reason="The same."),
    ),
    ("redact", CHIEF, lambda u: workflow.redact(u, a_claim(), "statement", reason="A court said so.")),
    ("define_topic", CHIEF, lambda u: workflow.define_topic(u, name="A story", slug="a-story")),
    (
        "add_status",
        CHIEF,
        lambda u: workflow.add_status(u, key="stale", label="Stale", definition="Nobody looked.", tone="open"),
    ),
    (
        "retire_status",
        CHIEF,
        lambda u: workflow.retire_status(u, a_status("superseded"), replaced_by=None, reason="Not used."),
    ),
    ("set_checklist", CHIEF, lambda u: workflow.set_checklist(u, "quotes", "block")),
    ("add_account", CHIEF, lambda u: workflow.add_account(u, username="new", password="a long enough phrase")),
    (
        "run_batch",
        CHIEF,
        lambda u: workflow.run_batch(u, "set_stage", [a_claim()], reason="Tidy.", selection="one", stage="done"),
    ),
]
ROLES: dict[str, Callable[[], User]] = {
    "nobody": UserFactory.create,
    RESEARCHER: researcher,
    EDITOR: editor,
    CHIEF: chief,
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("verb", "least", "attempt"), TRIES, ids=[name for name, _, _ in TRIES])
def test_a_verb_serves_the_roles_that_may_use_it_and_no_other(
    verb: str, least: str, attempt: Callable[[User], Any], role: str
) -> None:
    order = list(ROLES)
    user = ROLES[role]()
    if order.index(role) >= order.index(least):
        attempt(user)
        assert Edit.objects.filter(by=user, verb=verb).exists() or verb in ("run_batch", "define_topic")
    else:
        with pytest.raises(PermissionDenied):
            attempt(user)
        assert not Edit.objects.filter(by=user).exists()
        assert not Revision.objects.filter(author=user).exists()
        assert not StatusChange.objects.filter(recorded_by=user).exists()


def test_somebody_who_was_deactivated_may_do_nothing() -> None:
    with pytest.raises(PermissionDenied):
        a_claim(by=chief(is_active=False))
