"""Unlinking evidence."""

from __future__ import annotations

from django.test import Client

from claims import workflow
from claims.models import Claim
from tests.desk.forms import assert_swaps, at, errors, said, send
from tests.factories import researcher


def test_evidence_is_unlinked_and_stays_in_the_log(at_work: Client, claim: Claim):
    evidence = claim.evidence.get()
    send(at_work, at("unlink_evidence", claim, evidence.pk), reason="It speaks of another event.")
    evidence.refresh_from_db()
    assert evidence.unlinked_at is not None
    page = said(at_work.get(at("workspace", claim)))
    assert "No evidence is linked yet." in page
    assert "Ada Osei unlinked evidence It speaks of another event." in page


def test_after_the_swap_the_page_is_what_a_reload_gives(at_work: Client, claim: Claim):
    assert_swaps(at_work, claim, at("unlink_evidence", claim, claim.evidence.get().pk), reason="Wrong event.")


def test_the_reason_is_asked_for(at_work: Client, claim: Claim):
    response = send(at_work, at("unlink_evidence", claim, claim.evidence.get().pk), reason="  ")
    assert "Reason : “Reason” is needed." in errors(response)
    assert claim.evidence.get().unlinked_at is None


def test_what_was_unlinked_already_is_not_found(at_work: Client, claim: Claim):
    evidence = claim.evidence.get()
    workflow.unlink_evidence(researcher(), evidence, reason="Wrong.")
    assert at_work.get(at("unlink_evidence", claim, evidence.pk)).status_code == 404
