"""The second look: asking for it, and sending a claim back. Who finds it good publishes it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from claims import workflow
from claims.desk.access import DeskRequest
from claims.desk.claim.actions import action, ask, did, done, sent
from claims.desk.publishing.forms import ReturnForm, SecondLookForm
from claims.models import Claim


@action("research")
def ask_second_look(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = SecondLookForm(sent(request), claim=claim, initial={"reviewer": claim.reviewer_id})
    if did(request, claim, form, lambda: workflow.ask_second_look(request.user, claim, **form.cleaned_data)):
        reviewer = form.cleaned_data["reviewer"]
        if reviewer is None:
            return done(request, claim, _("The claim waits for a second look by whoever may publish it."))
        return done(request, claim, _("The claim waits for a second look by {name}.").format(name=reviewer))
    return ask(request, claim, form, title=_("Ask for a second look"), button=_("Ask for it"))


@action("research")
def return_from_review(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = ReturnForm(sent(request))
    if did(request, claim, form, lambda: workflow.return_from_review(request.user, claim, **form.cleaned_data)):
        return done(request, claim, _("The claim is sent back to research."))
    return ask(request, claim, form, title=_("Send it back to research"), button=_("Send it back"))
