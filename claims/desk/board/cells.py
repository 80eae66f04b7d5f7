"""Plain facts of a claim, edited where its row shows them: the row with a form in one of its cells takes the row's place.

Without JavaScript the form has a page of its own, which leads back to the board as it was.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from claims.desk.access import DeskRequest, get_claim_or_404, needs
from claims.desk.board.columns import labelled, shown_to
from claims.desk.board.forms import Known
from claims.desk.board.views import rows_of
from claims.desk.claim import activity
from claims.desk.forms import SentBefore, VersionedForm, post_data, submit
from claims.desk.htmx import wants_fragment
from claims.desk.planning.forms import AssigneeForm, ReviewForm, StageCellForm, TopicsForm
from claims.models import Claim
from claims.models.edits import newest_edit


class Cell(NamedTuple):
    """`title` heads its page; `done` is said once it is saved."""

    form: type[VersionedForm]
    title: Promise
    done: Promise


CELLS = {
    "stage": Cell(StageCellForm, _("Change the stage"), _("The stage is changed.")),
    "assignee": Cell(AssigneeForm, _("Assign the claim"), _("The assignee is changed.")),
    "review": Cell(ReviewForm, _("Set the next review"), _("The next review is changed.")),
    "topics": Cell(TopicsForm, _("Change the topics"), _("The topics are changed.")),
}


@require_http_methods(["GET", "HEAD", "POST"])
@needs("research")
def cell(request: DeskRequest, public_id: str, key: str) -> HttpResponse:
    """Ask and do; with `as-it-is` in the address, leave it as it is."""
    if key not in CELLS:
        raise Http404
    claim = get_claim_or_404(public_id)
    if claim.merged_into and request.method != "POST":
        address = reverse("desk:workspace", args=[claim.survivor.public_id])
        return HttpResponseClientRedirect(address) if wants_fragment(request) else redirect(address)
    if "as-it-is" in request.GET:
        return _render_row(request, claim) if wants_fragment(request) else redirect(_board(request))
    form = CELLS[key].form(post_data(request), claim=claim, auto_id=f"cell-{claim.pk}-%s")
    try:
        if submit(request, form):
            return _render_result(request, claim, key, str(CELLS[key].done))
    except SentBefore as sent:
        return _render_result(request, claim, key, str(sent))
    return _render_form(request, claim, key, form)


def _render_result(request: DeskRequest, claim: Claim, key: str, sentence: str) -> HttpResponse:
    if not wants_fragment(request):
        messages.success(request, sentence)
        return redirect(_board(request))
    response = _render_row(request, claim)
    edited = {"value": sentence, "at": f"edit-{claim.pk}-{key}"}
    response["HX-Trigger-After-Settle"] = json.dumps({"edited": edited})  # ASCII: it travels in a header
    return response


def _render_form(request: DeskRequest, claim: Claim, key: str, form: VersionedForm) -> HttpResponse:
    """After a conflict, which renews what the form was seen with, status 409."""
    status = 409 if form.conflict else 200
    form.visible_fields()[0].field.widget.attrs["autofocus"] = True
    context = {"editing": claim.pk, "cell": key, "form": form, "board": _board(request)}
    context["meanwhile"] = activity.in_words(form.conflict.edits) if form.conflict else []
    if wants_fragment(request):
        return _render_row(request, claim, status, **context)
    context |= {"claim": claim, "title": CELLS[key].title}
    return render(request, "desk/board/cell.html", context, status=status)


def _render_row(request: DeskRequest, claim: Claim, status: int = 200, **more: Any) -> HttpResponse:
    rows = rows_of([Claim.objects.get(pk=claim.pk)], Known.kept(newest_edit()))
    context = {"rows": rows, "columns": labelled(shown_to(request.user)), **more}
    return render(request, "desk/board/_row.html", context, status=status)


def _board(request: DeskRequest) -> str:
    """The board as it was: what the form brings along, else the page from which it was asked for."""
    board, query = reverse("desk:board"), request.POST.get("board")
    if query is None:
        came_from = urlsplit(request.headers.get("Referer", ""))
        query = came_from.query if came_from.path == board else ""
    query = QueryDict(query.removeprefix(f"{board}?").removeprefix(board)).urlencode()
    return f"{board}?{query}" if query else board
