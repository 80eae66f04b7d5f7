"""Recording what a party says, and putting such an entry right. It never conflicts."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from claims import workflow
from claims.desk.access import DeskRequest, get_position_or_404
from claims.desk.claim.actions import action, ask, did, done, sent
from claims.desk.forms import ReasonForm
from claims.desk.positions.forms import CorrectPositionForm, PositionForm
from claims.models import Claim


@action("research")
def record_position(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = PositionForm(sent(request))
    if did(request, claim, form, lambda: form.record(request.user, claim)):
        return done(request, claim, _("The position is recorded."))
    title, button = _("Record a position"), _("Record it")
    return ask(request, claim, form, title=title, button=button, layout="desk/positions/_position_form.html")


@action("research")
def correct_position(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    position = get_position_or_404(claim, pk)
    form = CorrectPositionForm(sent(request), position=position)
    if did(request, claim, form, lambda: form.correct(request.user)):
        return done(request, claim, _("The position is corrected."))
    title, button = _("Correct a position"), _("Save the correction")
    return ask(request, claim, form, title=title, button=button, layout="desk/positions/_position_form.html")


@action("research")
def void_position(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    position = get_position_or_404(claim, pk)
    form = ReasonForm(sent(request))
    if did(request, claim, form, lambda: workflow.void_position(request.user, position, **form.cleaned_data)):
        return done(request, claim, _("The position is voided."))
    about = f"{position}: {position.quote or position.paraphrase}"
    title, button = _("Void a position that should never have been recorded"), _("Void it")
    return ask(request, claim, form, title=title, button=button, about=about)
