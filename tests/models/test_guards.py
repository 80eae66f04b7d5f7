"""Rules over several rows that the database itself keeps when a row of history is written."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from claims.models import Position, StatusChange, StatusChangeCitation, append_only
from tests.factories import UserFactory
from tests.models.history import bare_change, bare_claim, bare_evidence, bare_position

pytestmark = pytest.mark.django_db


def test_a_correction_of_another_claims_change_is_refused() -> None:
    user = UserFactory.create()
    foreign = bare_change(bare_claim(), user)
    with pytest.raises(DatabaseError, match="A change can correct only one of the same claim"), transaction.atomic():
        bare_change(bare_claim(), user, kind="correction", corrects=foreign)
    assert StatusChange.objects.get() == foreign


def test_a_correction_in_bulk_of_another_claims_change_is_refused() -> None:
    user, claim = UserFactory.create(), bare_claim()
    own, foreign = bare_change(claim, user), bare_change(bare_claim(), user)
    changes = [
        StatusChange(
            claim=claim,
            status=claim.status,
            kind="correction",
            rationale="We were wrong.",
            effective_at=timezone.now(),
            recorded_at=timezone.now(),
            recorded_by=user,
            corrects=corrected,
        )
        for corrected in (own, foreign)
    ]
    with pytest.raises(DatabaseError, match="of the same claim"), transaction.atomic():
        StatusChange.objects.bulk_create(changes)
    assert StatusChange.objects.count() == 2


def test_a_change_is_corrected_once() -> None:
    user, claim = UserFactory.create(), bare_claim()
    wrong = bare_change(claim, user)
    right = bare_change(claim, user, kind="correction", corrects=wrong)
    with pytest.raises(DatabaseError), transaction.atomic():
        bare_change(claim, user, kind="correction", corrects=wrong)
    bare_change(claim, user, kind="correction", corrects=right)
    assert StatusChange.objects.count() == 3


def test_a_position_of_another_claim_cannot_be_corrected() -> None:
    user = UserFactory.create()
    foreign = bare_position(bare_claim(), user)
    with pytest.raises(DatabaseError, match="only one on the same claim"), transaction.atomic():
        bare_position(bare_claim(), user, corrects=foreign)
    assert Position.objects.get() == foreign


def test_nothing_of_another_claim_is_undone_or_restored() -> None:
    user, claim = UserFactory.create(), bare_claim()
    change, position = bare_change(bare_claim(), user), bare_position(bare_claim(), user)
    own = bare_change(claim, user)
    with pytest.raises(DatabaseError, match="can undo only one of the same claim"), transaction.atomic():
        bare_change(claim, user, kind="correction", corrects=own, undoes=change)
    with pytest.raises(DatabaseError, match="can restore only one on the same claim"), transaction.atomic():
        bare_position(claim, user, restores=position)
    assert not StatusChange.objects.exclude(undoes=None).exists()


def test_a_change_that_undoes_another_takes_its_place() -> None:
    user, claim = UserFactory.create(), bare_claim()
    with pytest.raises(IntegrityError, match="statuschange_undoes_in_its_place"), transaction.atomic():
        bare_change(claim, user, undoes=bare_change(claim, user))


def test_a_change_that_undoes_restores_what_is_of_its_claim_and_no_other_change_restores_anything() -> None:
    user, claim = UserFactory.create(), bare_claim()
    first, foreign = bare_change(claim, user), bare_change(bare_claim(), user)
    fields = {"kind": "correction", "corrects": first, "undoes": first}
    with pytest.raises(DatabaseError, match="can restore only one of the same claim"), transaction.atomic():
        bare_change(claim, user, **fields, restores=foreign)
    with pytest.raises(IntegrityError, match="statuschange_restores_by_undoing"), transaction.atomic():
        bare_change(claim, user, restores=first)


def test_a_claim_has_one_baseline_which_corrects_nothing() -> None:
    user, claim, other = UserFactory.create(), bare_claim(), bare_claim()
    baseline = bare_change(claim, user, kind="baseline")
    bare_change(bare_claim(), user, kind="baseline")
    with (
        pytest.raises(DatabaseError, match=r"A claim has one baseline|statuschange_one_baseline"),
        transaction.atomic(),
    ):
        bare_change(claim, user, kind="baseline")
    with pytest.raises(IntegrityError, match="statuschange_correction_names_its_change"), transaction.atomic():
        bare_change(other, user, kind="baseline", corrects=bare_change(other, user))
    assert list(StatusChange.objects.filter(claim=claim, kind="baseline")) == [baseline]


def test_of_two_who_write_a_baseline_at_once_the_table_itself_refuses_one() -> None:
    append_only.remove(connection)
    user, claim = UserFactory.create(), bare_claim()
    bare_change(claim, user, kind="baseline")
    with pytest.raises(IntegrityError), transaction.atomic():
        bare_change(claim, user, kind="baseline")


def test_evidence_of_another_claim_cannot_be_cited() -> None:
    change, evidence = bare_change(bare_claim(), UserFactory.create()), bare_evidence(bare_claim())
    with pytest.raises(DatabaseError, match="only evidence of its own claim"), transaction.atomic():
        StatusChangeCitation.objects.create(change=change, evidence=evidence)
    assert not StatusChangeCitation.objects.exists()


def test_evidence_of_a_claim_that_was_merged_into_it_can_be_cited() -> None:
    claim, merged = bare_claim(), bare_claim()
    evidence = bare_evidence(merged)
    merged.merged_into = claim
    merged.save()
    citation = StatusChangeCitation.objects.create(change=bare_change(claim, UserFactory.create()), evidence=evidence)
    assert citation.pk
    with pytest.raises(DatabaseError, match="only evidence of its own claim"), transaction.atomic():
        StatusChangeCitation.objects.create(
            change=bare_change(merged, UserFactory.create()), evidence=bare_evidence(claim)
        )
