"""A canary in every field of everything that readers must not see, and every public address read: none of them shows."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver

from claims.models import (
    Claim,
    Party,
    PublicClaim,
    PublicParty,
    PublicTopic,
    Topic,
)
from tests.public.addresses import ASTRAY, addresses, of_every_claim, of_every_noun
from tests.public.canaries import (
    ADDRESSES_THAT_STAY,
    CANNOT_CARRY_ONE,
    NOUNS,
    Desk,
    assert_found_by_no_search,
    marked,
    never_published,
    published,
    read,
    taken_out_of_sight,
    without_a_canary,
)
from tests.public.crawl import Canaries, answer_of, crawl

pytestmark = pytest.mark.django_db


def errors() -> dict[str, HttpResponse]:
    """What is answered where something went wrong, besides what an address alone can bring about."""
    guarded = Client(enforce_csrf_checks=True)
    return {
        "403": guarded.post("/accounts/login/", {"username": "x"}),
        "405": guarded.post("/claims/"),
        "400": guarded.get("/", headers={"host": "elsewhere.example"}),
        "500": get_resolver().resolve_error_handler(500)(RequestFactory().get("/")),
    }


def assert_drafts_are_nowhere(pages: dict[str, HttpResponse]) -> None:
    """What was never public is answered like an address that never existed, byte for byte, pictures too."""
    never = Claim.objects.exclude(public_id__in=PublicClaim.objects.values("public_id"))
    parties = Party.objects.exclude(public_id__in=PublicParty.objects.values("public_id"))
    topics = Topic.objects.exclude(slug__in=PublicTopic.objects.values("slug"))
    nowhere = [address for claim in never for address in addresses(claim)]
    nowhere += [f"/parties/{party.public_id}/" for party in parties]
    nowhere += [f"/topics/{topic.slug}/" for topic in topics]
    assert len(nowhere) > 150
    assert not [address for address in nowhere if answer_of(pages[address]) != answer_of(pages["/nothing/"])]
    gone = PublicClaim.objects.filter(state=PublicClaim.State.WITHDRAWN)
    assert {pages[f"/claims/{claim.public_id}/-/revisions/1.png"].status_code for claim in gone} == {410}


def test_every_public_field_shows_and_no_internal_one_where_a_claim_is_published_in_full(client: Client) -> None:
    """So the search for canaries sees what there is to be seen."""
    canaries = Canaries()
    published(Desk(canaries, "published"))
    assert without_a_canary(canaries) == {}
    cannot = set(" ".join(CANNOT_CARRY_ONE.values()).split())
    pointers = {
        f"{model.__name__}.{field.name}" for model in NOUNS for field in model._meta.get_fields() if field.is_relation
    }
    shown = {name.removeprefix("published: ") for _, name in canaries.shown_by(crawl(client))}
    moments = {name for name in shown if name.endswith(" at")}
    written_by_verb = {f"{model}.recorded_at" for model in ("Position", "StatusChange", "Revision")}
    written_by_verb |= {"Evidence.linked_at", "Revision.body"}
    assert shown - moments == marked("public") - cannot - pointers - written_by_verb
    verbs = ["change_status", "correct_position", "link_evidence", "publish", "receive", "record_position"]
    assert sorted(moments) == [f"{verb} at" for verb in verbs]


def test_what_readers_must_not_see_is_at_no_address_and_changes_none(client: Client) -> None:
    canaries = Canaries()
    public = Desk(canaries, "public", plain=True)
    claim, *_ = published(public)
    taken_out_of_sight(canaries)
    before = crawl(client)
    assert len(before) > 35
    before |= read(client, [*of_every_claim(), *of_every_noun(), *ASTRAY])
    assert {name for _, name in canaries.shown_by(before)} <= ADDRESSES_THAT_STAY
    never_published(canaries, public, claim)
    assert without_a_canary(canaries) == {}
    after = read(client, before)
    same = [address for address in before if answer_of(before[address]) == answer_of(after[address])]
    assert set(before) - set(same) <= {
        "/healthz",
        "/accounts/login/",
    }  # never cached: they show the time, or have a token
    fresh = read(client, {*of_every_claim(), *of_every_noun()} - before.keys()) | errors()
    assert len(fresh) > 120
    assert canaries.shown_by(fresh) == set()
    assert_drafts_are_nowhere(after | fresh)
    assert_found_by_no_search(client, canaries)
