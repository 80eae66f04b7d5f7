"""Verbs on sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.models import Source, User
from claims.models.sources import url_key
from claims.workflow.act import Act, cleaned
from claims.workflow.chains import keep_chain
from claims.workflow.rows import add_row, edit_row


def add_source(user: User, *, reason: str = "", **fields: Any) -> Source:
    """Add a source. Another spelling of a known address is the known source. Raises ValidationError.

    One without an address is known where another has the same title, publisher, author and date.
    """
    fields = cleaned(Source, fields)
    if not fields.get("url"):
        _refuse_twin(fields)
    source = Source(url_key=url_key(fields.get("url", "")), **fields)
    with Act(user, "add_source") as act:
        add_row(act, source, reason)
    return source


def _refuse_twin(fields: Mapping[str, Any]) -> None:
    texts = {name: fields.get(name) or "" for name in ("title", "author", "published_on", "url", "archived_url")}
    rows = {name: fields.get(name) for name in ("publisher", "through")}
    if Source.objects.surviving().filter(**texts, **rows).exists():
        raise ValidationError({"title": _("This source is known already. Pick it instead.")})


def edit_source(user: User, source: Source, *, reason: str = "", seen: int | None = None, **fields: Any) -> Source:
    """Change a source. `seen` is the id of its newest Edit that was seen. Raises RowConflict, Refused, ValidationError."""
    fields = cleaned(Source, fields)
    if "url" in fields:
        fields["url_key"] = url_key(fields["url"])
    with Act(user, "edit_source") as act:
        if original := fields.get("through"):
            keep_chain(source, original.pk)
        source = edit_row(act, source, fields, reason, seen)
    return source
