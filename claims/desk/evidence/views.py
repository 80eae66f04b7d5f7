"""Linking what shows a claim, editing it, and unlinking it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.desk.access import DeskRequest, get_evidence_or_404, get_origin_or_404, needs
from claims.desk.claim.actions import action, render_form, render_result
from claims.desk.evidence.forms import (
    EditEvidenceForm,
    EvidenceForm,
    IndependenceForm,
    OriginForm,
    UnlinkEvidenceForm,
)
from claims.desk.forms import post_data, submit
from claims.desk.parties.forms import is_new_party
from claims.desk.sources.forms import begins_with
from claims.desk.sources.sourcing import sourcing
from claims.models import Claim


@action("research")
def link_evidence(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = EvidenceForm(post_data(request), claim=claim, **begins_with(request))
    if submit(request, form):
        return render_result(request, claim, " ".join([_("The evidence is linked."), *form.taken]))
    title, button = _("Link evidence"), _("Link it")
    return render_form(request, claim, form, title=title, button=button, layout="desk/evidence/_evidence_form.html")


@action("research")
def edit_evidence(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    is_sent = request.method == "POST"  # what was typed is not lost where a colleague unlinked the piece meanwhile
    evidence = get_evidence_or_404(claim, pk, unlinked_too=is_sent)
    form = EditEvidenceForm(post_data(request), claim=claim, evidence=evidence)
    if submit(request, form):
        return render_result(request, claim, _("The evidence is changed."), at="pieces")
    title, button, about = _("Edit evidence"), _("Save the evidence"), str(evidence.source.survivor)
    layout = "desk/evidence/_edit_form.html"
    return render_form(request, claim, form, title=title, button=button, about=about, layout=layout)


@action("research")
def unlink_evidence(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    evidence = get_evidence_or_404(claim, pk)
    form = UnlinkEvidenceForm(post_data(request), claim=claim, evidence=evidence)
    if submit(request, form):
        return render_result(request, claim, _("The evidence is unlinked."))
    about = f"{evidence.source.survivor}: {evidence}"
    return render_form(request, claim, form, title=_("Unlink evidence"), button=_("Unlink it"), about=about)


@action("research")
def origin(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    """Whether a party that is part of another counts as an origin of its own."""
    party = get_origin_or_404(claim, pk)
    form = IndependenceForm(post_data(request), claim=claim, party=party)
    if submit(request, form):
        is_alone = _("{party} counts as an origin of its own.")
        is_one = _("{party} counts as one origin with what it is part of.")
        return render_result(request, claim, (is_alone if form.cleaned_data["because"] else is_one).format(party=party))
    about = _("{party} is part of {whole}.").format(party=party, whole=party.part_of.survivor) if party.part_of else ""
    title = _("Count the origin otherwise")
    return render_form(request, claim, form, title=title, button=_("Save"), about=about)


@require_safe
@needs("research")
def propose_origin(request: DeskRequest) -> HttpResponse:
    """The origin's fields, with a proposal where nothing is typed, or an earlier proposal was left as it was."""
    source = sourcing(request.GET, "source")
    proposed = source.proposed
    typed, before = request.GET.get("origin", "").strip(), request.GET.get("origin_proposed", "")
    is_left = typed in ("", before)
    is_emptied = bool(before) and not typed and before == proposed
    is_unknown = is_emptied or "origin_unknown" in request.GET
    proposes = is_left and bool(proposed) and not is_unknown
    origin = proposed if proposes else "" if is_left else typed
    kind = request.GET.get("origin_kind", "") if origin == typed else ""
    values = {"origin": origin, "origin_kind": kind, "origin_unknown": is_unknown}
    form = OriginForm(initial={**values, "origin_proposed": proposed if proposes else ""})
    form.because = source.because if proposes else ""
    form.new_parties = {"origin"} if is_new_party({**request.GET.dict(), "origin": origin}, "origin") else set()
    return render(request, "desk/evidence/_origin_form.html", {"form": form})
