"""The revisions of a claim: all of them in a list, and each as a page, as its bytes and as a picture."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from claims import keyset, published
from claims.models.public_index import PublicClaim
from claims.models.revisions import Revision
from claims.public import card as cards
from claims.public.claim import page_of, read
from claims.public.decorators import address_of, notice, of_a_claim, public_page, removed
from claims.published.corrections import corrections

PAGE_SIZE = 20
KEPT = 86_400  # seconds for which a process keeps the picture of a revision


@public_page
@of_a_claim
def revisions(request: HttpRequest, claim: PublicClaim) -> HttpResponse:
    page = keyset.page(listed(claim), keys=["-number"], cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    context = {
        "claim": claim,
        "canonical": settings.DESK_URL + address_of(claim, "revisions"),
        "page": page,
        "query": QueryDict(),
    }
    return render(request, "public/revisions.html", context)


@public_page
@of_a_claim
def revision(request: HttpRequest, claim: PublicClaim, number: int) -> HttpResponse:
    return show(request, claim, get_revision_or_404(claim, number))


@public_page
@of_a_claim
def revision_json(request: HttpRequest, claim: PublicClaim, number: int) -> HttpResponse:
    """The bytes as they were stored: their SHA-256 is the digest on the list of revisions."""
    revision = get_revision_or_404(claim, number)
    if revision.is_redacted:
        return removed(request, revision, claim)
    response = HttpResponse(bytes(revision.body), content_type="application/json")
    if claim.merged_into:  # the bytes stay what they are
        response["Link"] = f'<{settings.DESK_URL}{address_of(claim.merged_into)}>; rel="latest-version"'
    return response


@public_page
@of_a_claim
def card(request: HttpRequest, claim: PublicClaim, number: int) -> HttpResponse:
    """The picture that a shared link shows. A revision never changes, so it is drawn once and kept for a day."""
    revision = get_revision_or_404(claim, number)
    if revision.is_redacted:
        return removed(request, revision, claim)
    if revision.kind == Revision.Kind.WITHDRAWN:
        raise Http404
    key = f"card-{revision.sha256}"
    picture = caches["process"].get(key)
    if picture is None:
        picture = cards.draw(published.read(revision.payload))
        caches["process"].set(key, picture, timeout=KEPT)
    return HttpResponse(picture, content_type="image/png")


def get_revision_or_404(claim: PublicClaim, number: int) -> Revision:
    try:
        return revisions_of(claim).get(number=number)
    except Revision.DoesNotExist:
        raise Http404 from None


def revisions_of(claim: PublicClaim) -> Any:
    """The last one first."""
    return Revision.objects.filter(claim=claim.revision.claim_id).order_by("-number")


def listed(claim: PublicClaim) -> Any:
    """Revisions without their bodies, which may be great: `is_gone` marks those that were redacted."""
    return revisions_of(claim).defer("body").annotate(is_gone=Q(body=b""))


def show(request: HttpRequest, claim: PublicClaim, revision: Revision, **more: Any) -> HttpResponse:
    """A revision as it was published, with more for its page."""
    if revision.is_redacted:
        return removed(request, revision, claim)
    if revision.kind == Revision.Kind.WITHDRAWN:
        return was_withdrawn(request, claim, revision)
    context = page_of(claim, read(revision)) | _corrected_since(claim, revision)
    context |= {
        "is_latest": revision.pk == claim.revision_id and not claim.merged_into,
        "day": None,
        "known_now": None,
        "first_held": None,
    }
    return render(request, "public/revision.html", context | more)


def _corrected_since(claim: PublicClaim, revision: Revision) -> dict[str, Any]:
    """What a revision shows that the last one has put right, and the claim as that has it."""
    if revision.pk == claim.revision_id or claim.revision.is_redacted:
        return {"corrected": [], "now": None}
    now = claim.revision.payload
    return {"corrected": corrections(revision.payload, now), "now": published.read(now)}


def was_withdrawn(request: HttpRequest, claim: PublicClaim, revision: Revision) -> HttpResponse:
    withdrawal = published.read_withdrawal(revision.payload)
    heading = _("Revision {n} took this claim off the site.").format(n=withdrawal.number)
    sentence = _("It was published again later.")
    return notice(request, heading, sentence, claim=claim, reason=withdrawal.reason, at=withdrawal.published_at)
