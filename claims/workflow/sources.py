"""Verbs on sources."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from claims.models import Source, User
from claims.models.sources import url_key
from claims.workflow.act import Refused
from claims.workflow.rows import add_row, edit_row, strip


def add_source(user: User, *, reason: str = "", **fields: Any) -> Source:
    """Add a source. Another spelling of a known address is the known source. Raises ValidationError."""
    fields = strip(fields)
    return add_row(user, Source(url_key=url_key(fields.get("url", "")), **fields), "research", reason)


def edit_source(user: User, source: Source, *, reason: str = "", **fields: Any) -> Source:
    """Change a source. Raises Refused, ValidationError."""
    fields = strip(fields)
    if "url" in fields:
        fields["url_key"] = url_key(fields["url"])
    original = fields.get("through")
    while original is not None:
        if original.pk == source.pk:
            raise Refused(_("A source cannot be known through itself, nor through one that it reports."), "through")
        original = original.through
    return edit_row(user, source, "research", reason, fields)
