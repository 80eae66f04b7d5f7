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
from claims.models import Batch, Claim, Edit, Evidence, Position, PositionVoid, Source, StatusChange, User
from claims.publishing import compose
from claims.search import search
from claims.workflow import Refused, recording_at
from claims.workflow.undoing import WAYS
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

pytestmark = pytest.mark.django_db

Made = dict[str, Any]
PROJECTED = ("version", "changed_at")  # these only grow


def a_case() -> tuple[Claim, Made]:
    """A published claim of which readers know all, with one of everything that the verbs work on."""
    other = researcher()
    assignee, topic = researcher(), TopicFactory.create()
    claim = a_claim(topics=[topic], statement="Troops were sent.")
    first, second = some_evidence(claim, origin=PartyFactory.create()), some_evidence(claim, bearing="refutes")
    asserts, denies = a_position(claim), a_position(claim, stance="denies", said_on="2024-10-30")
    workflow.assign(other, [claim], assignee=assignee)
    workflow.set_stage(other, [claim], stage="researching")
    related = a_claim(statement="Another claim.")
    relation = workflow.relate(other, claim, related, kind="repeats")
    workflow.relate(other, claim, a_claim(statement="A third."), kind="contradicts")
    disputed = a_change(claim, status="disputed", evidence=[first])
    reply = workflow.ask_reply(other, claim, party=denies.party, question="Is it so?")
    kept = workflow.ask_reply(other, claim, party=asserts.party, question="Is it?", is_public=False)
    gone = workflow.ask_reply(other, claim, party=PartyFactory.create(), question="Was it?")
    note, taken = (workflow.add_note(other, claim, text=text)[0] for text in ("See this.", "And this."))
    requested, decided = (
        workflow.receive_request(other, claim, sender=name, text="It is wrong.") for name in ("Ann", "Bo")
    )
    workflow.decide_request(editor(), decided, outcome="not_changed", reason="It holds.")
    workflow.publish(chief(), [claim, related])
    claim.refresh_from_db()
    assert not claim.has_news
    names = "first second asserts denies topic related relation disputed reply kept gone note taken requested decided"
    made = {name: value for name, value in locals().items() if name in names.split()}
    return claim, made


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


def state(claim: Claim) -> Made:
    """Everything that anybody can see of a claim now, but the log."""
    claim = Claim.objects.get(pk=claim.pk)
    fields = {f.name: getattr(claim, f.attname) for f in Claim._meta.concrete_fields if f.name not in PROJECTED}
    told = compose(claim)
    del told["published_at"]
    requests = claim.correction_requests.standing().values_list(  # type: ignore[attr-defined]
        "pk", "outcome", "outcome_reason", "decided_at", "decided_by"
    )
    now, received = timezone.now(), claim.received_at
    return {
        "fields": fields,
        "payload": told,
        "topics": set(claim.topics.all()),
        "evidence": set(Evidence.objects.on(claim).linked()),
        "relations": set(claim.relations.standing().values_list("claim", "other", "kind")),  # type: ignore[attr-defined]
        "notes": set(claim.notes.standing().values_list("pk", "text")),  # type: ignore[attr-defined]
        "replies": list(claim.reply_requests.standing().values()),  # type: ignore[attr-defined]
        "requests": list(requests),
        "found": [word for word in WORDS if search(Claim.objects.filter(pk=claim.pk), word).exists()],
        "status": [claim.status_in_effect(at, now=now) for at in (now, received, received - dt.timedelta(days=1))],
    }


WORDS = ("troops", "nobody", "slip", "arrive", "never", "seen", "yes", "really")


def counts() -> dict[str, int]:
    """How many rows each table has. What is under a topic is a row that comes and goes, as it does by the verbs."""
    models = apps.get_app_config("claims").get_models()
    return {model.__name__: model._base_manager.count() for model in models}


def last_edit(user: User, verb: str) -> Edit:
    return Edit.objects.filter(by=user, verb=verb).earliest("pk")


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
        # What the public was told, and what is for good.
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
        # One's own preferences and inbox.
        *("prefer", "follow", "unfollow", "mark_read", "mark_all_read", "save_view", "rename_view", "delete_view"),
        *("undo", "undo_batch", "run_batch", "start_batch", "continue_batch"),
    }
    no_verbs = {"BULK_VERBS", "Check", "Conflict", "Refused", "checklist", "recording_at", "redactable"}
    verbs = {name for name in workflow.__all__ if not name.startswith("why_not")} - no_verbs
    assert verbs - cannot == set(WAYS)
    tried = {verb for verb, _ in CLAIM_VERBS} | {"receive", "turn_down", "ask_second_look", "return_from_review"}
    tried |= {"take_back_note", "edit_party", "edit_source", "edit_topic"}
    assert tried == set(WAYS)


def test_a_claim_received_by_mistake_is_turned_down_as_such_unless_something_was_done_to_it() -> None:
    user = researcher()
    claim, used = a_claim(by=user), a_claim(by=user)
    workflow.undo(user, last_edit(user, "receive"))
    claim.refresh_from_db()
    assert (claim.stage, claim.turned_down) == ("turned_down", "mistake")
    assert claim.has_news
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


# ── When it is refused.


def an_edit(**fields: Any) -> tuple[User, Claim, Edit]:
    """A position of somebody's own on a claim of another's."""
    user, claim = researcher(), a_claim()
    a_position(claim, by=user, **fields)
    return user, claim, Edit.objects.get(by=user)


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


def test_what_readers_are_not_told_is_undone_after_a_publication_too() -> None:
    user, claim = researcher(), a_claim()
    workflow.assign(user, [claim], assignee=user)
    workflow.publish(editor(), [claim])
    workflow.undo(user, last_edit(user, "assign"))
    claim.refresh_from_db()
    assert (claim.assignee, claim.has_news) == (None, False)


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


BuiltOn = Callable[[Claim, User], Any]
BUILT_ON: dict[str, tuple[Callable[[User, Claim], Any], BuiltOn]] = {
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
    edit = last_edit(user, verb)
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


# ── What the desk says, and what it told.


def test_of_two_changes_both_can_be_undone_the_later_first() -> None:
    user, claim = editor(), a_claim()
    for status in ("disputed", "refuted"):
        a_change(claim, by=user, status=status)
    first, second = Edit.objects.filter(verb="change_status").order_by("pk")
    with pytest.raises(Refused, match="changed again since"):
        workflow.undo(user, first)
    before = compose(claim)["history"][1:]
    workflow.undo(user, second)
    claim.refresh_from_db()
    assert claim.status == a_status("disputed")
    assert compose(claim)["history"] == before
    workflow.undo(user, first)
    claim.refresh_from_db()
    assert claim.status == a_status("unverified")
    assert [entry["status"]["key"] for entry in compose(claim)["history"]] == ["unverified"]


def test_a_change_whose_correction_was_undone_can_be_corrected_again() -> None:
    user, claim = editor(), a_claim()
    wrong = a_change(claim, status="refuted")
    a_change(claim, by=user, status="disputed", kind="correction", corrects=wrong)
    workflow.undo(user, last_edit(user, "change_status"))
    right = a_change(claim, status="corroborated", kind="correction", corrects=wrong)
    claim.refresh_from_db()
    assert claim.status == a_status("corroborated")
    history = compose(claim)["history"]
    assert (history[0]["id"], history[0]["status"]["key"]) == (right.pk, "corroborated")
    assert wrong.pk not in [entry["id"] for entry in history]
    workflow.undo(right.recorded_by, last_edit(right.recorded_by, "change_status"))
    claim.refresh_from_db()
    assert claim.status == a_status("refuted")
    assert compose(claim)["status"]["change"] == wrong.pk


def test_a_change_that_only_undoes_or_was_undone_is_not_corrected() -> None:
    user, claim = editor(), a_claim()
    wrong = a_change(claim, by=user, status="refuted")
    undoing = StatusChange.objects.get(pk=workflow.undo(user, last_edit(user, "change_status")).object_id)
    for corrects, why in ((undoing, "only undoes another"), (wrong, "was undone")):
        with pytest.raises(Refused, match=why):
            a_change(claim, status="disputed", kind="correction", corrects=corrects)


def test_what_the_desk_said_in_between_it_said() -> None:
    user, claim = editor(), a_claim()
    change = a_change(claim, by=user, status="refuted")
    undoing = workflow.undo(user, last_edit(user, "change_status"))
    assert claim.status_as_recorded(change.recorded_at) == a_status("refuted")
    assert claim.status_as_recorded(undoing.at) == a_status("unverified")
    assert claim.status_in_effect(change.recorded_at, now=undoing.at) == a_status("unverified")


def test_who_undid_a_status_may_publish_the_claim() -> None:
    user, claim = editor(), a_claim()
    a_change(claim, by=user, status="refuted")
    assert workflow.why_not_publish(user, [claim])
    workflow.undo(user, last_edit(user, "change_status"))
    assert not workflow.why_not_publish(user, [claim])


def test_other_news_stays_news() -> None:
    claim, _ = a_case()
    user = researcher()
    some_evidence(claim, by=user, quote="News.")
    a_position(claim, by=user)
    workflow.undo(user, last_edit(user, "record_position"))
    claim.refresh_from_db()
    assert claim.has_news
    workflow.undo(user, last_edit(user, "link_evidence"))
    claim.refresh_from_db()
    assert not claim.has_news


def test_a_claim_that_was_never_public_stays_to_be_published() -> None:
    user, claim, edit = an_edit()
    workflow.undo(user, edit)
    claim.refresh_from_db()
    assert claim.has_news


def test_a_position_that_came_back_is_told_as_the_one_that_it_was_also_after_a_correction_of_it() -> None:
    user, claim = researcher(), a_claim()
    first = a_position(claim, stance="denies")
    workflow.void_position(user, first, reason="Not so.")
    workflow.undo(user, last_edit(user, "void_position"))
    [again] = Position.objects.standing()
    workflow.void_position(user, again, reason="Not so.")
    workflow.undo(user, Edit.objects.filter(verb="void_position").latest("pk"))
    [third] = Position.objects.standing()
    assert {again.restores, third.restores} == {first}
    [told] = compose(claim)["lines"][0]["positions"]
    assert told["id"] == first.pk
    better = workflow.correct_position(user, third, reason="More.", party=first.party, stance="denies", quote="No!")
    [told] = compose(claim)["lines"][0]["positions"]
    assert (told["id"], told["corrects"]) == (better.pk, first.pk)


def test_a_stale_form_meets_the_undoing_of_a_text() -> None:
    user, claim = researcher(), a_claim()
    claim = workflow.edit_text(user, claim, seen=1, statement="One.")
    seen = claim.version
    workflow.undo(user, last_edit(user, "edit_text"))
    with pytest.raises(workflow.Conflict):
        workflow.edit_text(researcher(), claim, seen=seen, statement="Two.")


def test_planning_that_was_undone_stops_nobody_from_publishing() -> None:
    user, claim = researcher(), a_claim()
    seen = {claim.pk: claim.version}
    workflow.assign(user, [claim], assignee=user)
    workflow.undo(user, last_edit(user, "assign"))
    assert workflow.publish(editor(), [claim], seen=seen)


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


def test_a_bulk_change_of_the_status_is_undone() -> None:
    user, claims = chief(), [a_claim(), a_claim()]
    batch = a_batch(user, claims, "change_status", status=a_status("disputed"), rationale="They differ.")
    workflow.undo_batch(user, batch, reason="The wrong ones.")
    assert set(Claim.objects.values_list("status__key", "disputed_at")) == {("unverified", None)}


def test_a_batch_is_undone_once_by_who_ran_it_in_time_and_never_where_readers_were_told() -> None:
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
