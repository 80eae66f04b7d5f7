"""No public page takes more than a few queries, however much is published; a list takes as many for much as for little."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.dates import today
from claims.models import Claim
from claims.public.filters import DATES
from tests.factories import (
    PartyFactory,
    SourceFactory,
    TopicFactory,
    a_status,
    editor,
    some_evidence,
)
from tests.public.addresses import addresses
from tests.public.crawl import crawl

pytestmark = pytest.mark.django_db

MOST = 8


class CountingClient(Client):
    """Keeps, by address, how many queries an answer took."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: dict[str, int] = {}

    def get(self, path: str, *args: Any, **asked: Any) -> HttpResponse:
        with CaptureQueriesContext(connection) as queries:
            response = super().get(path, *args, **asked)
        self.taken[path] = len(queries)
        return response


def publish_much(number: int) -> list[Claim]:
    """So many claims of one story with the same parties, each published three times: a correction, a new line, a relation."""
    who, second = editor(), editor()
    parties, topic = PartyFactory.create_batch(3, part_of=PartyFactory.create()), TopicFactory.create()
    report = SourceFactory.create(publisher=parties[0])
    source = SourceFactory.create(publisher=parties[1], through=report)
    claims, said = [], []
    for count in range(number):
        claim = workflow.receive(
            who, statement=f"Bridge no. {count} is closed.", claimant=parties[0], topics=[topic], made_on="2024-10"
        )
        some_evidence(claim, by=who, source=source, origin=parties[2], quote=f"No. {count}")
        for party, stance in zip(parties, ("asserts", "denies", "confirms"), strict=True):
            said.append(workflow.record_position(who, claim, party=party, stance=stance, quote="So.", source=report))
        workflow.ask_reply(who, claim, party=parties[1])
        claims.append(claim)
    for claim, other in pairwise(claims):
        workflow.relate(who, claim, other, kind="variant_of")
    changes = workflow.change_status(who, claims, status=a_status("disputed"), rationale="They differ.")
    workflow.publish(second, claims)
    for claim, change, position in zip(claims, changes, said[::3], strict=True):
        right = {"kind": "correction", "corrects": change, "rationale": "It was one."}
        workflow.change_status(who, [claim], status=a_status("single-source"), **right)
        words = {"party": position.party, "stance": "asserts", "source": report}
        workflow.correct_position(who, position, reason="A slip.", quote="So it is.", **words)
    workflow.publish(second, claims)
    for claim in claims:
        workflow.record_position(who, claim, party=parties[1], stance="confirms_in_part", quote="In part.")
    workflow.publish(second, claims)
    return claims


def lists_of(claim: Claim) -> list[str]:
    """The lists, with no filter, with each date and order, and with every filter at once."""
    party = claim.claimant
    assert party is not None
    topic = claim.topics.get().slug
    every = {"q": "bridge", "topic": topic, "party": party.public_id, "stance": "for", "status": "single-source"}
    dates = {"after": "2001-01-01", "before": "2998-12-31"}
    orders = [{"by": by, "order": order} for by in DATES for order in ("newest", "oldest")]
    filters = [{}, every, {"stance": "asserts"}, *orders, *(every | dates | order for order in orders[::3])]
    found = [f"/claims/?{urlencode(chosen)}" for chosen in filters]
    found += [f"/claims/?{urlencode(chosen | {'page': 'last'})}" for chosen in filters[:3]]
    found += ["/", "/parties/", "/parties/?q=ministry", "/parties/?page=last", "/topics/", f"/topics/{topic}/"]
    found += [f"/topics/{topic}/?page=last", "/corrections/", "/corrections/?page=last"]
    page = f"/parties/{party.public_id}/{party.slug}/"
    return [*found, page, f"{page}?line=changed", f"{page}?page=last"]


def test_every_page_takes_a_few_queries_and_a_list_as_many_for_much_as_for_little() -> None:
    client = CountingClient()
    few = publish_much(2)
    lists = lists_of(few[0])
    assert {client.get(page).status_code for page in lists} == {200}
    for_little = dict(client.taken)
    many = publish_much(21)
    for page, page_of_many in zip(lists, lists_of(many[0]), strict=True):
        client.get(page_of_many)
        assert client.taken[page_of_many] == for_little[page], page
    first, *others, last = many
    alike = tuple(f"/claims/{claim.public_id}/" for claim in others)
    page = addresses(first)[1]
    days = [f"{page}as-of/{today()}/", f"{page}as-of/{today()}/held/", f"{page}compare/1/3/", f"{page}revisions/3.png"]
    wrong = ["/claims/?status=x", "/claims/?page=x", "/nothing/", "/claims/zzzzzzzz/", f"/claims/{first.public_id}/x/"]
    crawl(client, *addresses(first), *addresses(last), *days, *wrong, without=alike)
    client.get(days[-1])
    assert len(client.taken) > 100
    assert {page: taken for page, taken in client.taken.items() if taken > MOST} == {}
    assert max(client.taken.values()) > 4  # so they are counted
