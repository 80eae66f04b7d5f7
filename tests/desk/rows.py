"""What the tests of the pages of sources and of parties have in common."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.desk.forms import filled, said
from tests.htmx import soup

FORM = "#row-form form"


def sent(client: Client, address: str, **typed: Any) -> HttpResponse:
    """Open the page of a form, type, and send."""
    page = client.get(address)
    assert page.status_code == 200
    return client.post(address, filled(page, FORM, **typed))


def follow(client: Client, response: HttpResponse) -> str:
    """The words of the page to which somebody is led."""
    assert response.status_code == 302, response.content.decode()
    return said(client.get(response["Location"]))


def words_of(client: Client, address: str, part: str = "main") -> str:
    """The words of a part of a page."""
    return " ".join(" ".join(one.get_text(" ") for one in soup(client.get(address)).select(part)).split())


def listed(client: Client, address: str, **query: Any) -> list[str]:
    """What the rows of a list are called."""
    return [cell.get_text() for cell in soup(client.get(address, query)).select("td.named > a")]


def queries(client: Client, address: str, **query: Any) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address, query).status_code == 200
    return len(found)
