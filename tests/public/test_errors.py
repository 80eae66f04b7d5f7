"""The pages that say what went wrong: in the site's own look, and without telling what they should not."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client

from claims.public import method
from tests.htmx import soup

pytestmark = pytest.mark.django_db

SECRET = "xyzzy at 10.0.0.7"


def answer(monkeypatch: pytest.MonkeyPatch, error: Exception) -> tuple[int, str]:
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr(method, "render", fail)
    response = Client(raise_request_exception=False).get("/method/")
    assert SECRET not in response.text
    page = soup(response)
    assert page.select_one("link[rel=stylesheet]")
    return response.status_code, page.h1.get_text()


def test_a_mistake_of_ours_is_called_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(monkeypatch, RuntimeError(SECRET)) == (500, "Something went wrong on our side.")


def test_what_a_role_does_not_allow_is_refused_with_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(monkeypatch, PermissionDenied(SECRET)) == (403, "Your role does not allow this.")


def test_a_suspicious_request_is_refused_without_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(monkeypatch, SuspiciousOperation(SECRET)) == (400, "We could not read this request.")


@pytest.mark.parametrize("address", ["/nothing/", "/claims/x/", "/method/x/", "/static/none.css"])
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, soup(response).h1.get_text()) == (404, "There is nothing at this address.")


def test_an_address_without_its_last_stroke_leads_on(client: Client) -> None:
    assert client.get("/claims").headers["Location"] == "/claims/"


def test_a_form_without_its_token_says_what_to_do() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"username": "somebody"})
    assert response.status_code == 403
    assert soup(response).h1.get_text() == "This form was too old to be sent."


@pytest.mark.parametrize("address", ["/", "/claims/", "/method/"])
def test_a_page_that_is_only_read_refuses_another_method(address: str) -> None:
    assert Client(enforce_csrf_checks=True).post(address).status_code == 405
