"""Actions on what shows a claim and on who says what: they add entries, and never conflict."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from claims import workflow
from claims.desk.access import DeskRequest, get_evidence_or_404, get_position_or_404
from claims.desk.forms.base import ReasonForm
from claims.desk.forms.evidence import EvidenceForm
from claims.desk.forms.positions import CorrectPositionForm, PositionForm
from claims.desk.views.action import action, ask, did, done, sent
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
    return ask(request, claim, form, title=title, button=button, layout="desk/_evidence_form.html")


@action("research")
def unlink_evidence(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    evidence = get_evidence_or_404(claim, pk)
    form = ReasonForm(sent(request))
    if did(request, claim, form, lambda: workflow.unlink_evidence(request.user, evidence, **form.cleaned_data)):
        return done(request, claim, _("The evidence is unlinked."))
    about = f"{evidence.source.survivor}: {evidence}"
    return ask(request, claim, form, title=_("Unlink evidence"), button=_("Unlink it"), about=about)


@action("research")
def record_position(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = PositionForm(sent(request))
    if did(request, claim, form, lambda: form.record(request.user, claim)):
        return done(request, claim, _("The position is recorded."))
    title, button = _("Record a position"), _("Record it")
    return ask(request, claim, form, title=title, button=button, layout="desk/_position_form.html")


@action("research")
def correct_position(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    position = get_position_or_404(claim, pk)
    form = CorrectPositionForm(sent(request), position=position)
    if did(request, claim, form, lambda: form.correct(request.user)):
        return done(request, claim, _("The position is corrected."))
    title, button = _("Correct a position"), _("Save the correction")
    return ask(request, claim, form, title=title, button=button, layout="desk/_position_form.html")


@action("research")
def void_position(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    position = get_position_or_404(claim, pk)
    form = ReasonForm(sent(request))
    if did(request, claim, form, lambda: workflow.void_position(request.user, position, **form.cleaned_data)):
        return done(request, claim, _("The position is voided."))
    about = f"{position}: {position.quote or position.paraphrase}"
    title, button = _("Void a position that should never have been recorded"), _("Void it")
    return ask(request, claim, form, title=title, button=button, about=about)
