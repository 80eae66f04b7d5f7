"""A claim on a day: as we published it then, and as it is known now."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from claims import published
from claims.dates import end_of_day, today
from claims.models.public_index import PublicClaim
from claims.public.claim import page_of, read
from claims.public.decorators import notice, of_a_claim, of_a_claim_as_it_is_now, public_page, removed
from claims.public.filters import NOT_A_DAY
from claims.public.revisions import revisions_of, show
from claims.published.as_of import as_known_now as claim_as_known_now


@public_page
@of_a_claim
def pick_day(request: HttpRequest, claim: PublicClaim) -> HttpResponse:
    day = _day(request.GET.get("date", ""))
    page = "public:as_known_now" if request.GET.get("show") == "held" else "public:as_of"
    return redirect(page, claim.public_id, claim.slug, day.isoformat())


@public_page
@of_a_claim
def as_of(request: HttpRequest, claim: PublicClaim, day: str) -> HttpResponse:
    """What we said on a day: the revision that stood at its end."""
    asked = _day(day)
    if asked > today():
        return _yet_to_come(request, claim)
    if claim.merged_into and end_of_day(asked) >= claim.updated_at:
        return redirect("public:as_of", claim.merged_into.public_id, claim.merged_into.slug, day)
    standing = revisions_of(claim).standing_at(end_of_day(asked)).first()
    if standing is None:
        heading = _("On that day we had not published this claim.")
        known_now_on = asked.isoformat() if not claim.merged_into and _is_known_now(claim, asked) else ""
        return _nothing(request, claim, heading, _("We published it later."), known_now_on)
    context = _on(asked)
    if not claim.revision.is_redacted and not claim.merged_into:
        latest = published.read(claim.revision.payload)
        context |= {"known_now": latest.change_in_effect(end_of_day(asked)), "first_held": latest.first_held}
    return show(request, claim, standing, **context)


@public_page
@of_a_claim_as_it_is_now
def as_known_now(request: HttpRequest, claim: PublicClaim, day: str) -> HttpResponse:
    """The claim as it was at the end of a day, as known now: computed from the last revision."""
    asked = _day(day)
    if asked > today():
        return _yet_to_come(request, claim)
    if claim.revision.is_redacted:
        return removed(request, claim.revision, claim)
    latest = read(claim.revision)
    then = claim_as_known_now(latest, asked)
    if then is None:
        sentence = _("The first status that we hold took effect later.")
        return _nothing(request, claim, _("About that day we hold nothing."), sentence)
    context = page_of(claim, then) | _on(asked) | {"revision": claim.revision, "first_held": latest.first_held}
    return render(request, "public/as_known_now.html", context)


def _day(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text or day == dt.date.max:
        raise BadRequest(NOT_A_DAY)
    return day


def _is_known_now(claim: PublicClaim, day: dt.date) -> bool:
    """Whether the last revision knows a status of a day."""
    return (
        not claim.revision.is_redacted and claim_as_known_now(published.read(claim.revision.payload), day) is not None
    )


def _on(day: dt.date) -> dict[str, Any]:
    """What a page about a day says of it. `is_over`: while it runs, nothing can be said of its end."""
    return {"day": day, "written_day": day.isoformat(), "zone": settings.TIME_ZONE, "is_over": day < today()}


def _yet_to_come(request: HttpRequest, claim: PublicClaim) -> HttpResponse:
    return _nothing(request, claim, _("That day is yet to come."), _("We can only show what we have said until today."))


def _nothing(
    request: HttpRequest, claim: PublicClaim, heading: str, sentence: str, known_now_on: str = ""
) -> HttpResponse:
    return notice(request, heading, sentence, claim=claim, about=claim, known_now_on=known_now_on, status=404)
