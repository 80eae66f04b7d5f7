"""Whoever asks, from wherever and however: the answer is the same, bytes and headers, so any cache may share it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import Resolver404, resolve

from claims import workflow
from claims.dates import today
from claims.models import Claim, PublicParty
from claims.sample import people, story
from tests.factories import TopicFactory, a_published_claim, chief
from tests.htmx import soup
from tests.public.addresses import address, addresses
from tests.public.crawl import answer_of, crawl

pytestmark = pytest.mark.django_db

HTMX = {
    "HX-Request": "true",
    "HX-Boosted": "true",
    "HX-Target": "main",
    "HX-Trigger": "q",
    "HX-Current-URL": "http://testserver/desk/",
    "HX-Prompt": "yes",
}
HEADERS: dict[str, dict[str, str]] = {
    "a session that ended": {"Cookie": f"{settings.SESSION_COOKIE_NAME}={'a' * 32}; messages=W10:bad:sig; theme=dark"},
    "htmx": {"HX-Request": "true"},
    "htmx, boosted and all": HTMX,
    "htmx, going back": {"HX-Request": "true", "HX-History-Restore-Request": "true"},
    "another language": {"Accept-Language": "ko, ar;q=0.9, de;q=0.5"},
    "wants JSON": {"Accept": "application/json"},
    "wants nothing that we have": {"Accept": "image/webp;q=1, */*;q=0"},
    "wants it small": {"Accept-Encoding": "gzip, br, zstd"},
    "a machine": {"User-Agent": "curl/8.0"},
    "an old telephone": {"User-Agent": "Mozilla/5.0 (Linux; Android 4; Mobile)", "Save-Data": "on"},
    "from elsewhere": {"Referer": "https://elsewhere.example/?q=xyzzy", "Origin": "https://elsewhere.example"},
    "a part of it": {"Range": "bytes=0-9", "If-Range": '"x"'},
    "an old copy": {"If-None-Match": '"x"', "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    "another host": {"Host": "elsewhere.example"},
    "another host and port": {"Host": "ELSEWHERE.example:8443"},
    "through a proxy": {
        "X-Forwarded-Host": "elsewhere.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Port": "8443",
        "X-Real-IP": "203.0.113.7",
    },
    "through a proxy of today": {"Forwarded": "for=203.0.113.7;host=elsewhere.example;proto=https"},
    "another address": {"X-Original-URL": "/desk/", "X-Rewrite-URL": "/desk/", "X-HTTP-Method-Override": "POST"},
    "with credentials": {"Authorization": "Basic eDp5", "X-CSRFToken": "x", "X-Requested-With": "XMLHttpRequest"},
    "without keeping": {"Cache-Control": "no-cache", "Pragma": "no-cache", "DNT": "1", "Sec-GPC": "1"},
}
ALONE = {"", "public:claims", "public:claim"}  # these are asked with each alone
LISTS = {f"public:{name}" for name in ("claims", "parties", "party", "topics", "topic", "corrections", "revisions")}
QUERIES = ["utm_source=x&fbclid=y&gclid=z", "__debug__=1&format=json&next=//elsewhere.example&%00=%ff&=&&;"]


def every_kind(client: Client, claim: Claim, *more: str) -> dict[str, HttpResponse]:
    """What a reader without anything gets: of all pages of one view and one status the first."""
    withdrawn, merged, removed = (a_published_claim(statement=f"The mill no. {number} burns.") for number in range(3))
    workflow.merge_claims(chief(), merged, into=claim, reason="The same.")
    workflow.withdraw(chief(), [withdrawn], reason="By mistake.")
    workflow.redact(chief(), removed.last_revision(), "body", reason="A court said so.")
    strange = ["/claims/?page=x", "/claims/?status=x", "/claims/?after=x&q=troops", "/nothing/", "/claims/zzzzzzzz/"]
    lists = [
        "/",
        "/claims/",
        "/parties/?q=un",
        "/topics/",
        "/corrections/",
        "/method/",
        "/about/",
        "/claims",
        "/topics",
    ]
    days = [address(claim, "as_of", "2024-11-08"), address(claim, "as_known_now", today()), address(claim, "card", 1)]
    here = [*addresses(claim), *addresses(claim, "x"), *addresses(withdrawn), *addresses(merged), *addresses(removed)]
    found: dict[tuple[str, int], tuple[str, HttpResponse]] = {}
    for page in [*lists, *days, *here, *strange, *more]:
        answer = client.get(page)
        found.setdefault((_view(page), answer.status_code), (page, answer))
    kinds = dict(found.values())
    assert len(kinds) > 35
    assert {200, 301, 302, 400, 404, 410} <= {answer.status_code for answer in kinds.values()}
    assert {"application/json", "image/png"} <= {answer.get("Content-Type") for answer in kinds.values()}
    return kinds


def _view(page: str) -> str:
    try:
        return resolve(urlsplit(page).path).view_name
    except Resolver404:
        return ""


def differing(pages: dict[str, HttpResponse], client: Client, **asked: Any) -> list[str]:
    answers = {page: client.get(page, **asked) for page in pages}
    return [page for page, answer in answers.items() if answer.cookies or answer_of(answer) != answer_of(pages[page])]


def test_neither_a_header_nor_a_login_changes_any_page(client: Client) -> None:
    story.load(people.create())
    sent = Claim.objects.get(statement__startswith="About 10,000")
    others = Claim.objects.exclude(pk=sent.pk).values_list("public_id", flat=True)
    crawled = crawl(client, without=("/healthz", *(f"/claims/{other}/" for other in others)))
    kinds = every_kind(client, sent, *crawled)
    pages = kinds | {page: client.get(page) for page in crawled}
    assert not [page for page, answer in pages.items() if answer.cookies or "Vary" in answer or "Set-Cookie" in answer]
    together = {name: text for headers in HEADERS.values() for name, text in headers.items()}
    alone = {page: answer for page, answer in kinds.items() if _view(page) in ALONE}
    with override_settings(ALLOWED_HOSTS=["*"]):
        differ = {
            how: found for how, headers in HEADERS.items() if (found := differing(alone, client, headers=headers))
        }
        assert differ == {}
        assert differing(kinds, client, headers=together) == []
    client.force_login(chief(time_zone="Asia/Seoul", theme="dark"))
    assert client.cookies
    assert differing(pages, client, headers=HTMX) == []


def test_nothing_that_a_page_does_not_ask_for_changes_it(client: Client) -> None:
    topic = TopicFactory.create()
    claim = a_published_claim(topics=[topic])
    party = PublicParty.objects.earliest("id")
    lists = [f"/topics/{topic.slug}/", f"/parties/{party.public_id}/", f"/parties/{party.public_id}/{party.slug}/"]
    for page, answer in every_kind(client, claim, *lists).items():
        status, headers, body = answer_of(answer)
        assert answer_of(client.head(page)) == (status, headers, b""), page
        plain = {name: text for name, text in headers.items() if name != "Location"}
        number = "page=" if _view(page) in LISTS else "page=2"
        for query in [*QUERIES, *([] if "page=" in page else [number])]:
            asked = client.get(f"{page}{'&' if '?' in page else '?'}{query}")
            leads_to = asked.get("Location", "")
            del asked["Location"]
            assert answer_of(asked) == (status, plain, body), (page, query)
            assert leads_to.split("?")[0] == answer.get("Location", "").split("?")[0], (page, query)


def test_an_address_with_a_wrong_slug_leads_on_with_its_query_and_without_a_host(client: Client) -> None:
    claim = a_published_claim()
    hostile = {"Host": "elsewhere.example", "X-Forwarded-Host": "elsewhere.example"}
    with override_settings(ALLOWED_HOSTS=["*"]):
        answer = client.get(f"/claims/{claim.public_id}/x/as-of/?date=2024-11-05", headers=hostile)
    assert (answer.status_code, answer["Location"]) == (301, f"{address(claim, 'pick_day')}?date=2024-11-05")


@pytest.mark.parametrize("broken", ["sessionid=x", "sessionid=", "csrftoken=x", 'a="\\; =b; sessionid=\xff'])
@pytest.mark.parametrize("page", ["/", "/claims/?q=x", "/claims/?status=x", "/nothing/", "/claims/zzzzzzzz/"])
def test_a_broken_cookie_changes_no_page_and_brings_none(page: str, broken: str) -> None:
    answer = Client().get(page, headers={"Cookie": broken})
    assert not answer.cookies
    assert answer_of(answer) == answer_of(Client().get(page))


@pytest.mark.parametrize(
    "host", ["xyzzy.example", "xyzzy.example:99", "testserver.xyzzy.example", "xy zzy<b>", "[xyzzy"]
)
def test_a_host_that_is_not_ours_is_refused_in_our_look_and_not_repeated(host: str) -> None:
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        answer = Client().get("/claims/", headers={"Host": host, "X-Forwarded-Host": "testserver"})
    assert (answer.status_code, soup(answer).h1.get_text()) == (400, "We could not read this request.")
    assert "zzy" not in answer.text + str(answer.headers)
    assert not answer.cookies
