"""Verbs on the desk's vocabulary of statuses. A claim is given one of them in `status`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from claims import publishing
from claims.models import Status, StatusChange, User
from claims.workflow.act import Act, Refused, cleaned, reason_of
from claims.workflow.rows import add_row, edit_row

_MEANING = ("label", "definition", "tone", "rating_value", "rating_name")


def add_status(user: User, *, reason: str = "", **fields: Any) -> Status:
    """Add a status to the desk's vocabulary, and publish it. Raises ValidationError."""
    status = Status(**cleaned(Status, fields))
    with Act(user, "add_status", "edit_vocabularies") as act:
        add_row(act, status, reason)
        publishing.write_statuses()
    return status


def edit_status(user: User, status: Status, *, reason: str = "", **fields: Any) -> Status:
    """Change a status. One that was ever given to a claim keeps its meaning: only its order changes. Raises Refused."""
    fields = cleaned(Status, fields)
    if fields.get("key", status.key) != status.key:
        raise Refused(_("The key of a status stays for ever."), "key")
    moved = [name for name in _MEANING if name in fields and fields[name] != getattr(status, name)]
    if moved and StatusChange.objects.filter(status=status).exists():
        raise Refused(
            _("This status is in use. Retire it and add another instead of giving it another meaning."), moved[0]
        )
    with Act(user, "edit_status", "edit_vocabularies") as act:
        status = edit_row(act, status, fields, reason)
        publishing.write_statuses()
    return status


def retire_status(user: User, status: Status, *, replaced_by: Status | None, reason: str) -> Status:
    """Offer a status no more. Claims keep it until somebody changes them. Raises Refused."""
    reason = reason_of(reason)
    with Act(user, "retire_status", "edit_vocabularies") as act:
        status = Status.objects.select_for_update(of=("self",)).get(pk=status.pk)
        if status.retired_at is not None:
            raise Refused(_("This status was retired already."))
        if replaced_by is not None and (replaced_by.pk == status.pk or replaced_by.retired_at is not None):
            raise Refused(_("Choose another status that is in use."), "replaced_by")
        if not Status.objects.in_use().exclude(pk=status.pk).exists():
            raise Refused(_("This is the last status in use. Add another first."))
        status.retired_at, status.replaced_by = act.at, replaced_by
        status.save(update_fields=["retired_at", "replaced_by"])
        act.log(status, {"retired": [None, True], "replaced_by": [None, replaced_by]}, reason=reason)
        publishing.write_statuses()
    return status
