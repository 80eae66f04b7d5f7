"""ClaimReview (schema.org) of a claim: only where somebody made it and its status stands for a rating.

A claim that is called corroborated has a rating only where two independent origins support it as a whole.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings

from claims.languages import is_language
from claims.published import PublishedClaim
from claims.vocabulary import PartyKind, Tone


def claim_review(claim: PublishedClaim, *, address: str, first_published_at: dt.datetime) -> dict[str, Any] | None:
    """What stands in the page as JSON-LD; None where ClaimReview has nothing true to say."""
    if claim.claimant is None or claim.rating is None:
        return None
    if claim.status.tone == Tone.CORROBORATED and not claim.is_corroborated:
        return None
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": address,
        "datePublished": first_published_at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "dateModified": claim.published_at.isoformat(timespec="seconds"),
        "author": {"@type": "Organization", "name": settings.DESK_NAME, "url": settings.DESK_URL},
        "claimReviewed": claim.statement,
        "inLanguage": "en",
        "reviewBody": claim.rationale,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": claim.rating.value,
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": claim.rating.name,
        },
        "itemReviewed": _claim(claim),
    }


def _claim(claim: PublishedClaim) -> dict[str, Any]:
    assert claim.claimant is not None
    kind = "Person" if claim.claimant.kind in (PartyKind.PERSON, PartyKind.ANONYMOUS) else "Organization"
    author = {"@type": kind, "name": claim.claimant.name}
    if claim.claimant.wikidata_id:
        author["sameAs"] = f"https://www.wikidata.org/wiki/{claim.claimant.wikidata_id}"
    reviewed: dict[str, Any] = {"@type": "Claim", "author": author}
    if is_language(claim.language):
        reviewed["inLanguage"] = claim.language
    if claim.made_on:
        reviewed["datePublished"] = str(claim.made_on)
    if claim.first_appearance and claim.first_appearance.url:
        reviewed["appearance"] = {"@type": "CreativeWork", "url": claim.first_appearance.url}
    return reviewed
