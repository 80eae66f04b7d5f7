"""How an answer to htmx is made: a fragment, and what the rest of the page must know of it."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from claims.desk.access import DeskRequest

NOTHING_NEW = 204  # the answer to a page that asks what is new, until there is more


def wants_fragment(request: DeskRequest) -> bool:
    """Whether htmx asked for a part of the page: not for a whole one, and not to restore one from the history."""
    return bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request


def swap(
    request: DeskRequest,
    template: str,
    context: dict[str, Any],
    *,
    target: str,
    address: str,
    title: str,
    sentence: str = "",
    at: str = "",
    status: int = 200,
) -> HttpResponse:
    """Answer htmx with the fragment that becomes `target`: as if the page at `address` had been loaded.

    desk.js puts the sentence into the status region, and the focus on the heading of the part whose id is `at`, of the
    page otherwise.
    """
    response = render(request, template, context, status=status)
    response.content = render_to_string("desk/_title.html", {"title": title}).encode() + response.content
    response["HX-Retarget"] = target
    response["HX-Reswap"] = "outerHTML"
    response["HX-Push-Url"] = address
    if sentence:
        said = {"value": sentence, "at": at}
        response["HX-Trigger-After-Settle"] = json.dumps({"said": said})  # ASCII: it travels in a header
    return response


def announce(response: HttpResponse, sentence: str) -> HttpResponse:
    if sentence:
        response["HX-Trigger-After-Settle"] = json.dumps({"news": sentence})  # ASCII: it travels in a header
    return response
