"""Verbs on how claims stand to each other."""

from __future__ import annotations

from django.utils.translation import gettext as _

from claims.models import Claim, ClaimRelation, User
from claims.vocabulary import RelationKind
from claims.workflow.act import Act, Refused, reason_of, save_new


def relate(user: User, claim: Claim, other: Claim, *, kind: str) -> ClaimRelation:
    """Say how a claim stands to another: claim – kind – other. Raises ValidationError, Refused."""
    with Act(user, "relate") as act:
        claim, other = _both(act, claim, other)
        if kind == RelationKind.PART_OF and is_part_of(other, claim):
            raise Refused(
                _("The other claim is a part of this one. Two claims cannot be parts of each other."), "other"
            )
        relation = ClaimRelation(claim=claim, other=other, kind=kind, related_at=act.at)
        save_new(relation)
        act.log(relation, {"relation": [None, f"{relation.get_kind_display()}: {other}"]}, claim=claim)
        act.log(relation, {"relation": [None, f"{claim} is {relation.get_kind_display()} this"]}, claim=other)
    return relation


def unrelate(user: User, relation: ClaimRelation, *, reason: str) -> ClaimRelation:
    """End a relation. What it said stays in the log."""
    reason = reason_of(reason)
    with Act(user, "unrelate") as act:
        claim, other = _both(act, relation.claim, relation.other)
        relation = ClaimRelation.objects.get(pk=relation.pk)
        if relation.ended_at is not None:
            raise Refused(_("This relation was ended already."))
        relation.ended_at = act.at
        relation.save(update_fields=["ended_at"])
        act.log(relation, {"relation": [f"{relation.get_kind_display()}: {other}", None]}, reason=reason, claim=claim)
        act.log(relation, {"relation": [f"{claim} was {relation.get_kind_display()} this", None]}, claim=other)
    return relation


def _both(act: Act, claim: Claim, other: Claim) -> tuple[Claim, Claim]:
    """Lock two different claims at once, so that two acts on the same pair cannot wait for each other."""
    rows = Claim.objects.select_related("merged_into").in_bulk([claim.pk, other.pk])
    first, second = rows[claim.pk].survivor.pk, rows[other.pk].survivor.pk
    if first == second:
        raise Refused(_("That is the same claim."), "other")
    locked = {row.pk: row for row in act.lock(Claim.objects.filter(pk__in=[first, second]))}
    return locked[first], locked[second]


def is_part_of(claim: Claim, whole: Claim) -> bool:
    """Whether a claim is a part, or a part of a part, of another."""
    above, seen = {claim.pk}, set[int]()
    while above:
        if whole.pk in above:
            return True
        seen |= above
        rows = ClaimRelation.objects.standing().filter(claim__in=above, kind=RelationKind.PART_OF)
        above = set(rows.values_list("other", flat=True)) - seen
    return False
