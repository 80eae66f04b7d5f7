"""What the desk knows about something while it is typed: suggestions for a field, and what follows from a source."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.desk.access import DeskRequest, needs
from claims.desk.lookup import FINDERS
from claims.desk.sources.sourcing import sourcing


@require_safe
@needs("research")
def find(request: DeskRequest, plural: str, name: str) -> HttpResponse:
    """The suggestions for the field `name`, which sends its text under its own name. One query."""
    if plural not in FINDERS:
        raise Http404
    text = request.GET.get(name, "").strip()
    suggestions = FINDERS[plural].suggestions(text) if text else []
    return render(request, "desk/sources/_suggestions.html", {"name": name, "suggestions": suggestions})


@require_safe
@needs("research")
def known_source(request: DeskRequest) -> HttpResponse:
    """Whether the source that is typed is known, and how reliable its publisher is."""
    return render(request, "desk/sources/_source_summary.html", {"sourcing": sourcing(request.GET)})
