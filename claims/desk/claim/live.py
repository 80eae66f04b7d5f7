"""What colleagues did meanwhile, for pages that are open: asked every few seconds, so nothing new costs one query.

A page knows what it shows: the board the newest Edit, a claim its version. The answer is 204 until there is more; then it
carries the parts that changed, each to be put in its own place, so that a form that is being filled in stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from claims.desk.access import DeskRequest, get_claim_or_404, needs
from claims.desk.claim import activity
from claims.desk.claim.truncation import unfolded_at
from claims.desk.claim.workspace import Workspace
from claims.desk.htmx import NOTHING_NEW, announce
from claims.models import Claim, Edit

MOST = 50  # Edits that are looked at; behind more of them a reload is the better way
_OF_THE_CLAIM = ("_status_line", "_head", "_work", "_parts")
NEWS = ("desk/_live.html", *(f"desk/claim/{name}.html" for name in _OF_THE_CLAIM), "desk/inbox/_unread.html")


@require_safe
@needs("research")
def claim_news(request: DeskRequest, public_id: str, version: int) -> HttpResponse:
    """A claim's workspace without its form, and the count of the inbox, once its version is not the one that the page shows."""
    newest = Claim.objects.filter(public_id=public_id).values_list("version", flat=True).first()
    if newest is None:
        raise Http404
    if newest <= version:
        return HttpResponse(status=NOTHING_NEW)
    claim = get_claim_or_404(public_id)
    news = reverse("desk:claim_news", args=[public_id, claim.version])
    work = Workspace(claim, request.user, unfolded=unfolded_at(request.htmx.current_url))
    context = {"claim": claim, "work": work, "news": news, "beside": True}
    parts = [render_to_string(name, context, request) for name in NEWS]
    others = [edit for edit in claim.edits_since(version)[:MOST] if edit.by_id != request.user.pk]
    return announce(HttpResponse("".join(parts)), _in_a_sentence(others))


def _in_a_sentence(edits: Sequence[Edit]) -> str:
    """ "Bruno Keller recorded a position, and changed the status." Empty where nobody else did anything."""
    if not edits:
        return ""
    last = edits[-1].by
    did = list(dict.fromkeys(entry.did for entry in activity.in_words(edits) if entry.edit.by == last))
    sentence = _("{name} {did}.").format(name=last, did=", ".join(did[-3:]))
    names = {edit.by_id for edit in edits} - {last.pk}
    if names:
        sentence += " " + ngettext("{n} other did more.", "{n} others did more.", len(names)).format(n=len(names))
    return sentence
