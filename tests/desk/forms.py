"""Forms as a browser has them: what a page's form would send, with what somebody typed."""

from __future__ import annotations

from typing import Any

from bs4 import Tag
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from claims.models import Claim
from tests.htmx import HTMX, after_swap, assert_swap_equals_reload, soup

Sent = dict[str, Any]


def at(name: str, claim: Claim, *args: object) -> str:
    return reverse(f"desk:{name}", args=[claim.public_id, *args])


def filled(page: Any, form: str = "main form", **typed: Any) -> Sent:
    """What the form would send once these fields were typed over. Fails for a field that the form does not have."""
    [element] = soup(page).select(form)
    sent: Sent = {}
    names = set()
    for field in element.select("input[name], select[name], textarea[name]"):
        name = str(field["name"])
        names.add(name)
        if (value := _value(field)) is not None:
            sent.setdefault(name, []).append(value)
    assert not set(typed) - names, f"the form has no {set(typed) - names}"
    return {**sent, **typed}


def _value(field: Tag) -> str | None:
    if field.name == "textarea":
        return field.get_text().removeprefix("\n")
    if field.name == "select":
        chosen = field.select_one("option[selected]") or field.select_one("option")
        return str(chosen["value"]) if chosen else None
    if field["type"] in ("radio", "checkbox") and not field.has_attr("checked"):
        return None
    return str(field.get("value", ""))


def send(client: Client, address: str, **typed: Any) -> HttpResponse:
    """Open the page, type, and send, as without JavaScript."""
    page = client.get(address)
    assert page.status_code == 200
    return client.post(
        address, filled(page, "#action form" if "/claims/" in address else "main form:last-of-type", **typed)
    )


def said(response: HttpResponse) -> str:
    """The words of a page."""
    return " ".join(soup(response).get_text(" ").split())


def errors(response: HttpResponse) -> str:
    """What the form says is wrong, in the list above it."""
    assert response.status_code == 200, response.status_code
    [found] = soup(response).select("#errors")
    return " ".join(found.get_text(" ").split())


def typed_is_kept(response: HttpResponse, **typed: str) -> None:
    form = filled(response, "main form:has(button.main)")
    for name, value in typed.items():
        assert form[name] == [value], f"{name} holds {form.get(name)}"


def assert_swaps(client: Client, claim: Claim, address: str, **typed: Any) -> None:
    """Open the form and send it with htmx: after each swap the page is what a reload gives."""
    home = at("workspace", claim)
    page = soup(client.get(home))
    link = f'#workspace a[hx-get="{address}"]'
    for extra in page.select(link)[1:]:  # two links may lead to one form
        del extra["hx-get"]
    opened = client.get(address, headers=HTMX)
    assert_swap_equals_reload(client, home, page, link, opened)
    with_form = after_swap(page, link, opened)
    answer = client.post(address, filled(with_form, "#action form", **typed), headers=HTMX)
    assert answer.get("HX-Retarget") == "#workspace", answer.content.decode()
    assert_swap_equals_reload(client, home, with_form, f'#action form[hx-post="{address}"]', answer)
    assert "said" in answer["HX-Trigger-After-Settle"]


def assert_form_swaps_in_place(client: Client, claim: Claim, address: str, **typed: Any) -> HttpResponse:
    """Send something bad with htmx: the form comes back in its place, status 200, and the workspace stays."""
    page = client.get(address)
    answer = client.post(address, filled(page, "#action form", **typed), headers=HTMX)
    assert answer.status_code == 200
    assert "HX-Retarget" not in answer
    swapped = after_swap(page, f'#action form[hx-post="{address}"]', answer)
    assert len(swapped.select("#action")) == len(swapped.select("#workspace")) == 1
    return answer
