"""Receiving a claim."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.models import Claim, ClaimRelation, Party
from tests.desk.forms import errors, filled, said, send, typed_is_kept
from tests.factories import PartyFactory, SourceFactory, TopicFactory, a_claim
from tests.htmx import HTMX, after_swap, normalised, soup

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
    assert "Made : There is no month 13." in wrong
    typed_is_kept(response, **typed)
    assert not Claim.objects.exists()


def test_a_new_claimant_is_not_left_behind_where_the_claim_is_refused(at_work: Client):
    response = send(at_work, ADDRESS, statement="x" * 501, claimant="A new ministry", claimant_kind="government")
    assert "Statement" in errors(response)
    assert not Party.objects.exists()


def test_a_new_claimant_is_not_left_behind_where_the_verb_refuses(at_work: Client):
    response = send(at_work, ADDRESS, statement="It is said.", claimant="M" * 201, claimant_kind="government")
    assert "Claimant" in errors(response)
    assert not Party.objects.exists()
    assert not Claim.objects.exists()


def test_whom_the_claim_accuses_is_kept_and_added_where_nobody_knew_them(at_work: Client):
    typed = {"accused": "General Holt", "accused_kind": "person"}
    response = send(at_work, ADDRESS, statement="A general stole the funds.", **typed)
    claim = Claim.objects.get()
    assert claim.accused == Party.objects.get(name="General Holt", kind="person")
    assert "General Holt" in said(at_work.get(response["Location"]))


def test_a_name_like_a_known_one_is_asked_about_once_with_what_was_typed_kept(at_work: Client):
    PartyFactory.create(name="Ministry of Defence", description="of the North")
    typed = {"statement": "Troops were sent.", "claimant": "Minstry of Defence", "claimant_kind": "government"}
    response = send(at_work, ADDRESS, **typed)
    assert "Claimant : The desk knows a party of nearly this name." in errors(response)
    [known, new] = soup(response).select(".offered label")
    assert "Ministry of Defence government, of the North" in " ".join(known.get_text(" ").split())
    typed_is_kept(response, **typed)
    again = filled(response, "#receive-form", **{"claimant-pick": new.input["value"]}, statement="")  # type: ignore[index]
    kept = at_work.post(ADDRESS, again)
    assert "Statement" in errors(kept), "something else is wrong: that the party is new is not asked again"
    at_work.post(ADDRESS, filled(kept, "#receive-form", statement="Troops were sent."))
    assert Claim.objects.get().claimant == Party.objects.get(name="Minstry of Defence")


def test_the_known_party_is_taken_where_it_was_meant(at_work: Client):
    known = PartyFactory.create(name="Ministry of Defence")
    typed = {"statement": "Troops were sent.", "claimant": "Minstry of Defence", "claimant_kind": "government"}
    response = send(at_work, ADDRESS, **typed)
    at_work.post(ADDRESS, filled(response, "#receive-form", **{"claimant-pick": f"[{known.public_id}]"}))
    assert Claim.objects.get().claimant == known
    assert Party.objects.count() == 1


def test_saying_that_one_name_is_new_says_nothing_of_another(at_work: Client):
    PartyFactory.create(name="Ministry of Defence")
    typed = {"statement": "Troops were sent.", "claimant": "Ministry of Defense", "claimant_kind": "government"}
    response = at_work.post(ADDRESS, {**typed, "language": "en", "claimant-pick": "new: minstry of defence"})
    assert "nearly this name" in errors(response)


def test_a_claim_very_like_a_known_one_comes_back_once_with_it_shown(at_work: Client):
    known = a_claim(statement="Troops of the North were sent to the front.")
    typed = {"statement": "Troops of the North have been sent to the front", "context": "Heard today."}
    response = send(at_work, ADDRESS, **typed)
    assert "Has this been checked? : The desk has a claim that is very alike." in errors(response)
    typed_is_kept(response, **typed)
    shown = soup(response).select_one("#alike")
    assert shown is not None and "Unverified" in shown.get_text() and known.statement in shown.get_text()
    assert shown.select_one(f'a[href="/desk/claims/{known.public_id}/"]')
    assert Claim.objects.count() == 1
    at_work.post(ADDRESS, filled(response, "#receive-form", variant_of="none"))
    assert Claim.objects.count() == 2
    assert not ClaimRelation.objects.exists()


def test_a_claim_is_received_as_a_variant_of_a_known_one_in_one_go(at_work: Client):
    known = a_claim(statement="Troops of the North were sent to the front.")
    response = send(at_work, ADDRESS, statement="Troops of the North have been sent to the front")
    at_work.post(ADDRESS, filled(response, "#receive-form", variant_of=known.public_id))
    relation = ClaimRelation.objects.get()
    assert (relation.other, relation.kind) == (known, "variant_of")
    assert relation.claim.statement == "Troops of the North have been sent to the front"


@pytest.mark.parametrize("chosen", ["zzzzzzzz", "x" * 30, "\0"])
def test_a_variant_of_nothing_is_refused(at_work: Client, chosen: str):
    response = at_work.post(ADDRESS, {"statement": "Troops were sent.", "language": "en", "variant_of": chosen})
    assert "Has this been checked?" in errors(response)
    assert not Claim.objects.exists()


def test_with_htmx_what_is_wrong_comes_in_the_place_of_the_form(at_work: Client):
    page = at_work.get(ADDRESS)
    answer = at_work.post(ADDRESS, filled(page, "#receive-form", context="Some context."), headers=HTMX)
    swapped = after_swap(page, "#receive-form", answer)
    whole = at_work.post(ADDRESS, filled(page, "#receive-form", context="Some context."))
    assert normalised(swapped) == normalised(whole)


def test_with_htmx_the_claim_that_was_received_is_opened(at_work: Client):
    page = at_work.get(ADDRESS)
    answer = at_work.post(ADDRESS, filled(page, "#receive-form", statement="Troops were sent."), headers=HTMX)
    assert answer["HX-Redirect"] == f"/desk/claims/{Claim.objects.get().public_id}/"
