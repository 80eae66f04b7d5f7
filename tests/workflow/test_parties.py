"""Adding and changing parties."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from claims import workflow
from claims.models import Edit, Party
from claims.workflow import Refused
from tests.factories import PartyFactory, a_claim, a_position, chief, editor, researcher

pytestmark = pytest.mark.django_db


def test_a_party_is_part_of_no_ring() -> None:
    whole = PartyFactory.create()
    part = workflow.add_party(researcher(), name="An office", kind="government", part_of=whole)
    with pytest.raises(Refused, match="one of its parts"):
        workflow.edit_party(researcher(), whole, part_of=part)


def test_a_party_is_part_of_no_ring_over_others_and_over_those_that_were_merged() -> None:
    top, middle, low, other = (PartyFactory.create() for _ in range(4))
    workflow.edit_party(researcher(), low, part_of=middle)
    workflow.edit_party(researcher(), other, part_of=top)
    workflow.merge_parties(chief(), middle, into=other, reason="The same.")
    top.refresh_from_db()
    with pytest.raises(Refused, match="one of its parts"):
        workflow.edit_party(researcher(), top, part_of=low)
    with pytest.raises(Refused, match="One is part of the other"):
        workflow.merge_parties(chief(), low, into=top, reason="The same.")
    assert Party.objects.get(pk=top.pk).part_of is None


def test_undoing_makes_no_ring() -> None:
    by, one, other = researcher(), PartyFactory.create(), PartyFactory.create()
    workflow.edit_party(by, one, part_of=other)
    workflow.edit_party(by, one, part_of=None)
    [edit, _first] = Edit.objects.filter(verb="edit_party").order_by("-pk")
    workflow.edit_party(by, other, part_of=one)
    with pytest.raises(Refused, match="one of its parts"):
        workflow.undo(by, edit)
    assert Party.objects.get(pk=one.pk).part_of is None


def test_a_ring_that_stands_already_ends_every_walk() -> None:
    one, other = PartyFactory.create(), PartyFactory.create(name="The other")
    Party.objects.filter(pk=one.pk).update(part_of=other)
    Party.objects.filter(pk=other.pk).update(part_of=one)
    claim = a_claim()
    a_position(claim, party=Party.objects.get(pk=one.pk))
    workflow.publish(editor(), [claim])
    assert "The other" in str(claim.last_revision().payload)  # type: ignore[union-attr]
    third = PartyFactory.create()
    workflow.edit_party(researcher(), third, part_of=Party.objects.get(pk=one.pk))
    with pytest.raises(Refused, match="One is part of the other"):
        workflow.merge_parties(chief(), third, into=other, reason="The same.")


def test_a_new_reliability_needs_its_reason_and_the_log_keeps_the_old_one() -> None:
    party = PartyFactory.create()
    with pytest.raises(ValidationError, match="Say why"):
        workflow.edit_party(researcher(), party, reliability="B")
    workflow.edit_party(researcher(), party, reliability="B", reliability_reason="Was right nine times in ten.")
    assert Party.objects.get().reliability == "B"
    [edit] = party_edits(party)
    assert edit.changes["reliability"] == ["", "B"]


def test_an_f_is_a_judgement_and_needs_its_reason_too() -> None:
    party = PartyFactory.create()
    with pytest.raises(ValidationError, match="Say why"):
        workflow.edit_party(researcher(), party, reliability="F")
    workflow.edit_party(researcher(), party, reliability="F", reliability_reason="Nobody has heard of it before.")
    workflow.edit_party(researcher(), party, reliability="", reliability_reason="")
    assert Party.objects.get().reliability == ""


def party_edits(party: Party) -> list[object]:
    from claims.models import Edit

    return list(Edit.objects.filter(object_type="party", object_id=party.pk))
