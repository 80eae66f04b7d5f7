"""Bulk edits of claims: ask, show what will happen, do it, show what happened.

What was selected is frozen, with the versions seen, when the action starts, and travels with the form. What will happen is
found out by doing it and undoing it: the batch runs in a transaction that is rolled back. Confirming twice does nothing
twice: the session remembers the batch of a confirmed page and shows it again, and where two requests come at one moment
the second batch holds nothing but refusals, since every verb refuses what is so already.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from claims import workflow
from claims.admin.bulk_forms import ACTIONS, BulkAction, BulkForm
from claims.admin.forms import show
from claims.admin.outcomes import SHOWN, told_of
from claims.admin.pages import demand, page
from claims.models import Batch, Claim
from claims.workflow import Refused

LISTED = 100
SALT = "claims.admin.bulk"
REMEMBERED = 20  # confirmed pages of one session


@dataclass(frozen=True)
class Selection:
    """The claims that were selected, as [id, version seen], in which words, and a mark of the page's own."""

    by: int
    words: str
    seen: list[tuple[int, int]]
    mark: str

    @classmethod
    def read(cls, text: str, user: Any) -> Selection | None:
        """None for what this user was not given."""
        try:
            selection = cls(**signing.loads(text, salt=SALT))
        except (signing.BadSignature, TypeError):
            return None
        return selection if selection.by == user.pk else None

    def __str__(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)

    def claims(self, first: int | None = None) -> list[Claim]:
        """Claims by their id alone: run_batch reads them afresh."""
        return [Claim(pk=pk) for pk, _ in self.seen[:first]]


def allowed(user: Any) -> list[BulkAction]:
    return [
        action for action in ACTIONS.values() if user.has_perms(["claims.bulk_edit", f"claims.{action.permission}"])
    ]


def begin(action: BulkAction) -> Callable[[Any, HttpRequest, QuerySet[Claim]], HttpResponse]:
    """The action on the list of claims: freeze what was selected and ask."""

    def act(model_admin: Any, request: HttpRequest, queryset: QuerySet[Claim]) -> HttpResponse:
        seen = sorted(dict(queryset.values_list("pk", "version")).items())
        words = _in_words(model_admin, request, len(seen))
        selection = Selection(request.user.pk, words, seen, secrets.token_urlsafe(8))  # type: ignore[arg-type]
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
    selection = Selection.read(request.POST.get("selection", ""), request.user)
    if request.method != "POST" or selection is None:
        messages.warning(request, "Choose claims in the list, then an action.")
        return HttpResponseRedirect(reverse("admin:claims_claim_changelist"))
    form, step = action.form(request.POST), request.POST.get("step")
    if step == "back" or not form.is_valid():
        return _ask(model_admin, request, action, selection, form)
    try:
        if step == "run":
            return _show_outcome(request, _run_once(request, action, selection, form))
        return _preview(model_admin, request, action, selection, form)
    except (Refused, ValidationError) as error:
        show(form, error)
        return _ask(model_admin, request, action, selection, form)


def _ask(
    model_admin: Any, request: HttpRequest, action: BulkAction, selection: Selection, form: BulkForm
) -> HttpResponse:
    pks = [pk for pk, _ in selection.seen[:LISTED]]
    return page(
        model_admin,
        request,
        "bulk.html",
        form,
        title=action.title,
        action=action,
        selection=selection,
        count=len(selection.seen),
        claims=Claim.objects.filter(pk__in=pks).select_related("status", "assignee").order_by("pk"),
        not_listed=len(selection.seen) - len(pks),
    )


def _preview(
    model_admin: Any, request: HttpRequest, action: BulkAction, selection: Selection, form: BulkForm
) -> HttpResponse:
    with transaction.atomic():
        told = told_of(_run(request, action, selection, form, selection.claims(first=SHOWN)))
        transaction.set_rollback(True)
    return page(
        model_admin,
        request,
        "preview.html",
        form,
        title=f"{action.title}: this will happen",
        action=action,
        selection=selection,
        count=len(selection.seen),
        not_tried=max(0, len(selection.seen) - SHOWN),
        told=told,
    )


def _run(
    request: HttpRequest, action: BulkAction, selection: Selection, form: BulkForm, claims: Iterable[Claim]
) -> Batch:
    arguments = form.arguments()
    if action.seen:
        arguments["seen"] = dict(selection.seen)
    return workflow.run_batch(
        request.user,  # type: ignore[arg-type]
        action.verb,
        claims,
        reason=form.cleaned_data["reason"],
        selection=selection.words,
        **arguments,
    )


def _run_once(request: HttpRequest, action: BulkAction, selection: Selection, form: BulkForm) -> int:
    """The id of the batch: of a new one, or of the one that this very page made before."""
    confirmed: dict[str, int] = request.session.get("confirmed", {})
    if selection.mark in confirmed:
        messages.warning(request, "This was confirmed already. Nothing was done again; this is what came of it.")
        return confirmed[selection.mark]
    batch = _run(request, action, selection, form, selection.claims())
    kept = list(confirmed.items())[1 - REMEMBERED :]
    request.session["confirmed"] = dict([*kept, (selection.mark, batch.pk)])
    return batch.pk


def _show_outcome(request: HttpRequest, batch: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:claims_batch_change", args=[batch]))
