"""Undoes what was recorded of positions: always by another entry, since none is ever changed."""

from __future__ import annotations

from claims.models import Claim, Edit, Position, PositionVoid
from claims.workflow.act import Act, Refused
from claims.workflow.positions import record_again, refuse_replaced
from claims.workflow.undoing.fields import changed_since

BECAUSE = "Undone by its author."


def void(act: Act, edit: Edit, claim: Claim) -> Position:
    position = Position.objects.get(pk=edit.object_id)
    _refuse_built_on(position)
    PositionVoid.objects.create(position=position, reason=BECAUSE, recorded_at=act.at, recorded_by=act.user)
    return position


def say_again(act: Act, edit: Edit, claim: Claim) -> Position:
    """The void stays; the same words are recorded again."""
    return _bring_back(act, Position.objects.get(pk=edit.object_id), corrects=None)


def correct_back(act: Act, edit: Edit, claim: Claim) -> Position:
    """A correction of the correction, with what stood before it."""
    correction = Position.objects.select_related("corrects").get(pk=edit.object_id)
    _refuse_built_on(correction)
    assert correction.corrects is not None
    return _bring_back(act, correction.corrects, corrects=correction)


def _refuse_built_on(position: Position) -> None:
    try:
        refuse_replaced(position)
    except Refused:
        raise changed_since() from None


def _bring_back(act: Act, position: Position, corrects: Position | None) -> Position:
    return record_again(act, position, corrects=corrects, restores_id=position.restores_id or position.pk)
