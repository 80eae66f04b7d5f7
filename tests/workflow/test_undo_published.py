"""Undoing, and what the desk says after it: the status, what is published, and what is still to be published."""

from __future__ import annotations

import pytest

from claims import workflow
from claims.models import Edit, Position, StatusChange
from claims.publishing import compose
from claims.workflow import Refused
from tests.factories import a_change, a_claim, a_position, a_status, editor, researcher, some_evidence
from tests.workflow.undo_cases import a_case, an_edit, last_edit

pytestmark = pytest.mark.django_db


def test_of_two_changes_both_can_be_undone_the_later_first() -> None:
    user, claim = editor(), a_claim()
    for status in ("disputed", "refuted"):
        a_change(claim, by=user, status=status)
    first, second = Edit.objects.filter(verb="change_status").order_by("pk")
    with pytest.raises(Refused, match="changed again since"):
        workflow.undo(user, first)
    before = compose(claim).payload["history"][1:]
    workflow.undo(user, second)
    claim.refresh_from_db()
    assert claim.status == a_status("disputed")
    assert compose(claim).payload["history"] == before
    workflow.undo(user, first)
    claim.refresh_from_db()
    assert claim.status == a_status("unverified")
    assert [entry["status"]["key"] for entry in compose(claim).payload["history"]] == ["unverified"]


def test_a_change_whose_correction_was_undone_can_be_corrected_again() -> None:
    user, claim = editor(), a_claim()
    wrong = a_change(claim, status="refuted")
    a_change(claim, by=user, status="disputed", kind="correction", corrects=wrong)
    workflow.undo(user, last_edit(user, "change_status"))
    right = a_change(claim, status="corroborated", kind="correction", corrects=wrong)
    claim.refresh_from_db()
    assert claim.status == a_status("corroborated")
    history = compose(claim).payload["history"]
    assert (history[0]["id"], history[0]["status"]["key"]) == (right.pk, "corroborated")
    assert wrong.pk not in [entry["id"] for entry in history]
    workflow.undo(right.recorded_by, last_edit(right.recorded_by, "change_status"))
    claim.refresh_from_db()
    assert claim.status == a_status("refuted")
    assert compose(claim).payload["status"]["change"] == wrong.pk


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
    assert claim.has_unpublished_changes
    workflow.undo(user, last_edit(user, "link_evidence"))
    claim.refresh_from_db()
    assert not claim.has_unpublished_changes


def test_a_claim_that_was_never_public_stays_to_be_published() -> None:
    user, claim, edit = an_edit()
    workflow.undo(user, edit)
    claim.refresh_from_db()
    assert claim.has_unpublished_changes


def test_a_position_that_came_back_is_published_as_the_one_that_it_was_also_after_a_correction_of_it() -> None:
    user, claim = researcher(), a_claim()
    first = a_position(claim, stance="denies")
    workflow.void_position(user, first, reason="Not so.")
    workflow.undo(user, last_edit(user, "void_position"))
    [again] = Position.objects.standing()
    workflow.void_position(user, again, reason="Not so.")
    workflow.undo(user, Edit.objects.filter(verb="void_position").latest("pk"))
    [third] = Position.objects.standing()
    assert {again.restores, third.restores} == {first}
    [position] = compose(claim).payload["lines"][0]["positions"]
    assert position["id"] == first.pk
    better = workflow.correct_position(user, third, reason="More.", party=first.party, stance="denies", quote="No!")
    [position] = compose(claim).payload["lines"][0]["positions"]
    assert (position["id"], position["corrects"]) == (better.pk, first.pk)


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
