"""The stage follows the work: the first evidence or position begins research, and is undone with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import override_settings

from claims import workflow
from claims.models import Claim, Edit, User
from claims.workflow.undo import still_undoable
from tests.factories import PartyFactory, a_claim, a_position, researcher, some_evidence

pytestmark = pytest.mark.django_db

First = Callable[..., Any]
EITHER = pytest.mark.parametrize("first", [some_evidence, a_position])


def stage_of(claim: Claim) -> str:
    claim.refresh_from_db()
    return claim.stage


def undo_last(user: User) -> Edit:
    return workflow.undo(user, Edit.objects.filter(by=user, undoes=None).latest("pk"))


@EITHER
def test_the_first_of_a_claim_moves_it_to_researching_in_one_entry(first: First) -> None:
    claim = a_claim()
    first(claim)
    assert (stage_of(claim), claim.version) == ("researching", 2)
    assert Edit.objects.latest("pk").changes["stage"] == ["received", "researching"]


@EITHER
def test_what_follows_leaves_the_stage_as_somebody_set_it(first: First) -> None:
    claim = a_claim()
    some_evidence(claim)
    a_position(claim)
    workflow.set_stage(researcher(), [claim], stage="received")
    first(claim, quote="Said later.")
    assert stage_of(claim) == "received"
    assert "stage" not in Edit.objects.latest("pk").changes


@EITHER
def test_a_claim_that_is_further_on_stays_there(first: First) -> None:
    claim = a_claim()
    workflow.set_stage(researcher(), [claim], stage="done")
    first(claim)
    assert stage_of(claim) == "done"


@EITHER
@override_settings(STAGE_FOLLOWS_WORK=False)
def test_a_desk_may_leave_the_stage_to_people(first: First) -> None:
    claim = a_claim()
    first(claim)
    assert stage_of(claim) == "received"


@EITHER
def test_the_stage_is_undone_with_it(first: First) -> None:
    user, claim = researcher(), a_claim()
    first(claim, by=user)
    undoing = undo_last(user)
    assert stage_of(claim) == "received"
    assert undoing.changes["stage"] == ["researching", "received"]


@EITHER
def test_a_stage_that_somebody_changed_since_stays_when_it_is_undone(first: First) -> None:
    user, claim = researcher(), a_claim()
    first(claim, by=user)
    first_edit = Edit.objects.latest("pk")
    for stage in ("done", "researching"):
        workflow.set_stage(researcher(), [claim], stage=stage)
    undoing = workflow.undo(user, first_edit)
    assert stage_of(claim) == "researching"
    assert "stage" not in undoing.changes


def test_a_change_of_the_stage_that_was_undone_is_none() -> None:
    user, other, claim = researcher(), researcher(), a_claim()
    some_evidence(claim, by=user)
    workflow.set_stage(other, [claim], stage="done")
    undo_last(other)
    undo_last(user)
    assert stage_of(claim) == "received"


def test_research_that_stands_keeps_the_claim_there() -> None:
    user, claim = researcher(), a_claim()
    some_evidence(claim, by=user)
    a_position(claim)
    undo_last(user)
    assert stage_of(claim) == "researching"


def test_what_was_unlinked_and_voided_counts_no_more() -> None:
    user, claim = researcher(), a_claim()
    workflow.unlink_evidence(user, some_evidence(claim), reason="Not of it.")
    workflow.void_position(user, a_position(claim), reason="Not said.")
    workflow.set_stage(user, [claim], stage="received")
    a_position(claim, party=PartyFactory.create())
    assert stage_of(claim) == "researching"


def test_an_older_change_of_the_stage_has_no_button_to_undo_it_and_the_position_keeps_its_own() -> None:
    user, claim = researcher(), a_claim()
    workflow.set_stage(user, [claim], stage="done")
    workflow.set_stage(user, [claim], stage="received")
    a_position(claim, by=user)
    position = Edit.objects.latest("pk")
    workflow.set_stage(user, [claim], stage="in_review")
    last = Edit.objects.latest("pk")
    assert still_undoable(user, claim.edits.for_log()) == {last.pk, position.pk}
