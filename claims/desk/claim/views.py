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

from claims import keyset
from claims.desk.access import DeskRequest, get_claim_or_404, get_relation_or_404, needs
from claims.desk.claim import activity
from claims.desk.claim.actions import action, of_a_claim, render_form, render_result, render_workspace
from claims.desk.claim.as_of import NOW
from claims.desk.claim.forms import (
    AsOfForm,
    EditTextForm,
    MergeForm,
    ReceiveForm,
    RelateForm,
    TurnDownForm,
    UnrelateForm,
)
from claims.desk.claim.truncation import unfolded_at
from claims.desk.claim.workspace import Workspace
from claims.desk.forms import SentBefore, post_data, submit
from claims.desk.htmx import swap, wants_fragment
from claims.desk.sources.forms import begins_with
from claims.models import Claim
from claims.workflow.undo import still_undoable

LOG_SIZE = 50
PARTS = ("lines", "pieces", "changes", "timeline", "log")  # of the workspace, in which older entries fold


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
        return render(request, "desk/claim/before.html", {"claim": claim, "work": work})
    context = {"claim": work.claim, "work": work}
    if wants_fragment(request) and request.htmx.target in PARTS:
        return _unfold(request, request.htmx.target, context)
    return render_workspace(request, claim, context)


def _unfold(request: DeskRequest, part: str, context: dict[str, Any]) -> HttpResponse:
    """The parts of the workspace, one of which was asked to show all that it has. A form that is open stays as it is."""
    place = {"target": "#parts", "address": request.get_full_path(), "title": context["claim"].statement}
    return swap(request, "desk/claim/_parts.html", context, **place, sentence=_("All its entries are shown."), at=part)


@require_safe
@needs("research")
@of_a_claim
def log(request: DeskRequest, claim: Claim) -> HttpResponse:
    page = keyset.page(claim.edits.for_log(), ("-claim_version", "-id"), request.GET.get("page", ""), LOG_SIZE)
    context = {"claim": claim, "page": page, "entries": activity.in_words(page.rows)}
    return render(request, "desk/claim/log.html", {**context, "undoable": still_undoable(request.user, page.rows)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("research")
def receive(request: DeskRequest) -> HttpResponse:
    form = ReceiveForm(post_data(request), copied=_copied(request), **begins_with(request))
    try:
        if submit(request, form):
            return _go_to(request, form.result, " ".join([_("The claim is received."), *form.taken]))
    except SentBefore as sent:
        return _go_to(request, sent.claim, str(sent))
    template = "desk/claim/_receive_form.html" if wants_fragment(request) else "desk/claim/receive.html"
    return render(request, template, {"form": form})


def _copied(request: DeskRequest) -> Claim | None:
    """The claim whose sibling is begun; None where none is copied. Raises Http404."""
    return get_claim_or_404(request.GET["copy"]).survivor if "copy" in request.GET else None


def _go_to(request: DeskRequest, claim: Claim, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    address = reverse("desk:workspace", args=[claim.survivor.public_id])
    return HttpResponseClientRedirect(address) if wants_fragment(request) else redirect(address)


@action("research")
def edit_text(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = EditTextForm(post_data(request), claim=claim)
    if submit(request, form):
        return render_result(request, claim, " ".join([_("The text is changed."), *form.taken]))
    return render_form(
        request, claim, form, title=_("Edit the text"), button=_("Save the text"), layout="desk/claim/_text_form.html"
    )


@action("research")
def turn_down(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = TurnDownForm(post_data(request), claim=claim)
    if submit(request, form):
        return render_result(request, claim, _("The claim is turned down."))
    return render_form(request, claim, form, title=_("Turn the claim down"), button=_("Turn it down"))


@action("research")
def relate(request: DeskRequest, claim: Claim) -> HttpResponse:
    proposed = {name: request.GET[name] for name in ("kind", "other") if name in request.GET}
    form = RelateForm(post_data(request), claim=claim, initial=proposed)
    if submit(request, form):
        return render_result(request, claim, _("The claims are related."))
    return render_form(request, claim, form, title=_("Relate to another claim"), button=_("Relate"))


@action("research")
def unrelate(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    relation = get_relation_or_404(claim, pk)
    form = UnrelateForm(post_data(request), claim=claim, relation=relation)
    if submit(request, form):
        return render_result(request, claim, _("The relation is ended."))
    about = f"“{relation.claim.survivor}” {relation.get_kind_display()} “{relation.other.survivor}”"
    return render_form(request, claim, form, title=_("End the relation"), button=_("End it"), about=about)


@action("merge")
def merge(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = MergeForm(post_data(request), claim=claim)
    if submit(request, form):
        return render_result(request, form.result, _("The claims are merged. This one stays."))
    return render_form(
        request,
        claim,
        form,
        title=_("Merge into another claim"),
        button=_("Merge for good"),
        layout="desk/claim/_merge_form.html",
    )
