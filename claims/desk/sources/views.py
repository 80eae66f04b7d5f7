"""What the desk knows about something while it is typed: suggestions for a field, and what follows from a source."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims import matching
from claims.desk.access import DeskRequest, needs
from claims.desk.lookup import FINDERS
from claims.desk.parties.forms import KINDS, NewPartyForm, is_new_party
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
def known_source(request: DeskRequest, name: str) -> HttpResponse:
    """Whether the source that is typed in the field `name` is known, and how reliable its publisher is."""
    return render(request, "desk/sources/_source_summary.html", {"sourcing": sourcing(request.GET, name)})


@require_safe
@needs("research")
def known_party(request: DeskRequest, name: str) -> HttpResponse:
    """What is asked of the party that is typed in the field `name`, which is nothing where it is known."""
    if name not in KINDS:
        raise Http404
    is_new = is_new_party(request.GET, name)
    resembled = matching.resembling(request.GET[name]) if is_new else []
    context = {"form": NewPartyForm(request.GET, name=name), "name": name, "is_new": is_new, "resembled": resembled}
    return render(request, "desk/parties/_new_party.html", context)
