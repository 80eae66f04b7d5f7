"""Undoes what was said about topics and about other claims."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from claims.models import Claim, ClaimRelation, Edit
from claims.vocabulary import RelationKind
from claims.workflow.act import Act, Refused
from claims.workflow.claims import is_part_of
from claims.workflow.undoing.rows import changed_since, row_of


def leave_topic(act: Act, edit: Edit, claim: Claim) -> Claim:
    rows = _under(edit.changes["topics"][1], claim)
    if not rows.exists():
        raise changed_since()
    rows.delete()
    return claim


def enter_topic(act: Act, edit: Edit, claim: Claim) -> Claim:
    topic = edit.changes["topics"][0]
    if _under(topic, claim).exists():
        raise changed_since()
    Claim.topics.through.objects.create(claim=claim, topic_id=topic["id"])
    return claim


def _under(topic: dict[str, Any], claim: Claim) -> Any:
    return Claim.topics.through.objects.filter(claim=claim, topic=topic["id"])


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
    if ClaimRelation.objects.standing().filter(claim=claim, other=other, kind=kind).exists():
        raise Refused(_("These two claims were related in this way again since."))
    if kind == RelationKind.PART_OF and is_part_of(other, claim):
        raise Refused(_("The other claim became a part of this one since. Two claims cannot be parts of each other."))
    return ClaimRelation.objects.create(claim=claim, other=other, kind=kind, related_at=act.at)
