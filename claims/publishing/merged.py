"""What readers find at the addresses of merged claims: it follows what is public now, whenever that comes to be.

While the survivor is public, the claim's own address leads to it. What was cited of the claim stays where it is: its
revisions, and its entries in the log of corrections. They are out of sight while the survivor is withdrawn, and for ever
where the claim itself was; the reason stands there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from claims.models import Edit, PublicClaim, PublicCorrection, Revision
from claims.models.append_only import TOMBSTONE
from claims.publishing.index import lock_index, take_out, write_words
from claims.publishing.log import write_log

_WRITTEN = (
    *("state", "slug", "statement", "rationale", "claimant_name", "contested_by", "contested_in_part_by"),
    *("updated_at", "withdrawn_because", "merged_into"),
)


def lead_to(claims: Iterable[Any], *, anew: bool = False) -> None:
    """Put right what is found at the addresses of those that were merged into claims (rows or ids).

    One query where nothing was. `anew`: the log is written again too.
    """
    pks = [getattr(claim, "pk", claim) for claim in claims]
    rows = PublicClaim.objects.filter(revision__claim__merged_into__in=pks)
    if not rows.exists():
        return
    lock_index()
    merged = list(rows.select_related("revision__claim__merged_into").order_by("pk"))
    survivors = {row.revision.claim_id: row for row in _rows_of(pks)}
    merged_at = _moments(merged)
    was_shown = [row.pk for row in merged if row.is_shown]
    could_be_read = {row.pk for row in merged if not row.withdrawn_because}
    for row in merged:
        claim = row.revision.claim
        _follow(row, survivors.get(claim.survivor.pk), merged_at[claim.pk])
    PublicClaim.objects.bulk_update(merged, _WRITTEN)
    take_out(was_shown)
    changed = [row for row in merged if anew or (row.pk in could_be_read) == bool(row.withdrawn_because)]
    PublicCorrection.objects.filter(claim__in=changed).delete()
    write_log(changed)
    shown = [row for row in survivors.values() if row.is_shown and not row.revision.is_redacted]
    write_words({row.pk: row.revision.payload for row in shown})


def _rows_of(claims: Sequence[int]) -> Iterable[PublicClaim]:
    return PublicClaim.objects.filter(revision__claim__in=claims).select_related("revision")


def _moments(rows: Iterable[PublicClaim]) -> dict[int, dt.datetime]:
    """When claims were merged, by their ids: the last thing that happened to them. One query."""
    merges = Edit.objects.filter(verb="merge_claims", claim__in=[row.revision.claim_id for row in rows])
    return dict(merges.order_by("id").values_list("claim", "at"))


def _follow(row: PublicClaim, survivor: PublicClaim | None, merged_at: dt.datetime) -> None:
    """Say on a merged claim's row where its address leads, and why its revisions are out of sight, if they are."""
    row.merged_into, row.state, row.updated_at = (survivor, PublicClaim.State.MERGED, merged_at)
    if row.revision.kind == Revision.Kind.WITHDRAWN:
        row.withdrawn_because = row.revision.payload.get("reason") or TOMBSTONE
    elif survivor is not None:
        row.withdrawn_because = survivor.withdrawn_because
    if survivor is None or not survivor.is_shown:
        row.merged_into, row.state = (None, PublicClaim.State.WITHDRAWN)
        last = row.revision if row.revision.kind == Revision.Kind.WITHDRAWN or survivor is None else survivor.revision
        row.updated_at = last.recorded_at
    row.rationale, row.claimant_name, row.contested_by, row.contested_in_part_by = ("", "", [], [])
    if row.withdrawn_because or row.revision.is_redacted:
        row.slug, row.statement = ("-", "" if row.withdrawn_because else TOMBSTONE)
    elif not row.statement:
        claim = row.revision.payload["claim"]
        row.slug, row.statement = (claim["slug"], claim["statement"])
