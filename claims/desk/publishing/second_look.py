"""The second look: asking for it, and sending a claim back. Who finds it good publishes it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from claims.desk.access import DeskRequest
from claims.desk.claim.actions import action, render_form, render_result
from claims.desk.forms import post_data, submit
from claims.desk.publishing.forms import ReturnForm, SecondLookForm
from claims.models import Claim


@action("research")
def ask_second_look(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = SecondLookForm(post_data(request), claim=claim, initial={"reviewer": claim.reviewer_id})
    if submit(request, form):
        reviewer = form.cleaned_data["reviewer"]
        if reviewer is None:
            return render_result(request, claim, _("The claim waits for a second look by whoever may publish it."))
        return render_result(request, claim, _("The claim waits for a second look by {name}.").format(name=reviewer))
    return render_form(request, claim, form, title=_("Ask for a second look"), button=_("Ask for it"))


@action("research")
def return_from_review(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = ReturnForm(post_data(request), claim=claim)
    if submit(request, form):
        return render_result(request, claim, _("The claim is sent back to research."))
    return render_form(request, claim, form, title=_("Send it back to research"), button=_("Send it back"))
