"""The parties: all that published claims name, and for each what it said and when it changed its line."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from claims import keyset
from claims.models.public_index import PublicClaim, PublicMergedParty, PublicParty, PublicPosition
from claims.public.decorators import public_page
from claims.public.filters import PartyFilter, addressed
from claims.vocabulary import Side

PAGE_SIZE = 40
CLAIMS = 20


@public_page
def parties(request: HttpRequest) -> HttpResponse:
    chosen = PartyFilter(request.GET)
    valid = chosen.is_valid()
    page = keyset.page(
        chosen.parties(), keys=["-claim_count", "-id"], cursor=request.GET.get("page", ""), size=PAGE_SIZE
    )
    context = {"filter": chosen, "query": addressed(chosen.cleaned_data if valid else {}), "page": page}
    return render(request, "public/parties.html", context, status=200 if valid else 400)


@public_page
def party(request: HttpRequest, public_id: str, slug: str = "") -> HttpResponse:
    party = get_public_party_or_404(public_id)
    address = reverse("public:party", args=[party.public_id, party.slug])
    if (public_id, slug) != (party.public_id, party.slug):
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    sides = _sides(party)
    only_changed = bool(sides) and request.GET.get("line") == "changed"
    spoken = PublicPosition.objects.filter(party=party)
    moved = spoken.exclude(before="")
    named = Q(pk__in=(moved if only_changed else spoken).values("claim")) if sides else Q(parties=party)
    claims = PublicClaim.objects.published().select_related("status").filter(named)
    page = keyset.page(claims, cursor=request.GET.get("page", ""), size=CLAIMS)
    around = list(
        PublicParty.objects.filter(Q(public_id=party.parent_id) | Q(parent_id=party.public_id)).order_by("name", "id")
    )
    context = {
        "party": party,
        "canonical": settings.DESK_URL + address,
        "sides": sides,
        "moved_count": moved.values("claim").distinct().count(),
        "only_changed": only_changed,
        "page": page,
        "query": addressed({"line": "changed" if only_changed else ""}),
        "rows": _rows(spoken, page.rows),
        "whole": next((other for other in around if other.public_id == party.parent_id), None),
        "parts": [other for other in around if other.parent_id == party.public_id],
    }
    return render(request, "public/party.html", context)


def get_public_party_or_404(public_id: str) -> PublicParty:
    """Read a party that a published claim names, or the one that it was merged into. One query, or two.

    Its id may be in small letters or capitals.
    """
    public_id = public_id.lower()
    party = PublicParty.objects.filter(public_id=public_id).first()
    if party is None:
        into = PublicMergedParty.objects.filter(public_id=public_id).values("into")
        party = PublicParty.objects.filter(public_id__in=into).first()
    if party is None:
        raise Http404
    return party


def _sides(party: PublicParty) -> list[tuple[Side, int, int]]:
    """On how many claims it stands on which side, and on how many of them with a part only. One query."""
    lines = list(PublicPosition.objects.filter(party=party, is_latest=True).values_list("side", "in_part"))
    counted, in_part = Counter(side for side, _ in lines), Counter(side for side, partly in lines if partly)
    return [(side, counted[side.value], in_part[side.value]) for side in Side if counted[side.value]]


def _rows(spoken: Any, claims: list[PublicClaim]) -> list[tuple[PublicClaim, list[PublicPosition]]]:
    """The claims of a page, each with what the party said about it, the last first. One query."""
    of_claim = defaultdict(list)
    for position in spoken.filter(claim__in=claims).order_by("-is_latest", "-said_on", "-entry"):
        of_claim[position.claim_id].append(position)
    return [(claim, of_claim[claim.pk]) for claim in claims]
