"""Turning down, assigning and looking again."""

from __future__ import annotations

import pytest

from claims import workflow
from claims.models import Claim
from claims.workflow import Refused
from tests.factories import (
    UserFactory,
    a_claim,
    a_published_claim,
    chief,
    researcher,
)

pytestmark = pytest.mark.django_db


def test_a_claim_is_turned_down_with_a_reason_and_taken_up_again() -> None:
    claim = a_claim()
    with pytest.raises(Refused) as refusal:
        workflow.turn_down(researcher(), [claim], reason="opinion", note="")
    assert refusal.value.field == "note"
    with pytest.raises(Refused) as refusal:
        workflow.turn_down(researcher(), [claim], reason="boring", note="A view.")
    assert refusal.value.field == "reason"
    workflow.turn_down(researcher(), [claim], reason="opinion", note="A view.")
    claim.refresh_from_db()
    assert (claim.stage, claim.turned_down) == ("turned_down", "opinion")
    workflow.set_stage(researcher(), [claim], stage="researching")
    claim.refresh_from_db()
    assert (claim.stage, claim.turned_down) == ("researching", "")


def test_a_public_claim_is_withdrawn_before_it_is_turned_down() -> None:
    with pytest.raises(Refused, match="Withdraw it first"):
        workflow.turn_down(researcher(), [a_published_claim()], reason="opinion", note="A view.")


def test_a_claim_is_assigned_only_to_somebody_who_works_at_the_desk() -> None:
    with pytest.raises(Refused, match="does not work"):
        workflow.assign(researcher(), [a_claim()], assignee=UserFactory.create())


def test_a_claim_is_sorted_by_the_name_that_its_assignee_has_now() -> None:
    ada, ben = (researcher(first_name=name, last_name="", username=name[0].lower()) for name in ("Ada", "Ben"))
    first, second = a_claim(), a_claim()
    workflow.assign(ada, [first], assignee=ada)
    assert names_of(first, second) == ["Ada  a", ""]
    workflow.assign(ada, [first, second], assignee=ben)
    assert names_of(first, second) == ["Ben  b", "Ben  b"]
    workflow.undo(ada, first.edits.latest("pk"))
    assert names_of(first, second) == ["Ada  a", "Ben  b"]
    workflow.edit_account(chief(), ben, first_name="Eva", last_name="Lind")
    assert names_of(first, second) == ["Ada  a", "Eva Lind b"]
    workflow.assign(ada, [second], assignee=None)
    assert names_of(first, second) == ["Ada  a", ""]


def names_of(*claims: Claim) -> list[str]:
    names = dict(Claim.objects.values_list("pk", "assignee_name"))
    return [names[claim.pk] for claim in claims]


def test_a_claim_is_marked_as_checked_by_whom_and_when() -> None:
    claim, ada, ben = a_claim(), researcher(), researcher()
    for user in (ada, ben):
        checked = workflow.mark_checked(user, claim)
        assert checked.checked_by == user
    claim.refresh_from_db()
    edit = claim.edits.filter(verb="mark_checked").first()
    assert edit is not None
    assert (claim.checked_by, claim.checked_at, claim.version) == (ben, edit.at, 3)
    assert edit.changes["checked_by"] == [{"id": ada.pk, "is": str(ada)}, {"id": ben.pk, "is": str(ben)}]
