"""How claims stand to each other."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from claims import workflow
from claims.models import ClaimRelation
from claims.workflow import Refused
from tests.factories import (
    a_claim,
    chief,
    researcher,
)

pytestmark = pytest.mark.django_db


def test_claims_are_related_once_and_the_log_of_both_tells_it() -> None:
    part, whole = a_claim(), a_claim()
    relation = workflow.relate(researcher(), part, whole, kind="part_of")
    with pytest.raises(ValidationError, match="related in this way already"):
        workflow.relate(researcher(), part, whole, kind="part_of")
    with pytest.raises(Refused, match="parts of each other"):
        workflow.relate(researcher(), whole, part, kind="part_of")
    with pytest.raises(Refused, match="same claim"):
        workflow.relate(researcher(), part, part, kind="contradicts")
    assert part.edits.filter(verb="relate").count() == whole.edits.filter(verb="relate").count() == 1
    workflow.unrelate(researcher(), relation, reason="They are not.")
    assert not ClaimRelation.objects.standing().exists()
    assert ClaimRelation.objects.exists()


def test_ending_a_relation_ends_those_of_merged_claims_that_say_the_same() -> None:
    claim, twin, other = a_claim(), a_claim(), a_claim()
    relation, same = (workflow.relate(researcher(), one, other, kind="contradicts") for one in (claim, twin))
    kept = workflow.relate(researcher(), twin, other, kind="variant_of")
    workflow.merge_claims(chief(), twin, into=claim, reason="The same.")
    workflow.unrelate(researcher(), relation, reason="They do not.")
    assert list(ClaimRelation.objects.standing()) == [kept]
    same.refresh_from_db()
    assert same.ended_at is not None
