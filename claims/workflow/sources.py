"""Verbs on sources."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from claims.models import Source, User
from claims.models.sources import url_key
from claims.workflow.act import cleaned
from claims.workflow.chains import keep_chain
from claims.workflow.rows import add_row, edit_row


def add_source(user: User, *, reason: str = "", **fields: Any) -> Source:
    """Add a source. Another spelling of a known address is the known source. Raises ValidationError."""
    fields = cleaned(Source, fields)
    return add_row(user, Source(url_key=url_key(fields.get("url", "")), **fields), "research", reason)


def edit_source(user: User, source: Source, *, reason: str = "", **fields: Any) -> Source:
    """Change a source. Raises Refused, ValidationError."""
    fields = cleaned(Source, fields)
    if "url" in fields:
        fields["url_key"] = url_key(fields["url"])
    with transaction.atomic():
        if original := fields.get("through"):
            keep_chain(source, original.pk)
        return edit_row(user, source, "research", reason, fields)
