"""Suggestions for what is being typed into a field that means a party, a source or a claim."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.desk.access import DeskRequest, needs
from claims.desk.finding import FINDERS


@require_safe
@needs("research")
def find(request: DeskRequest, plural: str, name: str) -> HttpResponse:
    """The suggestions for the field `name`, which sends its text under its own name. One query."""
    if plural not in FINDERS:
        raise Http404
    text = request.GET.get(name, "").strip()
    suggestions = FINDERS[plural].suggestions(text) if text else []
    return render(request, "desk/_suggestions.html", {"name": name, "suggestions": suggestions})
