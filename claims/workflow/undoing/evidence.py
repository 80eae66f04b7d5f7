"""Undoes the linking of evidence, the editing of it, and the unlinking."""

from __future__ import annotations

from django.utils.translation import gettext as _

from claims.models import Claim, Edit, Evidence, StatusChangeCitation
from claims.workflow.act import Act, Refused
from claims.workflow.evidence import has_twin
from claims.workflow.undoing.fields import changed_since, old_values, row_of, save_checked


def unlink(act: Act, edit: Edit, claim: Claim) -> Evidence:
    evidence: Evidence = row_of(edit)
    if evidence.unlinked_at is not None:
        raise changed_since()
    if StatusChangeCitation.objects.filter(evidence=evidence, change__undone_by=None).exists():
        raise Refused(_("A change of the status rests on this evidence since. Unlink it with a reason instead."))
    return _save(evidence, act.at)


def link_again(act: Act, edit: Edit, claim: Claim) -> Evidence:
    """The same row, so that what cited it finds it as it was."""
    evidence: Evidence = row_of(edit)
    if evidence.unlinked_at is None:
        raise changed_since()
    _refuse_linked_again(claim, evidence)
    return _save(evidence, None)


def put_back(act: Act, edit: Edit, claim: Claim) -> Evidence:
    """What it says is as it was, unless the desk has said something since that rests on it as it is."""
    evidence: Evidence = row_of(edit)
    if evidence.unlinked_at is not None:
        raise changed_since()
    resting = StatusChangeCitation.objects.filter(evidence=evidence, change__undone_by=None)
    if resting.filter(change__recorded_at__gte=edit.at).exists():
        raise Refused(_("A change of the status rests on this evidence since. Edit it with a reason instead."))
    values = old_values(evidence, edit)
    for name, value in values.items():
        setattr(evidence, name, value)
    if {"quote", "summary"} & values.keys():
        _refuse_linked_again(claim, evidence)
    save_checked(evidence, values)
    return evidence


def _refuse_linked_again(claim: Claim, evidence: Evidence) -> None:
    if has_twin(claim, evidence):
        raise Refused(_("The same evidence was linked again since."))


def _save(evidence: Evidence, unlinked_at: object) -> Evidence:
    evidence.unlinked_at = unlinked_at  # type: ignore[assignment]
    evidence.save(update_fields=["unlinked_at"])
    return evidence
