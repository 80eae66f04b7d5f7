"""Requests for corrections: beside their claims, and in a queue of their own."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims import keyset
from claims.desk.access import DeskRequest, get_request_or_404, needs
from claims.desk.claim.actions import action, render_form, render_result
from claims.desk.corrections.forms import (
    DecideRequestForm,
    ReceiveRequestForm,
    ReopenRequestForm,
    TakeBackRequestForm,
)
from claims.desk.forms import post_data, submit
from claims.models import Claim, CorrectionRequest

PAGE_SIZE = 50
DECIDED = "decided"


@require_safe
@needs("research")
def requests(request: DeskRequest) -> HttpResponse:
    """The open ones, what is due first before the others; or the decided ones, the last first. Two queries."""
    decided = request.GET.get("show") == DECIDED
    queue = CorrectionRequest.objects.for_queue()
    rows, keys = (
        (queue.decided(), ("-decided_at", "-id")) if decided else (queue.open().with_due_day(), ("due_or_last", "id"))
    )
    page = keyset.page(rows, keys, request.GET.get("page", ""), PAGE_SIZE)
    context = {"page": page, "decided": decided, "counts": CorrectionRequest.objects.counts()}
    return render(request, "desk/corrections/requests.html", context)


@action("research")
def receive_request(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = ReceiveRequestForm(post_data(request), claim=claim)
    if submit(request, form):
        return render_result(request, claim, _("The request is received. It waits in the queue, too."), at="requests")
    return render_form(request, claim, form, title=_("Receive a request for a correction"), button=_("Receive it"))


@action("decide_status")
def decide_request(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    asked = get_request_or_404(claim, pk)
    form = DecideRequestForm(post_data(request), claim=claim, asked=asked)
    if submit(request, form):
        return render_result(request, claim, _("The request is decided."), at="requests")
    return render_form(
        request, claim, form, title=_("Decide a request for a correction"), button=_("Decide"), about=_about(asked)
    )


@action("decide_status")
def reopen_request(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    asked = get_request_or_404(claim, pk)
    form = ReopenRequestForm(post_data(request), claim=claim, asked=asked)
    if submit(request, form):
        return render_result(request, claim, _("The request is open again."), at="requests")
    return render_form(request, claim, form, title=_("Reopen a request"), button=_("Reopen it"), about=_about(asked))


@action("research")
def take_back_request(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    asked = get_request_or_404(claim, pk)
    form = TakeBackRequestForm(post_data(request), claim=claim, asked=asked)
    if submit(request, form):
        return render_result(request, claim, _("The request is taken back. The log still tells of it."), at="requests")
    return render_form(
        request,
        claim,
        form,
        title=_("Take back a request that was entered by mistake"),
        button=_("Take it back"),
        about=_about(asked),
    )


def _about(asked: CorrectionRequest) -> str:
    return f"{asked.sender}: {asked.text}"
