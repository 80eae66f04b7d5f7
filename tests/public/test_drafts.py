"""Nothing that was not published shows at any public address."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from claims import workflow
from claims.models import Claim, Party, Source
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    a_change,
    a_claim,
    a_position,
    a_published_claim,
    a_status,
    chief,
    editor,
    researcher,
    some_evidence,
)
from tests.htmx import soup
from tests.public.addresses import addresses
from tests.public.crawl import crawl

pytestmark = pytest.mark.django_db

SECRET = "xyzzy"


def secret_source(page: str) -> Source:
    publisher = PartyFactory.create(name=f"Publisher {SECRET}")
    return SourceFactory.create(
        title=f"Report {SECRET}", author=SECRET, url=f"https://{SECRET}.example/{page}", publisher=publisher
    )


def draft_of_every_kind() -> list[Claim]:
    """A claim that nobody published, one that was turned down, and everything that can be added to a public one."""
    boss = chief()
    draft = a_claim(
        statement=f"Draft {SECRET}.",
        context=SECRET,
        topics=[TopicFactory.create(name=f"Topic {SECRET}", slug=f"topic-{SECRET}")],
        claimant=PartyFactory.create(name=f"Claimant {SECRET}"),
        first_appearance=secret_source("first"),
    )
    some_evidence(draft, quote=SECRET)
    a_position(draft, quote=SECRET)
    turned_down = a_claim(statement=f"An opinion {SECRET}.")
    workflow.turn_down(boss, [turned_down], reason="opinion", note=SECRET)
    public = a_published_claim(statement="The dam has burst.")
    some_evidence(
        public, source=secret_source("second"), quote=SECRET, summary=SECRET, origin=PartyFactory.create(name=SECRET)
    )
    words = {"paraphrase": SECRET, "scope": SECRET, "translation": SECRET, "spokesperson": SECRET}
    position = a_position(public, party=PartyFactory.create(name=f"Party {SECRET}"), quote=SECRET, **words)
    workflow.void_position(boss, position, reason=SECRET)
    a_change(public, status="refuted", rationale=SECRET)
    workflow.relate(boss, draft, public, kind="part_of")
    workflow.assign(boss, [public], assignee=researcher(first_name=SECRET, last_name=SECRET, username=SECRET))
    workflow.set_review(boss, [public], on=dt.date(2031, 1, 1))
    workflow.add_topic(boss, [public], topic=TopicFactory.create(name=f"Other {SECRET}", slug=f"other-{SECRET}"))
    workflow.run_batch(boss, "set_stage", [public], reason=SECRET, selection=SECRET, stage="in_review")
    public.refresh_from_db()
    workflow.edit_text(boss, public, seen=public.version, statement=f"The dam stands {SECRET}.", context=SECRET)
    return [draft, turned_down, public]


def test_a_draft_of_every_kind_shows_on_no_public_address(client: Client) -> None:
    claims = draft_of_every_kind()
    direct = [page for claim in claims for page in addresses(claim)]
    direct.append(f"/claims/{claims[2].public_id}/x/as-of/{timezone.localdate().isoformat()}/")
    pages = crawl(client, "/claims/?q=dam", *direct)
    assert len(pages) > 25
    for address, response in pages.items():
        text = (
            response.text if SECRET not in address else ""
        )  # an address with the slug of the draft is a redirect or 404
        assert SECRET not in text, address
        assert SECRET not in address or response.status_code in (301, 404), address
    assert pages["/claims/?q=dam"].text.count("The dam has burst.") == 1


def test_a_draft_cannot_be_found_or_filtered_for(client: Client) -> None:
    draft_of_every_kind()
    assert not soup(client.get("/claims/", {"q": SECRET})).select("#claims li")
    for name, value in {"topic": f"topic-{SECRET}", "party": Party.objects.get(name=SECRET).public_id}.items():
        response = client.get("/claims/", {name: value})
        assert response.status_code == 400
        assert not soup(response).select("#claims li")


def test_what_was_undone_before_it_was_published_never_comes_out(client: Client) -> None:
    claim = a_claim()
    boss = chief()
    evidence = some_evidence(claim, quote=SECRET)
    workflow.unlink_evidence(boss, evidence, reason=SECRET)
    position = a_position(claim, quote=SECRET)
    workflow.correct_position(
        boss, position, reason=SECRET, party=position.party, stance="asserts", quote="What it did say."
    )
    wrong = a_change(claim, rationale=SECRET)
    a_change(claim, kind="correction", corrects=wrong, rationale="As it is.", status=a_status("refuted"))
    workflow.publish(editor(), [claim])
    for address, response in crawl(client, *addresses(claim)).items():
        assert SECRET not in response.text, address


def test_an_editors_name_is_public_only_where_it_is_a_byline(client: Client) -> None:
    names = {"first_name": "Xyzzy", "last_name": "Plugh", "username": "xyzzyplugh", "email": "xyzzy@desk.example"}
    claim = a_claim(by=researcher(**names | {"username": "other"}))
    a_change(claim, by=editor(**names))
    workflow.publish(editor(**names | {"username": "third"}, byline="R. Stone"), [claim])
    for address, response in crawl(client, *addresses(claim)).items():
        assert "xyzzy" not in response.text.casefold(), address
    assert "R. Stone" in client.get(addresses(claim)[1]).text


def test_every_page_of_the_crawl_answers(client: Client) -> None:
    for number in range(3):
        a_published_claim(statement=f"Claim {number}.", topics=[TopicFactory.create()])
    assert {response.status_code for response in crawl(client).values()} == {200}
