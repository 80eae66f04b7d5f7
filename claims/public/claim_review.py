"""ClaimReview (schema.org) of a claim: only where somebody made it and its status stands for a rating."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings

from claims.published import PublishedClaim
from claims.vocabulary import PartyKind


def claim_review(told: PublishedClaim, *, address: str, first_published_at: dt.datetime) -> dict[str, Any] | None:
    """What stands in the page as JSON-LD; None where ClaimReview has nothing true to say."""
    if told.claimant is None or told.rating is None:
        return None
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": address,
        "datePublished": first_published_at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "dateModified": told.published_at.isoformat(timespec="seconds"),
        "author": {"@type": "Organization", "name": settings.DESK_NAME, "url": settings.DESK_URL},
        "claimReviewed": told.statement,
        "inLanguage": "en",
        "reviewBody": told.rationale,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": told.rating.value,
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": told.rating.name,
        },
        "itemReviewed": _claim(told),
    }


def _claim(told: PublishedClaim) -> dict[str, Any]:
    assert told.claimant is not None
    kind = "Person" if told.claimant.kind in (PartyKind.PERSON, PartyKind.ANONYMOUS) else "Organization"
    author = {"@type": kind, "name": told.claimant.name}
    if told.claimant.wikidata_id:
        author["sameAs"] = f"https://www.wikidata.org/wiki/{told.claimant.wikidata_id}"
    claim: dict[str, Any] = {"@type": "Claim", "author": author}
    if told.made_on:
        claim["datePublished"] = str(told.made_on)
    if told.first_appearance and told.first_appearance.url:
        claim["appearance"] = {"@type": "CreativeWork", "url": told.first_appearance.url}
    return claim
