"""When undoing is refused: too late, by another, published, built on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from claims import workflow
from claims.models import Claim, Edit, Evidence, Position, PositionVoid, Source, User
from claims.workflow import Refused, recording_at
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    a_change,
    a_claim,
    a_position,
    chief,
    editor,
    researcher,
    some_evidence,
)
from tests.workflow.undo_cases import an_edit, last_edit, state

pytestmark = pytest.mark.django_db


def test_it_is_too_late_after_some_minutes() -> None:
    user, claim = researcher(), None
    with recording_at(timezone.now() - dt.timedelta(minutes=11)):
        claim = a_claim(by=user)
        a_position(claim, by=user)
    with pytest.raises(Refused, match="possible for 10 minutes"):
        workflow.undo(user, Edit.objects.get(verb="record_position"))
    assert not PositionVoid.objects.exists()


def test_it_is_not_too_late_within_the_minutes_that_the_desk_has_set(settings: Any) -> None:
    settings.UNDO_MINUTES = 12
    user = researcher()
    with recording_at(timezone.now() - dt.timedelta(minutes=11)):
        claim = a_claim(by=user)
    assert workflow.undo(user, Edit.objects.get(claim=claim)).verb == "undo"


def test_nobody_undoes_what_another_did() -> None:
    _, claim, edit = an_edit()
    with pytest.raises(Refused, match="Only who did it"):
        workflow.undo(chief(), edit)
    assert not Edit.objects.filter(claim=claim, verb="undo").exists()


def test_it_needs_the_permission_of_what_is_undone() -> None:
    user, claim = editor(), a_claim()
    a_change(claim, by=user)
    user.groups.clear()
    user.groups.add(*researcher().groups.all())
    with pytest.raises(PermissionDenied):
        workflow.undo(User.objects.get(pk=user.pk), last_edit(user, "change_status"))


def test_nothing_is_undone_twice_and_undoing_is_not_undone() -> None:
    user, _, edit = an_edit()
    undoing = workflow.undo(user, edit)
    with pytest.raises(Refused, match="undone already"):
        workflow.undo(user, edit)
    with pytest.raises(Refused, match="cannot be undone"):
        workflow.undo(user, undoing)


def test_what_was_published_since_is_corrected_and_not_undone() -> None:
    user, claim, edit = an_edit()
    workflow.publish(editor(), [claim])
    with pytest.raises(Refused, match="published with it since"):
        workflow.undo(user, edit)


def test_what_readers_do_not_see_is_undone_after_a_publication_too() -> None:
    user, claim = researcher(), a_claim()
    workflow.assign(user, [claim], assignee=user)
    workflow.publish(editor(), [claim])
    workflow.undo(user, last_edit(user, "assign"))
    claim.refresh_from_db()
    assert (claim.assignee, claim.has_unpublished_changes) == (None, False)


def test_a_claim_that_was_merged_since_is_left_alone() -> None:
    user, claim, edit = an_edit()
    workflow.merge_claims(chief(), claim, into=a_claim(), reason="The same.")
    with pytest.raises(Refused, match="merged into"):
        workflow.undo(user, edit)


def test_what_was_redacted_is_not_brought_back() -> None:
    user, claim = researcher(), a_claim(statement="She did it.")
    workflow.edit_text(user, claim, seen=None, statement="Somebody did it.")
    edit = last_edit(user, "edit_text")
    workflow.redact(chief(), claim, "statement", reason="A court said so.")
    with pytest.raises(Refused):
        workflow.undo(user, Edit.objects.get(pk=edit.pk))


BUILT_ON: dict[str, tuple[Callable[[User, Claim], Any], Callable[[Claim, User], Any]]] = {
    "edit_text": (
        lambda u, c: workflow.edit_text(u, c, seen=None, statement="One."),
        lambda c, u: workflow.edit_text(u, c, seen=None, statement="Two."),
    ),
    "set_stage": (
        lambda u, c: workflow.set_stage(u, [c], stage="researching"),
        lambda c, u: workflow.turn_down(u, [c], reason="opinion", note="A view."),
    ),
    "add_topic": (
        lambda u, c: workflow.add_topic(u, [c], topic=TopicFactory.create()),
        lambda c, u: workflow.remove_topic(u, [c], topic=c.topics.get()),
    ),
    "relate": (
        lambda u, c: workflow.relate(u, c, a_claim(), kind="repeats"),
        lambda c, u: workflow.unrelate(u, c.relations.get(), reason="No."),  # type: ignore[attr-defined]
    ),
    "link_evidence": (
        lambda u, c: some_evidence(c, by=u),
        lambda c, u: a_change(c, by=u, evidence=[c.evidence.get()]),  # type: ignore[attr-defined]
    ),
    "edit_evidence": (
        lambda u, c: workflow.edit_evidence(u, some_evidence(c), credibility="2"),
        lambda c, u: workflow.edit_evidence(u, c.evidence.get(), credibility="3"),  # type: ignore[attr-defined]
    ),
    "edit_evidence, then cited": (
        lambda u, c: workflow.edit_evidence(u, some_evidence(c), bearing="refutes"),
        lambda c, u: a_change(c, by=u, evidence=[c.evidence.get()]),  # type: ignore[attr-defined]
    ),
    "edit_evidence, then unlinked": (
        lambda u, c: workflow.edit_evidence(u, some_evidence(c), credibility="2"),
        lambda c, u: workflow.unlink_evidence(u, c.evidence.get(), reason="No."),  # type: ignore[attr-defined]
    ),
    "edit_evidence, then the old words again": (
        lambda u, c: workflow.edit_evidence(
            u, some_evidence(c, quote="Old.", source=SourceFactory.create(title="It")), quote="New."
        ),
        lambda c, u: some_evidence(c, by=u, quote="Old.", source=Source.objects.get(title="It")),
    ),
    "unlink_evidence": (
        lambda u, c: workflow.unlink_evidence(
            u, some_evidence(c, source=SourceFactory.create(title="It")), reason="No."
        ),
        lambda c, u: some_evidence(c, by=u, source=Source.objects.get(title="It")),
    ),
    "record_position": (
        lambda u, c: a_position(c, by=u),
        lambda c, u: workflow.correct_position(
            u, (p := Position.objects.get(claim=c)), reason="Misheard.", party=p.party, stance="denies", quote="No."
        ),
    ),
    "correct_position": (
        lambda u, c: workflow.correct_position(
            u, (p := a_position(c)), reason="Misheard.", party=p.party, stance="denies", quote="No."
        ),
        lambda c, u: workflow.void_position(u, Position.objects.get(claim=c, stance="denies"), reason="No."),
    ),
    "change_status": (
        lambda u, c: a_change(c, by=u, status="disputed"),
        lambda c, u: a_change(c, by=u, status="refuted"),
    ),
    "mark_checked": (lambda u, c: workflow.mark_checked(u, c), lambda c, u: workflow.mark_checked(u, c)),
    "add_note": (
        lambda u, c: workflow.add_note(u, c, text="A word."),
        lambda c, u: workflow.take_back_note(User.objects.get(notes__claim=c), c.notes.get()),  # type: ignore[attr-defined]
    ),
    "ask_reply": (
        lambda u, c: workflow.ask_reply(u, c, party=PartyFactory.create()),
        lambda c, u: workflow.record_reply(u, c.reply_requests.get(), answer="No."),  # type: ignore[attr-defined]
    ),
    "receive_request": (
        lambda u, c: workflow.receive_request(u, c, sender="Ann", text="No."),
        lambda c, u: workflow.decide_request(
            u,
            c.correction_requests.get(),
            outcome="not_ours",
            reason="No.",  # type: ignore[attr-defined]
        ),
    ),
}


@pytest.mark.parametrize("verb", BUILT_ON)
def test_what_something_was_built_on_is_not_undone(verb: str) -> None:
    user, claim = chief(), a_claim()
    do, build = BUILT_ON[verb]
    do(user, claim)
    edit = last_edit(user, verb.partition(",")[0])
    claim.refresh_from_db()
    build(claim, chief())
    before = state(claim)
    with pytest.raises(Refused, match=r"since|undone"):
        workflow.undo(user, edit)
    assert state(claim) == before
    assert not Edit.objects.filter(verb="undo").exists()


def test_what_was_built_on_can_be_undone_once_that_was_undone() -> None:
    user, claim = editor(), a_claim()
    evidence = some_evidence(claim, by=user)
    a_change(claim, by=user, evidence=[evidence])
    workflow.undo(user, last_edit(user, "change_status"))
    workflow.undo(user, last_edit(user, "link_evidence"))
    assert not Evidence.objects.linked().exists()
