"""Makes the public index anew."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from claims.models import Claim, PublicClaim, PublicCorrection, PublicParty, PublicTopic
from claims.publishing.index import CHUNK, lock_index, shown_by, write_claims, write_rules, write_statuses
from claims.publishing.log import write_log
from claims.publishing.merged import lead_to


def reindex() -> Iterator[int]:
    """Make the public index anew from the revisions; gives, a hundred at a time, how many claims are done.

    Claims that were withdrawn keep their rows, and merged parties theirs.
    """
    write_statuses()
    write_rules()
    pks = list(PublicClaim.objects.published().order_by("updated_at", "pk").values_list("pk", flat=True))
    for start in range(0, len(pks), CHUNK):
        with transaction.atomic():
            lock_index()
            public = PublicClaim.objects.published().filter(pk__in=pks[start : start + CHUNK])
            chunk = list(public.select_related("revision").order_by("updated_at", "pk"))
            write_claims(shown_by(row.revision) for row in chunk if not row.revision.is_redacted)
            PublicCorrection.objects.filter(claim__in=chunk).delete()
            write_log(chunk)
        yield min(start + CHUNK, len(pks))
    survivors = list(Claim.objects.exclude(merged=None).order_by("pk").distinct().values_list("pk", flat=True))
    for start in range(0, len(survivors), CHUNK):
        with transaction.atomic():
            lead_to(survivors[start : start + CHUNK], anew=True)
    with transaction.atomic():
        lock_index()
        PublicClaim.objects.filter(state=PublicClaim.State.WITHDRAWN).update(contested_by=[], contested_in_part_by=[])
        PublicParty.objects.filter(claims=None).delete()
        PublicTopic.objects.filter(claims=None).delete()
