"""The public pages. They read revisions and the public index, and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.db import Error
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claims import keyset, payload, timeline, vocabulary
from claims.dates import end_of_day, today
from claims.models import append_only
from claims.models.public_index import PublicClaim, PublicStatus
from claims.models.revisions import Revision
from claims.public.claim_review import claim_review
from claims.public.decorators import address_of, of_a_claim, public_page
from claims.public.filters import ClaimFilter, topics_with_claims

PAGE_SIZE = 20


@public_page
def home(request: HttpRequest) -> HttpResponse:
    latest = PublicClaim.objects.for_list()[:8]
    return render(request, "public/home.html", {"claims": latest, "topics": topics_with_claims()[:12]})


@public_page
def claims(request: HttpRequest) -> HttpResponse:
    chosen = ClaimFilter(request.GET)
    valid = chosen.is_valid()
    counts = chosen.counts() if valid else {}
    status = chosen.cleaned_data.get("status", "")
    context = {
        "filter": chosen,
        "counts": [(status, counts[status.key]) for status in chosen.statuses if status.key in counts],
        "all_count": sum(counts.values()),
        "count": counts.get(status, 0) if status else sum(counts.values()),
        "page": keyset.page(chosen.claims(), cursor=request.GET.get("page", ""), size=PAGE_SIZE),
    }
    return render(request, "public/claims.html", context, status=200 if valid else 400)


@public_page
@of_a_claim
def claim(request: HttpRequest, claim: PublicClaim) -> HttpResponse:
    if claim.revision.is_redacted:
        return _removed(request, claim.revision)
    told = _read(claim.revision)
    address = settings.DESK_URL + address_of(claim)
    review = claim_review(told, address=address, first_published_at=claim.published_at)
    return render(request, "public/claim.html", _page_of(claim, told) | {"claim_review": review})


@public_page
@of_a_claim
def revisions(request: HttpRequest, claim: PublicClaim) -> HttpResponse:
    published = _revisions_of(claim).defer("body").annotate(is_gone=Q(body=b""))
    page = keyset.page(published, keys=["-number"], cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    context = {"claim": claim, "canonical": settings.DESK_URL + request.path, "revisions": page.rows, "page": page}
    return render(request, "public/revisions.html", context)


@public_page
@of_a_claim
def revision(request: HttpRequest, claim: PublicClaim, number: int) -> HttpResponse:
    return _show(request, claim, get_revision_or_404(claim, number))


@public_page
@of_a_claim
def revision_json(request: HttpRequest, claim: PublicClaim, number: int) -> HttpResponse:
    """The bytes as they were stored: their SHA-256 is the digest on the list of revisions."""
    revision = get_revision_or_404(claim, number)
    if revision.is_redacted:
        return _removed(request, revision, claim)
    return HttpResponse(bytes(revision.body), content_type="application/json")


@public_page
@of_a_claim
def pick_day(request: HttpRequest, claim: PublicClaim) -> HttpResponse:
    day = _day(request.GET.get("date", ""))
    return redirect("public:as_of", claim.public_id, claim.slug, day.isoformat())


@public_page
@of_a_claim
def as_of(request: HttpRequest, claim: PublicClaim, day: str) -> HttpResponse:
    """What we said on a day: the revision that stood at its end."""
    asked = _day(day)
    if asked > today():
        return _nothing(request, claim, "That day is yet to come.", "We can only show what we have said until today.")
    moment = end_of_day(asked)
    standing = _revisions_of(claim).standing_at(moment).first()
    if standing is None:
        sentence = "We published it later. What we hold about that day, you find on the page as it is now."
        return _nothing(request, claim, "On that day we had not published this claim.", sentence)
    return _show(request, claim, standing, day=asked)


@public_page
def method(request: HttpRequest) -> HttpResponse:
    context = {
        "statuses": PublicStatus.objects.all(),
        "sides": [(side, [s for s in vocabulary.Stance if s.side == side]) for side in vocabulary.Side],
        "bearings": vocabulary.Bearing,
        "reliabilities": vocabulary.Reliability,
        "credibilities": vocabulary.Credibility,
        "likelihoods": vocabulary.Likelihood,
        "change_kinds": vocabulary.ChangeKind,
    }
    return render(request, "public/method.html", context)


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the site may go on: the database answers and keeps the history append-only."""
    try:
        missing = append_only.missing()
    except Error:
        return HttpResponse("The database does not answer.\n", content_type="text/plain", status=503)
    if missing:
        text = "The history is not protected; triggers are missing. Run `manage.py migrate`.\n" + "\n".join(missing)
        return HttpResponse(f"{text}\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


def get_revision_or_404(claim: PublicClaim, number: int) -> Revision:
    try:
        return _revisions_of(claim).get(number=number)
    except Revision.DoesNotExist:
        raise Http404 from None


def _revisions_of(claim: PublicClaim) -> Any:
    """The last one first."""
    return Revision.objects.filter(claim=claim.revision.claim_id).order_by("-number")


def _read(revision: Revision) -> payload.PublishedClaim:
    told = revision.payload
    related = PublicClaim.objects.published().filter(public_id__in=payload.related_ids(told))
    return payload.read(told, related)


def _page_of(claim: PublicClaim, told: payload.PublishedClaim) -> dict[str, Any]:
    address = settings.DESK_URL + address_of(claim)
    return {"claim": claim, "told": told, "timeline": timeline.draw(told), "canonical": address}


def _day(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text or day == dt.date.max:
        raise BadRequest("Write the day as 2024-10-24.")
    return day


def _show(request: HttpRequest, claim: PublicClaim, revision: Revision, day: dt.date | None = None) -> HttpResponse:
    """A revision as it was published. With a day: as what we said then, beside what we now hold to have been so."""
    if revision.is_redacted:
        return _removed(request, revision, claim)
    if revision.kind == Revision.Kind.WITHDRAWN:
        return _was_withdrawn(request, claim, revision)
    context = _page_of(claim, _read(revision)) | {
        "day": day,
        "zone": settings.TIME_ZONE,
        "is_latest": revision.pk == claim.revision_id,
    }
    if day and not claim.revision.is_redacted:
        context["now_held"] = payload.read(claim.revision.payload).change_in_effect(end_of_day(day))
    return render(request, "public/revision.html", context)


def _was_withdrawn(request: HttpRequest, claim: PublicClaim, revision: Revision) -> HttpResponse:
    told = payload.read_withdrawal(revision.payload)
    context = {
        "claim": claim,
        "heading": f"Revision {told.number} took this claim off the site.",
        "reason": told.reason,
        "sentences": ["It was published again later."],
        "moment": told.published_at,
    }
    return render(request, "public/notice.html", context)


def _removed(request: HttpRequest, revision: Revision, claim: PublicClaim | None = None) -> HttpResponse:
    context = {
        "claim": claim,
        "heading": f"Revision {revision.number} was removed for legal cause.",
        "sentences": [f"What is left of it is its digest, SHA-256 {revision.sha256}, and the day of its publication."],
        "moment": revision.recorded_at,
    }
    return render(request, "public/notice.html", context, status=410)


def _nothing(request: HttpRequest, claim: PublicClaim, heading: str, sentence: str) -> HttpResponse:
    context = {"claim": claim, "heading": heading, "sentences": [sentence]}
    return render(request, "public/notice.html", context, status=404)
