"""Which public claims may have to be published again, where what changed is not one of their own facts.

The mark on a claim is for the board, and may be set too often. Whether there is something to publish is a comparison.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from claims import publishing
from claims.models import Claim, ClaimRelation, Party, PublicClaim, Revision, Source, StatusChange, Topic, User
from claims.models.claims import ClaimQuerySet

CHUNK = 100


def claims_that_show(row: models.Model) -> ClaimQuerySet:
    """Public claims that show readers a party, a source, a topic, or somebody's byline; of other rows none do.

    Of a source it takes one query for each step between it and those that are known through it, and it counts in claims
    that showed it once: what was unlinked may be cited still.
    """
    public = Claim.objects.filter(publication=Revision.Kind.PUBLISHED)
    if isinstance(row, Party):
        shown = PublicClaim.objects.published().filter(parties__public_id=row.public_id)
        return public.filter(public_id__in=shown.values("public_id"))
    if isinstance(row, Topic):
        shown = PublicClaim.objects.published().filter(topics__slug=row.slug)
        return public.filter(public_id__in=shown.values("public_id"))
    if isinstance(row, Source):
        known = _known_through(row)
        uses = Q(evidence__source__in=known) | Q(positions__source__in=known) | Q(first_appearance__in=known)
        return public.filter(pk__in=Claim.objects.filter(uses).values(read_as=Coalesce("merged_into", "pk")))
    if isinstance(row, User):
        return public.filter(pk__in=StatusChange.objects.filter(recorded_by=row).values("claim"))
    return public.none()


def lock_claims_that_show(row: models.Model) -> None:
    """Lock those claims, in the order of their ids.

    To be done before the row is locked: who records a position locks the claim, and then waits for the party.
    """
    if connection.features.has_select_for_update:
        list(claims_that_show(row).order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def mark_for_republishing(claims: ClaimQuerySet) -> None:
    """Say on claims, which are locked, that publishing them may change what readers see."""
    claims.filter(has_unpublished_changes=False).update(has_unpublished_changes=True)


def related_to(claims: Iterable[Claim]) -> ClaimQuerySet:
    """Public claims that are related to any of these: their pages name those of them that are public. One query."""
    pks = {claim.pk for claim in claims}
    relations = ClaimRelation.objects.standing().around(pks)
    near = {end.survivor.pk for relation in relations for end in (relation.claim, relation.other)} - pks
    return Claim.objects.filter(pk__in=near, publication=Revision.Kind.PUBLISHED)


def lock_with_related(claims: Iterable[Claim], others: Iterable[Claim] = ()) -> None:
    """Lock claims that become public, or cease to be, with those whose pages name them, in the order of their ids.

    `others` are locked with them: who locks twice does not lock in one order, and may wait for somebody who waits in turn.
    """
    if connection.features.has_select_for_update:
        claims = list(claims)
        rows = Claim.objects.filter(
            Q(pk__in=[claim.pk for claim in (*claims, *others)]) | Q(pk__in=related_to(claims).values("pk"))
        )
        list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def compare_with_published(claims: Iterable[Claim], *, at: dt.datetime | None = None) -> None:
    """Put right the mark of those that are public: whether they say anything else than what readers see.

    As they are at a moment, None means now. A dozen queries, however many claims.
    """
    with transaction.atomic():
        rows = Claim.objects.filter(pk__in=[claim.pk for claim in claims], publication=Revision.Kind.PUBLISHED)
        public = list(rows.select_for_update(of=("self",)).order_by("pk"))
        same = publishing.unchanged(publishing.compose_all(public, at=at))
        for says_the_same in (True, False):
            wrong = [
                claim.pk
                for claim in public
                if (claim.pk in same) is says_the_same and claim.has_unpublished_changes is says_the_same
            ]
            if wrong:
                Claim.objects.filter(pk__in=wrong).update(has_unpublished_changes=not says_the_same)


def compare_all_with_published() -> Iterator[int]:
    """Put right the mark of all public claims; gives, a hundred at a time, how many are done."""
    public = Claim.objects.surviving().filter(publication=Revision.Kind.PUBLISHED)
    pks = list(public.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), CHUNK):
        compare_with_published(Claim(pk=pk) for pk in pks[start : start + CHUNK])
        yield min(start + CHUNK, len(pks))


def _known_through(source: Source) -> set[int]:
    """A source, those that were merged into it, and those that are known through any of them."""
    known = found = {source.pk}
    while found:
        nearer = Source.objects.filter(Q(through__in=found) | Q(merged_into__in=found))
        found = set(nearer.values_list("pk", flat=True)) - known
        known = known | found
    return known
