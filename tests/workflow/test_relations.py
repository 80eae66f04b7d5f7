"""How claims stand to each other."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from claims import workflow
from claims.models import ClaimRelation
from claims.workflow import Refused
from tests.factories import (
    a_claim,
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
