"""Adding and changing parties."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from claims import workflow
from claims.models import Party
from claims.workflow import Refused
from tests.factories import (
    PartyFactory,
    researcher,
)

pytestmark = pytest.mark.django_db


def test_a_party_is_part_of_no_ring() -> None:
    whole = PartyFactory.create()
    part = workflow.add_party(researcher(), name="An office", kind="government", part_of=whole)
    with pytest.raises(Refused, match="one of its parts"):
        workflow.edit_party(researcher(), whole, part_of=part)


def test_a_new_reliability_needs_its_reason_and_the_log_keeps_the_old_one() -> None:
    party = PartyFactory.create()
    with pytest.raises(ValidationError, match="Say why"):
        workflow.edit_party(researcher(), party, reliability="B")
    workflow.edit_party(researcher(), party, reliability="B", reliability_reason="Was right nine times in ten.")
    assert Party.objects.get().reliability == "B"
    [edit] = party_edits(party)
    assert edit.changes["reliability"] == ["F", "B"]


def party_edits(party: Party) -> list[object]:
    from claims.models import Edit

    return list(Edit.objects.filter(object_type="party", object_id=party.pk))
