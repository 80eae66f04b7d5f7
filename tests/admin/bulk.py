"""The way of a bulk edit from the list of claims: select, press the buttons of the pages between, see what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpResponse
from django.test import Client

from claims.models import BatchOutcome, Claim
from tests.admin.story import errors_of, form_of, url


def ask(client: Client, verb: str, claims: list[Claim], **more: Any) -> HttpResponse:
    """Select claims in the list and start an action."""
    return client.post(url(Claim), {"action": verb, ACTION_CHECKBOX_NAME: [c.pk for c in claims], "index": 0} | more)


def press(client: Client, verb: str, response: HttpResponse, step: str, **typed: Any) -> HttpResponse:
    """Press a button of a page between."""
    data = form_of(response, step) | typed
    return client.post(url(Claim, "bulk", verb), data)


def do(client: Client, verb: str, claims: list[Claim], **typed: Any) -> tuple[HttpResponse, HttpResponse]:
    """The whole way: list, form, preview, outcome. Returns the preview and the outcome."""
    preview = press(client, verb, ask(client, verb, claims), "preview", **{"reason": "A tidy-up."} | typed)
    assert not errors_of(preview), errors_of(preview)
    done = client.post(url(Claim, "bulk", verb), form_of(preview, "run"), follow=True)
    assert done.redirect_chain, "it was not done"
    return preview, done


def outcomes() -> dict[int, str]:
    return dict(BatchOutcome.objects.values_list("claim", "refusal"))
