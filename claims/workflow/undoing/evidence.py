"""Undoes the linking of evidence, and the unlinking."""

from __future__ import annotations

from django.utils.translation import gettext as _

from claims.models import Claim, Edit, Evidence, StatusChangeCitation
from claims.workflow.act import Act, Refused
from claims.workflow.undoing.fields import changed_since, row_of


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
    twins = Evidence.objects.on(claim).linked().filter(source=evidence.source_id, quote=evidence.quote)
    if twins.filter(summary=evidence.summary).exists():
        raise Refused(_("The same evidence was linked again since."))
    return _save(evidence, None)


def _save(evidence: Evidence, unlinked_at: object) -> Evidence:
    evidence.unlinked_at = unlinked_at  # type: ignore[assignment]
    evidence.save(update_fields=["unlinked_at"])
    return evidence
