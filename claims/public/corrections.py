"""The log of corrections: what was wrong in what we published, what is right, and when we said so."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from claims import keyset
from claims.models.public_index import PublicCorrection
from claims.public.decorators import public_page

PAGE_SIZE = 20


@public_page
def corrections(request: HttpRequest) -> HttpResponse:
    log = PublicCorrection.objects.select_related("claim")
    page = keyset.page(log, keys=["-published_at", "-id"], cursor=request.GET.get("page", ""), size=PAGE_SIZE)
    context = {
        "page": page,
        "query": QueryDict(),
        "contact": settings.CORRECTIONS_CONTACT,
        "about_contact": settings.ABOUT["contact"].strip(),
    }
    return render(request, "public/corrections.html", context)
