"""The board: the claims that the desk follows, filtered by the address."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims import keyset
from claims.desk.access import DeskRequest, needs
from claims.desk.forms.board import BoardFilter
from claims.desk.htmx import wants_fragment
from claims.desk.tally import tallies

PAGE_SIZE = 50


@require_safe
@needs("research")
def board(request: DeskRequest) -> HttpResponse:
    """A constant number of queries, however many claims."""
    chosen = BoardFilter(request.GET, user=request.user)
    claims = chosen.matching().for_desk_list().with_publication()
    page = keyset.page(claims, ("-changed_at", "-id"), request.GET.get("page", ""), PAGE_SIZE)
    counted = tallies(page.rows)
    context = {"filter": chosen, "page": page, "rows": [(claim, counted[claim.pk]) for claim in page.rows]}
    if not wants_fragment(request):
        return render(request, "desk/board.html", context)
    response = render(request, "desk/_board.html", context)
    here = request.GET.get("page", "")
    query = "&".join(filter(None, [chosen.query, f"page={here}" if here else ""]))
    response["HX-Push-Url"] = reverse("desk:board") + (f"?{query}" if query else "")
    return response
