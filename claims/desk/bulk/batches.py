"""The pages of batches: how far each is, what came of each claim, and going on with one that is unfinished."""

from __future__ import annotations

import datetime as dt
import json
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from claims import keyset, workflow
from claims.desk.access import DeskRequest, get_batch_or_404, needs
from claims.desk.bulk.forms import title_of
from claims.desk.claim import activity
from claims.desk.htmx import wants_fragment
from claims.models import Batch, Edit
from claims.workflow.batches import may_go_on
from claims.workflow.undo import batch_is_undoable

PAGE_SIZE = 50
_AS_LOGGED = {"on": "review_on"}  # the argument of a verb → the field that it changes
RECENT = dt.timedelta(days=30)  # an older batch that was left is still in the list, in its place


@require_safe
@needs("research")
def batches(request: DeskRequest) -> HttpResponse:
    """The bulk edits of the desk, the latest first, and above them those of the last days that are unfinished."""
    begun = Batch.objects.with_progress()
    page = keyset.page(begun, ("-id",), request.GET.get("page", ""), PAGE_SIZE)
    left = [] if page.previous else list(begun.filter(is_unfinished=True, at__gte=timezone.now() - RECENT)[:PAGE_SIZE])
    on_top = {batch.pk for batch in left}
    rows = left + [batch for batch in page.rows if batch.pk not in on_top]
    context = {"page": page, "rows": [(batch, title_of(batch.verb)) for batch in rows]}
    return render(request, "desk/bulk/batches.html", context)


@require_safe
@needs("research")
def batch(request: DeskRequest, pk: int) -> HttpResponse:
    """A constant number of queries, however many claims."""
    return render(request, "desk/bulk/batch.html", _context(request, get_batch_or_404(pk)))


@require_POST
@needs("research")
def go_on(request: DeskRequest, pk: int) -> HttpResponse:
    """Do the next hundred."""
    batch = get_batch_or_404(pk)
    if not may_go_on(request.user, batch):
        raise PermissionDenied
    workflow.continue_batch(request.user, batch)
    if not wants_fragment(request):
        return redirect("desk:batch", pk)
    context = _context(request, get_batch_or_404(pk))
    response = render(request, "desk/bulk/_batch.html", context)
    response["HX-Trigger-After-Settle"] = json.dumps({"progress": context["progress"]})
    return response


def _context(request: DeskRequest, batch: Any) -> dict[str, Any]:
    outcomes = batch.outcomes.select_related("claim")
    cursor = request.GET.get("page", "")
    page = keyset.page(outcomes, ("-refusal", "id"), cursor, PAGE_SIZE)  # the refused before the done
    counts = dict(batch.outcomes.order_by().values_list("refusal").annotate(Count("pk")))
    is_paused = "paused" in request.GET
    goes_on = batch.is_unfinished and may_go_on(request.user, batch)
    return {
        "batch": batch,
        "title": title_of(batch.verb),
        "arguments": arguments_of(batch),
        "progress": _progress(batch),
        "page": page,
        "cursor": cursor,
        "groups": [
            (refusal, counts[refusal], [one.claim for one in rows])
            for refusal, rows in groupby(page.rows, lambda one: one.refusal)
        ],
        "may_go_on": goes_on,
        "may_undo": not batch.is_unfinished and batch_is_undoable(request.user, batch),
        "undone_by": getattr(batch, "undone_by", None),
        # By itself only for whoever began it: a colleague who looks at the page does nothing by looking.
        "goes_on_by_itself": goes_on and batch.by_id == request.user.pk and not is_paused,
    }


def _progress(batch: Any) -> str:
    done, left = batch.reached - batch.refused, batch.size - batch.reached
    words = [
        ngettext("{count} done", "{count} done", done).format(count=done),
        ngettext("{count} refused", "{count} refused", batch.refused).format(count=batch.refused),
    ]
    if batch.is_unfinished:
        words.append(ngettext("{count} still to be done", "{count} still to be done", left).format(count=left))
    elif left:
        words.append(ngettext("{count} not reached", "{count} not reached", left).format(count=left))
    return ", ".join(words) + ("." if batch.is_unfinished else ". " + _("It is finished."))


def arguments_of(batch: Batch) -> list[tuple[str, str]]:
    """What was to be done, in words; what the reason says already is left out."""
    changes = batch.arguments
    if isinstance(changes, dict):  # and no tombstone
        changes = {_AS_LOGGED.get(n, n): [None, value] for n, value in changes.items() if value != batch.reason}
    [entry] = activity.in_words([Edit(verb=batch.verb, changes=changes)])
    arguments = [(changed.label, changed.new or changed.old) for changed in entry.changes]
    if not arguments and batch.verb in ("assign", "set_review"):
        return [(_("to"), _("nobody"))] if batch.verb == "assign" else [(_("next review"), _("no day"))]
    return arguments
