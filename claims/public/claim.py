"""A claim's page: what its last revision tells."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from claims import published, timeline
from claims.models.public_index import PublicClaim, PublicParty
from claims.models.revisions import Revision
from claims.public.citing import as_bibtex, as_mail, as_text
from claims.public.claim_review import claim_review
from claims.public.decorators import address_of, of_a_claim, public_page, removed
from claims.published import PublishedClaim


@public_page
@of_a_claim
def claim(request: HttpRequest, claim: PublicClaim) -> HttpResponse:
    if claim.revision.is_redacted:
        return removed(request, claim.revision)
    told = read(claim.revision)
    address = settings.DESK_URL + address_of(claim)
    review = claim_review(told, address=address, first_published_at=claim.published_at)
    return render(request, "public/claim.html", page_of(claim, told) | {"claim_review": review})


def read(revision: Revision) -> PublishedClaim:
    """Read what a revision tells, with the claims that it relates to as they are now. One query."""
    told = revision.payload
    ids = published.related_ids(told)
    related = PublicClaim.objects.published().filter(public_id__in=ids).select_related("status") if ids else ()
    return published.read(told, related)


def page_of(claim: PublicClaim, told: PublishedClaim) -> dict[str, Any]:
    """What every page that shows a whole claim needs. One query: which of its parties have a page of their own."""
    canonical = settings.DESK_URL + address_of(claim)
    permanent = settings.DESK_URL + address_of(claim, "revision", told.number)
    citation = as_text(told, permanent)
    return {
        "claim": claim,
        "told": told,
        "timeline": timeline.draw(told),
        "canonical": canonical,
        "permanent": permanent,
        "card": settings.DESK_URL + address_of(claim, "card", told.number),
        "known_parties": _known(told),
        "citation": citation,
        "mail": as_mail(told.statement, citation),
        "bibtex": as_bibtex(told, permanent),
    }


def _known(told: PublishedClaim) -> dict[str, str]:
    """The addresses of the parties that have a page of their own, as the claim names them."""
    ids = [party.id for party in told.parties]
    known = set(PublicParty.objects.filter(public_id__in=ids).values_list("public_id", flat=True)) if ids else set()
    return {
        party.id: reverse("public:party", args=[party.id, party.slug]) for party in told.parties if party.id in known
    }
