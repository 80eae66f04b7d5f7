"""Bulk edits from the board: pick claims, say what and why, see what will happen, confirm. The batch has its own page."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.desk.access import DeskRequest, needs
from claims.desk.board.forms import BoardFilter
from claims.desk.bulk.forms import ACTIONS, BulkAction, BulkForm
from claims.desk.claim import activity
from claims.desk.htmx import wants_fragment
from claims.models import Batch, Claim
from claims.workflow.batches import may_run
from claims.workflow.bulk import Selection, Told

MOST = 10_000  # claims of one bulk edit
_PUBLIC_ID = re.compile(r"[\w-]{1,40}", re.ASCII)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("bulk_edit")
def select(request: DeskRequest) -> HttpResponse:
    """Asked by htmx: how many claims match the filter of the address. Sent: take those that were picked, and ask on."""
    chosen = BoardFilter(request.GET, user=request.user)
    if request.method != "POST":
        if not wants_fragment(request):
            return _back_to_board(request)
        count = chosen.matching().order_by()[: MOST + 1].count()
        context = {"count": count, "are_too_many": count > MOST, "most": f"{MOST:,}"}
        return render(request, "desk/bulk/_matching.html", context)
    action = _get_action_or_404(request, request.POST.get("verb", ""))
    if request.POST.get("all"):
        claims: QuerySet[Claim] = chosen.matching()
        words: Callable[[int], str] = partial(_all_in_words, chosen)
        if claims.order_by()[: MOST + 1].count() > MOST:
            too_many = _("More than {most} claims match. Narrow the filter, then select again.")
            return _back_to_board(request, too_many.format(most=f"{MOST:,}"))
    else:
        picks = [pick for pick in request.POST.getlist("pick") if _PUBLIC_ID.fullmatch(pick)]
        claims, words = Claim.objects.filter(public_id__in=picks), "{} picked on the board".format
    selection = Selection.of(request.user, claims, words)
    if not len(selection):
        return _back_to_board(request, _("No claim was selected. Tick the boxes before the claims, then choose again."))
    return _ask(request, action, selection, action.form())


@require_http_methods(["GET", "HEAD", "POST"])
@needs("bulk_edit")
def bulk(request: DeskRequest, verb: str) -> HttpResponse:
    """What the pages between are sent to; `step` says which button: show, back or run."""
    action = _get_action_or_404(request, verb)
    selection = Selection.read(request.POST.get("selection", ""), request.user)
    if selection is None:
        return _back_to_board(request, _("The selection could not be read. Nothing was done. Select the claims again."))
    form, step = action.form(request.POST), request.POST.get("step")
    if step == "run" and form.is_valid():

        def start() -> Batch:
            return selection.start(request.user, verb, **form.told())

        with form.refusals_as_errors():
            pk, is_new = selection.start_once(request.session, start)
        if not form.errors:
            if not is_new:
                messages.warning(
                    request, _("This was confirmed before, and is done once only. This is what came of it.")
                )
            return redirect("desk:batch", pk)
    elif step == "show" and form.is_valid():
        with form.refusals_as_errors():
            told = selection.tried(request.user, verb, **form.told())
        if not form.errors:
            return _preview(request, action, selection, form, told)
    return _ask(request, action, selection, form)


def _get_action_or_404(request: DeskRequest, verb: str) -> BulkAction:
    """What a bulk edit of this verb asks and says. Raises PermissionDenied for who may not run it."""
    if verb not in ACTIONS:
        raise Http404
    if not may_run(request.user, verb):
        raise PermissionDenied
    return ACTIONS[verb]


def _ask(request: DeskRequest, action: BulkAction, selection: Selection, form: BulkForm) -> HttpResponse:
    context = {
        "action": action,
        "selection": selection,
        "form": form,
        "count": len(selection),
        "listed": list(selection.listed()),
    }
    return render(request, "desk/bulk/bulk.html", context | {"query": request.GET.urlencode()})


def _preview(
    request: DeskRequest, action: BulkAction, selection: Selection, form: BulkForm, told: Told
) -> HttpResponse:
    entries = activity.in_words(edit for _claim, edit, _refusal in told.rows if edit)
    changes = {entry.edit.claim_id: entry.changes for entry in entries}
    context = {
        "action": action,
        "selection": selection,
        "form": form,
        "query": request.GET.urlencode(),
        "count": len(selection),
        "told": told,
        "not_tried": len(selection) - told.batch.size,
        "rows": [(claim, changes.get(claim.pk, ()), refusal) for claim, _edit, refusal in told.rows],
    }
    return render(request, "desk/bulk/bulk_preview.html", context)


def _all_in_words(chosen: BoardFilter, count: int) -> str:
    """What was selected, for the batch to keep: the filters as they read on the board."""
    told = []
    for field in chosen:
        if value := field.value():
            choices = dict(getattr(field.field, "choices", ()))
            told.append(f"{field.label}: {choices.get(value, value)}")
    return f"all {count} that matched " + (", ".join(told) or "the board")


def _back_to_board(request: DeskRequest, warning: str = "") -> HttpResponse:
    if warning:
        messages.warning(request, warning)
    query: QueryDict = request.GET
    return redirect(reverse("desk:board") + (f"?{query.urlencode()}" if query else ""))
