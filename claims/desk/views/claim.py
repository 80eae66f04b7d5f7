"""The workspace of a claim, its log, and the actions on the claim itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from claims import keyset, workflow
from claims.desk import activity
from claims.desk.access import DeskRequest, get_relation_or_404, needs
from claims.desk.forms.as_of import AsOfForm
from claims.desk.forms.base import ReasonForm
from claims.desk.forms.text import EditTextForm, MergeForm, ReceiveForm, RelateForm, TurnDownForm
from claims.desk.htmx import swap, wants_fragment
from claims.desk.reading.folds import unfolded_at
from claims.desk.reading.moment import NOW
from claims.desk.views.action import action, ask, did, done, of_a_claim, sent, show
from claims.desk.workspace import Workspace, edits_of
from claims.models import Claim
from claims.workflow.undo import still_undoable

LOG_SIZE = 50
PARTS = ("lines", "pieces", "changes", "strip")  # of the workspace, in which older entries fold


@require_safe
@needs("research")
@of_a_claim
def workspace(request: DeskRequest, claim: Claim) -> HttpResponse:
    """A claim now, or with `as_of` and `as` at the end of a past day; `all` names what is shown to the last entry."""
    form = AsOfForm(request.GET) if "as_of" in request.GET else None
    moment = form.moment if form and form.is_valid() else NOW
    unfolded = unfolded_at(request.get_full_path())
    work = Workspace(claim, request.user, moment, unfolded=unfolded, as_of=form)
    if moment.as_recorded and not work.was_received:
        return render(request, "desk/before.html", {"claim": claim, "work": work})
    context = {"claim": work.claim, "work": work}
    if wants_fragment(request) and request.htmx.target in PARTS:
        return _unfold(request, request.htmx.target, context)
    return show(request, claim, context)


def _unfold(request: DeskRequest, part: str, context: dict[str, Any]) -> HttpResponse:
    """The parts of the workspace, one of which was asked to show all that it has. A form that is open stays as it is."""
    place = {"target": "#parts", "address": request.get_full_path(), "title": context["claim"].statement}
    return swap(request, "desk/_parts.html", context, **place, sentence=_("All its entries are shown."), at=part)


@require_safe
@needs("research")
@of_a_claim
def log(request: DeskRequest, claim: Claim) -> HttpResponse:
    page = keyset.page(edits_of(claim), ("-claim_version", "-id"), request.GET.get("page", ""), LOG_SIZE)
    context = {"claim": claim, "page": page, "entries": activity.in_words(page.rows)}
    return render(request, "desk/log.html", {**context, "undoable": still_undoable(request.user, page.rows)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("research")
def receive(request: DeskRequest) -> HttpResponse:
    form = ReceiveForm(sent(request))
    received: list[Claim] = []
    if request.method == "POST" and form.attempt(lambda: received.append(form.receive(request.user))):
        messages.success(request, _("The claim is received."))
        address = reverse("desk:workspace", args=[received[0].public_id])
        return HttpResponseClientRedirect(address) if wants_fragment(request) else redirect(address)
    template = "desk/_receive_form.html" if wants_fragment(request) else "desk/receive.html"
    return render(request, template, {"form": form})


@action("research")
def edit_text(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = EditTextForm(sent(request), claim=claim)
    if did(request, claim, form, lambda: form.edit(request.user)):
        return done(request, claim, _("The text is changed."))
    return ask(request, claim, form, title=_("Edit the text"), button=_("Save the text"), layout="desk/_text_form.html")


@action("research")
def turn_down(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = TurnDownForm(sent(request))
    if did(request, claim, form, lambda: workflow.turn_down(request.user, [claim], **form.cleaned_data)):
        return done(request, claim, _("The claim is turned down."))
    return ask(request, claim, form, title=_("Turn the claim down"), button=_("Turn it down"))


@action("research")
def relate(request: DeskRequest, claim: Claim) -> HttpResponse:
    proposed = {name: request.GET[name] for name in ("kind", "other") if name in request.GET}
    form = RelateForm(sent(request), initial=proposed)
    if did(request, claim, form, lambda: workflow.relate(request.user, claim, **form.cleaned_data)):
        return done(request, claim, _("The claims are related."))
    return ask(request, claim, form, title=_("Relate to another claim"), button=_("Relate"))


@action("research")
def unrelate(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    relation = get_relation_or_404(claim, pk)
    form = ReasonForm(sent(request))
    if did(request, claim, form, lambda: workflow.unrelate(request.user, relation, **form.cleaned_data)):
        return done(request, claim, _("The relation is ended."))
    about = f"“{relation.claim}” {relation.get_kind_display()} “{relation.other}”"
    return ask(request, claim, form, title=_("End the relation"), button=_("End it"), about=about)


@action("merge")
def merge(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = MergeForm(sent(request), claim=claim)

    def act() -> None:
        data = form.cleaned_data
        seen = {claim.pk: data["seen"]}
        workflow.merge_claims(request.user, claim, into=data["into"], reason=data["reason"], seen=seen)

    if did(request, claim, form, act):
        return done(request, form.cleaned_data["into"].survivor, _("The claims are merged. This one stays."))
    return ask(
        request,
        claim,
        form,
        title=_("Merge into another claim"),
        button=_("Merge for good"),
        layout="desk/_merge_form.html",
    )
