"""On how much a claim rests is counted alike at every place that tells it: the board, the workspace, the payload, the
public page.
"""

from __future__ import annotations

import pytest
from django.test import Client

from claims import workflow
from claims.bitemporal import Count
from claims.models import Claim, Evidence, PublicClaim
from claims.search import search
from tests.desk.forms import at
from tests.factories import PartyFactory, SourceFactory, a_claim, chief, editor, researcher, some_evidence
from tests.htmx import soup
from tests.public.addresses import address

pytestmark = pytest.mark.django_db

IN_WORDS = {
    Count(1, 0, 1, 0): "1 source, 1 independent origin",
    Count(2, 0, 1, 0): "2 sources, 1 independent origin",
    Count(2, 0, 2, 0): "2 sources, 2 independent origins",
}


def counted(claim: Claim) -> Count:
    """What all the places say of it, once it is published: each the same."""
    [revision] = workflow.publish(editor(), [claim])
    claim.refresh_from_db()
    assert revision.payload["counts"] == claim.count._asdict()
    at_desk, reader = Client(), Client()
    at_desk.force_login(researcher())
    workspace = soup(at_desk.get(at("workspace", claim)))
    for page, place in ((workspace, "#shows-title small"), (soup(reader.get(address(claim))), "#evidence h3 small")):
        assert IN_WORDS[claim.count] == words_of(page, place)
    return claim.count


def words_of(page: object, place: str) -> str:
    return " ".join(page.select(place)[-1].get_text(" ").split())  # type: ignore[attr-defined]


def two_pieces(claim: Claim, *, sources: int = 2, origins: int = 2) -> list[Evidence]:
    """Of one source or two, and the word of one party or of two."""
    found = [SourceFactory.create() for _ in range(sources)]
    parties = [PartyFactory.create() for _ in range(origins)]
    return [
        some_evidence(claim, source=found[number % sources], origin=parties[number % origins], quote=f"Words {number}.")
        for number in range(2)
    ]


def test_two_sources_of_one_origin_are_one_origin() -> None:
    claim = a_claim()
    two_pieces(claim, origins=1)
    assert counted(claim) == (2, 0, 1, 0)


def test_two_sources_of_two_origins_are_two() -> None:
    claim = a_claim()
    two_pieces(claim)
    assert counted(claim) == (2, 0, 2, 0)


def test_sources_that_were_merged_are_one_source() -> None:
    claim = a_claim()
    one, two = two_pieces(claim, origins=1)
    workflow.merge_sources(chief(), one.source, into=two.source, reason="The same page.")
    assert counted(claim) == (1, 0, 1, 0)


def test_origins_that_were_merged_are_one_origin_and_stand_together_at_the_desk() -> None:
    claim = a_claim()
    one, two = two_pieces(claim)
    assert one.origin is not None and two.origin is not None
    workflow.merge_parties(chief(), one.origin, into=two.origin, reason="The same ministry.")
    assert counted(claim) == (2, 0, 1, 0)
    at_desk = Client()
    at_desk.force_login(researcher())
    [origin] = soup(at_desk.get(at("workspace", claim))).select("#pieces .origin")
    assert words_of(origin, "h4") == f"Whose word it is in the end: {two.origin} 2 sources"


def test_what_two_claims_rest_on_that_were_merged_is_counted_once() -> None:
    claim, duplicate = a_claim(), a_claim()
    [piece, _] = two_pieces(claim, origins=1)
    some_evidence(duplicate, source=piece.source, origin=piece.origin, quote="Words 0, again.")
    workflow.merge_claims(chief(), duplicate, into=claim, reason="The same.")
    assert counted(claim) == (2, 0, 1, 0)


def test_what_was_unlinked_is_counted_no_more_and_found_by_no_reader() -> None:
    claim = a_claim()
    gone = some_evidence(claim, source=SourceFactory.create(), origin=PartyFactory.create(), quote="Of lorries.")
    some_evidence(claim, source=SourceFactory.create(), origin=PartyFactory.create(), quote="Of ships.")
    assert counted(claim) == (2, 0, 2, 0)
    workflow.unlink_evidence(researcher(), gone, reason="Of another town.")
    claim.refresh_from_db()
    assert claim.count == (1, 0, 1, 0), "at the desk at once"
    assert counted(claim) == (1, 0, 1, 0)
    found = {words: search(PublicClaim.objects.all(), words).count() for words in ("lorries", "ships")}
    assert found == {"lorries": 0, "ships": 1}
