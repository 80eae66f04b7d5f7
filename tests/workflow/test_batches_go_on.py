"""A batch that stops and goes on: what has no outcome yet is still to be done, by whom it may be, and never twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims import workflow
from claims.models import Batch, Claim, Edit, StatusChange, User
from tests.concurrency import at_once
from tests.factories import (
    TopicFactory,
    a_change,
    a_claim,
    a_published_claim,
    a_status,
    chief,
    editor,
    researcher,
    some_evidence,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.workflow.batches.SIZE", 2)


def some_claims(count: int) -> list[Claim]:
    by = researcher()
    return [a_claim(by=by) for _ in range(count)]


def start(user: User, verb: str, claims: list[Claim], **more: Any) -> Batch:
    return workflow.start_batch(user, verb, claims, **{"reason": "A tidy-up.", "selection": "some"} | more)


def outcomes(batch: Batch) -> dict[int, str]:
    return dict(batch.outcomes.values_list("claim", "refusal"))


def test_the_first_hundred_are_done_at_once_and_the_rest_wait_for_somebody_to_go_on() -> None:
    user, claims = chief(), some_claims(205)
    batch = start(user, "set_stage", claims, stage="done")
    assert batch.size == 205
    assert sorted(outcomes(batch)) == [claim.pk for claim in claims[:100]]
    assert batch.remaining() == [claim.pk for claim in claims[100:]]
    assert [workflow.continue_batch(user, batch) for _ in range(3)] == [100, 5, 0]
    assert batch.remaining() == []
    assert Claim.objects.filter(stage="done", version=2).count() == 205


@pytest.mark.usefixtures("two_at_a_time")
def test_a_batch_read_from_the_database_by_somebody_else_goes_on_as_it_was_begun() -> None:
    claims, other = some_claims(3), chief()
    begun = start(chief(), "set_stage", claims, stage="done")
    assert workflow.continue_batch(other, Batch.objects.get(pk=begun.pk)) == 1
    assert Edit.objects.get(claim=claims[2], verb="set_stage").by == other
    assert Edit.objects.get(claim=claims[2], verb="set_stage").batch == begun


@pytest.mark.usefixtures("two_at_a_time")
@pytest.mark.parametrize("verb", sorted(workflow.BULK_VERBS))
def test_every_verb_has_its_arguments_again_when_it_goes_on(verb: str) -> None:
    user, topic, assignee = chief(), TopicFactory.create(), researcher()
    moment = timezone.now() - dt.timedelta(days=2)
    arguments: dict[str, dict[str, Any]] = {
        "change_status": {
            "status": a_status("disputed"),
            "rationale": "So.",
            "effective_at": moment,
            "kind": "development",
        },
        "assign": {"assignee": assignee},
        "set_review": {"on": dt.date(2030, 1, 1)},
        "add_topic": {"topic": topic},
        "remove_topic": {"topic": topic},
        "set_stage": {"stage": "researching"},
        "turn_down": {"turned_down": "opinion"},
        "publish": {"note": "First look."},
    }
    claims = some_claims(3)
    if verb == "withdraw":
        claims = [a_published_claim() for _ in range(3)]
    if verb == "remove_topic":
        workflow.add_topic(user, claims, topic=topic)
    batch = start(user, verb, claims, **arguments.get(verb, {}))
    workflow.continue_batch(user, Batch.objects.get(pk=batch.pk))
    assert set(outcomes(batch).values()) == {""}
    first, last = (Edit.objects.get(claim=claim, verb=verb) for claim in (claims[0], claims[2]))
    unlike = {"change", "revision"} if verb == "change_status" else set()
    changes = [{k: v for k, v in edit.changes.items() if k not in unlike} for edit in (first, last)]
    assert changes[0] == changes[1]
    assert first.reason == last.reason


@pytest.mark.usefixtures("two_at_a_time")
def test_nobody_is_an_assignee_too() -> None:
    user, claims = chief(), some_claims(3)
    workflow.assign(user, claims, assignee=user)
    batch = start(user, "assign", claims, assignee=None)
    workflow.continue_batch(user, Batch.objects.get(pk=batch.pk))
    assert not Claim.objects.exclude(assignee=None).exists()


@pytest.mark.usefixtures("two_at_a_time")
@pytest.mark.parametrize("verb", ["change_status", "publish"])
def test_what_somebody_changed_since_it_was_selected_is_refused_when_it_goes_on(verb: str) -> None:
    user, claims = chief(), some_claims(4)
    arguments = {"status": a_status("disputed"), "rationale": "So."} if verb == "change_status" else {}
    batch = start(user, verb, claims, seen={claim.pk: 1 for claim in claims}, **arguments)
    a_change(claims[3], by=editor(first_name="Bruno", last_name="Keller"), status="refuted")
    workflow.continue_batch(user, Batch.objects.get(pk=batch.pk))
    assert outcomes(batch)[claims[2].pk] == ""
    assert outcomes(batch)[claims[3].pk] == "Bruno Keller changed it since you looked at it."


@pytest.mark.usefixtures("two_at_a_time")
def test_a_verb_that_heeds_no_versions_goes_on_over_what_was_changed() -> None:
    user, claims = chief(), some_claims(3)
    batch = start(user, "assign", claims, assignee=user, seen={claim.pk: 1 for claim in claims})
    a_change(claims[2])
    workflow.continue_batch(user, batch)
    assert outcomes(batch)[claims[2].pk] == ""


@pytest.mark.usefixtures("two_at_a_time")
def test_what_refuses_the_whole_later_is_the_outcome_of_what_was_left() -> None:
    user, claims, status = chief(), some_claims(5), a_status("disputed")
    batch = start(user, "change_status", claims, status=status, rationale="So.")
    workflow.retire_status(chief(), status, replaced_by=None, reason="Too wide.")
    assert workflow.continue_batch(user, batch) == 2
    assert workflow.continue_batch(user, batch) == 1
    refusals = [outcomes(batch)[claim.pk] for claim in claims]
    assert refusals == ["", ""] + ["“Disputed” is retired. Choose another status."] * 3


def test_what_refuses_a_later_hundred_is_the_outcome_of_its_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.workflow.batches.SIZE", 1)
    first, second = some_claims(2)
    cited = {"evidence": [some_evidence(first)], "status": a_status("disputed"), "rationale": "So."}
    batch = workflow.run_batch(chief(), "change_status", [first, second], reason="So.", selection="both", **cited)
    assert outcomes(batch) == {first.pk: "", second.pk: "Cite only evidence that is linked to this claim."}
    assert batch.outcomes.count() == batch.size


@pytest.mark.usefixtures("two_at_a_time")
def test_a_batch_whose_words_were_removed_for_legal_cause_does_no_more() -> None:
    """A reason that became a tombstone must not be published as the reason of a withdrawal."""
    user = chief()
    claims = [a_published_claim(statement="Ann Example did it.") for _ in range(3)]
    batch = start(user, "withdraw", claims, reason="Ann Example did it.")
    workflow.redact(user, claims[2], "statement", reason="A court ordered it.")
    batch = Batch.objects.get(pk=batch.pk)
    assert batch.reason == "[redacted]", "what a batch selected counts as named, before it comes to it"
    workflow.continue_batch(user, batch)
    assert "removed for legal cause" in outcomes(batch)[claims[2].pk]
    assert Claim.objects.published().get() == claims[2]


@pytest.mark.usefixtures("two_at_a_time")
@pytest.mark.parametrize("has_bulk_edit", [True, False])
def test_whoever_may_not_run_the_verb_in_bulk_does_not_go_on_with_it(has_bulk_edit: bool) -> None:
    batch = start(chief(), "withdraw", [a_published_claim() for _ in range(3)])
    user = editor()
    user.user_permissions.add(Permission.objects.get(codename="bulk_edit" if has_bulk_edit else "withdraw"))
    with pytest.raises(PermissionDenied):
        workflow.continue_batch(user, batch)
    assert batch.outcomes.count() == 2


@pytest.mark.usefixtures("two_at_a_time")
def test_a_batch_from_before_it_could_go_on_has_nothing_left_to_do() -> None:
    user = chief()
    old = Batch.objects.create(verb="set_stage", selection="some", size=9, reason="So.", at=timezone.now(), by=user)
    assert old.remaining() == []
    assert workflow.continue_batch(user, old) == 0
    assert not Batch.objects.with_progress().get().is_unfinished


@pytest.mark.usefixtures("two_at_a_time")
def test_progress_counts_what_was_done_what_was_refused_and_what_is_left() -> None:
    user, claims = chief(), some_claims(3)
    workflow.set_stage(user, claims[:1], stage="done")
    batch = start(user, "set_stage", claims, stage="done")
    begun = Batch.objects.with_progress().get()
    assert (begun.reached, begun.refused, begun.is_unfinished) == (2, 1, True)
    workflow.continue_batch(user, batch)
    ended = Batch.objects.with_progress().get()
    assert (ended.reached, ended.refused, ended.is_unfinished) == (3, 1, False)


def test_going_on_costs_hardly_more_queries_for_a_hundred_claims_than_for_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite takes 999 values in a statement, so writing a hundred rows may take a few more."""
    user, costs = chief(), []
    for size in (10, 100):
        monkeypatch.setattr("claims.workflow.batches.SIZE", size)
        batch = start(user, "change_status", some_claims(2 * size), status=a_status("disputed"), rationale="So.")
        with CaptureQueriesContext(connection) as queries:
            assert workflow.continue_batch(user, batch) == size
        costs.append(len(queries))
    assert costs[1] <= costs[0] + (0 if connection.vendor == "postgresql" else 20), costs


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("two_at_a_time")
def test_of_several_who_go_on_at_one_moment_none_does_a_claim_twice() -> None:
    users, claims = [chief(), chief(), chief(), chief()], some_claims(10)
    batch = start(users[0], "change_status", claims, status=a_status("disputed"), rationale="So.", kind="development")
    results = at_once(*(lambda user=user: workflow.continue_batch(user, batch) for user in users))  # type: ignore[misc]
    assert results == [2, 2, 2, 2], "each did another two"
    assert batch.remaining() == []
    assert set(outcomes(batch).values()) == {""}
    assert StatusChange.objects.filter(status__key="disputed").count() == len(claims)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("two_at_a_time")
def test_of_two_who_do_the_last_of_a_batch_at_one_moment_one_finds_nothing_left() -> None:
    users, claims = [chief(), chief()], some_claims(4)
    batch = start(users[0], "publish", claims)
    results = at_once(*(lambda user=user: workflow.continue_batch(user, batch) for user in users))  # type: ignore[misc]
    assert sorted(results) == [0, 2], results
    assert set(outcomes(batch).values()) == {""}
