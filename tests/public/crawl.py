"""Every page that the public can reach by following links and sending forms, from the first page on."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client

from tests.htmx import soup

ELSEWHERE = ("/static/", "/desk/", "/admin/", "/accounts/")


def crawl(client: Client, *starts: str) -> dict[str, HttpResponse]:
    """Read all pages by address, also the given ones, to which nothing may lead. Left out: other rooms, and pictures."""
    waiting, read = ["/", "/healthz", *starts], {}
    while waiting:
        address = waiting.pop()
        if address in read or address.endswith(".png") or address.startswith(ELSEWHERE):
            continue
        read[address] = client.get(address)
        if read[address].get("Content-Type", "").startswith("text/html"):
            waiting += _leads(address, read[address])
    return read


def _leads(address: str, response: HttpResponse) -> list[str]:
    found = [urljoin(address, str(link["href"])) for link in soup(response).select("a[href]")]
    return [urlsplit(link)._replace(fragment="").geturl() for link in found if link.startswith("/")]
