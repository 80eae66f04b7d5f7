from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from claims import workflow
from claims.models import Claim
from claims.vocabulary import PartyKind
from tests.factories import PartyFactory, SourceFactory, a_change, a_claim, a_position, editor, some_evidence
from tests.htmx import soup
from tests.public.addresses import address

pytestmark = pytest.mark.django_db


def a_rated_claim(status: str = "refuted", **fields: Any) -> Claim:
    fields.setdefault("claimant", PartyFactory.create(name="The ministry", wikidata_id="Q1065"))
    claim = a_claim(**fields)
    a_change(claim, status=status)
    workflow.publish(editor(), [claim])
    return claim


def reviews(client: Client, page: str) -> list[dict[str, Any]]:
    return [
        json.loads(script.get_text()) for script in soup(client.get(page)).select("script[type='application/ld+json']")
    ]


def test_a_rated_claim_of_somebody_carries_its_review(client: Client) -> None:
    source = SourceFactory.create(url="https://news.example/first")
    claim = a_rated_claim(statement="The dam has burst.", made_on="2024-10", first_appearance=source)
    [review] = reviews(client, address(claim))
    assert review["@type"] == "ClaimReview"
    assert review["url"] == f"http://testserver{address(claim)}"
    assert review["claimReviewed"] == "The dam has burst."
    assert review["author"] == {"@type": "Organization", "name": "The Claims Desk", "url": "http://testserver"}
    rating = {"ratingValue": 1, "bestRating": 5, "worstRating": 1, "alternateName": "Refuted"}
    assert review["reviewRating"] == {"@type": "Rating", **rating}
    assert review["itemReviewed"] == {
        "@type": "Claim",
        "author": {
            "@type": "Organization",
            "name": "The ministry",
            "sameAs": "https://www.wikidata.org/wiki/Q1065",
        },
        "datePublished": "2024-10",
        "inLanguage": "en",
        "appearance": {"@type": "CreativeWork", "url": "https://news.example/first"},
    }


@pytest.mark.parametrize("kind", PartyKind)
def test_who_has_no_name_is_a_person_all_the_same_and_all_others_are_organisations(
    client: Client, kind: PartyKind
) -> None:
    [review] = reviews(client, address(a_rated_claim(claimant=PartyFactory.create(kind=kind))))
    of_people = ("person", "anonymous_official")
    assert review["itemReviewed"]["author"]["@type"] == ("Person" if kind.value in of_people else "Organization")


def test_the_claim_says_its_own_language_and_the_review_that_of_its_page(client: Client) -> None:
    [review] = reviews(client, address(a_rated_claim(statement="북한군 약 만 명이 파병되었다.")))
    assert (review["itemReviewed"]["inLanguage"], review["inLanguage"]) == ("ko", "en")


def test_what_is_no_language_is_said_to_be_none(client: Client) -> None:
    claim = a_claim(claimant=PartyFactory.create())
    Claim.objects.filter(pk=claim.pk).update(language="englisch")
    a_change(claim, status="refuted")
    workflow.publish(editor(), [claim])
    [review] = reviews(client, address(claim))
    assert "inLanguage" not in review["itemReviewed"]
    assert not soup(client.get(address(claim))).select("meta[property='og:locale']")


def test_the_review_keeps_the_day_of_the_first_publication(client: Client) -> None:
    claim = a_rated_claim()
    [first] = reviews(client, address(claim))
    a_position(claim)
    workflow.publish(editor(), [claim])
    [second] = reviews(client, address(claim))
    assert first["datePublished"] == second["datePublished"]
    assert first["dateModified"] <= second["dateModified"]


def test_a_claim_that_nobody_made_has_no_review(client: Client) -> None:
    assert reviews(client, address(a_rated_claim(claimant=None))) == []


@pytest.mark.parametrize("status", ["single-source", "disputed", "partly-corroborated", "unverifiable", "superseded"])
def test_a_status_that_is_no_verdict_is_never_exported_as_one(client: Client, status: str) -> None:
    assert reviews(client, address(a_rated_claim(status))) == []


def test_only_the_page_of_now_carries_the_review(client: Client) -> None:
    claim = a_rated_claim()
    assert reviews(client, address(claim, "revision", 1)) == []


def test_corroborated_is_a_rating_only_on_two_independent_origins_that_support_the_whole(client: Client) -> None:
    state = PartyFactory.create()
    claim = a_claim(claimant=PartyFactory.create())
    for origin, more in (
        (state, {}),
        (PartyFactory.create(part_of=state), {}),
        (None, {}),
        (PartyFactory.create(), {"scope": "One half."}),
        (PartyFactory.create(), {"bearing": "refutes"}),
    ):
        some_evidence(claim, origin=origin, **more)
    a_change(claim, status="corroborated")
    workflow.publish(editor(), [claim])
    assert reviews(client, address(claim)) == []
    some_evidence(claim, origin=PartyFactory.create())
    workflow.publish(editor(), [claim])
    [review] = reviews(client, address(claim))
    assert review["reviewRating"]["alternateName"] == "Corroborated"
