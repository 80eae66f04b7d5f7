"""What the board counts follows from what stands, whichever verb it was that changed it."""

from __future__ import annotations

import datetime as dt

import pytest

from claims import workflow
from claims.models import Claim, Edit, Party
from tests.factories import PartyFactory, SourceFactory, a_claim, a_position, chief, researcher, some_evidence

pytestmark = pytest.mark.django_db


def counted(claim: Claim) -> tuple[int, int, int, int]:
    claim.refresh_from_db()
    return claim.sources, claim.sources_in_part, claim.origins, claim.origins_unknown


def a_state() -> tuple[Party, Party, Party]:
    """A state, its government, and an envoy of that."""
    state = PartyFactory.create()
    government = PartyFactory.create(part_of=state)
    return state, government, PartyFactory.create(part_of=government)


def test_three_voices_of_one_state_are_one_origin() -> None:
    claim = a_claim()
    for party in a_state():
        some_evidence(claim, origin=party)
    assert counted(claim) == (3, 0, 1, 0)


def test_what_is_not_known_and_what_speaks_of_a_part_are_counted_as_that() -> None:
    claim, report = a_claim(), SourceFactory.create()
    some_evidence(claim, source=report, origin=None)
    assert counted(claim) == (1, 0, 0, 1)
    some_evidence(claim, source=report, origin=None, quote="One half.", scope="One half.")
    some_evidence(claim, origin=PartyFactory.create(), scope="One half.")
    assert counted(claim) == (2, 1, 1, 1)


def test_what_a_party_becomes_part_of_changes_the_count_and_undoing_it_does_too() -> None:
    claim, (state, government, envoy) = a_claim(), a_state()
    other = PartyFactory.create()
    for party in (envoy, other):
        some_evidence(claim, origin=party)
    assert counted(claim) == (2, 0, 2, 0)
    user = researcher()
    workflow.edit_party(user, other, part_of=state)
    assert counted(claim) == (2, 0, 1, 0)
    workflow.undo(user, Edit.objects.get(verb="edit_party"))
    assert counted(claim) == (2, 0, 2, 0)
    workflow.edit_party(user, other, part_of=state)
    workflow.edit_party(user, government, independent_because="It was elected apart.")
    assert counted(claim) == (2, 0, 2, 0), "the envoy counts with the government, which counts alone"


def test_what_a_party_that_was_merged_was_part_of_does_not_count() -> None:
    claim, (state, government, _envoy) = a_claim(), a_state()
    alone = PartyFactory.create()
    for party in (state, government):
        some_evidence(claim, origin=party)
    workflow.merge_parties(chief(), government, into=alone, reason="The same.")
    assert counted(claim) == (2, 0, 2, 0)


def test_a_part_of_what_was_merged_counts_with_what_that_is_read_as() -> None:
    state, government, _envoy = a_state()
    Party.objects.filter(pk=government.pk).update(independent_because="It was elected apart.")
    alone = PartyFactory.create()
    workflow.merge_parties(chief(), government, into=alone, reason="The same.")
    part = PartyFactory.create(part_of=government)
    claim = a_claim()
    for party in (part, alone):
        some_evidence(claim, origin=party)
    assert counted(claim) == (2, 0, 1, 0)
    some_evidence(claim, origin=state)
    assert counted(claim) == (3, 0, 2, 0), "what it was a part of before it was merged is another"


def test_counting_anew_puts_right_what_was_counted_otherwise_and_leaves_the_rest() -> None:
    wrong, right = a_claim(), a_claim()
    for claim in (wrong, right):
        some_evidence(claim, origin=None)
        a_position(claim, stance="denies")
    version = Claim.objects.get(pk=wrong.pk).version
    Claim.objects.filter(pk=wrong.pk).update(origins=3, origins_unknown=0, parties_against=0)
    assert list(workflow.recount()) == [2]
    assert counted(wrong) == counted(right) == (1, 0, 0, 1)
    assert (wrong.parties_against, wrong.version) == (1, version)


def test_a_claim_is_newly_disputed_by_one_more_who_contests_it_and_by_nothing_else() -> None:
    claim = a_claim()
    assert claim.disputed_at is None

    def disputed_at() -> dt.datetime:
        claim.refresh_from_db()
        assert claim.disputed_at is not None
        return claim.disputed_at

    first = a_position(claim, stance="denies")
    begun = disputed_at()
    assert begun == first.recorded_at
    some_evidence(claim)
    a_position(claim, party=first.party, stance="denies", quote="No, and again no.")
    a_position(claim, stance="asserts")
    assert disputed_at() == begun
    second = a_position(claim, stance="denies")
    assert disputed_at() == second.recorded_at > begun
