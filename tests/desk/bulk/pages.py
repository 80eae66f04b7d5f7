"""The way of a bulk edit from the board: tick claims, press the buttons of the pages between, and a batch at its end."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from claims import workflow
from claims.models import Batch, Claim, User
from tests.desk.forms import errors, filled
from tests.factories import a_claim
from tests.htmx import soup

SELECT, BATCHES = "/desk/select/", "/desk/batches/"
FORMS = {"ask": "form.asking", "preview": "form.confirm"}


def ask(client: Client, verb: str, claims: list[Claim], query: str = "", **more: Any) -> HttpResponse:
    """Tick claims on the board and press a button of the bar; the answer is the last of where it leads."""
    data = {"verb": verb, "pick": [claim.public_id for claim in claims]} | more
    return client.post(f"{SELECT}{query}", data, follow=True)


def press(client: Client, verb: str, page: HttpResponse, step: str, query: str = "", **typed: Any) -> HttpResponse:
    """Press a button of a page between; what was typed stays."""
    [form] = soup(page).select(", ".join(FORMS.values()))
    assert form.select(f'button[name="step"][value="{step}"]'), f"there is no button {step}"
    data = filled(page, f"form.{form['class'][0]}", **typed)
    return client.post(str(form["action"]), data | {"step": step})


def preview(client: Client, verb: str, claims: list[Claim], **typed: Any) -> HttpResponse:
    page = press(client, verb, ask(client, verb, claims), "show", **{"reason": "A tidy-up."} | typed)
    assert not soup(page).select("#errors"), errors(page)
    return page


def do(client: Client, verb: str, claims: list[Claim], **typed: Any) -> Batch:
    """The whole way."""
    response = press(client, verb, preview(client, verb, claims, **typed), "run")
    assert response.status_code == 302, errors(response)
    batch = Batch.objects.latest("pk")
    assert response["Location"] == reverse("desk:batch", args=[batch.pk])
    return batch


def outcomes(batch: Batch) -> dict[int, str]:
    return dict(batch.outcomes.values_list("claim", "refusal"))


def a_begun_batch(by: User, count: int = 3, **more: Any) -> Batch:
    claims = [a_claim() for _ in range(count)]
    return workflow.start_batch(by, "set_stage", claims, stage="done", reason="Over.", selection="some", **more)
