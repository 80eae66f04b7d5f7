"""The list of claims, its filters and its search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims import keyset
from claims.public.decorators import public_page
from claims.public.filters import ClaimFilter

PAGE_SIZE = 20


@public_page
def claims(request: HttpRequest) -> HttpResponse:
    chosen = ClaimFilter(request.GET)
    valid = chosen.is_valid()
    counts = chosen.counts() if valid else {}
    status = chosen.cleaned_data.get("status", "")
    page = keyset.page(chosen.claims(), keys=chosen.keys(), cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    context = {
        "filter": chosen,
        "query": chosen.query,
        "status": status,
        "counts": [(one, counts[one.key]) for one in chosen.statuses if one.key in counts],
        "all_count": sum(counts.values()),
        "count": counts.get(status, 0) if status else sum(counts.values()),
        "page": page,
    }
    return render(request, "public/claims.html", context, status=200 if valid else 400)
