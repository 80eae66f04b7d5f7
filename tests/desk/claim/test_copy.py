"""Beginning a claim with what another says: its sibling."""

from __future__ import annotations

from django.test import Client

from claims import workflow
from claims.models import Claim
from tests.desk.forms import at, filled
from tests.factories import PartyFactory, SourceFactory, TopicFactory, a_claim, a_position, chief
from tests.htmx import soup

RECEIVE = "/desk/receive/"


def test_a_sibling_begins_with_the_text_the_topics_and_the_claimant(at_work: Client):
    ministry, story, _other = PartyFactory.create(name="Ministry"), TopicFactory.create(), TopicFactory.create()
    said_so = {
        "context": "What it is about.",
        "language": "fr",
        "made_on": "2024-10",
        "first_appearance": SourceFactory(),
    }
    claim = a_claim(statement="Mille soldats.", claimant=ministry, topics=[story], **said_so)
    a_position(claim)
    [link] = soup(at_work.get(at("workspace", claim))).select('#related a[href^="/desk/receive/"]')
    page = at_work.get(str(link["href"]))
    begun = filled(page, "#receive-form", statement="Deux mille bateaux de guerre.")
    at_work.post(RECEIVE, begun)
    sibling = Claim.objects.latest("pk")
    assert sibling != claim
    assert (sibling.statement, sibling.context, sibling.language) == (begun["statement"], "What it is about.", "fr")
    assert (sibling.claimant, list(sibling.topics.all())) == (ministry, [story])
    assert (sibling.made_on, sibling.first_appearance, sibling.positions.count()) == ("", None, 0)


def test_the_same_statement_is_asked_about_before_it_is_received_twice(at_work: Client):
    claim = a_claim(statement="A thousand soldiers crossed the river.")
    page = at_work.get(RECEIVE, {"copy": claim.public_id})
    at_work.post(RECEIVE, filled(page, "#receive-form"))
    assert Claim.objects.count() == 1


def test_of_a_merged_claim_the_one_that_stays_is_copied_and_an_unknown_one_is_not_found(at_work: Client):
    old, kept = a_claim(statement="Old."), a_claim(statement="The one that stays.")
    workflow.merge_claims(chief(), old, into=kept, reason="The same.")
    page = at_work.get(RECEIVE, {"copy": old.public_id})
    assert filled(page, "#receive-form")["statement"] == ["The one that stays."]
    for nothing in ("zzzzzzzz", "", "\0"):
        assert at_work.get(RECEIVE, {"copy": nothing}).status_code == 404
