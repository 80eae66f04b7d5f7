"""Receiving a claim."""

from __future__ import annotations

from django.test import Client

from claims.models import Claim, Party
from tests.desk.forms import errors, said, send, typed_is_kept
from tests.factories import PartyFactory, SourceFactory, TopicFactory

ADDRESS = "/desk/receive/"


def test_a_claim_is_received_with_all_that_is_known_of_it(at_work: Client):
    ministry, source, topic = PartyFactory.create(name="Ministry"), SourceFactory.create(), TopicFactory.create()
    typed = {"statement": "Troops  were sent.", "context": "Why.", "claimant": "ministry", "made_on": "2024-10"}
    response = send(at_work, ADDRESS, **typed, first_appearance=source.url, topics=[topic.pk])
    claim = Claim.objects.get()
    assert response["Location"] == f"/desk/claims/{claim.public_id}/"
    assert (claim.statement, claim.claimant, claim.made_on) == ("Troops were sent.", ministry, "2024-10")
    assert (claim.first_appearance, list(claim.topics.all())) == (source, [topic])
    assert "The claim is received." in said(at_work.get(response["Location"]))


def test_a_claimant_that_nobody_knew_is_added(at_work: Client):
    send(at_work, ADDRESS, statement="Troops were sent.", claimant="A new ministry", claimant_kind="government")
    assert Claim.objects.get().claimant == Party.objects.get(name="A new ministry", kind="government")


def test_what_is_wrong_is_named_and_what_was_typed_stays(at_work: Client):
    typed = {"statement": "", "context": "Some context.", "claimant": "Nobody we know", "made_on": "2024-13"}
    response = send(at_work, ADDRESS, **typed)
    wrong = errors(response)
    assert "Statement : “Statement” is needed." in wrong
    assert "Claimant : The desk knows no party “Nobody we know”." in wrong
    assert "Made : Write a day as 2024-10-24" in wrong
    typed_is_kept(response, **typed)
    assert not Claim.objects.exists()


def test_a_new_claimant_is_not_left_behind_where_the_claim_is_refused(at_work: Client):
    response = send(at_work, ADDRESS, statement="x" * 501, claimant="A new ministry", claimant_kind="government")
    assert "Statement" in errors(response)
    assert not Party.objects.exists()


def test_a_new_claimant_is_not_left_behind_where_the_verb_refuses(at_work: Client):
    response = send(at_work, ADDRESS, statement=" \u200b ", claimant="M" * 201, claimant_kind="government")
    assert "Claimant" in errors(response)
    assert not Party.objects.exists()
    assert not Claim.objects.exists()
