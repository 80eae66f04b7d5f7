"""Undoing: for every verb that can be undone, what it changed is as it was, and nothing was deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from claims import workflow
from claims.models import Batch, Claim, Edit, User
from claims.workflow import Refused, recording_at
from claims.workflow.undoing import REVERSALS
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    a_change,
    a_claim,
    a_position,
    a_status,
    chief,
    editor,
    researcher,
    some_evidence,
)
from tests.workflow.undo_cases import Made, a_case, last_edit, state

pytestmark = pytest.mark.django_db

Do = Callable[[User, Claim, Made], Any]


def _own_note(user: User, claim: Claim) -> Any:
    return workflow.add_note(user, claim, text="A slip.")[0]


CLAIM_VERBS: list[tuple[str, Do]] = [
    ("edit_text", lambda u, c, m: workflow.edit_text(u, c, seen=None, statement="Nobody was sent.", made_on="2024-10")),
    (
        "edit_text",
        lambda u, c, m: workflow.edit_text(
            u, c, seen=None, claimant=PartyFactory.create(), first_appearance=SourceFactory.create()
        ),
    ),
    ("set_stage", lambda u, c, m: workflow.set_stage(u, [c], stage="done")),
    ("assign", lambda u, c, m: workflow.assign(u, [c], assignee=u)),
    ("assign", lambda u, c, m: workflow.assign(u, [c], assignee=None)),
    ("set_review", lambda u, c, m: workflow.set_review(u, [c], on=dt.date(2030, 1, 1))),
    ("mark_checked", lambda u, c, m: workflow.mark_checked(u, c)),
    ("add_topic", lambda u, c, m: workflow.add_topic(u, [c], topic=TopicFactory.create())),
    ("remove_topic", lambda u, c, m: workflow.remove_topic(u, [c], topic=m["topic"])),
    ("relate", lambda u, c, m: workflow.relate(u, c, m["related"], kind="contradicts")),
    ("unrelate", lambda u, c, m: workflow.unrelate(u, m["relation"], reason="Not so.")),
    (
        "link_evidence",
        lambda u, c, m: some_evidence(c, by=u, quote="A slip of the hand.", origin=PartyFactory.create()),
    ),
    (
        "edit_evidence",
        lambda u, c, m: workflow.edit_evidence(
            u, m["first"], reason="Misread.", quote="Nobody was seen.", bearing="refutes", origin=None, credibility="4"
        ),
    ),
    (
        "edit_evidence",
        lambda u, c, m: workflow.edit_evidence(u, m["second"], reason="Late.", scope="Seen.", origin=m["denies"].party),
    ),
    ("unlink_evidence", lambda u, c, m: workflow.unlink_evidence(u, m["first"], reason="Not so.")),
    ("record_position", lambda u, c, m: a_position(c, by=u, stance="denies", quote="Never ever.")),
    ("record_position", lambda u, c, m: a_position(c, by=u, party=m["asserts"].party, stance="denies")),
    ("void_position", lambda u, c, m: workflow.void_position(u, m["denies"], reason="Not so.")),
    ("void_position", lambda u, c, m: workflow.void_position(u, m["asserts"], reason="Not so.")),
    (
        "correct_position",
        lambda u, c, m: workflow.correct_position(
            u, m["denies"], reason="Misheard.", party=m["denies"].party, stance="confirms", quote="Yes."
        ),
    ),
    ("change_status", lambda u, c, m: a_change(c, by=u, status="refuted", evidence=[m["second"]])),
    ("change_status", lambda u, c, m: a_change(c, by=u, status="disputed", kind="clarification")),
    ("change_status", lambda u, c, m: a_change(c, by=u, status="refuted", effective_at=c.received_at)),
    (
        "change_status",
        lambda u, c, m: a_change(c, by=u, status="refuted", effective_at=c.received_at - dt.timedelta(days=3)),
    ),
    (
        "change_status",
        lambda u, c, m: a_change(c, by=u, status="corroborated", kind="correction", corrects=m["disputed"]),
    ),
    (
        "change_status",
        lambda u, c, m: a_change(
            c, by=u, status="refuted", kind="correction", corrects=m["disputed"], effective_at=c.received_at
        ),
    ),
    ("add_note", lambda u, c, m: _own_note(u, c)),
    ("ask_reply", lambda u, c, m: workflow.ask_reply(u, c, party=PartyFactory.create(), question="And?")),
    ("ask_reply", lambda u, c, m: workflow.ask_reply(u, c, party=PartyFactory.create(), is_public=False)),
    ("record_reply", lambda u, c, m: workflow.record_reply(u, m["reply"], answer="We did not.")),
    ("edit_reply", lambda u, c, m: workflow.edit_reply(u, m["reply"], question="Is it really so?", is_public=False)),
    ("take_back_reply", lambda u, c, m: workflow.take_back_reply(u, m["gone"], reason="Not so.")),
    ("receive_request", lambda u, c, m: workflow.receive_request(u, c, sender="Cy", text="No.")),
    ("decide_request", lambda u, c, m: workflow.decide_request(u, m["requested"], outcome="corrected", reason="Yes.")),
    ("reopen_request", lambda u, c, m: workflow.reopen_request(u, m["decided"], reason="New facts.")),
    ("take_back_request", lambda u, c, m: workflow.take_back_request(u, m["requested"], reason="Not so.")),
]


def counts() -> dict[str, int]:
    """How many rows each table has. What is under a topic is a row that comes and goes, as it does by the verbs."""
    models = apps.get_app_config("claims").get_models()
    return {model.__name__: model._base_manager.count() for model in models}


@pytest.mark.parametrize(("verb", "do"), CLAIM_VERBS, ids=lambda value: value if isinstance(value, str) else "")
def test_what_was_done_to_a_claim_is_as_it_was_and_nothing_was_deleted(verb: str, do: Do) -> None:
    claim, made = a_case()
    user = chief()
    before = state(claim)
    do(user, claim, made)
    rows = counts()
    edit = last_edit(user, verb)
    assert state(claim) != before
    undoing = workflow.undo(user, edit)
    assert state(claim) == before
    assert all(number >= rows[name] for name, number in counts().items())
    assert (undoing.verb, undoing.undoes, undoing.by) == ("undo", edit, user)
    assert undoing.claim_version == Claim.objects.get(pk=claim.pk).version
    assert undoing.changes == {name: [new, old] for name, (old, new) in edit.changes.items()}


def test_every_verb_can_be_undone_or_is_listed_as_one_that_cannot() -> None:
    cannot = {
        # What was published, and what is for good.
        *(
            "publish",
            "change_status_and_publish",
            "withdraw",
            "redact",
            "merge_claims",
            "merge_parties",
            "merge_sources",
        ),
        # Nothing is deleted: what was added stays, and is edited or merged.
        *("add_party", "add_source", "define_topic", "add_status", "add_account"),
        # The desk's vocabulary and its people, which chief editors set in the admin.
        *("edit_status", "retire_status", "edit_account", "set_password", "set_checklist"),
        *("change_own_password", "put_clock_right"),
        # One's own preferences and inbox.
        *("prefer", "follow", "unfollow", "mark_read", "mark_all_read", "save_view", "rename_view", "delete_view"),
        *("undo", "undo_batch", "run_batch", "start_batch", "continue_batch"),
    }
    no_verbs = {
        "BULK_VERBS",
        "Check",
        "Conflict",
        "PreviewChanged",
        "RedactionChanged",
        "Refused",
        "checklist",
        "index_survivors",
        "made_by",
        "plan_redaction",
        "recording_at",
        "recount",
        "redactable",
    }
    no_verbs |= {"compare_with_published", "compare_all_with_published"}
    verbs = {name for name in workflow.__all__ if not name.startswith("why_not")} - no_verbs
    assert verbs - cannot == set(REVERSALS)
    tried = {verb for verb, _ in CLAIM_VERBS} | {"receive", "turn_down", "ask_second_look", "return_from_review"}
    tried |= {"take_back_note", "edit_party", "edit_source", "edit_topic"}
    assert tried == set(REVERSALS)


def test_a_claim_received_by_mistake_is_turned_down_as_such_unless_something_was_done_to_it() -> None:
    user = researcher()
    claim, used = a_claim(by=user), a_claim(by=user)
    workflow.undo(user, last_edit(user, "receive"))
    claim.refresh_from_db()
    assert (claim.stage, claim.turned_down) == ("turned_down", "mistake")
    assert claim.has_unpublished_changes
    some_evidence(used)
    with pytest.raises(Refused, match="Something was done to this claim"):
        workflow.undo(user, Edit.objects.get(claim=used, verb="receive"))


def test_a_claim_that_was_turned_down_and_taken_up_again_waits_in_its_stage() -> None:
    user, claim = researcher(), a_claim()
    workflow.turn_down(user, [claim], reason="opinion", note="A view.")
    workflow.undo(user, last_edit(user, "turn_down"))
    claim.refresh_from_db()
    assert (claim.stage, claim.turned_down) == ("received", "")


def test_a_claim_no_longer_waits_for_a_second_look_that_was_undone_and_waits_again_when_its_return_was() -> None:
    user, claim, reviewer = editor(), a_claim(), chief()
    workflow.ask_second_look(user, claim, reviewer=reviewer)
    asked = last_edit(user, "ask_second_look")
    workflow.undo(user, asked)
    claim.refresh_from_db()
    assert (claim.stage, claim.reviewer) == ("received", None)
    workflow.ask_second_look(user, claim, reviewer=reviewer)
    workflow.return_from_review(user, claim, reason="Too soon.")
    workflow.undo(user, last_edit(user, "return_from_review"))
    claim.refresh_from_db()
    assert (claim.stage, claim.reviewer) == ("in_review", reviewer)


def test_a_note_that_was_taken_back_comes_back() -> None:
    user, claim = researcher(), a_claim()
    note, _ = workflow.add_note(user, claim, text="A word.")
    workflow.take_back_note(user, note)
    workflow.undo(user, last_edit(user, "take_back_note"))
    assert list(claim.notes.standing()) == [note]  # type: ignore[attr-defined]


ROW_VERBS: list[tuple[str, Callable[[], Any], dict[str, Any]]] = [
    (
        "edit_party",
        lambda: PartyFactory.create(),
        {"name": "Otherwise", "part_of": PartyFactory, "reliability": "B", "reliability_reason": "Why."},
    ),
    ("edit_source", SourceFactory.create, {"url": "https://elsewhere.example/", "published_on": "2024"}),
    ("edit_topic", TopicFactory.create, {"name": "Otherwise"}),
]


@pytest.mark.parametrize(("verb", "make", "fields"), ROW_VERBS, ids=[verb for verb, _, _ in ROW_VERBS])
def test_a_party_a_source_and_a_topic_are_as_they_were(verb: str, make: Any, fields: dict[str, Any]) -> None:
    user, row = chief(), make()
    before = type(row).objects.filter(pk=row.pk).values().get()
    given = {name: value.create() if isinstance(value, type) else value for name, value in fields.items()}
    getattr(workflow, verb)(user, row, **given)
    undoing = workflow.undo(user, last_edit(user, verb))
    assert type(row).objects.filter(pk=row.pk).values().get() == before
    assert (undoing.object_id, undoing.claim) == (row.pk, None)


def test_an_address_that_was_taken_since_is_not_given_back() -> None:
    user, source = researcher(), SourceFactory.create(url="https://here.example/")
    workflow.edit_source(user, source, url="https://there.example/")
    workflow.add_source(researcher(), title="Another", url="https://www.here.example")
    with pytest.raises(Refused, match="A source with this address is known already"):
        workflow.undo(user, last_edit(user, "edit_source"))


def test_what_was_added_to_the_vocabularies_stays() -> None:
    user = chief()
    workflow.define_topic(user, name="A story", slug="a-story")
    workflow.add_party(user, name="A", kind="person")
    for edit in Edit.objects.filter(by=user):
        with pytest.raises(Refused, match="cannot be undone"):
            workflow.undo(user, edit)


def test_both_sides_of_a_relation_are_undone_at_once() -> None:
    user, claim, other = researcher(), a_claim(), a_claim()
    workflow.relate(user, claim, other, kind="part_of")
    edit = Edit.objects.get(claim=other, verb="relate")
    assert workflow.undo(user, edit).claim == other
    assert Edit.objects.get(claim=claim, verb="undo").undoes == Edit.objects.get(claim=claim, verb="relate")
    with pytest.raises(Refused, match="undone already"):
        workflow.undo(user, Edit.objects.get(claim=claim, verb="relate"))


# ── Many at once.


def a_batch(user: User, claims: list[Claim], verb: str = "set_stage", **arguments: Any) -> Batch:
    given = arguments or {"stage": "done"}
    return workflow.run_batch(user, verb, claims, reason="Tidy.", selection="some", **given)


def test_a_batch_is_undone_as_a_batch() -> None:
    user, claims = chief(), [a_claim(), a_claim(), a_claim()]
    workflow.set_stage(researcher(), [claims[2]], stage="done")
    batch = a_batch(user, claims)
    workflow.set_stage(researcher(), [claims[1]], stage="researching")
    undoing = workflow.undo_batch(user, batch, reason="The wrong ones.")
    assert (undoing.undoes, undoing.size, undoing.by, undoing.remaining()) == (batch, 2, user, [])
    refusals = dict(undoing.outcomes.values_list("claim", "refusal"))
    assert refusals[claims[0].pk] == ""
    assert "changed it again" in refusals[claims[1].pk]
    assert list(Claim.objects.order_by("pk").values_list("stage", flat=True)) == ["received", "researching", "done"]
    assert Edit.objects.get(batch=undoing).undoes == Edit.objects.get(batch=batch, claim=claims[0])


def test_a_batch_of_more_than_a_hundred_is_undone_a_hundred_at_a_time() -> None:
    user, author = chief(), researcher()
    batch = a_batch(user, [a_claim(by=author) for _ in range(102)])
    undoing = workflow.undo_batch(user, batch, reason="The wrong ones.")
    assert (undoing.size, len(undoing.remaining())) == (102, 2)
    assert workflow.continue_batch(user, undoing) == 2
    assert not Claim.objects.filter(stage="done").exists()


def test_the_minutes_to_undo_a_batch_begin_with_its_last_claim() -> None:
    user, begun = chief(), timezone.now() - dt.timedelta(minutes=11)
    with recording_at(begun):
        claims = [a_claim(by=user) for _ in range(101)]
        batch = workflow.start_batch(user, "set_stage", claims, reason="Tidy.", selection="some", stage="done")
    assert workflow.continue_batch(user, batch) == 1
    workflow.undo_batch(user, batch, reason="The wrong ones.")
    assert Claim.objects.filter(stage="done").count() == 1, "the first hundred are as they were"


def test_a_bulk_change_of_the_status_is_undone() -> None:
    user, claims = chief(), [a_claim(), a_claim()]
    batch = a_batch(user, claims, "change_status", status=a_status("disputed"), rationale="They differ.")
    workflow.undo_batch(user, batch, reason="The wrong ones.")
    assert set(Claim.objects.values_list("status__key", "disputed_at")) == {("unverified", None)}


def test_a_batch_is_undone_once_by_who_ran_it_in_time_and_never_where_it_was_published() -> None:
    user, other = chief(), chief()
    batch = a_batch(user, [a_claim()])
    with pytest.raises(Refused, match="Only who did it"):
        workflow.undo_batch(other, batch, reason="No.")
    undoing = workflow.undo_batch(user, batch, reason="No.")
    with pytest.raises(Refused, match="undone already"):
        workflow.undo_batch(user, batch, reason="No.")
    published = a_batch(user, [a_claim()], "publish", note="Now.")
    for one in (undoing, published):
        with pytest.raises(Refused, match="cannot be undone"):
            workflow.undo_batch(user, one, reason="No.")
    with recording_at(timezone.now() - dt.timedelta(minutes=11)):
        late = a_batch(user, [a_claim()])
    with pytest.raises(Refused, match="10 minutes"):
        workflow.undo_batch(user, late, reason="No.")
    with pytest.raises(PermissionDenied):
        workflow.undo_batch(editor(), late, reason="No.")
