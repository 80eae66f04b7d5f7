"""The workspace of a claim, its log, and the actions on the claim itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from claims import keyset, workflow
from claims.desk import activity
from claims.desk.access import DeskRequest, get_relation_or_404, needs
from claims.desk.forms.base import ReasonForm
from claims.desk.forms.text import EditTextForm, MergeForm, ReceiveForm, RelateForm, TurnDownForm
from claims.desk.views.action import action, ask, did, done, of_a_claim, sent, show
from claims.desk.workspace import edits_of
from claims.models import Claim

LOG_SIZE = 50


@require_safe
@needs("research")
@of_a_claim
def workspace(request: DeskRequest, claim: Claim) -> HttpResponse:
    return show(request, claim)


@require_safe
@needs("research")
@of_a_claim
def log(request: DeskRequest, claim: Claim) -> HttpResponse:
    page = keyset.page(edits_of(claim), ("-claim_version", "-id"), request.GET.get("page", ""), LOG_SIZE)
    return render(request, "desk/log.html", {"claim": claim, "page": page, "entries": activity.in_words(page.rows)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("research")
def receive(request: DeskRequest) -> HttpResponse:
    form = ReceiveForm(sent(request))
    received: list[Claim] = []
    if request.method == "POST" and form.attempt(lambda: received.append(form.receive(request.user))):
        messages.success(request, "The claim is received.")
        return redirect("desk:workspace", received[0].public_id)
    return render(request, "desk/receive.html", {"form": form})


@action("research")
def edit_text(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = EditTextForm(sent(request), claim=claim)
    if did(request, claim, form, lambda: form.edit(request.user)):
        return done(request, claim, "The text is changed.")
    return ask(request, claim, form, title="Edit the text", button="Save the text", layout="desk/_text_form.html")


@action("research")
def turn_down(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = TurnDownForm(sent(request))
    if did(request, claim, form, lambda: workflow.turn_down(request.user, [claim], **form.cleaned_data)):
        return done(request, claim, "The claim is turned down.")
    return ask(request, claim, form, title="Turn the claim down", button="Turn it down")


@action("research")
def relate(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = RelateForm(sent(request))
    if did(request, claim, form, lambda: workflow.relate(request.user, claim, **form.cleaned_data)):
        return done(request, claim, "The claims are related.")
    return ask(request, claim, form, title="Relate to another claim", button="Relate")


@action("research")
def unrelate(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    relation = get_relation_or_404(claim, pk)
    form = ReasonForm(sent(request))
    if did(request, claim, form, lambda: workflow.unrelate(request.user, relation, **form.cleaned_data)):
        return done(request, claim, "The relation is ended.")
    about = f"“{relation.claim}” {relation.get_kind_display()} “{relation.other}”"
    return ask(request, claim, form, title="End the relation", button="End it", about=about)


@action("merge")
def merge(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = MergeForm(sent(request), claim=claim)

    def act() -> None:
        data = form.cleaned_data
        seen = {claim.pk: data["seen"]}
        workflow.merge_claims(request.user, claim, into=data["into"], reason=data["reason"], seen=seen)

    if did(request, claim, form, act):
        return done(request, claim, "The claims are merged. This one stays.")
    return ask(
        request, claim, form, title="Merge into another claim", button="Merge for good", layout="desk/_merge_form.html"
    )
