"""Undoes a change of the status: by a change that takes its place, so that the two of them never were."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from claims.models import Claim, Edit, Status, StatusChange
from claims.models.status import Said, stand_in, without_undone
from claims.vocabulary import ChangeKind
from claims.workflow.act import Act, Refused
from claims.workflow.undoing.positions import BECAUSE


def take_back_change(act: Act, edit: Edit, claim: Claim) -> StatusChange:
    """The new row repeats no words of another: they would outlive it where that one is redacted."""
    rows = list(StatusChange.objects.filter(claim=claim).in_order().select_related("status"))
    changes = without_undone(rows)
    undone = next((change for change in changes if change.row.pk == edit.changes["change"][1]), None)
    if undone is None or any(change.row.pk > undone.row.pk for change in changes):
        raise Refused(_("The status was changed again since. Correct this entry instead."))
    if undone.corrects is not None:
        _refuse_tie(changes, undone.corrects)
    undoing = StatusChange.objects.create(
        claim=claim,
        status=undone.corrects.status if undone.corrects else _before(changes, undone.row),
        kind=ChangeKind.CORRECTION,
        rationale=BECAUSE,
        effective_at=(undone.corrects or undone.row).effective_at,
        recorded_at=act.at,
        recorded_by=act.user,
        corrects=stand_in(undone.row, rows),
        undoes=undone.row,
    )
    act.set_derived(claim, status=claim.status_in_effect(act.at, now=act.at))
    return undoing


def _refuse_tie(changes: Sequence[Said], back: StatusChange) -> None:
    """The row that brings a change back is recorded later, so it would win over one that holds from the same moment."""
    if any(change.row.effective_at == back.effective_at and change.row.pk > back.pk for change in changes):
        raise Refused(_("Another change of the status holds from the same moment. Correct this entry instead."))


def _before(changes: Sequence[Said], undone: StatusChange) -> Status:
    """What held at that moment without the change; the status of the change itself where nothing did."""
    others = (change.row for change in changes if change.corrected_by is None and change.row.pk != undone.pk)
    return next((row.status for row in others if row.effective_at <= undone.effective_at), undone.status)
