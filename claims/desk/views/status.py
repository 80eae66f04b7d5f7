"""What the desk says, and what of it the public is told."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from claims import payload, publishing, timeline, workflow
from claims.desk.access import DeskRequest
from claims.desk.forms.base import ReasonForm
from claims.desk.forms.publication import PublishForm
from claims.desk.forms.status import StatusForm
from claims.desk.views.action import action, ask, did, done, sent
from claims.models import Claim, PublicClaim, StatusChange


@action("decide_status")
def change_status(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = StatusForm(sent(request), claim=claim, initial=_correcting(request))
    changes: list[StatusChange] = []
    if did(request, claim, form, lambda: changes.append(form.change(request.user))):
        return done(request, claim, _what_holds(changes[0]))
    return ask(request, claim, form, title="Change the status", button="Record it", layout="desk/_status_form.html")


def _what_holds(change: StatusChange) -> str:
    """One that holds from an earlier moment may have been overtaken already: then the status stays what it was."""
    now = change.claim.status
    if now == change.status:
        return f"The status is recorded: {now}."
    return f"Recorded: {change.status}. What holds now is “{now}”, because that took effect later."


def _correcting(request: DeskRequest) -> dict[str, Any]:
    """What the link “correct” beside an entry of the history fills in."""
    corrects = request.GET.get("corrects", "")
    return {"corrects": corrects, "kind": "correction"} if corrects else {}


@action("publish")
def publish(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = PublishForm(sent(request), claim=claim)
    if did(request, claim, form, lambda: form.publish(request.user)):
        return done(request, claim, "The claim is published as it is now.")
    told = publishing.compose(claim, author=request.user)
    related = PublicClaim.objects.published().filter(public_id__in=payload.related_ids(told))
    preview = payload.read(told, related)
    return ask(
        request,
        claim,
        form,
        title="Publish",
        button="Publish this",
        layout="desk/_publish_form.html",
        told=preview,
        timeline=timeline.draw(preview),
        refusal=workflow.why_not_publish(request.user, [claim]).get(claim.pk),
    )


@action("withdraw")
def withdraw(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = ReasonForm(sent(request))
    if did(request, claim, form, lambda: workflow.withdraw(request.user, [claim], **form.cleaned_data)):
        return done(request, claim, "The claim is withdrawn. Its addresses say so, with the reason.")
    about = "Readers will find your reason at all its addresses."
    return ask(request, claim, form, title="Withdraw from the public", button="Withdraw it", about=about)
