"""What the desk says, and what of it the public is told."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import payload, publishing, timeline, workflow
from claims.desk.access import DeskRequest
from claims.desk.forms.base import ReasonForm
from claims.desk.forms.publication import PublishForm
from claims.desk.forms.status import StatusForm
from claims.desk.htmx import wants_fragment
from claims.desk.views.action import action, ask, did, done, sent
from claims.models import Claim, PublicClaim, Revision, StatusChange
from claims.payload.changes import changes
from claims.vocabulary import CheckItem
from claims.wording import Beside, beside

PREVIEW, PUBLISH = "preview", "publish"  # what a button may ask for instead of saving
# Where an item that is not met can be mended.
MENDS = {
    CheckItem.PRIMARY_SOURCE: "link_evidence",
    CheckItem.CLAIMANT_HEARD: "record_position",
    CheckItem.RATIONALE: "change_status",
    CheckItem.QUOTES: "link_evidence",
    CheckItem.RIGHT_OF_REPLY: "ask_reply",
    CheckItem.SECOND_EDITOR: "ask_second_look",
    CheckItem.TWO_ORIGINS: "link_evidence",
}


@action("decide_status")
def change_status(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = StatusForm(sent(request), claim=claim, initial=_correcting(request))
    step = request.POST.get("step")
    if step == PREVIEW and wants_fragment(request) and request.htmx.target == "status-preview":
        return render(request, "desk/_status_preview.html", {"action": request.path, **_supposed(request, form)})
    if step != PREVIEW:
        recorded: list[StatusChange] = []
        change = form.change_and_publish if step == PUBLISH else form.change
        if did(request, claim, form, lambda: recorded.append(change(request.user))):
            words = _("{recorded} The claim is published.") if step == PUBLISH else "{recorded}"
            return done(request, claim, words.format(recorded=_what_holds(recorded[0])))
    may_publish = request.user.has_perm("claims.publish")
    steps = [(PUBLISH, _("Save and publish"))] if may_publish and not settings.SECOND_EDITOR else []
    return ask(
        request,
        claim,
        form,
        title=_("Change the status"),
        button=_("Save"),
        layout="desk/_status_form.html",
        steps=[*steps, (PREVIEW, _("Preview"))],
        is_for_another=may_publish and settings.SECOND_EDITOR,
        **_supposed(request, form),
    )


def _supposed(request: DeskRequest, form: StatusForm) -> dict[str, Any]:
    """What readers would be told if what is typed were saved and published; nothing before a status is chosen."""
    supposed = form.supposed(request.user) if form.is_bound else None
    if supposed is None:
        return {"told": None}
    change, cited = supposed
    told = publishing.suppose(change.claim, change, cited, at=timezone.now())
    read = payload.read(told)
    entry = next(entry for entry in read.history if entry.id == change.pk)
    return {"told": read, "entry": entry, "holds": told["status"]["change"] == change.pk}


def _what_holds(change: StatusChange) -> str:
    """One that holds from an earlier moment may have been overtaken already: then the status stays what it was."""
    now = change.claim.status
    if now == change.status:
        return _("The status is recorded: {status}.").format(status=now)
    return _("Recorded: {status}. What holds now is “{now}”, because that took effect later.").format(
        status=change.status, now=now
    )


def _correcting(request: DeskRequest) -> dict[str, Any]:
    """What the link “correct” beside an entry of the history fills in."""
    corrects = request.GET.get("corrects", "")
    return {"corrects": corrects, "kind": "correction"} if corrects else {}


@action("publish")
def publish(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = PublishForm(sent(request), claim=claim)
    if did(request, claim, form, lambda: form.publish(request.user)):
        return done(request, claim, _("The claim is published as it is now."))
    claim = claim.survivor
    told = publishing.compose(claim, author=request.user)
    last = claim.revisions.filter(kind=Revision.Kind.PUBLISHED).order_by("-number").first()
    before = last.payload if last else {}
    ids = {*payload.related_ids(told), *(payload.related_ids(before) if before else ())}
    related = list(PublicClaim.objects.published().filter(public_id__in=ids))
    preview = payload.read(told, related)
    checks = workflow.checklist(request.user, [claim]).get(claim.pk, [])
    return ask(
        request,
        claim,
        form,
        title=_("Publish"),
        button=_("Publish this"),
        alone=True,
        layout="desk/_publish_form.html",
        told=preview,
        timeline=timeline.draw(preview),
        last=last,
        anew=_anew(before, told, related) if before else [],
        checks=[(check, f"desk:{MENDS[check.item]}") for check in checks],
        refusal=workflow.why_not_publish(request.user, [claim], {claim.pk: checks}).get(claim.pk),
    )


def _anew(before: dict[str, Any], told: dict[str, Any], related: list[PublicClaim]) -> list[Beside]:
    statements = {row.public_id: row.statement for row in related}
    return [beside(one.what, one.old, one.new) for one in changes(before, told, statements)]


@action("withdraw")
def withdraw(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = ReasonForm(sent(request))
    if did(request, claim, form, lambda: workflow.withdraw(request.user, [claim], **form.cleaned_data)):
        return done(request, claim, _("The claim is withdrawn. Its addresses say so, with the reason."))
    about = _("Readers will find your reason at all its addresses.")
    return ask(request, claim, form, title=_("Withdraw from the public"), button=_("Withdraw it"), about=about)
