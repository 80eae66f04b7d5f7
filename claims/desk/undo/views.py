"""Undoing what one did oneself: an entry of the log, or a bulk edit. Asked at its address, done by a POST to it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.desk.access import DeskRequest, get_batch_or_404, get_claim_or_404, get_own_edit_or_404, needs
from claims.desk.claim import activity
from claims.desk.claim.actions import render_form, render_result
from claims.desk.forms import post_data, submit
from claims.desk.rows import home_of
from claims.desk.undo.forms import UndoBatchForm, UndoForm, UndoOnClaimForm
from claims.models import Edit, Party, Source
from claims.workflow.batches import may_go_on


@require_http_methods(["GET", "HEAD", "POST"])
@needs("research")
def undo(request: DeskRequest, pk: int) -> HttpResponse:
    """Of an entry on a claim, in the claim's workspace; of one on a party, a source or a topic, on a page of its own."""
    edit = get_own_edit_or_404(request.user, pk)
    [entry] = activity.in_words([edit])
    sentence = _("Undone: you {did}.").format(did=entry.did)
    if edit.claim is None:
        return _undo_row(request, edit, entry, sentence)
    claim = get_claim_or_404(edit.claim.public_id)
    if claim.merged_into and request.method != "POST":
        return redirect("desk:workspace", claim.survivor.public_id)
    form = UndoOnClaimForm(post_data(request), claim=claim, edit=edit)
    if submit(request, form):
        return render_result(request, claim, sentence)
    return render_form(request, claim, form, title=_("Undo"), button=_("Undo it"), about=_about(entry))


def _about(entry: activity.Entry) -> str:
    changes = [
        f"{change.label.capitalize()}: {change.old} → {change.new}".replace(":  →", ":") for change in entry.changes
    ]
    return _("You {did}.").format(did=entry.did) + (" " + "; ".join(changes) if changes else "")


def _undo_row(request: DeskRequest, edit: Edit, entry: activity.Entry, sentence: str) -> HttpResponse:
    form, home = UndoForm(post_data(request), edit=edit), _home_of(edit)
    if submit(request, form):
        messages.success(request, sentence)
        return redirect(home)
    context = {"form": form, "about": _about(entry), "title": _("Undo"), "home": home}
    return render(request, "desk/undo/undo.html", context)


def _home_of(edit: Edit) -> str:
    """Where one goes on: at the page of the party or the source; of a topic there is none."""
    if edit.object_type == "party":
        return home_of(Party.objects.get(pk=edit.object_id))
    return home_of(Source.objects.get(pk=edit.object_id)) if edit.object_type == "source" else reverse("desk:board")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("research")
def undo_batch(request: DeskRequest, pk: int) -> HttpResponse:
    batch = get_batch_or_404(pk)
    if not may_go_on(request.user, batch):
        raise PermissionDenied
    form = UndoBatchForm(post_data(request), batch=batch)
    if submit(request, form):
        messages.success(request, _("The bulk edit is being undone. Here is what came of each claim."))
        return redirect("desk:batch", form.result.pk)
    context = {"form": form, "about": batch.reason, "title": _("Undo a bulk edit"), "home": reverse("desk:board")}
    return render(request, "desk/undo/undo.html", context)
