"""The log of corrections in the public index: what revisions put right, and that claims were withdrawn."""

from __future__ import annotations

from collections.abc import Iterable

from claims.models import PublicClaim, PublicCorrection, Revision
from claims.published.corrections import corrections
from claims.publishing import rows
from claims.publishing.rows import Shown


def earlier_revisions(shown: Iterable[Shown]) -> dict[str, Revision]:
    """The last revision of each of these claims until now, by public id; nothing for one that was never public."""
    before = PublicClaim.objects.filter(public_id__in=[one.claim.id for one in shown]).select_related("revision")
    return {row.public_id: row.revision for row in before}


def write_corrections(shown: Iterable[Shown], pks: dict[str, int], earlier: dict[str, Revision]) -> None:
    """Add to the log what these revisions put right. A claim that was withdrawn has lost its log, and gets it back."""
    written, returned = [], []
    for revision, payload, claim in shown:
        before = earlier.get(claim.id)
        if before is not None and before.kind == Revision.Kind.WITHDRAWN:
            returned.append(pks[claim.id])
        elif before is not None and before.pk != revision.pk and not before.is_redacted:
            written += [rows.correction_row(pks[claim.id], revision, c) for c in corrections(before.payload, payload)]
    PublicCorrection.objects.bulk_create(written)
    if returned:
        PublicCorrection.objects.filter(claim__in=returned).delete()
        write_log(PublicClaim.objects.filter(pk__in=returned).select_related("revision"))


def write_log(claims: Iterable[PublicClaim]) -> None:
    """Write the log of claims that have none from all of their revisions: of a withdrawn one only that it was withdrawn.

    Reads the bodies of one claim after another.
    """
    for row in claims:
        before: Revision | None = None
        written = []
        for revision in Revision.objects.filter(claim=row.revision.claim_id).order_by("number").iterator():
            if revision.is_redacted:
                before = None
            elif revision.kind == Revision.Kind.WITHDRAWN:
                written.append(rows.withdrawal_row(row.pk, revision, revision.payload["reason"]))
            elif not row.withdrawn_because:
                if before is not None:
                    found = corrections(before.payload, revision.payload)
                    written += [rows.correction_row(row.pk, revision, corrected) for corrected in found]
                before = revision
        PublicCorrection.objects.bulk_create(written)
