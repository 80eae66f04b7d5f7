"""Verbs on parties."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from claims.models import Party, User
from claims.workflow.act import cleaned
from claims.workflow.chains import keep_chain
from claims.workflow.rows import add_row, edit_row


def add_party(user: User, *, reason: str = "", **fields: Any) -> Party:
    """Add a party. Raises ValidationError."""
    return add_row(user, Party(**cleaned(Party, fields)), "research", reason)


def edit_party(user: User, party: Party, *, reason: str = "", **fields: Any) -> Party:
    """Change a party. A new reliability needs its reason in `reliability_reason`. Raises Refused, ValidationError."""
    fields = cleaned(Party, fields)
    with transaction.atomic():
        if whole := fields.get("part_of"):
            keep_chain(party, whole.pk)
        return edit_row(user, party, "research", reason, fields)
