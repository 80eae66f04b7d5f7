"""Voiding a position that should never have been recorded."""

from __future__ import annotations

from django.test import Client

from claims import workflow
from claims.models import Claim, PositionVoid
from tests.desk.forms import assert_swaps, at, errors, filled, said, send
from tests.factories import researcher


def test_a_voided_position_is_nobodys_line(at_work: Client, claim: Claim):
    position = claim.positions.get()
    send(at_work, at("void_position", claim, position.pk), reason="It was a parody.")
    assert PositionVoid.objects.get().position == position
    page = said(at_work.get(at("workspace", claim)))
    assert "Nobody’s position is recorded yet." in page
    assert "1 entry put right" in page
    assert "voided It was a parody." in page


def test_after_the_swap_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim):
    assert_swaps(at_work, claim, at("void_position", claim, claim.positions.get().pk), reason="A parody.")


def test_the_reason_is_asked_for(at_work: Client, claim: Claim):
    response = send(at_work, at("void_position", claim, claim.positions.get().pk))
    assert "Reason : “Reason” is needed." in errors(response)
    assert not PositionVoid.objects.exists()


def test_a_position_is_voided_once(at_work: Client, claim: Claim):
    position = claim.positions.get()
    address = at("void_position", claim, position.pk)
    mine = filled(at_work.get(address), "#action form", reason="Mine.")
    workflow.void_position(researcher(), position, reason="Theirs.")
    assert "This entry was voided already." in errors(at_work.post(address, mine))
