"""How an action of the desk answers: a fragment where htmx asked for one, a page or a redirect everywhere else."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from claims.desk.access import DeskRequest


def wants_fragment(request: DeskRequest) -> bool:
    """Whether htmx asked for a part of the page: not for a whole one, and not to restore one from the history."""
    return bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request


def swap_all(
    request: DeskRequest, template: str, context: dict[str, Any], *, target: str, address: str, sentence: str
) -> HttpResponse:
    """Answer a good POST: the fragment that becomes `target`, or a redirect to the page that has it."""
    if not wants_fragment(request):
        messages.success(request, sentence)
        return redirect(address)
    response = render(request, template, context)
    response["HX-Retarget"] = target
    response["HX-Reswap"] = "outerHTML"
    response["HX-Push-Url"] = address
    response["HX-Trigger-After-Settle"] = json.dumps(
        {"said": sentence}
    )  # desk.js puts it into the status region; ASCII, for a header
    return response
