"""What colleagues did meanwhile, for a board that is open: asked every few seconds, so nothing new costs one query."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from claims.desk.access import DeskRequest, needs
from claims.desk.board.columns import labelled, shown_to
from claims.desk.board.forms import Known
from claims.desk.board.views import rows_of
from claims.desk.htmx import NOTHING_NEW, announce
from claims.labels import listed
from claims.models import Claim, Edit
from claims.models.edits import newest_edit

LOOK_BACK = 20  # Edits before the one that was seen: they may have been committed after it
MOST = 50  # Edits that are looked at; behind more of them a reload is the better way


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
    answer = render_to_string("desk/_live.html", {"news": reverse("desk:news", args=[newest]), "beside": True}, request)
    if claims:
        rows = rows_of(list(claims), Known.kept(newest))
        context = {"rows": rows, "columns": labelled(shown_to(request.user)), "beside": True}
        answer += render_to_string("desk/board/_rows_beside.html", context, request)
    others = [edit for edit in edits if edit.id > since and edit.by_id != request.user.pk]
    return announce(HttpResponse(answer), _on_the_board(others))


def _on_the_board(edits: Sequence[Edit]) -> str:
    """ "Bruno Keller changed 2 claims." Empty where nobody else did anything."""
    claims = {edit.claim_id for edit in edits}
    who = list(dict.fromkeys(str(edit.by) for edit in edits))
    if not claims:
        return ""
    sentence = ngettext("{who} changed a claim.", "{who} changed {n} claims.", len(claims))
    return sentence.format(who=listed(who), n=len(claims))
