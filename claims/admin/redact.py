"""The pages that remove a text for legal cause: the first asks which, the second shows all that will go, and does it.

What is confirmed is what was shown: the second page carries the digest of it. Where anything else would be removed by then, it
is shown anew.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.widgets import AdminRadioSelect, AdminTextareaWidget
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims import workflow
from claims.admin.changes import lines_of, words_of
from claims.admin.forms import show
from claims.admin.pages import demand, get_row_or_404, page
from claims.models import Edit
from claims.models.append_only import TOMBSTONE
from claims.typed import TypedText
from claims.workflow import Refused

CONFIRMATION = "REMOVE"
LONG = 1500  # letters of a text from which on it is folded up


class AskForm(forms.Form):
    field = forms.ChoiceField(label=gettext_lazy("Text to remove"), widget=AdminRadioSelect)
    reason = TypedText(
        max_length=2000,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("The legal cause. It is kept with the redaction: do not repeat the text here."),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = choices  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    """What was asked, once more; `previewed` is the digest of what was shown."""

    field = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(widget=forms.HiddenInput)
    previewed = forms.CharField(widget=forms.HiddenInput)
    confirmation = TypedText(
        help_text=format_lazy(gettext_lazy("Type {word} to confirm that this cannot be undone."), word=CONFIRMATION),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_confirmation(self) -> str:
        if self.cleaned_data["confirmation"] != CONFIRMATION:
            raise forms.ValidationError(_("Type {word}, in capital letters.").format(word=CONFIRMATION))
        return CONFIRMATION


@dataclass(frozen=True)
class Lost:
    """One value that loses words, for the list: where it stands, what stands there now and what will."""

    model: str
    row: str
    address: str
    field: str
    texts: tuple[str, str]


def redact_page(model_admin: ModelAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    demand(request, "redact")
    row = get_row_or_404(model_admin, request, object_id)
    texts = _texts(row)
    choices = [(name, label) for name, label, _ in texts]
    asked = AskForm(request.POST or None, choices=choices)
    if not asked.is_valid():
        return _ask(model_admin, request, row, asked, texts)
    try:
        if "previewed" in request.POST:
            return _remove(model_admin, request, row, ConfirmForm(request.POST))
        plan = workflow.plan_redaction(row, asked.cleaned_data["field"], reason=asked.cleaned_data["reason"])
    except Refused as refusal:
        show(asked, refusal)
        return _ask(model_admin, request, row, asked, texts)
    form = ConfirmForm(initial={**asked.cleaned_data, "previewed": plan.sha256})
    return _list(model_admin, request, row, form, plan)


def _remove(model_admin: ModelAdmin, request: HttpRequest, row: models.Model, form: ConfirmForm) -> HttpResponse:
    """Raises Refused where the page that asks has something to correct."""
    if not form.is_valid():
        plan = workflow.plan_redaction(row, form["field"].value(), reason=form["reason"].value())
        return _list(model_admin, request, row, form, plan)
    given = form.cleaned_data
    try:
        done = workflow.redact(
            request.user,  # type: ignore[arg-type]
            row,
            given["field"],
            reason=given["reason"],
            previewed=given["previewed"],
        )
    except workflow.RedactionChanged as changed:
        show(form, changed)
        return _list(model_admin, request, row, form, changed.plan, status=409)
    where = Counter(redaction.table_name.removeprefix("claims_") for redaction in done)
    tables = ", ".join(f"{table} ({count})" for table, count in where.items())
    messages.success(request, _("Removed for ever from: {tables}.").format(tables=tables))
    return HttpResponseRedirect(_address_of(row))


def _ask(model_admin: ModelAdmin, request: HttpRequest, row: models.Model, form: AskForm, texts: Any) -> HttpResponse:
    context = {"title": _("Remove a text for legal cause"), "original": row, "back": _address_of(row), "texts": texts}
    return page(model_admin, request, "redact_ask.html", form, **context)


def _list(
    model_admin: ModelAdmin, request: HttpRequest, row: models.Model, form: ConfirmForm, plan: Any, status: int = 200
) -> HttpResponse:
    """All that will be removed, with the form that confirms this very list, and the word still to be typed."""
    if form.is_bound:
        data: Any = form.data
        form.data = data.copy()
        form.data["previewed"] = plan.sha256  # type: ignore[index]
    context = {
        "title": _("Confirm what will be removed"),
        "original": row,
        "back": _address_of(row),
        "removals": [_lost(removal) for removal in plan.removals],
        "warning": _warning(len(plan.removals), len(plan.revisions)),
        "long": LONG,
    }
    response = page(model_admin, request, "redact_confirm.html", form, **context)
    response.status_code = status
    return response


def _warning(texts: int, revisions: int) -> str:
    removed = ngettext(
        "One text will be removed. This cannot be undone.", "{n} texts will be removed. This cannot be undone.", texts
    )
    told = ngettext(
        "One revision loses all that it told; its page says so.",
        "{n} revisions lose all that they told; their pages say so.",
        revisions,
    )
    return removed.format(n=texts) + (" " + told.format(n=revisions) if revisions else "")


def _lost(removal: Any) -> Lost:
    row, options = removal.row, removal.row._meta
    return Lost(
        str(options.verbose_name).capitalize(),
        str(row),
        _address_of(row),
        str(options.get_field(removal.field).verbose_name),
        (_in_words(row, removal.field, removal.before), _in_words(row, removal.field, removal.after)),
    )


def _in_words(row: models.Model, field: str, value: Any) -> str:
    if isinstance(row._meta.get_field(field), models.BinaryField):
        return json.dumps(json.loads(bytes(value)), ensure_ascii=False, indent=1) if value else TOMBSTONE
    if isinstance(row, Edit) and field == "changes":
        return "\n".join(lines_of(value))
    if isinstance(value, dict):
        return "\n".join(f"{name}: {words_of(item)}" for name, item in value.items())
    return value or "–"


def _address_of(row: models.Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def _texts(row: models.Model) -> list[tuple[str, str, str]]:
    """(field, label, text) of what may be removed from a row and still says something."""
    found = []
    for name in workflow.redactable(type(row)):
        value, field = getattr(row, name), row._meta.get_field(name)
        if value and value != TOMBSTONE:
            text = bytes(value).decode(errors="replace") if isinstance(field, models.BinaryField) else str(value)
            found.append((name, str(getattr(field, "verbose_name", name)).capitalize(), text))
    return found
