"""What colleagues did meanwhile, for pages that are open: asked every few seconds, so nothing new costs one query.

A page knows what it shows: the board the newest Edit, a claim its version. The answer is 204 until there is more; then it
carries the parts that changed, each to be put in its own place, so that a form that is being filled in stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from claims.desk import activity
from claims.desk.access import DeskRequest, get_claim_or_404, needs
from claims.desk.columns import labelled, shown_to
from claims.desk.reading.folds import unfolded_at
from claims.desk.views.board import rows_of
from claims.desk.workspace import Workspace
from claims.labels import listed
from claims.models import Claim, Edit
from claims.models.edits import newest_edit

LOOK_BACK = 20  # Edits before the one that was seen: they may have been committed after it
MOST = 50  # Edits that are looked at; behind more of them a reload is the better way
NOTHING_NEW = 204


@require_safe
@needs("research")
def board_news(request: DeskRequest, since: int) -> HttpResponse:
    """The rows of the claims that were changed, once the newest Edit is not the one that the board was drawn at.

    A row stays where it stands, also where the filter or the order would now have it elsewhere: nothing moves under
    somebody's hand. Rows that the board does not show are left out by htmx.
    """
    newest = newest_edit()
    if newest <= since:
        return HttpResponse(status=NOTHING_NEW)
    edits = list(
        Edit.objects.filter(id__gt=since - LOOK_BACK, claim__isnull=False)
        .select_related("by")
        .order_by("-id")[: MOST + LOOK_BACK]
    )
    claims = Claim.objects.filter(pk__in={edit.claim_id for edit in edits}).for_desk_list()
    answer = render_to_string("desk/_live.html", {"news": reverse("desk:news", args=[newest])}, request)
    if claims:
        context = {"rows": rows_of(list(claims)), "columns": labelled(shown_to(request.user)), "beside": True}
        context["picks"] = request.user.has_perm("claims.bulk_edit")
        answer += render_to_string("desk/_rows_beside.html", context, request)
    others = [edit for edit in edits if edit.id > since and edit.by_id != request.user.pk]
    return _told(HttpResponse(answer), _on_the_board(others))


def _on_the_board(edits: Sequence[Edit]) -> str:
    """ "Bruno Keller changed 2 claims." Empty where nobody else did anything."""
    claims = {edit.claim_id for edit in edits}
    who = list(dict.fromkeys(str(edit.by) for edit in edits))
    if not claims:
        return ""
    told = ngettext("{who} changed a claim.", "{who} changed {n} claims.", len(claims))
    return told.format(who=listed(who), n=len(claims))


@require_safe
@needs("research")
def claim_news(request: DeskRequest, public_id: str, version: int) -> HttpResponse:
    """Head and parts of a claim's workspace and the count of the inbox, once its version is not the one that the page shows."""
    newest = Claim.objects.filter(public_id=public_id).values_list("version", flat=True).first()
    if newest is None:
        raise Http404
    if newest <= version:
        return HttpResponse(status=NOTHING_NEW)
    claim = get_claim_or_404(public_id)
    news = reverse("desk:claim_news", args=[public_id, claim.version])
    work = Workspace(claim, request.user, unfolded=unfolded_at(request.htmx.current_url))
    context = {"claim": claim, "work": work, "news": news, "beside": True}
    parts = [
        render_to_string(f"desk/{name}.html", context, request) for name in ("_live", "_head", "_parts", "_unread")
    ]
    others = [edit for edit in claim.edits_since(version)[:MOST] if edit.by_id != request.user.pk]
    return _told(HttpResponse("".join(parts)), _in_a_sentence(others))


def _in_a_sentence(edits: Sequence[Edit]) -> str:
    """ "Bruno Keller recorded a position, and changed the status." Empty where nobody else did anything."""
    if not edits:
        return ""
    last = edits[-1].by
    did = list(dict.fromkeys(entry.did for entry in activity.in_words(edits) if entry.edit.by == last))
    told = _("{name} {did}.").format(name=last, did=", ".join(did[-3:]))
    names = {edit.by_id for edit in edits} - {last.pk}
    if names:
        told += " " + ngettext("{n} other did more.", "{n} others did more.", len(names)).format(n=len(names))
    return told


def _told(response: HttpResponse, sentence: str) -> HttpResponse:
    if sentence:
        response["HX-Trigger-After-Settle"] = json.dumps({"news": sentence})  # ASCII: it travels in a header
    return response
