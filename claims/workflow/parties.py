"""Verbs on parties."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from claims.models import Party, User
from claims.workflow.act import Refused
from claims.workflow.rows import add_row, edit_row, strip


def add_party(user: User, *, reason: str = "", **fields: Any) -> Party:
    """Add a party. Raises ValidationError."""
    return add_row(user, Party(**strip(fields)), "research", reason)


def edit_party(user: User, party: Party, *, reason: str = "", **fields: Any) -> Party:
    """Change a party. A new reliability needs its reason in `reliability_reason`. Raises Refused, ValidationError."""
    fields = strip(fields)
    whole = fields.get("part_of")
    while whole is not None:
        if whole.pk == party.pk:
            raise Refused(_("A party cannot be part of itself, nor of one of its parts."), "part_of")
        whole = whole.part_of
    return edit_row(user, party, "research", reason, fields)
