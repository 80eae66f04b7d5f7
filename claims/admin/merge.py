"""Merging parties, or sources, into one: the action on their lists and the page between."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import workflow
from claims.admin.forms import show
from claims.admin.pages import demand, page
from claims.models import Party, Source
from claims.typed import TypedText
from claims.workflow import Refused

MOST = 100  # rows that one merge takes: more than anybody reads through
REFERENCES: dict[type[models.Model], dict[str, Promise]] = {
    Party: {
        "positions": gettext_lazy("positions"),
        "originated_evidence": gettext_lazy("evidence"),
        "published_sources": gettext_lazy("sources"),
        "claims_made": gettext_lazy("claims"),
    },
    Source: {
        "evidence": gettext_lazy("evidence"),
        "positions": gettext_lazy("positions"),
        "first_appearances": gettext_lazy("first appearances"),
    },
}
VERBS = {Party: workflow.merge_parties, Source: workflow.merge_sources}
PICKED_LIKE = {Party: Party._meta.get_field("part_of"), Source: Source._meta.get_field("through")}


class MergeForm(forms.Form):
    reason = TypedText(max_length=2000, widget=AdminTextareaWidget(attrs={"rows": 3}))
    field_order = ["into", "reason"]

    def __init__(self, model: Any, *args: Any) -> None:
        super().__init__(*args)
        self.fields["into"] = forms.ModelChoiceField(
            model.objects.surviving(),
            widget=AutocompleteSelect(PICKED_LIKE[model], admin.site),
            help_text=gettext_lazy("The one that stays. It may be one of those below."),
        )
        self.order_fields(self.field_order)


def begin(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    rows = list(queryset[: MOST + 1])
    if len(rows) > MOST:
        messages.error(request, _("Choose {most} at most: a merge is something to read through.").format(most=MOST))
        return None
    return _ask(model_admin, request, rows, MergeForm(model_admin.model))


def merge_page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """What the form of the page between is sent to. All is merged, or nothing."""
    demand(request, "merge")
    rows = _picked(model_admin, request)
    if request.method != "POST" or not rows:
        messages.warning(request, _("Choose in the list what to merge."))
        return HttpResponseRedirect(model_admin.address("changelist"))
    form = MergeForm(model_admin.model, request.POST)
    if form.is_valid():
        into = form.cleaned_data["into"]
        try:
            count = _merge(request, rows, into, form.cleaned_data["reason"])
        except (Refused, ValidationError) as error:
            show(form, error)
        else:
            messages.success(request, _("{count} merged into “{into}”.").format(count=count, into=into))
            return HttpResponseRedirect(reverse(f"admin:claims_{into._meta.model_name}_change", args=[into.pk]))
    return _ask(model_admin, request, rows, form)


def _picked(model_admin: Any, request: HttpRequest) -> list[Any]:
    pks = [pk for pk in request.POST.getlist(ACTION_CHECKBOX_NAME) if pk.isdecimal()]
    return list(model_admin.model.objects.filter(pk__in=pks[:MOST]))


def _merge(request: HttpRequest, rows: list[Any], into: Any, reason: str) -> int:
    others = [row for row in rows if row.pk != into.pk]
    if not others:
        raise Refused(_("It cannot be merged into itself."), "into")
    with transaction.atomic():
        for row in others:
            try:
                VERBS[type(row)](request.user, row, into=into, reason=reason)  # type: ignore[operator]
            except Refused as refusal:
                raise Refused(f"{row}: {refusal}", refusal.field) from refusal
    return len(others)


def _ask(model_admin: Any, request: HttpRequest, rows: list[Any], form: MergeForm) -> HttpResponse:
    return page(
        model_admin,
        request,
        "merge.html",
        form,
        title=_("Merge {rows} into one").format(rows=model_admin.opts.verbose_name_plural),
        rows=_with_references(model_admin.model, rows),
        action=model_admin.address("merge"),
        back=model_admin.address("changelist"),
        picked=ACTION_CHECKBOX_NAME,
    )


def _with_references(model: type[models.Model], rows: list[Any]) -> list[tuple[Any, list[str]]]:
    """Each row with what refers to it, in words. One query for each kind of reference."""
    references: dict[int, list[str]] = {row.pk: [] for row in rows}
    for relation, name in REFERENCES[model].items():
        counts = (
            model._default_manager.filter(pk__in=references).values_list("pk").annotate(n=Count(relation)).order_by()
        )
        for pk, count in counts:
            if count:
                references[pk].append(f"{name}: {count}")
    return [(row, references[row.pk]) for row in rows]
