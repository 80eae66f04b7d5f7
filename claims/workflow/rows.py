"""Adds and changes a row that claims refer to, within an act: what parties, sources, topics and statuses share."""

from __future__ import annotations

from typing import Any

from django.db import models

from claims.publishing.visibility import FIELDS
from claims.workflow.act import Act, created, save_new
from claims.workflow.republishing import claims_that_show, lock_claims_that_show, mark_for_republishing


def _names(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if not field.primary_key]


def add_row(act: Act, row: Any, reason: str) -> Any:
    save_new(row)
    act.log(row, created(row, _names(type(row))), reason=reason)
    return row


def edit_row(act: Act, row: Any, fields: dict[str, Any], reason: str) -> Any:
    """Change a row's fields; nothing is written where nothing changes. Claims that show it are marked to be published."""
    is_public = not FIELDS[type(row).__name__].public.isdisjoint(fields)
    if is_public:
        lock_claims_that_show(row)
    row = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    changes = {name: [getattr(row, name), value] for name, value in fields.items() if getattr(row, name) != value}
    if changes:
        for name, (_old, new) in changes.items():
            setattr(row, name, new)
        row.full_clean()
        row.save(update_fields=list(changes))
        act.log(row, changes, reason=reason)
        if is_public:
            mark_for_republishing(claims_that_show(row))
    return row
