"""Which public claims tell of a party, a source or a topic: when that one changes, they have something new to tell."""

from __future__ import annotations

from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Coalesce

from claims.models import Claim, Edit, Party, PublicClaim, Revision, Source, Topic
from claims.models.claims import ClaimQuerySet


def claims_that_show(row: models.Model) -> ClaimQuerySet:
    """Public claims that tell readers of a party, a source or a topic; of other rows none do.

    Of a source it takes one query for each step between it and those that are known through it, and it counts in claims
    that told of it once: what was unlinked may be cited still.
    """
    public = Claim.objects.filter(publication=Revision.Kind.PUBLISHED)
    if isinstance(row, Party):
        told = PublicClaim.objects.published().filter(parties__public_id=row.public_id)
        return public.filter(public_id__in=told.values("public_id"))
    if isinstance(row, Topic):
        told = PublicClaim.objects.published().filter(topics__slug=row.slug)
        return public.filter(public_id__in=told.values("public_id"))
    if isinstance(row, Source):
        known = _known_through(row)
        uses = Q(evidence__source__in=known) | Q(positions__source__in=known) | Q(first_appearance__in=known)
        return public.filter(pk__in=Claim.objects.filter(uses).values(read_as=Coalesce("merged_into", "pk")))
    return public.none()


def lock_claims_that_show(row: models.Model) -> None:
    """Lock those claims, in the order of their ids.

    To be done before the row is locked: who records a position holds the claim, and then waits for the party.
    """
    if connection.features.has_select_for_update:
        list(claims_that_show(row).order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def mark_for_republishing(row: models.Model) -> None:
    """Let those claims be published again. They are held."""
    claims_that_show(row).filter(has_unpublished_changes=False).update(has_unpublished_changes=True)


def is_told_otherwise(revision: Revision) -> bool:
    """Whether a party, a source or a topic that a revision tells of was changed after it. One query."""
    payload = revision.payload
    if not payload:
        return True
    parties = Party.objects.filter(public_id__in=list(payload["parties"]))
    topics = Topic.objects.filter(slug__in=[topic["slug"] for topic in payload["claim"]["topics"]])
    sources = [int(key) for key in payload["sources"]]
    told = Q(object_type="party", object_id__in=parties.values("pk"))
    told |= Q(object_type="topic", object_id__in=topics.values("pk")) | Q(object_type="source", object_id__in=sources)
    since = Edit.objects.filter(told, claim=None, at__gt=revision.recorded_at, undoes=None, undone_by=None)
    return since.exists()


def _known_through(source: Source) -> set[int]:
    """A source, those that were merged into it, and those that are known through any of them."""
    known = found = {source.pk}
    while found:
        nearer = Source.objects.filter(Q(through__in=found) | Q(merged_into__in=found))
        found = set(nearer.values_list("pk", flat=True)) - known
        known = known | found
    return known
