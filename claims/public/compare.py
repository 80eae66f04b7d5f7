"""What a revision of a claim says otherwise than an earlier one."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from claims import published
from claims.models.public_index import PublicClaim
from claims.models.revisions import Revision
from claims.public.decorators import address_of, of_a_claim, public_page, removed
from claims.public.revisions import listed, revisions_of, was_withdrawn
from claims.published.compare import changes
from claims.wording import beside


@public_page
@of_a_claim
def pick_revisions(request: HttpRequest, claim: PublicClaim) -> HttpResponse:
    old, new = (_number(request.GET.get(name, "")) for name in ("old", "new"))
    _different(old, new)
    return redirect("public:compare", claim.public_id, claim.slug, min(old, new), max(old, new))


@public_page
@of_a_claim
def compare(request: HttpRequest, claim: PublicClaim, old: int, new: int) -> HttpResponse:
    """What a revision says otherwise than an earlier one, word by word."""
    _different(old, new)
    if old > new:
        return HttpResponsePermanentRedirect(address_of(claim, "compare", new, old))
    found = {row.number: row for row in revisions_of(claim).filter(number__in=[old, new])}
    if len(found) < 2:
        raise Http404
    for row in found.values():
        if row.is_redacted:
            return removed(request, row, claim)
        if row.kind == Revision.Kind.WITHDRAWN:
            return was_withdrawn(request, claim, row)
    earlier, later = found[old].payload, found[new].payload
    related = PublicClaim.objects.published().filter(
        public_id__in={*published.related_ids(earlier), *published.related_ids(later)}
    )
    differences = changes(earlier, later, dict(related.values_list("public_id", "statement")))
    context = {
        "claim": claim,
        "canonical": settings.DESK_URL + address_of(claim),
        "old": published.read(earlier),
        "new": published.read(later),
        "steps": listed(claim).filter(number__range=(old, new)).order_by("number"),
        "columns": [_("Revision {n}").format(n=number) for number in (old, new)],
        "rows": [beside(*difference) for difference in differences],
        "is_latest": new == claim.revision.number,
    }
    return render(request, "public/compare.html", context)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise BadRequest(_("Name two revisions by their numbers, such as 1 and 2."))
    return int(text)


def _different(old: int, new: int) -> None:
    if old == new:
        raise BadRequest(_("Choose two different revisions: one is always the same as itself."))
