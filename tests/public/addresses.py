"""The public addresses: of a claim, and of everything that the desk's own tables hold, public or not."""

from __future__ import annotations

from django.urls import reverse

from claims.dates import today
from claims.models import Claim, Party, PublicClaim, Status, Topic
from claims.public.filters import DATES

DAY = "2024-11-05"
ASTRAY = [  # no link leads there
    *("/nothing/", "/static/none.css", "/claims", "/claims/zzzzzzzz/", "/claims/zzzzzzzz/x/revisions/1.json"),
    *("/parties/zzzzzzzz/", "/topics/zzzzzzzz/", "/claims/?page=x", "/claims/?status=x", "/claims/?after=x"),
    *("/parties/?page=x", "/topics/?page=x", "/corrections/?page=x", "/accounts/login/", "/desk/", "/admin/"),
]


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


def of_every_claim() -> list[str]:
    """All addresses of all claims of the desk, with the slug that readers know and the desk's own; some with a wrong one."""
    public = dict(PublicClaim.objects.values_list("public_id", "slug"))
    day = today().isoformat()
    more = ["revisions/2/", "revisions/2.json", f"as-of/{day}/", f"as-of/{day}/held/", f"as-of/?date={day}"]
    found: dict[str, None] = {}
    for claim in Claim.objects.all():
        for slug in {public.get(claim.public_id, claim.slug), claim.slug}:
            found |= dict.fromkeys(addresses(claim, slug))
        if slug := public.get(claim.public_id):
            page = f"/claims/{claim.public_id}/"
            wrong = ["x/", "x/revisions/1.json", f"x/as-of/{DAY}/held/", "x/compare/?old=1"]
            found |= dict.fromkeys([*(f"{page}{slug}/{part}" for part in more), *(page + part for part in wrong)])
    return list(found)


def of_every_noun() -> list[str]:
    """The pages and filters of all parties and topics of the desk, and the lists in every order, by every status and date."""
    found = []
    for party in Party.objects.all():
        page = f"/parties/{party.public_id}/"
        found += [page, f"{page}{party.slug}/?line=changed", f"/claims/?party={party.public_id}"]
    for topic in Topic.objects.all():
        found += [f"/topics/{topic.slug}/", f"/claims/?topic={topic.slug}"]
    found += [f"/claims/?status={status.key}" for status in Status.objects.all()]
    for by in DATES:
        found += [f"/claims/?by={by}&{rest}" for rest in ("order=oldest", "after=2999-01-01", "before=1999-12-31")]
    return found
