"""A claim at other moments than now: its revisions, a day as we told it then, a day as we hold it now, and what changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from claims import keyset, payload
from claims.dates import end_of_day, today
from claims.models.public_index import PublicClaim
from claims.models.revisions import Revision
from claims.payload.changes import changes
from claims.payload.held import as_held
from claims.public import card as cards
from claims.public.decorators import address_of, notice, of_a_claim, public_page, removed
from claims.public.filters import NOT_A_DAY
from claims.public.views.claim import page_of, read
from claims.wording import beside

PAGE_SIZE = 20


@public_page
@of_a_claim
def revisions(request: HttpRequest, claim: PublicClaim) -> HttpResponse:
    page = keyset.page(_listed(claim), keys=["-number"], cursor=request.GET.get("page", ""), size=PAGE_SIZE)
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
    return _show(request, claim, get_revision_or_404(claim, number))


@public_page
@of_a_claim
def revision_json(request: HttpRequest, claim: PublicClaim, number: int) -> HttpResponse:
    """The bytes as they were stored: their SHA-256 is the digest on the list of revisions."""
    revision = get_revision_or_404(claim, number)
    if revision.is_redacted:
        return removed(request, revision, claim)
    return HttpResponse(bytes(revision.body), content_type="application/json")


@public_page
@of_a_claim
def card(request: HttpRequest, claim: PublicClaim, number: int) -> HttpResponse:
    """The picture that a shared link shows."""
    revision = get_revision_or_404(claim, number)
    if revision.is_redacted:
        return removed(request, revision, claim)
    if revision.kind == Revision.Kind.WITHDRAWN:
        raise Http404
    return HttpResponse(cards.draw(payload.read(revision.payload)), content_type="image/png")


@public_page
@of_a_claim
def pick_day(request: HttpRequest, claim: PublicClaim) -> HttpResponse:
    day = _day(request.GET.get("date", ""))
    page = "public:held" if request.GET.get("show") == "held" else "public:as_of"
    return redirect(page, claim.public_id, claim.slug, day.isoformat())


@public_page
@of_a_claim
def as_of(request: HttpRequest, claim: PublicClaim, day: str) -> HttpResponse:
    """What we said on a day: the revision that stood at its end."""
    asked = _day(day)
    if asked > today():
        return _yet_to_come(request, claim)
    standing = _revisions_of(claim).standing_at(end_of_day(asked)).first()
    if standing is None:
        heading = _("On that day we had not published this claim.")
        held = asked.isoformat() if _is_held(claim, asked) else ""
        return _nothing(request, claim, heading, _("We published it later."), held=held)
    return _show(request, claim, standing, day=asked)


@public_page
@of_a_claim
def held(request: HttpRequest, claim: PublicClaim, day: str) -> HttpResponse:
    """What we now hold to have been so at the end of a day: computed from the last revision."""
    asked = _day(day)
    if asked > today():
        return _yet_to_come(request, claim)
    if claim.revision.is_redacted:
        return removed(request, claim.revision, claim)
    then = as_held(payload.read(claim.revision.payload), asked)
    if then is None:
        sentence = _("The first status that we hold took effect later.")
        return _nothing(request, claim, _("About that day we hold nothing."), sentence)
    context = page_of(claim, then) | _on(asked) | {"revision": claim.revision}
    return render(request, "public/held.html", context)


@public_page
@of_a_claim
def pick_revisions(request: HttpRequest, claim: PublicClaim) -> HttpResponse:
    old, new = (_number(request.GET.get(name, "")) for name in ("old", "new"))
    _different(old, new)
    return redirect("public:compare", claim.public_id, claim.slug, min(old, new), max(old, new))


@public_page
@of_a_claim
def compare(request: HttpRequest, claim: PublicClaim, old: int, new: int) -> HttpResponse:
    """What a revision tells otherwise than an earlier one, word by word."""
    _different(old, new)
    if old > new:
        return HttpResponsePermanentRedirect(address_of(claim, "compare", new, old))
    found = {row.number: row for row in _revisions_of(claim).filter(number__in=[old, new])}
    if len(found) < 2:
        raise Http404
    for row in found.values():
        if row.is_redacted:
            return removed(request, row, claim)
        if row.kind == Revision.Kind.WITHDRAWN:
            return _was_withdrawn(request, claim, row)
    earlier, later = found[old].payload, found[new].payload
    related = PublicClaim.objects.published().filter(
        public_id__in={*payload.related_ids(earlier), *payload.related_ids(later)}
    )
    differences = changes(earlier, later, dict(related.values_list("public_id", "statement")))
    context = {
        "claim": claim,
        "canonical": settings.DESK_URL + address_of(claim),
        "old": payload.read(earlier),
        "new": payload.read(later),
        "steps": _listed(claim).filter(number__range=(old, new)).order_by("number"),
        "columns": [_("Revision {n}").format(n=number) for number in (old, new)],
        "rows": [beside(*difference) for difference in differences],
        "is_latest": new == claim.revision.number,
    }
    return render(request, "public/compare.html", context)


def get_revision_or_404(claim: PublicClaim, number: int) -> Revision:
    try:
        return _revisions_of(claim).get(number=number)
    except Revision.DoesNotExist:
        raise Http404 from None


def _revisions_of(claim: PublicClaim) -> Any:
    """The last one first."""
    return Revision.objects.filter(claim=claim.revision.claim_id).order_by("-number")


def _listed(claim: PublicClaim) -> Any:
    """Revisions without their bodies, which may be great: `is_gone` tells which were redacted."""
    return _revisions_of(claim).defer("body").annotate(is_gone=Q(body=b""))


def _day(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text or day == dt.date.max:
        raise BadRequest(NOT_A_DAY)
    return day


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise BadRequest(_("Name two revisions by their numbers, such as 1 and 2."))
    return int(text)


def _different(old: int, new: int) -> None:
    if old == new:
        raise BadRequest(_("Choose two different revisions: one is always the same as itself."))


def _show(request: HttpRequest, claim: PublicClaim, revision: Revision, day: dt.date | None = None) -> HttpResponse:
    """A revision as it was published. With a day: as what we said then, beside what we now hold to have been so."""
    if revision.is_redacted:
        return removed(request, revision, claim)
    if revision.kind == Revision.Kind.WITHDRAWN:
        return _was_withdrawn(request, claim, revision)
    context = page_of(claim, read(revision)) | {
        "is_latest": revision.pk == claim.revision_id,
        "day": None,
        "now_held": None,
    }
    if day:
        context |= _on(day)
        if not claim.revision.is_redacted:
            context["now_held"] = payload.read(claim.revision.payload).change_in_effect(end_of_day(day))
    return render(request, "public/revision.html", context)


def _is_held(claim: PublicClaim, day: dt.date) -> bool:
    """Whether the last revision holds anything of a day."""
    return not claim.revision.is_redacted and as_held(payload.read(claim.revision.payload), day) is not None


def _on(day: dt.date) -> dict[str, Any]:
    return {"day": day, "written_day": day.isoformat(), "zone": settings.TIME_ZONE}


def _was_withdrawn(request: HttpRequest, claim: PublicClaim, revision: Revision) -> HttpResponse:
    withdrawal = payload.read_withdrawal(revision.payload)
    heading = _("Revision {n} took this claim off the site.").format(n=withdrawal.number)
    sentence = _("It was published again later.")
    return notice(request, heading, sentence, claim=claim, reason=withdrawal.reason, at=withdrawal.published_at)


def _yet_to_come(request: HttpRequest, claim: PublicClaim) -> HttpResponse:
    return _nothing(request, claim, _("That day is yet to come."), _("We can only show what we have said until today."))


def _nothing(request: HttpRequest, claim: PublicClaim, heading: str, sentence: str, held: str = "") -> HttpResponse:
    return notice(request, heading, sentence, claim=claim, about=claim, held=held, status=404)
