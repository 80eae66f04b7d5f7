"""The page that removes a text for legal cause."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.contrib.admin.widgets import AdminRadioSelect, AdminTextareaWidget
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import workflow
from claims.admin.pages import demand, get_row_or_404, row_page
from claims.models.append_only import TOMBSTONE
from claims.typed import TypedText

CONFIRMATION = "REMOVE"


class RedactForm(forms.Form):
    field = forms.ChoiceField(label=gettext_lazy("Text to remove"), widget=AdminRadioSelect)
    reason = TypedText(
        max_length=2000,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("The legal cause. It is kept with the redaction: do not repeat the text here."),
    )
    confirmation = TypedText(
        help_text=format_lazy(gettext_lazy("Type {word} to confirm that this cannot be undone."), word=CONFIRMATION),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = choices  # type: ignore[attr-defined]

    def clean_confirmation(self) -> str:
        if self.cleaned_data["confirmation"] != CONFIRMATION:
            raise forms.ValidationError(_("Type {word}, in capital letters.").format(word=CONFIRMATION))
        return CONFIRMATION


def redact_page(model_admin: ModelAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    demand(request, "redact")
    row = get_row_or_404(model_admin, request, object_id)
    texts = _texts(row)

    def act(cleaned: dict[str, Any]) -> str:
        done = workflow.redact(request.user, row, cleaned["field"], reason=cleaned["reason"])  # type: ignore[arg-type]
        where = Counter(redaction.table_name.removeprefix("claims_") for redaction in done)
        tables = ", ".join(f"{table} ({count})" for table, count in where.items())
        return _("Removed for ever from: {tables}.").format(tables=tables)

    return row_page(
        model_admin,
        request,
        row,
        form=partial(RedactForm, choices=[(name, label) for name, label, _ in texts]),
        act=act,
        title=_("Remove a text for legal cause"),
        texts=texts,
        warning=_(
            "The text goes from here, from the log, and from every revision that told it: those revisions lose their "
            "whole body. Readers and editors see “[redacted]” in its place. This cannot be undone."
        ),
        button=_("Remove the text"),
        dangerous=True,
    )


def _texts(row: models.Model) -> list[tuple[str, str, str]]:
    """(field, label, text) of what may be removed from a row and still says something."""
    found = []
    for name in workflow.redactable(type(row)):
        value, field = getattr(row, name), row._meta.get_field(name)
        if value and value != TOMBSTONE:
            text = bytes(value).decode(errors="replace") if isinstance(field, models.BinaryField) else str(value)
            found.append((name, str(getattr(field, "verbose_name", name)).capitalize(), text))
    return found
