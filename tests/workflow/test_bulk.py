"""Many claims at once: what it costs, and what comes of each."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims import workflow
from claims.models import Batch, Claim
from claims.vocabulary import TurnedDown
from claims.workflow import BULK_VERBS, Refused
from tests.factories import TopicFactory, a_claim, a_published_claim, a_status, chief, researcher

pytestmark = pytest.mark.django_db


def arguments_of(verb: str) -> dict[str, Any]:
    if verb in ("add_topic", "remove_topic"):
        return {"topic": TopicFactory.create()}
    return {
        "change_status": {"status": a_status("disputed"), "rationale": "They contradict each other."},
        "assign": {"assignee": researcher()},
        "set_review": {"on": dt.date(2030, 1, 1)},
        "set_stage": {"stage": "done"},
        "turn_down": {"reason": "opinion", "note": "A view."},
        "withdraw": {"reason": "They name a child."},
    }.get(verb, {})


@pytest.mark.parametrize("verb", sorted(set(BULK_VERBS) - {"remove_topic"}))
def test_a_hundred_claims_cost_hardly_more_queries_than_ten(verb: str) -> None:
    """Never a query for each: SQLite takes 999 values in a statement, so writing a hundred rows may take a few more."""
    user, author = chief(), researcher()
    arguments = arguments_of(verb)
    costs = []
    for size in (10, 100):
        claims = [a_claim(by=author) for _ in range(size)]
        if verb == "withdraw":
            workflow.publish(chief(), claims)
        with CaptureQueriesContext(connection) as queries:
            BULK_VERBS[verb].run(user, claims, **arguments)
        costs.append(len(queries))
    assert costs[1] <= costs[0] + (0 if connection.vendor == "postgresql" else 20), costs


def test_a_batch_keeps_what_was_selected_why_and_what_came_of_each_claim() -> None:
    open_one, done = a_claim(), a_claim()
    workflow.set_stage(researcher(), [done], stage="done")
    batch = workflow.run_batch(
        chief(), "set_stage", Claim.objects.all(), reason="The story is over.", selection="all claims", stage="done"
    )
    assert (batch.verb, batch.size, batch.reason, batch.arguments) == (
        "set_stage",
        2,
        "The story is over.",
        {"stage": "done"},
    )
    outcomes = {outcome.claim: outcome.refusal for outcome in batch.outcomes.select_related("claim")}
    assert outcomes[open_one] == ""
    assert "already" in outcomes[done]
    assert batch.edits.get().claim == open_one


def test_a_batch_of_more_than_a_hundred_does_them_all() -> None:
    author = researcher()
    claims = [a_claim(by=author) for _ in range(230)]
    batch = workflow.run_batch(chief(), "set_stage", claims, reason="Tidy.", selection="all", stage="done")
    assert batch.outcomes.filter(refusal="").count() == 230
    assert Claim.objects.filter(stage="done", version=2).count() == 230


def test_a_batch_that_is_refused_as_a_whole_leaves_nothing() -> None:
    status = workflow.retire_status(chief(), a_status("superseded"), replaced_by=None, reason="Not used.")
    with pytest.raises(Refused, match="retired"):
        workflow.run_batch(
            chief(), "change_status", [a_claim()], reason="Tidy.", selection="one", status=status, rationale="Over."
        )
    assert not Batch.objects.exists()


def test_a_batch_needs_its_reason_unless_it_only_plans() -> None:
    with pytest.raises(Refused, match="why"):
        workflow.run_batch(
            chief(), "turn_down", [a_claim()], reason=" ", selection="one", turned_down=TurnedDown.OPINION.value
        )
    batch = workflow.run_batch(chief(), "set_stage", [a_claim()], reason=" ", selection="one", stage="done")
    assert batch.reason == ""


def test_the_database_refuses_a_batch_without_a_reason_that_needs_one() -> None:
    batch: Any = {"selection": "one", "size": 1, "at": timezone.now(), "by": chief(), "reason": ""}
    Batch.objects.create(verb="assign", **batch)
    with pytest.raises(IntegrityError, match="batch_has_reason"):
        Batch.objects.create(verb="change_status", **batch)


def test_nobody_starts_a_batch_that_is_not_for_them() -> None:
    with pytest.raises(PermissionDenied):
        workflow.run_batch(researcher(), "set_stage", [a_claim()], reason="So.", selection="one", stage="done")
    with pytest.raises(PermissionDenied):
        workflow.run_batch(
            researcher(is_active=False), "assign", [a_claim()], reason="", selection="one", assignee=None
        )


def test_publishing_many_tells_which_were_refused_and_shows_the_others() -> None:
    fresh, public, opinion = a_claim(), a_published_claim(), a_claim()
    workflow.turn_down(researcher(), [opinion], reason="opinion", note="A view.")
    batch = workflow.run_batch(chief(), "publish", [fresh, public, opinion], reason="Friday.", selection="three")
    refusals = dict(batch.outcomes.values_list("claim", "refusal"))
    assert refusals[fresh.pk] == ""
    assert "Nothing has changed" in refusals[public.pk]
    assert "turned down" in refusals[opinion.pk]
    assert list(Claim.objects.published().order_by("pk")) == [fresh, public]
