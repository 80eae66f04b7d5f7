"""Verbs on how claims stand to each other."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from claims.models import Claim, ClaimRelation, User
from claims.models.claims import on_claims
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
        if standing_between(claim, other, kind):  # the database knows of these two rows alone, not of merged ones
            raise ValidationError(_("These two claims are related in this way already."))
        relation = ClaimRelation(claim=claim, other=other, kind=kind, related_at=act.at)
        save_new(relation)
        act.log(relation, {"relation": [None, f"{relation.get_kind_display()}: {other}"]}, claim=claim)
        act.log(relation, {"relation": [None, f"{claim} is {relation.get_kind_display()} this"]}, claim=other)
    return relation


def unrelate(user: User, relation: ClaimRelation, *, reason: str) -> ClaimRelation:
    """End a relation, and those of merged claims that say the same. What it said stays in the log."""
    reason = reason_of(reason)
    with Act(user, "unrelate") as act:
        claim, other = _both(act, relation.claim, relation.other)
        relation = ClaimRelation.objects.get(pk=relation.pk)
        if relation.ended_at is not None:
            raise Refused(_("This relation was ended already."))
        same = standing_between(claim, other, relation.kind)
        ClaimRelation.objects.filter(pk__in=[one.pk for one in same]).update(ended_at=act.at)
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


def standing_between(claim: Claim, other: Claim, kind: str) -> list[ClaimRelation]:
    """The relations that say this of two claims that survived: several, where claims were merged. One query."""
    ends = (claim.pk, other.pk)
    standing = ClaimRelation.objects.standing().around([claim]).filter(kind=kind)
    return [one for one in standing if (one.claim.survivor.pk, one.other.survivor.pk) == ends]


def is_part_of(claim: Claim, whole: Claim) -> bool:
    """Whether a claim is a part, or a part of a part, of another, or is it. Merged ones are read as their survivors."""
    above, seen = {claim.survivor.pk}, set[int]()
    while above:
        if whole.survivor.pk in above:
            return True
        seen |= above
        above = _wholes_of(above) - seen
    return False


def is_part_through_another(claim: Claim, whole: Claim) -> bool:
    """Whether a claim is a part of a third one that is a part of another: as one, that one would be a part of its part."""
    between = Claim.objects.filter(pk__in=_wholes_of({claim.pk}) - {claim.pk, whole.pk})
    return any(is_part_of(third, whole) for third in between)


def _wholes_of(pks: set[int]) -> set[int]:
    """The ids of the claims of which these are parts, in one step. One query."""
    rows = ClaimRelation.objects.standing().filter(on_claims(pks), kind=RelationKind.PART_OF)
    return set(rows.values_list(Coalesce("other__merged_into", "other"), flat=True))
