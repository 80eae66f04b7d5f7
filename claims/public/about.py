"""Who the desk is."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.public.decorators import public_page


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """What the desk discloses of itself. What it has not stated is not shown."""
    about = {name: text.strip() for name, text in settings.ABOUT.items()}
    return render(request, "public/about.html", {"about": about, "contact": settings.CORRECTIONS_CONTACT})
