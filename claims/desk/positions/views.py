"""Recording what a party says, and putting such an entry right. It never conflicts."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from claims.desk.access import DeskRequest, get_position_or_404
from claims.desk.claim.actions import action, render_form, render_result
from claims.desk.forms import post_data, submit
from claims.desk.positions.forms import CorrectPositionForm, PositionForm, VoidPositionForm
from claims.desk.sources.forms import begins_with
from claims.models import Claim


@action("research")
def record_position(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = PositionForm(post_data(request), claim=claim, **begins_with(request))
    if submit(request, form):
        return render_result(request, claim, " ".join([_("The position is recorded."), *form.taken]))
    title, button = _("Record a position"), _("Record it")
    return render_form(request, claim, form, title=title, button=button, layout="desk/positions/_position_form.html")


@action("research")
def correct_position(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    position = get_position_or_404(claim, pk)
    form = CorrectPositionForm(post_data(request), claim=claim, position=position)
    if submit(request, form):
        return render_result(request, claim, " ".join([_("The position is corrected."), *form.taken]))
    title, button = _("Correct a position"), _("Save the correction")
    return render_form(request, claim, form, title=title, button=button, layout="desk/positions/_position_form.html")


@action("research")
def void_position(request: DeskRequest, claim: Claim, pk: int) -> HttpResponse:
    position = get_position_or_404(claim, pk)
    form = VoidPositionForm(post_data(request), claim=claim, position=position)
    if submit(request, form):
        return render_result(request, claim, _("The position is voided."))
    about = f"{position}: {position.quote or position.paraphrase}"
    title, button = _("Void a position that should never have been recorded"), _("Void it")
    return render_form(request, claim, form, title=title, button=button, about=about)
