"""The public addresses of a claim."""

from __future__ import annotations

from django.urls import reverse

from claims.models import Claim, PublicClaim

DAY = "2024-11-05"


def address(claim: Claim, page: str = "claim", *rest: object) -> str:
    """The address of a page of a claim: with its public slug while it has one."""
    slug = PublicClaim.objects.filter(public_id=claim.public_id).values_list("slug", flat=True).first() or claim.slug
    return reverse(f"public:{page}", args=[claim.public_id, slug, *rest])


def addresses(claim: Claim, slug: str = "") -> list[str]:
    """Every address that begins with the claim's id."""
    start = f"/claims/{claim.public_id}/"
    page = f"{start}{slug or claim.slug}/"
    parts = ["", "revisions/", "revisions/1/", "revisions/1.json", "as-of/", f"as-of/{DAY}/", f"as-of/{DAY}/held/"]
    parts += ["revisions/1.png", "compare/", "compare/1/2/", "compare/?old=1&new=2"]
    return [start, *(page + part for part in parts)]
