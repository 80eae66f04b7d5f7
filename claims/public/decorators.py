"""What every public page has in common: no login, no cookie, reading only, and how long others may keep it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import set_response_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe

from claims.models.public_index import PublicClaim
from claims.models.revisions import Revision

View = Callable[..., HttpResponse]

_kept = cache_control(public=True, max_age=60, stale_if_error=3600)


def public_page(view: View) -> View:
    """Open to all, GET and HEAD only. Shared caches keep it for a minute, and for an hour where we do not answer.

    Its ETag is of what is in it, so a new template or a new name of the desk makes a new page.
    """

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except BadRequest as error:
            response = bad_request(request, error)
        if request.method == "HEAD":  # Django gives a tag to what it sends in full alone
            set_response_etag(response)
        return response

    # Nothing is written here, so a POST hears that it is the wrong method, not that it lacks a token.
    return login_not_required(csrf_exempt(require_safe(_kept(conditional_page(answering)))))


def bad_request(request: HttpRequest, exception: Exception, claim: PublicClaim | None = None) -> HttpResponse:
    """Say what could not be read. Only sentences of our own are shown. With a claim, lead back to it."""
    what = str(exception) if isinstance(exception, BadRequest) else ""
    return render(request, "400.html", {"what": what, "claim": claim}, status=400)


def of_a_claim(view: View) -> View:
    """Give a view the public claim that its address names, once that is the claim's own address.

    404 for one that was never public, 301 to the same page for a wrong slug and for an id in capitals. 410 with the reason
    for a withdrawn one, whatever follows the id. A merged one keeps what was cited of it: the view says that it was merged.
    """
    return _of_a_claim(view, leads_on=False)


def of_a_claim_as_it_is_now(view: View) -> View:
    """The same for what a claim says now: 301 to the survivor of a merged one, while that is public."""
    return _of_a_claim(view, leads_on=True)


def _of_a_claim(view: View, *, leads_on: bool) -> View:
    @wraps(view)
    def with_claim(request: HttpRequest, public_id: str, slug: str = "", **kwargs: Any) -> HttpResponse:
        claim = get_public_claim_or_404(public_id)
        assert request.resolver_match is not None
        page = request.resolver_match.view_name
        if leads_on and claim.merged_into:
            return HttpResponsePermanentRedirect(_address(page, claim.merged_into, kwargs))
        if claim.state == PublicClaim.State.WITHDRAWN or claim.withdrawn_because:
            return _withdrawn(request, claim)
        if (public_id, slug) != (claim.public_id, claim.slug):
            address = _address(page, claim, kwargs)
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
        try:
            return view(request, claim, **kwargs)
        except BadRequest as error:
            return bad_request(request, error, claim)

    return with_claim


def _address(page: str, claim: PublicClaim, more: dict[str, Any]) -> str:
    return reverse(page, kwargs={"public_id": claim.public_id, "slug": claim.slug, **more})


def _withdrawn(request: HttpRequest, claim: PublicClaim) -> HttpResponse:
    """Say why. A merged claim that leads to a public one was itself withdrawn before: by its last revision."""
    return notice(
        request,
        _("We have withdrawn this claim."),
        _("What stood here before is no longer shown. This address will go on saying so."),
        merged=claim,
        reason=claim.withdrawn_because,
        at=claim.revision.recorded_at if claim.merged_into else claim.updated_at,
        status=410,
    )


def get_public_claim_or_404(public_id: str) -> PublicClaim:
    """Read a claim that is or was public, by its id in small letters or capitals, with its last revision. One query."""
    rows = PublicClaim.objects.select_related("revision", "merged_into")
    try:
        return rows.get(public_id=public_id.lower())
    except PublicClaim.DoesNotExist:
        raise Http404 from None


def removed(request: HttpRequest, revision: Revision, claim: PublicClaim | None = None) -> HttpResponse:
    """Say that a revision was removed. Without a claim there is no page to lead back to."""
    digest = _("What is left of it is its digest, SHA-256 {digest}, and the day of its publication.")
    return notice(
        request,
        _("Revision {n} was removed for legal cause.").format(n=revision.number),
        digest.format(digest=revision.sha256),
        claim=claim,
        at=revision.recorded_at,
        status=410,
    )


def notice(
    request: HttpRequest,
    heading: str,
    sentence: str,
    *,
    claim: PublicClaim | None = None,
    about: PublicClaim | None = None,
    merged: PublicClaim | None = None,
    reason: str = "",
    at: dt.datetime | None = None,
    known_now_on: str = "",
    status: int = 200,
) -> HttpResponse:
    """A page that says one thing. `claim` is where it leads back to, `about` one whose statement it shows.

    `merged` is one of which it says into which it was merged, if it was; `known_now_on` a day of which it leads to what is
    known now.
    """
    context = {
        "heading": heading,
        "sentence": sentence,
        "claim": claim,
        "about": about,
        "merged": merged or claim,
        "reason": reason,
        "at": at,
        "known_now_on": known_now_on,
    }
    return render(request, "public/notice.html", context, status=status)


def address_of(claim: PublicClaim, page: str = "claim", *rest: object) -> str:
    """The address of a page of a claim, without the host."""
    return reverse(f"public:{page}", args=[claim.public_id, claim.slug, *rest])
