"""What the desk knows about something while it is typed: suggestions for a field, and what follows from a source."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.desk.access import DeskRequest, needs
from claims.desk.finding import FINDERS
from claims.desk.forms.evidence import EvidenceForm
from claims.desk.sourcing import sourcing


@require_safe
@needs("research")
def find(request: DeskRequest, plural: str, name: str) -> HttpResponse:
    """The suggestions for the field `name`, which sends its text under its own name. One query."""
    if plural not in FINDERS:
        raise Http404
    text = request.GET.get(name, "").strip()
    suggestions = FINDERS[plural].suggestions(text) if text else []
    return render(request, "desk/_suggestions.html", {"name": name, "suggestions": suggestions})


@require_safe
@needs("research")
def told_source(request: DeskRequest) -> HttpResponse:
    """Whether the source that is typed is known, and how reliable its publisher is."""
    return render(request, "desk/_source_told.html", {"told": sourcing(request.GET)})


@require_safe
@needs("research")
def propose_origin(request: DeskRequest) -> HttpResponse:
    """The origin's fields, with a proposal where nothing is typed, or an earlier proposal was left as it was."""
    told = sourcing(request.GET)
    typed, before = request.GET.get("origin", "").strip(), request.GET.get("origin_proposed", "")
    emptied = not typed and before == told.proposed
    proposes = bool(told.proposed) and typed in ("", before, told.proposed) and not emptied
    origin = told.proposed if proposes else "" if typed == before else typed
    kind = request.GET.get("origin_kind", "") if origin == typed else ""
    proposed = told.proposed or ""
    form = EvidenceForm(initial={"origin": origin, "origin_kind": kind, "origin_proposed": proposed})
    because = told.because if proposes else ""
    return render(request, "desk/_origin_form.html", {"form": form, "because": because})
