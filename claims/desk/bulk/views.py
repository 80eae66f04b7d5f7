"""Bulk edits: pick claims, say what and why, see what will happen, confirm. The batch has its own page.

The board selects here, the admin on its own list; both keep the selection in the session and lead to `bulk`.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.desk.access import DeskRequest, needs
from claims.desk.board.forms import BoardFilter
from claims.desk.bulk.batches import arguments_of
from claims.desk.bulk.forms import ACTIONS, BulkAction, BulkForm
from claims.desk.claim import activity
from claims.desk.forms import submit
from claims.desk.htmx import wants_fragment
from claims.models import Claim
from claims.workflow import Refused
from claims.workflow.batches import may_run
from claims.workflow.selection import MOST, Outcomes, Selection, freeze

_PUBLIC_ID = re.compile(r"[\w-]{1,40}", re.ASCII)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("research")
def select(request: DeskRequest) -> HttpResponse:
    """Asked by htmx: how many claims match the filter of the address. Sent: freeze those that were picked, and go on."""
    board_filter = BoardFilter(request.GET, user=request.user)
    board = reverse("desk:board") + (f"?{request.GET.urlencode()}" if request.GET else "")
    if request.method != "POST":
        return _count_matching(request, board_filter) if wants_fragment(request) else redirect(board)
    action = _get_action_or_404(request, request.POST.get("verb", ""))
    takes_all = bool(request.POST.get("all"))
    picks = [pick for pick in request.POST.getlist("pick") if _PUBLIC_ID.fullmatch(pick)]
    try:
        seen = freeze(board_filter.matching() if takes_all else Claim.objects.filter(public_id__in=picks))
    except Refused as too_many:
        messages.warning(request, str(too_many))
        return redirect(board)
    if not seen:
        messages.warning(request, _("No claim was selected. Tick the boxes before the claims, then choose again."))
        return redirect(board)
    words = _in_words(board_filter, len(seen)) if takes_all else f"{len(seen)} picked on the board"
    Selection.of(request.user, seen, words=words, back=board).keep(request.session)
    return redirect("desk:bulk", action.verb)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("research")
def bulk(request: DeskRequest, verb: str) -> HttpResponse:
    """Ask what to do with the selection. Sent, `step` says which button: show, back or run."""
    action = _get_action_or_404(request, verb)
    selection = kept = Selection.kept(request.session, request.user)
    if request.method == "POST":  # of its own page, where the session may have a later one
        selection = Selection.read(request.POST.get("selection", ""), request.user)
    if not selection:
        messages.warning(request, _("There is no selection here any more. Nothing was done. Select the claims again."))
        return redirect(_back_from(kept))
    form, step = action.form(request.POST or None, verb=verb, selection=selection), request.POST.get("step")
    if step == "run" and (started := selection.started(request.session)):
        messages.warning(request, _("This was confirmed before, and is done once only. This is what came of it."))
        return redirect("desk:batch", started)
    if step == "run" and submit(request, form):
        selection.remember_batch(request.session, form.result)
        return redirect("desk:batch", form.result.pk)
    if step == "show" and (outcomes := form.preview(request.user)):
        return _render_preview(request, action, form, outcomes)
    return _render_form(request, action, form)


def _get_action_or_404(request: DeskRequest, verb: str) -> BulkAction:
    """What a bulk edit of this verb asks and says. Raises PermissionDenied for who may not run it."""
    if verb not in ACTIONS:
        raise Http404
    if not may_run(request.user, verb):
        raise PermissionDenied
    return ACTIONS[verb]


def _count_matching(request: DeskRequest, board_filter: BoardFilter) -> HttpResponse:
    count = board_filter.matching().order_by()[: MOST + 1].count()
    context = {"count": count, "are_too_many": count > MOST, "most": f"{MOST:,}"}
    return render(request, "desk/bulk/_matching.html", context)


def _in_words(board_filter: BoardFilter, count: int) -> str:
    """What was selected, for the batch to keep: the filters as they read on the board."""
    filters = []
    for field in board_filter:
        if value := field.value():
            choices = dict(getattr(field.field, "choices", ()))
            filters.append(f"{field.label}: {choices.get(value, value)}")
    return f"all {count} that matched " + (", ".join(filters) or "the board")


def _back_from(selection: Selection | None) -> str:
    """The list on which the claims were selected, the board where that is not known."""
    back = "" if selection is None else selection.back
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else reverse("desk:board")


def _render_form(request: DeskRequest, action: BulkAction, form: BulkForm) -> HttpResponse:
    context = _context(action, form) | {"listed": list(form.selection.listed())}
    return render(request, "desk/bulk/bulk.html", context)


def _render_preview(request: DeskRequest, action: BulkAction, form: BulkForm, outcomes: Outcomes) -> HttpResponse:
    entries = activity.in_words(edit for _claim, edit, _refusal in outcomes.rows if edit)
    changes = {entry.edit.claim_id: entry.changes for entry in entries}
    context = _context(action, form) | {
        "outcomes": outcomes,
        "arguments": arguments_of(outcomes.batch),
        "not_tried": len(form.selection) - outcomes.batch.size,
        "rows": [
            (claim, changes.get(claim.pk, ()), refusal, "" if refusal else form.warning_about(claim))
            for claim, _edit, refusal in outcomes.rows
        ],
    }
    context["doubtful"] = sum(bool(warning) for *_others, warning in context["rows"])
    return render(request, "desk/bulk/bulk_preview.html", context)


def _context(action: BulkAction, form: BulkForm) -> dict[str, Any]:
    selection = form.selection
    back = _back_from(selection)
    return {"action": action, "form": form, "selection": selection, "count": len(selection), "back": back}
