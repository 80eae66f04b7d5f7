"""Undoes the relating of two claims, and the ending of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from claims.models import Claim, ClaimRelation, Edit
from claims.vocabulary import RelationKind
from claims.workflow.act import Act, Refused
from claims.workflow.relations import is_part_of, standing_between
from claims.workflow.undoing.fields import changed_since, row_of


def end_relation(act: Act, edit: Edit, claim: Claim) -> ClaimRelation:
    relation: ClaimRelation = row_of(edit)
    if relation.ended_at is not None:
        raise changed_since()
    relation.ended_at = act.at
    relation.save(update_fields=["ended_at"])
    return relation


def relate_again(act: Act, edit: Edit, claim: Claim) -> ClaimRelation:
    """As a new relation: between the two the claims were not related."""
    ended: ClaimRelation = row_of(edit)
    claim, other, kind = ended.claim, ended.other, ended.kind
    if standing_between(claim.survivor, other.survivor, kind):
        raise Refused(_("These two claims were related in this way again since."))
    if kind == RelationKind.PART_OF and is_part_of(other, claim):
        raise Refused(_("The other claim became a part of this one since. Two claims cannot be parts of each other."))
    return ClaimRelation.objects.create(claim=claim, other=other, kind=kind, related_at=act.at)
