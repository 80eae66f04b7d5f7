"""The HTML of every kind of public page, as the Nu Html Checker judges it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.utils.http import int_to_base36

from claims import workflow
from claims.desk.account.views import too_many_requests
from claims.models import Claim, User
from claims.sample import people, story
from tests.factories import (
    PartyFactory,
    SourceFactory,
    a_claim,
    a_position,
    a_published_claim,
    a_reply_request,
    chief,
    editor,
    researcher,
    some_evidence,
)
from tests.htmx import soup
from tests.public.addresses import addresses
from tests.public.crawl import crawl
from tests.vnu import faults_of_html

pytestmark = pytest.mark.looks

ARABIC = {"language": "ar", "quote": "لم نرسل أي جندي إلى الجبهة، وما يقال في ذلك غير صحيح."}
HEAD = '<!doctype html><html lang="en"><title>A page</title>'

# Addresses to which no link leads; the days are those of a claim published on 4 November 2024.
ASTRAY = [
    "/nothing/",
    "/claims/zzzzzzzz/",
    "/claims/?page=x",
    "/claims/?status=nothing",
    "/claims/?q=nothing+of+the+kind",
]
DAYS = [
    "as-of/?date=2024-11-08",
    "as-of/2024-11-08/held/",
    "compare/?old=1&new=3",
    "as-of/2024-11-01/",
    "as-of/2024-11-08/",
    "as-of/2999-01-01/",
    "as-of/yesterday/",
]


def _add_what_the_story_lacks() -> None:
    asked = {"asked_on": dt.date(2024, 11, 5), "due_on": dt.date(2024, 11, 12)}
    arabic = a_claim(statement="أُرسل نحو عشرة آلاف جندي إلى الجبهة.", language="ar")
    a_position(arabic, stance="denies", translation="We sent no soldier to the front.", **ARABIC)
    some_evidence(arabic, quote_before="قال الوزير:", quote_after="ولم يزد.", **ARABIC)
    a_reply_request(arabic, question="Did you send anybody?", **asked)
    answered = a_reply_request(arabic, **asked)
    workflow.record_reply(
        researcher(), answered, answer="We sent nobody <b>there</b>.", answered_on=dt.date(2024, 11, 13)
    )
    more_than_a_list_shows = [a_claim(statement=f"The bridge no. {number} is closed.") for number in range(13)]
    workflow.publish(editor(), [arabic, *more_than_a_list_shows])
    reviewed = {"claimant": PartyFactory.create(wikidata_id="Q1065"), "first_appearance": SourceFactory.create()}
    a_published_claim(statement="The dam <script>has</script> burst & is “gone”.", status="refuted", **reviewed)
    withdrawn, back, merged, into, removed = (a_published_claim(statement=f"The mill no. {n} burns.") for n in range(5))
    workflow.withdraw(chief(), [withdrawn, back], reason="It was another mill.")
    workflow.publish(editor(), [back])
    workflow.merge_claims(chief(), merged, into=into, reason="The same mill.")
    workflow.redact(chief(), removed.last_revision(), "body", reason="A court said so.")


@pytest.fixture
def answers(client: Client, db: None) -> dict[str, HttpResponse]:
    """What the public gets, by address: all that it can reach, and what it gets astray."""
    story.load(people.create())
    _add_what_the_story_lacks()
    pages = addresses(Claim.objects.get(statement__startswith="About 10,000"))
    days = [pages[1] + day for day in DAYS]
    found = crawl(client, *(page for claim in Claim.objects.all() for page in addresses(claim)), *days, *ASTRAY)
    found |= {address: client.get(address) for address in _named_beside_links(found) - found.keys()}
    found["/accounts/login/"] = client.get("/accounts/login/")
    found["POST /accounts/login/"] = client.post("/accounts/login/", {"login": "nobody"})
    for page in ("", "sent/", "done/", "1-x/"):
        found[f"/accounts/password/reset/{page}"] = client.get(f"/accounts/password/reset/{page}")
    user = User.objects.get(username="chief")
    link = f"/accounts/password/reset/{int_to_base36(user.pk)}-{default_token_generator.make_token(user)}/"
    found["a new password"] = client.get(link, follow=True)
    found["429"] = too_many_requests(RequestFactory().get("/"))
    found["POST /accounts/login/ without its token"] = Client(enforce_csrf_checks=True).post("/accounts/login/")
    found["POST /"] = client.post("/")
    found["500"] = get_resolver().resolve_error_handler(500)(RequestFactory().get("/"))
    return found


def _named_beside_links(found: Mapping[str, HttpResponse]) -> set[str]:
    """Addresses of the site that stand in the head of a page, as feeds and pictures do, or are part of what it shows."""
    named = set()
    for response in found.values():
        if is_page(response):
            page = soup(response)
            named |= {str(one[name]) for name in ("href", "src", "content") for one in page.select(f":not(a)[{name}]")}
    here = {address.removeprefix(settings.DESK_URL) for address in named}
    return {address for address in here if address.startswith("/") and not address.startswith(settings.STATIC_URL)}


def is_page(response: HttpResponse) -> bool:
    """Redirects and the like say that they are HTML and are empty. A page that should not be empty is one still."""
    is_html = response.get("Content-Type", "").startswith("text/html")
    return is_html and (response.status_code == 200 or bool(response.content))


def test_the_checker_finds_nothing_in_any_page_and_every_public_view_is_among_them(
    answers: dict[str, HttpResponse],
) -> None:
    """A view has shown what it has to show with 200, or with 302 where all that it does is to lead on."""
    _, public = get_resolver().namespace_dict["public"]
    named = {f"public:{name}" for name in public.reverse_dict if isinstance(name, str)}
    shown = {answer.resolver_match.view_name for answer in answers.values() if answer.status_code in (200, 302)}
    assert not named - shown
    assert {200, 301, 302, 400, 403, 404, 405, 410, 500} <= {answer.status_code for answer in answers.values()}
    faults = faults_of_html({address: response.content for address, response in answers.items() if is_page(response)})
    assert not faults, "\n".join(faults)


def test_what_the_checker_finds_is_reported_by_page_and_line() -> None:
    nested = f"{HEAD}\n<p><div></div></p>"
    twice = f'{HEAD}<p id="x">One</p>\n\n<p id="x">Another</p>'.encode()
    faults = faults_of_html(
        {"/good/": f"{HEAD}<p>All is well.", "/nested/": nested, "/twice/?a=b": twice, "/empty/": ""}
    )
    assert "/nested/: line 2: No “p” element in scope but a “p” end tag seen." in faults
    assert "/twice/?a=b: line 3: Duplicate ID “x”." in faults
    assert any(fault.startswith("/empty/: ") for fault in faults)
    assert not any(fault.startswith(("/good/", "no page")) for fault in faults)


def test_a_run_that_checks_nothing_is_no_good_sign(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    jar = tmp_path / "vnu.jar"
    jar.write_text("This is no program.")
    monkeypatch.setenv("FACTCHECK_TEST_VNU", str(jar))
    with pytest.raises(RuntimeError, match=r"vnu\.jar"):
        faults_of_html({"/": f"{HEAD}<p>All is well."})
