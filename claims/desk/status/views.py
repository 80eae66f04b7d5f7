"""Changing what the desk says about a claim."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import publishing
from claims.desk.access import DeskRequest
from claims.desk.claim.actions import action, render_form, render_result
from claims.desk.forms import post_data, submit
from claims.desk.htmx import wants_fragment
from claims.desk.status.forms import StatusForm
from claims.models import Claim, StatusChange

PREVIEW, PUBLISH = "preview", "publish"  # what a button may ask for instead of saving


@action("decide_status")
def change_status(request: DeskRequest, claim: Claim) -> HttpResponse:
    step = request.POST.get("step")
    form = StatusForm(post_data(request), claim=claim, publish=step == PUBLISH, initial=_correction(request))
    if step == PREVIEW and wants_fragment(request) and request.htmx.target == "status-preview":
        return render(request, "desk/status/_status_preview.html", {"action": request.path, **_preview(request, form)})
    if step != PREVIEW and submit(request, form):
        sentence = _("{recorded} The claim is published.") if form.publish else "{recorded}"
        return render_result(request, claim, sentence.format(recorded=_what_holds(form.result)))
    may_publish = request.user.has_perm("claims.publish")
    steps = [(PUBLISH, _("Save and publish"))] if may_publish and not settings.SECOND_EDITOR else []
    return render_form(
        request,
        claim,
        form,
        title=_("Change the status"),
        button=_("Save"),
        layout="desk/status/_status_form.html",
        beside_form="desk/status/_status_beside.html",
        steps=[*steps, (PREVIEW, _("Preview"))],
        is_for_another=may_publish and settings.SECOND_EDITOR,
        **_preview(request, form),
    )


def _preview(request: DeskRequest, form: StatusForm) -> dict[str, Any]:
    """What readers would see if what is typed were saved and published; nothing before a status is chosen."""
    unsaved = form.unsaved(request.user) if form.is_bound else None
    if unsaved is None:
        return {"preview": None}
    change, cited = unsaved
    composed = publishing.preview(change.claim, change, cited, at=timezone.now())
    entry = next(entry for entry in composed.published.history if entry.id == change.pk)
    return {"preview": composed.published, "entry": entry, "holds": composed.payload["status"]["change"] == change.pk}


def _what_holds(change: StatusChange) -> str:
    """One that holds from an earlier moment may have been overtaken already: then the status stays what it was."""
    now = change.claim.status
    if now == change.status:
        return _("The status is recorded: {status}.").format(status=now)
    return _("Recorded: {status}. What holds now is “{now}”, because that took effect later.").format(
        status=change.status, now=now
    )


def _correction(request: DeskRequest) -> dict[str, Any]:
    """What the link “correct” beside an entry of the history fills in."""
    corrects = request.GET.get("corrects", "")
    return {"corrects": corrects, "kind": "correction"} if corrects else {}
