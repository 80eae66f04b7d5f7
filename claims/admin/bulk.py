"""Bulk edits of claims: ask, show what will happen, do it, show what happened. The desk's own go the same way.

What takes more than its first hundred goes on at the desk, on the page of the batch.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from claims.admin.bulk_forms import ACTIONS, BulkAction, BulkForm
from claims.admin.forms import show
from claims.admin.outcomes import in_words
from claims.admin.pages import demand, page
from claims.models import Batch, Claim
from claims.workflow import Refused
from claims.workflow.batches import may_run
from claims.workflow.bulk import Selection


def allowed(user: Any) -> list[BulkAction]:
    return [action for action in ACTIONS.values() if may_run(user, action.verb)]


def begin(action: BulkAction) -> Callable[[Any, HttpRequest, QuerySet[Claim]], HttpResponse]:
    """The action on the list of claims: freeze what was selected and ask."""

    def act(model_admin: Any, request: HttpRequest, queryset: QuerySet[Claim]) -> HttpResponse:
        words = partial(_in_words, model_admin, request)
        selection = Selection.of(request.user, queryset, words)  # type: ignore[arg-type]
        return _ask(model_admin, request, action, selection, action.form())

    return act


def _in_words(model_admin: Any, request: HttpRequest, count: int) -> str:
    if request.POST.get("select_across") != "1":
        return f"{count} picked in the list"
    changelist = model_admin.get_changelist_instance(request)
    words = [
        f"{spec.title}: {choice['display']}"
        for spec in changelist.filter_specs
        for choice in list(spec.choices(changelist))[1:]
        if choice.get("selected")
    ]
    words += [f"search: {changelist.query}"] if changelist.query else []
    words += [f"{k}: {v}" for k, v in sorted(request.GET.items()) if k.startswith(f"{model_admin.date_hierarchy}__")]
    return f"all {count} that matched " + (", ".join(words) or "the whole list")


def bulk_page(model_admin: Any, request: HttpRequest, verb: str) -> HttpResponse:
    """What the pages between are sent to; `step` says which button: preview, back or run."""
    action = ACTIONS.get(verb)
    if action is None:
        raise Http404
    demand(request, action.permission)
    selection = Selection.read(request.POST.get("selection", ""), request.user)  # type: ignore[arg-type]
    if request.method != "POST" or selection is None:
        messages.warning(request, "Choose claims in the list, then an action.")
        return HttpResponseRedirect(reverse("admin:claims_claim_changelist"))
    form, step = action.form(request.POST), request.POST.get("step")
    if step == "back" or not form.is_valid():
        return _ask(model_admin, request, action, selection, form)
    try:
        if step == "run":
            return _run_once(request, action, selection, form)
        return _preview(model_admin, request, action, selection, form)
    except (Refused, ValidationError) as error:
        show(form, error)
        return _ask(model_admin, request, action, selection, form)


def _ask(
    model_admin: Any, request: HttpRequest, action: BulkAction, selection: Selection, form: BulkForm
) -> HttpResponse:
    claims = list(selection.listed())
    return page(
        model_admin,
        request,
        "bulk.html",
        form,
        title=action.title,
        action=action,
        selection=selection,
        count=len(selection),
        claims=claims,
        not_listed=len(selection) - len(claims),
    )


def _preview(
    model_admin: Any, request: HttpRequest, action: BulkAction, selection: Selection, form: BulkForm
) -> HttpResponse:
    told = selection.tried(request.user, action.verb, **_arguments(form))  # type: ignore[arg-type]
    return page(
        model_admin,
        request,
        "preview.html",
        form,
        title=f"{action.title}: this will happen",
        action=action,
        selection=selection,
        count=len(selection),
        not_tried=len(selection) - told.batch.size,
        told=in_words(told),
    )


def _arguments(form: BulkForm) -> dict[str, Any]:
    return {"reason": form.cleaned_data["reason"], **form.arguments()}


def _run_once(request: HttpRequest, action: BulkAction, selection: Selection, form: BulkForm) -> HttpResponse:
    start = partial(selection.start, request.user, action.verb, **_arguments(form))  # type: ignore[arg-type]
    pk, is_new = selection.start_once(request.session, start)
    if not is_new:
        messages.warning(request, "This was confirmed already. Nothing was done again; this is what came of it.")
    if Batch.objects.with_progress().get(pk=pk).is_unfinished:
        return HttpResponseRedirect(reverse("desk:batch", args=[pk]))
    return HttpResponseRedirect(reverse("admin:claims_batch_change", args=[pk]))
