"""Has this been checked? The claims most like a statement that is typed, or like a claim that was received."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.desk.access import DeskRequest, needs
from claims.desk.claim.actions import of_a_claim, render_workspace
from claims.desk.htmx import wants_fragment
from claims.desk.lookup import can_be_matched, matches_of
from claims.matching import like as most_like
from claims.models import Claim


@require_safe
@needs("research")
def like(request: DeskRequest) -> HttpResponse:
    """What is like the statement as it is typed. `but` is the claim whose text is edited; without it one is received."""
    but = request.GET.get("but", "").replace("\0", "")
    chosen = request.GET.get("variant_of", "").replace("\0", "")
    edited = Claim.objects.filter(public_id=but).first() if but else None
    statement = request.GET.get("statement", "")
    matches = matches_of(statement, chosen=chosen, leaving_out=edited)
    context = {"matches": matches, "chosen": chosen, "choosing": not but, "looked": can_be_matched(statement)}
    context["errors"] = ()
    return render(request, "desk/claim/_alike.html", context)


@require_safe
@needs("research")
@of_a_claim
def alike(request: DeskRequest, claim: Claim) -> HttpResponse:
    """What is like a claim, beside it."""
    matches = most_like(claim.statement, leaving_out=claim)
    context = {"claim": claim, "matches": matches, "looked": True, "could_look": can_be_matched(claim.statement)}
    if wants_fragment(request):
        return render(request, "desk/claim/_alike_beside.html", context)
    return render_workspace(request, claim, context)
