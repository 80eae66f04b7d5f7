"""A claim's page: what its last revision says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims import timeline
from claims.models.public_index import PublicClaim, PublicParty
from claims.models.revisions import Revision
from claims.public.citing import as_bibtex, as_mail, as_text
from claims.public.claim_review import claim_review
from claims.public.decorators import address_of, of_a_claim_as_it_is_now, public_page, removed
from claims.published import PublishedClaim, related_ids
from claims.published import read as read_payload
from claims.timeline.protocols import Publication


@public_page
@of_a_claim_as_it_is_now
def claim(request: HttpRequest, claim: PublicClaim) -> HttpResponse:
    if claim.revision.is_redacted:
        return removed(request, claim.revision)
    published = read(claim.revision)
    page = page_of(claim, published)
    review = claim_review(published, address=page["canonical"], first_published_at=claim.published_at)
    return render(request, "public/claim.html", page | {"claim_review": review})


def read(revision: Revision) -> PublishedClaim:
    """Read a revision, with the claims that it relates to, or their survivors, as they are now. One query."""
    payload = revision.payload
    ids = related_ids(payload)
    known = PublicClaim.objects.filter(public_id__in=ids).select_related("status", "merged_into__status") if ids else ()
    survivors = {row.public_id: row.survivor for row in known if row.survivor.is_shown}
    return read_payload(payload | {"relations": _to_survivors(payload, survivors)}, survivors.values())


def _to_survivors(payload: Mapping[str, Any], survivors: Mapping[str, PublicClaim]) -> list[dict[str, Any]]:
    """The relations of a payload, to the claims that are public by now: each once, and none of a claim to itself."""
    relations: dict[tuple[str, str], dict[str, Any]] = {}
    for relation in payload["relations"]:
        other = survivors.get(relation["claim"])
        if other is not None and other.public_id != payload["claim"]["id"]:
            relations.setdefault((relation["reads"], other.public_id), relation | {"claim": other.public_id})
    return list(relations.values())


def page_of(claim: PublicClaim, published: PublishedClaim) -> dict[str, Any]:
    """What every page that shows a whole claim needs. A query for what was published more than once, another for an older
    revision.
    """
    canonical = settings.DESK_URL + address_of(claim.merged_into or claim)
    permanent = settings.DESK_URL + address_of(claim, "revision", published.number)
    citation = as_text(published, permanent)
    return {
        "claim": claim,
        "published": published,
        "timeline": timeline.draw(published, _publications(claim, published.number)),
        "canonical": canonical,
        "permanent": permanent,
        "card": settings.DESK_URL + address_of(claim, "card", published.number),
        "known_parties": _known(claim, published),
        "citation": citation,
        "mail": as_mail(published.statement, citation),
        "bibtex": as_bibtex(published, permanent),
    }


def _publications(claim: PublicClaim, number: int) -> list[Publication]:
    """The revisions up to a number, the first first. No query for the first where no other was published."""
    if claim.revision.number == 1:
        return [claim.revision]
    rows = Revision.objects.filter(claim=claim.revision.claim_id, number__lte=number).order_by("number")
    return list(rows.values_list("number", "kind", "recorded_at", named=True))


def _known(claim: PublicClaim, published: PublishedClaim) -> set[str]:
    """The public ids of the parties that have a page of their own: all whom the last revision names."""
    ids = {party.id for party in published.parties}
    if ids and published.number != claim.revision.number:
        ids = set(PublicParty.objects.filter(public_id__in=ids).values_list("public_id", flat=True))
    return ids
