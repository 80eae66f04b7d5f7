"""What every action on a claim has in common: its page is the claim's workspace with a form in it.

Opened by htmx, the form alone travels; sent, the workspace that came of it. Without htmx the same addresses answer with
the whole page and with a redirect.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.desk.access import DeskRequest, View, get_claim_or_404, needs
from claims.desk.claim import activity
from claims.desk.claim.workspace import Workspace
from claims.desk.forms import DeskForm, SentBefore
from claims.desk.htmx import swap, wants_fragment
from claims.models import Claim
from claims.workflow.undo import still_undoable


def of_a_claim(view: View) -> View:
    """Give a view the claim that its address names; reading a merged one leads to its survivor.

    A form that was sent before is answered with what it made.
    """

    @wraps(view)
    def with_claim(request: DeskRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        is_sent = request.method == "POST"  # then the verb locks the claim and reads it itself
        claim = get_claim_or_404(public_id, to_show=not is_sent)
        if claim.merged_into and not is_sent:
            return redirect("desk:workspace", claim.survivor.public_id)
        try:
            return view(request, claim, **kwargs)
        except SentBefore as sent:
            return _render_answer(request, sent.claim or claim.survivor, str(sent))

    return with_claim


def action(permission: str) -> Callable[[View], View]:
    """A view that asks (GET) and does (POST) something to one claim: method, permission, claim, in this order."""

    def decorate(view: View) -> View:
        return require_http_methods(["GET", "HEAD", "POST"])(needs(permission)(of_a_claim(view)))

    return decorate


def render_form(
    request: DeskRequest, claim: Claim, form: DeskForm, *, title: str, button: str, alone: bool = False, **more: Any
) -> HttpResponse:
    """Show the form; `alone` without the workspace around it, where it shows the same itself.

    After a conflict the whole workspace comes afresh, with status 409.
    """
    context = {"claim": claim, "form": form, "title": title, "button": button, "action": request.path, "alone": alone}
    context |= {"layout": "desk/_fields.html", "about": "", "steps": (), "refusal": "", **more}
    context.setdefault("beside_form", "desk/claim/_beside_form.html")
    if form.conflict is not None:
        context["meanwhile"] = activity.in_words(form.conflict.edits)
    elif wants_fragment(request) and (request.method == "POST" or not alone):
        context["work"] = Workspace(claim, request.user)  # of which the form shows a part beside it
        response = render(request, "desk/claim/_action.html", context)
        if request.method != "POST":
            response["HX-Push-Url"] = request.get_full_path()
        return response
    if request.method == "POST":
        claim = context["claim"] = get_claim_or_404(claim.public_id)
    return render_workspace(request, claim, context, status=409 if form.conflict else 200)


def render_result(request: DeskRequest, claim: Claim, sentence: str, *, at: str = "") -> HttpResponse:
    """Show what came of it. `at` is the id of the part of the workspace where one goes on, its beginning otherwise."""
    if still_undoable(request.user, claim.edits.for_log()[:1]):  # who listens to the page does not see its button
        sentence = _("{sentence} You can undo it.").format(sentence=sentence)
    return _render_answer(request, claim, sentence, at=at)


def _render_answer(request: DeskRequest, claim: Claim, sentence: str, *, at: str = "") -> HttpResponse:
    address = reverse("desk:workspace", args=[claim.public_id])
    messages.success(request, sentence)
    if wants_fragment(request):
        said = " ".join(map(str, messages.get_messages(request)))
        return _swap_workspace(request, get_claim_or_404(claim.public_id), {}, address, sentence=said, at=at)
    return redirect(f"{address}#{at}" if at else address)


def render_workspace(
    request: DeskRequest, claim: Claim, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Show the workspace, in whole or as its fragment."""
    if wants_fragment(request):
        return _swap_workspace(request, claim, context or {}, request.get_full_path(), status=status)
    return render(request, "desk/claim/workspace.html", _context(request, claim) | (context or {}), status=status)


def _swap_workspace(
    request: DeskRequest, claim: Claim, context: dict[str, Any], address: str, **more: Any
) -> HttpResponse:
    context = _context(request, claim) | context
    place: dict[str, Any] = {"target": "#workspace", "address": address, "title": claim.statement}
    return swap(request, "desk/claim/_workspace.html", context, **place, **more)


def _context(request: DeskRequest, claim: Claim) -> dict[str, Any]:
    return {"claim": claim, "work": Workspace(claim, request.user), "form": None, "alone": False}
