"""The beginning of a bulk edit: select claims in the admin's list, and come to the page at the desk that asks on."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpResponse
from django.test import Client

from claims.models import Claim
from tests.admin.story import url


def ask(client: Client, verb: str, claims: list[Claim], query: str = "", **more: Any) -> HttpResponse:
    """Select claims in the list and start an action; the answer is the last of where it leads."""
    data = {"action": verb, ACTION_CHECKBOX_NAME: [claim.pk for claim in claims], "index": 0} | more
    return client.post(url(Claim) + query, data, follow=True)
