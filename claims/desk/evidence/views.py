"""Linking what shows a claim, and unlinking it. It never conflicts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims import workflow
from claims.desk.access import DeskRequest, get_evidence_or_404, needs
from claims.desk.claim.actions import action, ask, did, done, sent
from claims.desk.evidence.forms import EvidenceForm
from claims.desk.forms import ReasonForm
from claims.desk.sources.sourcing import sourcing
from claims.models import Claim


@action("research")
def link_evidence(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = EvidenceForm(sent(request))
    if did(request, claim, form, lambda: form.link(request.user, claim)):
        told = _("The evidence is linked.")
        if known := form.known_by_address:
            taken = _("Its address is that of “{source}”, which the desk knows already, so that source was taken.")
            told = f"{told} {taken.format(source=known)}"
        return done(request, claim, told)
    title, button = _("Link evidence"), _("Link it")
    return ask(request, claim, form, title=title, button=button, layout="desk/evidence/_evidence_form.html")


@action("research")
def unlink_evidence(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    evidence = get_evidence_or_404(claim, pk)
    form = ReasonForm(sent(request))
    if did(request, claim, form, lambda: workflow.unlink_evidence(request.user, evidence, **form.cleaned_data)):
        return done(request, claim, _("The evidence is unlinked."))
    about = f"{evidence.source.survivor}: {evidence}"
    return ask(request, claim, form, title=_("Unlink evidence"), button=_("Unlink it"), about=about)


@require_safe
@needs("research")
def propose_origin(request: DeskRequest) -> HttpResponse:
    """The origin's fields, with a proposal where nothing is typed, or an earlier proposal was left as it was."""
    told = sourcing(request.GET)
    typed, before = request.GET.get("origin", "").strip(), request.GET.get("origin_proposed", "")
    emptied = not typed and before == told.proposed
    proposes = bool(told.proposed) and typed in ("", before, told.proposed) and not emptied
    origin = told.proposed if proposes else "" if typed == before else typed
    kind = request.GET.get("origin_kind", "") if origin == typed else ""
    proposed = told.proposed or ""
    form = EvidenceForm(initial={"origin": origin, "origin_kind": kind, "origin_proposed": proposed})
    because = told.because if proposes else ""
    return render(request, "desk/evidence/_origin_form.html", {"form": form, "because": because})
