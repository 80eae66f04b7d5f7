"""Each value of each filter picks its own rows and no others, as what the rows themselves say of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.test import Client

from claims import workflow
from claims.dates import today
from claims.models import (
    Batch,
    BatchOutcome,
    Claim,
    ClaimRelation,
    Edit,
    Evidence,
    Party,
    Position,
    Source,
    Status,
    User,
)
from tests.admin.story import url
from tests.factories import (
    PartyFactory,
    SourceFactory,
    a_claim,
    a_position,
    a_published_claim,
    researcher,
    some_evidence,
)


def due(claim: Claim) -> set[str]:
    if claim.review_on is None:
        return {"none"}
    return {"overdue"} if claim.review_on < today() else {"later"}


def assigned(claim: Claim, me: User) -> set[str]:
    if claim.assignee is None:
        return {"nobody"}
    return {"somebody", "me"} if claim.assignee == me else {"somebody"}


def is_filled(field: str) -> Callable[[Any, User], set[str]]:
    return lambda row, _: {"no" if getattr(row, field) is None else "yes"}


# Of a row, and of whoever looks: the values under which it is listed.
RULES: dict[tuple[type, str], Callable[[Any, User], set[str]]] = {
    (Claim, "public"): lambda claim, _: {claim.publication or "never"},
    (Claim, "assigned"): assigned,
    (Claim, "due"): lambda claim, _: due(claim),
    (Claim, "merged"): is_filled("merged_into"),
    (Party, "merged"): is_filled("merged_into"),
    (Source, "merged"): is_filled("merged_into"),
    (Status, "retired"): is_filled("retired_at"),
    (Evidence, "unlinked"): is_filled("unlinked_at"),
    (ClaimRelation, "ended"): is_filled("ended_at"),
    (Position, "corrects_another"): is_filled("corrects"),
    (Edit, "in_batch"): is_filled("batch"),
    (Edit, "verb"): lambda edit, _: {edit.verb},
    (Batch, "verb"): lambda batch, _: {batch.verb},
    (BatchOutcome, "outcome"): lambda outcome, _: {"refused" if outcome.refusal else "done"},
}
FEW_OF_MANY = {(Edit, "verb"), (Batch, "verb")}  # of which the rows have some


def listed(client: Client, model: type, **query: str) -> set[int]:
    response = client.get(url(model), query)
    assert response.status_code == 200, (model, query)
    return set(response.context["cl"].queryset.values_list("pk", flat=True))


def rows_of_every_value(chief: User) -> None:
    by = researcher()
    mine, theirs, free, down = (a_claim(statement=f"Claim {number}.") for number in range(4))
    workflow.assign(by, [mine], assignee=chief)
    workflow.assign(by, [theirs], assignee=by)
    for claim, days in ((mine, -1), (theirs, 0), (free, 1)):
        workflow.set_review(by, [claim], on=today() + dt.timedelta(days=days))
    workflow.withdraw(chief, [a_published_claim(statement="Withdrawn.")], reason="By mistake.")
    public = a_published_claim(statement="Public.")
    workflow.merge_claims(chief, a_claim(statement="Twice."), into=free, reason="The same.")
    workflow.merge_parties(chief, PartyFactory.create(), into=PartyFactory.create(), reason="The same.")
    workflow.merge_sources(chief, SourceFactory.create(), into=SourceFactory.create(), reason="The same.")
    status = workflow.add_status(chief, key="satire", label="Satire", definition="No claim.", tone="open")
    workflow.retire_status(chief, status, replaced_by=None, reason="Nobody uses it.")
    workflow.unlink_evidence(by, some_evidence(mine), reason="Of another town.")
    workflow.unrelate(by, workflow.relate(by, mine, public, kind="repeats"), reason="It does not.")
    workflow.relate(by, theirs, public, kind="repeats")
    said = a_position(mine)
    workflow.correct_position(by, said, reason="Misheard.", party=said.party, stance="denies", quote="No.")
    workflow.turn_down(by, [down], reason="opinion", note="A view.")
    chosen = {"reason": "It is time.", "selection": "two claims"}
    workflow.run_batch(chief, "publish", [free, down], **chosen)
    workflow.run_batch(chief, "assign", [free], assignee=by, **chosen)


def test_each_value_of_each_filter_picks_its_own_rows_and_no_others(desk: Client, chief_editor: User) -> None:
    rows_of_every_value(chief_editor)
    filters = {
        (model, one.parameter_name): one(None, {}, model, shown)
        for model, shown in admin.site._registry.items()
        for one in shown.list_filter
        if isinstance(one, type) and issubclass(one, SimpleListFilter)
    }
    assert filters.keys() == RULES.keys()
    for (model, name), rule in RULES.items():
        rows = {row.pk: rule(row, chief_editor) for row in model._default_manager.all()}
        values = [value for value, _ in filters[model, name].lookup_choices]
        for value in values:
            own = {pk for pk, of_row in rows.items() if value in of_row}
            assert listed(desk, model, **{name: value}) == own, (model.__name__, name, value)
        met = set(values) & set().union(*rows.values())
        assert len(met) >= 2 and ((model, name) in FEW_OF_MANY or met == set(values)), (model.__name__, name)


def test_a_review_that_is_due_today_is_not_overdue(desk: Client) -> None:
    claims = {days: a_claim(statement=f"Claim {days}.") for days in (-1, 0, 1)}
    for days, claim in claims.items():
        workflow.set_review(researcher(), [claim], on=today() + dt.timedelta(days=days))
    assert listed(desk, Claim, due="overdue") == {claims[-1].pk}
    assert listed(desk, Claim, due="later") == {claims[0].pk, claims[1].pk}
    assert listed(desk, Claim, due="none") == set()


@pytest.mark.parametrize(
    "asked", ["statement__regex=(a+)+b", "statement__icontains=a", "id__in=1,2", "status__label__iregex=a", "id__gt=1"]
)
def test_the_address_of_a_list_takes_no_other_look_ups_than_its_filters_make(desk: Client, asked: str) -> None:
    a_claim()
    assert desk.get(url(Claim), dict([asked.split("=")])).status_code == 400
    assert desk.get(url(Claim), {"status__id__exact": "1", "changed_at__year": "2026"}).status_code == 200


def test_no_list_takes_a_pattern(desk: Client) -> None:
    models = [model for model in admin.site._registry if model._meta.app_label == "claims"]
    assert len(models) > 20
    for model in models:
        assert desk.get(url(model), {"id__regex": "1"}).status_code == 400, model
