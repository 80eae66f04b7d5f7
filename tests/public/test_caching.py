"""Public pages are the same for all: no cookie, nothing that varies by one, and caches may share them for a minute."""

from __future__ import annotations

import pytest
from django.test import Client

from claims import workflow
from tests.factories import a_position, a_published_claim, chief, editor, researcher
from tests.public.addresses import address, addresses
from tests.public.crawl import crawl

pytestmark = pytest.mark.django_db


def test_no_page_sets_or_asks_for_a_cookie(client: Client) -> None:
    claim, withdrawn = a_published_claim(), a_published_claim()
    workflow.withdraw(chief(), [withdrawn], reason="By mistake.")
    strange = ["/claims/?page=x", "/claims/?status=x", "/nothing/here/", "/claims/zzzzzzzz/"]
    pages = crawl(client, *addresses(claim), *addresses(withdrawn), *strange)
    assert len(pages) > 20
    for page, response in pages.items():
        assert not response.cookies, page
        assert "Cookie" not in response.get("Vary", ""), page
        assert "csrf" not in response.text, page


def test_somebody_from_the_desk_gets_the_same_page(client: Client) -> None:
    claim = a_published_claim()
    as_reader = client.get(address(claim)).content
    client.force_login(researcher())
    assert client.get(address(claim)).content == as_reader


def test_pages_may_be_shared_for_a_minute_and_stale_ones_for_an_hour(client: Client) -> None:
    claim = a_published_claim()
    for page in ("/", "/claims/", "/method/", *addresses(claim)[1:5]):
        assert client.get(page)["Cache-Control"] == "public, max-age=60, stale-if-error=3600", page


def test_a_page_that_one_has_is_not_sent_again_until_it_changes(client: Client) -> None:
    claim = a_published_claim()
    tag = client.get(address(claim))["ETag"]
    assert client.get(address(claim), headers={"if-none-match": tag}).status_code == 304
    a_position(claim)
    assert client.get(address(claim), headers={"if-none-match": tag}).status_code == 304
    workflow.publish(editor(), [claim])
    assert client.get(address(claim), headers={"if-none-match": tag}).status_code == 200


def test_a_head_request_gets_the_headers_alone(client: Client) -> None:
    response = client.head(address(a_published_claim()))
    assert (response.status_code, response.content) == (200, b"")


def test_no_page_has_a_script_or_a_style_of_its_own(client: Client) -> None:
    for page, response in crawl(client, *addresses(a_published_claim(status="refuted"))).items():
        assert "<style" not in response.text and " style=" not in response.text, page
        assert "<script src" not in response.text, page
