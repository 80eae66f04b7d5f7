"""Taking back a note, a request for a reply or one for a correction: it stands no longer, and stays in the log."""

from __future__ import annotations

from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from claims.models import Claim, CorrectionRequest, Note, ReplyRequest
from claims.workflow.act import Act, Refused

Row = TypeVar("Row", Note, ReplyRequest, CorrectionRequest)

_TAKEN_BACK = {
    Note: _("This note was taken back already."),
    ReplyRequest: _("This entry was taken back already."),
    CorrectionRequest: _("This request was taken back already."),
}


def lock_standing(act: Act, row: Row, seen: int | None = None) -> tuple[Row, Claim]:
    """The row as it stands now, and its claim, locked: two acts on one row come one after the other. Raises Refused."""
    claim = act.lock_one(row.claim, seen)
    row = type(row).objects.get(pk=row.pk)
    if row.taken_back_at is not None:
        raise Refused(str(_TAKEN_BACK[type(row)]))
    return row, claim


def mark_taken_back(act: Act, row: Row) -> None:
    row.taken_back_at = act.at
    row.save(update_fields=["taken_back_at"])
