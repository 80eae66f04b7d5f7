"""Merging claims, parties and sources."""

from __future__ import annotations

import pytest

from claims import workflow
from claims.workflow import Refused
from tests.factories import (
    PartyFactory,
    SourceFactory,
    a_claim,
    a_position,
    a_published_claim,
    chief,
    researcher,
    some_evidence,
)

pytestmark = pytest.mark.django_db


def test_the_facts_of_a_duplicate_are_read_at_the_claim_that_survives() -> None:
    duplicate, survivor = a_claim(), a_claim()
    position, evidence = a_position(duplicate), some_evidence(duplicate)
    workflow.merge_claims(chief(), duplicate, into=survivor, reason="The same claim.")
    assert list(type(position).objects.on(survivor)) == [position]
    assert list(type(evidence).objects.on(survivor)) == [evidence]
    assert position.claim_id == duplicate.pk
    later = a_position(duplicate)
    assert later.claim == survivor


def test_claims_merge_in_no_ring_and_along_one_step() -> None:
    first, second, third = a_claim(), a_claim(), a_claim()
    workflow.merge_claims(chief(), first, into=second, reason="The same.")
    with pytest.raises(Refused, match="merged itself"):
        workflow.merge_claims(chief(), second, into=first, reason="The same.")
    with pytest.raises(Refused, match="into itself"):
        workflow.merge_claims(chief(), second, into=second, reason="The same.")
    workflow.merge_claims(chief(), second, into=third, reason="The same.")
    first.refresh_from_db()
    assert first.survivor == third


def test_a_public_claim_is_not_merged_into_one_that_readers_cannot_see() -> None:
    with pytest.raises(Refused, match="Publish the other first"):
        workflow.merge_claims(chief(), a_published_claim(), into=a_claim(), reason="The same.")


def test_parties_and_sources_merge_and_keep_what_is_theirs() -> None:
    old, new = PartyFactory.create(), PartyFactory.create()
    position = a_position(a_claim(), party=old)
    workflow.merge_parties(chief(), old, into=new, reason="One ministry under two names.")
    position = type(position).objects.with_parties().get()
    assert position.party == old
    assert position.party.survivor == new
    with pytest.raises(Refused, match="merged into another already"):
        workflow.merge_parties(chief(), old, into=PartyFactory.create(), reason="Again.")
    one, two = SourceFactory.create(), SourceFactory.create()
    workflow.merge_sources(chief(), one, into=two, reason="One page, two titles.")
    one.refresh_from_db()
    assert one.survivor == two


def test_a_text_is_not_written_over_the_one_of_the_claim_that_it_was_merged_into() -> None:
    claim, survivor = a_claim(statement="The duplicate."), a_claim(statement="The one that stays.")
    workflow.merge_claims(chief(), claim, into=survivor, reason="The same.")
    with pytest.raises(Refused, match="merged into"):
        workflow.edit_text(researcher(), claim, seen=claim.version, statement="Meant for the duplicate.")
    survivor.refresh_from_db()
    assert survivor.statement == "The one that stays."
